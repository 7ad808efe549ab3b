"""The report is tested on the same hand-made material as the decks."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "deck"))
