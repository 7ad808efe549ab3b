"""Labels of speakers: where a line may begin with one, and whose it is."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from fa_analysis.read.names import fold, words
from fa_analysis.read.pieces import Piece
from fa_analysis.read.stamps import STAMP, times
from fa_analysis.settings import Speakers

Form = Literal["voice", "bracket", "marked", "colon", "dash", "alone"]

_LONGEST = 50
_LEAD = re.compile(rf"\s*(?:(?P<stamp>{STAMP})\s*[-–—:]?\s*)?(?:[-–—•>]\s+)?")
_BRACKET = re.compile(
    rf"\[\s*(?P<label>[^\[\]\d:][^\[\]:]{{0,{_LONGEST}}}?)\s*\]\s*(?P<stamp>{STAMP})?\s*(?P<sep>:|$|(?=\S))"
)
_COLON = re.compile(
    rf"(?P<label>[^\W\d_][^:;!?…«»\"\n\[\]]{{0,{_LONGEST}}}?)\s*(?P<stamp>{STAMP})?\s*:(?!//)(?!\d)"
)
_ALONE = re.compile(rf"(?P<label>[^\W\d_][^:;!?…«»\"\n\[\]]{{0,{_LONGEST}}}?)\s*(?P<stamp>{STAMP})?\s*$")
_DASH = re.compile(r"(?P<label>[^\W\d_][^\n:.;!?…«»\"–—\t-]{0,30}?)\s*(?:\s[-–—]\s+|\t\s*)")
_LETTER = re.compile(r"(?P<label>[^\W\d_]\s?\d{0,2})\s*[.)]\s+")
_INSIDE = re.compile(rf"\[[^\[\]\d:][^\[\]:]{{0,{_LONGEST}}}\]\s*\(\s*{STAMP}")
_INCLUSIVE = re.compile(r"(?<=\w)[·.\-/(](?:e|rice|se|trice|euse)\)?(?:[·.\-]?s)?(?!\w)", re.IGNORECASE)
_DETAIL = re.compile(r"\([^)]*\)")
# What transcribers write between brackets that is nobody's name.
_EVENTS = "events.txt"


@dataclass(frozen=True)
class Mark:
    """A place where a line may begin with a speaker's label.

    `label` is as written; `name` the same, comparable, with its number; `end` is where the speech begins.
    """

    label: str
    name: str
    form: Form
    end: int
    start_s: float | None = None
    end_s: float | None = None


def known_labels(speakers: Speakers) -> dict[str, str]:
    """Return the role of each label of the settings, by its comparable name."""
    found = {comparable(label): "interviewer" for label in speakers.interviewer}
    return found | {comparable(label): "respondent" for label in speakers.respondent}


def comparable(label: str) -> str:
    """Return `label` without case, accents, brackets, feminine endings between points, nor final number."""
    return re.sub(r"\s*(?:n\s)?\d+$", "", named(label))


def named(label: str) -> str:
    """Return `label` as `comparable` does, but with its number: Enquêté 1 and Enquêté 2 are two people."""
    bare = _INCLUSIVE.sub("", label.replace("’", "'"))
    return fold(_DETAIL.sub(" ", bare) or bare) or fold(label)


def role_of(label: str, known: Mapping[str, str]) -> str | None:
    """Return the role the settings give to `label`, or None."""
    key = comparable(label)
    if key in known:
        return known[key]
    inside = [part[1:-1] for part in _DETAIL.findall(label) if comparable(part[1:-1]) in known]
    roles = {known.get(comparable(part)) for part in inside or re.split(r"[/&]| et ", label)}
    return roles.pop() if len(roles) == 1 else None


def nearest_labels(name: str, known: Mapping[str, str]) -> list[str]:
    """Return the labels of `known` that `name` may misspell, nearest first; none when two roles are as near."""
    key = re.sub(r"\s*\d+$", "", name)
    if len(key) < 5:
        return []
    scores = sorted(((_likeness(key, k), k) for k in known if len(k) >= 5), reverse=True)
    near = [k for score, k in scores if score >= 0.8 and score >= scores[0][0] - 0.04]
    return near if len({known[k] for k in near}) == 1 else []


def _likeness(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def lines_of(piece: Piece) -> Iterator[tuple[int, str]]:
    """Yield each line with its offset; a bracketed label with its time begins a line wherever it stands."""
    at = 0
    for line in piece.text.split("\n"):
        cuts = [0, *(m.start() for m in _INSIDE.finditer(line) if m.start()), len(line)]
        for start, end in itertools.pairwise(cuts):
            yield at + start, line[start:end]
        if not line:
            yield at, line
        at += len(line) + 1


def mark_of(piece: Piece, at: int, line: str, known: Mapping[str, str]) -> Mark | None:
    """Return the label that `line`, at offset `at` of `piece`, may begin with, known or not."""
    if piece.voice is not None and at == 0:
        return Mark(piece.voice, named(piece.voice), "voice", 0, piece.start_s, piece.end_s)
    lead = _LEAD.match(line)
    begin = lead.end() if lead else 0
    stamp = lead.group("stamp") if lead else None
    for find in (_bracket, _marked, _dash, _colon, _alone):
        found = find(piece, at, line, begin, known)
        if found is not None:
            label, form, end, own = found
            start_s, end_s = times(own or stamp)
            return Mark(label.strip(), named(label), form, end, start_s, end_s)
    return None


_Found = tuple[str, Form, int, str | None] | None


def _bracket(_piece: Piece, _at: int, line: str, begin: int, known: Mapping[str, str]) -> _Found:
    """Find `[Chercheur] (0:01 - 0:11)`, `[Interviewé] : …`; without time nor colon, only a known label."""
    found = _BRACKET.match(line, begin)
    if not found or fold(found["label"]) in words(_EVENTS):
        return None
    sure = found["sep"] == ":" or (found["stamp"] and not line[found.end() :].strip())
    like = role_of(found["label"], known) or nearest_labels(comparable(found["label"]), known)
    return (found["label"], "bracket", found.end(), found["stamp"]) if sure or like else None


def _marked(piece: Piece, at: int, line: str, begin: int, known: Mapping[str, str]) -> _Found:
    """Find a name in bold (or alone in the first cell of a row), before a speech that is not."""
    here = at + begin
    span = next((s for s in piece.marked if s[0] <= here < s[1]), None)
    if span is None:
        return None
    stop = min(span[1] - at, len(line))
    label = re.sub(rf"\s*{STAMP}\s*$", "", line[begin:stop].rstrip(" \t:–—-\xa0\u202f"))
    if not 0 < len(label) <= _LONGEST or re.search(r"[.!?…,;:]$|[:;!?…«»]", label):
        return None
    rest = re.match(rf"\s*(?P<stamp>{STAMP})?\s*[:–—-]?", line[begin + len(label) :])
    end = max(stop, begin + len(label) + (rest.end() if rest else 0))
    if not line[end:].strip() and not role_of(label, known) and not _is_name(label):
        return None
    return label, "marked", end, rest["stamp"] if rest else None


def _colon(_piece: Piece, _at: int, line: str, begin: int, _known: Mapping[str, str]) -> _Found:
    found = _COLON.match(line, begin)
    return (found["label"], "colon", found.end(), found["stamp"]) if found else None


def _dash(_piece: Piece, _at: int, line: str, begin: int, known: Mapping[str, str]) -> _Found:
    """`Enquêteur – …`, `Q. …`: only labels of the settings, dashes and points being common in speech."""
    for pattern in (_DASH, _LETTER):
        found = pattern.match(line, begin)
        if found and comparable(found["label"]) in known:
            return found["label"], "dash", found.end(), None
    return None


def _alone(_piece: Piece, _at: int, line: str, begin: int, known: Mapping[str, str]) -> _Found:
    """Find a label alone on its line: one of the settings, or a name beside a time."""
    found = _ALONE.match(line, begin)
    if not found:
        return None
    sure = found["stamp"] and _is_name(found["label"]) and found["label"].count(" ") < 4
    known_one = comparable(found["label"]) in known and len(found["label"]) < 30
    return (found["label"], "alone", len(line), found["stamp"]) if sure or known_one else None


_PARTICLES = {"de", "du", "des", "la", "le", "les", "d", "l", "et", "van", "von", "el", "al", "ben"}


def _is_name(label: str) -> bool:
    """Return whether each word begins with a capital or a digit, particles aside."""
    words = [w for w in re.split(r"[\s'’.\-]+", _DETAIL.sub("", label)) if w]
    return bool(words) and all(w[0].isupper() or w[0].isdigit() or w in _PARTICLES for w in words)


def is_full_name(label: str) -> bool:
    """Return whether `label` is hardly anything but a person: `Mme Durand`, `Jean Roy`, `PM`, `Locuteur 2`."""
    words = [w for w in re.split(r"[\s.]+", label) if w]
    return _is_name(label) and (len(words) >= 2 or (label.isupper() and len(label) <= 4))


def is_name(label: str) -> bool:
    """Return whether `label` is written like a name, of one word or more."""
    return _is_name(label) and len(label.split()) <= 4
