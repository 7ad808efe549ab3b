"""Steps that write for people: figures, workbook, page. A figure is redrawn when its numbers changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.i18n import _
from fa_analysis.pipeline.inputs import digest
from fa_analysis.pipeline.work import Made, Work, settings_of

if TYPE_CHECKING:
    from fa_analysis.charts import View
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
    write_page(
        path,
        measures=work.table("measures"),
        codebook=work.codebook,
        settings=work.study.settings,
        figures={svg.stem: svg.read_bytes() for svg in drawn.glob("*.svg")},
        stories=work.told,
        warning=_(
            "Vue de travail, pour l'équipe d'analyse : ne pas la diffuser. Ce qui peut l'être se fait par "
            "« fa-analysis release », une fois la liste des mentions douteuses signée."
        ),
    )
    return Made(files=(path,))
