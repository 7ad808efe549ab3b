"""Reinert's classification into 15 classes: seconds, peak memory, agreement with the planted themes.

    python -m benchmarks.reinert              # 5,000, 17,500 and 100,000 segments, each in its own process
    python -m benchmarks.reinert 17500 full   # one size, one way of exchanging segments

R rainette on segments of the same size: 20.6 s and 985 MB, 129 s and 6.3 GB, then failure.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import cast

from benchmarks.planted import peak_mb, planted
from fa_analysis.topics.bipartition import Exchange
from fa_analysis.topics.reinert import ReinertSettings, classify

SIZES = (5_000, 17_500, 100_000)


def one(n: int, exchange: str) -> None:
    """Time one classification and print one line."""
    from sklearn.metrics import adjusted_rand_score

    data = planted(n)
    before, start = peak_mb(), time.perf_counter()
    found = classify(data.matrix, ReinertSettings(k=15, exchange=cast("Exchange", exchange)))
    seconds = time.perf_counter() - start
    themed = data.theme >= 0
    rand = adjusted_rand_score(data.theme[themed], found.at(found.k)[themed])
    moves = sum(split.exchanged for split in found.splits)
    print(
        f"{n:>7} segments × {data.matrix.shape[1]} terms, {found.k} classes, exchange {exchange}: "
        f"{seconds:.2f} s, peak {peak_mb():.0f} MB (data: {before:.0f} MB), {moves} exchanges, "
        f"adjusted Rand with the themes {rand:.2f}",
        flush=True,
    )


def main() -> None:
    """Run the size and exchange asked for, or all of them."""
    if len(sys.argv) == 3:
        one(int(sys.argv[1]), sys.argv[2])
        return
    for n in SIZES:
        for exchange in ("rainette", "full"):
            command = [sys.executable, "-m", "benchmarks.reinert", str(n), exchange]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
