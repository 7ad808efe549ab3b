"""Code interviews and project inventories, in French, from rules to restitution.

>>> import fa_analysis as fa
>>> study = fa.open_study(".")  # doctest: +SKIP
>>> fa.kwic(study, "lemme:partager")  # doctest: +SKIP

Everything below takes and gives pandas tables; what each table holds is in `fa_analysis.tables`. Importing this
package reads no file and imports no library: each name is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fa_analysis.errors import FaError
    from fa_analysis.explore import explore_topics
    from fa_analysis.notebook.facade import (
        code,
        evaluate,
        figure,
        figures,
        kwic,
        load_codebook,
        problems,
        table,
    )
    from fa_analysis.notebook.shown import numbers, quotes
    from fa_analysis.notebook.verbatims import evidence
    from fa_analysis.pipeline import run, status
    from fa_analysis.study import Study, open_study

__version__ = "0.1.0"

_HOMES = {
    "FaError": "errors",
    "Study": "study",
    "code": "notebook.facade",
    "evaluate": "notebook.facade",
    "evidence": "notebook.verbatims",
    "explore_topics": "explore",
    "figure": "notebook.facade",
    "figures": "notebook.facade",
    "kwic": "notebook.facade",
    "load_codebook": "notebook.facade",
    "numbers": "notebook.shown",
    "open_study": "study",
    "problems": "notebook.facade",
    "quotes": "notebook.shown",
    "run": "pipeline",
    "status": "pipeline",
    "table": "notebook.facade",
}

__all__ = [
    "FaError",
    "Study",
    "code",
    "evaluate",
    "evidence",
    "explore_topics",
    "figure",
    "figures",
    "kwic",
    "load_codebook",
    "numbers",
    "open_study",
    "problems",
    "quotes",
    "run",
    "status",
    "table",
]


def __getattr__(name: str) -> Any:
    """Fetch a name of the facade from the module where it lives."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List the facade, for completion in a notebook."""
    return sorted([*globals(), *__all__])
