"""Words of a text with what tells a name: capital, start of a sentence, what stands before."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fa_analysis.privacy.lexicon import fold, straight

_TOKEN = re.compile(
    r"(?:[dlcjmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\w)"  # an elision stands apart from its word
    r"|[A-ZÀ-Ý]\.(?:\s?-?[A-ZÀ-Ý]\.)*(?=[\s-]*[\w(,]|$)"  # initials: P.  T.-M.
    r"|[^\W\d_]+(?:['-][^\W\d_]+)*",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-ZÀ-Ý]\.(?:\s?-?[A-ZÀ-Ý]\.)*$")
_OPENING = " \t\u00a0\u202f«»\"“”'(–—-•*"
_ABBREVIATION = re.compile(r"\b(?:M|MM|Mme|Mlle|Dr|Pr|Me|St|Ste|av|bd|etc)\.$")


@dataclass(frozen=True)
class Token:
    """One word: where, how it is written, folded, and what its place says."""

    start: int
    end: int
    text: str
    key: str
    gap: str
    capital: bool
    initials: bool
    opens: bool
    shouted: bool

    @property
    def low(self) -> str:
        """The word in lower case, without the dot of an abbreviation."""
        return self.text.lower().rstrip(".")


def tokenise(text: str) -> list[Token]:
    """Return the words of `text` in order."""
    flat = straight(text)
    shouted = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", flat) if _shouted(m.group())]
    tokens: list[Token] = []
    last = 0
    for match in _TOKEN.finditer(flat):
        start, end = match.span()
        initials = bool(_INITIALS.match(match.group())) and match.group()[0].isupper()
        word = match.group() if initials else match.group().rstrip(".")
        end = start + len(word)
        tokens.append(
            Token(
                start,
                end,
                text[start:end],
                fold(word),
                flat[last:start],
                word[0].isupper() and not word.endswith("'"),
                initials,
                _opens(flat, start),
                any(a <= start < b for a, b in shouted),
            )
        )
        last = end
    return tokens


def _shouted(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 8 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _opens(text: str, start: int) -> bool:
    """Tell whether a sentence (or a line) begins at `start`: its capital says nothing."""
    before = text[max(0, start - 40) : start].rstrip(_OPENING)
    if not before:
        return True
    if before[-1] == "." and (_ABBREVIATION.search(before) or re.search(r"\b[A-ZÀ-Ý]\.$", before)):
        return False
    return before[-1] in ".!?…:\n;"
