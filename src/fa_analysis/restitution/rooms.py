"""Where pages are set: one Jinja environment, where words go through the catalogue and the rest is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.charts.words import typographic
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def environment(folder: Path) -> Environment:
    """Return the environment of the templates in `folder`.

    In a template, ``{{ _("Filtres") }}`` is a message; ``{{ in_html("<b>{n}</b> projets", n=n) }}`` is one that
    holds markup of ours, and whose parts are escaped; the filter `fr` sets a text as printers do.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"_": _, "n_": n_, "in_html": in_html}
    made.filters["fr"] = typographic
    return made


def in_html(message: str, **parts: object) -> Markup:
    """Return a message whose own markup is kept; `parts` are escaped."""
    from markupsafe import Markup

    return Markup(_(message)).format(**parts)  # noqa: S704 - the message is ours, and its parts are escaped
