"""What learning from review is worth on the study of this folder, by cross-validation.

    python -m benchmarks.learning            # from the root of a study that has been run

Prints F1 of rules, model and both, the learning curve, the work saved and the calibration.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd


def main() -> None:
    """Measure and print every table."""
    from fa_analysis import learning, tables
    from fa_analysis.codebook import load
    from fa_analysis.coding import apply_policy
    from fa_analysis.learning import quality
    from fa_analysis.review import read_decisions
    from fa_analysis.review.resolve import resolve
    from fa_analysis.study import open_study

    study = open_study(sys.argv[1] if len(sys.argv) > 1 else ".")
    units, codings, turns = (tables.read(n, study.table(n)) for n in ("units", "codings", "turns"))
    codebook, _left_out = load(study.codebook_file)
    decisions = resolve(read_decisions(study, units=units, codebook=codebook))
    examples, _odd = learning.read_examples(study.raw / "exemples.csv", codebook)
    seed = study.settings.study.seed
    start = time.perf_counter()
    for name, taught in (("with teaching examples", examples), ("without teaching examples", None)):
        training = learning.training_of(units, codings, decisions, turns, codebook, seed=seed, examples=taught)
        rules = apply_policy(training.matches > 0, codebook)
        _by_family(f"F1, {name}", quality.f1_by_source(training, rules))
        if taught is not None:
            _print("F1 per code, interviews", _of_interviews(quality.f1_by_source(training, rules)))
            _print("work saved", quality.work_saved(training))
            _print("calibration, both", quality.calibration(training))
            _print("calibration, model alone", quality.calibration(training, rules=False))
        curve = quality.learning_curve(training)
        _print(f"learning curve, {name}", curve.pivot_table(index="family", columns="interviews", values="f1"))
    print(f"{time.perf_counter() - start:.0f} s")


def _by_family(title: str, table: pd.DataFrame) -> None:
    learnt = table[table["both"].notna()]
    means = learnt.groupby(["source", "family"])[["rules", "model", "both"]].mean()
    _print(title, means)


def _of_interviews(table: pd.DataFrame) -> pd.DataFrame:
    rows = table[(table["source"] == "interview") & table["both"].notna()]
    return rows.drop(columns=["source"]).set_index("code")


def _print(title: str, table: pd.DataFrame) -> None:
    print(f"\n{title}\n{table.replace({np.nan: None}).round(3).to_string()}", flush=True)


if __name__ == "__main__":
    main()
