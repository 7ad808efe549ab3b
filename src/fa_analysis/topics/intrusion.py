"""Topics checked by people: find the intruder (Chang, Boyd-Graber, Gerrish, Wang & Blei, *NIPS* 2009).

Word intrusion: five heavy terms of a topic and one that belongs to another; when people see which one does not
belong, the topic means something to them. Topic intrusion: a segment, its three strongest topics and one it has
nothing of; when people see which, topics are given to segments as they would. Sheets leave without the answers,
which stay in a key beside them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis.errors import StudyError
from fa_analysis.files import ordinary, write_bytes
from fa_analysis.i18n import _
from fa_analysis.topics.corpus import Corpus
from fa_analysis.topics.model import TopicModel

_SHOWN = 5


def word_questions(model: TopicModel, *, seed: int = 0) -> pd.DataFrame:
    """Draw one question per topic: ``topic``, ``choices`` (6 terms, shuffled), ``intruder`` (rank from 1).

    The intruder is light in the topic (lower half of its terms) and among the heaviest of another.
    """
    rng = np.random.default_rng(seed)
    order = np.argsort(-model.weights, axis=1, kind="stable")
    place = np.argsort(order, axis=1, kind="stable")
    rows = []
    for topic in range(model.k):
        own = order[topic, :_SHOWN].tolist()
        heavy = sorted({int(i) for other in range(model.k) if other != topic for i in order[other, :_SHOWN]})
        light = [i for i in heavy if place[topic, i] >= len(model.terms) // 2 and i not in own]
        if len(own) < _SHOWN or not light:
            continue
        intruder = int(rng.choice(light))
        shuffled = rng.permutation([*own, intruder]).tolist()
        rows.append((topic + 1, [model.terms[i] for i in shuffled], shuffled.index(intruder) + 1))
    return pd.DataFrame(rows, columns=["topic", "choices", "intruder"])


def topic_questions(
    model: TopicModel, corpus: Corpus, labels: Sequence[str], *, n: int = 20, seed: int = 0
) -> pd.DataFrame:
    """Draw `n` segments that have three topics or more, and an intruder for each.

    Columns: ``segment_id``, ``text``, ``choices`` (labels of the 3 strongest topics and of one of the weakest,
    shuffled), ``topics`` (their numbers), ``shares`` (of the segment), ``intruder`` (rank from 1).
    """
    rng = np.random.default_rng(seed)
    if model.k < 4:
        return pd.DataFrame(columns=["segment_id", "text", "choices", "topics", "shares", "intruder"])
    rich = np.flatnonzero((model.shares > 0).sum(axis=1) >= 3)
    rows = []
    for segment in np.sort(rng.permutation(rich)[:n]):
        shares = model.shares[segment]
        order = np.argsort(-shares, kind="stable")
        least = np.flatnonzero(shares == shares.min())
        weak = [int(i) for i in least if i not in order[:3]]
        intruder = int(rng.choice(weak or [int(order[-1])]))
        shuffled = rng.permutation([*order[:3].tolist(), intruder]).tolist()
        info = corpus.segments.iloc[int(segment)]
        rows.append(
            (
                info["segment_id"],
                info["text"],
                [labels[i] for i in shuffled],
                [i + 1 for i in shuffled],
                [float(shares[i]) for i in shuffled],
                shuffled.index(intruder) + 1,
            )
        )
    return pd.DataFrame(rows, columns=["segment_id", "text", "choices", "topics", "shares", "intruder"])


def write_sheet(path: Path, key: Path, words: pd.DataFrame, topics: pd.DataFrame) -> bool:
    """Write the sheet to fill (xlsx, no answer in it) and its key (JSON); return True when one changed."""
    content = io.BytesIO()
    _fill(content, words, topics)
    answers = {"words": words.to_dict("records"), "topics": topics.drop(columns="text").to_dict("records")}
    said = json.dumps(answers, ensure_ascii=False, indent=1, default=lambda x: x.item()).encode("utf-8")
    return any([write_bytes(path, content.getvalue()), write_bytes(key, said)])


def _fill(content: io.BytesIO, words: pd.DataFrame, topics: pd.DataFrame) -> None:
    import datetime as dt

    import xlsxwriter

    book = xlsxwriter.Workbook(content, {"in_memory": True})
    # A fixed date: the same sheet gives the same bytes.
    book.set_properties({"created": dt.datetime(2018, 1, 1)})  # noqa: DTZ001 - XlsxWriter wants it naive
    wrap, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format({"bold": True})
    for name, told, extra, table in (
        (_("Mots"), _("Quel mot ne va pas avec les autres ?"), [], words),
        (_("Thèmes"), _("Quel thème ne va pas avec ce passage ?"), [_("Passage")], topics),
    ):
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, told, bold)
        size = max((len(c) for c in table["choices"]), default=0)
        heads = [_("Question"), *extra, *(str(i + 1) for i in range(size)), _("Intrus (numéro)")]
        for column, head in enumerate(heads):
            sheet.write_string(2, column, head, bold)
        for row, asked in enumerate(table.to_dict("records"), start=3):
            texts = [str(row - 2), *([asked["text"]] if extra else []), *asked["choices"]]
            for column, text in enumerate(texts):
                sheet.write_string(row, column, text, wrap)
        sheet.set_column(1, len(heads) - 1, 22)
        if extra:
            sheet.set_column(1, 1, 70)
    book.close()


def read_sheet(path: Path, key: Path) -> pd.DataFrame:
    """Read a filled sheet, one row per question answered.

    Columns: ``task`` (`words` or `topics`), ``question``, ``topic``, ``answer``, ``intruder``, ``right``,
    ``log_odds``. For a topic intrusion ``topic`` is the intruder and ``log_odds`` is ln(share of the intruder /
    share of the one chosen): 0 when they are the same, negative otherwise.

    Raises
    ------
    StudyError
        When the sheet or its key cannot be read, do not go together, or an answer is not one of the numbers.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        answers = json.loads(ordinary(key).read_text(encoding="utf-8"))
        book = CalamineWorkbook.from_path(str(ordinary(path)))
        sheets = [book.get_sheet_by_index(i).to_python() for i in range(2)]
    except (OSError, ValueError, CalamineError) as err:
        raise StudyError(
            _("feuille d'intrus ou sa clé illisible"),
            where=str(path),
            todo=_("Rendez la feuille en xlsx, avec ses deux onglets, à côté de sa clé"),
        ) from err
    rows = []
    for task, sheet in zip(("words", "topics"), sheets, strict=True):
        asked, given = answers[task], sheet[3:]
        if len(given) < len(asked):
            raise StudyError(
                _("{n} questions au lieu de {asked}").format(n=len(given), asked=len(asked)),
                where=str(path),
                todo=_("Rendez la feuille entière ; laissez vides les réponses que vous n'avez pas"),
            )
        for number, (question, line) in enumerate(zip(asked, given, strict=False), start=1):
            answer = _answer(line[-1], len(question["choices"]), path, number)
            if answer is not None:
                rows.append(_row(task, number, question, answer))
    return pd.DataFrame(rows, columns=["task", "question", "topic", "answer", "intruder", "right", "log_odds"])


