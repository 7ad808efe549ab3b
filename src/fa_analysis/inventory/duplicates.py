"""Is this project already in the inventory? Likeness of titles and descriptions, however they were typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from fa_analysis.read.names import fold, tight

# Chosen on the projects of the development sample; docs/inventory.md tells how.
ALIKE = 0.45
ALIKE_TITLED = 0.35
TITLES = 0.75


@dataclass(frozen=True)
class Known:
    """A project to compare with: its identifier or place, its title and description."""

    name: str
    title: str
    description: str


@dataclass(frozen=True)
class Likeness:
    """How alike two projects are: titles (0 to 1, 1 the same letters) and descriptions (0 to 1)."""

    known: Known
    title: float
    description: float

    @property
    def same(self) -> bool:
        """Whether they say the same thing, word for word but for case, accents and punctuation."""
        return self.title == 1 and self.description == 1

    @property
    def duplicate(self) -> bool:
        """Whether they are alike enough for a person to have to decide."""
        return (
            self.title == 1
            or self.description >= ALIKE
            or (self.title >= TITLES and self.description >= ALIKE_TITLED)
        )


def nearest_project(title: str, description: str, known: Sequence[Known]) -> Likeness | None:
    """Return the project of `known` most like this one; None when there is nothing to compare with.

    Descriptions are compared by the share of letters' four-grams that the shorter one has in common with the
    longer: a summary of a known description is told too. Titles by the ratio of Ratcliff and Obershelp.
    """
    mine = Known("", title, description)
    found = [_likeness(mine, other) for other in known]
    return max(found, key=lambda x: (x.duplicate, x.title + x.description), default=None)


def _likeness(mine: Known, other: Known) -> Likeness:
    import difflib

    first, second = sorted((_tight(mine.title), _tight(other.title)))  # the ratio depends on their order
    ratio = 1.0 if first == second else min(0.99, difflib.SequenceMatcher(None, first, second).ratio())
    texts = _fold(mine.description), _fold(other.description)
    return Likeness(other, ratio, 1.0 if texts[0] == texts[1] else min(0.99, common(*texts)))


# The same inventory is compared with every row: each of its texts is prepared once.
_tight, _fold = lru_cache(maxsize=8192)(tight), lru_cache(maxsize=8192)(fold)


def common(first: str, second: str) -> float:
    """Return the share of the four-grams of letters of the shorter text that are in the longer, 0 to 1.

    Both texts are folded. Texts of fewer than 40 letters say too little: 0.
    """
    short, long = sorted((_grams(first), _grams(second)), key=len)
    return len(short & long) / len(short) if len(short) >= 37 else 0.0


@lru_cache(maxsize=8192)
def _grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 4] for i in range(len(text) - 3))
