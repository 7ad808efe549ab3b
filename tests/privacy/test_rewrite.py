"""Pseudonyms: stable, random, private; offsets that lead both ways; a signature that a change voids."""

from __future__ import annotations

import stat

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fa_analysis as fa
from fa_analysis.errors import DisclosureError, StudyError
from fa_analysis.privacy import corpus, doubtful, signature
from fa_analysis.privacy.key import Key, extend, key_path, read_key, write_key
from fa_analysis.privacy.pseudonyms import changes_of, rewrite, rewrite_codings, rewrite_text, to_new, to_old


@st.composite
def texts_and_spans(draw):
    text = draw(st.text("abcé 😀\n", max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    return text, [(a, b, draw(st.sampled_from(["P", "Personne-X", "[é]"]))) for a, b in pairs]


@settings(max_examples=300, derandomize=True, deadline=None)
@given(texts_and_spans(), st.data())
def test_offsets_lead_both_ways_and_quotes_stay_exact(case, data):
    text, spans = case
    new, changes = rewrite_text(text, spans)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = to_new(start, changes), to_new(end, changes, end=True)
    inside = [(x - start, y - start, w) for x, y, w in spans if x >= start and y <= end]
    if not any(x < p < y for x, y, _w in spans for p in (start, end)):
        assert new[a:b] == rewrite_text(text[start:end], inside)[0]
        assert (to_old(a, changes), to_old(b, changes, end=True)) == (start, end)
    assert 0 <= a <= b <= len(new)
    assert all(new[c.new_start : c.new_end] == w for c, (_x, _y, w) in zip(changes, spans, strict=True))


def test_a_table_is_rewritten_with_its_codings():
    units = pd.DataFrame(
        {"unit_id": ["E1:1"], "text": ["Avec Karim Ziani on mutualise le garage."], "n_words": [7]}
    )
    mentions = pd.DataFrame([("E1:1", 5, 16, "Karim Ziani", "person", "sure")],
                            columns=["unit_id", "start", "end", "text", "kind", "level"])  # fmt: skip
    codings = pd.DataFrame(
        {"unit_id": ["E1:1", "E1:1"], "start": [20, 8], "end": [29, 29], "quote": ["mutualise", "x"]}
    )
    key = extend(Key(), ["Karim Ziani"])
    new, offsets = rewrite(units, mentions, key)
    name = key.people[0].pseudonym
    assert new["text"].tolist() == [f"Avec {name} on mutualise le garage."]
    assert new["n_words"].tolist() == [6]
    told = rewrite_codings(codings, new, offsets)
    assert told["quote"].tolist() == ["mutualise", f"{name} on mutualise"]
    assert to_old(int(told["start"].iloc[0]), changes_of(offsets)["E1:1"]) == 20
    assert codings["quote"].tolist() == ["mutualise", "x"]


def test_pseudonyms_are_stable_and_drawn_by_chance():
    first = extend(Key(), ["Fatoumata Diarra", "Diarra", "DIARRA", "Karim"])
    assert len(first.people) == 2, "the surname alone is the same person"
    wider = extend(first, ["Diarra", "Zeynep"])
    assert wider.people[:2] == first.people
    assert {p.pseudonym for p in extend(Key(), ["Karim"]).people}.isdisjoint(p.pseudonym for p in first.people)


def test_two_people_of_one_surname_do_not_become_one():
    key = extend(Key(), ["Fatoumata Diarra", "Moussa Diarra", "Diarra"])
    assert len({p.pseudonym for p in key.people}) == 3


def test_the_key_is_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "data" / "private" / "cle.json"
    write_key(path, extend(Key(), ["Karim"]))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read_key(path) == extend(read_key(path), ["karim", "Karim"]) or len(read_key(path).people) == 1
    assert [p.name for p in path.parent.iterdir()] == ["cle.json"]
    path.write_text("{", encoding="utf-8")
    with pytest.raises(StudyError, match="illisible"):
        read_key(path)


@pytest.fixture
def named(tiny_study):
    fa.run(tiny_study, until="read")
    units = fa.table(tiny_study, "units")
    units.loc[0, "text"] = "Avec Zeynep Aksoy et Quillec on répare. " + units.loc[0, "text"]
    fa_tables().write(units, "units", tiny_study.table("units"))
    return tiny_study


def fa_tables():
    from fa_analysis import tables

    return tables


def test_nothing_public_without_a_signature_and_a_change_voids_it(named):
    with pytest.raises(DisclosureError, match="n'est pas signée") as caught:
        signature.require_signature(named)
    assert caught.value.exit_code == 6
    with pytest.raises(DisclosureError, match="pas encore de liste"):
        signature.sign(named, who="A. Lectrice")
    signature.make_list(named)
    assert doubtful.decisions(named)["quillec"] == "masquer"
    with pytest.raises(DisclosureError, match="pas de nom"):
        signature.sign(named, who=" ")
    signed = signature.sign(named, who="A. Lectrice")
    assert signature.require_signature(named) == signed
    units = fa.table(named, "units")
    units.loc[1, "text"] += " Encore."
    fa_tables().write(units, "units", named.table("units"))
    assert "ont changé" in signature.why_not(named)
    signature.make_list(named)
    signature.sign(named, who="A. Lectrice")
    assert signature.why_not(named) == ""
    (named.root / "data" / "private" / "personnes.csv").write_text("nom\nAnne Petit\n", encoding="utf-8")
    assert "la liste a changé" in signature.why_not(named)


def test_the_corpus_is_rewritten_and_what_a_person_leaves_stays(named):
    signature.make_list(named)
    path = doubtful.list_path(named)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    import openpyxl

    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows(min_row=2):
        if row[0].value == "Quillec":
            row[6].value = "laisser"
    book.save(path)
    out = corpus.pseudonymise(named)
    text = out["units"]["text"].iloc[0]
    assert "Zeynep" not in text
    assert "Aksoy" not in text
    assert "Quillec" in text
    assert "Personne-" in text
    again = corpus.pseudonymise(named)
    assert again["units"]["text"].iloc[0] == text
    assert {"Zeynep Aksoy"} <= set(corpus.known_names(named))
    assert read_key(key_path(named)).people
