"""What changed → which steps run; the manifest says what was made from what."""

from __future__ import annotations

from fa_analysis.pipeline.runner import RunReport, run
from fa_analysis.pipeline.state import StatusReport, status

__all__ = ["RunReport", "StatusReport", "run", "status"]
