"""Small tools on lxml elements, shared by the office formats: local names, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from fa_analysis.i18n import _, n_
from fa_analysis.read.pieces import Notice

# A first cell longer than this is speech, not a speaker.
LONGEST_NAME = 60


def name(element: Any) -> str:
    """Return the local name of an element; empty for a comment or an entity."""
    return element.tag.rpartition("}")[2] if element is not None and isinstance(element.tag, str) else ""


def child(element: Any, wanted: str) -> Any:
    """Return the first child called `wanted`, or None."""
    return None if element is None else next((e for e in element if name(e) == wanted), None)


def value(element: Any, wanted: str = "val") -> str | None:
    """Return an attribute whatever its namespace (transitional and strict files differ in it)."""
    if element is None:
        return None
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == wanted), None)


def left_out(counts: Counter[str]) -> Iterator[Notice]:
    """Yield the notice of what was not kept: `deletion`, `comment`, `note`, `hidden`, `imported`."""
    deletions, comments = counts["deletion"], counts["comment"]
    notes, hidden, imported = counts["note"], counts["hidden"], counts["imported"]
    told = (
        (deletions, n_("{n} passage supprimé en suivi", "{n} passages supprimés en suivi", deletions)),
        (comments, n_("{n} commentaire", "{n} commentaires", comments)),
        (notes, n_("{n} note", "{n} notes", notes)),
        (imported, n_("{n} document inséré", "{n} documents insérés", imported)),
        (hidden, n_("{n} passage masqué", "{n} passages masqués", hidden)),
    )
    parts = [sentence.format(n=n) for n, sentence in told if n]
    if parts:
        yield Notice(_("laissé de côté : {what}").format(what=", ".join(parts)))
