"""What the report says: the sections of the decks in full, then the grid and the verbatims."""

from __future__ import annotations

import math
import re

from fa_analysis.charts.view import records
from fa_analysis.charts.words import percent
from fa_analysis.i18n import _
from fa_analysis.measures.rows import as_counted
from fa_analysis.privacy.material import Material
from fa_analysis.restitution.deck.content import Bars, Grid, Keys, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections import titles as section_titles
from fa_analysis.restitution.deck.sections import told
from fa_analysis.restitution.report.document import Writer
from fa_analysis.restitution.report.pictures import WIDTH, png_of
from fa_analysis.settings import Deck

QUOTES = 5


def write_body(writer: Writer, material: Material) -> None:
    """Write what is essential, each section, the grid, and verbatims for each code."""
    desk = Desk(material, Deck(id="rapport", title=material.settings.study.title), full=True)
    slides = told(desk)
    writer.heading(_("L'essentiel"), level=1)
    for slide in slides:
        writer.point(f"{slide.title}.")
    titles, section = section_titles(), ""
    for slide in slides:
        if slide.section != section:
            section = slide.section
            writer.heading(titles[section], level=1)
        _finding(writer, slide)
    _grid(writer, desk)
    _numbers(writer, slides)
    _verbatims(writer, desk)


def _finding(writer: Writer, slide: Slide) -> None:
    writer.heading(slide.title, level=2)
    for line in slide.lines:
        if line.kind == "quote":
            writer.quote(line.text, by=line.said, ref=line.ref)
        else:
            writer.point(line.text)
    figure = slide.figure
    # A figure that does not hold goes to the next page: the words before it fill this one.
    if slide.made:
        writer.text(_("Lecture : {reading}").format(reading=slide.made[0]))
    if isinstance(figure, Bars):
        png, _height = png_of(figure)
        writer.picture(png, alt=figure.alt, caption=_caption(figure.alt), width=WIDTH)
    elif isinstance(figure, Grid):
        writer.table(figure, caption=_caption(figure.alt))
    elif isinstance(figure, Keys):
        for number, words in figure.figures:
            writer.point(f"{number} {words}")
    if slide.sources:
        writer.text(_("Sources : {sources}.").format(sources=slide.sources), look="Source")
    if slide.refs:
        writer.text(_("Verbatims à l'appui : {refs}.").format(refs=", ".join(slide.refs)), look="Source")


def _caption(alt: str) -> str:
    """Return what a figure shows: the first words of its alternative text."""
    return re.split(r"(?<=[.])\s", alt, maxsplit=1)[0].rstrip(". ")


def _numbers(writer: Writer, slides: list[Slide]) -> None:
    """Write how each number was made, finding by finding."""
    writer.heading(_("Annexe : comment les nombres sont faits"), level=1)
    for slide in slides:
        if len(slide.made) > 1:
            writer.heading(slide.title, level=3)
            for text in slide.made[1:]:
                writer.text(text, look="Source")


def _grid(writer: Writer, desk: Desk) -> None:
    """Write the grid: what each code means, and how many interviews or projects have it."""
    book = desk.material.codebook
    said = as_counted(desk.everything.whole("expressed_group")).set_index("code")["estimate"].to_dict()
    done = desk.everything.whole("done_policy").set_index("code")["estimate"].to_dict()
    writer.heading(_("Annexe : la grille de lecture"), level=1)
    if book.note:
        writer.text(book.note)
    for family in book.families:
        rows = tuple(
            (c.label, c.definition, _share(said.get(c.id)), _share(done.get(c.id)))
            for c in book.codes_of(family.id)
        )
        if rows:
            head = (_("Code"), _("Ce qu'il veut dire"), _("Entretiens"), _("Projets"))
            alt = _("Codes de la famille {name}.").format(name=family.label)
            writer.heading(family.label, level=2)
            writer.table(Grid(head, rows, (3.4, 8.8, 2.2, 2.0), alt), caption=family.label)


def _share(share: float | None) -> str:
    return "–" if share is None or not math.isfinite(share) else percent(share)


def _verbatims(writer: Writer, desk: Desk) -> None:
    """Write the best verbatims of each code, with nothing but the role family of who spoke."""
    if desk.material.quotes.empty:
        return
    writer.heading(_("Annexe : verbatims"), level=1)
    writer.text(
        _(
            "Jusqu'à {n} verbatims par code, qui ne nomment personne. Seule la famille d'acteurs de "
            "la personne est dite, là où au moins {k} personnes la partagent. Les autres verbatims "
            "sont dans tableaux.xlsx."
        ).format(n=QUOTES, k=desk.material.k)
    )
    for code in desk.material.codebook.codes:
        rows = desk.printable(code.id).head(QUOTES)
        if len(rows):
            writer.heading(code.label, level=3)
            for row in records(rows):
                writer.quote(str(row["quote"]), by=str(row["family"]), ref=str(row["ref"]))
