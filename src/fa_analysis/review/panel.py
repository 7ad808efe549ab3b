"""The panel's mind: which unit is on the table, what a key does to it. No browser here, no widget.

The widget (`panel_widget`) shows `view` and passes on what `act` understands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import FaError, StudyError
from fa_analysis.i18n import _
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.backups import back_up
from fa_analysis.review.decisions import read_decisions
from fa_analysis.review.journal import Session, draft
from fa_analysis.review.proposals import applicable, proposals
from fa_analysis.study import Study

VERDICT_ACTS = {"accept": "yes", "refuse": "no", "unsure": "unsure"}


@dataclass(frozen=True)
class Done:
    """One act of this sitting: the line written, its unit, and what stood before for each code."""

    entry_id: str
    unit_id: str
    before: dict[str, str]


@dataclass
class Panel:
    """One sitting of one reviewer: an object that changes, as the person goes from unit to unit."""

    session: Session
    units: pd.DataFrame
    codebook: Codebook
    cards: list[dict[str, Any]]
    verdicts: dict[str, dict[str, str]]  # unit → code → verdict, as it stands
    at: int = 0
    told: str = ""
    error: str = ""
    done: list[Done] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._known = index_units(self.units)
        self._source = dict(zip(self.units["unit_id"], self.units["source"], strict=True))

    def view(self) -> dict[str, Any]:
        """Return what is shown: the unit, its neighbours, what is proposed and decided, where one is."""
        card = self.cards[self.at]
        unit = self._known.by_id[card["unit_id"]]
        decided = self.verdicts.get(unit.id, {})
        labels = {c.id: c.label for c in self.codebook.codes}
        proposed = {item["code"] for item in card["items"]}
        others = [
            {"code": code, "label": labels.get(code, code), "rule": "", "start": None, "end": None}
            for code, verdict in decided.items()
            if code not in proposed and verdict != "no"
        ]
        items = [item | {"verdict": decided.get(item["code"], "")} for item in card["items"] + others]
        about = {k: card[k] for k in ("unit_id", "asked", "drawn", "why")}
        return about | {
            "text": unit.text,
            "before": unit.left,
            "after": unit.right,
            "items": items,
            "left": len(applicable(self.codebook, self._source[unit.id])) - len(decided),
            "at": self.at + 1,
            "of": len(self.cards),
            "told": self.told,
            "error": self.error,
        }

    def source_of(self, unit_id: str) -> str:
        """Return the kind of source of a unit."""
        return str(self._source[unit_id])

    def act(self, message: dict[str, Any]) -> None:
        """Do what a key asks: accept, refuse, unsure, add, whole, undo, next, previous.

        A disk that refuses is told in `error`; nothing then counts as decided.
        """
        self.told = self.error = ""
        name = str(message.get("act", ""))
        try:
            if name in VERDICT_ACTS:
                self._decide(VERDICT_ACTS[name], str(message.get("code", "")), str(message.get("note", "")))
            elif name == "add":
                self._decide("yes", str(message.get("code", "")), str(message.get("note", "")))
            elif name == "whole":
                self._rest_is_no()
            elif name == "undo":
                self._undo()
            elif name in ("next", "previous"):
                self.at = min(max(self.at + (1 if name == "next" else -1), 0), len(self.cards) - 1)
        except FaError as err:
            self.error = str(err)

    def _decide(self, verdict: str, code: str, note: str) -> None:
        card = self.cards[self.at]
        if code not in applicable(self.codebook, self._source[card["unit_id"]]):
            raise StudyError(
                _("code inconnu ici : « {code} »").format(code=code), todo=_("Choisissez dans la liste")
            )
        span = next(((i["start"], i["end"]) for i in card["items"] if i["code"] == code), (None, None))
        self._write({verdict: (code,)}, span, note)

    def _rest_is_no(self) -> None:
        unit_id = self.cards[self.at]["unit_id"]
        decided = self.verdicts.get(unit_id, {})
        rest = tuple(c for c in applicable(self.codebook, self._source[unit_id]) if c not in decided)
        if rest:
            self._write({"no": rest}, (None, None), "")

    def _write(
        self, verdicts: dict[str, tuple[str, ...]], span: tuple[int | None, int | None], note: str
    ) -> None:
        card = self.cards[self.at]
        unit_id = card["unit_id"]
        fields = anchor(self._known.by_id[unit_id], *span)
        fields |= {"note": note, "drawn": card["drawn"], "codebook": self.codebook.version}
        [entry] = self.session.append(draft("decision", verdicts=verdicts, **fields))
        now = self.verdicts.setdefault(unit_id, {})
        codes = [c for group in verdicts.values() for c in group]
        self.done.append(Done(entry.id, unit_id, {c: now.get(c, "") for c in codes}))
        now |= {c: verdict for verdict, group in verdicts.items() for c in group}
        self.told = _("enregistré")

    def _undo(self) -> None:
        if not self.done:
            self.told = _("rien à annuler dans cette séance")
            return
        last = self.done[-1]
        self.session.append(draft("undo", of=last.entry_id, unit=last.unit_id))
        self.done.pop()
        now = self.verdicts[last.unit_id]
        for code, verdict in last.before.items():
            if verdict:
                now[code] = verdict
            else:
                now.pop(code, None)
        self.at = next(i for i, card in enumerate(self.cards) if card["unit_id"] == last.unit_id)
        self.told = _("annulé")


def open_panel(
    study: Study,
    *,
    who: str,
    tables: dict[str, pd.DataFrame],
    codebook: Codebook,
    queue: pd.DataFrame | None = None,
) -> Panel:
    """Open a sitting of `who`.

    Parameters
    ----------
    study : Study
        Where the journals are.
    who : str
        The reviewer.
    tables : dict of DataFrame
        `units`, `codings`, and `turns` for the questions.
    codebook : Codebook
        The grid.
    queue : DataFrame, optional
        What to read, most interesting first: `unit_id`, and `drawn` and `why` when they are known. By default
        every unit with an undecided proposal.

    Raises
    ------
    StudyError
        When there is nothing to review.
    """
    units = tables["units"]
    decisions = read_decisions(study, units=units, codebook=codebook)
    if queue is None:
        queue = proposals(units, tables["codings"], decisions, codebook, who=who)[["unit_id"]].drop_duplicates()
    # What is decided is shown too, with its verdict: hence no decision is left out here.
    nothing = decisions.iloc[:0]
    rows = proposals(
        units, tables["codings"], nothing, codebook, who=who, queue=queue, turns=tables.get("turns")
    )
    cards = _cards(rows, queue)
    if not cards:
        raise StudyError(
            _("rien à relire : tout ce qui était proposé est décidé"),
            todo=_("Donnez une liste de réponses, ou attendez de nouveaux entretiens"),
        )
    mine = decisions[(decisions["who"] == who) & (decisions["state"] != "pending")]
    verdicts: dict[str, dict[str, str]] = {}
    for unit_id, code, verdict in mine[["unit_id", "code", "verdict"]].itertuples(index=False, name=None):
        verdicts.setdefault(unit_id, {})[code] = verdict
    back_up(study.review, who)
    return Panel(Session(study.review, who), units, codebook, cards, verdicts)


def _cards(rows: pd.DataFrame, queue: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one card per unit, in the order of the queue, with what the rules propose."""
    why = dict(zip(queue["unit_id"], queue["why"], strict=True)) if "why" in queue.columns else {}
    cards = []
    for unit_id, group in rows.groupby("unit_id", sort=False):
        first = group.iloc[0]
        items = [
            {
                "code": r["code"],
                "label": r["label"],
                "rule": r["rule"],
                "start": int(r["start"]),
                "end": int(r["end"]),
            }
            for r in group.sort_values("start", kind="stable").to_dict("records")
            if r["code"]
        ]
        about = {"unit_id": str(unit_id), "asked": str(first["asked"]), "drawn": bool(first["drawn"])}
        cards.append(about | {"why": str(why.get(unit_id, "")), "items": items})
    return cards
