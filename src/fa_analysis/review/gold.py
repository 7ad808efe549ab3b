"""Codings made elsewhere, taken as one reviewer's decisions: a line for each unit read, all codes judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.coding.gold import answer_ids
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.backups import back_up, read_journals
from fa_analysis.review.entries import Entry, digest, last_origins
from fa_analysis.review.journal import Session, draft, now
from fa_analysis.study import Study

Verdicts = dict[str, Mapping[str, tuple[str, ...]]]  # unit → verdict → codes


@dataclass(frozen=True)
class Imported:
    """What an import did: units added, and units already there."""

    added: int
    known: int


def import_gold(
    study: Study,
    *,
    gold: pd.DataFrame,
    units: pd.DataFrame,
    codebook: Codebook,
    who: str = "reference",
    drawn: bool = False,
    clock: Callable[[], str] = now,
) -> Imported:
    """Write the judgements of `gold` in the journal of `who`; a judgement already imported is left alone.

    Parameters
    ----------
    study : Study
        Where the journal is.
    gold : DataFrame
        From `coding.gold.read_gold`: `unit_id`, `code`, `value` for every unit read and applicable code.
    units : DataFrame[units]
        The present units.
    codebook : Codebook
        Its version is noted.
    who : str
        The reviewer the codings are taken from.
    drawn : bool
        The interviews were chosen by chance, or systematically (one in three).
    clock : callable
        Gives the instant written; a fixed one makes the journal reproducible.

    Raises
    ------
    StudyError
        When nothing in `gold` is about a unit of the study.
    WriteError
        When the journal cannot be written.
    """
    judged = {str(unit_id): _verdicts(rows) for unit_id, rows in gold.groupby("unit_id")}
    known = index_units(units).by_id
    judged |= _other_pieces(judged, units)
    wanted = [u for u in known if u in judged]
    if not wanted:
        raise StudyError(
            _("aucune réponse de l'étude dans ces codages"),
            todo=_("Vérifiez les identifiants et la numérotation des réponses (colonne « tour »)"),
        )
    entries, _problems = read_journals(study.review)
    last = last_origins(e for e in entries if e.who == who)
    fresh: list[Entry] = []
    for unit_id in wanted:
        origin = f"gold/{unit_id}/{digest(known[unit_id].hash, judged[unit_id])}"
        if last.get(origin.rpartition("/")[0]) != origin:
            fields = anchor(known[unit_id]) | {"verdicts": judged[unit_id], "origin": origin, "drawn": drawn}
            fresh.append(draft("decision", codebook=codebook.version, **fields))
    if fresh:
        back_up(study.review, who)
        # Named after its content: the same import gives the same bytes.
        name = "gold-" + digest(who, clock(), *(e.origin for e in fresh))
        Session(study.review, who, name=name, clock=clock).append(*fresh)
    return Imported(len(fresh), len(wanted) - len(fresh))


def _other_pieces(judged: Verdicts, units: pd.DataFrame) -> Verdicts:
    """Return what is known of the other pieces of an answer that was cut: only what it does not have.

    People judged the whole answer, which stands under its first piece: a code it has is in one piece, not
    known which; a code it does not have is in none.
    """
    first = answer_ids(units)
    others = {str(u): str(f) for u, f in first.items() if u != f and f in judged}
    return {u: {"no": judged[f]["no"]} for u, f in others.items() if "no" in judged[f]}


def _verdicts(rows: pd.DataFrame) -> Mapping[str, tuple[str, ...]]:
    yes = tuple(rows.loc[rows["value"].astype(bool), "code"])
    no = tuple(rows.loc[~rows["value"].astype(bool), "code"])
    return {verdict: codes for verdict, codes in (("yes", yes), ("no", no)) if codes}


def fixed_clock(day: str) -> Callable[[], str]:
    """Return a clock that always gives midnight UTC of `day` (`2018-07-01`).

    Raises
    ------
    StudyError
        When `day` is not a date.
    """
    try:
        instant = pd.Timestamp(day).strftime("%Y-%m-%dT00:00:00.000000Z")
    except ValueError as err:
        raise StudyError(
            _("date incorrecte : « {day} »").format(day=day), todo=_("Écrivez-la ainsi : 2018-07-01")
        ) from err
    return lambda: instant
