"""Reading: the files people bring → tables, and what there is to tell about each file."""

from __future__ import annotations

from fa_analysis.read.transcript import Transcript, read_transcript

__all__ = ["Transcript", "read_transcript"]
