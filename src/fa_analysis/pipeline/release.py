"""A release: every public output from one material, proved and searched for names, put in place at once or not.

The outputs are made in a folder beside; the suppression is proved again from what they are made of, every file
is searched for every known name, and only then does the folder take its name. Until then, and whenever
something is met, the last release stays as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.errors import DisclosureError
from fa_analysis.i18n import _
from fa_analysis.pipeline import place, publication
from fa_analysis.pipeline.lock import only_run
from fa_analysis.pipeline.publication import Publication
from fa_analysis.pipeline.work import Progress
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.privacy.material import Behind, Material
    from fa_analysis.privacy.release import Level


@dataclass(frozen=True)
class Released:
    """Where a release is, and what it holds."""

    folder: Path
    contents: Publication


class NamesMetError(DisclosureError):
    """A name was met in the outputs, or one of them cannot be read; `found` says where, names masked."""

    def __init__(self, found: pd.DataFrame, *, words: Path, to_sign: Path) -> None:
        self.found = found
        unread = int(found["name"].eq("?").sum())
        files = ", ".join(
            _("{where} : {what}").format(where=file, what=", ".join(rows["name"].unique()))
            for file, rows in found.groupby("file", sort=False)
        )
        super().__init__(
            _("publication refusée : {names} noms rencontrés, {unread} fichiers illisibles ({files})").format(
                names=len(found) - unread, unread=unread, files=files
            ),
            todo=_(
                "Rien n'a été mis en place. Ces mots sont en clair dans {words}. Relancez "
                "« fa-analysis privacy doubts » : ils seront en tête de {to_sign} ; écrivez « laisser » pour "
                "ceux qui ne sont pas des noms, ôtez les autres de là où vous les avez écrits (study.toml, "
                "grille), signez, puis relancez"
            ).format(words=words, to_sign=to_sign),
        )


def release(
    study: Study, *, level: Level = "public", out: Path | None = None, progress: Progress | None = None
) -> Released:
    """Make every output of one level in `out` (by default `reports/publication`), or nothing at all.

    Raises
    ------
    StudyError
        When the study has not been run, or the folder is among its data (exit code 3).
    WriteError
        When the folder holds files that no release made, or cannot be written (exit code 4).
    DisclosureError
        When the list is not signed, a hidden count could be worked out, or a name is met (exit code 6).
    """
    from fa_analysis.pipeline.public import MAKERS
    from fa_analysis.privacy.material import with_proof

    tell = progress or _silent
    steps = len(MAKERS) + 2
    with only_run(study):
        target = place.checked(out or study.reports / "publication", study)
        place.restore(target)
        tell(_("Matière des sorties"), 0, steps)
        material, behind = with_proof(study, level=level)
        told = _contents(study, material, behind, proved=prove(material, behind))
        with place.beside(target) as folder:
            for rank, (label, make) in enumerate(MAKERS, start=1):
                tell(label(), rank, steps)
                make(material, study, folder)
            tell(_("Recherche des noms"), steps - 1, steps)
            search(study, folder)
            told = replace(told, files=publication.hashes(folder))
            publication.write(told, folder)
            _keep_refs(study, material.level, behind.refs)
            place.swap(folder, target)
    return Released(target, told)


def prove(material: Material, behind: Behind) -> int:
    """Try to work out each hidden count from what is shown; return how many were tried in vain.

    Raises
    ------
    DisclosureError
        When one could be worked out: the outputs would betray it.
    """
    from fa_analysis.privacy.proof import prove as tried

    exact = behind.measured.exact
    proof = tried(material.measures, exact, k=material.k, counts=material.level == "strict")
    if proof.betrayed:
        raise DisclosureError(
            _("un effectif masqué resterait calculable ({cell})").format(cell=" / ".join(proof.betrayed[0])),
            todo=_("Réunissez des groupes (« merge » dans study.toml), puis relancez"),
        )
    return proof.cells


def search(study: Study, folder: Path) -> None:
    """Look for every known name in every file of `folder`.

    Raises
    ------
    NamesMetError
        When one is met, or a file cannot be read.
    """
    from fa_analysis.privacy import known_names
    from fa_analysis.privacy.canaries import met, spellings, veiled
    from fa_analysis.privacy.corpus import left_parts
    from fa_analysis.privacy.doubtful import keep_met, list_path, met_path

    index = spellings(known_names(study), left=left_parts(study))
    found = list(met(folder, index))
    keep_met(study, found)
    if found:
        raise NamesMetError(veiled(found, index), words=met_path(study), to_sign=list_path(study))


def _contents(study: Study, material: Material, behind: Behind, *, proved: int) -> Publication:
    from fa_analysis.privacy.signature import read_signature

    signed = read_signature(study) if material.signed else None
    merged = {name: parts for axis in behind.measured.plan.values() for name, parts in axis.items()}
    hidden = material.measures["n"].isna().sum() - behind.measured.exact["n"].isna().sum()
    return Publication(
        title=study.settings.study.title,
        notice=study.settings.study.notice,
        level=material.level,
        k=material.k,
        signed_by=signed.who if signed else "",
        warning=material.warning,
        codebook=material.codebook.version,
        merged=merged,
        rows=len(material.measures),
        hidden=int(hidden),
        proved=proved,
    )


def _keep_refs(study: Study, level: str, refs: pd.DataFrame) -> None:
    """Keep which unit each reference of a quote stands for, for the team only; other levels keep theirs."""
    from fa_analysis.files import write_private
    from fa_analysis.privacy.key import private

    path = private(study) / "renvois.csv"
    head = "niveau;reference;unite"
    old = path.read_text(encoding="utf-8").splitlines()[1:] if path.is_file() else []
    rows = [line for line in old if line.split(";")[0] != level]
    rows += [f"{level};{r['ref']};{r['unit_id']}" for r in refs.to_dict("records")]
    write_private(path, ("\n".join([head, *sorted(rows)]) + "\n").encode())


def _silent(_what: str, _done: int, _of: int) -> None:
    """Show nothing."""
