"""`fa-analysis quality`: what each rule, each code and the learning are worth on the reviewed answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

import fa_analysis as fa
from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, Json, Quiet, StudyFolder, study_in
from fa_analysis.cli.review_material import grid_of
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.codebook.model import Codebook
    from fa_analysis.study import Study

PAGE = "qualite.html"
Only = Annotated[str | None, typer.Argument(metavar=_("[CODE]"), help=_("Un seul code de la grille."))]
Suggest = Annotated[
    bool, typer.Option("--suggest", help=_("Propose des mots pour ce qui est manqué, et leur coût."))
]
Learning = Annotated[
    bool, typer.Option("--learning", help=_("Mesure ce que vaut l'apprentissage (plusieurs minutes)."))
]


def quality(
    code: Only = None,
    *,
    study: StudyFolder = HERE,
    suggest: Suggest = False,
    learning: Learning = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure rules and codes against what people decided; write the page to read."""
    opened = study_in(study)
    grid = grid_of(opened)
    _known(code, grid, opened)
    with show.progress(quiet=quiet or json) as move:
        fa.run(opened, until="code", progress=move)
    tables = _learning(opened, grid) if learning else _rules(opened, grid, leads=suggest)
    if code is not None:
        tables = {name: _of(table, code, grid) for name, table in tables.items()}
    if json:
        show.as_json({name: show.plain_rows(table) for name, table in tables.items()})
        return
    for name, table in tables.items():
        _print(name, table)
    if not learning:
        print(_("Les passages à lire : {path}").format(path=opened.reports / PAGE))


def _known(code: str | None, grid: Codebook, opened: Study) -> None:
    import difflib

    names = [c.id for c in grid.codes]
    if code is not None and code not in names:
        near = difflib.get_close_matches(code, names, n=1)
        raise StudyError(
            _("code « {code} » inconnu de la grille").format(code=code),
            where=str(opened.codebook_file),
            todo=_("Vouliez-vous dire « {near} » ?").format(near=near[0])
            if near
            else _("Les codes de la grille : {codes}").format(codes=", ".join(names)),
        )


def _rules(opened: Study, grid: Codebook, *, leads: bool) -> dict[str, pd.DataFrame]:
    """Measure codes and rules, write the page; with `leads`, give the candidates instead."""
    from fa_analysis.coding.quality import quality as measure
    from fa_analysis.coding.quality import reviewed
    from fa_analysis.coding.suggest import suggest as candidates
    from fa_analysis.restitution.quality_page import write_quality_page

    units, codings = fa.table(opened, "units"), fa.table(opened, "codings")
    reference = reviewed(_decisions(opened))
    found = measure(units, codings, reference, grid)
    proposed = candidates(units, codings, reference, grid)
    write_quality_page(opened.reports / PAGE, found, codebook=grid, settings=opened.settings, leads=proposed)
    return {"leads": proposed} if leads else {"codes": found.codes, "rules": found.rules}


def _learning(opened: Study, grid: Codebook) -> dict[str, pd.DataFrame]:
    """Train again without each part of the review, and measure."""
    from fa_analysis import learning as learn
    from fa_analysis.coding import apply_policy
    from fa_analysis.learning import quality as measures

    examples, _odd = learn.read_examples(opened.raw / "exemples.csv", grid)
    training = learn.training_of(
        fa.table(opened, "units"),
        fa.table(opened, "codings"),
        _decisions(opened),
        fa.table(opened, "turns"),
        grid,
        seed=opened.settings.study.seed,
        examples=examples,
    )
    rules = apply_policy(training.matches > 0, grid)
    return {
        "f1": measures.f1_by_source(training, rules),
        "curve": measures.learning_curve(training),
        "work": measures.work_saved(training),
        "calibration": measures.calibration(training),
    }


