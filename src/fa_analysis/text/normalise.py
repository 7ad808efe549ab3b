"""What two spellings have in common: the key under which a word is indexed and looked for.

Case, apostrophes, ligatures, invisible characters, inclusive endings and Unicode composition do not matter.
Accents do, except on a letter written as an unaccented capital: `DEPENSES` and `Etat` leave it open, so their
keys keep those capitals (`dEpEnsEs`, `Etat`), each standing for the letter with or without an accent.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LINE_JOINT = "\ue000"
"""Stands for the white space of a word split at a line end; it is dropped like other invisible characters."""

OPEN = "ACEIOUY"
"""Capitals that French writes with or without their accent, cedilla or diaeresis."""

_APOSTROPHES = "’‘ʼ＇′"
_HYPHENS = "‐‑"
_LIGATURES = {
    "œ": "oe",
    "æ": "ae",
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
_LIGATURE_TABLE = str.maketrans(_LIGATURES | {"Œ": "oe", "Æ": "ae"})
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}ŒÆ]")
_BARE = str.maketrans(
    {
        c: unicodedata.normalize("NFD", c)[0]
        for c in map(chr, range(0xC0, 0x180))
        if unicodedata.decomposition(c)
    }
)
_SAME_LENGTH = str.maketrans(dict.fromkeys(_APOSTROPHES, "'") | dict.fromkeys(_HYPHENS, "-"))
_INVISIBLE = (
    "\u00ad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    + LINE_JOINT
    + "\u0000-\u0008\u000e-\u001b\u007f-\u0084\u0086-\u009f"
)
_COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_ODD = re.compile(f"[{_INVISIBLE}{_COMBINING}\ud800-\udfff]")
_INVISIBLE_ONE = re.compile(f"[{_INVISIBLE}]")
_COMBINING_ONE = re.compile(f"[{_COMBINING}]")

_DOTS = "·•⋅‧∙・･"
_ENDING = (
    "nes?|les?|tes?|ses?|ves?|fes?|ques?|resses?|esses?|trices?|rices?|ices?|euses?|ères?|ières?|iennes?|ennes?"
    "|elles?|ales?|onnes?|ines?|es|e|s"
)
_SURE = "trices?|rices?|euses?|ères?|ières?|iennes?|ennes?"
_INCLUSIVE = re.compile(
    rf"""(?P<stem>[^\W\d_]{{2,}})(?:
        [{_DOTS}](?:(?:{_ENDING})(?:[{_DOTS}](?P<p1>s))?)        # habitant·e·s  directeur·rice·s  élu·es
      | \.(?:(?:nes?|les?|tes?|ves?|fes?|es?|{_SURE})(?:\.(?P<p2>s))?)  # citoyen.ne.s
      | -(?:(?:es?|{_SURE})(?:-(?P<p3>s))?|(?:ne|le|te|ve|fe)-(?P<p4>s))   # agent-e-s, not « donne-le »
      | \((?:{_ENDING})\)(?P<p5>s)?                          # habitant(e)s  projet(s)
      | /(?:(?:es?|{_SURE})(?:/(?P<p6>s))?)                    # agent/e/s
    )(?![^\W_])""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Clean:
    """A white-space-free chunk made plain, and where each of its characters came from.

    `starts[i]` and `ends[i]` bound, in the chunk as written, what became character `i`; both are None when
    nothing moved.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None


def same_length(text: str) -> str:
    """Return `text` in lower case with straight apostrophes, each character in its place.

    The few capitals whose lower case has another length (`İ`) stay as they are.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.translate(_SAME_LENGTH)


def is_inclusive(text: str) -> bool:
    """Tell whether `text` holds an inclusive ending (`agent-e-s`)."""
    return _INCLUSIVE.search(text) is not None


def clean(chunk: str) -> Clean:
    """Return `chunk` composed (NFC), without invisible characters nor inclusive endings, capitals kept."""
    text = chunk.translate(_SAME_LENGTH)
    if not _ODD.search(text) and not is_inclusive(text):
        return Clean(text)
    letters = _visible(text)
    letters = _masculine("".join(c for c, _, _ in letters), letters)
    if not letters:
        return Clean("", (), ())
    chars, starts, ends = zip(*letters, strict=True)
    return Clean("".join(chars), starts, ends)


def key(word: str) -> str:
    """Return the key of one word: what all its spellings share."""
    if word.isalpha() and word[1:].islower() and not _LIGATURE.search(word):  # as most are: Habitants, Élus
        low = word[0].lower()
        return word if word[0] in OPEN or len(low) > 1 else low + word[1:]
    word = word.translate(_LIGATURE_TABLE).replace("-", "")
    if word.islower():
        return word
    return "".join(c if c in OPEN else low if len(low := c.lower()) == 1 else c for c in word)


def fold(key_: str) -> str:
    """Return a key in lower case without accents, letter for letter: what all its accentuations share."""
    if key_.isascii():
        return key_.lower()
    plain = key_.translate(_BARE)
    if plain.isascii():
        return plain.lower()
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[0] for c in key_)


def _visible(text: str) -> list[tuple[str, int, int]]:
    letters: list[tuple[str, int, int]] = []
    for at, c in enumerate(text):
        if _INVISIBLE_ONE.match(c):
            continue
        if _COMBINING_ONE.match(c):
            if letters:
                composed = unicodedata.normalize("NFC", letters[-1][0] + c)
                letters[-1] = (composed if len(composed) == 1 else letters[-1][0], letters[-1][1], at + 1)
        else:
            letters.append(("\ufffd" if "\ud800" <= c <= "\udfff" else c, at, at + 1))
    return letters


def _masculine(plain: str, letters: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    out: list[tuple[str, int, int]] = []
    done = 0
    for found in _INCLUSIVE.finditer(plain):
        stem_end, end = found.end("stem"), found.end()
        out += letters[done:stem_end]
        last = letters[end - 1][2]
        ending = found.group()[stem_end - found.start() :].lower().rstrip(")")
        if ending.endswith("s") and ending != "(s" and plain[stem_end - 1] not in "sxzSXZ":
            mark = "S" if plain[stem_end - 1].isupper() else "s"
            out.append((mark, letters[stem_end][1], last))
        else:
            out[-1] = (*out[-1][:2], last)
        done = end
    return out + letters[done:]
