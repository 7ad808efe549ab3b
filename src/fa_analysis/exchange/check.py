"""What could go wrong with a file of exchange, each trap named: before it is read here, or sent elsewhere."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.exchange import archive
from fa_analysis.exchange.check_tree import check_codebook, check_project
from fa_analysis.exchange.formats import read_any
from fa_analysis.exchange.reading import Report, some
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.package import Package

_LINK = 0o120000  # the kind of a symbolic link, in the high bits of external_attr
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def check(path: Path) -> list[Problem]:
    """Return every trap found in `path`, those that stop it from being read first.

    Raises
    ------
    FileRefusedError
        When the file cannot be opened at all.
    """
    report = Report(path.name)
    if (
        not path.is_dir()
        and content.kind_of(path) == "zip"
        and path.suffix.lower() not in {".xlsx", ".ods", ".xlsm"}
    ):
        _check_archive(path, report)
    elif path.suffix.lower() == ".qdc":
        root = _tree(content.read_whole(path, limit=archive.LARGEST_XML), report)
        if root is not None:
            check_codebook(root, report)
    found = report.all()
    if not any(p.refused for p in found):
        found += _read(path, found)
    return sorted(found, key=lambda p: not p.refused)


def _read(path: Path, already: list[Problem]) -> list[Problem]:
    """Return what a reader says of the file, once."""
    said = {p.what for p in already}
    try:
        return [p for p in read_any(path)[1] if p.what not in said]
    except FileRefusedError as err:
        return [Problem(path.name, err.what, err.todo or "", refused=True)]


def _check_archive(path: Path, report: Report) -> None:
    members = archive.infos(path)
    for trap in _members(members):
        report.say(*trap, refused=True)
    names = [m.filename for m in members]
    for what, todo in _names(names):
        report.say(what, todo)
    if any(archive.is_steep(m) for m in members):
        return
    name = archive.project_member(names)
    if name is None:
        report.say(_("aucun « project.qde » dans l'archive"), _("Exportez le projet de nouveau"), refused=True)
        return
    with Package(path) as package:
        root = _tree(_part(package, name, report), report)
        if root is not None:
            check_project(root, package, report)


def _part(package: Package, name: str, report: Report) -> bytes:
    try:
        return package.part(name, limit=archive.LARGEST_XML)
    except FileRefusedError as err:
        report.say(_("{where} : {what}").format(where=name, what=err.what), err.todo or "", refused=True)
        return b""


def _members(members: list[zipfile.ZipInfo]) -> Iterator[tuple[str, str]]:
    """Give what makes an archive dangerous or unreadable."""
    steep = [m.filename for m in members if archive.is_steep(m)]
    if steep:
        yield _("se déploie en un volume anormal : {names}").format(names=some(steep)), _("Ne l'ouvrez pas")
    unsafe = [m.filename for m in members if is_unsafe(m.filename)]
    if unsafe:
        yield (
            _("noms qui sortent de l'archive : {names}").format(names=some([_visible(n) for n in unsafe])),
            _("Ne la décompressez pas ; demandez l'original"),
        )
    links = [m.filename for m in members if (m.external_attr >> 16) & 0o170000 == _LINK]
    if links:
        yield (
            _("liens symboliques dans l'archive : {names}").format(names=some(links)),
            _("Ne la décompressez pas"),
        )
    locked = [m.filename for m in members if m.flag_bits & 0x1]
    if locked:
        yield _("parties protégées par un mot de passe : {names}").format(names=some(locked)), ""
    names = [m.filename.lower() for m in members]
    doubles = sorted({n for n in names if names.count(n) > 1}) if len(names) < 5_000 else []
    if doubles:
        yield (
            _("deux parties du même nom : {names}").format(names=some(doubles)),
            _("Exportez le projet de nouveau"),
        )


def is_unsafe(name: str) -> bool:
    """Return whether a name in an archive could lead out of the folder that it is unpacked in."""
    bare = name.replace("\\", "/")
    drive = re.match(r"[A-Za-z]:", bare)
    return bare.startswith("/") or ".." in bare.split("/") or bool(drive) or any(ord(c) < 32 for c in name)


def _visible(name: str) -> str:
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in name)


def _names(names: list[str]) -> Iterator[tuple[str, str]]:
    """Give what departs from the standard in the names, without harm here."""
    found = sorted(n for n in names if n.lower().endswith(".qde"))
    if len(found) > 1:
        yield _("plusieurs fichiers .qde ({names}) : un seul est lu").format(names=some(found)), ""
    elif found and found[0] != "project.qde":
        yield _("la description s'appelle {name} au lieu de project.qde").format(name=found[0]), ""
    folders = {n.partition("/")[0] for n in names if "/" in n}
    if "Sources" in folders:
        yield (
            _("le dossier s'appelle « Sources » au lieu de « sources »"),
            _("Certains outils ne le trouveront pas"),
        )
    nested = [n for n in names if n.count("/") > 1]
    if nested:
        yield _("sources dans des sous-dossiers : {names}").format(names=some(nested)), ""
    inner = [n for n in names if n.lower().endswith((".zip", ".qdpx", ".7z", ".rar"))]
    if inner:
        yield _("archives dans l'archive, jamais ouvertes : {names}").format(names=some(inner)), ""


def _tree(xml: bytes, report: Report) -> Any:
    """Return the root of `xml`, or None after saying why it cannot be read."""
    from lxml import etree

    trap = _hostile(xml)
    if trap or not xml:
        if trap:
            report.say(trap, _("Ne l'ouvrez pas ; demandez l'original"), refused=True)
        return None
    if xml.startswith(b"\xef\xbb\xbf"):
        report.say(_("la description commence par une marque d'ordre des octets (BOM)"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        line = getattr(err, "lineno", None) or "?"
        report.say(_("XML mal formé, ligne {line}").format(line=line), _("Exportez de nouveau"), refused=True)
        return None
    if root.getroottree().docinfo.doctype:  # written in another encoding, where the bytes do not show it
        report.say(_doctype(), _("Ne l'ouvrez pas ; demandez l'original"), refused=True)
        return None
    return root


def _hostile(xml: bytes) -> str:
    """Return what in the bytes of an XML no sound export has; nothing when there is nothing."""
    if _ENTITY.search(xml):
        return _("déclare des entités XML : fichier piégé")
    if _DOCTYPE.search(xml):
        return _doctype()
    return _("se déploie en un volume anormal") if archive.too_many(xml) else ""


def _doctype() -> str:
    return _("déclare un type de document (DTD)")
