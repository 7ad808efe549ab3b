"""`python -m benchmarks [NAME …]`: every benchmark, or those named, one after the other."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks

FIRST = "survey"


def names() -> list[str]:
    """Return the benchmarks: the modules of this folder that have a `main`."""
    found = sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name != "__main__")
    able = [n for n in found if hasattr(importlib.import_module(f"benchmarks.{n}"), "main")]
    return sorted(able, key=lambda name: (name != FIRST, name))


def main() -> None:
    """Run them."""
    known = names()
    for name in sys.argv[1:] or known:
        if name not in known:
            sys.exit(f"unknown benchmark {name}; choose among: {', '.join(known)}")
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
