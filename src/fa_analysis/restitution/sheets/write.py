"""Write every sheet of a release: pages, Word files, and the index that leads to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.restitution.sheets.case import case_sheet
from fa_analysis.restitution.sheets.extracts import slugs
from fa_analysis.restitution.sheets.holdings import Holdings, text
from fa_analysis.restitution.sheets.model import Kind, Sheet
from fa_analysis.restitution.sheets.page import index_of, page_of
from fa_analysis.restitution.sheets.policy import policy_sheet
from fa_analysis.restitution.sheets.project import project_sheet
from fa_analysis.restitution.sheets.word import word_of

if TYPE_CHECKING:
    from fa_analysis.privacy.material import Material
    from fa_analysis.study import Study

ALL_KINDS: tuple[Kind, ...] = ("policy", "project", "case")
FOLDERS: dict[Kind, str] = {"policy": "politiques", "project": "projets", "case": "etudes-de-cas"}
PROJECTS_PAGE, INDEX = "projets.html", "index.html"


def write_sheets(
    material: Material, study: Study, folder: Path | None = None, *, kinds: Sequence[Kind] = ALL_KINDS
) -> list[Path]:
    """Write the sheets of a release and their index; return the paths, the index first.

    Layout: `index.html`; `politiques/politique-*.html` and `.docx`; `projets.html`, all the projects on one
    page (an anchor each), and `projets/projet-*.docx`; `etudes-de-cas/cas-*.html` and `.docx`. Links are
    relative, and lead only to sheets of this call. The same material gives the same bytes.

    Parameters
    ----------
    material : Material
        What this release may show: nothing else is read.
    folder : Path, optional
        Where to write; `reports/fiches` of `study` when not given.
    kinds : sequence of {"policy", "project", "case"}
        Which sheets.

    Raises
    ------
    WriteError
        When the disk refuses.
    """
    place = study.reports / "fiches" if folder is None else folder
    made = make_sheets(Holdings(material), kinds=kinds)
    targets = {sheet.name: page_path(sheet) for sheet in made}
    files: dict[str, bytes] = {INDEX: _index(made, targets, material, kinds)}
    for sheet in made:
        if sheet.kind != "project":
            files[page_path(sheet)] = page_of(
                [sheet], title=sheet.title, path=page_path(sheet), targets=targets, about=material
            )
        files[word_path(sheet)] = word_of(sheet, about=material)
    if "project" in kinds:
        projects = [s for s in made if s.kind == "project"]
        files[PROJECTS_PAGE] = page_of(
            projects, title=_("Fiches des projets"), path=PROJECTS_PAGE, targets=targets, about=material
        )
    for name, content in files.items():
        write_bytes(place / name, content)
    return [place / name for name in files]


def make_sheets(holdings: Holdings, *, kinds: Sequence[Kind] = ALL_KINDS) -> list[Sheet]:
    """Return the sheets of these kinds: policies as in the settings, projects and cases as in their table."""
    found: list[Sheet] = []
    if "policy" in kinds:
        names = holdings.policies()
        files = slugs([f"politique {n}" for n in names])
        found += [policy_sheet(holdings, n, slug=s) for n, s in zip(names, files, strict=True)]
    if "project" in kinds:
        names = list(holdings.projects)
        files = slugs([f"projet {n} {text(holdings.projects[n]['title'])}" for n in names])
        found += [project_sheet(holdings, n, slug=s) for n, s in zip(names, files, strict=True)]
    if "case" in kinds:
        names = list(holdings.cases)
        files = slugs([f"cas {n} {text(holdings.cases[n][0]['title'])}" for n in names])
        found += [case_sheet(holdings, n, slug=s) for n, s in zip(names, files, strict=True)]
    return found


def page_path(sheet: Sheet) -> str:
    """Return where the page of a sheet is, in the folder of sheets, with its anchor."""
    if sheet.kind == "project":
        return f"{PROJECTS_PAGE}#{sheet.slug}"
    return f"{FOLDERS[sheet.kind]}/{sheet.slug}.html"


def word_path(sheet: Sheet) -> str:
    """Return where the Word file of a sheet is, in the folder of sheets."""
    return f"{FOLDERS[sheet.kind]}/{sheet.slug}.docx"


def _index(made: Sequence[Sheet], targets: dict[str, str], material: Material, kinds: Sequence[Kind]) -> bytes:
    heads: dict[Kind, tuple[str, str, tuple[str, ...]]] = {
        "policy": (_("Politiques publiques"), _("Les réglages ne nomment aucune politique."), (_("Projets"),)),
        "project": (
            _("Projets"),
            _("L'inventaire ne compte aucun projet."),
            (_("Politique"), _("Direction"), _("État")),
        ),
        "case": (_("Études de cas"), _("Il n'y a aucune étude de cas."), (_("Politique"),)),
    }
    groups = []
    for kind in ALL_KINDS:
        if kind in kinds:
            rows: list[dict[str, Any]] = [
                {"name": s.name, "title": _titled(s), "cells": s.about, "docx": word_path(s)}
                for s in made
                if s.kind == kind
            ]
            groups.append((*heads[kind][:2], heads[kind][2], rows))
    return index_of(groups, targets=targets, about=material)


def _titled(sheet: Sheet) -> str:
    return sheet.title if sheet.kind == "policy" else f"{sheet.key} – {sheet.title}"
