"""The mind of the explorer: what is chosen, what is shown, what is kept; it knows nothing of widgets."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis.explore import passages
from fa_analysis.explore.basket import basket_file, empty_basket, read_basket, save_basket
from fa_analysis.explore.material import Choice, Material, find, open_material
from fa_analysis.i18n import _
from fa_analysis.study import Study
from fa_analysis.topics import Exploration


@dataclass
class Desk:
    """One exploration under way: the material, the choice and its topics, the topic read, the basket."""

    material: Material
    choice: Choice
    found: Exploration
    topic: int = 1
    basket: pd.DataFrame = field(default_factory=empty_basket)
    seen: pd.DataFrame = field(default_factory=empty_basket)
    name: str = ""

    def choose(self, **changes: Any) -> None:
        """Change the method, the number, the group or the policy; nothing changes when it cannot be done.

        A new method comes with its own number of topics, that of the settings.

        Raises
        ------
        StudyError
            When these texts cannot give that many topics.
        """
        wanted = replace(self.choice, **changes)
        if wanted.method != self.choice.method and "number" not in changes:
            wanted = replace(wanted, number=usual_number(self.material.study, wanted.method))
        self.found = find(self.material, wanted)
        self.choice, self.topic = wanted, min(self.topic, self.found.model.k)

    def names(self) -> list[str]:
        """Return what each topic is called, with the code of the grid that anchors it."""
        known = {c.id: c.label for c in self.material.codebook.codes}
        told = _("{rank}. {label} (ancré par « {code} »)")
        return [
            told.format(rank=rank, label=label, code=known.get(anchor, anchor))
            if anchor
            else f"{rank}. {label}"
            for rank, (label, anchor) in enumerate(
                zip(self.found.labels, self.found.model.anchors, strict=True), start=1
            )
        ]

    def terms(self, *, top: int = 18) -> list[str]:
        """Return the most specific terms of the topic read."""
        rows = self.found.terms[self.found.terms["topic"] == self.topic]
        return [str(term) for term in rows["term"].head(top)]

    def quotes(self) -> pd.DataFrame:
        """Return the passages that say the topic best; columns of `passages.of_topic`."""
        return passages.of_topic(self.material, self.found, self.topic)

    def around(self, query: str) -> pd.DataFrame:
        """Return the matches of a query in the chosen texts; none for an empty query."""
        if not query.strip():
            return passages.of_topic(self.material, self.found, 0)
        return passages.around(self.material, self.found.corpus, query)

    def like(self, segment_id: str) -> pd.DataFrame:
        """Return the passages closest to one, in the chosen texts."""
        return passages.like(self.material, self.found.corpus, segment_id)

    def keep(self, segment_id: str, *, today: dt.date | None = None) -> None:
        """Put a passage in the basket, once, with the topic it was found under."""
        if segment_id in set(self.basket["segment_id"]):
            return
        row = passages.by_id(self.material, segment_id)
        row["topic"], row["method"] = self.found.labels[self.topic - 1], self.choice.method
        row["kept"] = (today or dt.datetime.now(tz=dt.UTC).date()).isoformat()
        one = pd.DataFrame([row], dtype="str")[list(self.basket.columns)]
        self.basket = pd.concat([self.basket, one], ignore_index=True)

    def drop(self, segment_id: str) -> None:
        """Take a passage out of the basket."""
        self.basket = self.basket[self.basket["segment_id"] != segment_id].reset_index(drop=True)

    def open_basket(self, name: str) -> None:
        """Take up a basket by its name; what was kept under no name yet goes into it."""
        there = read_basket(basket_file(self.material.study, name))
        loose = self.basket if not self.name else empty_basket()
        extra = loose[~loose["segment_id"].isin(there["segment_id"])]
        self.basket = pd.concat([there, extra], ignore_index=True)
        self.seen, self.name = there, name

    def save(self, name: str) -> Path:
        """Write the basket under a name and return its file; passages that others added to it stay."""
        seen = self.seen if name == self.name else None
        path = save_basket(self.material.study, name, self.basket, seen=seen)
        self.basket = self.seen = read_basket(path)
        self.name = name
        return path


def usual_number(study: Study, method: str) -> int:
    """Return the number of topics that the settings give for a method."""
    topics = study.settings.topics
    return topics.classes if method == "reinert" else topics.number


def open_desk(study: Study, *, choice: Choice | None = None) -> Desk:
    """Open an exploration on the last run of a study, by default Reinert's classes of all the texts.

    Raises
    ------
    StudyError
        When the study has not been run, or its texts cannot give topics.
    """
    material = open_material(study)
    wanted = choice or Choice("reinert", usual_number(study, "reinert"))
    return Desk(material, wanted, find(material, wanted))
