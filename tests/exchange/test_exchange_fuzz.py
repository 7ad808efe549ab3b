"""Whatever a file holds, a reader says a sentence or gives a project: nothing else ever comes out."""

import io
import sqlite3
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import CODE, project, qde

from fa_analysis.errors import FaError
from fa_analysis.exchange import check, read_any, to_bytes
from fa_analysis.exchange.model import Project

BOUNDED = settings(
    derandomize=True,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
MUTATION = st.lists(
    st.tuples(st.floats(0, 1), st.binary(max_size=8), st.integers(0, 8)), min_size=1, max_size=6
)


def mutated(content, changes):
    out = bytearray(content)
    for place, new, gone in changes:
        at = int(place * len(out))
        out[at : at + gone] = new
    return bytes(out)


def survives(path, content):
    path.write_bytes(content)
    for call in (read_any, check):
        try:
            found = call(path)
        except FaError as err:
            assert str(err).endswith(".")  # noqa: PT017 - both ends are allowed: a project, or a sentence
            continue
        if call is read_any:
            assert isinstance(found[0], Project)
            to_bytes(found[0], "qdpx")


def database():
    base = sqlite3.connect(":memory:")
    base.executescript(
        "CREATE TABLE source (id, name, fulltext, memo, owner, date); CREATE TABLE code_name (cid, name, memo, catid, color);"
        "CREATE TABLE code_text (cid, fid, pos0, pos1, owner, date, memo);"
        "INSERT INTO source VALUES (1, 'E01', 'On plante des haies.', '', '', ''); INSERT INTO code_name VALUES (1, 'a', '', 1, '');"
        "INSERT INTO code_text VALUES (1, 1, 3, 9, 'Anne', '', '');"
    )
    return base.serialize()


SEEDS = {
    "p.qdpx": to_bytes(project(), "qdpx"),
    "p.qdc": to_bytes(project(), "qdc"),
    "p.csv": to_bytes(project(), "codes"),
    "t.csv": to_bytes(project(), "passages"),
    "c.txt": to_bytes(project(), "iramuteq"),
    "p.qda": database(),
}


@pytest.mark.parametrize("name", SEEDS)
@BOUNDED
@given(changes=MUTATION)
def test_a_file_that_was_spoilt(tmp_path, name, changes):
    survives(tmp_path / name, mutated(SEEDS[name], changes))


@BOUNDED
@given(changes=MUTATION)
def test_a_description_that_was_spoilt_in_a_sound_archive(tmp_path, changes):
    with zipfile.ZipFile(io.BytesIO(SEEDS["p.qdpx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["project.qde"] = mutated(parts["project.qde"], changes)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    survives(tmp_path / "p.qdpx", sink.getvalue())


NAMES = st.sampled_from(
    ["Users", "User", "CodeBook", "Codes", "Code", "Sources", "TextSource", "PlainTextContent", "PlainTextSelection",
     "Coding", "CodeRef", "Notes", "Note", "Cases", "Case", "VariableValue", "VariableRef", "TextValue", "Description"]
)  # fmt: skip
VALUES = st.sampled_from(
    ["", CODE, "x", "-1", "3", "99999999999999999999", "٣", "internal://t.txt", "../x", "true", "#12"]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["guid", "targetGUID", "name", "startPosition", "endPosition", "plainTextPath", "color", "isCodable",
                     "creatingUser", "creationDateTime"]), VALUES, max_size=5)  # fmt: skip
TREES = st.recursive(
    st.tuples(NAMES, ATTRIBUTES, st.just(())),
    lambda inner: st.tuples(NAMES, ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=25,
)


def written(tree):
    name, attributes, inner = tree
    said = "".join(f' {k}="{v}"' for k, v in attributes.items())
    return f"<{name}{said}>{''.join(map(written, inner))}</{name}>"


@BOUNDED
@given(trees=st.lists(TREES, max_size=4))
def test_a_description_of_any_shape(tmp_path, trees):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as out:
        out.writestr("project.qde", qde("".join(map(written, trees))))
        out.writestr("sources/t.txt", "On plante.")
    survives(tmp_path / "p.qdpx", sink.getvalue())
