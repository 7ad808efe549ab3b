"""Charts that PowerPoint can edit, drawn by python-pptx; their workbook holds what is shown, no more."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

from fa_analysis.charts import style
from fa_analysis.charts.words import NARROW, is_french, percent
from fa_analysis.i18n import _
from fa_analysis.restitution.deck.content import Bars, Series
from fa_analysis.restitution.deck.fit import Box, width_of
from fa_analysis.restitution.deck.shapes import Run, describe, write
from fa_analysis.restitution.deck.words import shown

LABEL = 14
# Height of the names of the series above a chart, in inches.
KEY, SQUARE = 0.32, 0.15
# Two colours told apart without colour vision and in grey; the black line of an interval shows on both.
PAIR = ("#5AA0D8", "#F6D98A")
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NS = f'xmlns:c="{_C}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


def add_bars(slide: Any, bars: Bars, box: Box) -> Any:
    """Draw bars in a box of a slide; return their frame."""
    from pptx.chart.data import CategoryChartData
    from pptx.util import Inches

    if key := _key_of(bars):
        _add_key(slide, key, Box(box.left, box.top, box.width, KEY))
        box = Box(box.left, box.top + KEY, box.width, box.height - KEY)
    categories = _categories(bars, box)
    data = CategoryChartData(number_format=_percent() if bars.shares else "0")
    data.categories = categories
    for series in bars.series:
        data.add_series(
            _cut(shown(series.name), 0.42 * box.width), [None if math.isnan(v) else v for v in series.values]
        )
    places = [Inches(v) for v in (box.left, box.top, box.width, box.height)]
    frame = slide.shapes.add_chart(_kind(bars), *places, data)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(categories, bars, box))
    chart.font.size, chart.font.name = _points(LABEL), "+mn-lt"
    chart.has_title = False
    _axes(chart, bars)
    _series(chart, bars)
    _legend(chart, bars)
    return frame


def _points(size: float) -> Any:
    from pptx.util import Pt

    return Pt(size)


def _kind(bars: Bars) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE

    if bars.columns:
        return XL_CHART_TYPE.COLUMN_CLUSTERED
    return XL_CHART_TYPE.BAR_STACKED_100 if bars.stacked else XL_CHART_TYPE.BAR_CLUSTERED


def _inside(bars: Bars) -> bool:
    """Tell whether values can stand at the base of the bars: no interval crosses them there."""
    lows = [v for s in bars.series for v in s.low if not math.isnan(v)]
    return bool(lows) and min(lows) >= 0.14 * _top(bars)


def _top(bars: Bars) -> float:
    """Return where the axis of values ends: a round number over all bars and intervals."""
    highest = max((v for s in bars.series for v in (*s.values, *s.high) if not math.isnan(v)), default=1.0)
    if bars.shares:
        return min(1.0, math.ceil(highest * 10 + 1e-9) / 10) or 0.1
    return math.ceil(highest * 1.12) or 1


def _categories(bars: Bars, box: Box) -> list[str]:
    """Name the categories, with the value where no label can stand by the bar; cut to half of the chart."""
    names = [shown(c) for c in bars.categories]
    if bars.series and bars.series[0].low and not _inside(bars) and len(bars.series) == 1:
        told = bars.series[0].values
        names = [_(" : ").join((n, percent(v))) for n, v in zip(names, told, strict=True)]
    most = (0.9 / max(len(names), 1) if bars.columns else 0.9) * box.width
    return [_cut(name, most) for name in names]


def _cut(name: str, width: float) -> str:
    if width_of(name, LABEL) <= width:
        return name
    while name and width_of(name + "…", LABEL) > width:
        name = name[:-1]
    return name.rstrip() + "…"


def _workbook(categories: Sequence[str], bars: Bars, box: Box) -> bytes:
    """Return the workbook of a chart: text stays text, whatever it begins with."""
    import xlsxwriter

    sink = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(sink, options)
    sheet = book.add_worksheet("Sheet1")
    for row, name in enumerate(categories, start=1):
        sheet.write_string(row, 0, name)
    for column, series in enumerate(bars.series, start=1):
        sheet.write_string(0, column, _cut(shown(series.name), 0.42 * box.width))
        for row, value in enumerate(series.values, start=1):
            if not math.isnan(value):
                sheet.write_number(row, column, value)
    book.close()
    return sink.getvalue()


def _axes(chart: Any, bars: Bars) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK

    names, values = chart.category_axis, chart.value_axis
    names.reverse_order = not bars.columns
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_labels.font.size = _points(LABEL)
    names.format.line.color.rgb = _rgb("#9AA7B1")
    names.has_major_gridlines = False
    names.has_title = bool(bars.axis)
    if bars.axis:
        names.axis_title.text_frame.text = shown(bars.axis)
        told = names.axis_title.text_frame.paragraphs[0].runs[0].font
        told.size, told.bold = _points(LABEL), False
    values.major_tick_mark = XL_TICK_MARK.NONE
    values.format.line.fill.background()
    values.minimum_scale = 0
    if not bars.stacked:
        values.maximum_scale = _top(bars)
    intervals = any(s.low for s in bars.series)
    values.has_major_gridlines = intervals
    if intervals:
        values.major_gridlines.format.line.color.rgb = _rgb("#E3E8EC")
        values.major_unit = 0.1 if _top(bars) <= 0.4 else 0.2
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = _percent(), False
        values.tick_labels.font.size = _points(LABEL)
        # The scale stands below although the first category is on top.
        values.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    else:
        values.visible = False


def _series(chart: Any, bars: Bars) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION as AT

    plot = chart.plots[0]
    plot.gap_width = 45 if len(bars.series) > 1 or bars.columns else 60
    plot.overlap = 100 if bars.stacked else (-5 if len(bars.series) > 1 else 0)
    colours = style.ordinal_colours(len(bars.series)) if bars.ordinal else PAIR
    inside = _inside(bars)
    for at, (drawn, series) in enumerate(zip(plot.series, bars.series, strict=True)):
        colour = colours[at % len(colours)]
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = _rgb(colour)
        drawn.invert_if_negative = False
        if series.low:
            _intervals(drawn, series)
        if bars.stacked or inside or not series.low:
            labels = drawn.data_labels
            labels.show_value = True
            labels.font.size, labels.font.bold = _points(LABEL), inside or bars.stacked
            labels.font.color.rgb = _rgb(style.ink_on(colour) if inside or bars.stacked else style.INK)
            labels.number_format = _percent() if bars.shares and not bars.stacked else "0;;;"
            labels.number_format_is_linked = False
            labels.position = AT.CENTER if bars.stacked else AT.INSIDE_BASE if inside else AT.OUTSIDE_END


def _key_of(bars: Bars) -> list[tuple[str, str]]:
    """Return the colour and the name of each series where bars stand side by side, the first on top.

    Programs do not agree on the order of a legend when the first bar is on top; words above the chart do.
    """
    if len(bars.series) < 2 or bars.stacked:
        return []
    return [(PAIR[at % len(PAIR)], shown(s.name)) for at, s in enumerate(bars.series)]


def _add_key(slide: Any, key: Sequence[tuple[str, str]], box: Box) -> None:
    """Write the names of the series in their order, each after a square of its colour."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    each = box.width / len(key)
    for at, (colour, name) in enumerate(key):
        left = box.left + at * each
        square = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, Inches(left), Inches(box.top + 0.09), Inches(SQUARE), Inches(SQUARE)
        )
        square.fill.solid()
        square.fill.fore_color.rgb = _rgb(colour)
        square.line.fill.background()
        square.shadow.inherit = False
        words = slide.shapes.add_textbox(
            Inches(left + SQUARE + 0.05), Inches(box.top), Inches(each - SQUARE - 0.1), Inches(box.height)
        )
        frame = words.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        write(frame, [Run(_cut(name, each - SQUARE - 0.15), LABEL)])
        describe(square, _("Couleur de la série : {name}").format(name=name))


