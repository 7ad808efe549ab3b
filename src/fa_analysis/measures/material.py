"""What the measures start from: who was met, and which code stands where, as tables of true and false."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.measures.merging import Merged, merged_labels, merging
from fa_analysis.settings import Settings

ALL = "ensemble"
CELLS = ("value", "machine", "drawn", "reviewed")
Axis = str


@dataclass(frozen=True)
class Material:
    """The tables of a study, prepared once for every measure; nothing in it is modified.

    Attributes
    ----------
    interviews : DataFrame
        One row per home interview that has at least one unit; index `interview_id`; columns `group`, `policy`.
    answers : DataFrame
        One row per answer of these interviews (pieces of a long answer put together), in the order of speech;
        index (`interview_id`, `answer`); one column of booleans per code.
    machine, drawn, reviewed : DataFrame
        Like `answers`: what the machine says, whether chance drew the answer for review, whether a person
        reviewed it.
    survey : DataFrame
        One row per questionnaire that has at least one unit; index `respondent_id`; booleans per code.
    projects, benchmark : DataFrame
        One row per project (per entry); index its identifier; booleans per code.
    entries : Series
        The title of each benchmark entry: the first sentence of its text.
    merged : mapping
        By axis (`group`, `policy`), the groups put together because one was too small (`merging`); they stand
        under their common name in `interviews` and `questionnaires`, under their own in `respondents`.
    """

    codebook: Codebook
    settings: Settings
    respondents: pd.DataFrame
    questionnaires: pd.DataFrame
    inventory: pd.DataFrame
    interviews: pd.DataFrame
    answers: pd.DataFrame
    machine: pd.DataFrame
    drawn: pd.DataFrame
    reviewed: pd.DataFrame
    survey: pd.DataFrame
    projects: pd.DataFrame
    benchmark: pd.DataFrame
    entries: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    merged: Mapping[Axis, Merged] = field(default_factory=dict)

    @property
    def k(self) -> int:
        """The least number of persons in a group that is shown in a working document."""
        return self.settings.thresholds.working

    @cached_property
    def said(self) -> pd.DataFrame:
        """One row per home interview, one boolean per code: the interview expresses it at least once."""
        return any_by(self.answers, self.interviews.index)


def prepare(
    *,
    coded: pd.DataFrame,
    units: pd.DataFrame,
    respondents: pd.DataFrame,
    questionnaires: pd.DataFrame,
    projects: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
) -> Material:
    """Put the tables of a study in the shape the measures need.

    Interviews whose scope is `elsewhere`, and those no unit of which could be read, are left out of
    `interviews` and `answers`: they never enter a home figure.
    """
    spoken = units.loc[units["source"] == "interview"]
    home = respondents.loc[respondents["scope"] == "home"].set_index("interview_id")
    home = home.loc[home.index.isin(spoken["source_id"]), ["group", "policy"]]
    spoken = spoken.loc[spoken["source_id"].isin(home.index)]
    merged = {
        "group": merging(home["group"], settings.groups, k=settings.thresholds.working),
        "policy": merging(home["policy"], settings.policies, k=settings.thresholds.working),
    }
    home = home.assign(**{axis: merged_labels(home[axis], found) for axis, found in merged.items()})
    asked = merged_labels(questionnaires["policy"], merged["policy"])
    keys = [spoken["source_id"].to_numpy(), spoken["answer"].fillna(0).to_numpy(dtype=int)]
    numbers, places = pd.factorize(pd.MultiIndex.from_arrays(keys))
    answers = pd.MultiIndex.from_tuples(list(places), names=["interview_id", "answer"])
    grid = _Grid(coded, units)
    codes = _codes(codebook, "interview")
    matrices = {
        name: _group_any(grid.cells(spoken["unit_id"], codes, name), numbers, answers) for name in CELLS
    }
    others = {s: _by_source(grid, units, codebook, s) for s in ("survey", "project", "benchmark")}
    return Material(
        codebook=codebook,
        settings=settings,
        respondents=respondents,
        questionnaires=questionnaires.assign(policy=asked),
        inventory=projects.set_index("project_id"),
        interviews=home,
        answers=matrices["value"],
        machine=matrices["machine"],
        drawn=matrices["drawn"],
        reviewed=matrices["reviewed"],
        survey=others["survey"],
        projects=others["project"],
        benchmark=others["benchmark"],
        entries=_titles(units),
        merged=merged,
    )


class _Grid:
    """The true rows of `coded` as numbers: their units and codes are looked up once for every matrix."""

    def __init__(self, coded: pd.DataFrame, units: pd.DataFrame) -> None:
        self._units = pd.Index(units["unit_id"])
        self._true = coded.loc[np.logical_or.reduce([coded[name].to_numpy(dtype=bool) for name in CELLS])]
        self._rows = self._units.get_indexer(pd.Index(self._true["unit_id"]))
        self._codes, names = pd.factorize(self._true["code"])
        self._names = pd.Index(names)

    def cells(self, unit_ids: pd.Series, codes: list[str], column: str) -> pd.DataFrame:
        """Return one row per unit and one column per code, true where `column` of `coded` is true."""
        true = self._true[column].to_numpy(dtype=bool) & (self._rows >= 0)
        whole = np.zeros((len(self._units), len(self._names)), dtype=bool)
        whole[self._rows[true], self._codes[true]] = True
        rows = self._units.get_indexer(pd.Index(unit_ids))
        columns = self._names.get_indexer(pd.Index(codes))
        known = columns >= 0
        found = np.zeros((len(rows), len(codes)), dtype=bool)
        found[:, known] = whole[rows][:, columns[known]]
        return pd.DataFrame(found, index=pd.Index(unit_ids), columns=codes)


def any_by(cells: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    """Return one row per value of `index` (first level of `cells`): true where one of its rows is."""
    numbers, names = pd.factorize(cells.index.get_level_values(0))
    return _group_any(cells, numbers, names).reindex(index, fill_value=False)


def families(codebook: Codebook, *, kind: str, source: str) -> list[str]:
    """Return the families of one kind (`multiple`, `ordinal`) that apply to one source of units."""
    return [f.id for f in codebook.families if f.kind == kind and (not f.sources or source in f.sources)]


def dimensions(codebook: Codebook) -> list[str]:
    """Return the codes of the family whose codes are broken down into practices; else the first family's."""
    parents = {c.parent for c in codebook.codes if c.parent}
    for family in codebook.families:
        inside = [c.id for c in codebook.codes_of(family.id) if c.parent is None]
        if parents & set(inside):
            return inside
    return []


