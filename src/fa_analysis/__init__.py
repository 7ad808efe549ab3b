"""Code interviews and project inventories, in French, from rules to restitution."""

from __future__ import annotations

__version__ = "0.1.0"
