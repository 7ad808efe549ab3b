"""Make every output of a study in a process of its own, and print the hash of each; the order of folders may be turned.

Called as `python everything.py STUDY`; `FOLDERS=turned` in the environment gives every folder's files in the
opposite order.
"""

from __future__ import annotations

import json
import locale
import os
import sys
import time
from pathlib import Path

TESTS = Path(__file__).parent.parent
WORKING = ("--level", "working", "--quiet")
COMMANDS = (
    ("run", "--quiet"),
    ("cartography", *WORKING),
    ("sheets", *WORKING),
    ("deck", "all", *WORKING),
    ("release", *WORKING),
    ("projects", "form"),
    ("projects", "grid"),
    ("privacy", "doubts"),
    ("review", "sheet", "--reviewer", "Ana", "--quiet"),
)


class _Turned:
    """What `os.scandir` gives, in the opposite order."""

    def __init__(self, entries):
        with entries:
            self._entries = iter(sorted(entries, key=lambda e: e.name, reverse=True))

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def __enter__(self):
        return self

    def __exit__(self, *_details):
        self.close()

    def close(self):
        """Nothing is open."""


def turn_folders():
    """Give the files of every folder in the opposite order."""
    scandir, listdir = os.scandir, os.listdir
    os.scandir = lambda path=".": _Turned(scandir(path))
    os.listdir = lambda path=".": sorted(listdir(path), reverse=True)


def main():
    """Run every command, print what was made."""
    if os.environ.get("FOLDERS") == "turned":
        turn_folders()
    locale.setlocale(locale.LC_ALL, "")  # C libraries too: Python alone would leave them the decimal point
    sys.path.insert(0, str(TESTS))
    from disk import contents

    from fa_analysis import cli

    root = Path(sys.argv[1])
    for command in COMMANDS:
        code = cli.main([*command, "--study", str(root)])
        if code:
            print(f"{command} : {code}", file=sys.stderr)
            sys.exit(code)
    made = contents(root / "data" / "processed", root / "data" / "private", root / "reports")
    facts = {
        "clock": time.strftime("%Y %H"),
        "hash": hash("fa"),
        "processors": os.environ["OMP_NUM_THREADS"],
        "decimal": locale.localeconv()["decimal_point"],
    }
    print(json.dumps({"made": made, "facts": facts}))


if __name__ == "__main__":
    main()
