"""Sheets of policies, projects and case studies, as pages and as Word files."""

from __future__ import annotations

from fa_analysis.restitution.sheets.write import make_sheets, write_sheets

__all__ = ["make_sheets", "write_sheets"]
