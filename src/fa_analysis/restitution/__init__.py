"""Restitution: the workbook and the page that people take away."""

from __future__ import annotations

from fa_analysis.restitution.page import page_bytes, write_page
from fa_analysis.restitution.workbook import workbook_bytes, write_workbook

__all__ = ["page_bytes", "workbook_bytes", "write_page", "write_workbook"]
