"""QualCoder's SQLite, read as it lies: never written, never locked, never trusted."""

import sqlite3

import pytest

from fa_analysis.errors import FileRefusedError
from fa_analysis.exchange import read_any

TABLES = """
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
  owner text, date text, memo text, avid integer, important integer);
CREATE TABLE cases (caseid integer primary key, name text, memo text, owner text, date text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer);
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text);
CREATE TABLE code_image (imid integer primary key);
"""
ROWS = """
INSERT INTO source VALUES (1, 'E01', 'On plante 🌳 des haies.', NULL, 'vu', 'Anne', '2024-01-02 10:11:12');
INSERT INTO source VALUES (2, 'photo', NULL, '/images/p.png', '', 'Anne', '');
INSERT INTO code_cat VALUES (1, 'Tout', 'Anne', '', '', NULL), (2, 'Dimensions', 'Anne', '', '', 1);
INSERT INTO code_name VALUES (7, 'Préserver', 'La nature.', 2, 'Anne', '', '#00FF00'), (8, 'Joie', '', NULL, 'Bo', '', 'vert');
INSERT INTO code_text VALUES (1, 7, 1, 'plante', 3, 9, 'Anne', '2024-01-03 09:00:00', 'sûr', NULL, NULL);
INSERT INTO code_text VALUES (2, 8, 1, 'haies', 16, 21, 'Bo', '', '', NULL, NULL);
INSERT INTO code_text VALUES (3, 8, 1, '?', 16, 2000, 'Bo', '', '', NULL, NULL);
INSERT INTO cases VALUES (4, 'Camille', '', 'Anne', '');
INSERT INTO case_text VALUES (1, 4, 1, 0, 5);
INSERT INTO attribute VALUES (1, 'groupe', 'case', 'élus', 4), (2, 'lieu', 'file', 'ici', 1);
INSERT INTO annotation VALUES (1, 1, 0, 2, 'Qui ?', 'Anne');
INSERT INTO code_image VALUES (1);
"""


def made(tmp_path, script=TABLES + ROWS, *, folder=True):
    path = tmp_path / "projet.qda"
    file = path
    if folder:
        path.mkdir()
        file = path / "data.qda"
    base = sqlite3.connect(file)
    base.executescript(script)
    base.close()
    return path


@pytest.mark.parametrize("folder", [True, False])
def test_a_project_is_read(tmp_path, folder):
    found, problems = read_any(made(tmp_path, folder=folder))
    names = {c.guid: c.name for c in found.codes} | {u.guid: u.name for u in found.users}
    places = {s.guid: found.sources[0].text[s.start : s.end] for s in found.selections}
    assert [(places[c.target], names[c.code], names[c.user], c.when) for c in found.codings] == [
        ("plante", "Préserver", "Anne", "2024-01-03T09:00:00"),
        ("haies", "Joie", "Bo", ""),
    ]
    assert [(c.name, names.get(c.parent, ""), c.codable, c.colour) for c in found.codes] == [
        ("Tout", "", False, ""),
        ("Dimensions", "Tout", False, ""),
        ("Préserver", "Dimensions", True, "#00FF00"),
        ("Joie", "", True, ""),
    ]
    assert [(c.name, list(c.values.values()), len(c.sources)) for c in found.cases] == [
        ("Camille", ["élus"], 1)
    ]
    assert [n.text for n in found.notes] == ["Qui ?"]
    assert [p.what for p in problems] == [
        "1 codage hors de son texte",
        "non repris : codes sur des images (1)",
        "non repris : mémos de codages (1)",
        "non repris : sources sans texte (images, sons, films) (1)",
    ]


def test_reading_writes_nothing_beside_the_file(tmp_path):
    # In this mode SQLite makes two files beside the database as soon as it is read, unless it is immutable.
    path = made(tmp_path, "PRAGMA journal_mode = WAL;" + TABLES + ROWS)
    before = {p.name: p.read_bytes() for p in path.iterdir()}
    (path / "data.qda").chmod(0o444)
    read_any(path)
    assert {p.name: p.read_bytes() for p in path.iterdir()} == before


def test_a_project_that_is_open_elsewhere_is_said(tmp_path):
    path = made(tmp_path)
    (path / "data.qda-wal").write_bytes(b"x")
    assert "QualCoder est peut-être ouvert : ses derniers changements ne sont pas lus" in [
        p.what for p in read_any(path)[1]
    ]


def test_a_view_in_the_place_of_a_table_is_not_run(tmp_path):
    hostile = (
        TABLES
        + (
            "DROP TABLE code_text; CREATE VIEW code_text AS WITH RECURSIVE r(n) AS "
            "(SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS cid FROM r;"
        )
        + "INSERT INTO source VALUES (1, 'E01', 'On plante.', NULL, '', '', '');"
    )
    assert read_any(made(tmp_path, hostile))[0].codings == ()


def test_categories_in_a_circle_are_read(tmp_path):
    script = TABLES + (
        "INSERT INTO code_cat VALUES (1, 'a', '', '', '', 2), (2, 'b', '', '', '', 1);"
        "INSERT INTO code_name VALUES (1, 'x', '', 1, '', '', '');"
    )
    assert [c.name for c in read_any(made(tmp_path, script))[0].codes] == ["b", "a", "x"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"SQLite format 3\0" + b"\0" * 200, "projet.qda : fichier endommagé"),
        (b"bonjour", "projet.qda : format inconnu"),
    ],
)
def test_another_file_is_refused(tmp_path, content, sentence):
    path = tmp_path / "projet.qda"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError) as caught:
        read_any(path)
    assert str(caught.value).startswith(sentence)


def test_a_folder_or_a_base_of_something_else_is_refused(tmp_path):
    (tmp_path / "vide.qda").mkdir()
    for path in (made(tmp_path, "CREATE TABLE x (a);"), tmp_path / "vide.qda"):
        with pytest.raises(FileRefusedError):
            read_any(path)
