"""All the text of an output file, wherever it hides: archives, notes, properties, pictures, data URIs.

Sizes are bounded: what is too large, too deep, closed or damaged is told as unread, and a file that was
not read
is never called clean.
"""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote

Piece = tuple[str, str]
LARGEST, DEEPEST, RATIO = 256 * 2**20, 5, 1000
"""Bytes of one piece; archives within archives; times that a member may be larger than its packed bytes."""

_TAG = re.compile(r"<[^<>]*>")
_END = re.compile(r"</(?:[aw]:p|p|td|th|li|h[1-6]|dt|dd|tr|si|title|option)\s*>", re.IGNORECASE)
"""Where a paragraph or a cell ends: no word goes on beyond."""
_URI = re.compile(
    r"data:[\w/+.-]*(?:;[\w=.-]+)*;base64,([A-Za-z0-9+/=\s]+)|(?:\"|')([A-Za-z0-9+/]{200,}={0,2})(?:\"|')"
)
_RUN = re.compile(r"[\w .,;:'’()/@-]{6,}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")


class UnreadError(Exception):
    """A piece that cannot be read; the message is for people."""


def texts_in(name: str, content: bytes, *, depth: int = 0) -> Iterator[Piece]:
    """Yield (place, text) of everything that can be read in a file.

    Raises
    ------
    UnreadError
        When a part is too large, too deep, closed or damaged.
    """
    if depth > DEEPEST or len(content) > LARGEST:
        raise UnreadError(name)
    yield f"{name} (nom)", unquote(name)
    for start, reader in _READERS:
        if content.startswith(start):
            yield from reader(name, content, depth)
            return
    yield from _written(name, _decoded(content), depth)


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _written(name: str, text: str, depth: int) -> Iterator[Piece]:
    """Yield a text as it is, and as it is once its entities, escapes, percents and tags are undone."""
    yield name, text
    plain = _ESCAPE.sub(lambda m: chr(int(m.group(1) or m.group(2), 16)), text) if "\\" in text else text
    plain = unquote(html.unescape(plain)) if "&" in plain or "%" in plain else plain
    if plain != text:
        yield name, plain
    if "<" in plain:
        yield name, html.unescape(_TAG.sub("", _END.sub("\n", plain)))  # words cut in several runs
        yield name, html.unescape(_TAG.sub("\n", plain))  # a tag may begin a line, and a sentence
    for rank, match in enumerate(_URI.finditer(text), start=1):
        packed = match.group(1) or match.group(2)
        try:
            inside = base64.b64decode(re.sub(r"\s", "", packed), validate=True)
        except (binascii.Error, ValueError):
            continue
        yield from texts_in(f"{name} > base64 {rank}", inside, depth=depth + 1)


def _zip(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as err:
        raise UnreadError(name) from err
    with archive:
        yield f"{name} (commentaire)", archive.comment.decode("utf-8", errors="replace")
        left = LARGEST
        for member in archive.infolist():
            left -= member.file_size
            too_large = member.file_size > RATIO * max(member.compress_size, 1) and member.file_size > 2**20
            if left < 0 or too_large or member.flag_bits & 1:
                raise UnreadError(f"{name} > {member.filename}")
            if member.is_dir():
                continue
            try:
                with archive.open(member) as packed:
                    inside = packed.read(member.file_size + 1)  # never more than it says
            except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError) as err:
                raise UnreadError(f"{name} > {member.filename}") from err
            yield from texts_in(f"{name} > {member.filename}", inside, depth=depth + 1)


def _inflated(packed: bytes, name: str) -> bytes:
    engine = zlib.decompressobj(wbits=47)  # zlib or gzip
    try:
        content = engine.decompress(packed, LARGEST)
    except zlib.error as err:
        raise UnreadError(name) from err
    if engine.unconsumed_tail:
        raise UnreadError(name)
    return content


def _gzip(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    yield from texts_in(f"{name} > gzip", _inflated(content, name), depth=depth + 1)


def _png(name: str, content: bytes, _depth: int) -> Iterator[Piece]:
    at = 8
    while at + 8 <= len(content):
        (size,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        body = content[at + 8 : at + 8 + size]
        at += size + 12
        if kind in {b"tEXt", b"eXIf"}:
            yield f"{name} (texte)", body.replace(b"\0", b" ").decode("utf-8", errors="replace")
        elif kind == b"zTXt":
            word, _zero, rest = body.partition(b"\0")
            yield f"{name} (texte)", _decoded(word + b" " + _inflated(rest[1:], name))
        elif kind == b"iTXt":
            word, _zero, rest = body.partition(b"\0")
            tail = rest[2:].split(b"\0", 2)[-1]
            yield (
                f"{name} (texte)",
                _decoded(word + b" " + (_inflated(tail, name) if rest[:1] == b"\1" else tail)),
            )


def _raw(name: str, content: bytes, _depth: int) -> Iterator[Piece]:
    """Yield the runs of words of a file of bytes, as UTF-8 and as UTF-16: chance makes no long ones."""
    for kind in ("utf-8", "utf-16-le"):
        yield f"{name} (octets)", "\n".join(_RUN.findall(content.decode(kind, errors="replace")))


def _pdf(name: str, content: bytes, _depth: int) -> Iterator[Piece]:
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(content))
        for key, value in (reader.metadata or {}).items():
            yield f"{name} ({key})", str(value)
        if reader.xmp_metadata is not None:
            yield f"{name} (XMP)", _decoded(reader.xmp_metadata.stream.get_data())
        for rank, page in enumerate(reader.pages, start=1):
            yield f"{name} (page {rank})", page.extract_text()
            for note in page.get("/Annots") or ():
                yield f"{name} (page {rank}, note)", str(note.get_object().get("/Contents", ""))
        for title, inside in reader.attachments.items():
            for data in inside:
                yield from texts_in(f"{name} > {title}", data, depth=_depth + 1)
    except UnreadError:
        raise
    except Exception as err:  # pypdf fails in many ways on a damaged file
        raise UnreadError(name) from err


def _parquet(name: str, content: bytes, _depth: int) -> Iterator[Piece]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError) as err:
        raise UnreadError(name) from err
    yield f"{name} (schéma)", f"{table.schema} {table.schema.metadata}"
    for column in table.column_names:
        yield (
            f"{name} (colonne {column})",
            "\n".join(str(v) for v in table[column].to_pylist() if v is not None),
        )


_READERS: tuple[tuple[bytes, Callable[[str, bytes, int], Iterator[Piece]]], ...] = (
    (b"PK\x03\x04", _zip),
    (b"PK\x05\x06", _zip),
    (b"\x1f\x8b", _gzip),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _raw),
    (b"GIF8", _raw),
    (b"%PDF", _pdf),
    (b"PAR1", _parquet),
    (b"\xd0\xcf\x11\xe0", _raw),
    (b"wOF2", _raw),
)
