"""From words to vectors, and from vectors to how alike two units are.

Several views of a unit are compared and their likenesses added, each with a fixed weight (a sum of kernels):
its own words and letters, the question before it, its neighbours, its place, its length, its kind. The weights
were set by hand, in round numbers, on the development sample; docs/learning.md says what each view is worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.learning.words import count

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

ASKED, NEIGHBOURS, NEXT_ASKED, PLACE, LENGTH, KIND = 0.3, 0.2, 0.2, 0.1, 0.1, 0.1
PLACE_WIDTH = 0.12
LENGTH_WIDTH = 0.5
VIEWS = ("text_words", "text_letters", "asked_words", "asked_letters")
_BLOCK = 256
_DENSE = 1000
_LEAST = {"text_words": 2, "text_letters": 3, "asked_words": 2, "asked_letters": 2}


@dataclass(frozen=True)
class Terms:
    """The terms of one view, sorted, and their inverse document frequencies."""

    terms: tuple[str, ...]
    idf: Floats


Vocabulary = dict[str, Terms]


@dataclass(frozen=True)
class Rows:
    """Units as vectors: of their text, of what was asked; and what surrounds them (see `contexts`)."""

    text: Any
    asked: Any
    previous: Longs
    next: Longs
    place: Floats
    length: Floats
    kind: npt.NDArray[np.object_]

    def take(self, rows: Longs) -> Rows:
        """Return some rows followed by the neighbours they need, whose own surroundings are dropped."""
        wanted = np.concatenate([self.previous[rows], self.next[rows]])
        extra = np.setdiff1d(wanted[wanted >= 0], rows)
        kept = np.concatenate([rows, extra]).astype(np.int64)
        at = np.full(len(self.length) + 1, -1, dtype=np.int64)
        at[kept] = np.arange(len(kept))
        inside = np.arange(len(kept)) < len(rows)
        return Rows(
            self.text[kept],
            self.asked[kept],
            np.where(inside, at[self.previous[kept]], -1),
            np.where(inside, at[self.next[kept]], -1),
            self.place[kept],
            self.length[kept],
            self.kind[kept],
        )


def learn_vocabulary(table: pd.DataFrame) -> tuple[Vocabulary, Rows]:
    """Return the terms worth counting in all the texts at hand (no label is used), and the rows.

    The second is what `vectorise` gives with the first; having both at once reads each text once.
    """
    out: Vocabulary = {}
    parts = {}
    for view in VIEWS:
        names, counts = count(table[view.split("_")[0]], letters=view.endswith("letters"))
        seen = np.bincount(counts.indices, minlength=len(names))
        kept = np.flatnonzero(seen >= (_LEAST[view] if len(table) > 4 * _LEAST[view] else 1))
        rarity = np.log((1 + len(table)) / (1 + seen[kept])) + 1
        out[view] = Terms(tuple(str(t) for t in names[kept]), rarity)
        parts[view] = _weighted(counts[:, kept], rarity)
    return out, _rows(table, parts)


def vectorise(table: pd.DataFrame, vocabulary: Vocabulary) -> Rows:
    """Return the rows of `contexts` as vectors."""
    from scipy.sparse import csr_matrix

    parts = {}
    for view in VIEWS:
        names, counts = count(table[view.split("_")[0]], letters=view.endswith("letters"))
        terms = vocabulary[view]
        at = pd.Index(terms.terms, dtype=object).get_indexer(pd.Index(names, dtype=object))
        known = np.flatnonzero(at >= 0)
        place = csr_matrix((np.ones(len(known)), (known, at[known])), shape=(len(names), len(terms.terms)))
        parts[view] = _weighted((counts @ place).tocsr(), terms.idf)
    return _rows(table, parts)


def _rows(table: pd.DataFrame, parts: dict[str, Any]) -> Rows:
    from scipy.sparse import hstack

    return Rows(
        hstack([parts["text_words"], parts["text_letters"]], format="csr"),
        hstack([parts["asked_words"], parts["asked_letters"]], format="csr"),
        table["previous"].to_numpy(np.int64),
        table["next"].to_numpy(np.int64),
        table["place"].to_numpy(np.float64),
        table["length"].to_numpy(np.float64),
        table["kind"].to_numpy(object),
    )


def alike(left: Rows, right: Rows) -> Floats:
    """Return how alike each row of `left` is to each row of `right` (a positive semi-definite kernel).

    In single precision: these squares of thousands are the largest thing that a run holds.

    A teaching example is nothing but its text: what was asked, neighbours, place and length are compared among
    real units only.
    """
    words = _products(left.text, right.text)
    mine, theirs = np.flatnonzero(left.kind != "example"), np.flatnonzero(right.kind != "example")
    asked = _products(left.asked[mine], right.asked[theirs])
    before, after = (left.previous[mine], right.previous[theirs]), (left.next[mine], right.next[theirs])
    more = ASKED * asked + NEIGHBOURS * (_around(words, *before) + _around(words, *after))
    more += NEXT_ASKED * _around(asked, _among(mine, after[0], left), _among(theirs, after[1], right))
    words[np.ix_(mine, theirs)] += more + _plain(left, right, mine, theirs)
    return np.asarray(words)


def alike_times(left: Rows, right: Rows, weights: Floats) -> Floats:
    """Return ``alike(left, right) @ weights`` without that square.

    What is a product of vectors is first summed over `right`, term by term; the rest is worked out between real
    units only, which are few among what a model is taught with.
    """
    mine, theirs = np.flatnonzero(left.kind != "example"), np.flatnonzero(right.kind != "example")
    theirs_weights = weights[theirs]
    more = ASKED * (left.asked[mine] @ (right.asked[theirs].T @ theirs_weights))
    for share, ours, others, here, there in (
        (NEIGHBOURS, left.text, right.text, left.previous, right.previous),
        (NEIGHBOURS, left.text, right.text, left.next, right.next),
        (NEXT_ASKED, left.asked, right.asked, left.next, right.next),
    ):
        has, had = here[mine] >= 0, there[theirs] >= 0
        carried = others[there[theirs][had]].T @ theirs_weights[had]
        more[has] += share * (ours[here[mine][has]] @ carried)
    out = left.text @ (right.text.T @ weights)
    out[mine] += more + _plain(left, right, mine, theirs) @ theirs_weights
    return np.asarray(out)


def _plain(left: Rows, right: Rows, mine: Longs, theirs: Longs) -> Floats:
    """Return how alike real units are but for their words: kind, length among the same kind, place."""
    same = np.equal.outer(left.kind[mine], right.kind[theirs])
    near = _near(left.length[mine], right.length[theirs], LENGTH_WIDTH)
    place = _near(left.place[mine], right.place[theirs], PLACE_WIDTH)
    return np.asarray(same * (KIND + LENGTH * near) + PLACE * place)


def _products(left: Any, right: Any) -> Floats:
    """Return ``left @ right.T`` as an array.

    The few terms that most texts have make most of the work: those are multiplied as full columns, the others
    sparse, by blocks. Of rows against themselves, half the blocks say all.
    """
    often = np.bincount(right.indices, minlength=right.shape[1]).argsort(kind="stable")[::-1]
    dense, sparse = np.sort(often[:_DENSE]), np.sort(often[_DENSE:])
    columns = right[:, dense].toarray()
    itself = left is right
    out: Floats = (columns if itself else left[:, dense].toarray()) @ columns.T
    rest = right[:, sparse]
    ours, theirs = rest if itself else left[:, sparse], rest.T.tocsr()
    for start in range(0, len(out), _BLOCK):
        some = slice(start, start + _BLOCK)
        if itself:
            out[start:, some] += (rest[start:] @ theirs[:, some]).toarray()
            out[some, start:] = out[start:, some].T
        else:
            out[some] += (ours[some] @ theirs).toarray()
    return out


def _among(kept: Longs, rows: Longs, whole: Rows) -> Longs:
    """Return where `rows` stand among `kept`; -1 stays -1."""
    place = np.full(len(whole.length) + 1, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    return place[rows]


def _around(likeness: Floats, left: Longs, right: Longs) -> Floats:
    """Return the likeness of the neighbours of each pair; 0 when one has none."""
    both = np.multiply.outer(left >= 0, right >= 0)
    return np.where(both, likeness[np.ix_(np.maximum(left, 0), np.maximum(right, 0))], 0.0)


def _near(left: Floats, right: Floats, width: float) -> Floats:
    """Return a Gaussian of the distance; 0 where one value is empty."""
    gap = np.subtract.outer(left, right)
    return np.nan_to_num(np.exp(-(gap**2) / (2 * width**2)), nan=0.0)


def _weighted(counts: Any, rarity: Floats) -> Any:
    """Return TF-IDF rows of length 1, a repeated term counting for its logarithm (scikit-learn's formulas)."""
    out = counts.tocsr()
    out.data = (1 + np.log(out.data)) * rarity[out.indices]
    lengths = np.sqrt(np.asarray(out.multiply(out).sum(axis=1)).ravel())
    out.data /= np.repeat(lengths, np.diff(out.indptr))
    return out.astype(np.float32)
