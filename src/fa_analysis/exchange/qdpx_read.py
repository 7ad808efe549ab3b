"""A `.qdpx` or `.qdc` of any tool, read as far as it can be; what is left behind is counted and told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.exchange import archive
from fa_analysis.exchange.model import Case, Code, Note, Project, User, Variable
from fa_analysis.exchange.offsets import Convention, detect
from fa_analysis.exchange.qdpx_texts import Texts, read_texts, settle, text_content
from fa_analysis.exchange.reading import Report
from fa_analysis.exchange.trees import (
    attribute,
    children,
    description,
    elements,
    note_refs,
    reference,
    stamp,
    values,
)
from fa_analysis.exchange.xml import any_guid, colour, local
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.package import Package, inflated, parse

VARIABLE_KINDS = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")


def read_qdpx(path: Path, *, convention: Convention | None = None) -> tuple[Project, list[Problem]]:
    """Read a project.

    Parameters
    ----------
    path : Path
        A `.qdpx`. Nothing is extracted: the description and the texts that it names are read, with a bound.
    convention : Convention, optional
        How positions are counted; found from the selections when not given.

    Returns
    -------
    (Project, list of Problem)
        The project, positions in code points; how they were counted, what is wrong, what is not taken.

    Raises
    ------
    FileRefusedError
        When the file cannot be read, is a trap, or holds no project.
    """
    report = Report(path.name)
    with archive.open_archive(path) as package:
        name = archive.project_member(sorted(package.names))
        if name is None:
            raise FileRefusedError(
                _("l'archive ne contient pas de « project.qde »"),
                where=path.name,
                todo=_("Exportez le projet de nouveau, au format REFI-QDA (.qdpx)"),
            )
        root = _tree(package.part(name, limit=archive.LARGEST_XML), path.name)
        if local(root) != "Project":
            raise _not_refi(path.name, "Project")
        return _project(root, package, report, convention), report.all()


def read_qdc(path: Path) -> tuple[Project, list[Problem]]:
    """Read a codebook; see `read_qdpx`."""
    report = Report(path.name)
    root = _tree(content.read_whole(path, limit=archive.LARGEST_XML), path.name)
    if local(root) != "CodeBook":
        raise _not_refi(path.name, "CodeBook")
    report.lost[_("ensembles")] += len(elements(root, "Sets", "Set"))
    return Project(path.stem, origin=attribute(root, "origin"), codes=tuple(_codes(root))), report.all()


def _tree(xml: bytes, name: str) -> Any:
    if archive.too_many(xml):
        raise inflated(name)
    root = parse(xml, name)
    if root.getroottree().docinfo.doctype:
        raise FileRefusedError(
            _("déclare un type de document (DTD), ce qu'aucun export REFI-QDA n'a"),
            where=name,
            todo=_("Ne l'ouvrez pas ; demandez l'original à la personne qui l'a produit"),
        )
    return root


def _not_refi(name: str, wanted: str) -> FileRefusedError:
    return FileRefusedError(
        _("le fichier XML ne commence pas par « {wanted} » : ce n'est pas un export REFI-QDA").format(
            wanted=wanted
        ),
        where=name,
        todo=_("Exportez-le de nouveau, au format REFI-QDA"),
    )


def _project(root: Any, package: Package, report: Report, convention: Convention | None) -> Project:
    texts = read_texts(root, package, report)
    counted = detect([(t.source.text, [(p.start, p.end) for p in t.passages]) for t in texts.texts])
    if counted.of and convention is None:
        report.say(counted.sentence())
    selections, codings = settle(texts, convention or counted.convention, report)
    notes = tuple(_notes(root, texts))
    _count_lost(root, report)
    return Project(
        name=attribute(root, "name"),
        origin=attribute(root, "origin"),
        description=description(root),
        base=root.get("basePath"),
        stamp=stamp(root, "GUID"),
        users=tuple(_users(root)),
        codes=tuple(_codes(root)),
        variables=tuple(_variables(root)),
        cases=tuple(_cases(root, report)),
        sources=tuple(text.source for text in texts.texts),
        selections=selections,
        codings=codings,
        notes=notes,
        project_notes=note_refs(root),
    )


def _users(root: Any) -> Iterator[User]:
    for rank, user in enumerate(elements(root, "Users", "User")):
        yield User(
            any_guid(user.get("guid"), "user", str(rank)), attribute(user, "name"), attribute(user, "id")
        )


def _codes(root: Any) -> Iterator[Code]:
    """Give the codes, each before those under it; `.qdc` has them at the root, `.qdpx` in a codebook."""
    waiting = [(code, "") for code in reversed(elements(root, "CodeBook", "Codes", "Code"))]
    waiting = waiting or [(code, "") for code in reversed(elements(root, "Codes", "Code"))]
    rank = 0
    while waiting:
        element, parent = waiting.pop()
        rank += 1
        mine = any_guid(element.get("guid"), "code", str(rank))
        yield Code(
            mine,
            attribute(element, "name"),
            description(element),
            colour(element.get("color")),
            attribute(element, "isCodable").lower() not in {"false", "0"},
            parent,
            note_refs(element),
        )
        waiting += [(child, mine) for child in reversed(children(element, "Code"))]


def _variables(root: Any) -> Iterator[Variable]:
    for rank, found in enumerate(elements(root, "Variables", "Variable")):
        mine = any_guid(found.get("guid"), "variable", str(rank))
        kind = attribute(found, "typeOfVariable")
        yield Variable(
            mine, attribute(found, "name"), kind if kind in VARIABLE_KINDS else "Text", description(found)
        )


def _cases(root: Any, report: Report) -> Iterator[Case]:
    for rank, found in enumerate(elements(root, "Cases", "Case")):
        report.lost[_("codes posés sur des cas")] += len(children(found, "CodeRef"))
        report.lost[_("passages rangés dans des cas")] += len(children(found, "SelectionRef"))
        yield Case(
            any_guid(found.get("guid"), "case", str(rank)),
            attribute(found, "name"),
            description(found),
            values(found),
            tuple(reference(ref) for ref in children(found, "SourceRef")),
        )


def _notes(root: Any, texts: Texts) -> Iterator[Note]:
    for rank, found in enumerate(elements(root, "Notes", "Note")):
        name = attribute(found, "name")
        text = text_content(found, texts, name)
        if text is not None:
            yield Note(any_guid(found.get("guid"), "note", str(rank)), name, text, stamp(found))


def _count_lost(root: Any, report: Report) -> None:
    lists = {
        ("Links", "Link"): _("liens"),
        ("Sets", "Set"): _("ensembles"),
        ("Graphs", "Graph"): _("graphes"),
    }
    for path, name in lists.items():
        report.lost[name] += len(elements(root, *path))
    noted = elements(root, "Notes", "Note")
    report.lost[_("codages posés sur des notes")] += sum(1 for note in noted for _c in note.iter("{*}Coding"))
