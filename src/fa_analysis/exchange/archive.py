"""The zip of a `.qdpx`, opened with a bound on what it claims and what it holds; nothing is extracted."""

from __future__ import annotations

import zipfile
from pathlib import Path

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.package import Package, inflated

LARGEST_FILE = 2048 * content.MEGABYTE  # with sounds and films: they are listed, never read
LARGEST_XML = 64 * content.MEGABYTE  # a hundred thousand codings are 50 MB
LARGEST_TEXT = 32 * content.MEGABYTE
LARGEST_TEXTS = 256 * content.MEGABYTE
STEEPEST = 200  # texts and XML pack 3 to 40 times
SMALL = 4 * content.MEGABYTE  # below this, a steep ratio costs nothing


MOST_MARKS = 800_000  # a tag takes a hundred bytes once parsed, however short it is written


def too_many(xml: bytes) -> bool:
    """Return whether `xml` would take far more memory, once parsed, than any project does."""
    return xml.count(b"<") > MOST_MARKS


def is_steep(info: zipfile.ZipInfo) -> bool:
    """Return whether a member claims to inflate far more than texts and XML do."""
    return info.file_size > SMALL and info.file_size > STEEPEST * max(info.compress_size, 1)


def infos(path: Path) -> list[zipfile.ZipInfo]:
    """Return the members of a zip, in its order.

    Raises
    ------
    FileRefusedError
        When it cannot be opened, or is no zip.
    """
    kind = content.kind_of(path)
    if kind != "zip":
        raise FileRefusedError(
            _("ce n'est pas une archive « qdpx »"),
            where=path.name,
            todo=_("Exportez le projet de nouveau, au format REFI-QDA (.qdpx)"),
        )
    with Package(path):  # the words for what is damaged
        pass
    with zipfile.ZipFile(path) as archive:
        return archive.infolist()


def open_archive(path: Path) -> Package:
    """Open the zip at `path` to read some of its members.

    Raises
    ------
    FileRefusedError
        When it cannot be opened, is no zip, is too large, or one of its members inflates too much.
    """
    found = infos(path)
    if any(is_steep(info) for info in found) or path.stat().st_size > LARGEST_FILE:
        raise inflated(path.name)
    return Package(path)


def project_member(names: list[str]) -> str | None:
    """Return the member that describes the project: `project.qde`, or the only or first other `.qde`."""
    found = sorted(n for n in names if n.lower().endswith(".qde"))
    named = [n for n in found if n.lower() == "project.qde"]
    return next(iter(named or found), None)


def text_member(names: list[str], path: str) -> str | None:
    """Return the member that `plainTextPath` means, whatever the case of its folder and the way it is written.

    A path that leads out of the archive is none of its members, and is never opened on the disk.
    """
    bare = path.replace("\\", "/").rpartition("://")[2].strip("/").lower()
    lowered = {n.replace("\\", "/").lower(): n for n in names}
    wanted = [bare, f"sources/{bare}", f"sources/{bare.rpartition('/')[2]}"]
    return next((lowered[w] for w in wanted if bare and w in lowered), None)
