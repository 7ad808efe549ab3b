"""People decide: the journal of decisions, the ways to review, what becomes of decisions, agreement."""

from fa_analysis.review.decisions import read_decisions

__all__ = ["read_decisions"]
