"""What makes a run cheaper and changes nothing of what it gives; as it was before, once the run has ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


@contextlib.contextmanager
def near_strings() -> Iterator[None]:
    """Keep the texts of tables as Python's own strings, which our loops read one by one; then as before.

    Every text read out of an Arrow column is made anew: with some thousand rows, that costs more than Arrow
    gains. The option is pandas' own and says nothing of what tables hold.
    """
    import pandas as pd

    with pd.option_context("mode.string_storage", "python"):
        yield
