"""A small project, and the files that traps are made of."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from disk import ROOT

from fa_analysis.exchange.model import (
    Case,
    Code,
    Coding,
    Note,
    Project,
    Selection,
    Source,
    Stamp,
    User,
    Variable,
    guid,
)

STANDARD = ROOT.parent / "shared" / "refi-qda"
# An emoji counts for two UTF-16 units, a line end for two signs in NVivo.
TEXT = "Enquêteur : Ça va ?\n\nEnquêté : On plante 🌳 ensemble.\nC'est l'été, on décide."
ANNE, CODE, UNDER, HEAD = guid("anne"), guid("associer"), guid("agents"), guid("famille")


def span(words: str) -> tuple[int, int]:
    """Return where `words` stand in TEXT."""
    return TEXT.index(words), TEXT.index(words) + len(words)


def project() -> Project:
    """Return a project with one of everything that is written."""
    source, passage, note, variable = guid("E01"), guid("passage"), guid("note"), guid("groupe")
    start, end = span("ensemble")
    return Project(
        name="Jardin & « tests » <1>",
        origin="fa-analysis",
        description="Fictif.",
        users=(User(ANNE, "Anne", "anne"), User(guid("bo"), "Bo")),
        codes=(
            Code(HEAD, "Dimensions", "\nIdentifiant : dimension", codable=False),
            Code(CODE, "Associer", "Faire avec.\nExemples :\n- On décide ensemble.", "#0072B2", parent=HEAD),
            Code(UNDER, "Agents", None, "#ABC", parent=CODE),
        ),
        variables=(Variable(variable, "Groupe"), Variable(guid("annee"), "Année", "Integer")),
        cases=(Case(guid("cas"), "E01", None, {variable: "élus", guid("annee"): "2018"}, (source,)),),
        sources=(Source(source, "E01", TEXT, None, {}, (), Stamp(ANNE, "2018-05-06T10:00:00Z")),),
        selections=(
            Selection(passage, source, start, end, "E01:1", notes=(note,)),
            Selection(guid("deux"), source, *span("C'est l'été"), "E01:1"),
        ),
        codings=(
            Coding(guid("c1"), passage, CODE, ANNE, "2018-07-02T00:00:00Z"),
            Coding(guid("c2"), guid("deux"), UNDER, guid("bo")),
            Coding(guid("c3"), source, CODE, ANNE),
        ),
        notes=(Note(note, "Mémo", "Vu deux fois.\nÀ relire.", Stamp(ANNE)),),
    )


def packed(parts: dict[str, bytes], *, path: Path) -> Path:
    """Write a zip of `parts` at `path`."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name, content)
    path.write_bytes(sink.getvalue())
    return path


def qde(inside: str, *, attributes: str = 'name="P"', head: str = "") -> bytes:
    """Return a `project.qde` with these elements."""
    space = 'xmlns="urn:QDA-XML:project:1.0"'
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<Project {space} {attributes}>{inside}</Project>'.encode()
    )


def text_source(inside: str = "", *, path: str = "internal://t.txt", mine: str = guid("t")) -> str:
    """Return the XML of one text."""
    return f'<TextSource guid="{mine}" name="T" plainTextPath="{path}">{inside}</TextSource>'


def selection(start: int, end: int, code: str = CODE, *, mine: str = "", user: str = "") -> str:
    """Return the XML of one coded passage."""
    mine = mine or guid("s", str(start), str(end))
    who = f' creatingUser="{user}"' if user else ""
    coding = f'<Coding guid="{guid(mine)}"{who}><CodeRef targetGUID="{code}"/></Coding>'
    return f'<PlainTextSelection guid="{mine}" startPosition="{start}" endPosition="{end}">{coding}</PlainTextSelection>'
