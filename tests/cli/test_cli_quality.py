"""`quality` on the tiny study with a few decisions: tables, page, leads, measures of learning."""

from __future__ import annotations

import json

import pytest
from commands import called
from disk import copy_tiny

from fa_analysis import cli


@pytest.fixture
def study(tmp_path):
    return copy_tiny(tmp_path)


def call(capsys, study, *arguments):
    return called(capsys, study, "quality", *arguments)


def test_without_review_there_is_nothing_to_compare_with(study, capsys):
    code, out, err = call(capsys, study)
    assert (code, out) == (3, "")
    assert "aucune réponse relue : rien à quoi comparer" in err


def _reviewed(study):
    gold = study.raw / "gold"
    assert cli.main(["review", "import-gold", str(gold), "--study", str(study.root)]) == 0


def test_codes_and_rules_are_measured_and_the_page_written(study, capsys):
    _reviewed(study)
    code, out, _ = call(capsys, study)
    assert code == 0
    assert "Codes : règles seules, avec intervalle de Wilson à 95 %" in out
    assert f"Les passages à lire : {study.reports / 'qualite.html'}" in out
    assert "preserver" in (study.reports / "qualite.html").read_text(encoding="utf-8")


def test_json_counts_are_those_of_the_reference(study, capsys):
    _reviewed(study)
    code, out, _ = call(capsys, study, "preserver", "--json")
    told = json.loads(out)
    assert code == 0
    assert set(told) == {"codes", "rules"}
    (row,) = told["codes"]
    assert row["code"] == "preserver"
    assert row["tp"] + row["fn"] == row["positives"] > 0
    assert row["precision_low"] <= row["precision"] <= row["precision_high"]
    assert {r["code"] for r in told["rules"]} == {"preserver"}


def test_leads_take_the_place_of_the_tables(study, capsys):
    _reviewed(study)
    code, out, _ = call(capsys, study, "--suggest")
    assert code == 0
    assert "Pistes pour ce qui est manqué" in out
    assert "Règles\n" not in out


def test_too_little_review_to_measure_learning_is_no_error(study, capsys):
    _reviewed(study)
    code, out, _ = call(capsys, study, "--learning", "--json")
    assert code == 0
    assert {row["code"] for row in json.loads(out)["f1"]} >= {"preserver", "associer"}


def test_an_unknown_code_is_told_with_its_neighbour(study, capsys):
    code, _, err = call(capsys, study, "preservr")
    assert code == 3
    assert "Vouliez-vous dire « preserver » ?" in err
