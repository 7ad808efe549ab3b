"""Steps that write for people: figures, workbook, page. A figure is redrawn when its numbers changed."""

from __future__ import annotations

from fa_analysis.i18n import _
from fa_analysis.pipeline.inputs import digest
from fa_analysis.pipeline.work import Made, Work


def figures(work: Work) -> Made:
    """Draw the figures whose measures changed since the last run."""
    from fa_analysis import charts

    measures, grid, settings = work.table("measures"), work.codebook, work.study.settings
    folder = work.study.reports / "figures"
    record = work.before.steps.get("figures")
    kept = dict(record.note) if record else {}
    note, paths = {}, []
    for rank, (name, chart) in enumerate(charts.CHARTS.items()):
        work.progress(_("Figures"), rank, len(charts.CHARTS))
        rows = measures[measures["what"].isin(chart.what)]
        note[name] = work.mark(rows.to_csv(index=False), grid.version, digest(settings.model_dump(mode="json")))
        png, svg = folder / f"{name}.png", folder / f"{name}.svg"
        if kept.get(name) != note[name] or not (work.intact(png) and work.intact(svg)):
            charts.save(charts.draw(name, measures, codebook=grid, settings=settings), png, svg)
        paths += [png, svg]
    return Made(files=tuple(paths), counts={"figures": len(note)}, note=note)


def workbook(work: Work) -> Made:
    """Write the annex workbook."""
    return Made()


def page(work: Work) -> Made:
    """Write the page that sums up."""
    return Made()
