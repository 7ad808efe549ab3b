"""What is on the disk, known by content."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import fa_analysis as fa

ROOT = Path(__file__).parent.parent
STARTER = ROOT / "src" / "fa_analysis" / "starter"


def copy_tiny(folder: Path, *, lang: str = "fr") -> fa.Study:
    """Copy the starter study into `folder`: 3 interviews of 2 answers, 3 projects, 3 questionnaires."""
    for part in ("common", lang):
        shutil.copytree(STARTER / part, folder, dirs_exist_ok=True)
    return fa.open_study(folder)


def contents(*folders: Path) -> dict[str, str]:
    """Return the content hash of every file under some folders, by path."""
    return {
        str(path.relative_to(folder.parent)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
