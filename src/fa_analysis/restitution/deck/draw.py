"""From what the slides say to the bytes of a presentation."""

from __future__ import annotations

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fa_analysis.charts import style
from fa_analysis.i18n import _, n_, regional
from fa_analysis.restitution.deck import grids, native, shapes
from fa_analysis.restitution.deck.content import Bars, Grid, Keys, Slide
from fa_analysis.restitution.deck.fit import Box, height_of, shortened, size_that_fits
from fa_analysis.restitution.deck.layouts import Template, box_of
from fa_analysis.restitution.deck.shapes import Run
from fa_analysis.restitution.deck.template import EMU, bare_box, place
from fa_analysis.restitution.deck.words import shown
from fa_analysis.restitution.office import fixed_zip, plain

# The last size of a title is for a template with little room: a title cut short may lose its caution.
TITLE_SIZES, TITLE_LAST, COVER_SIZES = (26, 24), 20, (38, 28)
FOOT_SIZES = (12, 10)
# Between what a slide holds and the rule above its foot, in inches: programs set rows a little taller.
CLEAR = 0.2
# With the cover: what an hour bears.
MOST_SLIDES = 16


@dataclass(frozen=True)
class Cover:
    """What stands on the first slide, and what stands on all: the notice, and the warning of a working view."""

    title: str
    subtitle: str
    notice: str
    warning: str = ""


@dataclass(frozen=True)
class Page:
    """One slide as it will be drawn: a part of a long one, perhaps."""

    slide: Slide
    table_size: float = 0.0


def presentation(slides: Sequence[Slide], cover: Cover, template: Template, names: dict[str, str]) -> bytes:
    """Draw slides; `names` gives the words of each section.

    The same slides give the same bytes.
    """
    deck = template.deck
    _properties(deck, cover)
    _draw_cover(template, cover)
    for page, areas in _planned(slides, cover, template):
        _draw(template, page, areas, cover, names[page.slide.section])
    sink = io.BytesIO()
    deck.save(sink)
    return fixed_zip(sink.getvalue())


def _planned(slides: Sequence[Slide], cover: Cover, template: Template) -> list[tuple[Page, Areas]]:
    """Cut the slides into pages; what is extra goes, the last first, while the deck is too long."""
    kept = list(slides)
    while True:
        found = []
        for slide in kept:
            areas = _areas(template, _foot_runs(slide, cover))
            found += [(page, areas) for page in pages(slide, areas)]
        extra = [s for s in kept if s.extra]
        if len(found) < MOST_SLIDES or not extra:
            return found
        kept.remove(extra[-1])


def _properties(deck: Any, cover: Cover) -> None:
    core = deck.core_properties
    core.title, core.subject = shown(cover.title)[:255], shown(cover.notice)[:255]
    core.language, core.keywords, core.comments, core.category = regional(), "", "", ""


@dataclass(frozen=True)
class Areas:
    """Where the text, the figure and the foot of a slide go; `whole` holds text and figure together."""

    text: Box
    figure: Box
    whole: Box
    foot: Box
    foot_size: float


def _areas(template: Template, foot: Sequence[Run]) -> Areas:
    """Return the places of a template; a foot too small for its text takes the width of the slide's content."""
    text, figure = (box_of(template.places[name]) for name in ("body", "figure"))
    left, right = min(text.left, figure.left), max(text.right, figure.right)
    top, bottom = min(text.top, figure.top), max(text.bottom, figure.bottom)
    box = box_of(template.places["foot"])
    size = _foot_size(foot, box)
    if size is None:
        size = float(FOOT_SIZES[1])
        number = template.places.get("number")
        end = box_of(number).left - 0.1 if number is not None else right
        wide = max(min(right, end) - left, 3.0)
        tall = shapes.height_of_runs([replace(r, size=size) for r in foot], wide)
        slide_bottom = template.deck.slide_height / EMU
        box = Box(left, slide_bottom - tall - 0.12, wide, tall)
    bottom = min(bottom, box.top - CLEAR)

    def cut(b: Box) -> Box:
        return Box(b.left, b.top, b.width, min(b.bottom, bottom) - b.top)

    return Areas(cut(text), cut(figure), Box(left, top, right - left, bottom - top), box, size)


def _foot_size(foot: Sequence[Run], box: Box) -> float | None:
    for size in range(FOOT_SIZES[0], FOOT_SIZES[1] - 1, -1):
        if shapes.height_of_runs([replace(r, size=size) for r in foot], box.width) <= box.height:
            return float(size)
    return None


