"""A project as the standard writes it: `.qdpx` (texts and codings) and `.qdc` (codes alone).

Same project, same bytes: members in one order with one date, and GUIDs that do not change from one export to
the next. The order of elements and the absence of empty lists are those of the schema.
"""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from fa_analysis.exchange.model import Case, Code, Coding, Note, Project, Selection, Source, Stamp, Variable
from fa_analysis.exchange.offsets import MARK, NVIVO, STANDARD, Convention, Offsets, Ruler
from fa_analysis.exchange.xml import CODEBOOK, PROJECT, instant, safe, value_element

# The oldest day that a zip can write: the bytes must not say when the program ran.
_DAY = (1980, 1, 1, 0, 0, 0)
Attributes = Mapping[str, str | None]


def qdpx_bytes(project: Project, *, offsets: Offsets = "standard") -> bytes:
    """Return the bytes of a `.qdpx`.

    Parameters
    ----------
    project : Project
        What to write.
    offsets : {'standard', 'nvivo'}
        `standard`: positions in code points, texts in UTF-8 with one line feed (REFI-QDA 1.5, 9.1.2 and 10.2).
        `nvivo`: as NVivo for Windows writes and reads them, in UTF-16 units, lines that end with two characters
        counted, byte-order mark not counted.
    """
    nvivo = offsets == "nvivo"
    folder = "Sources" if nvivo else "sources"
    parts = {"project.qde": project_xml(project, NVIVO if nvivo else STANDARD)}
    for source in project.sources:
        text = MARK + source.text.replace("\n", "\r\n") if nvivo else source.text
        parts[f"{folder}/{source.guid}.txt"] = text.encode("utf-8", "replace")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(parts):
            info = zipfile.ZipInfo(name, _DAY)
            info.create_system, info.external_attr = 3, 0o600 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(info, parts[name])
    return sink.getvalue()


def project_xml(project: Project, convention: Convention) -> bytes:
    """Return `project.qde`."""
    root = _root(PROJECT, "Project", {"name": project.name, "origin": project.origin or None})
    _set(root, _stamp(project.stamp, "GUID"))
    _set(root, {"basePath": project.base})
    _list(root, "Users", project.users, _user)
    if project.codes:
        _codes(_add(_add(root, "CodeBook"), "Codes"), project.codes, notes=True)
    _list(root, "Variables", project.variables, _variable)
    kinds = {v.guid: v.kind for v in project.variables}
    _list(root, "Cases", project.cases, lambda at, case: _case(at, case, kinds))
    _sources(root, project, convention, kinds)
    _list(root, "Notes", project.notes, _note)
    _description(root, project.description)
    _note_refs(root, project.project_notes)
    return _serialised(root)


def qdc_bytes(project: Project) -> bytes:
    """Return the bytes of a `.qdc`: the codes, as a tree."""
    root = _root(CODEBOOK, "CodeBook", {"origin": project.origin or None})
    _codes(_add(root, "Codes"), project.codes, notes=False)
    return _serialised(root)


def _root(space: str, name: str, attributes: Attributes) -> Any:
    from lxml import etree

    root = etree.Element(f"{{{space}}}{name}", nsmap={None: space})
    _set(root, attributes)
    return root


def _serialised(root: Any) -> bytes:
    from lxml import etree

    content: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return content


def _add(parent: Any, name: str, attributes: Attributes | None = None, text: str | None = None) -> Any:
    from lxml import etree

    space = parent.tag.partition("}")[0]
    element = etree.SubElement(parent, f"{space}}}{name}")
    _set(element, attributes or {})
    if text is not None:
        element.text = safe(text)
    return element


def _set(element: Any, attributes: Attributes) -> None:
    for name, value in attributes.items():
        if value is not None:
            element.set(name, safe(value))


def _list(root: Any, name: str, items: Iterable[Any], write: Any) -> None:
    """Write a list; a list that is empty is not valid and is not written."""
    items = tuple(items)
    if items:
        at = _add(root, name)
        for item in items:
            write(at, item)


def _stamp(stamp: Stamp, ending: str = "") -> Attributes:
    """Return who and when; the project says `creatingUserGUID` where the others say `creatingUser`."""
    return {
        f"creatingUser{ending}": stamp.user or None,
        "creationDateTime": instant(stamp.when) or None,
        f"modifyingUser{ending}": stamp.changed_by or None,
        "modifiedDateTime": instant(stamp.changed) or None,
    }


