"""The cartography of the projects: map, filters, sheets, on one page that needs no network."""

from __future__ import annotations

from fa_analysis.restitution.cartography.page import cartography_bytes, write_cartography

__all__ = ["cartography_bytes", "write_cartography"]