def _foot_runs(slide: Slide | None, cover: Cover) -> list[Run]:
    runs = [Run(shown(cover.warning), FOOT_SIZES[0], bold=True, colour="#A63A00")] if cover.warning else []
    if slide is not None and slide.sources:
        runs.append(Run(shown(_("Sources : {sources}").format(sources=slide.sources)), FOOT_SIZES[0]))
    if cover.notice:
        runs.append(Run(shown(cover.notice), FOOT_SIZES[0]))
    return [replace(r, colour=r.colour or style.SOFT) for r in runs] or [Run("", FOOT_SIZES[0])]


def pages(slide: Slide, areas: Areas) -> list[Page]:
    """Cut a slide into as many as its text or its table takes; what follows is called `(suite)`."""
    if isinstance(slide.figure, Grid):
        return _table_pages(slide, areas)
    box = areas.whole if slide.figure is None else areas.text
    if not slide.lines or shapes.largest_size(slide.lines, box) is not None:
        return [Page(slide)]
    held = shapes.how_many(slide.lines, box) or 1
    first = replace(slide, lines=slide.lines[:held])
    if held == 1 and shapes.how_many(slide.lines[:1], box) == 0:
        line = slide.lines[0]
        room = Box(0, 0, box.width - shapes.BULLET, box.height - 0.3)
        text = shortened(shown(line.text), room, shapes.LEAST)
        first = replace(slide, lines=(replace(line, text=text),))
    rest = replace(slide, lines=slide.lines[held:], figure=None, title=_again(slide.title))
    return [Page(first), *(pages(rest, areas) if rest.lines else [])]


def _again(title: str) -> str:
    more = _(" (suite)")
    return title if title.endswith(more) else title + more


def _table_pages(slide: Slide, areas: Areas) -> list[Page]:
    assert isinstance(slide.figure, Grid)
    box = _below(areas.whole, slide)
    parts, left = grids.parts_of(slide.figure, box, most=slide.most)
    sources = slide.sources
    if left:
        sources += " · " + n_(
            "{n} autre ligne dans le rapport", "{n} autres lignes dans le rapport", left
        ).format(n=left)
    return [
        Page(
            replace(slide, figure=part, title=slide.title if at == 0 else _again(slide.title), sources=sources),
            size,
        )
        for at, (part, size) in enumerate(parts)
    ]


def _below(box: Box, slide: Slide) -> Box:
    """Return what the lines above a table leave of a box."""
    if not slide.lines:
        return box
    tall = shapes.height_of_runs(shapes.runs_of(slide.lines, 16), box.width) + 0.12
    return Box(box.left, box.top + tall, box.width, box.height - tall)


def _draw(template: Template, page: Page, areas: Areas, cover: Cover, kicker: str) -> None:
    slide = template.deck.slides.add_slide(template.finding)
    _title(slide, template, page.slide.title)
    _kicker(slide, template, kicker)
    figure = page.slide.figure
    beside = figure is not None and not isinstance(figure, Grid)
    _text(slide, template, page, areas, beside=beside)
    box = areas.figure if page.slide.lines else areas.whole
    if isinstance(figure, Grid):
        grids.add_grid(slide, figure, _below(areas.whole, page.slide), page.table_size)
    elif isinstance(figure, Bars):
        shapes.describe(native.add_bars(slide, figure, box), figure.alt)
    elif isinstance(figure, Keys):
        shapes.add_cards(slide, figure, box)
    _foot(slide, template.places, areas, _foot_runs(page.slide, cover))
    _notes(slide, page.slide)


def _of(slide: Any, place_: Any) -> Any:
    """Return the placeholder of a slide that stands for one of its layout."""
    at = place_.placeholder_format.idx
    return next(s for s in slide.placeholders if s.placeholder_format.idx == at)


def _drop(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)  # noqa: SLF001 - python-pptx has no way to remove a shape


def _title(slide: Any, template: Template, text: str) -> None:
    place_ = template.places["title"]
    shape, box = _of(slide, place_), box_of(place_)
    told = shown(text)
    size = size_that_fits(told, box, largest=TITLE_SIZES[0], least=TITLE_SIZES[1], bold=True)
    if size is None:
        least = TITLE_SIZES[1] if template.own else TITLE_LAST
        size = size_that_fits(told, box, largest=TITLE_SIZES[1], least=least, bold=True) or least
        told = shortened(told, box, size, bold=True)
    place(shape, box)
    bare_box(shape, anchor="t")
    shapes.write(shape.text_frame, [Run(told, size, bold=True)])


