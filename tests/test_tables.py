import datetime as dt

import pandas as pd
import pyarrow.parquet as pq
import pytest

from fa_analysis import tables
from fa_analysis.errors import StudyError


def respondents(**changes):
    row = {
        "interview_id": "E01",
        "group": "élus",
        "function": None,
        "policy": "habitat",
        "date": dt.date(2018, 5, 14),
        "duration_min": 67.0,
        "file": "E01.docx",
        "scope": "home",
    }
    return pd.DataFrame([row | changes])


def test_a_table_comes_back_from_the_disk_as_it_went(tmp_path):
    table = tables.check(respondents(), "respondents")
    assert tables.write(table, "respondents", tmp_path / "t.parquet")
    pd.testing.assert_frame_equal(tables.read("respondents", tmp_path / "t.parquet"), table)


def test_the_same_table_twice_is_the_same_bytes(tmp_path):
    tables.write(respondents(), "respondents", tmp_path / "t.parquet")
    assert not tables.write(respondents(), "respondents", tmp_path / "t.parquet")


def test_the_meaning_of_each_column_travels_with_the_file(tmp_path):
    tables.write(respondents(), "respondents", tmp_path / "t.parquet")
    field = pq.read_schema(tmp_path / "t.parquet").field("duration_min")
    assert field.metadata[b"meaning"] == b"length in minutes"


def test_columns_are_put_in_order_and_the_input_is_not_modified():
    shuffled = respondents()[["scope", *[c for c in respondents().columns if c != "scope"]]]
    before = shuffled.copy()
    assert list(tables.check(shuffled, "respondents").columns) == list(respondents().columns)
    pd.testing.assert_frame_equal(shuffled, before)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (respondents().drop(columns="group"), "colonnes manquantes ['group']"),
        (respondents().assign(surplus=1), "inconnues ['surplus']"),
        (respondents(scope="ailleurs"), "colonne « scope »"),
        (respondents(policy=None), "policy"),
        (pd.concat([respondents(), respondents()]), "deux lignes ont la même clé (interview_id)"),
    ],
)
def test_a_wrong_table_is_refused_with_its_reason(table, words):
    with pytest.raises(StudyError) as caught:
        tables.check(table, "respondents")
    assert words in str(caught.value)
    assert caught.value.exit_code == 3


def test_an_empty_table_passes_its_own_schema():
    for name in tables.SCHEMAS:
        assert len(tables.check(tables.empty(name), name)) == 0


def test_study_columns_follow_the_core_of_the_questionnaire_as_text():
    table = pd.DataFrame([{"respondent_id": "R1", "date": None, "policy": None, "q1": "bien"}])
    assert list(tables.check(table, "questionnaires").columns) == ["respondent_id", "date", "policy", "q1"]


@pytest.mark.parametrize(
    ("folder", "told"), [("data/processed", "Supprimez ce fichier"), ("mes documents", "Donnez une table")]
)
def test_only_what_a_run_makes_again_may_be_deleted(tmp_path, folder, told):
    path = tmp_path / folder / "codings.parquet"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"autre chose")
    with pytest.raises(StudyError, match=told):
        tables.read("codings", path)


def test_a_column_of_another_type_is_named_with_none_of_its_values():
    with pytest.raises(StudyError) as told:
        tables.check(respondents(duration_min="une heure environ"), "respondents")
    assert (
        told.value.what == "table « respondents » : type inattendu ou case vide dans « duration_min » (double)"
    )
