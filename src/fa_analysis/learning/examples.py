"""Teaching examples: sentences that people write for the machine, apart from the survey.

A study may hold `data/raw/exemples.csv` (`codes;texte`, codes joined by ``|``, empty for "none of them"). They
are learnt from like reviewed answers, and never counted: neither in measures nor in the quality of the coding.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import Problem
from fa_analysis.files import ordinary
from fa_analysis.i18n import _

FILE = "exemples.csv"


def read_examples(path: Path, codebook: Codebook) -> tuple[pd.DataFrame, list[Problem]]:
    """Read teaching examples.

    Returns
    -------
    tuple of DataFrame and list of Problem
        `text`, `codes` (joined by ``|``), one row per example; an absent file gives no row. A line that names a
        code the grid does not have is left out and told.
    """
    rows: list[tuple[str, str]] = []
    problems: list[Problem] = []
    known = {c.id for c in codebook.codes}
    for number, line in enumerate(_lines(path, problems), start=2):
        codes = [c.strip() for c in (line.get("codes") or "").split("|") if c.strip()]
        text = (line.get("texte") or "").strip()
        odd = [c for c in codes if c not in known]
        if odd:
            problems.append(
                Problem(
                    path.name,
                    _("ligne {n} : code inconnu « {code} »").format(n=number, code=odd[0]),
                    _("Écrivez un code de la grille"),
                )
            )
        elif text:
            rows.append((text, "|".join(codes)))
    return pd.DataFrame(rows, columns=["text", "codes"]).astype("str"), problems


def _lines(path: Path, problems: list[Problem]) -> list[dict[str, str]]:
    if not path.exists():
        return []
    try:
        text = ordinary(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        problems.append(
            Problem(path.name, _("fichier illisible"), _("Enregistrez-le en CSV UTF-8"), refused=True)
        )
        return []
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    if not {"codes", "texte"} <= set(reader.fieldnames or ()):
        problems.append(
            Problem(
                path.name,
                _("colonnes « codes » et « texte » introuvables"),
                _("Séparez les colonnes par des points-virgules"),
                refused=True,
            )
        )
        return []
    return list(reader)
