"""The words of a drawing area are drawn together, as matplotlib would draw each."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from fa_analysis.charts import png_bytes, style, svg_bytes
from fa_analysis.charts.lettering import Label, words

THREE = "Étude\nde 12 cas,\ngêne « à part »"
EACH = {
    f"{text.count(chr(10)) + 1} {ha} {va} {spacing}": Label(
        3.2, 4, text, size=13, colour="#123456", ha=ha, va=va, spacing=spacing
    )
    for text, ha, va, spacing in product(
        ("Étude", THREE), ("left", "center", "right"), ("top", "center", "bottom"), (None, 1.0, 1.25)
    )
} | {
    "bold": Label(5, 1, THREE, size=11, colour="#000000", weight="bold"),
    "beside": Label(0, 2, THREE, size=9, colour="#000000", ha="right", across=True, shift=-8),
    "shifted": Label(5, 3, "12 %", size=12, colour="#ff0000", shift=7.5),
    "outside": Label(10.5, 3, "plus loin", size=12, colour="#000000"),
}


def page():
    figure, room = style.page(title="Titre", subtitle="Sous-titre", foot="Pied.")
    axes = style.panel(figure, 0.3, room.bottom, 0.8, room.top)
    axes.set_xlim(0, 10)
    style.rows_axis(axes, 8)
    return figure, axes


def lettered(*labels):
    figure, axes = page()
    for label in labels:
        words(axes, style.FONT).add(label)
    return figure


def annotated(label):
    figure, axes = page()
    axes.annotate(
        label.text, (label.x, label.y), xytext=(label.shift, 0), textcoords="offset points",
        xycoords=("axes fraction" if label.across else "data", "data"), annotation_clip=False,
        fontsize=label.size, color=label.colour, fontweight=label.weight, ha=label.ha, va=label.va,
        linespacing=label.spacing, family=style.FONT, parse_math=False,
    )  # fmt: skip
    return figure


@pytest.mark.parametrize("name", EACH)
def test_a_label_is_drawn_as_matplotlib_draws_it(name):
    ours, theirs = lettered(EACH[name]), annotated(EACH[name])
    assert svg_bytes(ours) == svg_bytes(theirs)
    assert png_bytes(ours) == png_bytes(theirs)


def test_labels_are_found_and_measured_as_texts():
    figure = lettered(*EACH.values())
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    found = {t.get_text(): t for t in figure.findobj(Text)}
    assert {label.text for label in EACH.values()} <= set(found)
    theirs = annotated(EACH["beside"])
    (text,) = (t for t in theirs.findobj(Text) if t.get_text() == THREE)
    FigureCanvasAgg(theirs).draw()
    alone = lettered(EACH["beside"])
    FigureCanvasAgg(alone).draw()
    box = words(alone.axes[0], style.FONT).get_window_extent(canvas.get_renderer())
    assert np.allclose(box.extents, text.get_window_extent().extents)


def test_what_has_no_place_or_no_text_is_not_drawn():
    bare = lettered()
    nowhere = lettered(
        Label(float("nan"), 1, "nulle part", size=12, colour="#000000"), Label(1, 1, "", 12, "#000000")
    )
    assert svg_bytes(nowhere) == svg_bytes(bare)
