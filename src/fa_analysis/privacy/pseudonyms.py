"""Texts with a pseudonym in place of each name, and offsets from the old text to the new one and back."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.privacy.key import Key, folded

OFFSETS = ["unit_id", "old_start", "old_end", "new_start", "new_end"]


@dataclass(frozen=True)
class Change:
    """One passage replaced: where it was, where what replaces it is."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def mask(kind: str) -> str:
    """Return what replaces a detail that is no name."""
    return {
        "phone": _("[téléphone]"),
        "email": _("[courriel]"),
        "address": _("[adresse]"),
        "birth": _("[date de naissance]"),
        "health": _("[santé]"),
    }[kind]


def rewrite_text(text: str, spans: Sequence[tuple[int, int, str]]) -> tuple[str, list[Change]]:
    """Return `text` with each (start, end, replacement) replaced, and the changes; spans are in order."""
    pieces, changes, at, length = [], [], 0, 0
    for start, end, word in spans:
        pieces += [text[at:start], word]
        length += start - at
        changes.append(Change(start, end, length, length + len(word)))
        length += len(word)
        at = end
    return "".join([*pieces, text[at:]]), changes


def to_new(offset: int, changes: Sequence[Change], *, end: bool = False) -> int:
    """Return where a position of the old text is in the new one.

    Inside a replaced passage, a start goes to its beginning and an end (`end=True`) to its end: a quote that
    touches a name holds the whole pseudonym.
    """
    shift = 0
    for change in changes:
        if offset >= change.old_end:
            shift = change.new_end - change.old_end
        elif offset > change.old_start:
            return change.new_end if end else change.new_start
        else:
            break
    return offset + shift


def to_old(offset: int, changes: Sequence[Change], *, end: bool = False) -> int:
    """Return where a position of the new text was in the old one; the reverse of `to_new`."""
    back = [Change(c.new_start, c.new_end, c.old_start, c.old_end) for c in changes]
    return to_new(offset, back, end=end)


def rewrite(texts: pd.DataFrame, mentions: pd.DataFrame, key: Key) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `texts` (with `unit_id` and `text`) without its mentions, and the table of offsets.

    Columns of the offsets: `unit_id`, `old_start`, `old_end`, `new_start`, `new_end` (code points), one row per
    passage replaced. The inputs are not modified.
    """
    pseudonyms = key.pseudonyms()
    by_unit = dict(iter(mentions.groupby("unit_id", sort=False)))
    new, offsets = [], []
    for unit, text in zip(texts["unit_id"], texts["text"], strict=True):
        spans = [] if unit not in by_unit else [
            (int(r["start"]), int(r["end"]), _in_place(r, pseudonyms))
            for r in by_unit[unit].to_dict("records")
        ]  # fmt: skip
        told, changes = rewrite_text(text, spans)
        new.append(told)
        offsets += [(unit, c.old_start, c.old_end, c.new_start, c.new_end) for c in changes]
    out = texts.assign(text=new)
    if "n_words" in out:
        out["n_words"] = [len(text.split()) for text in new]
    return out, pd.DataFrame(offsets, columns=OFFSETS)


def _in_place(mention: dict[Hashable, Any], pseudonyms: dict[str, str]) -> str:
    if mention["kind"] == "person":
        return pseudonyms[folded(mention["text"])]
    return mask(mention["kind"])


def rewrite_codings(codings: pd.DataFrame, units: pd.DataFrame, offsets: pd.DataFrame) -> pd.DataFrame:
    """Return the codings with `start`, `end` and `quote` of the rewritten `units`; quotes are exact again."""
    changes = changes_of(offsets)
    text = dict(zip(units["unit_id"], units["text"], strict=True))
    starts, ends = [], []
    for unit, start, end in zip(codings["unit_id"], codings["start"], codings["end"], strict=True):
        here = changes.get(unit, [])
        starts.append(to_new(int(start), here))
        ends.append(to_new(int(end), here, end=True))
    quotes = [text[u][a:b] for u, a, b in zip(codings["unit_id"], starts, ends, strict=True)]
    kinds = {"start": codings["start"].dtype, "end": codings["end"].dtype}
    return codings.assign(start=starts, end=ends, quote=quotes).astype(kinds)


def changes_of(offsets: pd.DataFrame) -> dict[str, list[Change]]:
    """Return the changes of each unit, from the table of offsets."""
    return {
        str(unit): [Change(*map(int, row)) for row in rows[OFFSETS[1:]].to_numpy()]
        for unit, rows in offsets.groupby("unit_id", sort=False)
    }
