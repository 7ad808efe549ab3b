"""What to bring together: for each project, the nearest ones of other directions, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.measures.material import dimensions, practices

NEAREST = 3
WORDS = 4
# A word joins two projects when at most this share of all write it, and when it has so many letters.
_COMMON, _LETTERS = 0.08, 4
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Near:
    """One project near another: the codes and words they share; `of`: the codes that either carries."""

    project_id: str
    codes: tuple[str, ...]
    of: int
    words: tuple[str, ...]


def nearest(
    projects: pd.DataFrame, project_codes: pd.DataFrame, codebook: Codebook, *, direction: Mapping[str, str]
) -> dict[str, tuple[Near, ...]]:
    """Return the projects of other directions that are most like each project, the nearest first.

    Likeness is Jaccard's on the dimensions and practices carried, as in the measure `similar`; among equals,
    the texts decide (cosine of their words, each weighted by its rarity). A project that shares no code is not
    near.

    Parameters
    ----------
    projects : DataFrame
        Columns `project_id`, `title`, `description`, `direction`.
    project_codes : DataFrame
        Columns `project_id`, `code`.
    direction : mapping of str to str
        The one name of each way to write a direction (`directions.one_name`).
    """
    codes = [*dimensions(codebook), *practices(codebook)]
    ids = projects["project_id"].tolist()
    if not ids:
        return {}
    grid = _grid(project_codes, ids, codes)
    both = grid @ grid.T
    union = grid.sum(axis=1)[:, None] + grid.sum(axis=1)[None, :] - both
    like = np.divide(both, union, out=np.zeros_like(both), where=union > 0)
    leads = [direction.get(d, d) if isinstance(d, str) else "" for d in projects["direction"].tolist()]
    where = pd.factorize(np.array(leads, dtype=object))[0]
    known = np.array([bool(d) for d in leads])
    like[(where[:, None] == where[None, :]) & known[:, None]] = 0
    np.fill_diagonal(like, 0)
    text, said = _words(projects)
    found = {}
    for row, one in enumerate(ids):
        order = np.lexsort((np.arange(len(ids)), -text[row].round(9), -like[row].round(9)))[:NEAREST]
        found[one] = tuple(
            Near(
                ids[other],
                tuple(c for c, a, b in zip(codes, grid[row], grid[other], strict=True) if a and b),
                int(union[row, other]),
                _shared(said, row, int(other)),
            )
            for other in order
            if like[row, other] > 0
        )
    return found


def _grid(project_codes: pd.DataFrame, ids: list[str], codes: list[str]) -> Floats:
    grid = np.zeros((len(ids), len(codes)))
    rows, columns = pd.Index(ids), pd.Index(codes)
    at = rows.get_indexer(pd.Index(project_codes["project_id"]))
    code = columns.get_indexer(pd.Index(project_codes["code"]))
    there = (at >= 0) & (code >= 0)
    grid[at[there], code[there]] = 1
    return grid


@dataclass(frozen=True)
class _Said:
    """The words of each project: term → its form as written; and the rarity of each term."""

    forms: list[dict[int, str]]
    rarity: Floats


def _words(projects: pd.DataFrame) -> tuple[Floats, _Said]:
    """Return how alike the texts are, two by two (cosine), and their words."""
    from scipy.sparse import csr_array

    said, size = _read(projects)
    spread = np.zeros(size)
    for mine in said:
        spread[list(mine)] += 1
    # A word of a single project joins nothing; one of many of them says nothing.
    useful = (spread > 1) & (spread <= max(3, len(said) * _COMMON))
    rarity = np.where(useful, np.log((1 + len(said)) / (1 + spread)), 0.0)
    cells = [(u, t) for u, mine in enumerate(said) for t in mine if rarity[t] > 0]
    rows, columns = (np.array([c[axis] for c in cells], dtype=np.int64) for axis in (0, 1))
    matrix = csr_array((rarity[columns], (rows, columns)), shape=(len(said), size))
    alike = (matrix @ matrix.T).toarray()
    length = np.sqrt(np.diag(alike))
    scale = np.divide(1, length, out=np.zeros_like(length), where=length > 0)
    return alike * scale[:, None] * scale[None, :], _Said(said, rarity)


def _read(projects: pd.DataFrame) -> tuple[list[dict[int, str]], int]:
    """Return the words that say something, of each project, and the number of terms."""
    from fa_analysis.text import build_index
    from fa_analysis.text.terms import terms_of
    from fa_analysis.topics.words import NEGATIONS, plain_forms, reasons

    texts = projects["title"].fillna("") + ". " + projects["description"].fillna("")
    index = build_index(
        pd.DataFrame({"unit_id": projects["project_id"], "source": "project", "text": texts.to_numpy()})
    )
    terms, forms = terms_of(index), plain_forms(index)
    names = [terms.names[t] for t in terms.of_form]
    nobody = np.zeros(len(forms), dtype=bool)
    why = reasons(forms, names, nobody, keep=frozenset(), drop=frozenset(NEGATIONS))
    kept = [len(f) >= _LETTERS and f.isalpha() and not w for f, w in zip(forms, why, strict=True)]
    said: list[dict[int, str]] = []
    for unit in range(index.n_units):
        mine: dict[int, str] = {}
        for form in index.form[index.unit_first[unit] : index.unit_first[unit + 1]]:
            if kept[form]:
                mine.setdefault(int(terms.of_form[form]), forms[form])
        said.append(mine)
    return said, len(terms.names)


def _shared(said: _Said, one: int, other: int) -> tuple[str, ...]:
    """Return the rarest words that two projects share, as the first of them writes it."""
    both = [t for t in said.forms[one] if t in said.forms[other] and said.rarity[t] > 0]
    both.sort(key=lambda t: (-said.rarity[t], said.forms[one][t]))
    return tuple(said.forms[one][t] for t in both[:WORDS])
