"""Files of contributions → partitions: each file is read once, streaming, and cut in parts of so many rows."""

from __future__ import annotations

import hashlib
import io
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.files import sha256, write_bytes
from fa_analysis.i18n import _, n_
from fa_analysis.pipeline.inputs import code_of, digest
from fa_analysis.scale.encoding import fingerprint
from fa_analysis.scale.model import Part, Place, Say, place_of
from fa_analysis.scale.rows import ENDINGS, Row, read_rows
from fa_analysis.study import Study
from fa_analysis.text.units import pieces

_ROOMS = ("read", "scale/encoding.py", "scale/rows.py", "scale/stage.py", "text/units.py")
_SHOWN = 10
_LONGEST_STEM = 60
Hashes = npt.NDArray[np.uint64]
Good = tuple[int, str, str, str]
"""Line, identifier, text, group."""


def stage(study: Study, say: Say) -> Iterator[Part]:
    """Yield the partitions of the contributions of a study, as soon as each is on the disk.

    A file whose bytes and settings have not changed since it was staged is not read again.

    Parameters
    ----------
    study : Study
        Its settings say which files and columns.
    say : callable
        Called with each problem met: files refused, rows not read.

    Raises
    ------
    WriteError
        When a partition cannot be written.
    """
    taken: dict[str, str] = {}
    for path in files_of(study):
        stem = unicodedata.normalize("NFC", path.stem)
        if path.suffix.lower() not in ENDINGS:
            todo = _("Enregistrez-le en csv, en jsonl ou en parquet, ou retirez-le")
            say(Problem(path.name, _("ce type de fichier n'est pas lu ici"), todo, refused=True))
        elif stem.casefold() in taken:
            what = _("même nom que {other} : leurs contributions se confondraient ; non lu")
            todo = _("Renommez l'un des deux")
            say(Problem(path.name, what.format(other=taken[stem.casefold()]), todo, refused=True))
        else:
            taken[stem.casefold()] = path.name
            yield from _file(study, path, stem, say)


def files_of(study: Study) -> list[Path]:
    """Return the files of contributions, by name; hidden and temporary ones are passed over."""
    found = study.raw.glob(study.settings.contributions.files)
    return sorted(p for p in found if p.is_file() and not p.name.startswith((".", "~$")))


def _file(study: Study, path: Path, stem: str, say: Say) -> Iterator[Part]:
    try:
        key = digest([fingerprint(path), study.settings.contributions.model_dump(), _code(), _words(study)])
        record = place_of(study).root / "staged" / f"{_short(stem)}.json"
        kept = _kept(record, key, place_of(study))
        if kept is not None:
            for problem in kept[1]:
                say(problem)
            yield from kept[0]
            return
        reading = _Reading(study, path, stem)
        made = list[Part]()
        for part in reading.parts():
            made.append(part)
            yield part
    except FileRefusedError as err:
        say(Problem(path.name, err.what, err.todo or "", refused=True))
        return
    except OSError as err:
        say(Problem(path.name, _("lecture interrompue par le système"), str(err.strerror or ""), refused=True))
        return
    for problem in reading.problems():
        say(problem)
    told = {
        "from": key,
        "parts": [asdict(p) for p in made],
        "problems": [asdict(p) for p in reading.problems()],
    }
    write_bytes(record, json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "surrogateescape"))


def _code() -> str:
    return code_of(_ROOMS)


def _words(study: Study) -> int:
    return study.settings.units.max_words


def _short(stem: str) -> str:
    """Return a name for the parts of a file that no disk finds too long."""
    return stem if len(stem) <= _LONGEST_STEM else f"{stem[:_LONGEST_STEM]}-{digest(stem)[:8]}"


def _kept(record: Path, key: str, place: Place) -> tuple[list[Part], list[Problem]] | None:
    """Return the partitions of a file that is already staged as it is now; None when it must be read."""
    try:
        told = json.loads(record.read_bytes())
        if told["from"] != key:
            return None
        parts = [Part(**p) for p in told["parts"]]
        problems = [Problem(**p) for p in told["problems"]]
        if all(sha256(place.staged(p.name)) == p.mark for p in parts):
            return parts, problems
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


