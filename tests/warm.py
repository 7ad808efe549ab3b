"""A run in a process of its own, whose libraries are loaded beforehand: it can be killed often and cheaply."""

from __future__ import annotations

import docx  # noqa: F401
import matplotlib.backends.backend_agg
import matplotlib.backends.backend_svg  # noqa: F401
import sklearn.linear_model
import sklearn.pipeline  # noqa: F401
import spacy.lang.fr  # noqa: F401
import xlsxwriter  # noqa: F401
from matplotlib.figure import Figure

import fa_analysis as fa
import fa_analysis.facade
import fa_analysis.learning
import fa_analysis.read
import fa_analysis.restitution
import fa_analysis.review.resolve
from fa_analysis import charts
from fa_analysis.pipeline import runner


def run(root: str) -> None:
    """Run a study; its figures are small and blank, for drawing is slow and changes nothing on the disk.

    The code is taken as one version, so that an edit of the program during the test changes nothing.
    """
    runner.code_of = lambda _rooms: "this version"
    charts.draw_story = lambda _story: Figure(figsize=(0.5, 0.5))
    fa.run(fa.open_study(root))
