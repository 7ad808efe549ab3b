"""Where the units of the study stand in the texts of another tool, which may have other blanks and labels."""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from fa_analysis.exchange.model import Project, Source, guid
from fa_analysis.exchange.texts import StudyText

DISTINCTIVE = 8  # words from which a text found once is the same text (as in review.anchors)
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_BLANKS = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004"
    "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_SAME = str.maketrans({"’": "'", "ʼ": "'", "“": '"', "”": '"'} | dict.fromkeys(_BLANKS, " "))
_UNEVEN = re.compile(f"  |[{''.join(sorted(_DROPPED))}]")


@dataclass(frozen=True)
class Plain:
    """A text with blanks made one and marks made plain; `at` gives where each of its characters stood."""

    text: str
    at: Sequence[int]
    length: int

    def inside(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of the original text as a span of this one."""
        return bisect.bisect_left(self.at, start), bisect.bisect_left(self.at, end)

    def outside(self, start: int, end: int) -> tuple[int, int]:
        """Return a span of this text, not empty, as a span of the original one."""
        last = self.at[end] if end < len(self.at) else self.length
        return self.at[start], min(self.at[end - 1] + 1, last)


@dataclass(frozen=True)
class Located:
    """A unit found in a text: its span there (plain), and its own plain text."""

    unit: str
    start: int
    end: int
    plain: Plain


@dataclass(frozen=True)
class Frame:
    """A text of another tool, plain: the units found in it, in order, and those of its sources that are not."""

    plain: Plain
    sources: tuple[str, ...]
    located: tuple[Located, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Library:
    """The texts of the study and how they are recognised."""

    key: str
    texts: Mapping[str, StudyText]
    units: Mapping[str, Plain]
    files: Mapping[str, str] = field(default_factory=dict)  # name of a transcript without its ending → source


def plain(text: str) -> Plain:
    """Return `text` made plain: NFC, each run of blanks one space, typographic signs simple ones."""
    quick = text.translate(_SAME)
    if not _UNEVEN.search(quick) and unicodedata.is_normalized("NFC", text):
        return Plain(quick, range(len(text)), len(text))  # one sign for one: most texts
    out: list[str] = []
    at: list[int] = []
    for start, letters in _clusters(text):
        for letter in letters:
            sign = letter.translate(_SAME)
            if sign in _DROPPED or (sign == " " and out and out[-1] == " "):
                continue
            out.append(sign)
            at.append(start)
    return Plain("".join(out), at, len(text))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Give each letter with its accents, composed, and where it stands."""
    if unicodedata.is_normalized("NFC", text):
        yield from enumerate(text)
        return
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not unicodedata.combining(text[at]):
            yield start, unicodedata.normalize("NFC", text[start:at])
            start = at


def same(text: str) -> Plain:
    """Return a text as it is."""
    return Plain(text, range(len(text)), len(text))


def frames(project: Project, library: Library) -> dict[str, Frame]:
    """Return, for each text of a project, the units of the study found in it."""
    names, longest = _names(library), _longest(library)
    return {source.guid: _frame(source, library, names, longest) for source in project.sources}


def _frame(source: Source, library: Library, by_name: Mapping[str, str], longest: Mapping[str, str]) -> Frame:
    bare = source.name.strip().casefold()
    stem = PurePath(bare.replace("\\", "/")).stem
    named = by_name.get(source.guid) or by_name.get(bare) or by_name.get(stem)
    own = library.texts[named] if named else None
    if own is not None and own.text == source.text:
        found = tuple(Located(u, a, b, same(own.text[a:b])) for u, (a, b) in own.spans.items())
        return Frame(same(source.text), (own.id,), found)
    normal = plain(source.text)
    names = [own.id] if own else [name for name, text in longest.items() if text in normal.text]
    located: list[Located] = []
    for name in names:
        located += _locate(normal.text, library, library.texts[name])
    seen = {found.unit for found in located}
    missing = tuple(u for name in names for u in library.texts[name].spans if u not in seen)
    return Frame(normal, tuple(names), tuple(sorted(located, key=lambda found: found.start)), missing)


def _names(library: Library) -> dict[str, str]:
    """Return the GUIDs and the names by which a text of the study is known, and its identifier."""
    by_file = {name: text for name, text in library.files.items() if text in library.texts}
    by_name = {name.casefold(): name for name in library.texts}
    return by_file | by_name | {guid(library.key, "texte", name): name for name in library.texts}


def _longest(library: Library) -> dict[str, str]:
    """Return the longest unit of each text: where it stands, the text stands, under whatever name."""
    found = {}
    for name, text in library.texts.items():
        longest = max((library.units[u].text for u in text.spans), key=len, default="")
        if len(longest.split()) >= DISTINCTIVE:
            found[name] = longest.strip()
    return found


def _locate(text: str, library: Library, own: StudyText) -> Iterator[Located]:
    """Find the units of one text: long ones anywhere, when once; the others between their neighbours."""
    order = list(own.spans)
    spans: dict[str, tuple[int, int]] = {}
    for unit in order:
        words = library.units[unit].text.strip()
        if len(words.split()) >= DISTINCTIVE and len(there := occurrences(text, words)) == 1:
            spans[unit] = (there[0], there[0] + len(words))
    for rank, unit in enumerate(order):
        if unit in spans:
            continue
        words = library.units[unit].text.strip()
        low = max((spans[u][1] for u in order[:rank] if u in spans), default=0)
        high = min((spans[u][0] for u in order[rank + 1 :] if u in spans), default=len(text))
        there = occurrences(text, words, low, high) if words else []
        if len(there) == 1:
            spans[unit] = (there[0], there[0] + len(words))
    for unit, (start, end) in spans.items():
        yield Located(unit, start, end, _stripped(library.units[unit]))


def _stripped(unit: Plain) -> Plain:
    """Return a unit without the blanks at its ends."""
    lead = len(unit.text) - len(unit.text.lstrip())
    text = unit.text.strip()
    return Plain(text, unit.at[lead : lead + len(text)], unit.length)


def occurrences(text: str, words: str, low: int = 0, high: int | None = None) -> list[int]:
    """Return where `words` stand in `text[low:high]` as whole words, the first two."""
    high = len(text) if high is None else high
    found: list[int] = []
    at = text.find(words, low, high)
    while at >= 0 and len(found) < 2:
        end = at + len(words)
        before = at and text[at - 1].isalnum() and words[0].isalnum()
        after = end < len(text) and text[end].isalnum() and words[-1].isalnum()
        if not before and not after:
            found.append(at)
        at = text.find(words, at + 1, high)
    return found
