"""`python -m fa_analysis`: the command line."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line and leave with its exit code; Ctrl-C is one sentence even while it starts."""
    try:
        from fa_analysis import cli  # a second of imports: a person may stop it there

        code = cli.main()
    except KeyboardInterrupt:
        from fa_analysis.i18n import _

        print(_("Interrompu ; les résultats précédents sont gardés."), file=sys.stderr)
        code = 130
    gc.freeze()  # else Python would search all that a run leaves for garbage before it ends: half a second
    sys.exit(code)


if __name__ == "__main__":
    main()
