"""What is masked in the texts and what the search of outputs looks for are the same spellings."""

from __future__ import annotations

import pandas as pd
import pytest
from mention_set import read_set

from fa_analysis.privacy.canaries import find, scan, spellings
from fa_analysis.privacy.echoes import with_echoes
from fa_analysis.privacy.key import Key, extend
from fa_analysis.privacy.mentions import find_mentions
from fa_analysis.privacy.pseudonyms import rewrite


def table(*texts):
    return pd.DataFrame({"unit_id": [str(i) for i in range(len(texts))], "text": list(texts)})


def masked(*texts, echo=True, **options):
    """Return the rewritten texts, and what the search meets in them."""
    told = table(*texts)
    found = find_mentions(told)
    if echo:
        found = with_echoes(told, found, **options)
    people = found.loc[found["kind"] == "person", "text"].tolist()
    new = rewrite(told, found, extend(Key(), people))[0]["text"].tolist()
    left = options.get("left", ())
    return new, [list(find(text, spellings(people, left=left))) for text in new]


@pytest.mark.parametrize(
    "texts",
    [
        ("Ici Zorbelin tourne.", "vu zorbelin puis ZORBELIN"),
        ("Ici Zörbelin tourne.", "le zorbelin"),
        ("On a vu Zorbelin Kraspek hier.", "kraspek a dit", "Zorbelinkraspek"),
        ("Voici Quillec-Bran ici.", "quillec bran"),
        ("J'ai vu Rose hier.", "Rose"),
    ],
)
def test_every_spelling_that_the_search_meets_is_masked(texts):
    assert any(masked(*texts, echo=False)[1]), "without echoes the search meets something"
    assert not any(masked(*texts)[1])


def test_a_title_is_masked_as_it_would_be_met_inside_a_sentence():
    new, _met = masked("Rose des sables", "J'ai vu Rose hier.", titles=["0"])
    assert new[0].startswith("Personne-")
    assert masked("Rose des sables", "J'ai vu Rose hier.")[0][0] == "Rose des sables"


def test_an_echo_is_as_sure_as_what_it_repeats_and_overlapping_places_become_one():
    told = table("Ici Zorbelin tourne. Mme Kraspek rit.", "zorbelin, kraspek", "vu zorbelinkraspek")
    found = with_echoes(told, find_mentions(told), names=["Zorbelin Kraspek"])
    levels = {(r.unit_id, r.text): r.level for r in found.itertuples()}
    assert levels[("1", "zorbelin")] == "doubt"
    assert levels[("1", "kraspek")] == "sure"
    assert levels[("2", "zorbelinkraspek")] == "doubt"
    assert found.groupby("unit_id").size().to_dict() == {"0": 2, "1": 2, "2": 1}


def test_places_that_overlap_become_one_and_what_they_make_is_looked_for_in_turn():
    told = table("M. Kraspek rit. Maud Kraspek aussi. Ici Tribolan.", "vu Tribolan Zorb", "le zorb du coin")
    found = with_echoes(told, find_mentions(told))
    assert found["text"].tolist() == ["M. Kraspek", "Maud Kraspek", "Tribolan", "Tribolan Zorb", "zorb"]


def test_a_word_left_in_clear_is_no_echo_but_a_name_of_the_list_is():
    new, met = masked("Ici Zorbelin Kraspek tourne.", "le kraspek du coin", left=["kraspek"])
    assert new[1] == "le kraspek du coin"
    assert met == [[], []]
    assert list(find("le kraspek", spellings(["Kraspek"], left=["kraspek"]))) == ["kraspek"]


def test_details_are_not_cut_by_echoes():
    told = table("Ici Zorbelin tourne.", "écrire à zorbelin@ville.example")
    found = with_echoes(told, find_mentions(told))
    assert found["kind"].tolist() == ["person", "email"]


def test_on_texts_of_all_registers_the_search_meets_nothing_once_rewritten():
    texts, _gold, listed = read_set()
    plain = find_mentions(texts, listed=listed)
    found = with_echoes(texts, plain, names=listed)
    people = [*listed, *found.loc[found["kind"] == "person", "text"]]
    both = [*people, *plain.loc[plain["kind"] == "person", "text"]]
    index, key = spellings(people), extend(Key(), both)
    before = [m for text in rewrite(texts, plain, key)[0]["text"] for m in find(text, index)]
    after = [m for text in rewrite(texts, found, key)[0]["text"] for m in find(text, index)]
    assert before, "the rules of the texts alone leave what the search meets"
    assert after == []


def test_a_method_that_the_program_names_is_nobody_but_elsewhere_the_name_is_met():
    index = spellings(["Wilson"])
    assert list(find("Les intervalles de Wilson à 95 %.", index)) == []
    assert list(find("Merci à Wilson, du bureau de Wilson.", index)) == ["Wilson", "Wilson"]


def test_a_common_word_begins_a_line_after_a_tag_but_alone_in_its_cell_it_is_met(tmp_path):
    (tmp_path / "a.html").write_text("<td>P12</td><td>Petit à petit, des bancs</td>", encoding="utf-8")
    assert scan(tmp_path, ["Anne Petit"]).empty
    (tmp_path / "b.html").write_text("<td>P12</td> <td>Petit</td>", encoding="utf-8")
    (tmp_path / "c.html").write_text("<p>Merci à <b>Petit</b> pour tout</p>", encoding="utf-8")
    assert sorted(set(scan(tmp_path, ["Anne Petit"])["file"])) == ["b.html", "c.html"]


@pytest.mark.parametrize("end", ["</w:t></w:r></w:p><w:p><w:r><w:t>", "</th><td>", "</dt>\n<dd>"])
def test_the_label_of_a_cell_is_not_glued_to_what_follows(end, tmp_path):
    (tmp_path / "a.html").write_text(f"<x>Avec{end}association Quillec en ville</x>", encoding="utf-8")
    assert scan(tmp_path, ["Quillec"]).empty
    (tmp_path / "b.html").write_text(f"<x>Avec{end}Quil</x><x>lec en ville</x>", encoding="utf-8")
    assert set(scan(tmp_path, ["Quillec"])["file"]) == {"b.html"}
