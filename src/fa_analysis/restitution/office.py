"""What office files share: the same bytes at every run, nobody's name inside, texts shown as they are."""

from __future__ import annotations

import io
import re
import zipfile

from fa_analysis.charts.words import typographic

# The oldest day that a zip can write: the bytes must not say when the program ran.
DAY = (1980, 1, 1, 0, 0, 0)
CORE, APP = "docProps/core.xml", "docProps/app.xml"
# Who, when and on which printer: the properties of a document that speak of a person or a clock.
_PERSONAL = ("creator", "lastModifiedBy", "created", "modified", "lastPrinted", "revision", "version")
_BARE_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>fa-analysis</Application></Properties>"
)
# Order of reading, marks and overrides of direction, isolates; tags that no screen shows.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)


def fixed_zip(content: bytes) -> bytes:
    """Return an office file (docx, pptx, xlsx, odt) with the same bytes at every run and nobody's name.

    Members are put in one order (what must come first, then by name), with one date; authors and dates leave
    the properties of the document. Office files inside (the xlsx of a native chart) are treated the same way.

    Raises
    ------
    zipfile.BadZipFile
        When `content` is not a zip.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        members = {name: source.read(name) for name in source.namelist() if not name.endswith("/")}
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(members, key=_rank):
            info = zipfile.ZipInfo(name, DAY)
            info.create_system, info.external_attr = 3, 0o600 << 16
            # The kind of an OpenDocument file is read at a fixed place: it comes first and is not compressed.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            out.writestr(info, _fixed_member(name, members[name]))
    return sink.getvalue()


def _rank(name: str) -> tuple[int, str]:
    first = ("mimetype", "[Content_Types].xml", "_rels/.rels")
    return (first.index(name) if name in first else len(first), name)


def _fixed_member(name: str, content: bytes) -> bytes:
    if name == CORE:
        return _without_people(content)
    if name == APP:
        return _BARE_APP
    if name.lower().endswith((".xlsx", ".docx", ".pptx")) and zipfile.is_zipfile(io.BytesIO(content)):
        return fixed_zip(content)
    return content


def _without_people(core: bytes) -> bytes:
    from lxml import etree

    root = etree.fromstring(core, etree.XMLParser(resolve_entities=False, no_network=True))
    for child in list(root):
        if etree.QName(child).localname in _PERSONAL:
            root.remove(child)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def plain(text: object) -> str:
    r"""Return a text of the study as it is to be shown: what hides or turns the others round becomes visible.

    Control characters become their pictures (`␇`), marks of direction, lone surrogates and characters that XML
    cannot hold their number (`⟨U+202E⟩`). Line ends become `\n`; tabs and letters stay, Arabic and Hebrew too.
    """
    told = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _HIDDEN.sub(_visible, told)


def typeset(text: object) -> str:
    """Return a text of the study set as printers do, nothing hidden in it."""
    return typographic(plain(text))


def _visible(found: re.Match[str]) -> str:
    point = ord(found.group())
    if point < 0x20:
        return chr(0x2400 + point)
    return "␡" if point == 0x7F else f"⟨U+{point:04X}⟩"
