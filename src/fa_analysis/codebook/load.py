"""From `codebook.yaml` to a `Codebook`: what is wrong is said with its line, and what is right is kept."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from typing import Literal, cast

import yaml

from fa_analysis.codebook import fields
from fa_analysis.codebook.fields import Notes
from fa_analysis.codebook.model import Code, Codebook, Family, Rule
from fa_analysis.codebook.rules import read_rules
from fa_analysis.codebook.strict_yaml import compose
from fa_analysis.errors import CodebookError, Problem
from fa_analysis.i18n import _
from fa_analysis.schemas import SOURCES

_TOP = ("title", "note", "families", "codes")
_FAMILY = ("id", "label", "kind", "sources", "codes")
_CODE = (
    "id", "family", "label", "definition", "include", "exclude", "examples", "counter_examples", "colour",
    "parent", "level", "question", "rules",
)  # fmt: skip
_KINDS = ("multiple", "ordinal")
_ID = re.compile(r"[\w][\w.-]*\Z")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")


def load(path: str | Path) -> tuple[Codebook, list[Problem]]:
    """Read the codebook at `path`.

    Returns
    -------
    (Codebook, list of Problem)
        The codebook with every valid family, code and rule; and what was left out, each with file, line (and
        column for a rule), what is wrong and what was expected.

    Raises
    ------
    CodebookError
        When the file cannot be read at all, or holds no usable code.
    """
    path = Path(path)
    notes = Notes(path.name)
    root = compose(path)
    if not isinstance(root, yaml.MappingNode):
        raise CodebookError(
            _("la grille est vide"), where=path.name, todo=_("Écrivez-y « families: » et « codes: »")
        )
    top = fields.mapping(root, _TOP, notes, _("grille"))
    families = _families(top.get("families"), notes)
    written = _inside(top.get("families")) + [(n, "") for n in fields.items(top.get("codes"), notes, "codes")]
    codes = _unique_rules(_linked(_codes(written, families, notes), notes), notes)
    if not families or not codes:
        first = f" ({notes.problems[0].what})" if notes.problems else ""
        raise CodebookError(
            _("aucun code utilisable{first}").format(first=first),
            where=path.name,
            todo=_("Une grille a au moins une famille dans « families: » et un code dans « codes: »"),
        )
    title = fields.text(top.get("title"), notes, "title")
    note = fields.text(top.get("note"), notes, "note")
    book = Codebook(title, note, families, codes, version="", file=str(path))
    return dataclasses.replace(book, version=_version(book)), notes.problems


def _version(book: Codebook) -> str:
    """Return the hash of all that the codebook says; where it says it (lines, comments) does not count."""
    content = dataclasses.asdict(book)
    for name in ("version", "file"):
        del content[name]
    for code in content["codes"]:
        del code["question"]  # asked of people, it codes nothing
        for rule in code["rules"]:
            del rule["line"], rule["column"]
    canonical = json.dumps(content, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def _families(node: yaml.Node | None, notes: Notes) -> tuple[Family, ...]:
    found: dict[str, Family] = {}
    for item in fields.items(node, notes, "families"):
        given = fields.mapping(item, _FAMILY, notes, _("famille"))
        name = _identifier(given.get("id"), item, notes, found)
        if not name:
            continue
        kind = fields.text(given.get("kind"), notes, "kind") or "multiple"
        if kind not in _KINDS:
            notes.add(
                given["kind"], _("kind : « {name} » inconnu").format(name=kind), fields.nearest(kind, _KINDS)
            )
            kind = "multiple"
        sources = fields.texts(given.get("sources"), notes, "sources")
        for odd in (s for s in sources if s not in SOURCES):
            notes.add(
                given["sources"],
                _("sources : « {name} » inconnu").format(name=odd),
                fields.nearest(odd, SOURCES),
            )
        label = fields.text(given.get("label"), notes, "label") or name
        known = tuple(s for s in sources if s in SOURCES)
        found[name] = Family(name, label, cast("Literal['multiple', 'ordinal']", kind), known)
    return tuple(found.values())


def _inside(families: yaml.Node | None) -> list[tuple[yaml.Node, str]]:
    """Return the codes written under their family, with its name."""
    found = []
    for family in families.value if isinstance(families, yaml.SequenceNode) else []:
        given = {k.value: v for k, v in family.value} if isinstance(family, yaml.MappingNode) else {}
        name, codes = given.get("id"), given.get("codes")
        if isinstance(name, yaml.ScalarNode) and isinstance(codes, yaml.SequenceNode):
            found += [(code, name.value) for code in codes.value]
    return found


def _identifier(node: yaml.Node | None, item: yaml.Node, notes: Notes, taken: object) -> str:
    """Return a valid `id` not yet taken, or nothing after noting why."""
    name = fields.text(node, notes, "id")
    if not name:
        notes.add(item, _("« id » manque"), _("Ajoutez « id: nom_court »"))
        return ""
    if not _ID.match(name):
        notes.add(
            item, _("id « {name} » mal formé").format(name=name), _("Lettres, chiffres, « _ », « . » et « - »")
        )
        return ""
    if name in cast("dict[str, object]", taken):
        notes.add(item, _("id « {name} » déjà pris").format(name=name), _("Donnez un autre nom au second"))
        return ""
    return name


def _codes(
    written: list[tuple[yaml.Node, str]], families: tuple[Family, ...], notes: Notes
) -> dict[str, tuple[Code, yaml.Node]]:
    """Read the codes; each comes with the family it is written under, if any."""
    found: dict[str, tuple[Code, yaml.Node]] = {}
    kinds = {f.id: f.kind for f in families}
    for item, above in written:
        given = fields.mapping(item, _CODE, notes, _("code"))
        name = _identifier(given.get("id"), item, notes, found)
        if not name:
            continue
        family = fields.text(given.get("family"), notes, "family") or above
        if family not in kinds:
            notes.add(
                given.get("family", item),
                _("code « {code} » : famille « {name} » inconnue").format(code=name, name=family),
                fields.nearest(family, kinds),
            )
            continue
        found[name] = (_code(name, family, kinds[family], given, notes), item)
    return found


def _code(name: str, family: str, kind: str, given: dict[str, yaml.Node], notes: Notes) -> Code:
    colour = fields.text(given.get("colour"), notes, "colour")
    if colour and not _COLOUR.match(colour):
        notes.add(
            given["colour"], _("couleur « {name} » mal formée").format(name=colour), _("Par exemple '#0072B2'")
        )
        colour = ""
    said = {
        f: fields.text(given.get(f), notes, f)
        for f in ("label", "definition", "include", "exclude", "parent", "question")
    }
    return Code(
        id=name,
        family=family,
        label=said["label"] or name,
        definition=said["definition"],
        include=said["include"],
        exclude=said["exclude"],
        examples=fields.texts(given.get("examples"), notes, "examples"),
        counter_examples=fields.texts(given.get("counter_examples"), notes, "counter_examples"),
        colour=colour,
        parent=said["parent"] or None,
        level=_level(given.get("level"), kind, name, notes),
        question=said["question"],
        rules=read_rules(given.get("rules"), name, notes),
    )


def _level(node: yaml.Node | None, kind: str, code: str, notes: Notes) -> int | None:
    written = fields.text(node, notes, "level")
    if node is not None and not re.fullmatch(r"-?\d{1,3}", written):
        notes.add(
            node,
            _("code « {code} » : niveau « {level} » mal formé").format(code=code, level=written),
            _("Un nombre entier"),
        )
        return None
    return int(written) if written and kind == "ordinal" else None


def _linked(found: dict[str, tuple[Code, yaml.Node]], notes: Notes) -> tuple[Code, ...]:
    """Drop the parents that do not exist or that turn in a circle; say which."""
    codes = []
    for code, node in found.values():
        kept = code
        if code.parent is not None:
            if code.parent not in found:
                what = _("code « {code} » : parent « {name} » inconnu")
                notes.add(
                    node,
                    what.format(code=code.id, name=code.parent),
                    fields.nearest(code.parent, (c for c in found if c != code.id)),
                )
                kept = dataclasses.replace(code, parent=None)
            elif _circular(code.id, found):
                what = _("code « {code} » : il est son propre parent, par « {name} »")
                notes.add(node, what.format(code=code.id, name=code.parent), _("Ôtez l'un des « parent: »"))
                kept = dataclasses.replace(code, parent=None)
        codes.append(kept)
    return tuple(codes)


def _circular(name: str, found: dict[str, tuple[Code, yaml.Node]]) -> bool:
    seen: set[str] = set()
    at: str | None = name
    while at in found and at not in seen:
        seen.add(at)
        at = found[at][0].parent
    return at == name


def _unique_rules(codes: tuple[Code, ...], notes: Notes) -> tuple[Code, ...]:
    """Give each rule a name of its own: the trace of a match must lead to one rule."""
    seen: Counter[str] = Counter()
    out = []
    for code in codes:
        rules: list[Rule] = []
        for rule in code.rules:
            seen[rule.id] += 1
            if seen[rule.id] == 1:
                rules.append(rule)
                continue
            what = _("ligne {line} : règle « {name} » écrite deux fois").format(line=rule.line, name=rule.id)
            notes.problems.append(
                Problem(notes.file, what, _("Ôtez-la, ou donnez-lui un « id »"), refused=True)
            )
        out.append(dataclasses.replace(code, rules=tuple(rules)))
    return tuple(out)
