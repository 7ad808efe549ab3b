"""`fa-analysis codebook …`: the reading grid."""

from __future__ import annotations

from fa_analysis.cli.options import HERE, Json, StudyFolder, study_in


def check(*, study: StudyFolder = HERE, json: Json = False) -> None:
    """Check the grid: its examples, its rules."""
    study_in(study)
