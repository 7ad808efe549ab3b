"""The public outputs: each maker takes the material and writes its files in the folder of the release."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.i18n import _
from fa_analysis.study import Study

if TYPE_CHECKING:
    from fa_analysis.privacy.material import Material
    from fa_analysis.settings import Settings

Maker = Callable[["Material", Study, Path], object]


def figures(material: Material, study: Study, folder: Path) -> None:  # noqa: ARG001 - all makers are called alike
    """Draw each figure that has something to say, and write the page that holds them all."""
    from fa_analysis.charts import CHARTS, View, draw_story, save
    from fa_analysis.restitution import write_page

    settings = said(material)
    view = View(material.measures, material.codebook, settings)
    drawn = {}
    for name in CHARTS:
        story = CHARTS[name].tell(view)
        if not story.enough:
            continue
        svg = folder / "figures" / f"{name}.svg"
        save(draw_story(story), svg.with_suffix(".png"), svg)
        drawn[name] = svg.read_bytes()
    write_page(
        folder / "synthese.html",
        measures=material.measures,
        codebook=material.codebook,
        settings=settings,
        figures=drawn,
    )


def workbook(material: Material, study: Study, folder: Path) -> None:  # noqa: ARG001 - all makers are called alike
    """Write the annex workbook."""
    from fa_analysis.restitution.public_workbook import write_public_workbook

    write_public_workbook(material, folder / "tableaux.xlsx")


def decks(material: Material, study: Study, folder: Path) -> None:
    """Write the slides of each audience."""
    from fa_analysis.restitution.deck import write_decks

    write_decks(material, study, folder / "diaporamas")


def report(material: Material, study: Study, folder: Path) -> None:
    """Write the report."""
    from fa_analysis.restitution.report import write_report

    write_report(material, study, folder)


def cartography(material: Material, study: Study, folder: Path) -> None:
    """Write the map of the projects, and beside it the form that its page leads to."""
    from fa_analysis.inventory import write_form
    from fa_analysis.restitution.cartography import write_cartography

    write_cartography(material, study, folder / "cartographie.html")
    form = study.settings.map.form
    if form and Path(form).name == form:  # a file beside the page, not an address elsewhere
        write_form(study, folder / form)


def sheets(material: Material, study: Study, folder: Path) -> None:
    """Write the sheets of policies, projects and cases."""
    from fa_analysis.restitution.sheets import write_sheets

    write_sheets(material, study, folder / "fiches")


MAKERS: tuple[tuple[Callable[[], str], Maker], ...] = (
    (lambda: _("Figures et synthèse"), figures),
    (lambda: _("Classeur"), workbook),
    (lambda: _("Diaporamas"), decks),
    (lambda: _("Rapport"), report),
    (lambda: _("Cartographie"), cartography),
    (lambda: _("Fiches"), sheets),
)


def said(material: Material) -> Settings:
    """Return the settings as charts and page say them: the warning first, the threshold of this level."""
    settings = material.settings
    notice = " ".join(filter(None, (material.warning, settings.study.notice)))
    title = settings.study.model_copy(update={"notice": notice})
    thresholds = settings.thresholds.model_copy(update={"working": material.k})
    return settings.model_copy(update={"study": title, "thresholds": thresholds})
