"""The material of a release, laid out so that a sheet finds what it needs: by project, entry, case, policy."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from fa_analysis.charts.view import View, records
from fa_analysis.measures.material import practices

if TYPE_CHECKING:
    from fa_analysis.privacy.material import Material

GAP = " […] "
"""What stands between the words that show one code, in the tables of the material."""
Row = dict[str, Any]
Codes = dict[str, list[str]]
"""The codes of one thing, each with the words that show it (none when no rule found any)."""


@dataclass(frozen=True)
class Holdings:
    """What sheets are made from; nothing that is not in the material of the release."""

    material: Material

    @cached_property
    def view(self) -> View:
        """The measures and the words to name what they count."""
        return View(self.material.measures, self.material.codebook, self.material.settings)

    @cached_property
    def dimensions(self) -> list[str]:
        """The codes that are broken down into practices, in the order of the codebook."""
        return self.view.dimensions

    @cached_property
    def practices(self) -> dict[str, list[str]]:
        """The practices of each dimension."""
        parents = {c.id: c.parent for c in self.material.codebook.codes}
        names = practices(self.material.codebook)
        return {d: [p for p in names if parents[p] == d] for d in self.dimensions}

    def label(self, code: str) -> str:
        """Return the label of a code."""
        return self.view.label(code)

    @cached_property
    def projects(self) -> dict[str, Row]:
        """The projects by identifier, in the order of the inventory."""
        return {str(r["project_id"]): r for r in records(self.material.projects)}

    @cached_property
    def entries(self) -> dict[str, Row]:
        """The good practices of other authorities, by identifier."""
        return {str(r["entry_id"]): r for r in records(self.material.benchmark)}

    @cached_property
    def cases(self) -> dict[str, list[Row]]:
        """The paragraphs of each case study, in order."""
        found: dict[str, list[Row]] = {}
        for row in records(self.material.cases.sort_values(["case_id", "paragraph"], kind="stable")):
            found.setdefault(str(row["case_id"]), []).append(row)
        return found

    @cached_property
    def case_of(self) -> dict[str, str]:
        """The case study of each project that has one."""
        told = {name: text(rows[0].get("project_id")) for name, rows in self.cases.items()}
        return {project: name for name, project in reversed(told.items()) if project}

    @cached_property
    def project_codes(self) -> dict[str, Codes]:
        """The codes of each project."""
        return self._codes(self.material.project_codes, "project_id")

    @cached_property
    def entry_codes(self) -> dict[str, Codes]:
        """The codes of each good practice of other authorities."""
        return self._codes(self.material.benchmark_codes, "entry_id")

    @cached_property
    def paragraph_codes(self) -> dict[tuple[str, int], Codes]:
        """The codes of each paragraph of each case study."""
        table = self.material.case_codes
        names = [f"{c}\n{int(p)}" for c, p in zip(table["case_id"], table["paragraph"], strict=True)]
        told = self._codes(table.assign(_place=names), "_place")
        return {(n.partition("\n")[0], int(n.partition("\n")[2])): codes for n, codes in told.items()}

    def _codes(self, table: pd.DataFrame, by: str) -> dict[str, Codes]:
        """Return codes in the order of the codebook; a practice brings its dimension."""
        parent = {c.id: c.parent for c in self.material.codebook.codes}
        said: dict[str, Codes] = {}
        for name, code, quote in zip(table[by], table["code"], table["quote"], strict=True):
            codes = said.setdefault(str(name), {})
            words = codes.setdefault(str(code), [])
            words += [q for q in text(quote).split(GAP) if q and q not in words]
            above = parent.get(str(code))
            if above:
                codes.setdefault(above, [])
        order = {c.id: i for i, c in enumerate(self.material.codebook.codes)}
        return {
            name: {c: codes[c] for c in sorted(codes, key=lambda c: order.get(c, len(order)))}
            for name, codes in said.items()
        }

    def traits(self, codes: Iterable[str]) -> set[str]:
        """Return the dimensions and practices among some codes."""
        return set(codes) & {*self.dimensions, *(p for inside in self.practices.values() for p in inside)}

    def carried(self, project: str) -> set[str]:
        """Return the dimensions and practices of a project."""
        return self.traits(self.project_codes.get(project, {}))

    def of_policy(self, policy: str) -> list[Row]:
        """Return the projects of a policy, in the order of the inventory."""
        return [r for r in self.projects.values() if text(r.get("policy")) == policy]

    def policies(self) -> list[str]:
        """Return the policies that have a sheet: those of the settings that are one, then those of projects."""
        known = self.material.settings.policies
        several = {p.label for p in known if p.transversal}
        found = dict.fromkeys(p.label for p in known)
        found |= dict.fromkeys(text(r.get("policy")) for r in self.projects.values())
        return [p for p in found if p and p not in several]

    def measured_as(self, what: str, policy: str) -> str:
        """Return the group under which a policy is measured: itself, or the one it was put together in."""
        there = set(self.view.rows(what)["group"])
        merge = next((p.merge for p in self.material.settings.policies if p.label == policy), "")
        return merge if merge and merge in there and policy not in there else policy

    def row(self, what: str, group: str, code: str | None = None) -> Row | None:
        """Return the one row of a measure for a group (and a code); None when there is none."""
        return self._rows.get((what, group, code))

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str | None], Row]:
        """The measures by what, group and code; by what and group alone, the first of them."""
        found: dict[tuple[str, str, str | None], Row] = {}
        for row in records(self.material.measures):
            found.setdefault((row["what"], row["group"], None), row)
            found[row["what"], row["group"], row["code"]] = row
        return found


def text(value: object) -> str:
    """Return what a cell says, nothing when it is empty."""
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    return str(value).strip()


def near_entries(holdings: Holdings, traits: set[str]) -> list[tuple[Row, list[str]]]:
    """Return the two good practices of other authorities nearest to these dimensions and practices.

    The order is that of Jaccard's similarity, then of the table; an entry counts when it shares a practice, or
    two dimensions. With each entry, what is shared.
    """
    kinds = {p for inside in holdings.practices.values() for p in inside}
    found = []
    for name, entry in holdings.entries.items():
        theirs = holdings.traits(holdings.entry_codes.get(name, {}))
        both = traits & theirs
        if both & kinds or len(both) > 1:
            found.append((len(both) / len(traits | theirs), entry, in_order(holdings, both)))
    found.sort(key=lambda one: -one[0])
    return [(entry, both) for _score, entry, both in found[:2]]


def in_order(holdings: Holdings, codes: Iterable[str]) -> list[str]:
    """Return codes in the order of the codebook."""
    wanted = set(codes)
    return [c.id for c in holdings.material.codebook.codes if c.id in wanted]
