"""The texts written apart from the rules, and how what is found is counted."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent / "mentions"
_MARK = re.compile(r"\[([NLTEADS])\|([^\]|]+)(?:\|([^\]]+))?\]")
KINDS = {"N": "person", "L": "listed", "T": "phone", "E": "email", "A": "address", "D": "birth", "S": "health"}


def read_marked(text):
    """Return the text without its marks, and (start, end, kind) of each mention; `[N|Mme X|X]` marks X only."""
    plain, spans, at = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        shown, part = mark.group(2), mark.group(3) or mark.group(2)
        start = len(plain) + shown.rindex(part)
        spans.append((start, start + len(part), KINDS[mark.group(1)]))
        plain += shown
        at = mark.end()
    return plain + text[at:], spans


def read_set():
    """Return the texts (unit_id, text), the mentions (unit_id, start, end, kind, text), the listed names."""
    texts, gold = [], []
    for path in sorted(FOLDER.glob("*.txt")):
        plain, spans = read_marked(path.read_text(encoding="utf-8"))
        texts.append((path.stem, plain))
        gold += [(path.stem, a, b, kind, plain[a:b]) for a, b, kind in spans]
    listed = (FOLDER / "personnes.csv").read_text(encoding="utf-8").splitlines()[1:]
    return (
        pd.DataFrame(texts, columns=["unit_id", "text"]),
        pd.DataFrame(gold, columns=["unit_id", "start", "end", "kind", "text"]),
        listed,
    )


def covered(texts, gold, found):
    """Tell for each mention whether every letter of it is masked (health: half of them)."""
    masks = {unit: [False] * len(text) for unit, text in zip(texts["unit_id"], texts["text"], strict=True)}
    for row in found.itertuples():
        masks[row.unit_id][row.start : row.end] = [True] * (row.end - row.start)
    told = dict(zip(texts["unit_id"], texts["text"], strict=True))

    def share(row):
        letters = [i for i in range(row.start, row.end) if told[row.unit_id][i].isalnum()]
        return sum(masks[row.unit_id][i] for i in letters) / len(letters)

    return [share(row) >= (0.5 if row.kind == "health" else 1) for row in gold.itertuples()]


def right(gold, found):
    """Tell for each thing found whether it touches a mention."""
    by_unit = {unit: list(zip(g["start"], g["end"], strict=True)) for unit, g in gold.groupby("unit_id")}
    return [any(r.start < b and a < r.end for a, b in by_unit.get(r.unit_id, [])) for r in found.itertuples()]
