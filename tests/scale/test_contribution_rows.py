"""Rows of large tables: each with its line, whatever the format; what is wrong is told, the rest is read."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.errors import FileRefusedError
from fa_analysis.read.pieces import clean
from fa_analysis.scale.encoding import find_encoding
from fa_analysis.scale.rows import cleaned, csv_rows, read_rows

NAMES = {"contribution_id": "id", "text": "texte", "group": "groupe"}
THREE = [(2, ("1", "L'été à l'école", "nord"), ""), (3, ("2", "Ça va", "sud"), ""), (4, ("3", "Œuvre", ""), "")]


def rows(path, content, names=NAMES):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    told = []
    return list(read_rows(path, names, told.append)), told


TABLE = "id;texte;groupe\n1;L'été à l'école;nord\n2;Ça va;sud\n3;Œuvre;\n"


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("utf-16"),
        TABLE.replace("\n", "\r\n").encode(),
        TABLE.replace("\n", "\r").encode(),
        TABLE.replace(";", ",").encode(),
        TABLE.replace(";", "\t").encode(),
        TABLE.replace("id;texte;groupe", "Texte ;ID;Groupe").replace("1;L'été à l'école", "L'été à l'école;1")
        .replace("2;Ça va", "Ça va;2").replace("3;Œuvre", "Œuvre;3").encode(),
    ],
)  # fmt: skip
def test_a_table_is_read_the_same_however_it_was_saved(tmp_path, content):
    assert rows(tmp_path / "t.csv", content) == (THREE, [])


def test_the_hint_of_excel_counts_as_a_line(tmp_path):
    found, _ = rows(tmp_path / "t.csv", "sep=;\n" + TABLE)
    assert [r[0] for r in found] == [3, 4, 5]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_an_old_encoding_is_guessed_and_said(tmp_path, encoding):
    text = "Les élus étaient déjà à côté de l'école, très pressés de connaître le coût réel du marché"
    content = "id;texte\n" + "".join(f"{n};{text}\n" for n in range(30))
    found, told = rows(tmp_path / "t.csv", content.encode(encoding), {"contribution_id": "id", "text": "texte"})
    assert found[29] == (31, ("29", text, ""), "")
    assert [p.what for p in told] == [f"encodage supposé : {encoding}"]


def test_utf8_with_a_few_odd_bytes_is_repaired_and_said(tmp_path):
    found, told = rows(
        tmp_path / "t.csv", TABLE.encode() + b"4;d\xe9j\xe0 vu : \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9;est\n" * 1
    )
    assert found[3][1] == ("4", "déjà vu : éééé", "est")
    assert told[0].what == "2 octets hors UTF-8, lus en cp1252"


def test_an_odd_byte_far_in_a_large_file_is_found(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(b"id;texte\n" + "1;été\n".encode() * 300_000 + b"2;\xe9t\xe9\n")
    assert find_encoding(path).mixed
    path.write_bytes(b"id;texte\n" + "1;été\n".encode() * 300_000)
    assert find_encoding(path).name == "utf-8"
    assert not find_encoding(path).mixed


def test_a_quote_that_never_closes_loses_its_own_line_only(tmp_path):
    found, _ = rows(
        tmp_path / "t.csv", 'id;texte\n1;"jamais fermé\n2;deux\n3;"trois\nsur deux lignes"\n4;quatre\n'
    )
    assert [(line, cells and cells[0]) for line, cells, _why in found] == [
        (2, None),
        (3, "2"),
        (4, "3"),
        (6, "4"),
    ]
    assert found[0][2].startswith("guillemets mal fermés")


def test_a_shifted_row_is_refused_and_a_short_one_completed(tmp_path):
    found, _ = rows(tmp_path / "t.csv", "id;texte;groupe\n1;a;nord;en trop\n2;b\n")
    assert found == [(2, None, "plus de cases que de colonnes : ligne décalée"), (3, ("2", "b", ""), "")]


def test_a_missing_column_is_refused_with_the_nearest_name(tmp_path):
    with pytest.raises(FileRefusedError, match="colonne « texte » absente") as caught:
        rows(tmp_path / "t.csv", "id;textes\n1;a\n")
    assert "Est-ce « textes »" in caught.value.todo


def test_a_missing_group_is_only_said(tmp_path):
    found, told = rows(tmp_path / "t.csv", "id;texte\n1;a\n")
    assert found == [(2, ("1", "a", ""), "")]
    assert [p.refused for p in told] == [False]


def test_objects_of_json_are_rows_whatever_the_order_of_their_keys(tmp_path):
    lines = [
        {"id": 1, "texte": "L'été"},
        {"groupe": "sud", "texte": "b\nc", "id": 2.0},
        [1],
        {"id": "3", "texte": None},
    ]
    text = "\n".join(json.dumps(x, ensure_ascii=False) for x in lines) + "\n{pas du json\n"
    found, _ = rows(tmp_path / "t.jsonl", text)
    why = "cette ligne n'est pas un objet JSON"
    assert found == [
        (1, ("1", "L'été", ""), ""),
        (2, ("2", "b\nc", "sud"), ""),
        (3, None, why),
        (4, ("3", "", ""), ""),
        (5, None, why),
    ]


def test_a_lone_surrogate_does_not_stop_the_reading(tmp_path):
    found, _ = rows(tmp_path / "t.jsonl", '{"id": "1", "texte": "a\\ud800b"}\n')
    assert found == [(1, ("1", "a?b", ""), "")]


def test_parquet_is_read_by_batches(tmp_path):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"texte": ["L'été", None], "id": [1, 2], "autre": [0.5, 1.0]}).to_parquet(path)
    assert list(read_rows(path, NAMES, lambda _p: None)) == [
        (1, ("1", "L'été", ""), ""),
        (2, ("2", "", ""), ""),
    ]


def test_utf16_without_its_mark_is_read_and_said(tmp_path):
    found, told = rows(tmp_path / "t.csv", TABLE.encode("utf-16-le"))
    assert found == THREE
    assert [p.what for p in told] == ["encodage supposé : utf-16-le"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.csv", b"", "fichier vide"),
        ("t.csv", b"\n\n", "fichier vide"),
        ("t.csv", b"PK\x03\x04zip", "malgré son nom"),
        ("t.csv", b"id;texte\n1;a\0b\n", "octets nuls"),
        ("t.csv", b"id;texte\n1;\x81\x8d\x8f\x90\xf0\xfe\xf0\n", "encodage des caractères"),
        ("t.jsonl", b"[]\n", "colonnes « id », « texte » absentes"),
        ("t.parquet", b"PAR1 faux", "endommagé"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path, name, content, words):
    with pytest.raises(FileRefusedError, match=words):
        rows(tmp_path / name, content)


@given(
    st.lists(st.lists(st.text(alphabet='ab";\né', max_size=6), min_size=2, max_size=3), min_size=1, max_size=6)
)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_what_a_csv_writer_wrote_is_read_back(table):
    import csv
    import io

    sink = io.StringIO(newline="")
    csv.writer(sink, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    lines = list(enumerate(sink.getvalue().splitlines(keepends=True), start=1))
    assert [cells for _line, cells in csv_rows(lines, ";")] == table


@given(st.text(alphabet='a";\n', max_size=60))
@settings(max_examples=300, derandomize=True, deadline=None)
def test_whatever_a_csv_holds_its_reading_ends_and_lines_ascend(text):
    lines = list(enumerate(text.splitlines(keepends=True), start=1))
    found = [line for line, _cells in csv_rows(lines, ";")]
    assert found == sorted(found)
    assert len(found) == len(set(found)) <= len(lines)


@given(
    st.text(max_size=20)
    | st.text(alphabet="ae\u0301\u00e9\u2010\u2011\u00ad\u200b\u00a0\u2028\ufeff\t\n-", max_size=8)
)
@settings(max_examples=500, derandomize=True, deadline=None)
def test_the_short_way_of_cleaning_gives_what_the_long_one_does(text):
    assert cleaned(text) == clean(text)
