"""The texts of a project, their passages and the codes put on them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fa_analysis.exchange import archive
from fa_analysis.exchange.model import Coding, Selection, Source
from fa_analysis.exchange.offsets import Convention, Ruler, lines
from fa_analysis.exchange.reading import Report, some
from fa_analysis.exchange.trees import (
    attribute,
    children,
    description,
    note_refs,
    reference,
    stamp,
    text_of,
    user_of,
    values,
)
from fa_analysis.exchange.xml import any_guid, local
from fa_analysis.i18n import _, n_
from fa_analysis.read.package import Package, inflated


@dataclass(frozen=True)
class Passage:
    """A selection as the file gives it: positions not yet understood."""

    selection: Selection
    codings: tuple[Coding, ...]

    @property
    def start(self) -> int:
        """The first position, as written."""
        return self.selection.start

    @property
    def end(self) -> int:
        """The last position, as written."""
        return self.selection.end


@dataclass(frozen=True)
class Text:
    """A text, its passages, and the codes put on the whole of it."""

    source: Source
    passages: tuple[Passage, ...] = ()
    codings: tuple[Coding, ...] = ()


@dataclass
class Texts:
    """The texts read so far, the names already given, and how much was read."""

    package: Package
    report: Report
    texts: list[Text] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    read: int = 0

    def unique(self, name: str) -> str:
        """Return `name`, or another when it was given to two things: a target must be one thing."""
        given, rank = name, 1
        while given in self.seen:
            rank += 1
            given = any_guid(f"{name}#{rank}")
        self.seen.add(given)
        return given


def read_texts(root: Any, package: Package, report: Report) -> Texts:
    """Read the sources of a project; pictures, sounds, films and layouts are counted as not taken."""
    texts = Texts(package, report)
    for sources in children(root, "Sources"):
        for element in sources.iterchildren():
            kind = local(element)
            if kind == "TextSource":
                _add_text(element, texts, attribute(element, "name"))
            elif kind:
                _other_source(element, kind, texts)
    return texts


def _other_source(element: Any, kind: str, texts: Texts) -> None:
    """Take the words of a PDF, a sound, a film or a picture when the project has them as text."""
    lost = texts.report.lost
    name = attribute(element, "name")
    lost[_kinds().get(kind, _("sources d'un genre inconnu"))] += 1
    lost[_("passages dessinés ou minutés (image, PDF, son, film)")] += sum(
        local(child) in _DRAWN for child in element.iterchildren()
    )
    for within in ("Representation", "TextDescription", "Transcript"):
        for words in children(element, within):
            _add_text(words, texts, attribute(words, "name") or name)


_DRAWN = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")


def _kinds() -> dict[str, str]:
    return {
        "PictureSource": _("images"),
        "PDFSource": _("pages PDF (le texte qui les accompagne est repris)"),
        "AudioSource": _("enregistrements sonores (la transcription est reprise)"),
        "VideoSource": _("films (la transcription est reprise)"),
    }


def _add_text(element: Any, texts: Texts, name: str) -> None:
    report = texts.report
    if element.get("richTextPath"):
        report.lost[_("mises en forme de textes (docx)")] += 1
    text = text_content(element, texts, name)
    if text is None:
        return
    mine = texts.unique(any_guid(element.get("guid"), "source", str(len(texts.texts))))
    source = Source(
        mine,
        name,
        text,
        description(element),
        values(element),
        note_refs(element),
        stamp(element),
    )
    passages = [*_passages(element, mine, texts), *_spoken(element, mine, texts)]
    codings = tuple(_codings(element, mine, texts))
    texts.texts.append(Text(source, tuple(passages), codings))


def text_content(element: Any, texts: Texts, name: str) -> str | None:
    """Return the text that an element holds or points to, each line ended by a line feed; None without one."""
    inline = children(element, "PlainTextContent")
    path = attribute(element, "plainTextPath")
    if inline:
        return lines(text_of(inline[0]))
    if not path:
        texts.report.say(_("le texte « {name} » n'est pas dans le projet").format(name=name), refused=True)
        return None
    member = archive.text_member(sorted(texts.package.names), path)
    if member is None:
        texts.report.say(
            _("le texte « {name} » manque dans l'archive ({path})").format(name=name, path=path),
            _("Exportez le projet de nouveau, sources comprises"),
            refused=True,
        )
        return None
    content = texts.package.part(member, limit=archive.LARGEST_TEXT)
    texts.read += len(content)
    if texts.read > archive.LARGEST_TEXTS:
        raise inflated(texts.report.file)
    return lines(_decoded(content, name, texts.report))


def _decoded(content: bytes, name: str, report: Report) -> str:
    """Return a text: UTF-8 says the standard, and what else it may be is guessed and said."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        from fa_analysis.read.encodings import decode

        text, notices = decode(content, _("{where} : {what}").format(where=report.file, what=name))
        for notice in notices:
            report.say(_("{where} : {what}").format(where=name, what=notice.what), notice.todo)
        return text


