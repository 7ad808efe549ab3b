"""A worker process says its sentences in the language of the program that gave it work."""

from __future__ import annotations

from fa_analysis import i18n
from fa_analysis.scale import engines


def test_a_task_is_done_in_the_language_it_was_given_in():
    try:
        assert engines._said_in("en", lambda task, shared: (task, shared, i18n._("Ligne")), "t", "s") == (
            "t",
            "s",
            "Row",
        )
    finally:
        i18n.use("fr")
