"""The workbook of a consultation: how many contributions say what, by group."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pandas as pd

from fa_analysis.charts.view import records
from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.restitution.office import fixed_zip, plain
from fa_analysis.restitution.workbook import Column, add_sheet, open_book, read_me
from fa_analysis.scale.topics import Fit
from fa_analysis.settings import Settings

GROUPS_SHOWN = 500
"""Largest groups on the sheet; the table in `data/processed` has them all."""


def workbook_bytes(
    measures: pd.DataFrame,
    fitted: Fit | None,
    codebook: Codebook,
    settings: Settings,
    *,
    counts: Mapping[str, int],
) -> bytes:
    """Return the workbook (xlsx) of the shares by group and, when topics were looked for, of the topics.

    Parameters
    ----------
    measures : DataFrame
        Table `measures`, of `measures.measure`.
    fitted : Fit, optional
        The topics.
    counts : mapping
        What was read and coded, for the first sheet.
    """
    sink = io.BytesIO()
    book, styles = open_book(sink, settings)
    # Of so many contributions, whole per cents would hide the differences.
    styles["fine"] = book.add_format({"font_name": "Calibri", "valign": "top", "num_format": _("0.00 %")})
    labels = {c.id: c.label for c in codebook.codes}
    shown, hidden = _largest(measures)
    codes, whole = shown["what"] == "contributions", shown["group"] == ALL
    sheets = {
        _("Ensemble"): _rows(shown[codes & whole], labels),
        _("Groupes"): _rows(shown[codes & ~whole], labels),
    }
    if fitted is not None:
        names = {str(n): label for n, label in enumerate(fitted.labels, start=1)}
        sheets[_("Thèmes")] = _rows(shown[~codes], names)
    last = [_("Mots des thèmes")] if fitted is not None else []
    told = _told(codebook, settings, counts, hidden)
    read_me(book, styles, [*sheets, *last], warning=_warning(), told=told, settings=settings)
    for name, rows in sheets.items():
        add_sheet(book, styles, name, _columns(), rows, ["fine"] * len(rows))
    if fitted is not None:
        words = [[r["topic"], r["rank"], plain(r["term"]), r["n"], r["chi2"]] for r in records(fitted.table())]
        add_sheet(book, styles, last[0], _word_columns(), words, [""] * len(words))
    book.close()
    return fixed_zip(sink.getvalue())


def _told(codebook: Codebook, settings: Settings, counts: Mapping[str, int], hidden: int) -> dict[str, str]:
    """Return how to read the workbook: head and words."""
    read = _("{all} contributions lues dans {files} fichiers ; {coded} disent quelque chose")
    told = {
        _("Grille de lecture"): f"{codebook.title}, version {codebook.version}",
        _("Lu"): read.format(
            all=counts["contributions"], files=counts["files"], coded=counts["contributions coded"]
        ),
        _("n"): _("Nombre de contributions, jamais de personnes : une personne peut en écrire plusieurs."),
        _("Sur"): _("Contributions du groupe qui disent quelque chose (« RAS » n'est pas compté)."),
        _("Bornes"): _("Intervalle de Wilson à 95 %, comme si les contributions étaient tirées au sort."),
    }
    k = settings.thresholds.working
    if k > 1:
        words = _("Les groupes de moins de {k} contributions ne sont pas montrés.")
        told[_("Petits groupes")] = words.format(k=k)
    if counts["parts failed"]:
        words = _("{n} parties n'ont pas de résultat : les chiffres ne comptent pas leurs contributions.")
        told[_("Incomplet")] = words.format(n=counts["parts failed"])
    if hidden:
        words = _("Les {n} plus grands ; {hidden} autres sont dans data/processed/contributions.")
        told[_("Groupes")] = words.format(n=GROUPS_SHOWN, hidden=hidden)
    return told


def _warning() -> str:
    return _("Document de travail : chiffres des règles seules, sans relecture ; à vérifier avant de diffuser.")


def _largest(measures: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows of the largest groups (and of all), and how many groups are left out."""
    sizes = measures[measures["group"] != ALL].groupby("group")["of"].max()
    kept = set(sizes.sort_values(ascending=False, kind="stable").index[:GROUPS_SHOWN]) | {ALL}
    return measures[measures["group"].isin(kept)], max(0, len(sizes) - GROUPS_SHOWN)


def _rows(part: pd.DataFrame, labels: dict[str, str]) -> list[list[object]]:
    numbers = ("n", "of", "estimate", "low", "high")
    return [
        [
            plain(r["group"]),
            r["code"],
            plain(labels.get(r["code"], r["code"])),
            *(r[c] for c in numbers),
            r["method"],
        ]
        for r in records(part)
    ]


def _columns() -> list[Column]:
    return [
        Column(_("Groupe"), 28),
        Column(_("Code"), 24),
        Column(_("Libellé"), 36, wrap=True),
        Column(_("n"), 10),
        Column(_("Sur"), 10),
        Column(_("Valeur"), 10),
        Column(_("Borne basse (95 %)"), 12),
        Column(_("Borne haute (95 %)"), 12),
        Column(_("Méthode"), 76, wrap=True),
    ]


def _word_columns() -> list[Column]:
    return [
        Column(_("Thème"), 10),
        Column(_("Rang"), 8),
        Column(_("Mot"), 28),
        Column(_("Segments de l'échantillon"), 14),
        Column(_("Khi-deux"), 12),
    ]
