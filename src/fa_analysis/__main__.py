"""`python -m fa_analysis`: the command line."""

from __future__ import annotations

import sys

from fa_analysis import cli


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
