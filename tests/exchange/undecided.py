"""A study as another office has it: the same texts and tables, nothing decided yet."""

from __future__ import annotations

import shutil
from pathlib import Path

import fa_analysis as fa


def without_journals(study: fa.Study, root: Path) -> fa.Study:
    """Copy a study, its texts and tables, without what people decided."""
    for name in ("raw", "processed"):
        shutil.copytree(study.root / "data" / name, root / "data" / name)
    return fa.open_study(root)
