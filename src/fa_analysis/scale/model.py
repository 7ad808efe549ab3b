"""What the parts of a large coding are: a partition, the task of coding it, what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import Problem
from fa_analysis.study import Study

EngineName = Literal["loop", "dask"]
Say = Callable[[Problem], None]


@dataclass(frozen=True)
class Part:
    """One partition: some contributions of one file, staged as parquet.

    `file` is named from `data/raw`; `first` and `last` are lines of it; `mark` is the SHA-256 of the staged
    content.
    """

    name: str
    file: str
    first: int
    last: int
    rows: int
    mark: str


@dataclass(frozen=True)
class Place:
    """Where the tables of the contributions of one study stand."""

    root: Path

    def staged(self, part: str) -> Path:
        """Return what was read: `contribution_id`, `text`, `group`, `line`."""
        return self.root / "staged" / f"{part}.parquet"

    def codings(self, part: str) -> Path:
        """Return the codings of one partition (table `codings`)."""
        return self.root / "codings" / f"{part}.parquet"

    def counts(self, part: str) -> Path:
        """Return the counts of one partition; written last, it says that the partition is finished."""
        return self.root / "counts" / f"{part}.json"

    def topics(self, part: str) -> Path:
        """Return the topics of one partition (table `unit_topics`)."""
        return self.root / "unit_topics" / f"{part}.parquet"

    def topic_counts(self, part: str) -> Path:
        """Return how many contributions of a partition are of each topic, by group."""
        return self.root / "unit_topics" / f"{part}.json"


def place_of(study: Study) -> Place:
    """Return where the tables of the contributions of `study` stand."""
    return Place(study.processed / "contributions")


@dataclass(frozen=True)
class Cut:
    """How texts become units: words in a unit at most, answers that say nothing."""

    max_words: int
    non_answers: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """All that a worker needs to do one partition, but what all tasks share.

    `key`: the fingerprint of what the result depends on. `code`: that of the program, which a worker on another
    machine must share.
    """

    part: Part
    place: Place
    key: str
    code: str
    cut: Cut


@dataclass(frozen=True)
class Outcome:
    """What came of one task: nothing to say, or the sentence of its failure.

    `cause`: why it failed, in the reader's language. `unwritable`: the disk refused, nothing more can be kept.
    """

    part: Part
    cause: str = ""
    unwritable: bool = False


Job = Callable[[Task, Any], Outcome]
"""What is done to a partition, given what all tasks share (the grid, the topics)."""


def applies(codebook: Codebook, family: str) -> bool:
    """Say whether the codes of a family are looked for in contributions, which are answers to a survey."""
    sources = codebook.family(family).sources
    return not sources or "survey" in sources
