"""Sheets as pages: self-contained, printed on A4, read by a screen reader, nothing fetched."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.charts.words import typographic
from fa_analysis.i18n import _, n_
from fa_analysis.restitution import rooms
from fa_analysis.restitution.office import plain, typeset
from fa_analysis.restitution.sheets.model import Bar, Sheet

if TYPE_CHECKING:
    from jinja2 import Environment

    from fa_analysis.privacy.material import Material

TEMPLATES = Path(__file__).parent / "templates"
BAR = 200
"""Width of a bar that is full, in units of its drawing."""


def page_of(
    sheets: Sequence[Sheet], *, title: str, path: str, targets: Mapping[str, str], about: Material
) -> bytes:
    """Return one page with these sheets, in UTF-8; a list of them at its head when there are several.

    Parameters
    ----------
    path : str
        Where the page is written, in the folder of sheets: links are relative to it.
    targets : mapping of str to str
        For each sheet that is written, by name (`project:P22`), its path and anchor in that folder.
    """
    return _render("fiches.html.jinja", title, path, targets, about, sheets=list(sheets))


def index_of(
    groups: Sequence[tuple[str, str, Sequence[str], Sequence[dict[str, Any]]]],
    *,
    targets: Mapping[str, str],
    about: Material,
) -> bytes:
    """Return the page that lists every sheet; a group is its title, what to say of none, heads, rows."""
    told = [{"title": t, "none": none, "head": head, "rows": rows} for t, none, head, rows in groups]
    return _render("index.html.jinja", _("Fiches"), "index.html", targets, about, groups=told)


def _render(
    template: str, title: str, path: str, targets: Mapping[str, str], about: Material, **more: Any
) -> bytes:
    here = posixpath.dirname(path)

    def link(name: str) -> str:
        """Return where a link leads from this page, nothing when what it names is not written."""
        target, _sep, anchor = targets.get(name, "").partition("#")
        if not target:
            return ""
        found = "" if target == path and anchor else posixpath.relpath(target, here or ".")
        return f"{found}#{anchor}" if anchor else found

    study = about.settings.study
    return rooms.page(
        _environment(),
        template,
        css=_style(),
        about=study,
        title=title,
        study=study,
        warning=about.warning,
        source=source_line(about),
        link=link,
        index=posixpath.relpath("index.html", here or "."),
        **more,
    )


def source_line(about: Material) -> str:
    """Return the line that says where a sheet comes from; without a date: it is the same at every run."""
    levels = {"public": _("public"), "working": _("travail"), "strict": _("strict")}
    size = n_("groupes d'au moins {k} personne", "groupes d'au moins {k} personnes", about.k)
    return _("Source : {title} ; grille « {grid} », version {version} ; niveau {level}, {size}.").format(
        title=about.settings.study.title,
        grid=about.codebook.title,
        version=about.codebook.version[:12],
        level=levels[about.level],
        size=size.format(k=about.k),
    )


@lru_cache(maxsize=1)
def _style() -> str:
    return (TEMPLATES / "fiches.css").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from markupsafe import Markup, escape

    def lines(text: object) -> Markup:
        return Markup("<br>").join(escape(typographic(part)) for part in plain(text).split("\n"))

    made = rooms.environment(TEMPLATES)
    made.filters["fr"] = typeset
    made.filters["lines"] = lines
    made.filters["kind"] = lambda block: type(block).__name__.lower()
    made.filters["filled"] = _filled
    made.filters["beside"] = lambda bar: round(BAR * bar.beside, 1) if bar.beside == bar.beside else None
    return made


def _filled(bar: Bar) -> float:
    return round(BAR * bar.n / bar.of, 1) if bar.of else 0.0