def _kicker(slide: Any, template: Template, text: str) -> None:
    place_ = template.places.get("kicker")
    if place_ is not None:
        box = box_of(place_)
        shapes.write(
            _of(slide, place_).text_frame,
            [Run(shortened(shown(text), box, 14, bold=True), 14, bold=True, colour=style.BLUE)],
        )


def _text(slide: Any, template: Template, page: Page, areas: Areas, *, beside: bool) -> None:
    """Fill the place of the text; leave out the places that stay empty: nobody is asked to click."""
    shape = _of(slide, template.places["body"])
    figure = page.slide.figure
    known = {template.places[n].placeholder_format.idx for n in ("title", "body")}
    if "kicker" in template.places:
        known.add(template.places["kicker"].placeholder_format.idx)
    for other in list(slide.placeholders):
        if other.placeholder_format.idx not in known:
            _drop(other)
    if not page.slide.lines:
        _drop(shape)
        return
    if isinstance(figure, Grid):
        tall = shapes.height_of_runs(shapes.runs_of(page.slide.lines, 16), areas.whole.width)
        box, size = Box(areas.whole.left, areas.whole.top, areas.whole.width, tall), 16
    else:
        box = areas.text if beside else areas.whole
        size = shapes.largest_size(page.slide.lines, box) or shapes.LEAST
    place(shape, box)
    bare_box(shape, anchor="t")
    shapes.write(shape.text_frame, shapes.runs_of(page.slide.lines, size))


def _foot(slide: Any, places: dict[str, Any], areas: Areas, runs: Sequence[Run]) -> None:
    """Copy the foot and the number of the layout on the slide: python-pptx leaves them out."""
    for name in ("foot", "number"):
        if name not in places:
            continue
        element = copy.deepcopy(places[name]._element)  # noqa: SLF001
        tree = slide.shapes._spTree  # noqa: SLF001
        used = [int(i) for i in tree.xpath("//@id") if str(i).isdigit()]
        element.xpath(".//p:cNvPr")[0].set("id", str(max(used) + 1))
        tree.append(element)
        shape = slide.shapes[-1]
        if name == "foot":
            place(shape, areas.foot)
            bare_box(shape, anchor="t")
            shapes.write(shape.text_frame, [replace(r, size=areas.foot_size) for r in runs])


def _notes(slide: Any, told: Slide) -> None:
    made = list(told.made)
    if told.refs:
        made.append(_("Verbatims à l'appui : {refs}").format(refs=", ".join(told.refs)))
    slide.notes_slide.notes_text_frame.text = "\n".join(plain(line) for line in made)


def _draw_cover(template: Template, cover: Cover) -> None:
    slide = template.deck.slides.add_slide(template.cover)
    places = template.cover_places
    known = {p.placeholder_format.idx for name, p in places.items() if name in {"title", "body"}}
    for other in list(slide.placeholders):
        if other.placeholder_format.idx not in known:
            _drop(other)
    for name, text, (largest, least) in (
        ("title", cover.title, COVER_SIZES),
        ("body", cover.subtitle, (20, 14)),
    ):
        if name not in places:
            continue
        box, shape = box_of(places[name]), _of(slide, places[name])
        told = "\n".join(shown(line) for line in text.split("\n"))
        bold = name == "title"
        size = size_that_fits(told, box, largest=largest, least=least, bold=bold, step=2) or least
        held = shortened(told, box, size, bold=bold)
        bare_box(shape, anchor="b" if bold else "t")
        shapes.write(shape.text_frame, [Run(line, size, bold=bold) for line in held.split("\n")])
    white = template.own
    runs = [replace(r, colour="#FFFFFF" if white else r.colour) for r in _foot_runs(None, cover)]
    if "foot" in places:
        box = box_of(places["foot"])
        size = _foot_size(runs, box) or float(FOOT_SIZES[1])
        tall = sum(height_of(r.text, box.width, size) for r in runs)
        if tall > box.height:
            title = box_of(places["title"])
            box = Box(title.left, box.bottom - tall, title.width, tall)
        _foot(slide, {"foot": places["foot"]}, Areas(box, box, box, box, size), runs)
    made = _(
        "Diaporama fait des chiffres et des textes protégés de l'étude ; les notes disent d'où "
        "vient chaque nombre."
    )
    slide.notes_slide.notes_text_frame.text = made
