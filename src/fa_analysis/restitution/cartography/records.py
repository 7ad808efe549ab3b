"""What the sheet of a project shows: its cost, what it carries and by which words, its case studies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from fa_analysis.charts.words import NARROW, is_french, number, typographic
from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.material import dimensions, practices
from fa_analysis.restitution.office import typeset

BETWEEN = " […] "  # between two passages of one quote, see `privacy.material`


def cost(euros: Any) -> str:
    """Write a cost: `18 000 €` (in English `€18,000`); empty when there is none."""
    if euros is None or pd.isna(euros):
        return ""
    return f"{number(float(euros))}{NARROW}€" if is_french() else f"€{number(float(euros))}"


def carried(codes: pd.DataFrame, codebook: Codebook) -> dict[str, dict[str, dict[str, Any]]]:
    """Return by project and code the passages that show it, and who says so."""
    known = {*dimensions(codebook), *practices(codebook)}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in codes.to_dict("records"):
        if row["code"] in known:
            quote = row["quote"] if there(row["quote"]) else ""
            told = {"q": _longest(quote.split(BETWEEN)), "by": str(row["by"])}
            found.setdefault(str(row["project_id"]), {})[str(row["code"])] = told
    return found


def _longest(passages: Sequence[str]) -> list[str]:
    """Return each passage once, without those that another one holds."""
    told = list(dict.fromkeys(typeset(p).strip() for p in passages if p.strip()))
    return [p for p in told if not any(p in other and p != other for other in told)]


def studies(cases: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return by project its case studies: title, and paragraphs under their headings."""
    found: dict[str, list[dict[str, Any]]] = {}
    told = cases.loc[cases["project_id"].notna()].sort_values(["case_id", "paragraph"], kind="stable")
    for (one, _case), rows in told.groupby(["project_id", "case_id"], sort=True):
        parts: list[dict[str, Any]] = []
        for row in rows.to_dict("records"):
            heading = typeset(row["heading"]) if there(row["heading"]) else ""
            if not parts or parts[-1]["h"] != heading:
                parts.append({"h": heading, "p": []})
            parts[-1]["p"].append(typeset(row["text"]))
        found.setdefault(str(one), []).append({"title": typeset(rows["title"].iloc[0]), "parts": parts})
    return found


def about(row: Mapping[Any, Any], communes: Sequence[str]) -> list[tuple[str, str, bool]]:
    """Return what the inventory says of a project; what is empty is left out.

    Each is (name, words, whether it stands on the sheet only, not in the list).
    """
    year = row["start_year"]
    partners = str(row["partners"]).split("|") if there(row["partners"]) else []
    told = (
        (_("Direction"), row["direction"], False),
        (_("Politique publique"), row["policy"], False),
        (_("Communes"), ", ".join(communes), False),
        (_("État"), row["state"], False),
        (_("Début"), str(int(year)) if pd.notna(year) else "", False),
        (_("Coût"), cost(row["cost_eur"]), True),
        (_("Partenaires"), " ; ".join(partners), True),
        (_("Public"), row["audience"], True),
    )
    return [(typographic(name), typeset(words), more) for name, words, more in told if there(words)]


def there(cell: Any) -> bool:
    """Return whether a cell of a table of texts holds words."""
    return isinstance(cell, str) and bool(cell)
