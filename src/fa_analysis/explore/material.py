"""What an exploration starts from, prepared once; each choice then costs only what depends on it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.study import Study
from fa_analysis.text.index import Index
from fa_analysis.topics import Corpus, Exploration, explore
from fa_analysis.topics.model import Method
from fa_analysis.topics.names import TopicNotes

# Explorations kept for who comes back to a choice; a person seldom compares more.
_KEPT = 40


@dataclass(frozen=True)
class Choice:
    """What is looked at: a method, a number of topics, a group of actors, a public policy; empty for all."""

    method: Method = "reinert"
    number: int = 6
    group: str = ""
    policy: str = ""


@dataclass(frozen=True, eq=False)
class Material:
    """The texts of a study ready to be explored.

    `corpus`: all segments, see `topics.make_corpus`. `index`: the same units, for concordances. `about`: one
    row per segment: `group`, `policy` of who speaks (empty where there is none).
    """

    study: Study
    codebook: Codebook
    notes: TopicNotes
    corpus: Corpus
    index: Index
    about: pd.DataFrame
    respondents: pd.DataFrame
    units: pd.DataFrame
    found: dict[Choice, Exploration] = field(default_factory=dict, repr=False)
    """What was computed and may serve again, the latest last."""

    def choices(self, axis: str) -> list[str]:
        """Return the groups (or policies) that speak here, in the order of the settings."""
        settings = self.study.settings
        named = [g.label for g in settings.groups] if axis == "group" else [p.label for p in settings.policies]
        there = set(self.about[axis]) - {""}
        return [*(name for name in named if name in there), *sorted(there - set(named))]


def open_material(study: Study) -> Material:
    """Read the tables of the last run and count their words: about two seconds, once.

    Raises
    ------
    StudyError
        When the study has not been run, or has no text.
    """
    from fa_analysis import codebook, tables
    from fa_analysis.text import build_index
    from fa_analysis.topics import home_units, make_corpus
    from fa_analysis.topics.names import read_notes

    names = ("units", "respondents", "questionnaires", "projects")
    if not all(study.table(name).is_file() for name in names):
        raise StudyError(
            _("rien n'a encore été lu"),
            where=str(study.root),
            todo=_("Lancez d'abord fa.run(study) ou « fa-analysis run »"),
        )
    table = {name: tables.read(name, study.table(name)) for name in names}
    settings, notes = study.settings.topics, read_notes(study.review / "topics.yaml")
    units = home_units(table["units"], table["respondents"], settings.sources)
    corpus = make_corpus(units, settings, notes)
    return Material(
        study,
        codebook.load(study.codebook_file)[0],
        notes,
        corpus,
        build_index(units),
        _about(corpus.segments, table),
        table["respondents"],
        units,
    )


def _about(segments: pd.DataFrame, table: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the group and the policy of each segment's speaker or project."""
    people = [
        table["respondents"].rename(columns={"interview_id": "source_id"})[["source_id", "group", "policy"]],
        table["questionnaires"].rename(columns={"respondent_id": "source_id"})[["source_id", "policy"]],
        table["projects"].rename(columns={"project_id": "source_id"})[["source_id", "policy"]],
    ]
    who = pd.concat(people, ignore_index=True).drop_duplicates("source_id").set_index("source_id")
    return who.reindex(segments["source_id"]).fillna("").reset_index(drop=True)


def select(material: Material, *, group: str = "", policy: str = "") -> Corpus:
    """Return the segments of one group, of one policy, of both; a word too rare there is left out.

    Raises
    ------
    StudyError
        When fewer than two documents are left: topics are compared between documents.
    """
    if not group and not policy:
        return material.corpus
    kept = np.ones(len(material.about), dtype=bool)
    for axis, wanted in (("group", group), ("policy", policy)):
        if wanted:
            kept &= material.about[axis].eq(wanted).to_numpy()
    corpus = material.corpus
    segments = corpus.segments[kept].reset_index(drop=True)
    if segments["source_id"].nunique() < 2:
        raise StudyError(
            _("il n'y a pas deux documents dans cette sélection"),
            todo=_("Élargissez-la : un autre groupe, ou toutes les politiques"),
        )
    matrix = corpus.matrix[np.flatnonzero(kept)]
    spread = np.bincount(matrix.indices, minlength=len(corpus.terms))
    common = np.flatnonzero(spread >= material.study.settings.topics.min_segments)
    return replace(
        corpus, segments=segments, matrix=matrix[:, common], terms=tuple(corpus.terms[i] for i in common)
    )


def find(material: Material, choice: Choice) -> Exploration:
    """Return the topics of a choice, those of `fa-analysis topics` on the same texts; kept for the next time.

    Raises
    ------
    StudyError
        When these texts cannot give that many topics; it says what to change.
    """
    known: dict[Choice, Any] = material.found
    if choice in known:
        known[choice] = known.pop(choice)
        return material.found[choice]
    study = material.study
    made = explore(
        select(material, group=choice.group, policy=choice.policy),
        study.settings.topics,
        method=choice.method,
        number=choice.number,
        codebook=material.codebook,
        notes=material.notes,
        seed=study.settings.study.seed % 2**32,
    )
    known[choice] = made
    while len(known) > _KEPT:
        del known[next(iter(known))]
    return made
