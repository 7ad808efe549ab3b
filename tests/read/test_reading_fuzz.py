"""Whatever the bytes, reading raises nothing: it gives turns or says why not."""

from __future__ import annotations

import functools
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_files import RELS, W, docx, odt, para, pdf, put, run, zipped

from fa_analysis import read
from fa_analysis.settings import Settings, Speakers
from fa_analysis.study import Study

bounded = functools.partial(
    settings, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ENDINGS = (".docx", ".odt", ".txt", ".md", ".vtt", ".srt", ".pdf", ".doc", "")
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Enquêteur>Et ?\n\n00:02.000 --> 00:03.000\n<v Enquêté>Oui.\n".encode()
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nQ : et ?\n\n2\n00:00:02,000 --> 00:00:03,000\nR : oui\n"
TXT = "Enquêteur : Et ?\nEnquêté : Oui.\n[Marie] (0:01) Ah\n".encode("cp1252")
WHOLE = {
    ".docx": docx(para(run("Q : ", bold=True), "et ?"), "R : oui"),
    ".odt": odt("Q : et ?", "R : oui"),
    ".pdf": pdf(["Q : et ?", "R : oui"], ["suite"]),
    ".vtt": VTT,
    ".srt": SRT,
    ".txt": TXT,
    ".md": b"**Q :** et ?\n\n**R :** oui\n",
}


def check(path):
    found = read.read_transcript(path, speakers=Speakers())
    assert len(found.turns) or any(p.refused for p in found.problems)
    assert all(p.what and p.file == path.name for p in found.problems)
    assert (found.turns["text"].str.len() > 0).all()


@given(st.binary(max_size=300), st.sampled_from(ENDINGS))
@bounded(max_examples=150)
def test_random_bytes(tmp_path, content, ending):
    check(put(tmp_path, f"a{ending}", content))


@given(
    st.text(max_size=300),
    st.sampled_from([".txt", ".md", ".vtt", ".srt"]),
    st.sampled_from(["utf-8", "utf-16"]),
)
@bounded(max_examples=150)
def test_random_text(tmp_path, content, ending, encoding):
    check(put(tmp_path, f"a{ending}", content.encode(encoding, "replace")))


LINES = st.lists(
    st.sampled_from(
        [
            "Q : a ?",
            "R : b",
            "Marie : c",
            "[Paul] (0:01 - 0:02)",
            "",
            "00:01.000 --> 00:02.000",
            "WEBVTT",
            "1",
            "# T",
            "<v X>d",
            "**E** f",
            "[rires]",
            "Enquêteur",
        ]
    ),
    max_size=12,
)


@given(LINES, st.sampled_from([".txt", ".md", ".vtt", ".srt"]))
@bounded(max_examples=150)
def test_random_mixtures_of_marks(tmp_path, lines, ending):
    path = put(tmp_path, f"a{ending}", "\n".join(lines))
    check(path)
    answers = read.read_transcript(path, speakers=Speakers()).turns["answer"].dropna().tolist()
    assert answers == list(range(1, len(answers) + 1))


@pytest.mark.parametrize("ending", WHOLE)
@given(data=st.data())
@bounded(max_examples=25)
def test_truncated_and_changed(tmp_path, ending, data):
    whole = WHOLE[ending]
    cut = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    for at in data.draw(st.lists(st.integers(0, max(len(cut) - 1, 0)), max_size=6)):
        if cut:
            cut[at] = data.draw(st.integers(0, 255))
    check(put(tmp_path, f"a{ending}", bytes(cut)))


XML = st.recursive(
    st.sampled_from(
        ["texte", "Q : a", "<w:t>R : b</w:t>", "<w:br/>", "<w:tab/>", "&amp;", "<w:commentReference/>"]
    ),
    lambda inner: st.tuples(
        st.sampled_from(
            [
                "p",
                "r",
                "tbl",
                "tr",
                "tc",
                "ins",
                "del",
                "sdt",
                "sdtContent",
                "txbxContent",
                "pPr",
                "rPr",
                "b",
                "vanish",
                "hyperlink",
            ]
        ),
        st.lists(inner, max_size=3),
    ).map(lambda x: f"<w:{x[0]}>{''.join(x[1])}</w:{x[0]}>"),
    max_leaves=20,
)


@given(XML)
@bounded(max_examples=150)
def test_any_order_of_word_elements(tmp_path, xml):
    document = f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'
    check(put(tmp_path, "a.docx", zipped({"_rels/.rels": RELS, "word/document.xml": document})))


@given(st.binary(max_size=200), st.sampled_from([".csv", ".xlsx", ".ods"]))
@bounded(max_examples=80)
def test_random_tables(tmp_path, content, ending):
    study = Study(tmp_path, Settings.model_validate({"study": {"title": "Essai"}}))
    for name in ("entretiens", "questionnaires", "projets", "benchmark"):
        for old in study.raw.glob(f"{name}.*"):
            old.unlink()
        put(study.raw, f"{name}{ending}", content)
    for reader in (read.read_respondents, read.read_questionnaires, read.read_projects, read.read_benchmark):
        table, problems = reader(study)
        assert len(table) or problems


@given(st.data())
@bounded(max_examples=30)
def test_changed_workbooks(tmp_path, data):
    import openpyxl

    buffer = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["interview_id", "group", "policy"])
    book.active.append(["E1", "a", "b"])
    book.save(buffer)
    parts = {}
    with zipfile.ZipFile(buffer) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(parts)))
    at = data.draw(st.integers(0, len(parts[name])))
    parts[name] = (
        parts[name][:at] + data.draw(st.binary(max_size=5)) + parts[name][at + data.draw(st.integers(0, 30)) :]
    )
    study = Study(tmp_path, Settings.model_validate({"study": {"title": "Essai"}}))
    put(study.raw, "entretiens.xlsx", zipped(parts))
    table, problems = read.read_respondents(study)
    assert len(table) or problems
