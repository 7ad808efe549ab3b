"""Codes and passages as tables that a spreadsheet opens; those of Taguette among them.

Taguette 1.4 writes `tag, parent, description, number of highlights` for its codebook and `id, document, tag,
content` for its highlights (csv or xlsx), and takes a codebook with `tag` and `description`. A dot in a tag
makes a hierarchy there.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.exchange.acts import Left
from fa_analysis.exchange.fold import Folded, fold, unfold
from fa_analysis.exchange.model import Code, Coding, Project, Selection, Source, User, guid
from fa_analysis.exchange.reading import Report
from fa_analysis.exchange.xml import colour, instant
from fa_analysis.i18n import _
from fa_analysis.read import sheets
from fa_analysis.read.names import fold as bare

CODES = (
    "identifiant", "libellé", "sous", "codable", "couleur", "niveau", "ordonnée", "famille", "définition",
    "inclure", "exclure", "exemples", "contre-exemples",
)  # fmt: skip
PASSAGES = ("id", "document", "tag", "content", "user", "date")
_SAME = {
    "document": ("document", "texte", "source", "fichier"),
    "content": ("content", "passage", "extrait", "contenu"),
    "tag": ("tag", "code", "name", "path", "etiquette"),
    "user": ("user", "qui", "codeur", "owner", "auteur"),
    "date": ("date", "quand"),
}
_LIVE = ("=", "+", "-", "@", "\t", "\r")


def codes_csv(project: Project) -> bytes:
    """Return the codes as a table for a French spreadsheet: a row per code, each before those under it."""
    names = identifiers(project.codes)
    rows = []
    for code in project.codes:
        said = unfold(code.description or "")
        codable, ordinal = "oui" if code.codable else "non", "oui" if said.ordinal else ""
        level = "" if said.level is None else str(said.level)
        under = names.get(code.parent, "")
        head = (names[code.guid], code.name, under, codable, code.colour, level, ordinal, said.family)
        lists = ("\n".join(said.examples), "\n".join(said.counter_examples))
        rows.append((*head, said.definition, said.include, said.exclude, *lists))
    return _csv(CODES, rows, delimiter=";", mark=True)


def taguette_csv(project: Project) -> bytes:
    """Return the codes as Taguette imports them: `tag`, `description`; a tag begins with its headings."""
    paths = _paths(project.codes)
    rows = [(paths[c.guid], c.description or "") for c in project.codes if c.codable]
    return _csv(("tag", "description"), rows, delimiter=",", mark=False)


def passages_csv(project: Project) -> bytes:
    """Return the codings as Taguette exports its highlights, a row per coding; who and when beside."""
    paths, users = _paths(project.codes), {u.guid: u.name for u in project.users}
    texts = {s.guid: s for s in project.sources}
    passages = {s.guid: s for s in project.selections}
    ranks = {s.guid: rank for rank, s in enumerate(project.selections, start=1)}
    rows = []
    for coding in project.codings:
        passage = passages.get(coding.target)
        source = texts.get(passage.source if passage else coding.target)
        if source is None or coding.code not in paths:
            continue
        words = source.text[passage.start : passage.end] if passage else source.text
        rank = str(ranks.get(coding.target, ""))
        rows.append((rank, source.name, paths[coding.code], words, users.get(coding.user, ""), coding.when))
    return _csv(PASSAGES, rows, delimiter=",", mark=False)


def rest_csv(left: Iterable[Left]) -> bytes:
    """Return what had no place as a table for a French spreadsheet; it holds words of the interviews."""
    head = ("texte", "début", "fin", "mots", "code", "qui", "pourquoi")
    rows = [
        (
            x.text,
            "" if x.start is None else str(x.start),
            "" if x.end is None else str(x.end),
            x.words,
            x.code,
            x.who,
            x.why,
        )
        for x in left
    ]
    return _csv(head, rows, delimiter=";", mark=True)


def identifiers(codes: Iterable[Code]) -> dict[str, str]:
    """Return a short name for each code, by GUID: the one in its description, or one made from its name.

    It is a name that a grid may have, and no two codes share one.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        name = unfold(code.description or "").id or bare(code.name)
        name = re.sub(r"[^\w.-]+", "_", name).lstrip(".-") or "code"
        unique, rank = name, 1
        while unique in taken:
            rank += 1
            unique = f"{name}_{rank}"
        taken.add(unique)
        found[code.guid] = unique
    return found


def _paths(codes: Sequence[Code]) -> dict[str, str]:
    paths: dict[str, str] = {}
    for code in codes:  # parents come first
        name = code.name.replace(".", "·").strip() or "?"
        paths[code.guid] = f"{paths[code.parent]}.{name}" if code.parent in paths else name
    return paths


def _csv(head: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str, mark: bool) -> bytes:
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_still(cell) for cell in row])
    return sink.getvalue().encode("utf-8-sig" if mark else "utf-8", "replace")


