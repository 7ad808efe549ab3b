from __future__ import annotations

import unicodedata
from importlib import metadata

import pandas as pd

from fa_analysis.pipeline import inputs
from fa_analysis.pipeline.inputs import LIBRARIES, code_of, content, digest, flat, libraries, look
from fa_analysis.review.journal import journals


def test_inputs_are_found_by_kind(tiny_study):
    found = look(tiny_study)
    assert {kind: sorted(p.removeprefix("data/raw/") for p in paths) for kind, paths in found.items()} == {
        "settings": ["study.toml"],
        "codebook": ["codebook.yaml"],
        "interviews": ["entretiens.csv", "entretiens/E01.txt", "entretiens/E02.txt", "entretiens/E03.txt"],
        "questionnaires": ["questionnaires.csv"],
        "projects": ["projets.csv"],
        "benchmark": [],
        "cases": [],
        "examples": [],
        "review": [],
    }


def test_temporary_and_hidden_files_are_not_inputs(tiny_study):
    before = look(tiny_study)
    (tiny_study.raw / "entretiens" / "~$E01.docx").write_bytes(b"lock of a word processor")
    (tiny_study.raw / "entretiens" / ".DS_Store").write_bytes(b"")
    assert look(tiny_study) == before


def test_the_journals_are_those_of_the_review(tiny_study):
    tiny_study.review.mkdir(parents=True)
    for name in ("ana.jsonl", "ana (copie).jsonl", ".cache.jsonl", "ana.quarantine.jsonl", "notes.txt"):
        (tiny_study.review / name).write_text("", encoding="utf-8")
    counted = sorted(p.removeprefix("data/review/") for p in look(tiny_study)["review"])
    assert counted == [p.name for p in journals(tiny_study.review)] == ["ana (copie).jsonl", "ana.jsonl"]


def test_a_name_is_the_same_in_nfc_and_nfd(tiny_study):
    decomposed = unicodedata.normalize("NFD", "entretien d'été.txt")
    (tiny_study.raw / "entretiens" / decomposed).write_text("R : oui", encoding="utf-8")
    assert "data/raw/entretiens/entretien d'été.txt" in flat(look(tiny_study))


def test_a_file_that_cannot_be_read_has_a_mark_of_its_own(tiny_study):
    assert content(tiny_study.raw / "absent.txt") == "unreadable: 2"


def test_a_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": [2, "é"]}) == digest({"b": [2, "é"], "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


def test_the_code_of_a_room_is_known_by_its_files():
    assert code_of(("read",)) != code_of(("text",))
    assert code_of(("read",)) == code_of(("read",))


def test_the_versions_are_those_that_the_libraries_give():
    told = libraries()
    assert told["pandas"] == pd.__version__
    assert {name: told[name] for name in LIBRARIES} == {name: metadata.version(name) for name in LIBRARIES}


def test_a_library_that_is_not_installed_has_no_version(monkeypatch):
    monkeypatch.setattr(inputs, "LIBRARIES", ("no-such-library",))
    assert libraries.__wrapped__()["no-such-library"] == ""