@dataclass
class _Reading:
    """The reading of one file: what was refused in it, and the identifiers already met."""

    study: Study
    path: Path
    stem: str
    about: list[Problem] = field(default_factory=list)
    refused: dict[str, list[int]] = field(default_factory=dict)
    blank: list[int] = field(default_factory=list)
    seen: Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    def parts(self) -> Iterator[Part]:
        """Yield the partitions of the file, each once it is written."""
        settings = self.study.settings.contributions
        names = {str(ours): theirs for ours, theirs in settings.columns.items()}
        rows = self._good(read_rows(self.path, names, self.about.append))
        rank = 0
        while batch := list(islice(rows, settings.rows)):
            kept = self._once(batch)
            if kept:
                rank += 1
                yield self._write(f"{_short(self.stem)}-{rank:05d}", kept)

    def problems(self) -> list[Problem]:
        """Return what there is to tell: of the file, then of its rows, gathered by reason."""
        told = [_refusal(self.path.name, why, lines) for why, lines in self.refused.items()]
        if self.blank:
            what = n_("{n} ligne sans texte : passée", "{n} lignes sans texte : passées", len(self.blank))
            told.append(Problem(self.path.name, what.format(n=len(self.blank))))
        return [*self.about, *told]

    def _good(self, rows: Iterator[Row]) -> Iterator[Good]:
        for line, cells, why in rows:
            if cells is None:
                self._refuse(why, line)
            elif not cells[0]:
                self._refuse(_("identifiant vide"), line)
            elif not cells[1]:
                self.blank.append(line)
            else:
                yield (line, *cells)

    def _refuse(self, why: str, line: int) -> None:
        self.refused.setdefault(why, []).append(line)

    def _once(self, batch: list[Good]) -> list[Good]:
        """Return the rows whose identifiers (those of their pieces too) no row above them has taken."""
        from pandas.util import hash_array

        claims = [(name, at) for at, (_line, name, _text, _group) in enumerate(batch)]
        claims += [
            (f"{name}.{n}", at) for at, row in enumerate(batch) for name, n in _more(row, _words(self.study))
        ]
        found = hash_array(np.array([name for name, _at in claims], dtype=object))
        _unique, first = np.unique(found, return_index=True)
        fresh = np.zeros(len(found), dtype=bool)
        fresh[first] = True
        if len(self.seen):
            near = np.minimum(np.searchsorted(self.seen, found), len(self.seen) - 1)
            fresh &= self.seen[near] != found
        double = {claims[i][1] for i in np.flatnonzero(~fresh).tolist()}
        self.seen = np.sort(np.concatenate([self.seen, found[fresh]]), kind="stable")
        for at in sorted(double):
            self._refuse(_("identifiant déjà pris par une ligne au-dessus"), batch[at][0])
        return [row for at, row in enumerate(batch) if at not in double] if double else batch

    def _write(self, name: str, rows: list[Good]) -> Part:
        content = _as_parquet(self.stem, rows)
        write_bytes(place_of(self.study).staged(name), content)
        file = unicodedata.normalize("NFC", self.path.relative_to(self.study.raw).as_posix())
        return Part(name, file, rows[0][0], rows[-1][0], len(rows), hashlib.sha256(content).hexdigest())


def _more(row: Good, max_words: int) -> list[tuple[str, int]]:
    """Return the identifiers that the second, third … piece of a very long contribution takes."""
    text = row[2]
    if len(text) <= 2 * max_words:  # too short to hold so many words, and most are
        return []
    return [(row[1], n) for n in range(2, len(pieces(text, max_words)) + 1)]


def _refusal(file: str, why: str, lines: list[int]) -> Problem:
    shown = ", ".join(map(str, lines[:_SHOWN]))
    more = _(" … ({n} en tout)").format(n=len(lines)) if len(lines) > _SHOWN else ""
    what = n_("ligne {lines} : {why} ; non lue", "lignes {lines} : {why} ; non lues", len(lines))
    return Problem(
        file, what.format(lines=shown + more, why=why), _("Corrigez-les, puis relancez"), refused=True
    )


def _as_parquet(stem: str, rows: list[Good]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    line, name, text, group = zip(*rows, strict=True)
    table = pa.table(
        {
            "line": pa.array(line, pa.int64()),
            "contribution_id": pa.array([f"{stem}:{n}" for n in name], pa.string()),
            "text": pa.array(text, pa.string()),
            "group": pa.array(group, pa.string()).dictionary_encode(),
        }
    )
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()
