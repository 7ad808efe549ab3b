"""The traps inside the XML of an exchange: structure, identifiers, references, texts and positions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from fa_analysis.exchange import archive
from fa_analysis.exchange.offsets import Ruler, detect, lines, on_words
from fa_analysis.exchange.reading import Report, some
from fa_analysis.exchange.trees import attribute, children, elements, text_of
from fa_analysis.exchange.xml import CODEBOOK, PROJECT, colour, local, valid_guid
from fa_analysis.i18n import _, n_
from fa_analysis.read.package import Package

# The order that the schema asks for; a list must have an item.
_ORDER = (
    "Users", "CodeBook", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs", "Description",
    "NoteRef",
)  # fmt: skip
_LISTS = ("Users", "Codes", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs")
_REFERENCES = (
    "CodeRef",
    "NoteRef",
    "SourceRef",
    "SelectionRef",
    "VariableRef",
    "MemberCode",
    "MemberSource",
    "MemberNote",
)
_USERS = ("creatingUser", "modifyingUser", "creatingUserGUID", "modifyingUserGUID")


def check_codebook(root: Any, report: Report) -> None:
    """Note the traps of a `.qdc`."""
    _root(root, "CodeBook", CODEBOOK, report)
    _structure(root, report)
    _identifiers(root, report)
    if not elements(root, "Codes", "Code"):
        report.say(_("aucun code"), refused=True)


def check_project(root: Any, package: Package, report: Report) -> None:
    """Note the traps of a `project.qde`, and those of the texts that it names."""
    if not _root(root, "Project", PROJECT, report):
        return
    _structure(root, report)
    present = [local(c) for c in root.iterchildren() if local(c) in _ORDER]
    if present != sorted(present, key=_ORDER.index):
        report.say(_("listes dans le désordre : {names}").format(names=", ".join(present)), _strict())
    _identifiers(root, report)
    _texts(root, package, report)


def _strict() -> str:
    return _("Les outils qui vérifient le schéma refuseront ce fichier")


def _root(root: Any, name: str, space: str, report: Report) -> bool:
    if local(root) != name:
        report.say(_("le premier élément est « {name} »").format(name=local(root)), _strict(), refused=True)
        return False
    if root.tag != f"{{{space}}}{name}":
        report.say(_("l'espace de noms n'est pas « {space} »").format(space=space), _strict())
    return True


def _structure(root: Any, report: Report) -> None:
    empty = [local(e) for e in root.iter() if local(e) in _LISTS and not len(e)]
    if empty:
        report.say(_("listes vides : {names}").format(names=some(sorted(set(empty)))), _strict())
    shades = [attribute(e, "color") for e in root.iter() if e.get("color")]
    odd = sorted({s for s in shades if colour(s) != s})
    if odd:
        report.say(_("couleurs qui ne sont ni #RGB ni #RRGGBB : {names}").format(names=some(odd)), _strict())
    unnamed = sum(1 for e in root.iter("{*}Code") if not attribute(e, "name").strip())
    if unnamed:
        report.say(n_("{n} code sans nom", "{n} codes sans nom", unnamed).format(n=unnamed))


def _identifiers(root: Any, report: Report) -> None:
    # In a codebook, the members of a set repeat the GUID of a code: that is a reference.
    given = [e for e in root.iter() if e.get("guid") is not None and local(e) != "MemberCode"]
    wrong = [attribute(e, "guid") for e in given if not valid_guid(e.get("guid"))]
    if wrong:
        report.say(_("GUID mal formés : {names}").format(names=some(wrong)), _strict())
    counts = Counter(valid_guid(e.get("guid")) for e in given)
    doubles = sorted(name for name, n in counts.items() if name and n > 1)
    if doubles:
        what = _("GUID donnés à plusieurs éléments : {names}").format(names=some(doubles))
        report.say(what, _("Une référence à l'un peut mener à l'autre"))
    dangling = Counter(kind for kind, target in _references(root) if target not in counts)
    for kind, n in sorted(dangling.items()):
        what = n_(
            "{n} référence « {kind} » ne mène nulle part", "{n} références « {kind} » ne mènent nulle part", n
        )
        report.count(what, n, kind=kind)


def _references(root: Any) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        kind = local(element)
        if kind in _REFERENCES:
            yield kind, valid_guid(element.get("targetGUID") or element.get("guid"))
        for name in _USERS:
            if element.get(name):
                yield name, valid_guid(element.get(name))


def _texts(root: Any, package: Package, report: Report) -> None:
    names = sorted(package.names)
    used: set[str] = set()
    found: list[tuple[str, str, list[tuple[int, int]]]] = []
    for element in (e for kind in ("TextSource", "Note", "Representation") for e in root.iter(f"{{*}}{kind}")):
        name = attribute(element, "name") or attribute(element, "guid")
        text = _text(element, name, names, package, report, used)
        pairs = [
            (int(s.get("startPosition")), int(s.get("endPosition")))
            for s in children(element, "PlainTextSelection")
            if attribute(s, "startPosition").isdigit() and attribute(s, "endPosition").isdigit()
        ]
        strange = len(children(element, "PlainTextSelection")) - len(pairs)
        if strange:
            report.name(_("passages sans positions"), name)
        if text is not None:
            found.append((name, text, pairs))
    media = {
        attribute(e, a).rpartition("/")[2] for e in root.iter() for a in ("path", "richTextPath") if e.get(a)
    }
    unused = [
        n
        for n in names
        if "/" in n and not n.endswith("/") and n not in used and n.rpartition("/")[2] not in media
    ]
    if unused:
        report.say(_("fichiers que rien ne cite : {names}").format(names=some(unused)))
    _positions(found, report)


def _text(
    element: Any, name: str, names: list[str], package: Package, report: Report, used: set[str]
) -> str | None:
    inline, path = children(element, "PlainTextContent"), attribute(element, "plainTextPath")
    if inline and path:
        report.name(_("textes donnés deux fois, dedans et dans un fichier"), name, _strict())
    if inline:
        return lines(text_of(inline[0]))
    if not path:
        report.name(_("sources sans texte"), name, refused=True)
        return None
    if not path.startswith("internal://"):
        what = _("plainTextPath qui ne commence pas par internal://")
        report.name(what, name, _("NVivo laisserait ces textes de côté sans le dire"))
    member = archive.text_member(names, path)
    if member is None:
        report.name(_("textes dont le fichier manque"), f"{name} ({path})", refused=True)
        return None
    used.add(member)
    raw = package.part(member, limit=archive.LARGEST_TEXT)
    return _bytes(raw, name, report)


def _bytes(raw: bytes, name: str, report: Report) -> str | None:
    """Return the text of a source, and say what in its bytes makes positions doubtful."""
    signs = [
        (raw.startswith(b"\xef\xbb\xbf"), _("marque d'ordre des octets (BOM)")),
        (b"\r\n" in raw, _("fins de ligne CRLF")),
        (b"\r" in raw.replace(b"\r\n", b""), _("retours chariot seuls")),
        (b"\0" in raw, _("octets nuls")),
    ]
    for there, what in signs:
        if there:
            report.name(what, name, _("Chaque outil les compte à sa façon : vérifiez quelques passages"))
    try:
        return lines(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        report.name(_("textes qui ne sont pas en UTF-8"), name, _strict())
        return None


def _positions(found: list[tuple[str, str, list[tuple[int, int]]]], report: Report) -> None:
    counted = detect([(text, pairs) for _name, text, pairs in found])
    if not counted.of:
        return
    report.say(counted.sentence())
    for name, text, pairs in found:
        ruler = Ruler(text, counted.convention)
        spans = [ruler.read(start, end) for start, end in pairs]
        _count(report, name, sum(start > end for start, end in pairs), _("se terminent avant de commencer"))
        out = sum(s is None and start <= end for s, (start, end) in zip(spans, pairs, strict=True))
        _count(report, name, out, _("sont hors du texte"), refused=True)
        _count(report, name, sum(s is not None and s[0] == s[1] for s in spans), _("sont vides"))
        inside = sum(s is not None and s[0] < s[1] and not on_words(text, *s) for s in spans)
        _count(report, name, inside, _("commencent ou finissent au milieu d'un mot"))


def _count(report: Report, name: str, n: int, what: str, *, refused: bool = False) -> None:
    if n:
        report.name(_("passages qui {what}").format(what=what), f"{name} ({n})", refused=refused)
