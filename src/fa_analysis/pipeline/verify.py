"""Is what was delivered still what was made? A folder against the fingerprints that it carries."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.pipeline import manifest, publication
from fa_analysis.pipeline.inputs import content, flat, look


@dataclass(frozen=True)
class Verified:
    """What a check found; paths are those of the manifest, from the folder.

    `of`: how many files the manifest names. `changed`, `gone`, `added`: outputs altered, missing, or that no
    manifest names (publications only: a study holds files of its own). `inputs`: input files that are not
    those the results were made from (studies only).
    """

    of: int
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    added: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """All is as the manifest says."""
        return not (self.changed or self.gone or self.added or self.inputs)


def verify(folder: Path) -> Verified:
    """Compare a publication, or a study that was run, with its own manifest; nothing is written.

    Raises
    ------
    StudyError
        When there is no such folder, or it holds neither `publication.json` nor the manifest of a run, or it
        cannot be understood.
    """
    if not folder.is_dir():
        raise StudyError(
            _("ce n'est pas un dossier") if folder.exists() else _("ce dossier n'existe pas"),
            where=str(folder),
            todo=_("Donnez le dossier d'une publication, ou celui d'une étude"),
        )
    if (folder / publication.NAME).is_file():
        return _publication(folder)
    if not (folder / "data" / "raw" / "study.toml").exists():
        raise StudyError(
            _("pas de manifeste dans ce dossier : rien à quoi comparer"),
            where=str(folder),
            todo=_("Donnez le dossier d'une publication, ou celui d'une étude"),
        )
    from fa_analysis.study import open_study

    study = open_study(folder)
    told = manifest.read(study)
    if not told.steps:
        raise StudyError(
            _("aucun manifeste lisible : rien à quoi comparer"),
            where=str(study.processed / manifest.NAME),
            todo=_("Lancez « fa-analysis run », ou donnez le dossier d'une publication"),
        )
    now = flat(look(study))
    inputs = sorted(p for p in told.inputs.keys() | now.keys() if told.inputs.get(p) != now.get(p))
    marks = {path: content(study.root / path) for path in told.outputs}
    gone = tuple(p for p in told.outputs if not (study.root / p).exists())
    changed = tuple(p for p, mark in told.outputs.items() if marks[p] != mark and p not in gone)
    return Verified(len(told.outputs), changed, gone, inputs=tuple(inputs))


def _publication(folder: Path) -> Verified:
    known = publication.read(folder)
    if not known:
        raise StudyError(
            _("manifeste illisible : rien à quoi comparer"),
            where=str(folder / publication.NAME),
            todo=_("Demandez de nouveau le dossier, ou refaites-le avec « fa-analysis release »"),
        )
    different = publication.differences(folder)
    return Verified(
        len(known),
        changed=tuple(p for p in different if p in known),
        gone=tuple(publication.missing(folder)),
        added=tuple(p for p in different if p not in known),
    )
