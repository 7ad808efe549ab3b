"""Chunks read in bulk are read as one by one."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.text.chunks import read_table
from fa_analysis.text.words import read_chunks

pieces = st.sampled_from(
    [
        "",
        "l'",
        "L’",
        "qu'",
        "QU'",
        "s'",
        "aujourd'",
        "mot",
        "Élu",
        "ETAT",
        "a",
        "m",
        "cœur",
        "co",
        "x2",
        "-",
        "·e·s",
        "(e)",
        "\u00ad",
        "ƛ",
    ]
)
chunks = (
    st.tuples(pieces, pieces, pieces, st.sampled_from(["", ",", ".", "...", "?", "»"]))
    .map("".join)
    .filter(lambda c: c.split() == [c])
)
spaces = st.sampled_from(["", " ", "\n", "\u00a0", "  ", "\u202f", "\t"])


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(chunks, spaces), max_size=25))
def test_bulk_and_single_reading_agree(given_chunks):
    written = list(dict.fromkeys(c + s for c, s in given_chunks))
    table = read_table(pa.array(written, type=pa.string()))
    for row, words in enumerate(read_chunks([w.strip() for w in written])):
        a, n = int(table.first[row]), int(table.n_words[row])
        assert tuple(table.vocabulary[f] for f in table.form[a : a + n]) == words.keys
        assert (tuple(table.start[a : a + n]), tuple(table.end[a : a + n])) == (words.starts, words.ends)
        assert (tuple(table.mark[a : a + n]), table.after[row]) == (words.marks, words.after)
        c, m = int(table.c_first[row]), int(table.c_count[row])
        got = zip(table.c_form[c : c + m], table.c_rank[c : c + m], table.c_span[c : c + m], strict=True)
        assert tuple((table.vocabulary[f], r, s) for f, r, s in got) == words.compounds


def test_what_spacy_lists_by_name_is_left_to_it():
    written = ["m. ", "s'a.", "aujourd'hui", "fin.", "etc.", "l'etc."]
    table = read_table(pa.array(written, type=pa.string()))
    assert (
        table.after.tolist()
        == [w.after for w in read_chunks([w.strip() for w in written])]
        == [0, 0, 0, 2, 0, 0]
    )


def test_no_word_is_empty():
    table = read_table(pa.array(["mot ", "l'eau", "m."], type=pa.string()))
    assert sorted(table.vocabulary) == ["eau", "l'", "m", "mot"]
