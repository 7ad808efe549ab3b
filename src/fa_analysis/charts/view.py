"""What a chart sees of the measures, and what it tells."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from fa_analysis.charts.words import listing, number, percent, quoted, sentence
from fa_analysis.codebook.model import Code, Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.levels import ladders
from fa_analysis.measures.material import ALL, dimensions
from fa_analysis.settings import Settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

Plot = Callable[["Figure", "Room"], None]


@dataclass(frozen=True)
class View:
    """The measures of a study and the words to name what they count.

    `used` collects the measures that were looked at: a chart is drawn again when one of them changes.
    """

    measures: pd.DataFrame
    codebook: Codebook
    settings: Settings
    used: set[str] = field(default_factory=set, compare=False)

    def watched(self) -> View:
        """Return the same view with nothing looked at yet; the measures are not sorted again."""
        again = View(self.measures, self.codebook, self.settings)
        again.__dict__["_by_what"] = self._by_what
        return again

    @cached_property
    def _by_what(self) -> dict[str, pd.DataFrame]:
        return {
            str(what): rows.reset_index(drop=True) for what, rows in self.measures.groupby("what", sort=False)
        }

    def rows(self, what: str) -> pd.DataFrame:
        """Return the rows of one measure; none when it was not made."""
        self.used.add(what)
        return self._by_what.get(what, self.measures.iloc[:0])

    def groups(self, what: str) -> pd.DataFrame:
        """Return the rows of one measure but those of the whole."""
        rows = self.rows(what)
        return rows.loc[rows["group"] != ALL].reset_index(drop=True)

    def whole(self, what: str) -> pd.DataFrame:
        """Return the rows of one measure for the whole."""
        rows = self.rows(what)
        return rows.loc[rows["group"] == ALL].reset_index(drop=True)

    def by_cell(
        self, what: str, *, column: str = "estimate", either_way: bool = False
    ) -> dict[tuple[str, str], float]:
        """Return one measure by group and code; `either_way`, for pairs of codes, also by code and group."""
        rows = self.rows(what)
        groups, codes, values = (rows[name].tolist() for name in ("group", "code", column))
        found = dict(zip(zip(groups, codes, strict=True), values, strict=True))
        back = dict(zip(zip(codes, groups, strict=True), values, strict=True)) if either_way else {}
        return back | found

    def beside(self, rows: pd.DataFrame, *, either_way: bool = False, **measures: str) -> pd.DataFrame:
        """Return rows with other measures (column=measure) of the same group and code; see `by_cell`."""
        keys = list(zip(rows["group"].tolist(), rows["code"].tolist(), strict=True))
        found = {name: self.by_cell(what, either_way=either_way) for name, what in measures.items()}
        return rows.assign(**{name: [of.get(key, math.nan) for key in keys] for name, of in found.items()})

    def label(self, code: str) -> str:
        """Return the label of a code, or the code itself when the codebook does not know it."""
        return self._labels.get(code, code)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {c.id: c.label for c in self.codebook.codes}

    def codes(self, family: str) -> list[Code]:
        """Return the codes of a family, none when the codebook has no such family."""
        return [c for c in self.codebook.codes if c.family == family]

    @property
    def dimensions(self) -> list[str]:
        """The codes that are broken down into practices."""
        return dimensions(self.codebook)

    @property
    def ordinal(self) -> str:
        """The first ordinal family, empty when there is none."""
        return next(iter(ladders(self.codebook)), "")

    def reviewed(self) -> str:
        """Say which share of the answers people have reviewed; empty when it is not known."""
        whole = self.whole("reviewed_group")
        if whole.empty or whole["estimate"].isna().all():
            return ""
        return _("{share} des réponses relues").format(share=percent(float(whole["estimate"].iloc[0])))

    def merged(self, rows: pd.DataFrame) -> str:
        """Say which of the groups in these rows are several put together; empty when none is."""
        there = [str(g) for g in rows["group"].unique() if self.parts(str(g))]
        return " · ".join(
            _("{name} réunit {parts}, un des groupes étant trop petit").format(
                name=quoted(name), parts=listing(self.parts(name))
            )
            for name in there
        )

    def parts(self, name: str) -> list[str]:
        """Return the groups or policies put together under a name; none when it is one of its own."""
        groups = [g.label for g in self.settings.groups if g.merge == name]
        return groups or [p.label for p in self.settings.policies if p.merge == name]

    def foot(self, *parts: str, reviewed: bool = True) -> str:
        """Join what stands at the foot of a chart: counts, interval, reviewed share, the study's notice."""
        told = [*parts, self.reviewed() if reviewed else "", self.settings.study.notice]
        return sentence(" · ".join(p.rstrip(" .") for p in told if p))


@dataclass(frozen=True)
class Story:
    """One chart in words, and how to draw it.

    `title`: the finding. `subtitle`: what is shown. `reading`: how to read it, in plain words. `alt`: the
    chart for who cannot see it. `enough`: False when there is too little to say, and the chart says so.
    """

    title: str
    subtitle: str
    reading: str
    foot: str
    alt: str
    plot: Plot
    enough: bool = True


@dataclass(frozen=True)
class Chart:
    """A question, the measures that answer it, and how to tell the answer."""

    question: Callable[[], str]
    needs: tuple[str, ...]
    tell: Callable[[View], Story]


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as dictionaries by column name."""
    names = [str(name) for name in table.columns]
    columns = [table.iloc[:, i].tolist() for i in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def value(table: pd.DataFrame, key: str, column: str = "estimate") -> float:
    """Return one number of a table by the label of its row; empty when there is no such row."""
    return float(table[column].get(key, float("nan")))


def not_enough(view: View, question: str, why: str) -> Story:
    """Tell that there is not enough to answer: on the chart, and in its alternative text."""

    def plot(figure: Figure, _room: Room) -> None:
        from fa_analysis.charts import style

        style.write(figure, 0.5, 0.48, style.wrap(why, 0.7, size=15), size=15, colour=style.SOFT, ha="center")

    return Story(
        title=_("Pas assez de données pour répondre"),
        subtitle=question,
        reading=why,
        foot=view.foot(),
        alt=_("Graphique vide. {question} {why}").format(question=question, why=why),
        plot=plot,
        enough=False,
    )


def told_rows(rows: pd.DataFrame, *, digits: int | None = None, most: int = 14) -> str:
    """Say the rows of a chart one after the other, for its alternative text."""
    said = []
    for row in records(rows.head(most)):
        value = percent(row["estimate"]) if digits is None else number(row["estimate"], digits)
        said.append(_(" : ").join((str(row["label"]), value)))
    more = _(" ; et {n} autres").format(n=len(rows) - most) if len(rows) > most else ""
    return _(" ; ").join(said) + more


def group_name(name: str) -> str:
    """Return the name of a group; everybody together has a word of the language in use."""
    return _("ensemble") if name == ALL else name
