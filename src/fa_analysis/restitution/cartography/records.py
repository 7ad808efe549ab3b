"""What the sheet of a project shows: its cost, what it carries and by which words, its case studies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from fa_analysis.charts.words import NARROW, number
from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.material import dimensions, practices
from fa_analysis.restitution.office import plain

BETWEEN = " […] "  # between two passages of one quote, see `privacy.material`


def cost(euros: Any) -> str:
    """Write a cost: `18 000 €`; empty when there is none."""
    return f"{number(float(euros))}{NARROW}€" if euros is not None and pd.notna(euros) else ""


def carried(codes: pd.DataFrame, codebook: Codebook) -> dict[str, dict[str, dict[str, Any]]]:
    """Return by project and code the passages that show it, and who says so."""
    known = {*dimensions(codebook), *practices(codebook)}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for row in codes.to_dict("records"):
        if row["code"] in known:
            quote = row["quote"] if _there(row["quote"]) else ""
            words = list(dict.fromkeys(plain(w).strip() for w in quote.split(BETWEEN) if w.strip()))
            found.setdefault(str(row["project_id"]), {})[str(row["code"])] = {"q": words, "by": row["by"]}
    return found


def studies(cases: pd.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Return by project its case studies: title, and paragraphs under their headings."""
    found: dict[str, list[dict[str, Any]]] = {}
    told = cases.loc[cases["project_id"].notna()].sort_values(["case_id", "paragraph"], kind="stable")
    for (one, _case), rows in told.groupby(["project_id", "case_id"], sort=True):
        parts: list[dict[str, Any]] = []
        for row in rows.to_dict("records"):
            heading = plain(row["heading"]) if _there(row["heading"]) else ""
            if not parts or parts[-1]["h"] != heading:
                parts.append({"h": heading, "p": []})
            parts[-1]["p"].append(plain(row["text"]))
        found.setdefault(str(one), []).append({"title": plain(rows["title"].iloc[0]), "parts": parts})
    return found


def about(row: dict[str, Any], communes: Sequence[str]) -> list[list[str]]:
    """Return what the inventory says of a project, as (name, words); what is empty is left out."""
    year = row["start_year"]
    partners = [plain(p) for p in str(row["partners"]).split("|")] if _there(row["partners"]) else []
    told = (
        (_("Direction"), row["direction"]),
        (_("Politique publique"), row["policy"]),
        (_("Communes"), ", ".join(communes)),
        (_("État"), row["state"]),
        (_("Début"), str(int(year)) if pd.notna(year) else ""),
        (_("Coût"), cost(row["cost_eur"])),
        (_("Partenaires"), " ; ".join(partners)),
        (_("Public"), row["audience"]),
    )
    return [[name, plain(words)] for name, words in told if _there(words)]


def _there(cell: Any) -> bool:
    return isinstance(cell, str) and bool(cell)
