"""Which reader opens a file: by what it is, which must agree with its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.package import Package
from fa_analysis.read.pieces import Document, Notice

_TEXTS = (".txt", ".md", ".vtt", ".srt")
_EXPECTED = {".docx": "docx", ".docm": "docx", ".odt": "odt", ".pdf": "pdf"}


def open_document(path: Path) -> Document:
    """Return the pieces of a document, opened by the reader that fits its content.

    Raises
    ------
    FileRefusedError
        When it cannot be read: closed, empty, protected, damaged, a trap, of a kind that is not read, or not
        what its name says.
    """
    ending = path.suffix.lower()
    found = actual_kind(path)
    expected = _EXPECTED.get(ending, "text" if ending in _TEXTS else "")
    if found != expected:
        raise _mislabelled(path, found, expected)
    if expected == "docx":
        from fa_analysis.read import word

        return word.read(path)
    if expected == "odt":
        from fa_analysis.read import opendocument

        return opendocument.read(path)
    if expected == "pdf":
        from fa_analysis.read import pdf

        return pdf.read(path)
    return _text(path, ending)


def _text(path: Path, ending: str) -> Document:
    from fa_analysis.read import plain, subtitles

    if ending == ".md":
        document = plain.read_markdown(path)
        return replace(document, pieces=tuple(p for p in document.pieces if p.text.strip()))
    if ending in {".vtt", ".srt"}:
        return subtitles.read(path)
    if subtitles.looks_timed(path):
        document = subtitles.read(path)
        said = Notice(
            _("sous-titres rangés sous le nom d'un texte : lus comme sous-titres"), _("Renommez-le en .srt")
        )
        return replace(document, notices=(*document.notices, said))
    return plain.read(path)


def actual_kind(path: Path) -> str:
    """Return what a file is: `docx`, `odt`, `pdf`, `xlsx`, `ods`, `text`, or another kind that is not read.

    Raises
    ------
    FileRefusedError
        When it cannot be opened, is empty, protected, or a damaged package.
    """
    kind = content.kind_of(path)
    if kind == "zip":
        with Package(path) as package:
            return package.kind()
    if kind == "ole":
        kind = content.ole_kind(path)
        if kind == "encrypted":
            raise content.locked(path.name)
    return kind


def kind_label(kind: str) -> str:
    """Return the French name of a kind of file."""
    return {
        "docx": _("un document Word (.docx)"),
        "xlsx": _("un classeur Excel (.xlsx)"),
        "pptx": _("un diaporama PowerPoint (.pptx)"),
        "odt": _("un texte OpenDocument (.odt)"),
        "ods": _("un classeur OpenDocument (.ods)"),
        "odp": _("un diaporama OpenDocument (.odp)"),
        "epub": _("un livre numérique (.epub)"),
        "zip": _("une archive zip"),
        "archive": _("une archive compressée"),
        "doc": _("un ancien document Word (.doc)"),
        "xls": _("un ancien classeur Excel (.xls)"),
        "ppt": _("un ancien diaporama PowerPoint (.ppt)"),
        "ole": _("un ancien fichier Office"),
        "pdf": _("un PDF"),
        "rtf": _("un document RTF"),
        "html": _("une page web (HTML)"),
        "xml": _("un document XML de traitement de texte"),
        "image": _("une image"),
        "sound": _("un enregistrement sonore"),
        "text": _("un texte simple"),
    }.get(kind, kind)


_RENAMED = {"docx": ".docx", "odt": ".odt", "pdf": ".pdf", "text": ".txt"}


def _mislabelled(path: Path, found: str, expected: str) -> FileRefusedError:
    label = kind_label(found)
    if found == expected or not expected:
        what = _("{label} ne se lit pas comme transcription").format(label=label)
    elif expected != "text" and found == "text":
        what = _(
            "son nom finit par {ending}, mais son contenu est du texte simple, ou il est endommagé"
        ).format(ending=path.suffix)
    else:
        what = _("son nom finit par {ending}, mais c'est {label}").format(
            ending=path.suffix or "…", label=label
        )
    return FileRefusedError(what, where=path.name, todo=_remedy(found))


def _remedy(found: str) -> str:
    if found in _RENAMED:
        return _("Renommez-le en {ending} s'il est bon, ou redemandez l'original").format(
            ending=_RENAMED[found]
        )
    if found == "image":
        return _("Faites une reconnaissance de caractères (OCR), ou redemandez le texte")
    if found == "sound":
        return _("Transcrivez-le d'abord")
    return _("Ouvrez-le et enregistrez-le en .docx, .odt ou .txt")
