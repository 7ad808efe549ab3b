"""Baskets of passages worth keeping: one CSV file each in `data/review/paniers`, never rebuilt."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from pathlib import Path

import pandas as pd

from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.study import Study

# Our columns and those of the file, which people open in a spreadsheet.
COLUMNS = {
    "segment_id": "passage",
    "unit_id": "unite",
    "source_id": "document",
    "group": "groupe",
    "policy": "politique_publique",
    "text": "texte",
    "topic": "theme",
    "method": "methode",
    "kept": "garde_le",
}


def empty_basket() -> pd.DataFrame:
    """Return a basket without passages: one row per passage, columns as `COLUMNS`."""
    return pd.DataFrame(columns=list(COLUMNS), dtype="str")


def basket_file(study: Study, name: str) -> Path:
    """Return the file of a basket; its name holds letters, digits, spaces, `-` and `_` only.

    Raises
    ------
    StudyError
        When no letter or digit is left, or the name is longer than 60 characters.
    """
    plain = unicodedata.normalize("NFC", name.strip())
    if not re.fullmatch(r"[\w \-]{1,60}", plain) or not re.search(r"[^\W_]", plain):
        raise StudyError(
            _("nom de panier incorrect : « {name} »").format(name=name[:80]),
            todo=_("Donnez-lui un nom court : lettres, chiffres, espaces et tirets"),
        )
    return study.review / "paniers" / f"{plain}.csv"


def read_basket(path: Path) -> pd.DataFrame:
    """Read a basket; an empty one when the file is not there.

    Raises
    ------
    StudyError
        When the file is not a basket.
    """
    if not path.is_file():
        return empty_basket()
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
        return pd.DataFrame(
            [{ours: _live(row[theirs]) for ours, theirs in COLUMNS.items()} for row in rows],
            columns=list(COLUMNS),
            dtype="str",
        )
    except (UnicodeDecodeError, KeyError, AttributeError, csv.Error) as err:
        raise StudyError(
            _("ce fichier n'est pas un panier, ou ses colonnes ont changé"),
            where=str(path),
            todo=_("Rétablissez sa première ligne ({names}), ou donnez un autre nom au panier").format(
                names=_(" ; ").join(COLUMNS.values())
            ),
        ) from err


def save_basket(study: Study, name: str, basket: pd.DataFrame, *, seen: pd.DataFrame | None = None) -> Path:
    """Write a basket, whole or not at all, and keep what somebody else put in it meanwhile.

    Parameters
    ----------
    basket : DataFrame
        Columns as `COLUMNS`.
    seen : DataFrame, optional
        The basket as it was read: passages of the file that are not in it were added by others.

    Returns
    -------
    Path
        The file.
    """
    path = basket_file(study, name)
    there = read_basket(path)
    ours = set(basket["segment_id"]) | (set(seen["segment_id"]) if seen is not None else set())
    both = pd.concat([there[~there["segment_id"].isin(ours)], basket], ignore_index=True)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS.values())
    writer.writerows([_inert(str(cell)) for cell in row] for row in both[list(COLUMNS)].to_numpy())
    write_bytes(path, out.getvalue().encode("utf-8-sig"))
    return path


def _inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f" {cell}" if cell.startswith(("=", "+", "@")) else cell


def _live(cell: str) -> str:
    return cell[1:] if cell.startswith((" =", " +", " @")) else cell