def _legend(chart: Any, bars: Bars) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    chart.has_legend = len(bars.series) > 1 and bars.stacked
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
        chart.legend.font.size = _points(LABEL)


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#").upper())


def _intervals(drawn: Any, series: Series) -> None:
    """Add the interval of each bar as error bars of their own lengths."""
    from lxml import etree

    def told(name: str, lengths: Sequence[float]) -> str:
        points = "".join(
            f'<c:pt idx="{i}"><c:v>{length!r}</c:v></c:pt>'
            for i, length in enumerate(lengths)
            if math.isfinite(length)
        )
        return (
            f"<c:{name}><c:numLit><c:formatCode>General</c:formatCode>"
            f'<c:ptCount val="{len(lengths)}"/>{points}</c:numLit></c:{name}>'
        )

    over = [round(h - v, 6) for h, v in zip(series.high, series.values, strict=True)]
    under = [round(v - low, 6) for v, low in zip(series.values, series.low, strict=True)]
    bars = etree.fromstring(
        f'<c:errBars {_NS}><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="0"/>'
        f'{told("plus", over)}{told("minus", under)}<c:spPr><a:ln w="19050"><a:solidFill><a:srgbClr '
        f'val="1A1A1A"/>'
        "</a:solidFill></a:ln></c:spPr></c:errBars>"
    )
    element = drawn._element  # noqa: SLF001 - python-pptx has no error bars
    element.find(f"{{{_C}}}cat").addprevious(bars)


def _percent() -> str:
    """Return how Excel writes a share; French puts a no-break space before the sign."""
    return f'0"{NARROW}"%' if is_french() else "0%"
