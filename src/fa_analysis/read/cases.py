"""Case studies: a head of `name: value` lines, then sections; one row a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.i18n import _
from fa_analysis.read import content, opendocument, plain, word
from fa_analysis.read.containers import actual_kind, kind_label
from fa_analysis.read.folder import listed
from fa_analysis.read.frames import frame
from fa_analysis.read.names import fold, match, nearest
from fa_analysis.read.pieces import Document, Piece, flat
from fa_analysis.settings import Settings
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

ENDINGS = (".md", ".docx", ".odt")
_FIELD = re.compile(r"\s*([^\W\d_][\w \u00a0-]{1,30}?)\s*:\s*(.*)$")
_FIELDS = {"projet": "project_id", "titre": "title", "politique publique": "policy", "politique": "policy"}
_ITEM = re.compile(r"\A\s*(?:[-*+•]|\d{1,2}[.)])\s+")


@dataclass(frozen=True)
class _Case:
    head: dict[str, str]
    paragraphs: tuple[tuple[str | None, str], ...]


def read_cases(study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the case studies (md, docx or odt); none when the settings name no folder.

    Returns
    -------
    DataFrame
        Table `cases`: one row a paragraph, with the heading it stands under; `case_id` is the file's name
        without its ending.
    list of Problem
        One for each file that cannot be read, or whose head is wrong.
    """
    named = study.settings.cases.folder
    files, problems = listed(study.raw / named) if named else ([], [])
    rows: list[dict[str, object]] = []
    owners: dict[str, str] = {}
    for path in files:
        if path.stem in owners:
            what = _("même nom que {other} : une étude de cas ne peut avoir deux fichiers").format(
                other=owners[path.stem]
            )
            problems.append(Problem(path.name, what, _("Renommez ou retirez l'un des deux"), refused=True))
            continue
        owners[path.stem] = path.name
        try:
            document = _open(path)
            case = _parse(document)
            if not case.paragraphs:
                raise content.empty(path.name)
        except FileRefusedError as err:
            problems.append(Problem(path.name, err.what, err.todo or "", refused=True))
            continue
        problems += [Problem(path.name, n.what, n.todo) for n in document.notices]
        rows += _rows(path, case, study.settings, problems)
    return frame("cases", rows), problems


def _open(path: Path) -> Document:
    kind, ending = actual_kind(path), path.suffix.lower()
    readers = {
        (".md", "text"): plain.read_markdown,
        (".docx", "docx"): word.read,
        (".odt", "odt"): opendocument.read,
    }
    if (ending, kind) not in readers:
        raise FileRefusedError(
            _("{label} ne se lit pas comme étude de cas sous ce nom").format(label=kind_label(kind)),
            where=path.name,
            todo=_("Enregistrez-la en .md, .docx ou .odt"),
        )
    return readers[ending, kind](path)


def _parse(document: Document) -> _Case:
    """Split a case into its head and its paragraphs; in Markdown, an empty line ends a paragraph."""
    head: dict[str, str] = {}
    found: list[tuple[str | None, str]] = []
    heading: str | None = None
    for block in _blocks(document.pieces):
        text = flat(" ".join(p.text for p in block))
        if block[0].heading:
            if block[0].heading == 1 and not found and "title" not in head:
                head["title"] = text
            else:
                heading = text
        elif not found and heading is None and (fields := _fields(block)):
            head |= fields
        elif text:
            found.append((heading, text))
    return _Case(head, tuple(found))


def _fields(block: Sequence[Piece]) -> dict[str, str]:
    """Return the `name: value` lines of the head, by our names; empty when one of the lines is not one."""
    found: dict[str, str] = {}
    for line in (line for piece in block for line in piece.text.split("\n")):
        field = _FIELD.match(line)
        name = _FIELDS.get(fold(field.group(1))) if field else None
        if not field or not name:
            return {}
        found[name] = field.group(2).strip()
    return found


def _blocks(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield paragraphs: lines of one, in Markdown, up to an empty line, a title or the next item of a list."""
    wrapped = any(not p.text.strip() for p in pieces) and all(p.place.startswith(_("ligne")) for p in pieces)
    block: list[Piece] = []
    for piece in pieces:
        starts = piece.heading or _ITEM.match(piece.text) or not wrapped
        if block and (starts or not piece.text.strip() or block[0].heading):
            yield block
            block = []
        if piece.text.strip():
            block.append(piece)
    if block:
        yield block


def _rows(path: Path, case: _Case, settings: Settings, problems: list[Problem]) -> Iterator[dict[str, object]]:
    policies = [p.label for p in settings.policies]
    typed = case.head.get("policy", "")
    policy = match(typed, policies) if policies else typed or None
    if typed and not policy:
        near = nearest(typed, policies)
        todo = _("Écrivez « {near} » si c'est bien cela").format(near=near) if near else _("Corrigez l'en-tête")
        what = _("politique publique inconnue : « {typed} » ; laissée vide").format(typed=typed[:40])
        problems.append(Problem(path.name, what, todo, refused=True))
    if not case.head.get("title"):
        what = _("pas de ligne « titre : » en tête ; le nom du fichier en tient lieu")
        problems.append(Problem(path.name, what, _("Ajoutez cette ligne")))
    for rank, (heading, text) in enumerate(case.paragraphs, 1):
        yield {
            "case_id": path.stem,
            "paragraph": rank,
            "title": case.head.get("title") or path.stem,
            "project_id": case.head.get("project_id") or None,
            "policy": policy,
            "heading": heading,
            "text": _ITEM.sub("", text),
            "file": path.name,
        }
