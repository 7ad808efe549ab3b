"""Words that look like names and are none, and names that look like words: in texts and in outputs."""

from __future__ import annotations

import shutil

import pandas as pd
import pytest

import fa_analysis as fa
from fa_analysis.privacy import corpus, find_mentions, scan
from fa_analysis.privacy.canaries import find, spellings


def names(text, **options):
    return find_mentions(pd.DataFrame({"unit_id": ["u"], "text": [text]}), **options)["text"].tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il y a le maire. Bon, on continue.", []),
        ("Des mots de monsieur. Compter, rien gâcher.", []),
        ("On a vu M. Benali hier.", ["Benali"]),
        ("Il a cité Toufik dans ses vœux.", ["Toufik"]),
        ("On habite cité Toufik depuis longtemps.", []),
    ],
)
def test_a_title_that_ends_a_sentence_names_nobody_and_somebody_may_be_quoted(text, expected):
    assert names(text) == expected


@pytest.mark.parametrize(
    ("name", "text", "met"),
    [
        ("Marie-Line", "la line du haut et Line aussi", []),
        ("Marie-Line", "merci à marie line", ["marie line"]),
        ("Innov'Habitat", "Le service Habitat", []),
        ("Pergaud", "les mères de l'école Pergaud", []),
        ("Pergaud", "les mères de Pergaud", ["Pergaud"]),
        ("Offset", "var offset = 3;", []),
        ("Offset", "d'après Offset, oui", ["Offset"]),
        ("Aksoy", "<w:t>aksoy</w:t>", ["aksoy"]),
    ],
)
def test_what_betrays_a_name_in_an_output(name, text, met):
    assert list(dict.fromkeys(find(text, spellings([name])))) == met


def test_a_sentence_begins_after_a_tag():
    index = spellings(["Bon"])
    assert list(find("<w:t>Bon. Et lundi ?</w:t>", index)) == []
    assert list(find("<w:t>Merci à Bon pour tout.</w:t>", index)) == ["Bon"]


def test_the_bytes_of_a_picture_make_no_name_by_chance_but_its_words_do(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"\xff\xd8\xff\x01aksoy\x02\x03")
    assert scan(tmp_path, ["Aksoy"]).empty
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\x01photo de Zeynep Aksoy\x02")
    assert scan(tmp_path, ["Zeynep Aksoy"])["file"].unique().tolist() == ["b.jpg"]


def test_the_same_words_in_two_files_are_told_of_both(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("merci à Zeynep Aksoy", encoding="utf-8")
    assert scan(tmp_path, ["Zeynep Aksoy"])["file"].unique().tolist() == ["a.txt", "b.txt"]


def test_the_words_of_the_study_are_no_names_but_given_names_stay(tiny_study):
    fa.run(tiny_study, until="read")
    words = corpus.own_words(tiny_study)
    assert "habitants" in words
    assert "enqueteur" in words
    settings = tiny_study.settings
    groups = (*settings.groups, settings.groups[0].model_copy(update={"label": "Fatoumata"}))
    named = fa.study.Study(tiny_study.root, settings.model_copy(update={"groups": groups}))
    assert "fatoumata" not in corpus.own_words(named)


def test_a_new_module_of_the_room_does_not_void_a_signature_but_another_list_does(monkeypatch, tmp_path):
    before = corpus.rules_hash()
    copy = tmp_path / "privacy"
    shutil.copytree(corpus.Path(corpus.__file__).parent, copy)
    monkeypatch.setattr(corpus, "__file__", str(copy / "corpus.py"))
    assert corpus.rules_hash() == before
    (copy / "material.py").write_text("# other", encoding="utf-8")
    assert corpus.rules_hash() == before
    names = copy / "data" / "given_names.txt"
    names.write_text(names.read_text(encoding="utf-8") + "zorglub\n", encoding="utf-8")
    assert corpus.rules_hash() != before
