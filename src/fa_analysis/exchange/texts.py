"""The texts of a study as other tools are given them: one per interview, respondent, project, case, entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from fa_analysis.settings import Settings
from fa_analysis.study import Study
from fa_analysis.tables import read

GAP = "\n\n"
Row = dict[str, Any]


@dataclass(frozen=True)
class Tables:
    """The tables of the last run that an exchange needs."""

    units: pd.DataFrame
    turns: pd.DataFrame
    respondents: pd.DataFrame
    questionnaires: pd.DataFrame
    projects: pd.DataFrame
    cases: pd.DataFrame
    benchmark: pd.DataFrame


@dataclass(frozen=True)
class StudyText:
    """One text of the study: what it is of, the text, and where each unit stands in it (code points)."""

    kind: str
    id: str
    text: str
    spans: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def read_tables(study: Study) -> Tables:
    """Return the tables of the last run.

    Raises
    ------
    StudyError
        When there is none.
    """
    return Tables(**{name: read(name, study.table(name)) for name in Tables.__dataclass_fields__})


def study_texts(tables: Tables, settings: Settings) -> list[StudyText]:
    """Return the texts in the order of `units`, each with the place of its units.

    An interview is its turns, each with the label of who speaks, as a transcript is written; the answers of a
    respondent stand under their questions, the paragraphs of a case under their headings.
    """
    turns = _by(tables.turns, "interview_id")
    cases = tables.cases.fillna({"heading": ""})
    headings = {
        f"{case}:{paragraph}": str(heading)
        for case, paragraph, heading in zip(cases["case_id"], cases["paragraph"], cases["heading"], strict=True)
    }
    found = []
    for name, units in _by(tables.units, "source_id").items():
        kind = str(units[0]["source"])
        if kind == "interview":
            pieces = _spoken(units, turns.get(name, []), settings)
        elif kind == "survey":
            labels = {q.column: q.label for q in settings.questionnaires.open}
            pieces = _under((u, labels.get(str(u["question"]), "")) for u in units)
        else:
            pieces = _under((u, headings.get(str(u["unit_id"]), "")) for u in units)
        found.append(_text(kind, name, list(pieces)))
    return found


@dataclass(frozen=True)
class _Piece:
    """A paragraph of a text: a label, the words, and the units in them (code points in the words)."""

    label: str
    words: str
    units: Mapping[str, tuple[int, int]]


def _by(table: pd.DataFrame, column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in table.to_dict("records"):
        found[str(row[column])].append({str(k): v for k, v in row.items()})
    return found


def _spoken(units: list[Row], turns: list[Row], settings: Settings) -> Iterator[_Piece]:
    labels = {"interviewer": settings.speakers.interviewer[0], "respondent": settings.speakers.respondent[0]}
    inside: dict[object, dict[str, tuple[int, int]]] = defaultdict(dict)
    for unit in units:
        inside[unit["turn"]][str(unit["unit_id"])] = (int(unit["start"]), int(unit["end"]))
    for turn in turns:
        label = labels.get(str(turn["role"])) or str(turn["speaker"] or "?")
        yield _Piece(f"{label} : ", str(turn["text"]), inside[turn["turn"]])


def _under(rows: Iterator[tuple[Row, str]]) -> Iterator[_Piece]:
    last = ""
    for unit, heading in rows:
        words = str(unit["text"])
        yield _Piece(
            f"{heading}\n" if heading and heading != last else "",
            words,
            {str(unit["unit_id"]): (0, len(words))},
        )
        last = heading


def _text(kind: str, name: str, pieces: list[_Piece]) -> StudyText:
    spans: dict[str, tuple[int, int]] = {}
    at, parts = 0, []
    for piece in pieces:
        start = at + len(piece.label)
        spans |= {unit: (start + a, start + b) for unit, (a, b) in piece.units.items()}
        parts.append(piece.label + piece.words)
        at = start + len(piece.words) + len(GAP)
    # Other tools rewrite line ends and drop the mark: one sign for one, so that positions stand.
    return StudyText(kind, name, GAP.join(parts).replace("\r", " ").replace("\ufeff", " "), spans)
