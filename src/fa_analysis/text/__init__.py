"""What is said, as rows and as numbers: units, tokens, index, queries, concordance, counts.

Importing it loads nothing: each name is fetched when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fa_analysis.text.concordance import kwic
    from fa_analysis.text.counts import cooccurrence, document_term_matrix, specificities
    from fa_analysis.text.index import Index, build_index
    from fa_analysis.text.query.error import QueryError
    from fa_analysis.text.query.evaluate import evaluate
    from fa_analysis.text.query.syntax import parse
    from fa_analysis.text.units import make_units

_WHERE = {
    "Index": "index",
    "QueryError": "query.error",
    "build_index": "index",
    "cooccurrence": "counts",
    "document_term_matrix": "counts",
    "evaluate": "query.evaluate",
    "kwic": "concordance",
    "make_units": "units",
    "parse": "query.syntax",
    "specificities": "counts",
}
__all__ = [
    "Index",
    "QueryError",
    "build_index",
    "cooccurrence",
    "document_term_matrix",
    "evaluate",
    "kwic",
    "make_units",
    "parse",
    "specificities",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
