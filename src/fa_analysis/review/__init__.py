"""People decide: the journal of decisions, the ways to review, what becomes of decisions, agreement."""

from fa_analysis.review.backups import read_journals
from fa_analysis.review.decisions import read_decisions
from fa_analysis.review.panel_widget import review_panel
from fa_analysis.review.resolve import disagreements, resolve

__all__ = ["disagreements", "read_decisions", "read_journals", "resolve", "review_panel"]