def _answer(cell: Any, most: int, path: Path, number: int) -> int | None:
    text = str(cell).strip().removesuffix(".0")
    if not text:
        return None
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise StudyError(
            _("réponse « {text} » à la question {number}").format(text=text, number=number),
            where=str(path),
            todo=_("Écrivez un numéro de 1 à {most}, ou rien").format(most=most),
        )
    return int(text)


def _row(task: str, number: int, question: dict[str, Any], answer: int) -> tuple[Any, ...]:
    intruder = question["intruder"]
    if task == "words":
        return task, number, question["topic"], answer, intruder, answer == intruder, np.nan
    shares = np.maximum(question["shares"], 1e-3)  # a share of 0 has no logarithm: taken as one in a thousand
    odds = float(np.log(shares[intruder - 1] / shares[answer - 1]))
    return task, number, question["topics"][intruder - 1], answer, intruder, answer == intruder, odds


def score(answers: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Score the sheets of one or several people.

    Returns
    -------
    DataFrame
        ``task``, ``topic`` (0 for all), ``n`` (right answers), ``of``, ``precision`` (Chang's model precision
        for words), ``low`` and ``high`` (Wilson, 95 %), ``log_odds`` (mean topic log odds; empty for words).
        Chance alone gives 1/6 for words and 1/4 for topics.
    """
    from fa_analysis.measures.intervals import wilson

    every = pd.concat(list(answers), ignore_index=True)
    whole = every.assign(topic=0)
    words = every[every["task"] == "words"]
    found = (
        pd.concat([whole, words])
        .groupby(["task", "topic"], as_index=False)
        .agg(n=("right", "sum"), of=("right", "size"), log_odds=("log_odds", "mean"))
    )
    low, high = wilson(found["n"], found["of"])
    return found.assign(precision=found["n"] / found["of"], low=low, high=high)[
        ["task", "topic", "n", "of", "precision", "low", "high", "log_odds"]
    ]
