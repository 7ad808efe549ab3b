"""The folder of a release: made beside, put in place at once, never over what somebody else put there."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fa_analysis.errors import StudyError, WriteError
from fa_analysis.files import cause
from fa_analysis.i18n import _
from fa_analysis.pipeline import publication
from fa_analysis.study import Study


def checked(out: Path, study: Study) -> Path:
    """Return where a release will be; nothing that no release made may be lost there.

    Raises
    ------
    StudyError
        When the folder is the study, holds it, or is among its data.
    WriteError
        When files in it were changed or added by somebody since the last release.
    """
    target = out.resolve()
    if target in {study.root, *study.root.parents} or (study.root / "data") in {target, *target.parents}:
        raise StudyError(
            _("une publication ne peut pas être écrite ici"),
            where=str(target),
            todo=_("Donnez un dossier à part, reports/publication par exemple"),
        )
    if target.is_file():
        raise WriteError(
            _("un fichier tient la place du dossier"),
            where=str(target),
            todo=_("Donnez un autre dossier à --out"),
        )
    if target.is_dir() and (others := publication.differences(target)):
        raise WriteError(
            _("ce dossier contient des fichiers ajoutés ou modifiés depuis la publication ({first})").format(
                first=", ".join(others[:3]) + (", …" if len(others) > 3 else "")
            ),
            where=str(target),
            todo=_("Rangez-les ailleurs, ou donnez un autre dossier à --out : une publication remplace tout"),
        )
    return target


def restore(target: Path) -> None:
    """Mend what a release stopped half-way left: the last one takes its name again, drafts are deleted."""
    old = _old(target)
    if old.is_dir() and not target.exists():
        old.rename(target)
    for rest in (old, *target.parent.glob(f".{target.name}.en-cours-*")):
        shutil.rmtree(rest, ignore_errors=True)


@contextlib.contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give a new folder beside `target`, readable by its owner alone; deleted unless it was put in place."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.en-cours-"))
    except OSError as err:
        raise _refused(err, target) from err
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def swap(folder: Path, target: Path) -> None:
    """Put `folder` in the place of `target`: a reader sees the old release or the new one.

    Raises
    ------
    WriteError
        When the system refuses; the old release is then where it was.
    """
    old = _old(target)
    try:
        folder.chmod(0o755)
        if target.exists():
            target.rename(old)
        try:
            folder.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as err:
        raise _refused(err, target) from err
    shutil.rmtree(old, ignore_errors=True)


def _old(target: Path) -> Path:
    return target.parent / f".{target.name}.ancienne"


def _refused(err: OSError, target: Path) -> WriteError:
    return WriteError(
        _("impossible de mettre la publication en place ({cause})").format(cause=cause(err)),
        where=str(target),
        todo=_("Fermez les fichiers ouverts ailleurs, vérifiez la place et les droits, puis relancez"),
    )
