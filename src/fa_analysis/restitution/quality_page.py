"""The page that says what the rules are worth: figures, quotes to read, leads; one self-contained file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis.charts.words import interval, number, percent
from fa_analysis.codebook.model import Codebook
from fa_analysis.coding.quality import Quality
from fa_analysis.coding.suggest import COLUMNS
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.restitution import rooms
from fa_analysis.settings import Settings

TEMPLATES = Path(__file__).parent / "templates"
SHOWN = 40
"""Quotes shown for each code and kind; the table has them all."""


def write_quality_page(
    path: Path,
    found: Quality,
    *,
    codebook: Codebook,
    settings: Settings,
    leads: pd.DataFrame | None = None,
) -> bool:
    """Write the page of quality to `path`; return True when it changed. See `quality_page_bytes`."""
    content = quality_page_bytes(found, codebook=codebook, settings=settings, leads=leads)
    return write_bytes(path, content)


def quality_page_bytes(
    found: Quality, *, codebook: Codebook, settings: Settings, leads: pd.DataFrame | None = None
) -> bytes:
    """Return the page, in UTF-8: nothing is fetched, everything that comes from the study is escaped.

    Parameters
    ----------
    found : Quality
        From `coding.quality.quality`.
    codebook, settings
        The grid; the title and the notice of the study.
    leads : DataFrame, optional
        From `coding.suggest.suggest`.
    """
    css = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("synthese.css", "qualite.css"))
    leads = pd.DataFrame(columns=list(COLUMNS)) if leads is None else leads
    codes = [_code(row, found, codebook, leads) for row in found.codes.to_dict("records")]
    room = rooms.environment(TEMPLATES)
    return rooms.page(room, "qualite.html.jinja", css=css, about=settings.study, codes=codes)


def _code(row: dict[Any, Any], found: Quality, codebook: Codebook, leads: pd.DataFrame) -> dict[str, Any]:
    code = codebook.code(row["code"])
    rules = found.rules[found.rules["code"] == code.id]
    quotes = found.quotes[found.quotes["code"] == code.id]
    kinds = {"false": _("Pris en trop"), "missed": _("Manqués"), "true": _("Pris à raison")}
    return row | {
        "id": code.id,
        "label": code.label,
        "definition": code.definition,
        "precision": _share(row, "precision"),
        "recall": _share(row, "recall"),
        "f1": number(row["f1"], 2),
        "rules": [
            r | {"precision": _share(r, "precision"), "recall": _share(r, "recall")}
            for r in rules.to_dict("records")
        ],
        "quotes": [
            (words, quotes[quotes["kind"] == kind].head(SHOWN).to_dict("records"))
            for kind, words in kinds.items()
        ],
        "leads": [
            r | {"score": number(r["score"], 1)} for r in leads[leads["code"] == code.id].to_dict("records")
        ],
    }


def _share(row: dict[Any, Any], name: str) -> str:
    """Write a share with its interval: `43 % [12 % ; 74 %]`."""
    bounds = interval(row[f"{name}_low"], row[f"{name}_high"])
    return f"{percent(row[name])} {bounds}".strip()
