"""The rules of one code: each is parsed as it is read; a wrong one is noted and left out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import cast

import yaml

from fa_analysis.codebook import fields
from fa_analysis.codebook.fields import Notes
from fa_analysis.codebook.model import Negated, Rule
from fa_analysis.i18n import _
from fa_analysis.schemas import SOURCES

_FIELDS = ("match", "id", "negated", "not_with", "sources", "speaker")
_NEGATED = ("any", "exclude", "only")


def read_rules(node: yaml.Node | None, code: str, notes: Notes) -> tuple[Rule, ...]:
    """Return the valid rules of `code`; the others are noted with line, column and what was expected."""
    found = [_rule(item, code, notes) for item in fields.items(node, notes, "rules")]
    return tuple(rule for rule in found if rule is not None)


def stable_id(code: str, match: str) -> str:
    """Return the readable name of a rule without one: its code, its words, and some of their hash."""
    plain = unicodedata.normalize("NFD", match.lower())
    slug = re.sub(r"[^a-z0-9*]+", "_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")
    short = slug[:32].rstrip("_")
    if short == match.lower():
        return f"{code}.{short}"
    return f"{code}.{short}.{hashlib.sha256(match.encode('utf-8', 'surrogatepass')).hexdigest()[:4]}"


def _rule(node: yaml.Node, code: str, notes: Notes) -> Rule | None:
    if isinstance(node, yaml.ScalarNode):
        given: dict[str, yaml.Node] = {"match": node}
    else:
        given = fields.mapping(node, _FIELDS, notes, _("règle"))
    match = given.get("match")
    if not isinstance(match, yaml.ScalarNode):
        notes.add(node, _("règle de « {code} » sans « match »").format(code=code), _("Ajoutez « match: mots »"))
        return None
    not_with = _queries(given.get("not_with"), code, notes)
    negated = fields.text(given.get("negated"), notes, "negated") or "any"
    sources = fields.texts(given.get("sources"), notes, "sources")
    ok = _parses(match, code, notes) and not_with is not None
    ok &= _known(given.get("negated"), (negated,), _NEGATED, "negated", notes)
    ok &= _known(given.get("sources"), sources, SOURCES, "sources", notes)
    if not ok or not_with is None:
        return None
    query = " ".join(match.value.split())
    return Rule(
        id=fields.text(given.get("id"), notes, "id") or stable_id(code, query),
        code=code,
        match=query,
        line=match.start_mark.line + 1,
        column=match.start_mark.column + 1,
        negated=cast("Negated", negated),
        not_with=not_with,
        sources=sources,
        speaker=fields.texts(given.get("speaker"), notes, "speaker"),
    )


def _queries(node: yaml.Node | None, code: str, notes: Notes) -> tuple[str, ...] | None:
    """Return the queries of `not_with`, or None when one cannot be read."""
    parts = [node] if isinstance(node, yaml.ScalarNode) else fields.items(node, notes, "not_with")
    good = [isinstance(p, yaml.ScalarNode) and _parses(p, code, notes) for p in parts]
    return tuple(" ".join(p.value.split()) for p in parts) if all(good) else None


def _parses(node: yaml.ScalarNode, code: str, notes: Notes) -> bool:
    from fa_analysis.text.query.error import QueryError
    from fa_analysis.text.query.syntax import parse

    try:
        parse(node.value)
    except QueryError as err:
        inline = node.style in {None, "", "'", '"'} and node.start_mark.line == node.end_mark.line
        shift = err.at + (1 if node.style in {"'", '"'} else 0) if inline else 0
        notes.add(
            node,
            _("règle de « {code} » : {what}").format(code=code, what=err.what),
            _("Attendu : {expected}").format(expected=err.expected),
            shift=shift,
            column=True,
        )
        return False
    return True


def _known(
    node: yaml.Node | None, given: tuple[str, ...], allowed: tuple[str, ...], what: str, notes: Notes
) -> bool:
    odd = [name for name in given if name not in allowed]
    for name in odd:
        if node is not None:
            notes.add(
                node,
                _("{what} : « {name} » inconnu").format(what=what, name=name),
                fields.nearest(name, allowed),
            )
    return not odd
