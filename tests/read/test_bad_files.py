"""Each bad file is one French sentence with the cause and the remedy, and nothing is raised."""

from __future__ import annotations

import os
import resource
import struct
import zipfile

import pytest
from reading_files import W, docx, odt, pdf, put, zipped

from fa_analysis.read import read_transcript
from fa_analysis.settings import Speakers

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SECRET = "motsecret"
GOOD_DOCX = docx(f"Q : {SECRET} ?", f"R : {SECRET}.")
GOOD_PDF = pdf([f"Q : {SECRET} ?", f"R : {SECRET}."])
XML_BOMB = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
)
ENCRYPTED_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry>'
    "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
)


def locked_pdf():
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(GOOD_PDF)))
    writer.encrypt("motdepasse", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


BAD = {
    "empty": ("a.docx", b"", "fichier vide"),
    "blank text": ("a.txt", " \n\t\n\ufeff", "fichier vide"),
    "docx without a word": ("a.docx", docx(""), "fichier vide"),
    "odt without a word": ("a.odt", odt(""), "fichier vide"),
    "vtt without a cue": ("a.vtt", "WEBVTT\n\n", "n'a aucun minutage"),
    "vtt of empty cues": ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "fichier vide"),
    "truncated docx": ("a.docx", GOOD_DOCX[: len(GOOD_DOCX) // 2], "fichier endommagé"),
    "docx without document": ("a.docx", zipped({"word/other.xml": "<a/>"}), "fichier endommagé"),
    "docx of broken XML": (
        "a.docx",
        zipped({"word/document.xml": "<w:document><w:body>"}),
        "fichier endommagé",
    ),
    "truncated pdf": ("a.pdf", GOOD_PDF[:200], "fichier endommagé"),
    "pdf of images": ("a.pdf", pdf([], []), "ne contient que des images de pages"),
    "locked pdf": ("a.pdf", locked_pdf(), "fichier protégé par un mot de passe"),
    "locked docx": (
        "a.docx",
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "fichier protégé par un mot de passe",
    ),
    "locked odt": (
        "a.odt",
        odt("x", extra={"META-INF/manifest.xml": ENCRYPTED_MANIFEST}),
        "fichier protégé par un mot de passe",
    ),
    "old doc": (
        "a.doc",
        OLE + "WordDocument".encode("utf-16-le"),
        "un ancien document Word (.doc) ne se lit pas",
    ),
    "old doc named docx": (
        "a.docx",
        OLE + "WordDocument".encode("utf-16-le"),
        "mais c'est un ancien document Word (.doc)",
    ),
    "docx named txt": ("a.txt", GOOD_DOCX, "son nom finit par .txt, mais c'est un document Word (.docx)"),
    "docx named odt": ("a.odt", GOOD_DOCX, "son nom finit par .odt, mais c'est un document Word (.docx)"),
    "odt named docx": (
        "a.docx",
        odt("Q : a"),
        "son nom finit par .docx, mais c'est un texte OpenDocument (.odt)",
    ),
    "pdf named docx": ("a.docx", GOOD_PDF, "son nom finit par .docx, mais c'est un PDF"),
    "html named docx": (
        "a.docx",
        "<!DOCTYPE html><html><body>Q : a</body></html>",
        "mais c'est une page web (HTML)",
    ),
    "html named txt": ("a.txt", "\n<html><body>Q : a</body></html>", "mais c'est une page web (HTML)"),
    "rtf named docx": ("a.docx", r"{\rtf1 Q : a}", "mais c'est un document RTF"),
    "text named docx": ("a.docx", "Q : a ?\nR : b", "son contenu est du texte simple"),
    "image named pdf": ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "mais c'est une image"),
    "sound": ("a.mp3", b"ID3" + bytes(50), "un enregistrement sonore ne se lit pas comme transcription"),
    "workbook": ("a.xlsx", zipped({"xl/workbook.xml": "<a/>"}), "un classeur Excel (.xlsx) ne se lit pas"),
    "text named srt": ("a.srt", "Q : a ?\nR : b", "n'a aucun minutage"),
    "null bytes": ("a.txt", b"Q : a ?\nR : b\0\0\0c et la suite du texte", "contient des octets nuls"),
    "entities in docx": ("a.docx", zipped({"word/document.xml": XML_BOMB}), "déclare des entités XML"),
    "entities in UTF-16": (
        "a.docx",
        zipped({"word/document.xml": XML_BOMB.encode("utf-16")}),
        "déclare des entités XML",
    ),
    "entities in odt": ("a.odt", odt("x", extra={"styles.xml": XML_BOMB}), "déclare des entités XML"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_file_is_refused_with_cause_and_remedy(kind, tmp_path):
    name, content, cause = BAD[kind]
    found = read_transcript(put(tmp_path, name, content), speakers=Speakers())
    assert found.turns.empty
    assert len(found.problems) == 1
    problem = found.problems[0]
    assert (problem.file, problem.refused) == (name, True)
    assert cause in problem.what
    assert problem.todo
    assert SECRET not in problem.what + problem.todo


def test_the_good_files_of_this_page_are_good(tmp_path):
    for name, content in (("a.docx", GOOD_DOCX), ("a.pdf", GOOD_PDF)):
        found = read_transcript(put(tmp_path, name, content), speakers=Speakers())
        assert list(found.turns["text"]) == [f"{SECRET} ?", f"{SECRET}."]


def test_pdf_that_forbids_printing_but_opens_is_read(tmp_path):
    import io

    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(GOOD_PDF)))
    writer.encrypt("", owner_password="p", algorithm="RC4-128")
    writer.write(tmp_path / "a.pdf")
    assert len(read_transcript(tmp_path / "a.pdf", speakers=Speakers()).turns) == 2


def inflated(path, size):
    """Write a docx whose document is `size` bytes of spaces: a thousandth of that on the disk."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(size >> 20):
            part.write(bytes(1 << 20))
    return path


def test_a_file_that_inflates_is_refused_without_inflating_it(tmp_path):
    path = inflated(tmp_path / "a.docx", 200 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = read_transcript(path, speakers=Speakers())
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert "se déploie en un volume anormal" in found.problems[0].what
    assert grown < 100_000  # kB


def test_a_file_that_lies_on_its_size_is_refused_too(tmp_path):
    path = inflated(tmp_path / "a.docx", 100 << 20)
    raw = bytearray(path.read_bytes())
    at = raw.rindex(b"PK\x01\x02")
    raw[at + 24 : at + 28] = struct.pack("<I", 1000)
    path.write_bytes(raw)
    found = read_transcript(path, speakers=Speakers())
    assert found.turns.empty
    assert found.problems[0].refused


def test_a_folder_or_a_pipe_in_place_of_a_file(tmp_path):
    (tmp_path / "a.docx").mkdir()
    os.mkfifo(tmp_path / "b.txt")
    for name in ("a.docx", "b.txt"):
        assert (
            "n'est pas un fichier ordinaire"
            in read_transcript(tmp_path / name, speakers=Speakers()).problems[0].what
        )


def test_a_missing_file_and_a_link_in_a_loop(tmp_path):
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    what = [read_transcript(tmp_path / n, speakers=Speakers()).problems[0].what for n in ("a.txt", "b.txt")]
    assert what == [
        "ne peut pas être ouvert (fichier introuvable)",
        "ne peut pas être ouvert (erreur du disque ou lien en boucle)",
    ]


def test_a_file_no_one_may_read(tmp_path, monkeypatch):
    from pathlib import Path

    def refuse(*_args, **_options):
        raise PermissionError(13, "Permission denied")

    path = put(tmp_path, "a.txt", "Q : a ?\nR : b")
    monkeypatch.setattr(Path, "open", refuse)
    problem = read_transcript(path, speakers=Speakers()).problems[0]
    assert problem.what == "ne peut pas être ouvert (accès refusé)"


def test_a_text_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as out:
        out.write(b"Q : a ?\n")
        out.truncate(40 << 20)
    assert "plus que les 32 Mo admis" in read_transcript(path, speakers=Speakers()).problems[0].what


def test_deeply_nested_xml_is_refused(tmp_path):
    deep = (
        f'<w:document xmlns:w="{W}"><w:body>' + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + "</w:body></w:document>"
    )
    found = read_transcript(put(tmp_path, "a.docx", zipped({"word/document.xml": deep})), speakers=Speakers())
    assert "endommagé" in found.problems[0].what
