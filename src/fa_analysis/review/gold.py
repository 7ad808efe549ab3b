"""Codings made elsewhere, taken as one reviewer's decisions: a line for each unit read, all codes judged."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.backups import back_up, read_journals
from fa_analysis.review.decisions import not_undone
from fa_analysis.review.entries import Entry
from fa_analysis.review.journal import Session, draft, now
from fa_analysis.study import Study


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
    known = index_units(units).by_id
    wanted = [u for u in known if u in set(gold["unit_id"])]
    if not wanted:
        raise StudyError(
            _("aucune réponse de l'étude dans ces codages"),
            todo=_("Vérifiez les identifiants et la numérotation des réponses (colonne « tour »)"),
        )
    entries, _problems = read_journals(study.review)
    there = {e.origin for e in not_undone(entries) if e.who == who}
    by_unit = dict(iter(gold.groupby("unit_id")))
    fresh: list[Entry] = []
    for unit_id in wanted:
        verdicts = _verdicts(by_unit[unit_id])
        origin = "gold:" + _digest(repr((unit_id, known[unit_id].hash, verdicts)))
        if origin not in there:
            fields = anchor(known[unit_id]) | {"verdicts": verdicts, "origin": origin, "drawn": drawn}
            fresh.append(draft("decision", codebook=codebook.version, **fields))
    if fresh:
        back_up(study.review, who)
        name = "gold-" + _digest("".join(e.origin for e in fresh))
        Session(study.review, who, name=name, clock=clock).append(*fresh)
    return Imported(len(fresh), len(wanted) - len(fresh))


def _verdicts(rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    yes = tuple(rows.loc[rows["value"].astype(bool), "code"])
    no = tuple(rows.loc[~rows["value"].astype(bool), "code"])
    return {verdict: codes for verdict, codes in (("yes", yes), ("no", no)) if codes}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


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


def gold_folder_exists(folder: Path) -> None:
    """Refuse a folder that is not there, in words."""
    if not folder.is_dir():
        raise StudyError(
            _("dossier introuvable"), where=str(folder), todo=_("Donnez le dossier des codages (« gold »)")
        )
