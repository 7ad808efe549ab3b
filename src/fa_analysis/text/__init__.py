"""What is said, as rows and as numbers: units, tokens, index, queries, concordance, counts."""

from fa_analysis.text.counts import cooccurrence, document_term_matrix, specificities
from fa_analysis.text.index import Index, build_index
from fa_analysis.text.kwic import kwic
from fa_analysis.text.query.error import QueryError
from fa_analysis.text.query.evaluate import evaluate
from fa_analysis.text.query.syntax import parse
from fa_analysis.text.units import make_units

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
