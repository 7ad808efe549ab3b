"""What a step is, what it is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis import i18n
from fa_analysis.errors import Problem, WriteError
from fa_analysis.pipeline.inputs import digest, relative
from fa_analysis.pipeline.manifest import Manifest, Record
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.charts.view import Story
    from fa_analysis.codebook.model import Codebook

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and out of how much."""


@dataclass(frozen=True)
class Made:
    """What a step gives back: tables to keep, files it wrote, counts, problems, a note for its next run.

    `content` is what must reach the disk with the tables and is no table: the model.
    """

    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    content: Mapping[Path, bytes] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """One step of the run: what it is called, what it starts from, and the function that does it.

    Parameters
    ----------
    name : str
        The step's name in the manifest.
    label : str
        What it does, in French, for the progress bar and `status`.
    do : callable
        `Work` → `Made`.
    rooms : tuple of str
        The rooms whose code, when changed, makes the step stale.
    inputs : tuple of str
        Kinds of input files (see `inputs.look`).
    needs : tuple of str
        Tables of earlier steps (`codebook` stands for the version of the grid).
    settings : tuple of str
        Sections of `study.toml` that it reads; all when it names `*`.
    writes : bool
        It writes its own files (figures, workbook): the tables must be on the disk before.
    """

    name: str
    label: str
    do: Callable[[Work], Made]
    rooms: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    writes: bool = False


@dataclass
class Work:
    """What the steps of one run share.

    The study, the last run, the inputs of this one; what has been made so far (`records`), the tables already
    in memory, and those that wait to be written (`pending`); the reports that could not be written (`failed`);
    what the charts drawn say (`told`), for the page.
    """

    study: Study
    before: Manifest
    inputs: Mapping[str, Mapping[str, str]]
    progress: Progress
    code: str = ""
    records: dict[str, Record] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    pending: dict[Path, bytes] = field(default_factory=dict)
    failed: dict[str, WriteError] = field(default_factory=dict)
    told: dict[str, Story] = field(default_factory=dict)
    _grid: tuple[Codebook, list[Problem]] | None = None
    _decided: tuple[pd.DataFrame, list[Problem]] | None = None

    def table(self, name: str) -> pd.DataFrame:
        """Return table `name`, read from the disk the first time it is asked for."""
        if name not in self.tables:
            from fa_analysis import tables

            self.tables[name] = tables.read(name, self.study.table(name))
        return self.tables[name]

    def previous(self, name: str) -> pd.DataFrame | None:
        """Return table `name` as the last run left it; None when it is not there any more, or was altered."""
        from fa_analysis import tables

        path = self.study.table(name)
        return tables.read(name, path) if self.intact(path) else None

    def note(self, step: str) -> Mapping[str, Any]:
        """Return what `step` kept for itself in the last run; nothing when there was none."""
        record = self.before.steps.get(step)
        return record.note if record is not None else {}

    @property
    def codebook(self) -> Codebook:
        """The reading grid, read the first time it is asked for."""
        return self.grid[0]

    @property
    def grid(self) -> tuple[Codebook, list[Problem]]:
        """The reading grid, and what in it had to be left out."""
        if self._grid is None:
            from fa_analysis import codebook

            self._grid = codebook.load(self.study.codebook_file)
        return self._grid

    @property
    def decisions(self) -> tuple[pd.DataFrame, list[Problem]]:
        """What people decided, one row per unit and code, and what waits for them; worked out once."""
        if self._decided is None:
            from fa_analysis.pipeline.people import decisions

            self._decided = decisions(self.study, self.table("units"), self.codebook)
        return self._decided

    def mark(self, *parts: object) -> str:
        """Return the fingerprint of one part of a step: its code and what that part is made from."""
        return digest([self.code, *parts, *spoken(self.study).values()])

    def intact(self, path: Path) -> bool:
        """Say whether an output is still what the last run wrote."""
        from fa_analysis.pipeline.inputs import content

        return path.is_file() and self.before.outputs.get(relative(self.study, path)) == content(path)


def spoken(study: Study) -> dict[str, str]:
    """Return the language, when it is not the first: sentences are kept with what each step made."""
    lang = study.settings.study.lang
    return {} if lang == i18n.SOURCE else {"lang": lang}


def named(study: Study, source: str) -> str:
    """Return the table (for case studies, the folder) that the settings give to a source."""
    section = getattr(study.settings, source)
    return str(section.folder if source == "cases" else section.table)


def announced(study: Study, source: str) -> bool:
    """Say whether `study.toml` itself has a section of this source, which names what to read."""
    return source in study.settings.model_fields_set and bool(named(study, source))


def settings_of(study: Study, sections: tuple[str, ...]) -> Any:
    """Return the named sections of the settings as plain data."""
    everything = study.settings.model_dump(mode="json")
    return everything if "*" in sections else {name: everything[name] for name in sections}
