"""What becomes of decisions when the codebook changes: declared by a person, read from the journals, undone.

A rename keeps the decisions; a deletion archives them; a merge and a split ask, code by code, with what the
old decisions suggest. A code that the codebook does not have, and of which nobody said what became, asks too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.review.entries import Entry
from fa_analysis.review.journal import Session, draft

Op = Literal["rename", "delete", "merge", "split"]
Status = Literal["live", "ask", "archived"]


@dataclass(frozen=True)
class Fate:
    """What became of a code: its name now, whether a person must say, why, and what is suggested."""

    code: str
    status: Status
    reason: str = ""
    suggestion: str = ""


def declare(session: Session, op: Op, before: Sequence[str], after: Sequence[str] = ()) -> Entry:
    """Write in the journal of `session` that the codes `before` became `after`.

    Raises
    ------
    StudyError
        When the numbers of codes do not fit the operation.
    """
    fits = {
        "rename": len(before) == 1 and len(after) == 1 and before[0] != after[0],
        "delete": len(before) == 1 and not after,
        "merge": len(before) >= 2 and len(after) == 1,
        "split": len(before) == 1 and len(after) >= 2,
    }[op]
    if not fits or len(set(before)) < len(before) or len(set(after)) < len(after):
        raise StudyError(
            _("changement de grille impossible : {op} {before} → {after}").format(
                op=op, before=", ".join(before) or "∅", after=", ".join(after) or "∅"
            ),
            todo=_(
                "Renommer : 1 → 1 ; supprimer : 1 → 0 ; fusionner : 2 ou plus → 1 ; scinder : 1 → 2 ou plus"
            ),
        )
    change = {"op": op, "from": list(before), "to": list(after)}
    return session.append(draft("code-change", change=change))[0]


def follow(fate: Fate, verdict: str, change: Entry) -> list[Fate]:
    """Return what becomes of a decision `verdict` through one change of the grid.

    After a split there is one fate per new code: none is dropped.
    """
    op, before, after = change.change["op"], change.change["from"], change.change["to"]
    if fate.status == "archived" or fate.code not in before:
        return [fate]
    if op == "rename":
        return [Fate(after[0], fate.status, fate.reason, fate.suggestion)]
    if op == "delete":
        return [Fate(fate.code, "archived", "delete")]
    if op == "merge":
        # Yes to one of the merged codes is yes to their union; no to one alone says nothing of the others.
        return [Fate(after[0], "ask", "merge", "yes" if verdict == "yes" else "")]
    # No to the wide code is no to each of its parts; yes says that one of them applies, not which.
    return [Fate(code, "ask", "split", "no" if verdict == "no" else "") for code in after]


def unknown(fate: Fate, known: Collection[str]) -> Fate:
    """Return `fate`, asked when its code is not among the `known` ones and nobody said why."""
    if fate.status != "live" or not known or fate.code in known:
        return fate
    return Fate(fate.code, "ask", "unknown")