def _passages(element: Any, source: str, texts: Texts) -> Iterator[Passage]:
    for rank, given in enumerate(children(element, "PlainTextSelection")):
        start, end = _integer(given, "startPosition"), _integer(given, "endPosition")
        mine = texts.unique(any_guid(given.get("guid"), source, "passage", str(rank)))
        if start is None or end is None:
            texts.report.lost[_("passages sans positions lisibles")] += 1
            continue
        selection = Selection(
            mine, source, start, end, given.get("name"), description(given), note_refs(given), stamp(given)
        )
        yield Passage(selection, tuple(_codings(given, mine, texts)))


def _spoken(element: Any, source: str, texts: Texts) -> Iterator[Passage]:
    """Read the passages of a transcript, which run from one point of synchronisation to another."""
    points = {p.get("guid"): _integer(p, "position") for p in children(element, "SyncPoint")}
    for rank, given in enumerate(children(element, "TranscriptSelection")):
        start, end = points.get(given.get("fromSyncPoint")), points.get(given.get("toSyncPoint"))
        mine = texts.unique(any_guid(given.get("guid"), source, "parole", str(rank)))
        if start is None or end is None:
            texts.report.lost[_("passages sans positions lisibles")] += 1
            continue
        selection = Selection(mine, source, start, end, given.get("name"), description(given), note_refs(given))
        yield Passage(selection, tuple(_codings(given, mine, texts)))


def _integer(element: Any, name: str) -> int | None:
    written = attribute(element, name).strip()
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 12 else None


def _codings(element: Any, target: str, texts: Texts) -> Iterator[Coding]:
    for rank, given in enumerate(children(element, "Coding")):
        codes = children(given, "CodeRef")
        if not codes:
            texts.report.lost[_("codages sans code")] += 1
            continue
        yield Coding(
            texts.unique(any_guid(given.get("guid"), target, "codage", str(rank))),
            target,
            reference(codes[0]),
            user_of(given, "creatingUser"),
            stamp(given).when,
            note_refs(given),
        )


def settle(
    texts: Texts, convention: Convention, report: Report
) -> tuple[tuple[Selection, ...], tuple[Coding, ...]]:
    """Return the selections in code points, and the codings; those outside their text are told and left out."""
    selections: list[Selection] = []
    codings: list[Coding] = []
    for text in texts.texts:
        ruler = Ruler(text.source.text, convention)
        outside = 0
        for passage in text.passages:
            span = ruler.read(passage.start, passage.end)
            if span is None:
                outside += 1
                continue
            selections.append(dataclasses.replace(passage.selection, start=span[0], end=span[1]))
            codings += passage.codings
        codings += text.codings
        what = n_("{n} passage hors du texte « {name} »", "{n} passages hors du texte « {name} »", outside)
        report.count(what, outside, refused=True, name=some([text.source.name]))
    return tuple(selections), tuple(codings)
