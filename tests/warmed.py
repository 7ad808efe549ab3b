"""Loaded by the server of processes before it starts any: a first run, so that those which follow are quick."""

from __future__ import annotations

import tempfile
from pathlib import Path

import warm
from disk import copy_tiny

with tempfile.TemporaryDirectory() as _folder:
    warm.run(str(copy_tiny(Path(_folder)).root))
