"""`fa-analysis codebook …`: the reading grid."""

from __future__ import annotations

import typer

from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, Json, Quiet, StudyFolder, study_in
from fa_analysis.errors import CodebookError
from fa_analysis.i18n import _, n_


def check(*, study: StudyFolder = HERE, json: Json = False, quiet: Quiet = False) -> None:
    """Put the grid to the test: its examples, and its rules on the material when there is some."""
    from fa_analysis import codebook, coding, tables, text

    opened = study_in(study)
    grid, problems = codebook.load(opened.codebook_file)
    has_units = opened.table("units").is_file()
    units = tables.read("units", opened.table("units")) if has_units else tables.empty("units")
    found = coding.check(grid, text.build_index(units), problems=problems)
    errors = int(found["severity"].eq("error").sum())
    if json:
        show.rows_as_json(found)
    else:
        show.findings(found[found["severity"].eq("error")] if quiet else found)
        if not quiet:
            print(
                _("{codes} codes, {rules} règles : {errors}, {warnings}").format(
                    codes=len(grid.codes),
                    rules=len(grid.rules),
                    errors=n_("{n} erreur", "{n} erreurs", errors).format(n=errors),
                    warnings=n_("{n} remarque", "{n} remarques", len(found) - errors).format(
                        n=len(found) - errors
                    ),
                )
            )
            if not has_units:
                print(_("Les règles muettes ou trop larges se voient après « fa-analysis run »."))
    if errors:
        raise typer.Exit(CodebookError.exit_code)
