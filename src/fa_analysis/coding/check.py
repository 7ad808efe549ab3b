"""The codebook put to the test: its examples, its rules on the material, its contradictions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Code, Codebook
from fa_analysis.coding.check_rules import Finding, duplicates, on_material, short
from fa_analysis.coding.engine import rule_spans
from fa_analysis.coding.policy import apply_policy
from fa_analysis.errors import Problem
from fa_analysis.i18n import _
from fa_analysis.text.index import Index, build_index

COLUMNS = ("severity", "kind", "code", "rule", "line", "sentence")
_QUOTED = re.compile(r"«\s*([^»]+?)\s*»|\"([^\"]+)\"|“([^”]+)”")


def check(codebook: Codebook, index: Index, *, problems: Iterable[Problem] = ()) -> pd.DataFrame:
    """Put `codebook` to the test, on its own examples and on the units of `index`.

    Parameters
    ----------
    codebook : Codebook
        The reading grid.
    index : Index
        The material; what concerns frequency is left out when it holds no unit.
    problems : iterable of Problem, optional
        What loading the codebook refused; told first, as errors.

    Returns
    -------
    DataFrame
        One row per finding, errors first, then in the order of the codebook. `severity`: `error` (the codebook
        is wrong) or `warning` (to look at). `kind`: `refused`, `example`, `counter_example`, `no_rule`,
        `exclude`, `silent`, `broad`, `swallowed`, `duplicate`. `code`, `rule`: names, or empty. `line`: in the
        codebook, or empty. `sentence`: what is wrong, in French.
    """
    refused = [
        Finding("error", "refused", "", "", _line(p.what), f"{p.what}. {p.todo}".strip()) for p in problems
    ]
    found = [*_examples(codebook), *_exclusions(codebook), *duplicates(codebook), *on_material(codebook, index)]
    place = {c.id: i for i, c in enumerate(codebook.codes)}
    found.sort(key=lambda f: (f.severity != "error", place.get(f.code, -1), f.line or 0))
    table = pd.DataFrame(
        [(f.severity, f.kind, f.code, f.rule, f.line, f.sentence) for f in refused + found], columns=COLUMNS
    )
    return table.astype(
        {"line": "Int64"} | dict.fromkeys(("severity", "kind", "code", "rule", "sentence"), "str")
    )


def says(texts: Sequence[str], codebook: Codebook) -> np.ndarray:
    """Return texts × codes: whether the rules, after the policy between codes, give each text each code.

    What a rule says of sources and speakers is set aside: an example is outside any interview.
    """
    units = pd.DataFrame({"unit_id": [str(i) for i in range(len(texts))], "source": "", "text": list(texts)})
    index = build_index(units)
    said = np.zeros((len(texts), len(codebook.codes)), dtype=bool)
    for column, code in enumerate(codebook.codes):
        for rule in code.rules:
            said[index.unit_of(rule_spans(rule, index).start), column] = True
    return apply_policy(said, codebook)


def _line(what: str) -> int | None:
    found = re.match(r"\D*(\d+)", what)
    return int(found.group(1)) if found else None


def _examples(codebook: Codebook) -> list[Finding]:
    """Each example has its code, no counter-example has it; a code without any rule is told once."""
    pairs = [
        (column, text, wanted)
        for column, code in enumerate(codebook.codes)
        for wanted, texts in ((True, code.examples), (False, code.counter_examples))
        for text in texts
    ]
    said = says([text for _column, text, _wanted in pairs], codebook)
    able = {code.id for code in codebook.codes if _able(code, codebook)}
    found = [
        Finding(
            "warning", "no_rule", code.id, "", None, _("« {code} » n'a aucune règle").format(code=code.label)
        )
        for code in codebook.codes
        if code.id not in able
    ]
    for row, (column, text, wanted) in enumerate(pairs):
        code = codebook.codes[column]
        if said[row, column] == wanted or code.id not in able:
            continue
        found.append(_example(code, text, said[row], codebook, wanted=wanted))
    return found


def _able(code: Code, codebook: Codebook) -> bool:
    return bool(code.rules) or any(c.parent == code.id and _able(c, codebook) for c in codebook.codes)


def _example(code: Code, text: str, said: np.ndarray, codebook: Codebook, *, wanted: bool) -> Finding:
    if not wanted:
        sentence = _("le contre-exemple de « {code} » est pris : {text}").format(code=code.label, text=text)
        return Finding("error", "counter_example", code.id, "", None, sentence)
    rivals = [c.label for c, yes in zip(codebook.codes, said, strict=True) if yes and c.family == code.family]
    instead = _(" (pris pour : {rivals})").format(rivals=", ".join(rivals)) if rivals else ""
    sentence = _("aucune règle de « {code} » ne prend son exemple{instead} : {text}").format(
        code=code.label, instead=instead, text=text
    )
    return Finding("error", "example", code.id, "", None, sentence)


def _exclusions(codebook: Codebook) -> list[Finding]:
    """Return the rules that find the very words that `exclude` quotes: they contradict their definition."""
    found = []
    for code in codebook.codes:
        quoted = ["".join(m.groups("")) for m in _QUOTED.finditer(code.exclude)]
        if not quoted or not code.rules:
            continue
        index = build_index(pd.DataFrame({"unit_id": quoted, "source": "", "text": quoted}))
        for rule in code.rules:
            for unit in sorted(set(index.unit_of(rule_spans(rule, index).start).tolist())):
                sentence = _(
                    "la règle « {rule} » de « {code} » prend ce que sa définition exclut : « {words} »"
                )
                told = sentence.format(rule=short(rule.match), code=code.label, words=quoted[unit])
                found.append(Finding("warning", "exclude", code.id, rule.id, rule.line, told))
    return found
