"""Acts of a reviewer from a command or a panel: decide, undo, settle what waits, adjudicate."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.review.anchors import Unit, anchor, index_units
from fa_analysis.review.backups import back_up, read_journals
from fa_analysis.review.codes import Op, declare
from fa_analysis.review.decisions import not_undone
from fa_analysis.review.entries import Entry
from fa_analysis.review.journal import Session, draft
from fa_analysis.schemas import VERDICTS
from fa_analysis.study import Study


def undo(study: Study, *, who: str, last: int = 1, ids: Sequence[str] = ()) -> list[Entry]:
    """Undo the lines `ids` of `who`, or their `last` acts; return what was undone.

    Raises
    ------
    StudyError
        When there is nothing of the kind, or a line is another's (anybody may undo a change of the grid).
    """
    entries = read_journals(study.review)[0]
    standing = [e for e in not_undone(entries) if e.who == who or e.kind == "code-change"]
    mine = [e for e in standing if e.who == who]
    chosen = [e for e in standing if e.id in ids] if ids else mine[len(mine) - last :]
    missing = sorted(set(ids) - {e.id for e in chosen})
    if missing or not chosen:
        raise StudyError(
            _("rien à annuler pour « {who} » {ids}").format(who=who, ids=", ".join(missing)).strip(),
            todo=_("On n'annule que ses propres décisions, une fois ; leurs numéros sont dans le journal"),
        )
    back_up(study.review, who)
    Session(study.review, who).append(*(draft("undo", of=e.id, unit=e.unit) for e in reversed(chosen)))
    return chosen


def change_codes(study: Study, *, who: str, op: Op, before: Sequence[str], after: Sequence[str]) -> Entry:
    """Declare that codes were renamed, deleted, merged or split; the journals keep every decision."""
    back_up(study.review, who)
    return declare(Session(study.review, who), op, before, after)


def put(study: Study, units: pd.DataFrame, *, who: str, entry_id: str, unit_id: str) -> Entry:
    """Say that the decision `entry_id`, whose words were lost, now stands on `unit_id`.

    It then stands on the whole unit, or on its quote when the unit has it exactly once.

    Raises
    ------
    StudyError
        When the line or the unit is not known, or the line is another's.
    """
    entry, unit = _own(study, who, entry_id), _unit(units, unit_id)
    start, end = entry.start, entry.end
    if start is not None and unit.text.count(entry.quote) == 1:
        start = unit.text.index(entry.quote)
        end = start + len(entry.quote)
    else:
        start = end = None
    back_up(study.review, who)
    return Session(study.review, who).append(draft("reanchor", of=entry.id, **anchor(unit, start, end)))[0]


def keep_moves(study: Study, units: pd.DataFrame, decisions: pd.DataFrame, *, who: str) -> int:
    """Note where the decisions of `who` that moved now stand, so that the next correction starts from there."""
    moved = decisions[(decisions["who"] == who) & (decisions["state"] == "moved")].drop_duplicates("id")
    known = index_units(units).by_id
    lines = []
    for row in moved.to_dict("records"):
        whole = bool(row["whole"]) or pd.isna(row["start"])
        span = (None, None) if whole else (int(row["start"]), int(row["end"]))
        lines.append(draft("reanchor", of=str(row["id"]), **anchor(known[str(row["unit_id"])], *span)))
    if lines:
        back_up(study.review, who)
        Session(study.review, who).append(*lines)
    return len(lines)


def accept_suggestions(
    study: Study, decisions: pd.DataFrame, units: pd.DataFrame, *, who: str, version: str
) -> int:
    """Decide what the merges and splits of codes suggest, where they do; return how many decisions were made.

    When several merged codes were judged, a yes to one is a yes; a no is suggested only when all were no.
    """
    mine = decisions[(decisions["who"] == who) & (decisions["state"] == "pending")]
    asked = mine[mine["reason"].isin(["merge", "split"])]
    known = index_units(units).by_id
    merges = _merges(study)
    lines = []
    for (unit_id, code), rows in asked.groupby(["unit_id", "code"], sort=False):
        verdict = _suggested(rows, merges.get(str(code), 0))
        if verdict and str(unit_id) in known:
            fields = anchor(known[str(unit_id)]) | {"drawn": bool(rows["drawn"].any()), "codebook": version}
            lines.append(draft("decision", verdicts={verdict: (str(code),)}, **fields))
    if lines:
        back_up(study.review, who)
        Session(study.review, who).append(*lines)
    return len(lines)


def _merges(study: Study) -> dict[str, int]:
    """Return how many codes were merged into each code."""
    changes = [e.change for e in not_undone(read_journals(study.review)[0]) if e.kind == "code-change"]
    return {c["to"][0]: len(c["from"]) for c in changes if c["op"] == "merge"}


def _suggested(rows: pd.DataFrame, parts: int) -> str:
    """Return what the decisions that ask about one unit and code suggest together, or nothing."""
    if (rows["suggestion"] == "yes").any():
        return "yes"
    judged = len(set(rows.loc[rows["verdict"] == "no", "recorded_code"]))
    all_no = (rows["verdict"] == "no").all() and judged >= parts
    return "no" if all_no else ""


def adjudicate(
    study: Study,
    units: pd.DataFrame,
    *,
    who: str,
    on: tuple[str, str],
    verdict: str,
    note: str = "",
    version: str = "",
) -> Entry:
    """Settle a disagreement `on` a unit and a code: a decision that wins over the reviewers'.

    It is kept in the journal of `who`, and undone like any other.

    Raises
    ------
    StudyError
        When the unit or the verdict is not known.
    """
    if verdict not in VERDICTS:
        raise StudyError(
            _("verdict inconnu : « {verdict} »").format(verdict=verdict),
            todo=_("Écrivez oui, non ou incertain"),
        )
    unit_id, code = on
    fields = anchor(_unit(units, unit_id)) | {"note": note, "codebook": version}
    back_up(study.review, who)
    return Session(study.review, who).append(draft("adjudication", verdicts={verdict: (code,)}, **fields))[0]


def _own(study: Study, who: str, entry_id: str) -> Entry:
    for entry in not_undone(read_journals(study.review)[0]):
        if entry.id == entry_id and entry.who == who:
            return entry
    raise StudyError(
        _("« {who} » n'a pas de décision « {id} »").format(who=who, id=entry_id),
        todo=_("Les numéros sont donnés par « fa-analysis review pending »"),
    )


def _unit(units: pd.DataFrame, unit_id: str) -> Unit:
    found = index_units(units[units["unit_id"].map(lambda u: u.partition(":")[0]) == unit_id.partition(":")[0]])
    if unit_id not in found.by_id:
        raise StudyError(
            _("réponse inconnue : « {unit} »").format(unit=unit_id),
            todo=_("Écrivez-la comme « E02:4 », « R002:q4_freins » ou « P02 »"),
        )
    return found.by_id[unit_id]
