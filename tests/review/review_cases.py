"""A small study, and people who decide on it: for the tests of this room."""

import pandas as pd

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.journal import Session, draft

TEXTS = {
    "E02:1": "On a récupéré les pavés de la rue pour refaire la place, avec les habitants du quartier.",
    "E02:2": "Oui, bien sûr.",
    "E02:3": "Il n'y a pas d'argent, et pas de temps non plus ; alors on fait ce qu'on peut avec l'équipe.",
    "E02:4": "Oui, bien sûr.",
    "P02": "Réemploi des pavés. Les pavés déposés sont triés puis reposés.",
}


def units_of(texts):
    return pd.DataFrame({"unit_id": list(texts), "text": list(texts.values())})


def full_units(texts):
    rows = []
    for unit_id, text in texts.items():
        source, _c, answer = unit_id.partition(":")
        kind = "interview" if answer else "project"
        number = int(answer) if answer else None
        rows.append((unit_id, kind, source, None, number, number, 0, len(text), text, 1))
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
    return pd.DataFrame(rows, columns=columns)


def codings_of(*found):
    """Return what rules found: unit, code, its words in the text, rule."""
    rows = []
    for unit, code, words, rule in found:
        start = TEXTS[unit].index(words)
        rows.append((unit, code, "rule", rule, start, start + len(words), words, 1.0, "v"))
    columns = ["unit_id", "code", "by", "rule", "start", "end", "quote", "score", "version"]
    return pd.DataFrame(rows, columns=columns)


def codebook_of(*codes):
    family = Family("f", "F")
    return Codebook("t", "", (family,), tuple(Code(c, "f", c.capitalize(), "") for c in codes), "v1")


def decide(study, unit, code, verdict="yes", *, who="marie", words=None, texts=TEXTS, session=None, **more):
    """Let `who` decide on a unit of `texts`, on the quote `words` or on the whole answer."""
    found = index_units(units_of(texts)).by_id[unit]
    start = found.text.index(words) if words else None
    fields = anchor(found, start, start + len(words) if words else None)
    session = session or Session(study.review, who)
    kind = more.pop("kind", "decision")
    return session.append(draft(kind, verdicts={verdict: (code,)}, **fields, **more))[0]


def undo(study, entry, who="marie"):
    return Session(study.review, who).append(draft("undo", of=entry.id))[0]


def short(table):
    return list(table[["unit_id", "code", "verdict", "state"]].itertuples(index=False, name=None))
