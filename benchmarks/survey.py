"""The main job on the demonstration survey: whole processes, on a copy, one at a time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
NEW = "E30.txt"


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    seconds: float
    megabytes: float


def process(*arguments: str) -> Cost:
    """Run the command line and return its wall-clock time and its peak memory."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "fa_analysis", *arguments])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 2):
        raise SystemExit(f"{arguments}: exit code {child.returncode}")
    return Cost(time.perf_counter() - start, usage.ru_maxrss / 1024)


def main() -> None:
    """Print the four figures beside what they must stay under."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("raw", "review"):
            if (ROOT / "data" / part).is_dir():
                shutil.copytree(ROOT / "data" / part, folder / "data" / part)
        kept = folder / NEW
        shutil.move(folder / "data" / "raw" / "entretiens" / NEW, kept)
        run = ("run", "--quiet", "--study", str(folder))
        nothing = process(*run)
        same = process(*run)
        shutil.move(kept, folder / "data" / "raw" / "entretiens" / NEW)
        one = process(*run)
    rows = (
        ("survey, from nothing", nothing.seconds, 20.0, "s"),
        ("survey, nothing changed", same.seconds, 1.5, "s"),
        ("survey, one new transcript", one.seconds, 4.0, "s"),
        ("survey, peak memory", max(c.megabytes for c in (nothing, same, one)), 700.0, "MB"),
    )
    for what, figure, limit, unit in rows:
        print(f"{what:<32} {figure:8.2f} {unit:<3} (limit {limit:g} {unit})")


if __name__ == "__main__":
    main()
