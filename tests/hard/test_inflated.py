"""A file that holds far more than it weighs costs neither time nor memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SECONDS, MEGABYTES = 2.0, 300


def test_inflated_files_cost_less_than_two_seconds_and_300_mb(tmp_path):
    script = Path(__file__).parent / "inflated.py"
    done = subprocess.run([sys.executable, script, tmp_path], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    assert len(found) == 18
    assert {k: v for k, v in found.items() if v[1] >= SECONDS or not 0 < v[2] < MEGABYTES} == {}
    assert found.pop("a million blank rows")[0] == ["1 rows"]
    assert all(len(told) == 1 for told, _seconds, _megabytes in found.values()), found
