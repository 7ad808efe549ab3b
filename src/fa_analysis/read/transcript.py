"""One transcript file → its turns; its content must be what its name says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.containers import open_document
from fa_analysis.read.labels import known_labels
from fa_analysis.read.pieces import Notice
from fa_analysis.read.turns import Turn, turns_of
from fa_analysis.settings import Speakers

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Transcript:
    """The turns of one interview (columns of `turns` but `interview_id`), and what there is to tell."""

    turns: pd.DataFrame
    problems: tuple[Problem, ...] = ()


def read_transcript(path: Path, *, speakers: Speakers) -> Transcript:
    """Read one transcript: docx, docm, odt, txt, md, vtt, srt or pdf.

    Parameters
    ----------
    path : Path
        The file; it is never modified.
    speakers : Speakers
        Labels of the settings: who is the interviewer, who the respondent.

    Returns
    -------
    Transcript
        `turns`: one row a turn, columns `turn` (from 1), `answer` (respondent's, from 1), `role`, `speaker`,
        `start_s`, `end_s` (seconds), `text` (NFC, one line, without the label), `file`, `place`. A file that
        cannot be read has no turn, and one problem with `refused`: this function raises nothing for a bad file.
    """
    try:
        document = open_document(path)
    except FileRefusedError as err:
        return Transcript(_table([], path.name), (Problem(path.name, err.what, err.todo or "", refused=True),))
    turns, notices = turns_of(document.pieces, known_labels(speakers))
    if not turns:
        refusal = content.empty(path.name)
        return Transcript(
            _table([], path.name), (Problem(path.name, refusal.what, refusal.todo or "", refused=True),)
        )
    answers = sum(t.role == "respondent" for t in turns)
    if not answers and any(t.label for t in turns):
        notices = [*notices, _no_answer()]
    told = (*document.notices, *notices)
    return Transcript(_table(turns, path.name), tuple(Problem(path.name, n.what, n.todo) for n in told))


def _no_answer() -> Notice:
    return Notice(
        _("aucune réponse de la personne interrogée n'a été reconnue"),
        _("Vérifiez les étiquettes de locuteur, ou complétez [speakers] dans study.toml"),
    )


def _table(turns: list[Turn], file: str) -> pd.DataFrame:
    import pandas as pd

    answers, n = [], 0
    for turn in turns:
        n += turn.role == "respondent"
        answers.append(n if turn.role == "respondent" else None)
    return pd.DataFrame(
        {
            "turn": pd.array(range(1, len(turns) + 1), dtype="Int64"),
            "answer": pd.array(answers, dtype="Int64"),
            "role": pd.Series([t.role for t in turns], dtype="str"),
            "speaker": pd.Series([t.label for t in turns], dtype="str"),
            "start_s": pd.Series([t.start_s for t in turns], dtype="float64"),
            "end_s": pd.Series([t.end_s for t in turns], dtype="float64"),
            "text": pd.Series([t.text for t in turns], dtype="str"),
            "file": pd.Series([file] * len(turns), dtype="str"),
            "place": pd.Series([t.place for t in turns], dtype="str"),
        }
    )
