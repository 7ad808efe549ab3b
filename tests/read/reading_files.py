"""Small files built by hand, one per container, for the tests of reading."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
ODT_NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """Return a zip of `parts`."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def run(text: str, *, bold: bool = False, vanish: bool = False) -> str:
    """Return a Word run."""
    marks = ("<w:b/>" if bold else "") + ("<w:vanish/>" if vanish else "")
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(*runs: str, style: str = "") -> str:
    """Return a Word paragraph of runs; a plain text is one run."""
    inside = "".join(r if r.startswith("<") else run(r) for r in runs)
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{head}{inside}</w:p>"


def docx(*body: str, styles: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    """Return a Word file whose body is `body` (paragraphs as XML, or plain lines)."""
    blocks = "".join(b if b.startswith("<") else para(b) for b in body)
    document = f'<w:document xmlns:w="{W}" xmlns:mc="{MC}" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{blocks}</w:body></w:document>'
    parts: dict[str, str | bytes] = {"_rels/.rels": RELS, "word/document.xml": document, **(extra or {})}
    if styles:
        parts["word/styles.xml"] = f'<w:styles xmlns:w="{W}">{styles}</w:styles>'
    return zipped(parts)


def odt(*body: str, automatic: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    """Return an OpenDocument text whose body is `body` (XML, or plain lines)."""
    blocks = "".join(b if b.startswith("<") else f"<text:p>{escape(b)}</text:p>" for b in body)
    content = (
        f"<office:document-content {ODT_NS}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{blocks}</office:text></office:body></office:document-content>"
    )
    mime = "application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": mime, "content.xml": content, **(extra or {})})


def pdf(*pages: list[str]) -> bytes:
    """Return a PDF with one text line per item of each page (no line: a page without text)."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    kids = []
    for lines in pages:
        stream = b"BT /F1 12 Tf 14 TL 50 800 Td " if lines else b""
        for line in lines:
            stream += (
                b"("
                + line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
                + b") Tj T* "
            )
        stream += b"ET" if lines else b""
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % k for k in kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % o for o in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


def put(folder: Path, name: str, content: bytes | str) -> Path:
    """Write a file and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path
