"""The figure of the meetings: labels that do not overlap, the same bytes, nothing to show."""

from __future__ import annotations

import dataclasses

import pandas as pd
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from test_meetings import BOOK, TWO, tables

from fa_analysis.charts import draw_story, png_bytes, svg_bytes
from fa_analysis.codebook.model import Code
from fa_analysis.inventory.meetings import COLUMNS, Clarity, communities
from fa_analysis.inventory.network import network, said

LONG = "Direction mutualisée de la transition, des mobilités actives et de la relation aux usagers du territoire n° "


def boxes(figure):
    renderer = FigureCanvasAgg(figure).get_renderer()
    shown = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in shown], figure.bbox


def test_the_finding_is_the_title():
    story = network(communities(*TWO, BOOK), BOOK, notice="Enquête fictive.")
    assert (
        story.title == "2 rencontres à organiser ; la plus large réunit 2 directions autour de «\u202fA\u202f»"
    )
    assert story.foot == "5 projets de 4 directions · Enquête fictive"
    assert "1. A ; B : Direction de l'eau, Voirie" in story.alt


def test_no_label_covers_another_nor_leaves_the_page():
    rows = [(f"P{i}", f"{LONG}{i % 24}", "ab" if i % 2 else "cd") for i in range(72)]
    wordy = dataclasses.replace(
        BOOK, codes=tuple(dataclasses.replace(c, label=LONG + c.id) for c in BOOK.codes)
    )
    story = network(communities(*tables(*rows), BOOK), wordy, clear=Clarity(0.5, 0.4, 0.6, 0.2), notice="Avis.")
    shown, page = boxes(draw_story(story))
    for rank, (first, a) in enumerate(shown):
        assert page.x0 <= a.x0 < a.x1 <= page.x1, first
        assert page.y0 <= a.y0 < a.y1 <= page.y1, first
        for second, b in shown[:rank]:
            apart = a.x1 <= b.x0 or b.x1 <= a.x0 or a.y1 <= b.y0 or b.y1 <= a.y0
            assert apart, (first, second)
    assert "4 directions ne sont pas montrées" in story.foot


def test_many_meetings_about_much_hold_on_the_page():
    codes = tuple(Code(f"c{i}", "p", f"{LONG}{i}", "", parent="dim") for i in range(4))
    rows = [(m, "c0|c1|c2|c3", f"D{d}", "P1", "c0", "", 2, 2, 1.0) for m in range(1, 12) for d in range(2)]
    story = network(pd.DataFrame(rows, columns=list(COLUMNS)), dataclasses.replace(BOOK, codes=codes))
    shown, page = boxes(draw_story(story))
    for rank, (first, a) in enumerate(shown):
        assert page.x0 <= a.x0 < a.x1 <= page.x1, first
        assert not any(a.overlaps(b) for _words, b in shown[:rank]), first


def test_the_same_meetings_give_the_same_bytes():
    found = communities(*TWO, BOOK)
    drawn = [draw_story(network(found, BOOK)) for _time in range(2)]
    assert png_bytes(drawn[0]) == png_bytes(drawn[1])
    assert svg_bytes(drawn[0]) == svg_bytes(drawn[1])


def test_without_meetings_the_figure_says_why():
    story = network(communities(*tables(), BOOK), BOOK)
    assert not story.enough
    assert "deux projets de deux directions" in story.reading
    assert png_bytes(draw_story(story))


def test_chance_is_said():
    assert "plus nets que le hasard (" in said(Clarity(0.5, 0.3, 0.4, 0.02))
    assert "ne sont pas plus nets que le hasard" in said(Clarity(0.5, 0.49, 0.6, 0.2))


def test_the_table_is_not_modified():
    found = communities(*TWO, BOOK)
    before = found.copy()
    draw_story(network(found, BOOK))
    pd.testing.assert_frame_equal(found, before)
