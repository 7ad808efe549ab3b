"""The pieces of the explorer: controls, a picture, a list of passages with its buttons, words in HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis.charts.words import number, percent
from fa_analysis.explore.desk import Desk
from fa_analysis.i18n import _
from fa_analysis.topics import Exploration


def controls(desk: Desk, most: int) -> dict[str, Any]:
    """Return the four controls by the name of what they choose, set to the choice of `desk`."""
    import ipywidgets as w

    chosen, wide = desk.choice, {"description_width": "70px"}
    methods = [(_("Reinert"), "reinert"), (_("NMF (ancrée)"), "nmf"), (_("LDA"), "lda")]
    groups = [(_("tous"), ""), *((name, name) for name in desk.material.choices("group"))]
    policies = [(_("toutes"), ""), *((name, name) for name in desk.material.choices("policy"))]
    layout = w.Layout(flex="1 1 220px", min_width="200px")
    return {
        "method": w.Dropdown(
            options=methods, value=chosen.method, description=_("Méthode"), style=wide, layout=layout
        ),
        "number": w.IntSlider(
            value=chosen.number,
            min=2,
            max=most,
            description=_("Nombre"),
            continuous_update=False,
            style=wide,
            layout=layout,
        ),
        "group": w.Dropdown(
            options=groups, value=chosen.group, description=_("Groupe"), style=wide, layout=layout
        ),
        "policy": w.Dropdown(
            options=policies, value=chosen.policy, description=_("Politique"), style=wide, layout=layout
        ),
    }


class Picture:
    """A picture, or the reason why there is none."""

    def __init__(self) -> None:
        import ipywidgets as w

        self.image = w.Image(format="png", layout=w.Layout(width="100%", max_width="1060px"))
        self.words = w.HTML()
        self.box = w.VBox([self.words, self.image])

    def show(self, png: bytes | None, words: str) -> None:
        """Show a picture, or these words instead."""
        self.words.value = "" if png else f"<p>{escape(words)}</p>"
        self.image.layout.display = "" if png else "none"
        if png:
            self.image.value = png


class Rows:
    """A list of at most `size` passages; the same widgets serve again, which is what makes it quick.

    `near`, `keep`: what the two buttons of a passage say; no button for an empty word.
    """

    def __init__(self, size: int, *, keep: str | None = None, near: str | None = None) -> None:
        import ipywidgets as w

        self.told, self._ids = w.HTML(), [""] * size
        self._words = [w.HTML(layout=w.Layout(flex="1 1 auto", min_width="0")) for _row in range(size)]
        near, keep = _("Proches") if near is None else near, _("Garder") if keep is None else keep
        layout = w.Layout(width="84px", flex="0 0 auto")
        self._near = [w.Button(description=near, layout=layout) for _row in range(size if near else 0)]
        self._keep = [w.Button(description=keep, layout=layout) for _row in range(size)]
        line = {"align_items": "flex-start", "display": "none", "width": "100%"}
        self._lines = [
            w.HBox([self._words[i], *self._near[i : i + 1], self._keep[i]], layout=w.Layout(**line))
            for i in range(size)
        ]
        self.box = w.VBox([self.told, *self._lines])

    def listen(self, *, near: Callable[[str], None] | None, keep: Callable[[str], None]) -> None:
        """Call these with the passage whose button is pressed."""
        for buttons, call in ((self._near, near), (self._keep, keep)):
            for i, button in enumerate(buttons):
                if call is not None:
                    button.on_click(lambda _pressed, i=i, call=call: call(self._ids[i]))

    def fill(self, found: pd.DataFrame, *, told: str = "") -> None:
        """Show the first passages of a table of `passages`, and how many there are."""
        size = len(self._ids)
        if len(found) > size:
            told = _(" ; ").join(filter(None, [told, _("les {n} premiers sont montrés").format(n=size)]))
        self.told.value = f"<p>{escape(told)}</p>" if told else ""
        rows = found.head(size).to_dict("records")
        for i in range(size):
            self._lines[i].layout.display = "" if i < len(rows) else "none"
            self._ids[i] = str(rows[i]["segment_id"]) if i < len(rows) else ""
            self._words[i].value = passage(rows[i]) if i < len(rows) else ""


def passage(row: dict[Any, Any]) -> str:
    """Return a passage as HTML: who speaks, then the words, with what was sought marked."""
    who = " · ".join(str(row[c]) for c in ("unit_id", "group", "policy") if row[c])
    text, start, end = str(row["text"]), int(row["start"]), int(row["end"])
    words = escape(text)
    if end > start:
        marked = f'<mark style="background:#F0E442">{escape(text[start:end])}</mark>'
        words = escape(text[:start]) + marked + escape(text[end:])
    head = f'<div style="color:#555;font-size:12px">{escape(who)}</div>'
    return f'<div style="line-height:1.45;padding:4px 12px 6px 0;white-space:normal">{head}{words}</div>'


def summary(found: Exploration, spent: str) -> str:
    """Say what the topics were made from, and how long it took."""
    outside = float(np.mean(found.model.main == 0))
    told = _("{k} thèmes ; {n} passages de {documents} entretiens, questionnaires ou projets ; {p} mots")
    told = told.format(
        k=number(found.model.k),
        n=number(len(found.corpus.segments)),
        documents=number(found.corpus.segments["source_id"].nunique()),
        p=number(len(found.corpus.terms)),
    )
    out = _(" ; {share} des passages hors de tout thème").format(share=percent(outside)) if outside else ""
    return f'<p style="color:#555;margin:0">{escape(told + out + spent)}.</p>'


def seconds(spent: float) -> str:
    """Say how long an answer took."""
    return _(" ; calculé en {n} s").format(n=number(spent, 1))


def warning(sentence: str) -> str:
    """Return a sentence that stops the eye."""
    return f'<p style="background:#fff7cc;border:1px solid #E69F00;padding:6px 10px">{escape(sentence)}</p>'


def done(sentence: str) -> str:
    """Return a sentence that says something was done."""
    return f'<p style="background:#e6f4ef;border:1px solid #009E73;padding:6px 10px">{escape(sentence)}</p>'
