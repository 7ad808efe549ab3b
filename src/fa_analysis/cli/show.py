"""How the command line shows things: progress on stderr, tables and JSON on stdout."""

from __future__ import annotations

import contextlib
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fa_analysis.errors import Problem
from fa_analysis.i18n import _, decimal, thousands

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.pipeline.work import Progress

_NOTICES_SHOWN = 10


def number(n: float) -> str:
    """Return a whole number as the language writes it (`1 234` in French, `1,234`); a dash for none."""
    return "–" if math.isnan(n) else f"{n:,.0f}".replace(",", thousands())


def as_json(thing: Any) -> None:
    """Print `thing` as JSON, accents kept."""
    print(json.dumps(thing, ensure_ascii=False, indent=2, default=_plain))


def _plain(thing: Any) -> Any:
    return thing.item() if hasattr(thing, "item") else str(thing)


def rows_as_json(table: pd.DataFrame) -> None:
    """Print a table as a JSON list of rows; what is empty is null."""
    as_json(plain_rows(table))


def plain_rows(table: pd.DataFrame) -> Any:
    """Return a table as a list of plain rows, for JSON; what is empty is None."""
    return json.loads(table.to_json(orient="records", force_ascii=False, date_format="iso"))


def table(rows: Iterable[Sequence[str]], *, head: Sequence[str], right: Sequence[int] = ()) -> None:
    """Print rows as a table; `right` are the ranks of the columns set against the right."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for rank, title in enumerate(head):
        shown.add_column(title, justify="right" if rank in right else "left")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    Console(width=None if sys.stdout.isatty() else 160).print(shown)


def problems(found: Iterable[Problem], *, quiet: bool = False) -> None:
    """Print on stderr what was met: every refusal, and the first notices."""
    found = list(found)
    notices = [p for p in found if not p.refused]
    for problem in (p for p in found if p.refused):
        print(_("REFUSÉ  {sentence}").format(sentence=sentence(problem)), file=sys.stderr)
    if quiet:
        return
    for problem in notices[:_NOTICES_SHOWN]:
        print(_("à noter  {sentence}").format(sentence=sentence(problem)), file=sys.stderr)
    if len(notices) > _NOTICES_SHOWN:
        rest = _("… et {n} autres remarques : « fa-analysis status » les donne toutes")
        print(rest.format(n=len(notices) - _NOTICES_SHOWN), file=sys.stderr)


def sentence(problem: Problem) -> str:
    """Return a problem as one line: which file, what, what to do."""
    what = problem.what.rstrip(".")
    todo = f" {problem.todo.rstrip('.')}." if problem.todo else ""
    return _("{where} : {what}").format(where=problem.file, what=f"{what}.{todo}")


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Progress | None]:
    """Give a function that moves a progress bar; nothing at all when nobody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


def concordance(found: pd.DataFrame) -> None:
    """Print a concordance: the words found stand in one column, their left context set against them."""
    columns = ["unit_id", "group", "left", "match", "right"]
    rows = found[columns].fillna("").astype(str).to_numpy().tolist()
    table(rows, head=(_("unité"), _("groupe"), _("avant"), _("mots"), _("après")), right=(2,))


def findings(found: pd.DataFrame) -> None:
    """Print what a check of the grid found, one line each."""
    marks = {"error": _("ERREUR"), "warning": _("à voir")}
    for row in found.to_dict("records"):
        line = row["line"]
        place = _("ligne {line} : ").format(line=int(line)) if line == line and line is not None else ""  # noqa: PLR0124 - NaN
        rule = f"[{row['rule']}] " if row["rule"] else ""
        print(f"{marks[row['severity']]}  {place}{rule}{row['sentence']}")


def quality(found: pd.DataFrame) -> None:
    """Print precision, recall and F1 of all sources together: families first, then codes."""
    names = {"rules": _("règles seules"), "machine": _("règles et modèle"), "all": _("avec les relectures")}
    levels = {
        "family": _("famille"),
        "family_macro": _("famille (moyenne)"),
        "dimension_mean": _("moyenne"),
        "code": _("code"),
    }
    whole = found[found["source"] == found["source"].iloc[0]]
    ordered = whole.sort_values("level", key=lambda level: level.eq("code"), kind="stable")
    rows = (
        [levels.get(row["level"], row["level"]), row["name"], names[row["by"]]]
        + [number(row[c]) for c in ("tp", "fp", "fn")]
        + [percent(row[c]) for c in ("precision", "recall", "f1")]
        for row in ordered.to_dict("records")
    )
    head = (_("niveau"), _("nom"), _("codage"), _("justes"), _("en trop"), _("manqués"))
    table(rows, head=(*head, _("précision"), _("rappel"), "F1"), right=range(3, 9))


def percent(share: float) -> str:
    """Return a share with two decimals, a dash where there is none."""
    return "–" if math.isnan(share) else f"{share:.2f}".replace(".", decimal())
