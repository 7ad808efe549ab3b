"""What each rule does on the material: nothing, too much, nothing that another does not already do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from fa_analysis.codebook.model import Code, Codebook, Rule
from fa_analysis.coding.engine import rule_spans
from fa_analysis.i18n import _
from fa_analysis.text.index import Index
from fa_analysis.text.query.spans import Spans, touching
from fa_analysis.text.query.syntax import parse

BROAD = 0.2
"""A rule that fires in more than this share of the units is too broad to mean one thing."""
_ENOUGH = 30
"""Below this number of units, the share that a rule takes proves nothing: no rule is said too broad."""
_FEW = 3
"""Below this number of matches, that another rule covers them all proves nothing."""
SHOWN = 120
"""Characters of a rule shown in a sentence; its line says where to read the rest."""


@dataclass(frozen=True)
class Finding:
    """One thing to look at in the codebook."""

    severity: Literal["error", "warning"]
    kind: str
    code: str
    rule: str
    line: int | None
    sentence: str


def duplicates(codebook: Codebook) -> list[Finding]:
    """Return the rules that say what an earlier one says: twice in a code, or in two codes that are not kin."""
    first: dict[object, Rule] = {}
    found = []
    for rule in codebook.rules:
        what = (parse(rule.match), rule.negated, rule.not_with, rule.sources, rule.speaker)
        other = first.setdefault(what, rule)
        if other is rule or (other.code != rule.code and _kin(codebook, other.code, rule.code)):
            continue
        sentence = _("la règle « {rule} » de « {code} » est déjà à la ligne {line} (« {other} »)").format(
            rule=short(rule.match),
            code=codebook.code(rule.code).label,
            line=other.line,
            other=codebook.code(other.code).label,
        )
        found.append(Finding("warning", "duplicate", rule.code, rule.id, rule.line, sentence))
    return found


def short(query: str) -> str:
    """Return a rule as it is shown in a sentence: whole, or its beginning when it is long."""
    return query if len(query) <= SHOWN else query[: SHOWN - 1].rstrip() + "…"


def on_material(codebook: Codebook, index: Index) -> list[Finding]:
    """Return the rules that never fire, fire almost everywhere, or add nothing to another of their code."""
    if not index.n_units:
        return []
    found = []
    for code in codebook.codes:
        spans = {rule.id: _tried(rule, codebook, index) for rule in code.rules}
        found += [f for rule in code.rules if (f := _frequency(rule, code, spans[rule.id], codebook, index))]
        found += _swallowed(code, spans)
    return found


def _kin(codebook: Codebook, one: str, other: str) -> bool:
    return codebook.code(one).parent == other or codebook.code(other).parent == one


def _where(rule: Rule, codebook: Codebook, index: Index) -> np.ndarray:
    sources = rule.sources or codebook.family(codebook.code(rule.code).family).sources
    return np.array([not sources or s in sources for s in index.sources], dtype=bool)


def _tried(rule: Rule, codebook: Codebook, index: Index) -> Spans:
    found = rule_spans(rule, index)
    return found.keep(_where(rule, codebook, index)[index.unit_of(found.start)])


def _frequency(rule: Rule, code: Code, found: Spans, codebook: Codebook, index: Index) -> Finding | None:
    of = int(_where(rule, codebook, index).sum())
    n = len(np.unique(index.unit_of(found.start)))
    if of and not n:
        sentence = _("la règle « {rule} » de « {code} » ne prend rien dans {of} unités")
        told = sentence.format(rule=short(rule.match), code=code.label, of=of)
        return Finding("warning", "silent", code.id, rule.id, rule.line, told)
    if of >= _ENOUGH and n > BROAD * of:
        sentence = _(
            "la règle « {rule} » de « {code} » prend {n} unités sur {of} : trop large pour dire une chose"
        )
        told = sentence.format(rule=short(rule.match), code=code.label, n=n, of=of)
        return Finding("warning", "broad", code.id, rule.id, rule.line, told)
    return None


def _swallowed(code: Code, spans: dict[str, Spans]) -> list[Finding]:
    """Return the rules whose every match shares words with a match of one other rule of the code."""
    found = []
    gone: set[str] = set()
    for rule in sorted(code.rules, key=lambda r: len(spans[r.id])):
        mine = spans[rule.id]
        if len(mine) < _FEW:
            continue
        for other in code.rules:
            if other.id != rule.id and other.id not in gone and bool(touching(mine, spans[other.id]).all()):
                gone.add(rule.id)
                sentence = _(
                    "la règle « {rule} » de « {code} » n'ajoute rien à « {other} » (ligne {line}) : "
                    "{n} fois sur {n}"
                )
                told = sentence.format(
                    rule=short(rule.match),
                    code=code.label,
                    other=short(other.match),
                    line=other.line,
                    n=len(mine),
                )
                found.append(Finding("warning", "swallowed", code.id, rule.id, rule.line, told))
                break
    return found