def _still(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; reading it back takes the apostrophe off."""
    clean = cell.replace("\0", "\ufffd")
    return f"'{clean}" if clean.startswith((*_LIVE, "'")) else clean


def _live(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_LIVE, "'")) else cell


def read_table(path: Path) -> tuple[Project, list[Problem]]:
    """Read a table of codes or of passages, ours or Taguette's, csv, xlsx or ods.

    Raises
    ------
    FileRefusedError
        When it cannot be read, or its columns are not known.
    """
    sheet = sheets.read(path)
    report = Report(path.name)
    for notice in sheet.notices:
        report.say(notice.what, notice.todo)
    head = [bare(name).replace(" ", "-") for name in sheet.header]
    rows = [dict(zip(head, map(_live, cells), strict=False)) for _line, cells in sheet.rows]
    if "identifiant" in head and "libelle" in head:
        return Project(path.stem, codes=tuple(_our_codes(rows))), report.all()
    named = {wanted: next((n for n in names if n in head), "") for wanted, names in _SAME.items()}
    if named["tag"] and named["content"] and named["document"]:
        return _passages(
            path.stem, [{w: row.get(n, "") for w, n in named.items()} for row in rows]
        ), report.all()
    if named["tag"]:
        return Project(path.stem, codes=_tags(rows, named["tag"])), report.all()
    raise FileRefusedError(
        _("colonnes inconnues : {names}").format(names=", ".join(sheet.header[:12])),
        where=path.name,
        todo=_(
            "Il faut « identifiant » et « libellé », ou celles de Taguette : « tag », « document », « content »"
        ),
    )


def _our_codes(rows: Iterable[Mapping[str, str]]) -> Iterable[Code]:
    for row in rows:
        level = row.get("niveau", "").strip()
        said = Folded(
            row.get("definition", ""),
            row.get("identifiant", ""),
            ordinal=row.get("ordonnee", "") == "oui",
            family=row.get("famille", ""),
            level=int(level) if level.isascii() and level.isdigit() and len(level) <= 3 else None,
            include=row.get("inclure", ""),
            exclude=row.get("exclure", ""),
            examples=tuple(e for e in row.get("exemples", "").split("\n") if e.strip()),
            counter_examples=tuple(e for e in row.get("contre-exemples", "").split("\n") if e.strip()),
        )
        name, under = row.get("identifiant", ""), row.get("sous", "")
        yield Code(
            guid("lu", "code", name),
            row.get("libelle", "") or name,
            fold(said),
            colour(row.get("couleur")),
            codable=row.get("codable", "oui") != "non",
            parent=guid("lu", "code", under) if under else "",
        )


def _tags(rows: Iterable[Mapping[str, str]], column: str) -> tuple[Code, ...]:
    """Return the codes of Taguette; what stands before the last dot of a tag is the heading it is under."""
    written = {row[column].strip(): row.get("description", "") for row in rows if row.get(column, "").strip()}
    found: dict[str, Code] = {}
    for path, description in written.items():
        parts = path.split(".")
        for depth in range(1, len(parts) + 1):
            here, above = ".".join(parts[:depth]), ".".join(parts[: depth - 1])
            said = description if here == path else written.get(here, "")
            under = guid("lu", "code", above) if above else ""
            name = parts[depth - 1].strip()
            there = here in written
            found.setdefault(here, Code(guid("lu", "code", here), name, said, codable=there, parent=under))
    return tuple(found.values())


def _passages(name: str, rows: list[dict[str, str]]) -> Project:
    """Return passages as a project: the table has their words only, so each text is what was marked in it."""
    texts: dict[str, str] = {}
    places: dict[tuple[str, str], Selection] = {}
    codings: dict[str, Coding] = {}
    tagged = [row for row in rows if row["tag"].strip() and row["content"].strip()]
    for row in tagged:
        document, words = row["document"].strip(), row["content"].strip()
        source = guid("lu", "texte", document)
        if (document, words) not in places:
            start = len(texts.get(document, ""))
            mine = guid("lu", "passage", document, words)
            places[document, words] = Selection(mine, source, start, start + len(words))
            texts[document] = texts.get(document, "") + words + "\n"
        target, tag, user = places[document, words].guid, row["tag"].strip(), row["user"].strip()
        mine = guid("lu", "codage", target, tag, user)
        person = guid("lu", "personne", user) if user else ""
        codings[mine] = Coding(mine, target, guid("lu", "code", tag), person, instant(row["date"]))
    people = sorted({row["user"].strip() for row in tagged} - {""})
    return Project(
        name,
        users=tuple(User(guid("lu", "personne", person), person) for person in people),
        codes=_tags(tagged, "tag"),
        sources=tuple(Source(guid("lu", "texte", d), d, text) for d, text in texts.items()),
        selections=tuple(places.values()),
        codings=tuple(codings.values()),
    )
