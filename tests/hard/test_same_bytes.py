"""Every output has the same bytes under another clock, folder, hash seed, locale, zone, file order and thread count."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from disk import copy_tiny

from fa_analysis import cli

HERE = Path(__file__).parent
# Ten years and some hours later, whoever asks: C functions are asked by Python and by the libraries alike.
CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
#include <sys/time.h>
#define LATER 315576123
int clock_gettime(clockid_t which, struct timespec *now) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(which, now);
    if (which == CLOCK_REALTIME) now->tv_sec += LATER;
    return code;
}
int gettimeofday(struct timeval *now, void *zone) {
    struct timespec t; clock_gettime(CLOCK_REALTIME, &t);
    now->tv_sec = t.tv_sec; now->tv_usec = t.tv_nsec / 1000; return 0;
}
time_t time(time_t *where) {
    struct timespec t; clock_gettime(CLOCK_REALTIME, &t);
    if (where) *where = t.tv_sec;
    return t.tv_sec;
}
"""


def later(folder):
    """Return the variables that set the clock ten years on; none, said aloud, where no C compiler is."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        pytest.skip("the clock cannot be moved here: no C compiler")
    (folder / "clock.c").write_text(CLOCK)
    library = folder / "clock.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, folder / "clock.c", "-ldl"], check=True)
    return {"LD_PRELOAD": str(library)}


def decimal_comma():
    """Return the first locale of this machine that writes 1,5; none where there is none."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    return next((name for start in ("fr_", "de_") for name in known if name.startswith(start)), "")


def start(root, **variables):
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", HERE / "everything.py", root],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment | variables,
        cwd=root.parent,
    )


def made(process):
    out, err = process.communicate(timeout=570)
    assert process.returncode == 0, err
    return json.loads(out.splitlines()[-1])


@pytest.mark.slow
def test_every_output_has_the_same_bytes_in_another_world(tmp_path):
    first = copy_tiny(tmp_path / "étude")
    gold = first.raw / "gold"
    assert (
        cli.main(["review", "import-gold", str(gold), "--reviewer", "essai", "--study", str(first.root)]) == 0
    )
    other = tmp_path / "ailleurs, un autre dossier" / "Étude n° 2"
    shutil.copytree(first.root, other)
    here = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "Europe/Paris", "OMP_NUM_THREADS": "1"}
    there = {
        "PYTHONHASHSEED": "4242",
        "LC_ALL": decimal_comma() or "C",
        "TZ": "Pacific/Kiritimati",
        "OMP_NUM_THREADS": "2",
        "OPENBLAS_NUM_THREADS": "2",
        "FOLDERS": "turned",
        **later(tmp_path),
    }
    one, two = (made(p) for p in [start(first.root, **here), start(other, **there)])
    alike = {name for name in one["facts"] if one["facts"][name] == two["facts"][name]}
    assert alike == (set() if decimal_comma() else {"decimal"}), "the worlds are not different"
    assert len(one["made"]) > 100
    assert one["made"].keys() == two["made"].keys()
    assert {n for n, mark in one["made"].items() if mark != two["made"][n]} == set()


def test_another_world_writes_its_decimals_with_a_comma():
    if not decimal_comma():
        pytest.skip("NO LOCALE WITH A DECIMAL COMMA HERE: outputs were not tried under one (localedef fr_FR)")
    words = "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.str(1.5))"
    told = subprocess.run(
        [sys.executable, "-c", words],
        env=os.environ | {"LC_ALL": decimal_comma()}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "1,5"