def _description(parent: Any, text: str | None) -> None:
    if text is not None:
        _add(parent, "Description", text=text)


def _note_refs(parent: Any, notes: Iterable[str]) -> None:
    for note in notes:
        _add(parent, "NoteRef", {"targetGUID": note})


def _user(at: Any, user: Any) -> None:
    _add(at, "User", {"guid": user.guid, "name": user.name or None, "id": user.id or None})


def _codes(root: Any, codes: tuple[Code, ...], *, notes: bool) -> None:
    under: dict[str, list[Code]] = defaultdict(list)
    known = {code.guid for code in codes}
    for code in codes:
        under[code.parent if code.parent in known else ""].append(code)

    def write(at: Any, code: Code) -> None:
        codable = "true" if code.codable else "false"
        element = _add(at, "Code", {"guid": code.guid, "name": code.name, "isCodable": codable})
        _set(element, {"color": code.colour or None})
        _description(element, code.description)
        if notes:
            _note_refs(element, code.notes)
        for child in under[code.guid]:
            write(element, child)

    for code in under[""]:
        write(root, code)


def _variable(at: Any, variable: Variable) -> None:
    attributes = {"guid": variable.guid, "name": variable.name, "typeOfVariable": variable.kind}
    _description(_add(at, "Variable", attributes), variable.description)


def _values(parent: Any, values: Mapping[str, str], kinds: Mapping[str, str]) -> None:
    for variable, value in values.items():
        element = _add(parent, "VariableValue")
        _add(element, "VariableRef", {"targetGUID": variable})
        _add(element, value_element(kinds.get(variable, "Text"), value), text=value)


def _case(at: Any, case: Case, kinds: Mapping[str, str]) -> None:
    element = _add(at, "Case", {"guid": case.guid, "name": case.name})
    _description(element, case.description)
    _values(element, case.values, kinds)
    for source in case.sources:
        _add(element, "SourceRef", {"targetGUID": source})


def _sources(root: Any, project: Project, convention: Convention, kinds: Mapping[str, str]) -> None:
    passages: dict[str, list[Selection]] = defaultdict(list)
    for selection in project.selections:
        passages[selection.source].append(selection)
    codings: dict[str, list[Coding]] = defaultdict(list)
    for coding in project.codings:
        codings[coding.target].append(coding)

    def write(at: Any, source: Source) -> None:
        attributes = {
            "guid": source.guid,
            "name": source.name,
            "plainTextPath": f"internal://{source.guid}.txt",
        }
        element = _add(at, "TextSource", attributes | dict(_stamp(source.stamp)))
        _description(element, source.description)
        ruler = Ruler(source.text, convention)
        for passage in passages[source.guid]:
            _selection(element, passage, ruler, codings[passage.guid])
        for coding in codings[source.guid]:
            _coding(element, coding)
        _note_refs(element, source.notes)
        _values(element, source.values, kinds)

    _list(root, "Sources", project.sources, write)


def _selection(at: Any, passage: Selection, ruler: Ruler, codings: Iterable[Coding]) -> None:
    start, end = ruler.write(passage.start, passage.end)
    attributes: dict[str, str | None] = {"guid": passage.guid, "name": passage.name}
    attributes |= {"startPosition": str(start), "endPosition": str(end)}
    element = _add(at, "PlainTextSelection", attributes | dict(_stamp(passage.stamp)))
    _description(element, passage.description)
    for coding in codings:
        _coding(element, coding)
    _note_refs(element, passage.notes)


def _coding(at: Any, coding: Coding) -> None:
    attributes = {"guid": coding.guid, "creatingUser": coding.user or None}
    element = _add(at, "Coding", attributes | {"creationDateTime": instant(coding.when) or None})
    _add(element, "CodeRef", {"targetGUID": coding.code})
    _note_refs(element, coding.notes)


def _note(at: Any, note: Note) -> None:
    element = _add(at, "Note", {"guid": note.guid, "name": note.name} | dict(_stamp(note.stamp)))
    _add(element, "PlainTextContent", text=note.text)
