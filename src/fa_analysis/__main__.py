"""`python -m fa_analysis`: the command line."""

from __future__ import annotations

import gc
import os
import sys

PATIENCE = 1_000_000
"""Objects made, less those freed, before Python looks for cycles; its own 700 takes a tenth of a run."""


def main() -> None:
    """Run the command line and leave with its exit code; Ctrl-C is one sentence even while it starts."""
    _be_thrifty()
    try:
        from fa_analysis import cli  # a second of imports: a person may stop it there

        code = cli.main()
    except KeyboardInterrupt:
        from fa_analysis.i18n import _

        print(_("Interrompu ; les résultats précédents sont gardés."), file=sys.stderr)
        code = 130
    gc.freeze()  # else Python would search all that a run leaves for garbage before it ends: half a second
    sys.exit(code)


def _be_thrifty() -> None:
    """Spare what a short process has no use for; a notebook, which lives long, keeps Python's own habits.

    What no cycle holds is freed at once, as always. On the small tables of a survey a second thread of linear
    algebra only waits for the first; whoever sets the variable decides.
    """
    gc.set_threshold(PATIENCE)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


if __name__ == "__main__":
    main()
