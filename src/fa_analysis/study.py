"""A study is one folder: its paths and its settings, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fa_analysis import i18n
from fa_analysis import settings as _settings
from fa_analysis.settings import Settings


@dataclass(frozen=True)
class Study:
    """Where everything of one study is, and what its settings say."""

    root: Path
    settings: Settings

    @property
    def raw(self) -> Path:
        """What people bring; never written by a program."""
        return self.root / "data" / "raw"

    @property
    def review(self) -> Path:
        """What people decided; never rebuilt."""
        return self.root / "data" / "review"

    @property
    def inventory(self) -> Path:
        """What people added to the inventory by form; never rebuilt."""
        return self.root / "data" / "inventory"

    @property
    def processed(self) -> Path:
        """Every table; rebuilt at will."""
        return self.root / "data" / "processed"

    @property
    def reports(self) -> Path:
        """Figures, workbook, pages; rebuilt at will."""
        return self.root / "reports"

    @property
    def codebook_file(self) -> Path:
        """The reading grid."""
        return self.raw / "codebook.yaml"

    def table(self, name: str) -> Path:
        """Return the path of processed table `name`."""
        return self.processed / f"{name}.parquet"


def open_study(folder: str | Path = ".") -> Study:
    """Open the study in `folder`, and speak its language from here on.

    When a person asked for another language (`--lang`, `FA_LANG`), the study is opened as if it said so itself:
    what it writes is in that language, and what was written in another one is stale.

    Raises
    ------
    StudyError
        When `data/raw/study.toml` is missing or not valid.
    """
    root = Path(folder).resolve()
    settings = _settings.load(root / "data" / "raw" / "study.toml")
    spoken = i18n.follow(settings.study.lang)
    title = settings.study.model_copy(update={"lang": spoken})
    return Study(root, settings.model_copy(update={"study": title}))
