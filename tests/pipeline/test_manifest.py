from __future__ import annotations

import json
from pathlib import Path

import pytest

from fa_analysis.errors import Problem
from fa_analysis.pipeline import manifest
from fa_analysis.pipeline.manifest import Manifest, Record, relative_problems

RECORD = Record(
    made_from="f00d",
    outputs={"data/processed/turns.parquet": "ab"},
    counts={"interviews": 3},
    problems=(Problem("E04.docx", "fichier vide", "Remplacez-le", refused=True),),
    note={"E01": {"from": "12"}},
)


def test_what_is_written_is_read_back(tiny_study):
    assert manifest.write(tiny_study, inputs={"data/raw/a.txt": "cd"}, steps={"interviews": RECORD})
    assert manifest.read(tiny_study) == Manifest({"data/raw/a.txt": "cd"}, {"interviews": RECORD})
    assert not manifest.write(tiny_study, inputs={"data/raw/a.txt": "cd"}, steps={"interviews": RECORD})


def test_it_says_what_a_reader_wants_to_know(tiny_study):
    manifest.write(tiny_study, inputs={}, steps={"interviews": RECORD})
    told = json.loads((tiny_study.processed / "manifest.json").read_text(encoding="utf-8"))
    assert told["seed"] == 20260101
    assert told["notice"] == "Exemple fictif, fourni avec l'outil."
    assert set(told["made_by"]) >= {"fa_analysis", "python", "pandas", "spacy", "lxml"}
    assert told["counts"] == {"interviews": {"interviews": 3}}
    assert told["problems"][0]["file"] == "E04.docx"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 0}', '{"format": 1}', "null"])
def test_a_manifest_that_cannot_be_understood_means_all_is_to_do(tiny_study, text):
    tiny_study.processed.mkdir(parents=True)
    (tiny_study.processed / "manifest.json").write_text(text)
    assert manifest.read(tiny_study) == Manifest()


def test_no_folder_of_this_machine_is_told(tiny_study):
    inside = str(Path(tiny_study.root) / "data" / "raw" / "codebook.yaml")
    (told,) = relative_problems(tiny_study, [Problem(inside, f"voir {inside}, ligne 3", "")])
    assert told == Problem("data/raw/codebook.yaml", "voir data/raw/codebook.yaml, ligne 3", "")


def test_a_file_name_that_is_not_unicode_can_be_told(tiny_study):
    steps = {"interviews": Record("x", problems=(Problem("entr\udce9tien.txt", "illisible"),))}
    manifest.write(tiny_study, inputs={}, steps=steps)
    assert manifest.read(tiny_study).steps["interviews"].problems[0].file == "entr\udce9tien.txt"
