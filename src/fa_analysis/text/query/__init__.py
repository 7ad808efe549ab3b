"""The query language: Lucene's syntax read by luqum, its tree, and its evaluation on an index."""

from fa_analysis.text.query.evaluate import evaluate
from fa_analysis.text.query.spans import Spans
from fa_analysis.text.query.syntax import QueryError, parse

__all__ = ["QueryError", "Spans", "evaluate", "parse"]
