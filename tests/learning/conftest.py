"""A made-up study whose codes can be learnt: 12 interviews of 8 answers, two families, planted words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from fa_analysis.codebook.model import Code, Codebook, Family

WORDS = {
    "associer": "habitants voisins décident ensemble dessin",
    "preserver": "arbres terre pluie haie compost",
    "niveau_1": "dépliant lu réunion lancement",
    "niveau_3": "pratiquons depuis longtemps chez nous",
}
NOISE = [
    "bureau",
    "porte",
    "chaise",
    "fenêtre",
    "escalier",
    "lundi",
    "mardi",
    "café",
    "train",
    "papier",
    "stylo",
    "couloir",
    "imprimante",
    "veste",
    "parapluie",
    "horloge",
    "tapis",
    "lampe",
]


@dataclass(frozen=True)
class Small:
    units: pd.DataFrame
    turns: pd.DataFrame
    codings: pd.DataFrame
    decisions: pd.DataFrame
    codebook: Codebook


def small_codebook() -> Codebook:
    codes = (
        Code("associer", "dimension", "Associer", "faire avec"),
        Code("preserver", "dimension", "Préserver", "sobriété"),
        Code("habitants", "pratique", "Habitants", "avec eux", parent="associer"),
        Code("rare", "dimension", "Rare", "presque jamais"),
        Code("niveau_1", "niveau", "Entendu", "entendu parler", level=1),
        Code("niveau_3", "niveau", "Pratiqué", "le fait", level=3),
    )
    families = (Family("dimension", "D"), Family("pratique", "P"), Family("niveau", "N", "ordinal"))
    return Codebook("t", "", families, codes, "v1")


def make_small(seed: int = 0, interviews: int = 12, reviewed: int = 10) -> Small:
    random = np.random.default_rng(seed)
    unit_rows, turn_rows, decided = [], [], []
    for i in range(1, interviews + 1):
        name = f"E{i:02d}"
        for answer in range(1, 9):
            present = [c for c in WORDS if random.random() < 0.3]
            if {"niveau_1", "niveau_3"} <= set(present):
                present.remove("niveau_1")
            text = list(random.choice(NOISE, 8))
            for code in present:
                text += list(random.choice(WORDS[code].split(), 3, replace=False))
            said = " ".join(random.permutation(text))
            unit_id, turn = f"{name}:{answer}", 2 * answer
            unit_rows.append((unit_id, "interview", name, None, turn, answer, 0, len(said), said, len(text)))
            turn_rows += [(name, turn - 1, "interviewer", "Et ensuite ?"), (name, turn, "respondent", said)]
            if i <= reviewed:
                seen = {*present, *(["rare"] if unit_id == "E01:1" else [])}
                decided += [
                    (unit_id, c, "yes" if c in seen else "no", False)
                    for c in ("associer", "preserver", "rare", "niveau_1", "niveau_3")
                ]
    columns = [
        "unit_id",
        "source",
        "source_id",
        "question",
        "turn",
        "answer",
        "start",
        "end",
        "text",
        "n_words",
    ]
    units = pd.DataFrame(unit_rows, columns=columns).astype({"turn": "Int64", "answer": "Int64"})
    turns = pd.DataFrame(turn_rows, columns=["interview_id", "turn", "role", "text"])
    hits = [
        (u, "associer", "rule")
        for u, text in zip(units["unit_id"], units["text"], strict=True)
        if "voisins" in text
    ]
    hits += [("E12:8", "rare", "rule"), ("E12:7", "habitants", "rule")]
    codings = pd.DataFrame(hits, columns=["unit_id", "code", "by"])
    decisions = pd.DataFrame(decided, columns=["unit_id", "code", "verdict", "drawn"])
    return Small(units, turns, codings, decisions, small_codebook())


@pytest.fixture(scope="session")
def small() -> Small:
    return make_small()
