"""The inventory that staff feed: forms out, forms in, self-assessments, and who could meet about what."""

from __future__ import annotations

from fa_analysis.inventory.add import Added, add_forms
from fa_analysis.inventory.form import write_form
from fa_analysis.inventory.meetings import communities

__all__ = ["Added", "add_forms", "communities", "write_form"]
