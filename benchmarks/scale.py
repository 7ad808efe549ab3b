"""A consultation of a million contributions of 50 words: seconds, memory per worker, and the same bytes.

    python -m benchmarks scale            # 0.2, 0.5 and 1 million by the loop; 1 million by 1 and 2 workers
    python -m benchmarks.scale 5 loop     # 5 million by the loop; also: dask1, dask2; several: same bytes?

The corpus draws sentences of the demonstration survey's interviews again and again: its vocabulary stops
growing, sentences repeat, and rules fire as they do on the survey. Memory is the peak of resident memory of
each process (VmHWM), read while they run. Where other programs work on the machine its load, printed, says so;
the processor time grows less than the clock's. The processor time of workers is theirs alone: the parent's,
which reads the files, is the rest; the loop has no workers.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
MILLION = 1_000_000
WORDS = 50
GROUPS = ("nord", "sud", "est", "ouest")
ENGINES = {
    "loop": ("--engine", "loop"),
    "dask1": ("--engine", "dask", "--workers", "1"),
    "dask2": ("--engine", "dask", "--workers", "2"),
}


@dataclass
class Cost:
    """What one run took, over all its processes; `peaks` in megabytes, by process."""

    seconds: float = 0.0
    cpu: dict[int, float] = field(default_factory=dict)
    peaks: dict[int, float] = field(default_factory=dict)


def main() -> None:
    """Print the figures of the loop at three sizes, then those of one and two workers at a million."""
    with tempfile.TemporaryDirectory() as name:
        for millions in (0.2, 0.5, 1.0):
            study = corpus(Path(name) / f"{millions:g}", millions)
            told = measured(study, millions, "loop")
            if millions == 1.0:
                for engine in ("dask1", "dask2"):
                    same = measured(study, millions, engine) == told
                    print(f"  the tables are {'the same, byte for byte' if same else 'DIFFERENT'}", flush=True)
            shutil.rmtree(study)


def corpus(folder: Path, millions: float) -> Path:
    """Write a study whose contributions are `millions` of millions; return its folder."""
    raw = folder / "data" / "raw"
    (raw / "contributions").mkdir(parents=True)
    shutil.copy(ROOT / "data" / "raw" / "codebook.yaml", raw)
    raw.joinpath("study.toml").write_text('[study]\ntitle = "Mesure"\n', encoding="utf-8")
    with (raw / "contributions" / "mesure.csv").open("w", encoding="utf-8", newline="") as sink:
        out = csv.writer(sink, delimiter=";")
        out.writerow(("id", "texte", "groupe"))
        for number, text in enumerate(_texts(int(millions * MILLION)), start=1):
            out.writerow((number, text, GROUPS[number % len(GROUPS)]))
    return folder


def _texts(n: int) -> Iterator[str]:
    said = _sentences()
    sizes = np.array([len(s.split()) for s in said])
    draw = np.random.default_rng(11)
    for begin in range(0, n, 50_000):
        which = draw.integers(len(said), size=(min(50_000, n - begin), 3 * WORDS // int(sizes.min())))
        needed = (np.cumsum(sizes[which], axis=1) < WORDS - sizes.mean() / 2).sum(axis=1) + 1
        for row, k in zip(which.tolist(), needed.tolist(), strict=True):
            yield " ".join(said[i] for i in row[:k])


def _sentences() -> list[str]:
    """Return the sentences of 4 to 40 words of the survey's interviews."""
    import fa_analysis as fa
    from fa_analysis import tables

    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(ROOT / "data" / "raw", Path(name) / "data" / "raw")
        study = fa.open_study(name)
        fa.run(study, until="read")
        units = tables.read("units", study.table("units"))
    texts = units.loc[units["source"] == "interview", "text"]
    found = [s for text in texts for s in re.split(r"(?<=[.!?…])\s+", text)]
    return [s for s in found if 4 <= len(s.split()) <= 40]


def measured(study: Path, millions: float, engine: str) -> str:
    """Code the contributions from nothing; print the figures; return the fingerprint of the tables."""
    shutil.rmtree(study / "data" / "processed", ignore_errors=True)
    load = os.getloadavg()[0]
    command = [sys.executable, "-m", "fa_analysis", "code", "--quiet", "--study", str(study), *ENGINES[engine]]
    start, cost = time.perf_counter(), Cost()
    child = subprocess.Popen(command)
    while child.poll() is None:
        _look(child.pid, cost)
        time.sleep(0.5)
    cost.seconds = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(f"{engine}: exit code {child.returncode}")
    parent = cost.peaks.pop(child.pid)
    workers = max(cost.peaks.values(), default=parent)
    spent, coding = sum(cost.cpu.values()), sum(cost.cpu.values()) - cost.cpu[child.pid]
    print(
        f"{millions:g} M, {engine:<6} {cost.seconds:8.1f} s  {cost.seconds / millions:7.1f} s per million"
        f"  processor {spent:7.0f} s, {spent / millions / 1000:.4f} s per thousand (workers {coding:.0f} s,"
        f" {coding / millions / 1000:.4f})  peak: parent {parent:5.0f} MB, worker {workers:5.0f} MB"
        f"  (load before {load:.1f}, after {os.getloadavg()[0]:.1f})",
        flush=True,
    )
    return _fingerprint(study / "data" / "processed" / "contributions")


def _look(root: int, cost: Cost) -> None:
    """Note the peak memory and the processor time of a process and of those below it."""
    below = {root}
    for entry in sorted(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit()):
        try:
            stat = Path(f"/proc/{entry}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            if entry != root and int(stat[1]) not in below:
                continue
            below.add(entry)
            status = Path(f"/proc/{entry}/status").read_text(encoding="utf-8")
        except OSError:
            continue
        if peak := re.search(r"VmHWM:\s+(\d+)", status):
            cost.peaks[entry] = max(cost.peaks.get(entry, 0.0), int(peak.group(1)) / 1024)
        cost.cpu[entry] = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")


def _fingerprint(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()


if __name__ == "__main__":
    size, *engines = sys.argv[1:]
    with tempfile.TemporaryDirectory() as there:
        made = corpus(Path(there) / "study", float(size))
        if len({measured(made, float(size), which) for which in engines or ["loop"]}) > 1:
            raise SystemExit("the tables are DIFFERENT")
