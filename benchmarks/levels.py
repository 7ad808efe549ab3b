"""The definitions of an interview's level, compared on the interviews that people read whole.

    python -m benchmarks.levels              # from the root of a study that has been run

For each definition: how often the machine alone, which learnt without seeing the interview, gives the level
that the same definition gives to what people decided; the mean distance, and the mean excess.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Measure and print the table."""
    from fa_analysis import tables
    from fa_analysis.codebook import load
    from fa_analysis.measures import prepare
    from fa_analysis.measures.levels import DEFINITIONS, compare_definitions, ladders
    from fa_analysis.study import open_study

    study = open_study(sys.argv[1] if len(sys.argv) > 1 else ".")
    names = ("coded", "units", "respondents", "questionnaires", "projects")
    read = {name: tables.read(name, study.table(name)) for name in names}
    codebook, _left_out = load(study.codebook_file)
    material = prepare(**read, codebook=codebook, settings=study.settings)
    for family in ladders(codebook):
        found = compare_definitions(material, family)
        print(f"\n{family}: {int(found['of'].max())} interviews read whole, {len(DEFINITIONS)} definitions")
        print(found.to_string(index=False, float_format=lambda v: f"{v:.2f}"))


if __name__ == "__main__":
    main()
