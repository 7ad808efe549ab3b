"""The schema of every table: what one row is, and each column with its type, unit and meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

TEXT, INT, FLOAT, BOOL, DATE = "string", "int64", "float64", "bool", "date32"

SOURCES = ("interview", "survey", "project", "case", "benchmark")
ROLES = ("respondent", "interviewer", "unknown")
SCOPES = ("home", "elsewhere")
CODERS = ("rule", "model", "combination", "human")
VERDICTS = ("yes", "no", "unsure")
TOPIC_METHODS = ("nmf", "lda", "reinert")


@dataclass(frozen=True)
class Column:
    """One column: its name, Arrow type, meaning (with the unit), whether it may be empty, what it may hold."""

    name: str
    dtype: str
    meaning: str
    nullable: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Schema:
    """What one row of a table is, its columns in order, and the columns that name a row."""

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    extra: bool = False

    def arrow(self, extra: Sequence[str] = ()) -> pa.Schema:
        """Return the Arrow schema; the meaning of each column is kept in its metadata."""
        fields = [
            pa.field(c.name, _ARROW[c.dtype], nullable=c.nullable, metadata={"meaning": c.meaning})
            for c in self.columns
        ]
        fields += [pa.field(name, pa.string(), nullable=True) for name in extra]
        return pa.schema(fields, metadata={"row": self.row})


_ARROW = {
    TEXT: pa.string(),
    INT: pa.int64(),
    FLOAT: pa.float64(),
    BOOL: pa.bool_(),
    DATE: pa.date32(),
}
PANDAS = {TEXT: "str", INT: "Int64", FLOAT: "float64", BOOL: "bool", DATE: "object"}

_UNIT_ID = Column("unit_id", TEXT, "the unit: `E02:4` (answer), `R002:q4_freins`, `P02`, `C1:3`, `B01`")

SCHEMAS: dict[str, Schema] = {
    s.name: s
    for s in (
        Schema(
            "respondents",
            "one interview",
            (
                Column("interview_id", TEXT, "identifier of the interview"),
                Column("group", TEXT, "group of actors, as named in study.toml"),
                Column("function", TEXT, "function of the person", nullable=True),
                Column("policy", TEXT, "public policy, as named in study.toml"),
                Column("date", DATE, "day of the interview", nullable=True),
                Column("duration_min", FLOAT, "length in minutes", nullable=True),
                Column("file", TEXT, "name of the transcript in the folder of interviews", nullable=True),
                Column("scope", TEXT, "`elsewhere` never enters the home figures", allowed=SCOPES),
            ),
            key=("interview_id",),
        ),
        Schema(
            "turns",
            "one turn of speech of one interview",
            (
                Column("interview_id", TEXT, "identifier of the interview"),
                Column("turn", INT, "rank among all turns of the interview, from 1"),
                Column(
                    "answer",
                    INT,
                    "rank among the respondent's turns, from 1; empty for others",
                    nullable=True,
                ),
                Column("role", TEXT, "who speaks", allowed=ROLES),
                Column("speaker", TEXT, "the label as written in the file", nullable=True),
                Column("start_s", FLOAT, "start of the turn, seconds", nullable=True),
                Column("end_s", FLOAT, "end of the turn, seconds", nullable=True),
                Column("text", TEXT, "what is said, NFC, without the label"),
                Column("file", TEXT, "name of the transcript"),
                Column("place", TEXT, "paragraph, line, page or cue where the turn begins"),
            ),
            key=("interview_id", "turn"),
        ),
        Schema(
            "questionnaires",
            "one respondent of the questionnaire; the study's own questions follow as text columns",
            (
                Column("respondent_id", TEXT, "identifier of the respondent"),
                Column("date", TEXT, "when the answer was given, as typed", nullable=True),
                Column("policy", TEXT, "public policy", nullable=True),
            ),
            key=("respondent_id",),
            extra=True,
        ),
        Schema(
            "projects",
            "one project or practice of the inventory",
            (
                Column("project_id", TEXT, "identifier of the project"),
                Column("title", TEXT, "title"),
                Column("description", TEXT, "description, as typed", nullable=True),
                Column("direction", TEXT, "direction that leads it", nullable=True),
                Column("policy", TEXT, "public policy", nullable=True),
                Column("communes", TEXT, "communes, joined by `|`", nullable=True),
                Column("state", TEXT, "state of progress", nullable=True),
                Column("start_year", INT, "year of the start", nullable=True),
                Column("cost_eur", FLOAT, "cost, euros", nullable=True),
                Column("partners", TEXT, "partners, joined by `|`", nullable=True),
                Column("audience", TEXT, "public it is meant for", nullable=True),
                Column("contact", TEXT, "function of the person who carries it", nullable=True),
            ),
            key=("project_id",),
        ),
        Schema(
            "benchmark",
            "one good practice of another authority",
            (
                Column("entry_id", TEXT, "identifier of the entry"),
                Column("authority", TEXT, "the authority"),
                Column("authority_kind", TEXT, "kind of authority", nullable=True),
                Column("title", TEXT, "title"),
                Column("description", TEXT, "description", nullable=True),
                Column("year", INT, "year", nullable=True),
            ),
            key=("entry_id",),
        ),
        Schema(
            "cases",
            "one paragraph of one case study",
            (
                Column("case_id", TEXT, "identifier of the case"),
                Column("paragraph", INT, "rank of the paragraph in the case, from 1"),
                Column("title", TEXT, "title of the case"),
                Column("project_id", TEXT, "the project it is about", nullable=True),
                Column("policy", TEXT, "public policy", nullable=True),
                Column("heading", TEXT, "the section the paragraph stands in", nullable=True),
                Column("text", TEXT, "the paragraph"),
                Column("file", TEXT, "name of the file"),
            ),
            key=("case_id", "paragraph"),
        ),
        Schema(
            "units",
            "one unit of coding: an answer (or a piece of a very long one), an open answer, a project, "
            "a benchmark entry, a paragraph of a case",
            (
                _UNIT_ID,
                Column("source", TEXT, "where it comes from", allowed=SOURCES),
                Column("source_id", TEXT, "interview, respondent, project, case or entry"),
                Column("question", TEXT, "column of the open question (survey only)", nullable=True),
                Column("turn", INT, "turn (interviews only)", nullable=True),
                Column("answer", INT, "answer (interviews only)", nullable=True),
                Column("start", INT, "first code point, in the turn's text"),
                Column("end", INT, "code point after the last, in the turn's text"),
                Column("text", TEXT, "the words that are coded"),
                Column("n_words", INT, "number of white-space-separated words"),
            ),
            key=("unit_id",),
        ),
        Schema(
            "codings",
            "one match of one rule, one suggestion of the model, or one human coding, in one unit",
            (
                _UNIT_ID,
                Column("code", TEXT, "code of the codebook"),
                Column("by", TEXT, "who proposes it", allowed=CODERS),
                Column("rule", TEXT, "the rule that fired (rules only)", nullable=True),
                Column("start", INT, "first code point of the quote, in the unit's text"),
                Column("end", INT, "code point after the quote, in the unit's text"),
                Column("quote", TEXT, "the exact words: unit text[start:end]"),
                Column("score", FLOAT, "probability given by the model (1 for a rule)", nullable=True),
                Column("version", TEXT, "hash of the codebook"),
            ),
        ),
        Schema(
            "coded",
            "the one truth for one unit and one code: what every measure starts from",
            (
                _UNIT_ID,
                Column("code", TEXT, "code of the codebook"),
                Column("value", BOOL, "the code applies"),
                Column("by", TEXT, "who says so: a human decision always wins", allowed=CODERS),
                Column("reviewed", BOOL, "a person has decided on this unit and code"),
                Column("machine", BOOL, "what the machine says, without having seen this interview's review"),
                Column("score", FLOAT, "the machine's probability, where a model was fitted", nullable=True),
                Column("drawn", BOOL, "reviewed because chance drew it: estimates may rest on it"),
            ),
            key=("unit_id", "code"),
        ),
        Schema(
            "measures",
            "one number: one code for one group in one measure",
            (
                Column("what", TEXT, "name of the measure"),
                Column("group", TEXT, "the group counted, `ensemble` for all"),
                Column("code", TEXT, "code, level or category counted"),
                Column(
                    "n",
                    FLOAT,
                    "how many have it (interviews or projects, never sentences); empty when withheld",
                    nullable=True,
                ),
                Column("of", FLOAT, "out of how many; empty when no total was set", nullable=True),
                Column("estimate", FLOAT, "the value; empty when there is not enough to say", nullable=True),
                Column("low", FLOAT, "lower bound of the 95 % interval", nullable=True),
                Column("high", FLOAT, "upper bound of the 95 % interval", nullable=True),
                Column("method", TEXT, "how the estimate and interval are made, or why there is none"),
            ),
            key=("what", "group", "code"),
        ),
        Schema(
            "topics",
            "one term of one topic (or Reinert class), the most specific first",
            (
                Column("method", TEXT, "how the topics were found", allowed=TOPIC_METHODS),
                Column("topic", INT, "topic, from 1"),
                Column("rank", INT, "rank of the term in the topic, by chi2, from 1"),
                Column("term", TEXT, "dictionary word"),
                Column("weight", FLOAT, "share of the topic that the term is, 0 to 1"),
                Column("n", INT, "segments of the topic that hold the term"),
                Column("total", INT, "segments that hold the term"),
                Column("chi2", FLOAT, "chi-square of the term and the topic, 1 degree of freedom"),
                Column("p", FLOAT, "its probability, not corrected for the number of terms"),
            ),
            key=("method", "topic", "term"),
        ),
        Schema(
            "unit_topics",
            "one topic in one unit that has some of it",
            (
                Column("method", TEXT, "how the topics were found", allowed=TOPIC_METHODS),
                _UNIT_ID,
                Column("topic", INT, "topic, from 1"),
                Column("share", FLOAT, "share of the unit that the topic is, 0 to 1"),
                Column("strength", FLOAT, "share over the topic's mean share; 1 is the average"),
                Column("main", BOOL, "the topic that stands out most in the unit"),
            ),
            key=("method", "unit_id", "topic"),
        ),
    )
}
