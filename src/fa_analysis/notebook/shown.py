"""What a notebook shows to readers: numbers with their French names, verbatims with the words marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.notebook import facade
from fa_analysis.study import Study

if TYPE_CHECKING:
    from fa_analysis.restitution.names import Kind

_CELL = "text-align:left;vertical-align:top;padding:4px 12px 4px 0;border-bottom:1px solid #d9d9d9"
_ROWS = 40


@dataclass(frozen=True)
class Shown:
    """A table to be read: `table` holds plain texts, `notes` what must be known to read it.

    `marked`: the column whose cells are already HTML, if any. A notebook shows all of it in full.
    """

    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    marked: str = ""

    def _repr_html_(self) -> str:
        head = "".join(f'<th style="{_CELL}">{escape(str(c))}</th>' for c in self.table.columns)
        rows = (
            "<tr>" + "".join(self._cell(name, value) for name, value in row.items()) + "</tr>"
            for row in self.table.head(_ROWS).to_dict("records")
        )
        notes = "".join(f'<p style="color:#555;margin:2px 0">{escape(note)}</p>' for note in self.notes)
        table = f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}'
        return f"{table}</tbody></table>{self._rest()}{notes}"

    def _cell(self, name: Any, value: Any) -> str:
        words = str(value) if name == self.marked else escape(str(value))
        return f'<td style="{_CELL}">{words}</td>'

    def _rest(self) -> str:
        left = len(self.table) - _ROWS
        told = _("… et {n} autres lignes (attribut « table »)").format(n=left)
        return f"<p>{escape(told)}</p>" if left > 0 else ""


def numbers(
    study: Study,
    what: str,
    *,
    code: str | Sequence[str] | None = None,
    group: str | Sequence[str] | None = None,
    family: str | None = None,
) -> Shown:
    """Show one measure of the last run, in words.

    Parameters
    ----------
    study : Study
        A study that has been run.
    what : str
        A measure: `expressed_group`, `appropriation_mean_policy`, `gap` … (column `what` of `measures`).
    code, group : str or sequence of str, optional
        Only these codes, these groups or policies (`ensemble` for the whole).
    family : str, optional
        Only the codes of this family of the grid.

    Returns
    -------
    Shown
        Group, code, n, out of how many, value, interval at 95 %; under the table, how they were made.

    Raises
    ------
    StudyError
        When there is no such measure; the message lists them.
    """
    from fa_analysis.measures.levels import ladders
    from fa_analysis.restitution.names import named

    rows = facade.table(study, "measures")
    if what not in set(rows["what"]):
        raise StudyError(
            _("mesure inconnue « {name} »").format(name=what),
            todo=_("Choisissez parmi : {names}").format(names=", ".join(rows["what"].unique())),
        )
    grid = facade.load_codebook(study)
    rows = rows[rows["what"] == what]
    for column, wanted in (("code", code), ("group", group)):
        if wanted is not None:
            rows = rows[rows[column].isin([wanted] if isinstance(wanted, str) else list(wanted))]
    if family is not None:
        rows = rows[rows["code"].isin([c.id for c in grid.codes if c.family == family])]
    name = named(what, next(iter(ladders(grid)), ""))
    labels = {c.id: c.label for c in grid.codes}
    notes = [_("Mesure : {name}.").format(name=name.name), *_methods(rows["method"])]
    return Shown(_in_words(rows, labels, name.kind), tuple(notes))


def _methods(methods: Iterable[str]) -> list[str]:
    told = [m for m in dict.fromkeys(methods) if isinstance(m, str) and m]
    return [_("Comment : {method}.").format(method=m.rstrip(".")) for m in told[:3]]


def _in_words(rows: pd.DataFrame, labels: dict[str, str], kind: Kind) -> pd.DataFrame:
    """Write the rows of a measure as a reader expects them; leave out the columns that say nothing."""
    from fa_analysis.charts.words import interval, number, percent
    from fa_analysis.restitution.names import words_of

    digits = {"share": None, "number": 2, "count": 0, "score": 3}[kind]
    table = pd.DataFrame(
        {
            _("Groupe"): [words_of(str(g), labels) for g in rows["group"]],
            _("Code"): [words_of(str(c), labels) for c in rows["code"]],
            _("n"): [number(v) for v in rows["n"]],
            _("sur"): [number(v) for v in rows["of"]],
            _("valeur"): [percent(v) if digits is None else number(v, digits) for v in rows["estimate"]],
            _("intervalle à 95 %"): [
                interval(low, high, digits=digits) for low, high in zip(rows["low"], rows["high"], strict=True)
            ],
        }
    )
    return table[[c for c in table.columns if not table[c].isin(["", "–"]).all()]] if len(table) else table


def quotes(found: pd.DataFrame, *, most: int = 6) -> Shown:
    """Show the verbatims of `evidence` to be read: whole answers, what the rules found marked.

    Parameters
    ----------
    found : DataFrame
        From `evidence`.
    most : int
        Answers shown; every person speaks once before anybody speaks twice.
    """
    spoken = found.drop_duplicates(["unit_id", "code"]).dropna(subset="code")
    units = found.drop_duplicates("unit_id")
    turn = units.groupby("source_id").cumcount().sort_values(kind="stable")
    first = units.loc[turn.index].head(most)
    table = pd.DataFrame(
        {
            _("Qui"): [_who(row) for row in first.to_dict("records")],
            _("Codes"): [", ".join(spoken.loc[spoken["unit_id"] == u, "code"]) for u in first["unit_id"]],
            _("Paroles"): [
                _marked(text, found.loc[found["unit_id"] == unit, "quote"])
                for unit, text in zip(first["unit_id"], first["text"], strict=True)
            ],
        }
    )
    told = _("{shown} textes sur {n}, de {people} personnes ou documents en tout.")
    note = told.format(shown=len(first), n=len(units), people=units["source_id"].nunique())
    return Shown(table, (note,), marked=_("Paroles"))


def _who(row: dict[Any, Any]) -> str:
    said = [row["unit_id"], *(row[c] for c in ("group", "policy") if isinstance(row[c], str))]
    read = [_("relu") if row["reviewed"] is True else _("pas relu")] if isinstance(row["code"], str) else []
    return " · ".join([*said, *read])


def _marked(text: str, found: Iterable[Any]) -> str:
    """Return a text as HTML with the words of each quote marked once."""
    spans: list[tuple[int, int]] = []
    for quote in sorted({q for q in found if isinstance(q, str) and q}, key=len, reverse=True):
        start = text.find(quote)
        if start >= 0 and all(start >= b or start + len(quote) <= a for a, b in spans):
            spans.append((start, start + len(quote)))
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [escape(text[at:start]), f"<mark>{escape(text[start:end])}</mark>"]
        at = end
    return "".join([*parts, escape(text[at:])])
