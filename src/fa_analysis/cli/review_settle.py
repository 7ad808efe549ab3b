"""`fa-analysis review …`: what waits for a person, changes of the grid, agreement, adjudication."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import fa_analysis as fa
from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, Json, StudyFolder, study_in
from fa_analysis.cli.review_material import Who, decisions_of, grid_of, units_of
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    import pandas as pd

Anyone = Annotated[
    str, typer.Option("--reviewer", "-r", metavar=_("NOM"), help=_("Les décisions de cette personne."))
]
Put = Annotated[str, typer.Option("--put", metavar=_("NUMÉRO"), help=_("La décision à placer (avec --on)."))]
On = Annotated[str, typer.Option("--on", metavar=_("RÉPONSE"), help=_("La réponse où elle est : E02:4."))]
Keep = Annotated[bool, typer.Option("--keep-moves", help=_("Inscrit au journal les places retrouvées."))]
Accept = Annotated[
    bool, typer.Option("--accept", help=_("Décide ce que suggèrent les fusions et scissions de codes."))
]
First = Annotated[str, typer.Argument(metavar=_("NOM1"), help=_("Le premier relecteur."))]
Second = Annotated[str, typer.Argument(metavar=_("NOM2"), help=_("Le second."))]
Differ = Annotated[bool, typer.Option("--list", help=_("Donne les désaccords, côte à côte."))]
Unit = Annotated[str, typer.Argument(metavar=_("RÉPONSE"), help=_("La réponse : E02:4, R002:q4_freins, P02."))]
CodeName = Annotated[str, typer.Argument(metavar=_("CODE"), help=_("Le code."))]
Verdict = Annotated[str, typer.Argument(metavar=_("VERDICT"), help=_("oui, non ou incertain."))]
Note = Annotated[str, typer.Option("--note", metavar=_("TEXTE"), help=_("Pourquoi."))]
Op = Annotated[
    Literal["rename", "delete", "merge", "split"], typer.Argument(help=_("Ce qui a été fait de la grille."))
]
Before = Annotated[list[str], typer.Argument(metavar=_("CODE…"), help=_("Le ou les codes d'avant."))]
After = Annotated[list[str] | None, typer.Option("--to", metavar=_("CODE"), help=_("Le ou les codes d'après."))]


def reasons() -> dict[str, str]:
    """Return, in words, why a decision waits."""
    return {
        "twice": _("le même texte est dit deux fois"),
        "source": _("l'entretien n'est plus là"),
        "changed": _("le texte a trop changé"),
        "absent": _("le texte n'est plus là"),
        "longer": _("la réponse est plus longue : ce « non » vaut-il encore ?"),
        "merge": _("codes fusionnés"),
        "split": _("code scindé"),
        "unknown": _("code absent de la grille"),
    }


def status(*, study: StudyFolder = HERE, json: Json = False) -> None:
    """Tell who reviewed how much."""
    from fa_analysis.review.resolve import by_reviewer, disagreements

    opened = study_in(study)
    found = decisions_of(opened, units_of(opened))
    told = by_reviewer(found)
    if json:
        show.rows_as_json(told)
        return
    rows = [
        [
            r["who"],
            *(show.number(r[c]) for c in ("units", "decisions", "yes", "drawn", "pending")),
            r["last"][:10],
        ]
        for r in told.to_dict("records")
    ]
    if rows:
        head = (_("qui"), _("réponses"), _("décisions"), _("oui"), _("tirées"), _("à placer"), _("dernière"))
        show.table(rows, head=head, right=range(1, 6))
    apart = len(disagreements(found))
    print(n_("{n} désaccord à trancher", "{n} désaccords à trancher", apart).format(n=show.number(apart)))


def pending(
    *,
    reviewer: Anyone = "",
    study: StudyFolder = HERE,
    put: Put = "",
    on: On = "",
    keep_moves: Keep = False,
    accept: Accept = False,
    json: Json = False,
) -> None:
    """List what waits for a person, or settle it."""
    from fa_analysis.review import desk

    opened = study_in(study)
    units = units_of(opened)
    found = decisions_of(opened, units)
    if (put or keep_moves or accept) and not reviewer:
        raise StudyError(_("on ne décide qu'en son nom"), todo=_("Ajoutez --reviewer NOM"))
    if put:
        desk.put(opened, units, who=reviewer, entry_id=put, unit_id=on)
    if keep_moves:
        desk.keep_moves(opened, units, found, who=reviewer)
    if accept:
        desk.accept_suggestions(opened, found, units, who=reviewer, version=grid_of(opened).version)
    found = decisions_of(opened, units) if put or keep_moves or accept else found
    found = found[found["who"] == reviewer] if reviewer else found
    waiting = found[found["state"] == "pending"]
    if json:
        show.rows_as_json(waiting)
    else:
        _print_waiting(waiting, found["state"].value_counts())


def _print_waiting(waiting: pd.DataFrame, states: pd.Series) -> None:
    """Print the decisions that wait, and how many are in each state."""
    words = reasons()
    told = waiting.assign(reason=waiting["reason"].map(words).fillna(""), quote=waiting["quote"].str[:60])
    if len(told):
        head = (_("numéro"), _("qui"), _("réponse"), _("code"), _("verdict"), _("pourquoi"), _("passage"))
        columns = ["id", "who", "recorded_unit", "code", "verdict", "reason", "quote"]
        show.table(told[columns].to_numpy().tolist(), head=head)
    print(
        _(
            "{placed} décisions à leur place, {moved} retrouvées (texte corrigé ou déplacé), {pending} à placer"
        ).format(
            placed=show.number(states.get("placed", 0)),
            moved=show.number(states.get("moved", 0)),
            pending=show.number(states.get("pending", 0)),
        )
    )


def code_change(op: Op, before: Before, *, to: After = None, reviewer: Who, study: StudyFolder = HERE) -> None:
    """Say what became of codes, so that decisions follow."""
    from fa_analysis.review import desk

    entry = desk.change_codes(study_in(study), who=reviewer, op=op, before=before, after=to or [])
    print(_("inscrit ; pour revenir : fa-analysis review undo {id} -r {who}").format(id=entry.id, who=reviewer))


def agreement(
    first: First,
    second: Second,
    *,
    study: StudyFolder = HERE,
    differ: Differ = False,
    json: Json = False,
) -> None:
    """Measure the agreement of two reviewers."""
    from fa_analysis.review.compare import agreement as measure
    from fa_analysis.review.resolve import disagreements

    opened = study_in(study)
    found = decisions_of(opened, units_of(opened))
    mine = found[found["who"].isin([first, second]) | (found["kind"] == "adjudication")]
    measured = measure(found, first, second, grid_of(opened), seed=opened.settings.study.seed)
    apart = disagreements(mine)
    if json:
        show.rows_as_json(apart if differ else measured)
        return
    if differ:
        names = (first, second)
        cells = [[r["unit_id"], r["code"], *(str(r.get(n)) for n in names)] for r in apart.to_dict("records")]
        show.table(cells, head=(_("réponse"), _("code"), *names))
    else:
        _print_agreement(measured)
    print(
        n_("{n} désaccord à trancher", "{n} désaccords à trancher", len(apart)).format(
            n=show.number(len(apart))
        )
        + ("" if differ or apart.empty else " " + _("(--list les donne)"))
    )


def _print_agreement(measured: pd.DataFrame) -> None:
    """Print one row per code and family: the coefficients, with the interval of alpha."""
    words = {"code": "", "family": _("famille"), "ordinal": _("niveaux"), "all": _("tout")}
    keys = ["level", "name", "n"]
    wide = measured.pivot_table(index=keys, columns="coefficient", values="estimate", sort=False)
    limits = measured[measured["coefficient"] == "alpha"].set_index(keys)[["low", "high"]]
    rows = []
    for row in wide.join(limits).reset_index().to_dict("records"):
        low, high = row["low"], row["high"]
        bounds = _(" ; ").join((show.percent(low), show.percent(high)))
        between = f"[{bounds}]" if low == low else "–"  # noqa: PLR0124 - not NaN
        shares = [show.percent(row.get(c, float("nan"))) for c in ("percent", "kappa", "ac1", "alpha")]
        rows.append([words[row["level"]], row["name"], show.number(row["n"]), *shares, between])
    head = ("", _("nom"), _("jugés"), _("accord"), "kappa", "AC1", "alpha", _("alpha, 95 %"))
    show.table(rows, head=head, right=range(2, 8))


def adjudicate(
    unit: Unit, code: CodeName, verdict: Verdict, *, reviewer: Who, study: StudyFolder = HERE, note: Note = ""
) -> None:
    """Settle a disagreement."""
    from fa_analysis.review import desk
    from fa_analysis.review.sheet_cells import verdict_of

    opened = study_in(study)
    grid = grid_of(opened)
    if code not in {c.id for c in grid.codes}:
        raise StudyError(
            _("code inconnu de la grille : « {code} »").format(code=code), where=str(opened.codebook_file)
        )
    fa.run(opened, until="read")
    said = verdict_of(verdict) or verdict
    desk.adjudicate(
        opened,
        fa.table(opened, "units"),
        who=reviewer,
        on=(unit, code),
        verdict=said,
        note=note,
        version=grid.version,
    )
    print(_("tranché : {unit} {code} {verdict}").format(unit=unit, code=code, verdict=verdict))


COMMANDS: tuple[tuple[str, Callable[..., None], str], ...] = (
    ("status", status, _("Dit qui a relu combien, et ce qui reste à trancher.")),
    ("pending", pending, _("Donne les décisions qui attendent une personne, et permet de les placer.")),
    ("code-change", code_change, _("Dit qu'un code a été renommé, supprimé, fusionné ou scindé.")),
    ("agreement", agreement, _("Mesure l'accord de deux relecteurs, par code et par famille.")),
    ("adjudicate", adjudicate, _("Tranche un désaccord : une décision qui l'emporte.")),
)
