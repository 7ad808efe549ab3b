"""Exchange with other tools: REFI-QDA, Taguette, QualCoder, IRaMuTeQ, tables of codes."""

from fa_analysis.exchange.check import check
from fa_analysis.exchange.formats import format_of, read_any, to_bytes
from fa_analysis.exchange.gather import gather
from fa_analysis.exchange.model import Project
from fa_analysis.exchange.take import take
from fa_analysis.exchange.texts import read_tables

__all__ = ["Project", "check", "format_of", "gather", "read_any", "read_tables", "take", "to_bytes"]
