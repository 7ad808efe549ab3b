"""The small files built by hand for the tests of reading, and filled forms, serve here too."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path += [str(Path(__file__).parent.parent / room) for room in ("read", "inventory")]
