"""The workbook of a consultation: how many contributions say what, by group."""

from __future__ import annotations

import io

import pandas as pd

from fa_analysis.charts.view import records
from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.restitution.names import words_of
from fa_analysis.restitution.office import fixed_zip, plain
from fa_analysis.restitution.workbook import Column, add_sheet, open_book, read_me
from fa_analysis.settings import Settings

GROUPS_SHOWN = 500
"""Largest groups on the sheet; the table in `data/processed` has them all."""


def workbook_bytes(
    measures: pd.DataFrame,
    topics: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
    *,
    told: dict[str, str],
) -> bytes:
    """Return the workbook (xlsx) of the shares by group and, when there are some, of the topics.

    Parameters
    ----------
    measures : DataFrame
        Table `measures`, of `measures.measure`.
    topics : DataFrame
        Table `topics`; empty when none were looked for.
    told : dict
        What was read and how, for the first sheet: head and words.
    """
    sink = io.BytesIO()
    book, styles = open_book(sink, settings)
    names = [_("Ensemble"), _("Groupes"), *([_("Thèmes")] if len(topics) else [])]
    shown, hidden = _largest(measures)
    if hidden:
        told = told | {
            _("Groupes"): _("Les {n} plus grands ; {hidden} autres sont dans la table « measures ».").format(
                n=GROUPS_SHOWN, hidden=hidden
            )
        }
    read_me(book, styles, names, warning=_warning(), told=told, settings=settings)
    whole = shown["group"] == ALL
    for name, part in zip(names, (shown[whole], shown[~whole]), strict=False):
        rows = _rows(part, codebook)
        add_sheet(book, styles, name, _columns(), rows, ["share"] * len(rows))
    if len(topics):
        rows = [[r["topic"], r["rank"], plain(r["term"]), r["n"], r["chi2"]] for r in records(topics)]
        add_sheet(book, styles, names[-1], _topic_columns(), rows, [""] * len(rows))
    book.close()
    return fixed_zip(sink.getvalue())


def _warning() -> str:
    return _("Document de travail : chiffres des règles seules, sans relecture ; à vérifier avant de diffuser.")


def _largest(measures: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the rows of the largest groups (and of all), and how many groups are left out."""
    sizes = measures[measures["group"] != ALL].groupby("group")["of"].max()
    kept = set(sizes.sort_values(ascending=False, kind="stable").index[:GROUPS_SHOWN]) | {ALL}
    return measures[measures["group"].isin(kept)], max(0, len(sizes) - GROUPS_SHOWN)


def _rows(part: pd.DataFrame, codebook: Codebook) -> list[list[object]]:
    labels = {c.id: c.label for c in codebook.codes}
    numbers = ("n", "of", "estimate", "low", "high")
    return [
        [
            plain(words_of(r["group"], {})),
            r["code"],
            words_of(r["code"], labels),
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
        Column(_("Méthode"), 60, wrap=True),
    ]


def _topic_columns() -> list[Column]:
    return [
        Column(_("Thème"), 10),
        Column(_("Rang"), 8),
        Column(_("Mot"), 28),
        Column(_("Segments de l'échantillon"), 14),
        Column(_("Khi-deux"), 12),
    ]
