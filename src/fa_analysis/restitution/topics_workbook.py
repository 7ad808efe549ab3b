"""The tables of topics as a workbook: one sheet per table, numbers as numbers, no live formula."""

from __future__ import annotations

import datetime as dt
import io
import math
from typing import Any

import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.restitution.topics import TopicReport

_WIDEST = 60


def workbook_bytes(report: TopicReport, *, notice: str = "") -> bytes:
    """Return the workbook (xlsx); the same report gives the same bytes."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    # A fixed date: XlsxWriter would write today's.
    book.set_properties({"created": dt.datetime(2018, 1, 1)})  # noqa: DTZ001 - XlsxWriter wants it naive
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for name, told, table in _sheets(report):
        sheet = book.add_worksheet(name)
        sheet.write_string(0, 0, f"{told} {notice}".strip())
        sheet.freeze_panes(3, 0)
        for column, head in enumerate(table.columns):
            sheet.write_string(2, column, str(head), bold)
            longest = max([len(str(head)), *(len(str(v)) for v in table[head].head(200))])
            sheet.set_column(column, column, min(longest + 2, _WIDEST))
        for row, values in enumerate(table.itertuples(index=False), start=3):
            for column, value in enumerate(values):
                _write(sheet, row, column, value)
    book.close()
    return content.getvalue()


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        sheet.write_string(row, column, _("oui") if value else _("non"))
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None and not pd.isna(value) and math.isfinite(float(value)):
        sheet.write_number(row, column, float(value))


def _sheets(report: TopicReport) -> list[tuple[str, str, pd.DataFrame]]:
    """Return the sheets: name, what it is, table with French heads and the names of topics."""
    found = report.found
    labels = dict(enumerate(found.labels, start=1))
    heads = {
        "topic": _("thème"), "label": _("code"), "rank": _("rang"), "term": _("mot"), "weight": _("poids"),
        "n": _("n"), "of": _("sur"), "total": _("total"), "chi2": _("khi-deux"), "p": _("p"),
        "share": _("part"), "elsewhere": _("part ailleurs"), "low": _("borne basse"), "high": _("borne haute"),
        "sources": _("documents"), "emergent": _("émergent"), "group": _("groupe"), "said": _("dit"),
        "done": _("fait"), "gap": _("écart"), "verdict": _("lecture"), "part": _("groupe"), "f": _("fréquence"),
        "score": _("spécificité"), "q": _("q (Benjamini-Hochberg)"), "k": _("nombre"),
        "stability": _("stabilité"),
        "se": _("erreur type"), "coherence": _("cohérence"), "plateau": _("plateau"), "suggested": _("proposé"),
        "reason": _("raison"), "unit_id": _("unité"), "text": _("texte"),
    }  # fmt: skip
    said = report.said.replace({"verdict": {"said": _("dit, peu fait"), "done": _("fait, peu dit")}})
    specific = report.specific[report.specific["q"] < 0.05] if len(report.specific) else report.specific
    quotes = found.quotes[["topic", "rank", "unit_id", "text", "score"]]
    policies = report.policies.rename(columns={"group": _("politique")})
    tables = [
        (_("Mots"), _("Les mots les plus spécifiques de chaque thème."), found.terms.drop(columns="method")),
        (_("Passages"), _("Les passages les plus centraux : document de travail, à ne pas diffuser."), quotes),
        (_("Grille"), _("Ce que chaque thème est pour la grille."), report.codes.drop(columns="code")),
        (_("Hors grille"), _("Part des réponses de chaque thème sans aucun code."), report.outside),
        (_("Groupes"), _("Part des entretiens de chaque groupe qui parlent du thème."), report.groups),
        (_("Politiques"), _("Part des entretiens de chaque politique publique qui en parlent."), policies),
        (_("Dit et fait"), _("Part de la parole des entretiens et des fiches de projets."), said),
        (_("Spécificités"), _("Mots spécifiques de chaque groupe (Lafon), q < 0,05."), specific),
        (_("Nombre"), _("Stabilité et cohérence selon le nombre de thèmes."), report.numbers),
        (_("Mots écartés"), _("Les mots laissés de côté et pourquoi."), found.corpus.left_out),
    ]  # fmt: skip
    out = []
    for name, told, table in tables:
        shown = table.assign(topic=table["topic"].map(labels)) if "topic" in table else table
        out.append((name, told, shown.rename(columns=heads)))
    return [(name, told, table) for name, told, table in out if len(table.columns)]
