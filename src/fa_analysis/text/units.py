"""What is coded: answers, open answers, projects, good practices and paragraphs become rows of one table."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd

from fa_analysis import tables
from fa_analysis.settings import Inventory, Settings

_SENTENCE_END = re.compile(r"(?<=[.!?…])[»”\")\]]*\s+(?=\S)")


def make_units(
    *,
    turns: pd.DataFrame,
    questionnaires: pd.DataFrame,
    projects: pd.DataFrame,
    cases: pd.DataFrame,
    benchmark: pd.DataFrame,
    settings: Settings,
) -> pd.DataFrame:
    """Return the table `units` of a study; the inputs are not modified.

    One unit is an answer of a respondent (cut at sentence ends when it has more than `settings.units.max_words`
    words), an open answer that says something, a project, a good practice elsewhere or a paragraph of a case
    study. Turns of interviewers and of unknown speakers are not coded.
    """
    rows = [
        *_answers(turns, settings.units.max_words),
        *_open_answers(questionnaires, settings),
        *_inventory(projects, "project", "project_id", settings.projects),
        *_paragraphs(cases),
        *_inventory(benchmark, "benchmark", "entry_id", settings.benchmark),
    ]
    names = [c.name for c in tables.SCHEMAS["units"].columns]
    if not rows:
        return tables.empty("units")
    return tables.check(pd.DataFrame(rows, columns=names), "units")


def pieces(text: str, max_words: int) -> list[tuple[int, int]]:
    """Cut `text` into runs of whole sentences of about equal length, none over `max_words` words if it can be.

    Returns
    -------
    list of (int, int)
        First and past-the-last code points of each piece, white space trimmed; one piece when the text is short
        enough. A single sentence over the limit stays whole: cutting inside it would split one idea.
    """
    total = len(text.split())
    if total <= max_words:
        return [_trim(text, 0, len(text))]
    ends = [m.end() for m in _SENTENCE_END.finditer(text)] + [len(text)]
    sizes = [len(text[a:b].split()) for a, b in pairwise([0, *ends])]
    least = len(_filled(sizes, max_words))
    limits = range(-(-total // least), max_words)
    even = next((n for n in limits if len(_filled(sizes, n)) == least), max_words)
    cuts = [0, *(ends[last] for last in _filled(sizes, even))]
    return [_trim(text, a, b) for a, b in pairwise(cuts)]


def _filled(sizes: list[int], limit: int) -> list[int]:
    """Return the last sentence of each piece when pieces are filled up to `limit` words."""
    lasts, full = [], 0
    for rank, size in enumerate(sizes):
        if rank and full + size > limit:
            lasts.append(rank - 1)
            full = 0
        full += size
    return [*lasts, len(sizes) - 1]


def _trim(text: str, begin: int, end: int) -> tuple[int, int]:
    part = text[begin:end]
    return begin + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))


def _row(unit_id: str, source: str, source_id: str, text: str, **more: object) -> dict[str, object]:
    blank: dict[str, object] = {"question": None, "turn": None, "answer": None, "start": 0, "end": len(text)}
    return (
        blank
        | {
            "unit_id": unit_id,
            "source": source,
            "source_id": source_id,
            "text": text,
            "n_words": len(text.split()),
        }
        | more
    )


def _answers(turns: pd.DataFrame, max_words: int) -> list[dict[str, object]]:
    rows = []
    spoken = turns[(turns["role"] == "respondent") & turns["answer"].notna()]
    for turn in spoken.to_dict("records"):
        name = f"{turn['interview_id']}:{int(turn['answer'])}"
        cuts = pieces(turn["text"], max_words)
        for rank, (begin, end) in enumerate(cuts, start=1):
            if begin >= end:
                continue
            rows.append(
                _row(
                    name if rank == 1 else f"{name}.{rank}",
                    "interview",
                    turn["interview_id"],
                    turn["text"][begin:end],
                    turn=turn["turn"],
                    answer=turn["answer"],
                    start=begin,
                    end=end,
                )
            )
    return rows


def _open_answers(answers: pd.DataFrame, settings: Settings) -> list[dict[str, object]]:
    from fa_analysis.text.answers import is_non_answer

    rows = []
    for answer in answers.to_dict("records"):
        for question in settings.questionnaires.open:
            text = answer.get(question.column)
            if not isinstance(text, str) or is_non_answer(text, settings.questionnaires.non_answers):
                continue
            name = f"{answer['respondent_id']}:{question.column}"
            rows.append(_row(name, "survey", answer["respondent_id"], text.strip(), question=question.column))
    return rows


def _inventory(table: pd.DataFrame, source: str, name: str, settings: Inventory) -> list[dict[str, object]]:
    rows = []
    for entry in table.to_dict("records"):
        parts = [str(entry[c]).strip() for c in settings.text if isinstance(entry.get(c), str)]
        text = _sentences([p for p in parts if p])
        if text:
            rows.append(_row(entry[name], source, entry[name], text))
    return rows


def _sentences(parts: list[str]) -> str:
    """Join a title and a description: each ends its sentence, so that no phrase runs across them."""
    return " ".join(p if p[-1] in ".!?…" or p is parts[-1] else f"{p}." for p in parts)


def _paragraphs(cases: pd.DataFrame) -> list[dict[str, object]]:
    return [
        _row(f"{c['case_id']}:{c['paragraph']}", "case", c["case_id"], c["text"].strip())
        for c in cases.to_dict("records")
        if isinstance(c["text"], str) and c["text"].strip()
    ]
