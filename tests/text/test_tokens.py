"""Tokens are spaCy's, whatever stands around a chunk."""

import csv
import re
from functools import cache
from itertools import cycle, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.text.normalise import same_length
from fa_analysis.text.tokens import token_ends, token_spans
from fa_analysis.text.words import _plain, read_chunks, special_cases

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "real"


@cache
def _tokenizer():
    import spacy

    return spacy.blank("fr").tokenizer


def _spacy(text):
    return [(t.idx, t.idx + len(t)) for t in _tokenizer()(same_length(text)) if not t.is_space]


def _demonstration():
    """Prose of the demonstration survey that anybody may read: projects, case studies, transcripts of the sample."""
    raw = ROOT / "data" / "raw"
    texts = [p.read_text(encoding="utf-8-sig") for p in sorted((raw / "etudes_de_cas").glob("*.md"))]
    for name in ("projets.csv", "benchmark.csv"):
        with (raw / name).open(encoding="utf-8-sig", newline="") as source:
            texts += [
                " ".join(v or "" for v in row.values() if isinstance(v, str))
                for row in csv.DictReader(source, delimiter=";")
            ]
    sample = {p.stem for p in (raw / "gold" / "entretiens").glob("*.csv")}
    for path in sorted((raw / "entretiens").glob("*.txt")):
        if path.stem in sample:
            texts.append(path.read_bytes().decode("utf-8", "replace"))
    return texts


def test_tokens_of_the_demonstration_survey_are_spacys():
    texts = _demonstration()
    assert len(texts) > 100
    for text in texts:
        assert token_spans(text) == _spacy(text)


def test_tokens_of_real_texts_are_spacys():
    files = (
        sorted(p for p in REAL.rglob("*") if p.suffix in {".txt", ".srt", ".vtt", ".md"})
        if REAL.is_dir()
        else []
    )
    if not files:
        pytest.skip("../shared/real is not there: real transcripts are not in the repository")
    for path in files[:15]:
        text = path.read_bytes().decode("utf-8", "replace")[:20_000]
        assert token_spans(text) == _spacy(text), path.name


chars = st.text(alphabet="aàeéilnsdcqu'’-.,;:!?…()«»\"/·•0123456789%€ \n\t\u00a0LDAÉ", max_size=60)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(chars)
def test_tokens_of_any_text_are_spacys(text):
    assert token_spans(text) == _spacy(text)


def test_tokens_of_special_chunks_stuck_to_others_are_spacys():
    """What spaCy lists by name (`m.`, `:)`, `aujourd'hui`) with signs and words on either side; addresses."""
    special = sorted(c for c in special_cases() if not any(x.isspace() for x in c))
    signs = [
        "",
        "(",
        "«",
        "d'",
        "l'",
        "jusqu'",
        "mot",
        "co-",
        "-là",
        ",",
        ".",
        "…",
        ")",
        "!",
        "3",
        "€",
        "-t-il",
    ]
    chunks = [a + c + b for c in special for a, b in zip(signs, (*signs[5:], *signs[:5]), strict=True)]
    chunks += [a + b for a, b in pairwise(special)]
    chunks += ["www.exemple.fr/a-b,c", "(https://exemple.fr/l'eau-vive?a=b)", "marie.dupond@exemple.fr/x-y"]
    assert len(chunks) > 4_000
    for chunk, ends in zip(chunks, token_ends(chunks), strict=True):
        assert ends == tuple(t.idx + len(t) for t in _tokenizer()(chunk)), chunk


def _shapes():
    words = {w for text in _demonstration() for w in re.findall(r"[a-zàâäçéèêëîïôöùûüÿ]+", text.lower())}
    for word in sorted(words):
        for elision in ("", "qu'", "l'", "d'", "n'", "j'", "s'", "c'", "m'", "t'"):
            for sign in ("", ",", ".", ";", ":", "!", "?"):
                yield elision + word + sign


def test_words_read_without_spacy_are_cut_where_spacy_cuts():
    """The short cut for plain words gives spaCy's tokens on every word of the survey, elided or not, with any sign."""
    shapes = [
        *list(_shapes())[::11],
        "a.",
        "m.",
        "etc.",
        "p.",
        "j.-c.",
        "aujourd'hui",
        "n'est",
        "s'il",
        "d'abord",
        "l'a",
    ]
    words = sorted({s for s in _shapes() if s.isalpha()})
    shapes += [
        f"{a}-{b}{sign}"
        for a, b, sign in zip(words, words[7:] + words[:7], cycle(["", ",", ".", "?"]), strict=False)
    ]
    shapes += [
        f"{a}-{b}"
        for a in ("co", "auto", "sous", "donne", "m", "dit", "a")
        for b in ("la", "ce", "m.", "e", "t", "en")
    ]
    special = special_cases()
    taken = {s: w for s in shapes if (w := _plain(s, special)) is not None}
    assert len(taken) > 5_000
    for (shape, words), ends in zip(taken.items(), token_ends(list(taken)), strict=True):
        spoken = [
            shape[a:b] for a, b in zip((0, *ends), ends, strict=False) if any(c.isalnum() for c in shape[a:b])
        ]
        assert [shape[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == spoken


@pytest.mark.parametrize(
    ("chunk", "keys"),
    [
        ("L'Eau,", ["l'", "Eau"]),
        ("aujourd’hui", ["aujourd'hui"]),
        ("Rendez-vous", ["rendezvous"]),
        ("élus-techniciens.", ["élus", "techniciens"]),
        ("habitant·e·s", ["habitants"]),
        ("d'habitant(e)s,", ["d'", "habitants"]),
        ("fini.Elle", ["fini", "Elle"]),
        ("donne-le", ["donne", "le"]),
        ("dites-moi", ["dites", "moi"]),
        ("10,5", ["10,5"]),
        ("…", []),
        ("\u200b", []),
        ("İstanbul", ["İstanbul"]),
        ("\ud83d", []),
    ],
)
def test_words_of_a_chunk(chunk, keys):
    assert list(read_chunks([chunk])[0].keys) == keys


@pytest.mark.parametrize(
    ("chunk", "mark", "after"),
    [
        ("(oui)", 1, 1),
        ("fin.", 0, 2),
        ("quoi?!", 0, 2),
        ("etc.", 0, 0),
        ("euh…", 0, 1),
        ("—", None, 1),
        ("mot", 0, 0),
    ],
)
def test_punctuation_leaves_a_mark(chunk, mark, after):
    words = read_chunks([chunk])[0]
    assert list(words.marks) == ([] if mark is None else [mark])
    assert words.after == after


def test_lower_case_keeps_every_character_in_its_place():
    text = "İL’ÉTÉ ŒUVRE ẞ"
    assert len(same_length(text)) == len(text)
    assert same_length("L’ÉTÉ") == "l'été"
