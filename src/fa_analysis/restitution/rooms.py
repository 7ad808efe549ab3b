"""Where pages are set: one Jinja environment, where words go through the catalogue and the rest is escaped."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.charts.words import typographic
from fa_analysis.i18n import _, n_
from fa_analysis.settings import Title

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


def page(rooms: Environment, template: str, *, css: str, about: Title, **words: Any) -> bytes:
    """Return a page, in UTF-8, with its style inside.

    A template has `lang`, `title` and `notice` of the study, unless `words` give others, and `css_hash`, by
    which the page's own policy allows this style and no other.
    """
    of_the_study = {"lang": about.lang, "title": about.title, "notice": about.notice}
    told = rooms.get_template(template).render(of_the_study | words, css=css, css_hash=policy_hash(css))
    return told.encode("utf-8", "replace")


def policy_hash(text: str) -> str:
    """Return the hash by which a page's own policy allows a style or a script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def in_html(message: str, **parts: object) -> Markup:
    """Return a message whose own markup is kept; `parts` are escaped."""
    from markupsafe import Markup

    return Markup(_(message)).format(**parts)  # noqa: S704 - the message is ours, and its parts are escaped
