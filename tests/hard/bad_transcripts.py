"""Transcripts as offices lose, lock, rename and break them: how each is made, and what a person is told.

`REFUSED`: kind → (ending, what makes the file, part of the cause, part of the remedy).
`READ`: kind → (ending, bytes, the answer that is read, part of the notice or empty).
"""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from reading_files import ODT_NS, RELS, W, docx, odt, para, pdf, run, zipped

QUESTION, ANSWER = "Et ici ?", "On a planté des haies avec l'école, l'été dernier."
LINES = (f"Q : {QUESTION}", f"R : {ANSWER}")
TEXT = "\n".join(LINES) + "\n"
WORD, ODT, PDF = docx(*LINES), odt(*LINES), pdf(list(LINES))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
VTT = f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Q>{QUESTION}\n\n00:02.000 --> 00:09.000\n<v R>{ANSWER}\n"
SRT = f"1\n00:00:01,000 --> 00:00:02,000\n{LINES[0]}\n\n2\n00:00:02,000 --> 00:00:09,000\n{LINES[1]}\n"
BOMB = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)
ENCRYPTED = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry>'
    "<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
)
Make = bytes | Callable[[Path], object]


def document(body: str, head: str = "") -> str:
    """Return the main part of a Word file."""
    return f'{head}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'


def word_of(main: str, **extra: bytes | str) -> bytes:
    """Return a Word file of one main part."""
    return zipped({"_rels/.rels": RELS, "word/document.xml": main, **extra})


