"""A run in a process of its own, that can be killed."""

from __future__ import annotations

from matplotlib.figure import Figure

import fa_analysis as fa
from fa_analysis import charts
from fa_analysis.pipeline import runner


def run(root: str) -> None:
    """Run a study; its figures are small and blank, for drawing is slow and changes nothing on the disk.

    The code is taken as one version, so that an edit of the program during the test changes nothing.
    """
    runner.code_of = lambda _rooms: "this version"
    charts.draw_story = lambda _story: Figure(figsize=(0.5, 0.5))
    fa.run(fa.open_study(root))
