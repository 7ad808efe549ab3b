"""Forms filled in by hand, as staff would: written by the project, filled by another library."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from fa_analysis.inventory.fields import fields
from fa_analysis.inventory.form import HEAD, write_form

LONG = (
    "Trois agents du centre technique gardent les vélos abandonnés, les démontent le vendredi et remontent un "
    "vélo sur deux pour les saisonniers ; le reste part en pièces à l'atelier associatif de la rue des Forges."
)
OTHER = (
    "Une fois par mois, les standardistes reçoivent dans leur salle un service différent qui explique ce qu'il "
    "fait et à qui renvoyer les appels ; les réponses sont notées dans un classeur que tout le monde complète."
)
PROJECT = {
    "title": "L'atelier du vendredi",
    "description": LONG,
    "direction": "Direction de l'espace public",
    "policy": "espace public",
}
SECOND = {
    "title": "Le classeur des standardistes",
    "description": OTHER,
    "direction": "Secrétariat général",
    "policy": "propreté et déchets",
}


def column_of(name: str) -> int:
    """Return the column of a field in the form, from 1 as openpyxl counts."""
    return list(fields()).index(name) + 2


def fill(study, path: Path, *rows: dict, who: str = "Ana", edit=None) -> Path:
    """Write a form of `study`, fill in `rows` from its line 1 on, and save it; `edit` may change the sheet."""
    write_form(study, path)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet.cell(2, 3, who)
    for at, row in enumerate(rows, start=HEAD + 3):
        for name, text in row.items():
            sheet.cell(at, column_of(name), text)
    if edit:
        edit(sheet)
    book.save(path)
    return path


FIRST_LINE = HEAD + 3
