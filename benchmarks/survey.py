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
    cpu: float
    megabytes: float


def process(*arguments: str) -> Cost:
    """Run the command line and return its wall-clock time, processor time and peak memory."""
    start = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "fa_analysis", *arguments], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 2):
        raise SystemExit(f"{arguments}: exit code {child.returncode}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


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
    for what, cost, limit in (
        ("from nothing", nothing, 20.0),
        ("nothing changed", same, 1.5),
        ("one new transcript", one, 4.0),
    ):
        print(f"survey, {what:<20} {cost.seconds:7.2f} s (processor {cost.cpu:.2f} s; limit {limit:g} s)")
    peak = max(cost.megabytes for cost in (nothing, same, one))
    print(f"survey, {'peak memory':<20} {peak:7.0f} MB (limit 700 MB)")


if __name__ == "__main__":
    main()
