"""Reading typed fields out of YAML nodes; what is wrong is noted with its line, and the rest is read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

import yaml

from fa_analysis.errors import Problem
from fa_analysis.i18n import _


@dataclass(frozen=True)
class Notes:
    """The problems met so far in one file."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, node: yaml.Node, what: str, todo: str, *, shift: int = 0, column: bool = False) -> None:
        """Note a problem at the line of `node` (and at its column, `shift` characters further)."""
        mark = node.start_mark
        place = _("ligne {line}").format(line=mark.line + 1)
        if column:
            place += ", " + _("colonne {column}").format(column=mark.column + 1 + shift)
        self.problems.append(
            Problem(self.file, _("{where} : {what}").format(where=place, what=what), todo, refused=True)
        )


def mapping(node: yaml.Node, allowed: Iterable[str], notes: Notes, what: str) -> dict[str, yaml.Node]:
    """Return the fields of a mapping; unknown ones are noted and left out."""
    if not isinstance(node, yaml.MappingNode):
        notes.add(node, _("{what} : une suite de « clé: valeur » est attendue").format(what=what), "")
        return {}
    allowed = tuple(allowed)
    found = {}
    for name, value in node.value:
        if name.value in allowed:
            found[name.value] = value
        else:
            notes.add(name, _("clé « {name} » inconnue").format(name=name.value), nearest(name.value, allowed))
    return found


def items(node: yaml.Node | None, notes: Notes, what: str) -> list[yaml.Node]:
    """Return the items of a list; nothing when it is absent or empty."""
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        return []
    if isinstance(node, yaml.SequenceNode):
        return list(node.value)
    notes.add(
        node, _("{what} : une liste est attendue").format(what=what), _("Commencez chaque ligne par « - »")
    )
    return []


def text(node: yaml.Node | None, notes: Notes, what: str) -> str:
    """Return one text, its lines joined; empty when absent."""
    if node is None:
        return ""
    if isinstance(node, yaml.ScalarNode):
        return " ".join(node.value.split())
    notes.add(
        node, _("{what} : un texte est attendu").format(what=what), _("Mettez-le entre guillemets simples")
    )
    return ""


def texts(node: yaml.Node | None, notes: Notes, what: str) -> tuple[str, ...]:
    """Return a list of texts; a single text is a list of one."""
    if isinstance(node, yaml.ScalarNode) and node.value.strip():
        return (text(node, notes, what),)
    return tuple(t for item in items(node, notes, what) if (t := text(item, notes, what)))


def nearest(name: str, allowed: Iterable[str]) -> str:
    """Return the advice for a name that is not known: the nearest one, or all of them."""
    allowed = tuple(allowed)
    close = difflib.get_close_matches(name, allowed, n=1)
    if close:
        return _("Vouliez-vous dire « {name} » ?").format(name=close[0])
    return _("Admis : {names}").format(names=", ".join(allowed[:20]) + ("…" if len(allowed) > 20 else ""))