def _decisions(opened: Study) -> pd.DataFrame:
    from fa_analysis.cli.review_material import decisions_of, units_of
    from fa_analysis.review.resolve import resolve

    found = resolve(decisions_of(opened, units_of(opened)))
    if found.empty:
        raise StudyError(
            _("aucune réponse relue : rien à quoi comparer"),
            where=str(opened.root),
            todo=_("Relisez avec « fa-analysis review sheet », ou importez avec « review import-gold »"),
        )
    return found


def _of(table: pd.DataFrame, code: str, grid: Codebook) -> pd.DataFrame:
    if "code" in table:
        return table[table["code"] == code]
    return table[table["family"] == grid.code(code).family] if "family" in table else table


def _print(name: str, table: pd.DataFrame) -> None:
    title, columns = _shape(name)
    print(title)
    if table.empty:
        print(_("  rien"))
        return
    counts = ("n", "positives", "hits", "tp", "fp", "fn", "alone", "sources", "gained", "missed")
    whole = {*counts, "false_alarms", "unjudged", "interviews", "read"}
    rows = [[_cell(row, column, whole) for column in columns] for row in table.to_dict("records")]
    right = [i for i, column in enumerate(columns) if not isinstance(table[column].iloc[0], str)]
    show.table(rows, head=list(columns.values()), right=right)


def _cell(row: dict[Any, Any], column: str, whole: set[str]) -> str:
    value = row[column]
    if isinstance(value, str):
        return value
    if column in whole:
        return show.number(value)
    low, high = row.get(f"{column}_low", math.nan), row.get(f"{column}_high", math.nan)
    if math.isnan(low):
        return show.percent(value)
    return _("{value} [{low} ; {high}]").format(
        value=show.percent(value), low=show.percent(low), high=show.percent(high)
    )


def _shape(name: str) -> tuple[str, dict[str, str]]:
    """Return the title of a table, and which columns are shown under which heads."""
    code, family, of = _("code"), _("famille"), _("jugés")
    return {
        "codes": (
            _("Codes : règles seules, avec intervalle de Wilson à 95 %"),
            {"code": code, "n": of, "positives": _("à trouver"), "tp": _("justes"), "fp": _("en trop")}
            | {"fn": _("manqués"), "precision": _("précision"), "recall": _("rappel"), "f1": "F1"},
        ),
        "rules": (
            _("Règles"),
            {"rule": _("règle"), "code": code, "hits": _("prises"), "tp": _("justes"), "fp": _("en trop")}
            | {"alone": _("seule à trouver"), "sources": _("sources")}
            | {"precision": _("précision"), "recall": _("rappel")},
        ),
        "leads": (
            _("Pistes pour ce qui est manqué : à lire avant de copier"),
            {"code": code, "query": _("requête"), "score": _("spécificité"), "gained": _("gagnées")}
            | {"missed": _("sur manquées"), "false_alarms": _("fausses alertes")}
            | {"sources": _("sources"), "unjudged": _("non relues")},
        ),
        "f1": (
            _("F1 sans avoir vu l'entretien jugé : modèle seul, puis combiné aux règles"),
            {"source": _("source"), "family": family, "code": code, "n": of, "positives": _("à trouver")}
            | {"rules": _("règles"), "model": _("modèle"), "both": _("les deux")},
        ),
        "curve": (
            _("F1 selon le nombre d'entretiens relus"),
            {"interviews": _("entretiens"), "family": family, "f1": "F1", "low": _("moindre")}
            | {"high": _("meilleur")},
        ),
        "work": (
            _("Lecture épargnée pour trouver 95 % des réponses d'un code (WSS@95)"),
            {"code": code, "n": of, "positives": _("à trouver"), "read": _("à lire"), "share": _("part")}
            | {"share_random": _("part au hasard"), "wss": "WSS@95"},
        ),
        "calibration": (
            _("Probabilités annoncées et constatées"),
            {"low": _("de"), "high": _("à"), "n": _("couples"), "said": _("annoncée"), "true": _("constatée")},
        ),
    }[name]
