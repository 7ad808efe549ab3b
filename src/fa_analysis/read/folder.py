"""Folders of files: what is in them, and which transcript belongs to which interview."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.errors import Problem
from fa_analysis.files import sha256
from fa_analysis.i18n import _, n_
from fa_analysis.read.names import nearest
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

# What systems and editors leave behind: nobody's transcript.
_LITTER = re.compile(r"[.~]|~\$|.*~$|thumbs\.db$|desktop\.ini$|.*\.(?:tmp|bak|lock)$", re.IGNORECASE)


def listed(folder: Path) -> tuple[list[Path], list[Problem]]:
    """Return the files of `folder` and of its subfolders, by name; hidden and temporary ones are passed over.

    Links to folders are not followed, so that a loop cannot trap the reading.
    """
    files: list[Path] = []
    problems: list[Problem] = []

    def unreadable(err: OSError) -> None:
        name = Path(err.filename or folder).name
        if Path(err.filename or "") != folder or folder.exists():
            what = _("dossier illisible (accès refusé ou disque)")
            problems.append(Problem(name, what, _("Vérifiez vos droits sur ce dossier"), refused=True))

    for root, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(f for f in folders if not _LITTER.match(f))
        for name in sorted(names):
            if _LITTER.match(name):
                continue
            path = Path(root) / name
            if _unspeakable(name):
                problems.append(_unnamed(name))
            elif path.is_symlink() and not path.exists():
                what = _("lien qui ne mène à rien ou tourne en boucle")
                problems.append(Problem(name, what, _("Mettez le fichier lui-même à sa place"), refused=True))
            else:
                files.append(path)
    return sorted(files, key=lambda p: _key(p.name)), problems


def find_transcripts(
    study: Study, respondents: pd.DataFrame, *, left_out: Collection[str] = ()
) -> tuple[dict[str, Path], list[Problem]]:
    """Say which file is the transcript of each interview.

    Parameters
    ----------
    study : Study
        The study.
    respondents : DataFrame
        Table `respondents`; `file` is the name of the transcript, or empty when it is named as the interview.
    left_out : collection of str
        Interviews and files named by rows that could not be read: told with their row, not once more here.

    Returns
    -------
    dict of str to Path
        Interview → file, in the order of the table.
    list of Problem
        Interviews without a file, files without an interview, files claimed twice, two files for one interview:
        said, never guessed. One problem for all of them when the table names no interview.
    """
    settings = study.settings.interviews
    files, problems = listed(study.raw / settings.folder)
    if respondents.empty:
        return {}, [*problems, *([_nobody(settings.table, len(files))] if files else [])]
    by_name, by_stem = _indexed(files)
    found: dict[str, Path] = {}
    for row in respondents[["interview_id", "file"]].itertuples(index=False):
        interview, named = str(row.interview_id), row.file if isinstance(row.file, str) else ""
        path, problem = _of(interview, named, by_name, by_stem)
        if path:
            found[interview] = path
        if problem:
            problems.append(problem)
    found, doubled = _claimed_once(found)
    problems += doubled
    claimed = {p: i for i, p in found.items()}
    refused = {p.file for p in problems}
    problems += _copies(claimed)
    told = {_key(Path(name.replace("\\", "/")).stem) for name in left_out}
    left = [p for p in files if p not in claimed and p.name not in refused and _key(p.stem) not in told]
    problems += [_orphan(p, claimed, settings.table) for p in left]
    return found, problems


def _unspeakable(name: str) -> bool:
    """Return whether a name has bytes that are no letters, as an archive made on an old system leaves."""
    return any("\ud800" <= sign <= "\udfff" for sign in name)


def _unnamed(name: str) -> Problem:
    shown = "".join("?" if _unspeakable(sign) else sign for sign in name)
    what = _("nom de fichier mal encodé : il n'est pas lu")
    return Problem(shown, what, _("Renommez-le sans lettres accentuées"), refused=True)


def _key(name: str) -> str:
    """MacOS writes names decomposed, Windows ignores case: both are the same name to a person."""
    return unicodedata.normalize("NFC", name).casefold()


def _indexed(files: list[Path]) -> tuple[dict[str, list[Path]], dict[str, list[Path]]]:
    by_name: dict[str, list[Path]] = defaultdict(list)
    by_stem: dict[str, list[Path]] = defaultdict(list)
    for path in files:
        by_name[_key(path.name)].append(path)
        by_stem[_key(path.stem)].append(path)
    return by_name, by_stem


def _of(
    interview: str, named: str, by_name: dict[str, list[Path]], by_stem: dict[str, list[Path]]
) -> tuple[Path | None, Problem | None]:
    """Return the file of one interview, or why there is none."""
    wanted = Path(named.replace("\\", "/")).name if named else interview
    candidates = by_name.get(_key(wanted), []) if named else by_stem.get(_key(interview), [])
    if named and len(candidates) > 1:
        tail = _key(named.replace("\\", "/"))
        candidates = [p for p in candidates if _key(p.as_posix()).endswith("/" + tail)] or candidates
        exact = [p for p in candidates if p.name == wanted]
        candidates = exact if len(exact) == 1 else candidates
    if len(candidates) == 1:
        return candidates[0], None
    if candidates:
        what = _("plusieurs fichiers pour l'entretien {interview} ({names}) : aucun n'est lu").format(
            interview=interview, names=", ".join(p.name for p in candidates)
        )
        todo = _("Gardez-en un seul, ou écrivez son nom dans la table des entretiens")
        return None, Problem(candidates[0].name, what, todo, refused=True)
    near = by_stem.get(_key(Path(wanted).stem), []) if named else []
    proposed = near[0].name if near else nearest(wanted, [p[0].name for p in by_name.values()])
    what = _("entretien {interview} sans fichier : il n'est pas dans les résultats").format(interview=interview)
    todo = (
        _("Est-ce {name} ? Corrigez la table des entretiens, ou ajoutez le fichier").format(name=proposed)
        if near and proposed
        else _("Ajoutez le fichier dans le dossier des entretiens, ou retirez la ligne")
    )
    return None, Problem(wanted, what, todo, refused=True)


def _claimed_once(found: dict[str, Path]) -> tuple[dict[str, Path], list[Problem]]:
    """Leave out the files that two interviews claim: nobody can say whose words they are."""
    by_path: dict[Path, list[str]] = defaultdict(list)
    for interview, path in found.items():
        by_path[path].append(interview)
    problems = [
        Problem(
            path.name,
            _("un seul fichier pour plusieurs entretiens ({names}) : il n'est pas lu").format(
                names=", ".join(names)
            ),
            _("Corrigez la colonne du fichier dans la table des entretiens"),
            refused=True,
        )
        for path, names in by_path.items()
        if len(names) > 1
    ]
    return {i: p for i, p in found.items() if len(by_path[p]) == 1}, problems


def _copies(claimed: dict[Path, str]) -> Iterator[Problem]:
    """Yield the files of two interviews that hold the same bytes: one of them is likely a copy by mistake."""
    by_size: dict[int, list[Path]] = defaultdict(list)
    for path in claimed:
        with contextlib.suppress(OSError):  # its reader will say it
            by_size[path.stat().st_size].append(path)
    seen: dict[str, Path] = {}
    for path in (p for size, paths in by_size.items() if size and len(paths) > 1 for p in paths):
        try:
            twin = seen.setdefault(sha256(path), path)
        except OSError:  # its reader will say it
            continue
        if twin != path:
            what = _("même contenu que {other}, pour un autre entretien").format(other=twin.name)
            yield Problem(path.name, what, _("Vérifiez que l'un des deux n'a pas été copié par erreur"))


def _nobody(table: str, files: int) -> Problem:
    """Return the one problem of a folder of transcripts when no interview is known: the table is to mend."""
    what = n_(
        "aucun entretien lisible dans cette table : {n} fichier n'est pas lu",
        "aucun entretien lisible dans cette table : {n} fichiers ne sont pas lus",
        files,
    )
    todo = _("Donnez à cette table une ligne par entretien")
    return Problem(table, what.format(n=files), todo, refused=True)


def _orphan(path: Path, claimed: dict[Path, str], table: str) -> Problem:
    twin = next((p for p in claimed if _key(p.stem) == _key(path.stem)), None)
    if twin:
        what = _("deuxième fichier pour l'entretien {interview} : {read} est lu, pas celui-ci").format(
            interview=claimed[twin], read=twin.name
        )
        return Problem(path.name, what, _("Gardez un seul des deux"), refused=True)
    what = _("aucune ligne de {table} ne nomme ce fichier : il n'est pas lu").format(table=table)
    return Problem(path.name, what, _("Ajoutez ou corrigez sa ligne, ou retirez le fichier"), refused=True)