def practices(codebook: Codebook) -> list[str]:
    """Return the codes that have a parent, in the order of the codebook."""
    return [c.id for c in codebook.codes if c.parent]


def expressed_codes(codebook: Codebook) -> list[str]:
    """Return the codes of the families of several codes that apply to interviews, practices left out."""
    kept = families(codebook, kind="multiple", source="interview")
    return [c.id for c in codebook.codes if c.family in kept and c.parent is None]


def ordered(labels: pd.Series, wanted: list[str]) -> list[str]:
    """Return the labels present in `labels`: those of the settings in their order, then the others sorted."""
    present = set(labels.dropna())
    return [w for w in wanted if w in present] + sorted(present - set(wanted))


def axes(material: Material) -> dict[Axis, pd.Series]:
    """Return the two ways to group interviews: by group of actors and by public policy."""
    return {axis: material.interviews[axis] for axis in ("group", "policy")}


def order_of(material: Material, axis: Axis) -> list[str]:
    """Return the labels of one axis (`group` or `policy`), in the order of the settings.

    Merged groups stand in the place of the first of them; their own labels stay, after it, for the tables that
    merge nothing (projects).
    """
    named = material.settings.groups if axis == "group" else material.settings.policies
    names = {part: name for name, parts in material.merged.get(axis, {}).items() for part in parts}
    return list(dict.fromkeys(label for n in named for label in (names.get(n.label, n.label), n.label)))


def _titles(units: pd.DataFrame) -> pd.Series:
    found = (
        units.loc[units["source"] == "benchmark"].drop_duplicates("source_id").set_index("source_id")["text"]
    )
    return found.str.extract(r"^(.*?[^.])(?:\.\s|\.?$)", expand=False).fillna("").str.strip()


def _codes(codebook: Codebook, source: str) -> list[str]:
    allowed = {f.id for f in codebook.families if not f.sources or source in f.sources}
    return [c.id for c in codebook.codes if c.family in allowed]


def _by_source(grid: _Grid, units: pd.DataFrame, codebook: Codebook, source: str) -> pd.DataFrame:
    kept = units.loc[units["source"] == source]
    cells = grid.cells(kept["unit_id"], _codes(codebook, source), "value")
    numbers, names = pd.factorize(pd.Index(kept["source_id"]))
    return _group_any(cells, numbers, names)


def _group_any(cells: pd.DataFrame, numbers: npt.NDArray[np.intp], names: pd.Index) -> pd.DataFrame:
    """Return one row per name, true where one of the rows of its number is."""
    merged = np.zeros((len(names), cells.shape[1]), dtype=bool)
    rows, columns = np.nonzero(cells.to_numpy())
    merged[numbers[rows], columns] = True
    return pd.DataFrame(merged, index=names, columns=cells.columns)
