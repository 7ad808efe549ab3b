"""Random queries over random text: the engine finds what the slow matcher finds, no more, no less."""

import importlib
from collections import Counter
from unittest.mock import patch

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_matcher import Said, find, same_letter

from fa_analysis.text import build_index, evaluate, parse
from fa_analysis.text.lemmas import lemmas
from fa_analysis.text.query.evaluate import lexicon_of
from fa_analysis.text.query.negation import negated_words

evaluating = importlib.import_module("fa_analysis.text.query.evaluate")

# written → the words it is made of, each with the punctuation mark it carries when it is not the first
PIECES = {
    "habitants": ["habitants"], "Habitant": ["habitant"], "l'eau": ["l'", "eau"], "L’eau": ["l'", "eau"],
    "élus": ["élus"], "Elus": ["Elus"], "ELUS": ["ElUs"], "elus": ["elus"], "décidé": ["décidé"], "décide": ["décide"],
    "pas": ["pas"], "ne": ["ne"], "qu'on": ["qu'", "on"], "habitant·e·s": ["habitants"], "cœur": ["coeur"],
    "coconstruire": ["coconstruire"], "co-construire": ["coconstruire"], "co": ["co"], "construire": ["construire"],
    "rendez-vous": ["rendezvous"], "eau": ["eau"], "sans": ["sans"], "A": ["A"], "à": ["à"],
}  # fmt: skip
COMPOUNDS = {
    "élus-habitants": ["élus", "habitants"],
    "savoir-faire": ["savoir", "faire"],
    "eau-habitants-eau": ["eau", "habitants", "eau"],
}
SIGNS = {"": 0, ",": 1, " :": 1, "…": 1, ".": 2, " ?": 2, "!": 2}

piece = st.tuples(
    st.sampled_from([*PIECES, *COMPOUNDS]),
    st.sampled_from(list(SIGNS)),
    st.sampled_from([" ", "  ", "\n", "\u00a0", "\u202f"]),
)
units = st.lists(st.lists(piece, max_size=12), min_size=1, max_size=4)

word = st.sampled_from([
    "habitant*", "habitants", "eau", "l'eau", "*u", "é*", "élus", "elus", "ELUS", "*cid*", "pas", "co-construire",
    "coconstruire", "construire", "co*", "*construire", "savoir-faire", "élus-habitants", "coeur", "c*r", "lemme:décider",
    "lemme:élu", "rendez-vous", "à", "a", "h*b*t*", "éluseau*",
])  # fmt: skip
inner = st.sampled_from(
    ["habitant*", "eau", "élus", "pas", "*u", "l'eau", "décid*", "lemme:décider", "co-construire", "h*", "*"]
)
phrase = (
    st.lists(inner, min_size=2, max_size=4)
    .filter(lambda p: p[0] != "*" and p[-1] != "*")
    .map(lambda p: '"' + " ".join(p) + '"')
)
near = st.tuples(st.lists(inner.filter(lambda w: w != "*"), min_size=2, max_size=3), st.integers(1, 6)).map(
    lambda p: f'"{" ".join(p[0])}"~{p[1]}'
)


def _joined(parts: list[str], operator: str) -> str:
    return "(" + f" {operator} ".join(parts) + ")"


queries = st.recursive(
    word | phrase | near,
    lambda inside: st.one_of(
        st.lists(inside, min_size=2, max_size=3).map(lambda p: _joined(p, "OR")),
        st.lists(inside, min_size=2, max_size=3).map(lambda p: _joined(p, "AND")),
        st.tuples(inside, inside).map(lambda p: f"({p[0]} AND NOT {p[1]})"),
    ),
    max_leaves=5,
)


def _said(pieces) -> tuple[str, Said]:
    text, words, marks, compounds, mark = "", [], [], [], 3
    for written, sign, space in pieces:
        parts = PIECES.get(written) or COMPOUNDS[written]
        if written in COMPOUNDS:
            compounds.append(("".join(parts), len(words), len(words) + len(parts)))
        words += parts
        marks += [mark] + [0] * (len(parts) - 1)
        mark = SIGNS[sign]
        text += written + sign + space
    return text, Said(tuple(words), tuple(marks), tuple(compounds))


def _found(tree, index, **where):
    """Evaluate twice: the units of what was found first are always, then never, looked into apart."""
    found = []
    for few in (1e-9, 1e9):
        with patch.object(evaluating, "_FEW", few):
            found.append(evaluate(tree, index, **where))
    apart, together = found
    assert apart.rank.tolist() == together.rank.tolist()
    return apart


def _index(said):
    texts = [text for text, _said in said]
    return build_index(
        pd.DataFrame({"unit_id": [str(i) for i in range(len(texts))], "source": "case", "text": texts})
    )


@settings(max_examples=300, deadline=None, derandomize=True)
@given(units, queries)
def test_engine_equals_reference(pieces, query):
    said = [_said(p) for p in pieces]
    index = _index(said)
    assert [index.vocabulary[f] for f in index.form] == [w for _t, s in said for w in s.words]
    found = _found(parse(query), index)
    got = {
        (int(u), int(a - index.unit_first[u]), int(b - index.unit_first[u]))
        for u, a, b in zip(index.unit_of(found.start), found.start, found.end, strict=True)
    }
    tree = parse(query)
    lemma = _lemmas_of(said)
    expected = {(u, a, b) for u, (_t, s) in enumerate(said) for a, b in find(tree, s, lemmas=lemma)}
    assert got == expected
    assert len(found) == len(expected)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(units, queries, st.sets(st.integers(0, 3)))
def test_looking_into_some_units_finds_what_is_found_there(pieces, query, chosen):
    index = _index([_said(p) for p in pieces])
    tree = parse(query)
    asked = np.isin(np.arange(index.n_units), list(chosen))
    hidden = np.arange(index.n_words) % 3 == 0
    whole = _found(tree, index, hidden=hidden)
    part = _found(tree, index, hidden=hidden, within=np.repeat(asked, np.diff(index.unit_first)))
    assert part.rank.tolist() == whole.keep(asked[index.unit_of(whole.start)]).rank.tolist()


@settings(max_examples=100, deadline=None, derandomize=True)
@given(units, queries)
def test_engine_equals_reference_when_negated_words_are_hidden(pieces, query):
    said = [_said(p) for p in pieces]
    index = _index(said)
    tree = parse(query)
    hidden = negated_words(index, lexicon_of(index), index.unit_of(evaluate(tree, index).start))
    found = _found(tree, index, hidden=hidden)
    got = set(zip(found.start.tolist(), found.end.tolist(), strict=True))
    expected = set()
    for u, (_t, s) in enumerate(said):
        first = int(index.unit_first[u])
        off = frozenset(i for i in range(len(s.words)) if hidden[first + i])
        expected |= {(first + a, first + b) for a, b in find(tree, s, off, _lemmas_of(said))}
    assert got == expected


def _lemmas_of(said):
    """Lemmas, where a word in capitals takes the accents most met in plain words of the same text."""
    count = Counter(w for _text, unit in said for w in unit.words if w.islower())

    def look(word):
        fitting = [w for w in count if len(w) == len(word) and all(map(same_letter, word, w))]
        best = min(fitting, key=lambda w: (-count[w], w), default=word.lower())
        plain = word if word.islower() else best
        return {plain, *lemmas(plain)}

    return look
