"""What is said, as rows and as numbers: units, tokens, index, queries, concordance, specificities."""

from fa_analysis.text.index import Index, build_index
from fa_analysis.text.kwic import kwic
from fa_analysis.text.query.syntax import QueryError
from fa_analysis.text.units import make_units

__all__ = ["Index", "QueryError", "build_index", "kwic", "make_units"]
