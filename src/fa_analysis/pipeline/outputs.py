"""Steps that write for people: figures, workbook, page. A figure is redrawn when its numbers changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.i18n import _
from fa_analysis.pipeline.inputs import digest
from fa_analysis.pipeline.work import Made, Work, settings_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts import View
    from fa_analysis.charts.style import Room
    from fa_analysis.charts.view import Story


def figures(work: Work) -> Made:
    """Draw the figures that looked at a measure which changed since the last run."""
    from fa_analysis.charts import CHARTS, View

    record = work.before.steps.get("figures")
    kept = dict(record.note) if record else {}
    rows = _marks(work)
    folder, note, paths = work.study.reports / "figures", {}, []
    view = View(work.table("measures"), work.codebook, work.study.settings)
    for rank, name in enumerate(CHARTS):
        work.progress(_("Figures"), rank, len(CHARTS))
        png, svg = folder / f"{name}.png", folder / f"{name}.svg"
        old = kept.get(name, {"used": []})
        current = old.get("from") == _mark(work, rows, old["used"])
        if current and work.intact(png) and work.intact(svg):
            note[name] = old
        else:
            work.told[name], used = _draw(view, name, png, svg)
            note[name] = {"from": _mark(work, rows, used), "used": used}
        paths += [png, svg]
    return Made(files=tuple(paths), counts={"figures": len(note)}, note=note)


def _draw(view: View, name: str, png: Path, svg: Path) -> tuple[Story, list[str]]:
    """Draw one figure; return what it says and the measures it looked at."""
    from fa_analysis import charts

    seen = view.watched()
    story = charts.CHARTS[name].tell(seen)
    charts.save(charts.draw_story(story), png, svg)
    return story, sorted(seen.used)


def _marks(work: Work) -> dict[str, str]:
    """Return the fingerprint of the rows of each measure."""
    by_what = work.table("measures").groupby("what", sort=False)
    return {str(what): digest([rows[column].tolist() for column in rows]) for what, rows in by_what}


def _mark(work: Work, rows: dict[str, str], used: list[str]) -> str:
    """Return the fingerprint of one figure: its code, the grid, the settings, and the measures it looked at."""
    return work.mark(work.codebook.version, settings_of(work.study, ("*",)), {w: rows.get(w) for w in used})


def workbook(work: Work) -> Made:
    """Write the annex workbook."""
    from fa_analysis.restitution import write_workbook

    path = work.study.reports / "tableaux.xlsx"
    write_workbook(
        path,
        measures=work.table("measures"),
        coded=work.table("coded"),
        codings=work.table("codings"),
        units=work.table("units"),
        respondents=work.table("respondents"),
        codebook=work.codebook,
        settings=work.study.settings,
    )
    return Made(files=(path,))


def page(work: Work) -> Made:
    """Write the page that sums up; it takes the figures as they were drawn."""
    from fa_analysis.restitution import write_page

    path = work.study.reports / "synthese.html"
    drawn = work.study.reports / "figures"
    marks = {name: figure["from"] for name, figure in work.records["figures"].note.items()}
    stories = _stories(work, marks)
    write_page(
        path,
        measures=work.table("measures"),
        codebook=work.codebook,
        settings=work.study.settings,
        figures={svg.stem: svg.read_bytes() for svg in drawn.glob("*.svg")},
        stories=stories,
        warning=_(
            "Vue de travail, pour l'équipe d'analyse : ne pas la diffuser. Ce qui peut l'être se fait par "
            "« fa-analysis release », une fois la liste des mentions douteuses signée."
        ),
    )
    note = {name: {"from": marks[name], "words": _words(story)} for name, story in stories.items()}
    return Made(files=(path,), note=note)


def _stories(work: Work, marks: dict[str, str]) -> dict[str, Story]:
    """Return what each figure says: as it was just drawn, or as the last page had it when it is the same."""
    from fa_analysis.charts import CHARTS, View

    said = work.note("page")
    view = View(work.table("measures"), work.codebook, work.study.settings)
    told = {}
    for name, mark in marks.items():
        if name in work.told:
            told[name] = work.told[name]
        elif name in said and said[name]["from"] == mark:
            told[name] = _said_before(view, name, said[name]["words"])
        else:
            told[name] = CHARTS[name].tell(view)
    return told


def _words(story: Story) -> dict[str, Any]:
    """Return what of a story can be kept: all but how to draw it."""
    return {field.name: getattr(story, field.name) for field in fields(story) if field.name != "plot"}


def _said_before(view: View, name: str, words: Mapping[str, Any]) -> Story:
    """Return a story from its words; it is told again only if somebody draws it."""
    from fa_analysis.charts import CHARTS
    from fa_analysis.charts.view import Story

    def plot(figure: Figure, room: Room) -> None:
        CHARTS[name].tell(view).plot(figure, room)

    return Story(**words, plot=plot)
