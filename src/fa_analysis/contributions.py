"""The part of `study.toml` that says where the contributions of a consultation are."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from fa_analysis.i18n import _

Name = Literal["contribution_id", "text", "group"]


def _usual() -> dict[Name, str]:
    return {"contribution_id": "id", "text": "texte", "group": "groupe"}


class Contributions(BaseModel):
    """Short texts by the hundred thousand (a consultation): csv, jsonl or parquet files under `data/raw`.

    `files`: which ones, as a pattern. `columns`: our name → the file's; `contribution_id` and `text` are
    needed, `group` is what is counted by. `rows`: contributions in a partition, the part that is coded, kept or
    done again as one. `topics`: how many are looked for (none when 0), in a sample of `sample` contributions.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    files: str = "contributions/*"
    columns: dict[Name, str] = Field(default_factory=_usual)
    rows: int = Field(default=20_000, ge=1)
    topics: int = Field(default=0, ge=0)
    sample: int = Field(default=20_000, ge=100)

    @field_validator("files")
    @classmethod
    def _inside_the_study(cls, files: str) -> str:
        """Refuse a pattern that leaves `data/raw`."""
        if files.startswith(("/", "\\")) or ":" in files or ".." in files.replace("\\", "/").split("/"):
            raise ValueError(_("un motif à l'intérieur de data/raw, par exemple contributions/*.csv"))
        return files

    @field_validator("columns")
    @classmethod
    def _with_what_is_needed(cls, columns: dict[Name, str]) -> dict[Name, str]:
        """Refuse columns without the identifier or the text."""
        needed: tuple[Name, ...] = ("contribution_id", "text")
        if lacking := [name for name in needed if not columns.get(name)]:
            raise ValueError(_("il manque {names}").format(names=", ".join(lacking)))
        return columns
