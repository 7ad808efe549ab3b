"""The annex workbook that may be published: protected measures, how they are made, safe quotes."""

from __future__ import annotations

import io
from pathlib import Path

import pandas as pd

from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.privacy.material import Material
from fa_analysis.restitution.office import fixed_zip, plain
from fa_analysis.restitution.workbook import (
    Column,
    add_sheet,
    explained,
    measure_columns,
    measure_sheets,
    open_book,
    read_me,
)
from fa_analysis.settings import Group, Policy


def write_public_workbook(material: Material, path: Path) -> bool:
    """Write the workbook to `path`; return True when it changed. See `public_workbook_bytes`."""
    return write_bytes(path, public_workbook_bytes(material))


def public_workbook_bytes(material: Material) -> bytes:
    """Return the workbook as bytes; the same material always gives the same bytes."""
    sink = io.BytesIO()
    book, styles = open_book(sink, material.settings)
    sheets = measure_sheets(_plain(material.measures), material.codebook)
    names = [*sheets, _("Verbatims")]
    told = explained(material.codebook, k=material.k) | _told(material)
    read_me(book, styles, names, warning=material.warning, told=told, settings=material.settings)
    for name, (rows, kinds) in sheets.items():
        add_sheet(book, styles, name, measure_columns(), rows, kinds)
    rows = _quotes(material)
    add_sheet(book, styles, _("Verbatims"), _columns(), rows, [""] * len(rows))
    book.close()
    return fixed_zip(sink.getvalue())


def _told(material: Material) -> dict[str, str]:
    told = {
        _("Petits groupes"): _(
            "Rien n'est dit d'un groupe de moins de {k} personnes : il est réuni à d'autres (la colonne "
            "Méthode dit lesquels), ou ses lignes sont masquées, avec celles qui les feraient recalculer."
        ).format(k=material.k),
        _("Verbatims"): _(
            "Phrases entières des entretiens, où chaque nom est remplacé par un pseudonyme ; de la personne, "
            "seule la famille d'acteurs est dite. La référence ne suit pas l'ordre des entretiens."
        ),
    }
    merged = _merged(material)
    return told | ({_("Groupes réunis"): merged} if merged else {})


def _merged(material: Material) -> str:
    """Say which groups were put together; empty when none was."""
    parts: dict[str, list[str]] = {}
    every: list[Group | Policy] = [*material.settings.groups, *material.settings.policies]
    for one in every:
        if one.merge:
            parts.setdefault(one.merge, []).append(one.label)
    return _(" ; ").join(_(" : ").join((name, ", ".join(labels))) for name, labels in parts.items())


def _columns() -> list[Column]:
    return [
        Column(_("Référence"), 12),
        Column(_("Famille d'acteurs"), 22),
        Column(_("Famille de codes"), 24),
        Column(_("Code"), 24),
        Column(_("Libellé"), 34, wrap=True),
        Column(_("Citation"), 100, wrap=True),
    ]


def _quotes(material: Material) -> list[list[str]]:
    families = {f.id: f.label for f in material.codebook.families}
    code = {c.id: c for c in material.codebook.codes}
    return [
        [
            q["ref"],
            q["family"],
            families[code[q["code"]].family],
            q["code"],
            code[q["code"]].label,
            plain(q["quote"]),
        ]
        for q in material.quotes.to_dict("records")
    ]


def _plain(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures with their words as they are to be shown."""
    return measures.assign(**{c: measures[c].map(plain) for c in ("group", "code", "method")})