def locked_pdf() -> bytes:
    """Return a PDF that needs a password."""
    from pypdf import PdfReader, PdfWriter

    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(PDF))), io.BytesIO()
    writer.encrypt("motdepasse", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def locked_zip() -> bytes:
    """Return a Word file whose parts are marked as behind a password of the zip."""
    raw = bytearray(WORD)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(sign)
        while start >= 0:
            raw[start + at] |= 1
            start = raw.find(sign, start + 4)
    return bytes(raw)


def inflated(megabytes: int, part: str = "word/document.xml", **others: str) -> Callable[[Path], None]:
    """Return what writes a package one part of which is `megabytes` of spaces."""

    def make(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for name, text in others.items():
                archive.writestr(name, text)
            with archive.open(part, "w", force_zip64=True) as sink:
                for _ in range(megabytes):
                    sink.write(b" " * (1 << 20))

    return make


def lying(megabytes: int) -> Callable[[Path], None]:
    """Return what writes such a package that says it is 1000 bytes."""

    def make(path: Path) -> None:
        inflated(megabytes)(path)
        raw = bytearray(path.read_bytes())
        at = raw.rindex(b"PK\x01\x02")
        raw[at + 24 : at + 28] = struct.pack("<I", 1000)
        path.write_bytes(raw)

    return make


def drawn(orders: bytes, *, times: int = 1) -> bytes:
    """Return a PDF of one page that is drawn by `orders`, deflated."""
    for _ in range(times):
        orders = zlib.compress(orders, 9)
    return pdf_of(b"<</Length %d/Filter[%s]>>stream\n%s\nendstream", b"/FlateDecode" * times, orders)


def pdf_of(stream: bytes, filters: bytes, orders: bytes) -> bytes:
    """Return a PDF of one page, whose content is `orders` behind `filters`."""
    font = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources %s>>" % font
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page,
        stream % (len(orders), filters, orders),
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    return (
        out
        + b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def huge_text(path: Path) -> None:
    """Write 40 MB of nothing after a line of speech."""
    with path.open("wb") as out:
        out.write(b"Q : a ?\n")
        out.truncate(40 << 20)


def many_parts() -> bytes:
    """Return a zip of more parts than any document has."""
    return zipped({"word/document.xml": document(para(*LINES)), **{f"word/m{i}": b"" for i in range(20_001)}})


REFUSED: dict[str, tuple[str, Make, str, str]] = {
    "docx behind a password": (".docx", OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe", "sans protection"),
    "odt behind a password": (".odt", odt("x", extra={"META-INF/manifest.xml": ENCRYPTED}), "mot de passe", "sans protection"),
    "pdf behind a password": (".pdf", locked_pdf(), "mot de passe", "sans protection"),
    "docx whose zip has a password": (".docx", locked_zip(), "mot de passe", "sans protection"),
    "old Word": (".doc", OLE + "WordDocument".encode("utf-16-le"), "ancien document Word (.doc) ne se lit pas", "enregistrez-le en .docx"),
    "old Word renamed": (".docx", OLE + "WordDocument".encode("utf-16-le"), "mais c'est un ancien document Word", "enregistrez-le en .docx"),
    "old Excel renamed": (".docx", OLE + "Workbook".encode("utf-16-le"), "mais c'est un ancien classeur Excel", "enregistrez-le"),
    "truncated docx": (".docx", WORD[: len(WORD) // 2], "endommagé", "Redemandez l'original"),
    "truncated odt": (".odt", ODT[:-40], "endommagé", "Redemandez l'original"),
    "truncated pdf": (".pdf", PDF[:200], "endommagé", "Redemandez l'original"),
    "a byte changed in a docx": (".docx", WORD[:90] + bytes([WORD[90] ^ 255]) + WORD[91:], "endommagé", "Redemandez l'original"),
    "zero bytes, docx": (".docx", b"", "fichier vide", "Remettez le fichier rempli"),
    "zero bytes, txt": (".txt", b"", "fichier vide", "Remettez le fichier rempli"),
    "blanks only": (".txt", b"\xef\xbb\xbf \r\n\t\r\n", "fichier vide", "Remettez le fichier rempli"),
    "docx without a word": (".docx", docx("", " "), "fichier vide", "Remettez le fichier rempli"),
    "scanned pdf": (".pdf", pdf([], []), "que des images de pages", "OCR"),
    "picture renamed": (".docx", b"\x89PNG\r\n\x1a\n" + bytes(60), "mais c'est une image", "OCR"),
    "text renamed docx": (".docx", TEXT.encode(), "son contenu est du texte simple", "Renommez-le en .txt"),
    "docx renamed txt": (".txt", WORD, "mais c'est un document Word", "Renommez-le en .docx"),
    "page of the web": (".docx", f"<!DOCTYPE html><html><body>{TEXT}</body></html>".encode(), "page web", "enregistrez-le"),
    "rtf renamed": (".docx", b"{\\rtf1 " + TEXT.encode("cp1252") + b"}", "document RTF", "enregistrez-le"),
    "workbook renamed": (".docx", zipped({"xl/workbook.xml": "<a/>"}), "classeur Excel", "enregistrez-le"),
    "slides renamed": (".docx", zipped({"ppt/presentation.xml": "<a/>"}), "diaporama PowerPoint", "enregistrez-le"),
    "sound": (".mp3", b"ID3" + bytes(60), "enregistrement sonore", "Transcrivez-le"),
    "compressed text": (".txt", gzip.compress(TEXT.encode()), "archive compressée", "enregistrez-le"),
    "zip in a zip": (".docx", zipped({"entretiens.zip": zipped({"E01.docx": WORD})}), "archive zip", "enregistrez-le"),
    "entities in a docx": (".docx", word_of(document("<w:p><w:r><w:t>&i;</w:t></w:r></w:p>", BOMB + "]>")), "entités XML", "Ne l'ouvrez pas"),
    "entities in an odt": (".odt", odt("x", extra={"styles.xml": BOMB + "]><a>&i;</a>"}), "entités XML", "Ne l'ouvrez pas"),
    "a file of this machine as an entity": (".docx", word_of(document("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')), "entités XML", "Ne l'ouvrez pas"),
    "docx of 2 GB": (".docx", inflated(2048), "volume anormal", "demandez l'original"),
    "odt of 200 MB": (".odt", inflated(200, "content.xml", mimetype="application/vnd.oasis.opendocument.text"), "volume anormal", "demandez l'original"),
    "docx that lies on its size": (".docx", lying(60), "endommagé", "Redemandez l'original"),
    "docx of 20,000 parts": (".docx", lambda p: p.write_bytes(many_parts()), "volume anormal", "demandez l'original"),
    "pdf page of 60 MB": (".pdf", lambda p: p.write_bytes(drawn(b"10 10 m 20 20 l S\n" * 3_400_000)), "volume anormal", "demandez l'original"),
    "pdf page of 2 million texts": (".pdf", lambda p: p.write_bytes(drawn(b"BT (a) Tj ET\n" * 1_000_000)), "volume anormal", "demandez l'original"),
    "pdf deflated twice": (".pdf", lambda p: p.write_bytes(drawn(b" " * (200 << 20), times=2)), "endommagé", "Redemandez l'original"),
    "pdf whose pages turn in circles": (".pdf", PDF.replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]"), "endommagé", "Redemandez l'original"),
    "deep XML": (".docx", word_of(document("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "endommagé", "Redemandez l'original"),
    "NUL bytes": (".txt", TEXT.encode() + b"\0\0\0et la suite", "octets nuls", "UTF-8"),
    "text of 40 MB": (".txt", huge_text, "plus que les 32 Mo admis", "découpez-le"),
    "subtitles without times": (".vtt", TEXT.encode(), "aucun minutage", "renommez-le en .txt"),
    "subtitles without words": (".vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\n\n", "fichier vide", "Remettez le fichier rempli"),
    "a pipe": (".txt", os.mkfifo, "pas un fichier ordinaire", "Mettez le fichier lui-même"),
    "link in a circle": (".txt", lambda p: p.symlink_to(p), "tourne en boucle", "Mettez le fichier lui-même"),
    "link to nothing": (".txt", lambda p: p.symlink_to(p.parent / "absent"), "ne mène à rien", "Mettez le fichier lui-même"),
}  # fmt: skip

MOJIBAKE = TEXT.replace("été", "Ã©tÃ©").replace("école", "Ã©cole").replace("planté", "plantÃ©")
SPLIT = "".join(run(letter) for letter in f"R : {ANSWER}")
TRACKED = (
    run("R : On a ")
    + "<w:del><w:r><w:delText>arraché</w:delText></w:r></w:del>"
    + f"<w:ins>{run('planté')}</w:ins>"
    + run(" des haies avec l'école, l'été dernier.")
)
MACROS = {
    "word/vbaProject.bin": OLE,
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
}
SLIP = {"../../evade.txt": "dehors", "/etc/evade": "dehors", "..\\evade.txt": "dehors", "word/../../x": "x"}
ODD = '=1+1 <script>alert(1)</script> @SOMME(A1) - oui, "a;b" {{7*7}} %s ${x} \'; DROP TABLE'

READ: dict[str, tuple[str, bytes, str, str]] = {
    "macros": (".docm", docx(*LINES, extra=MACROS), ANSWER, ""),
    "tracked changes": (".docx", docx(LINES[0], f"<w:p>{TRACKED}</w:p>"), ANSWER, "supprimé en suivi"),
    "a run per letter": (".docx", docx(LINES[0], f"<w:p>{SPLIT}</w:p>"), ANSWER, ""),
    "parts that leave the folder": (".docx", docx(*LINES, extra=SLIP), ANSWER, ""),
    "UTF-8": (".txt", TEXT.encode(), ANSWER, ""),
    "UTF-8 with its mark": (".txt", TEXT.encode("utf-8-sig"), ANSWER, ""),
    "UTF-16 of Windows": (".txt", b"\xff\xfe" + TEXT.encode("utf-16-le"), ANSWER, ""),
    "UTF-16, the other order": (".txt", b"\xfe\xff" + TEXT.encode("utf-16-be"), ANSWER, ""),
    "UTF-16 without its mark": (".txt", TEXT.encode("utf-16-le"), ANSWER, "encodage supposé"),
    "UTF-32": (".txt", TEXT.encode("utf-32"), ANSWER, ""),
    "cp1252": (".txt", TEXT.encode("cp1252"), ANSWER, "encodage supposé : cp1252"),
    "accents apart": (".txt", TEXT.replace("é", "e\u0301").encode(), ANSWER, ""),
    "UTF-8 with a line of cp1252": (".txt", (TEXT * 4).encode() + "R : été\n".encode("cp1252"), "", "hors UTF-8"),
    "encoded twice": (".txt", MOJIBAKE.encode(), MOJIBAKE.splitlines()[1][4:], "encodés deux fois"),
    "line ends of old Macs": (".txt", TEXT.replace("\n", "\r").encode(), ANSWER, ""),
    "line ends of Windows": (".srt", SRT.replace("\n", "\r\n").encode("utf-8-sig"), ANSWER, ""),
    "no end to the last line": (".txt", TEXT.rstrip("\n").encode(), ANSWER, ""),
    "subtitles": (".vtt", VTT.encode(), ANSWER, ""),
    "broken times": (".vtt", VTT.replace("00:02.000 --> 00:09.000", "hier --> 00:09").encode(), ANSWER, "minutage illisible"),
    "subtitles named txt": (".txt", SRT.encode(), ANSWER, "Renommez-le en .srt"),
    "a page of pictures among others": (".pdf", pdf(list(LINES), []), ANSWER, "page sans texte : 2"),
    "control and direction marks": (".txt", TEXT.replace("planté", "pl\u202ea\u200bn\x07té").encode(), ANSWER, ""),
    "formulas and scripts": (".txt", f"{LINES[0]}\nR : {ODD}\n".encode(), ODD, ""),
    "numbers that are none": (".odt", odt('<text:h text:outline-level="un">Titre</text:h>', *LINES, f'<text:p>Q<text:s text:c="{"9" * 5000}"/>: merci</text:p>'), ANSWER, ""),
    "an unknown element": (".odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f'<office:document-content {ODT_NS}><office:body><office:text><x:y xmlns:x="u"><text:p>{LINES[0]}</text:p></x:y><text:p>{LINES[1]}</text:p></office:text></office:body></office:document-content>'}), ANSWER, ""),
}  # fmt: skip


def put_bad(folder: Path, kind: str, stem: str) -> str:
    """Write a file of a kind of `REFUSED` and return its name."""
    ending, make, _cause, _remedy = REFUSED[kind]
    path = folder / f"{stem}{ending}"
    if callable(make):
        make(path)
    else:
        path.write_bytes(make)
    return path.name
