import datetime as dt

import pandas as pd
import pyarrow as pa
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


def topics(**changes):
    row = {"method": "nmf", "topic": 1, "rank": 1, "term": "forêt", "weight": 0.5, "n": 3, "total": 4}
    return pd.DataFrame([row | {"chi2": 7.5, "p": 0.01} | changes])


def kept(table, name, path, *, order=None, types=None):
    """Write a table to a file with the types of its schema (`types` instead), and no other check."""
    types = {f.name: f.type for f in tables.SCHEMAS[name].arrow()} | (types or {})
    names = order or [n for n in types if n in table]
    pq.write_table(pa.table({n: pa.array(table[n].tolist(), type=types[n]) for n in names}), path)
    return path


@pytest.mark.parametrize(
    "form",
    [
        {"types": {"topic": pa.int32()}},
        {"types": {"term": pa.large_string(), "weight": pa.float32()}},
        {"types": {"method": pa.dictionary(pa.int8(), pa.string())}},
        {"order": ["method", "topic", "rank", "term", "weight", "total", "n", "chi2", "p"]},
    ],
)
def test_a_file_of_another_program_is_read_as_the_same_table(tmp_path, form):
    found = tables.read("topics", kept(topics(), "topics", tmp_path / "t.parquet", **form))
    pd.testing.assert_frame_equal(found, tables.check(topics(), "topics"))


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (topics(weight=None), "« weight » (double)"),
        (topics(weight=float("nan")), "« weight » (double)"),
        (topics(term=None), "« term » (string)"),
        (topics(method="autre"), "colonne « method »"),
        (pd.concat([topics(), topics(rank=2)]), "deux lignes ont la même clé (method, topic, term)"),
    ],
)
def test_a_file_of_the_right_types_is_checked_all_the_same(tmp_path, table, words):
    with pytest.raises(StudyError) as caught:
        tables.read("topics", kept(table, "topics", tmp_path / "t.parquet"))
    assert words in str(caught.value)


def test_words_in_the_place_of_a_number_are_refused(tmp_path):
    path = kept(topics(topic="un"), "topics", tmp_path / "t.parquet", types={"topic": pa.string()})
    with pytest.raises(StudyError, match="dans « topic » "):
        tables.read("topics", path)


def test_a_file_with_a_column_less_or_more_is_refused(tmp_path):
    with pytest.raises(StudyError, match=r"manquantes \['term'\], inconnues \[\]"):
        tables.read("topics", kept(topics().drop(columns="term"), "topics", tmp_path / "t.parquet"))
    more = {"types": {"surplus": pa.string()}}
    with pytest.raises(StudyError, match=r"manquantes \[\], inconnues \['surplus'\]"):
        tables.read("topics", kept(topics().assign(surplus="x"), "topics", tmp_path / "t.parquet", **more))


def test_rows_are_of_one_key_only_when_every_part_of_it_is_the_same():
    pair = pd.concat([topics(), topics(topic=2), topics(term="bois"), topics(method="lda")], ignore_index=True)
    assert len(tables.check(pair, "topics")) == 4
    with pytest.raises(StudyError, match="deux lignes ont la même clé"):
        tables.check(pd.concat([pair, pair.iloc[[2]]]), "topics")


def test_a_whole_number_beside_an_empty_cell_keeps_its_last_digit(tmp_path):
    every = {c.name: None for c in tables.SCHEMAS["projects"].columns}
    table = pd.DataFrame([every | {"project_id": p, "title": "t"} for p in ("P1", "P2")])
    table["start_year"] = pd.array([2**53 + 1, None], dtype="Int64")
    tables.write(table, "projects", tmp_path / "t.parquet")
    again = tables.read("projects", tmp_path / "t.parquet")["start_year"]
    assert (again[0], again.isna().tolist()) == (2**53 + 1, [False, True])
