"""The query language: Lucene's syntax read by luqum, its tree, and its evaluation on an index."""

from fa_analysis.text.query.error import QueryError
from fa_analysis.text.query.evaluate import evaluate
from fa_analysis.text.query.spans import Spans
from fa_analysis.text.query.syntax import parse

__all__ = ["QueryError", "Spans", "evaluate", "parse"]
