"""Topics of a consultation: found in a sample, then applied to every contribution, part by part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.files import write_bytes
from fa_analysis.pipeline.inputs import code_of, digest
from fa_analysis.scale.model import Cut, Outcome, Part, Place, Task, place_of
from fa_analysis.scale.sample import draw
from fa_analysis.scale.work import attempted, by_group, same_program, staged, units_of, write_counts
from fa_analysis.study import Study
from fa_analysis.topics.corpus import prepare_for
from fa_analysis.topics.explore import explore, make_corpus
from fa_analysis.topics.links import unit_topics
from fa_analysis.topics.model import TopicModel
from fa_analysis.topics.names import read_notes
from fa_analysis.topics.nmf import apply_nmf, idf_of
from fa_analysis.topics.segments import cut_segments

ROOMS = ("text", "codebook", "topics", "scale/topics.py", "scale/work.py")


@dataclass(frozen=True)
class Fit:
    """Topics as a worker needs them: their words and weights, how rare each word is, mean shares, names.

    `terms_table`: table `topics`, as records. `key`: the fingerprint of what they were found in.
    """

    key: str
    terms: tuple[str, ...]
    weights: tuple[tuple[float, ...], ...]
    anchors: tuple[str, ...]
    idf: tuple[float, ...]
    mean: tuple[float, ...]
    labels: tuple[str, ...]
    keep: tuple[str, ...]
    drop: tuple[str, ...]
    segment_words: int
    terms_table: tuple[dict[str, Any], ...]

    def table(self) -> pd.DataFrame:
        """Return table `topics`: the words of each topic, the most specific first."""
        return tables.check(pd.DataFrame.from_records(list(self.terms_table)), "topics")


def fit(study: Study, codebook: Codebook, parts: Sequence[Part], cut: Cut) -> Fit:
    """Find topics in a stratified sample; those of the last run stand when nothing that they rest on changed.

    The topics are those of `fa-analysis topics`: NMF, held by the words of the grid; names, words kept and left
    out are those of `data/review/topics.yaml`.

    Raises
    ------
    StudyError
        When the sample cannot give that many topics.
    """
    settings, place = study.settings, place_of(study)
    notes = read_notes(study.review / "topics.yaml")
    wanted = settings.contributions
    made_from = ([p.mark for p in parts], codebook.version, settings.topics.model_dump(), asdict(cut))
    asked = (wanted.topics, wanted.sample, settings.study.seed, code_of(ROOMS))
    key = digest([made_from, asked, sorted(notes.keep), sorted(notes.drop), repr(notes.names)])
    kept = _read(place, key)
    if kept is not None:
        return kept
    units = units_of(draw(parts, place, wanted.sample), cut)[0]
    corpus = make_corpus(units, settings.topics, notes)
    found = explore(
        corpus, settings.topics, number=wanted.topics, codebook=codebook, notes=notes, seed=settings.study.seed
    )
    made = Fit(
        key,
        found.model.terms,
        tuple(map(tuple, found.model.weights.tolist())),
        found.model.anchors,
        tuple(idf_of(corpus.matrix).tolist()),
        tuple(found.model.shares.mean(axis=0).tolist()),
        found.labels,
        tuple(sorted(notes.keep)),
        tuple(sorted(notes.drop)),
        settings.topics.segment_words,
        tuple({str(n): v for n, v in row.items()} for row in found.terms.to_dict("records")),
    )
    content = json.dumps(asdict(made), ensure_ascii=False, default=_plain)
    write_bytes(place.root / "topics.json", content.encode())
    tables.write(made.table(), "topics", place.root / "topics.parquet")
    return made


def _plain(number: Any) -> Any:
    return number.item()


def _read(place: Place, key: str) -> Fit | None:
    """Return the topics kept under this key; None when there are none."""
    try:
        told = json.loads((place.root / "topics.json").read_bytes())
        if told["key"] != key:
            return None
        return Fit(**{n: _frozen(v) for n, v in told.items()})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def apply_partition(task: Task, fit: Fit) -> Outcome:
    """Write what each contribution of a partition is made of, then how many are of each topic, by group."""
    return attempted(_apply_partition, task, fit)


def _apply_partition(task: Task, fit: Fit) -> None:
    same_program(task, ROOMS)
    units, group = units_of(staged(task.place, task.part), task.cut)
    shares = shares_of(units, fit)
    content = tables.to_bytes(shares, "unit_topics")
    write_bytes(task.place.topics(task.part.name), content)
    main = shares.loc[shares["main"]].set_index("unit_id")["topic"].reindex(units["unit_id"]).to_numpy()
    first = units["unit_id"] == units["source_id"]  # of a very long contribution, its first piece
    cells = pd.DataFrame({n: main == n for n in range(1, len(fit.labels) + 1)})[first.to_numpy()]
    told = {
        "key": task.key,
        "content": hashlib.sha256(content).hexdigest(),
        **by_group(cells.reset_index(drop=True), group[first.to_numpy()].reset_index(drop=True)),
    }
    write_counts(task.place.topic_counts(task.part.name), told)


def shares_of(units: pd.DataFrame, fit: Fit) -> pd.DataFrame:
    """Return table `unit_topics` of some units; each row depends on its unit and the topics only.

    (But for the words taken for names of people, which are told by how the partition writes them.)
    """
    if units.empty:
        return tables.empty("unit_topics")
    weights = np.array(fit.weights)
    segments = cut_segments(units, size=fit.segment_words)
    corpus = prepare_for(segments, fit.terms, keep=frozenset(fit.keep), drop=frozenset(fit.drop))
    shares = apply_nmf(corpus.matrix, weights, idf=np.array(fit.idf))
    model = TopicModel("nmf", fit.terms, weights, shares, fit.anchors)
    return unit_topics(model, corpus, mean=np.array(fit.mean))
