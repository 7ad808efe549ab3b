"""Turns of speech from the pieces of a file, whatever its container."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fa_analysis.i18n import _, n_, quoted
from fa_analysis.read.labels import Mark, lines_of, mark_of
from fa_analysis.read.pieces import Notice, Piece, flat
from fa_analysis.read.speakers import Speaker, Verdict, decide
from fa_analysis.read.stamps import STAMP, times

_ONLY_STAMP = re.compile(rf"\s*{STAMP}\s*$")
# A title page is a few words; more than this before the first label may be speech that nobody was named for.
_LONG_PREAMBLE = 60


@dataclass
class Turn:
    """One turn being gathered: who, where it begins, its times, its lines."""

    label: str | None
    ident: str | None
    role: str
    place: str
    start_s: float | None = None
    end_s: float | None = None
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, on one line."""
        return flat(" ".join(p for p in (flat(x) for x in self.parts) if p))


@dataclass(frozen=True)
class _Line:
    piece: Piece
    text: str
    mark: Mark | None


def turns_of(pieces: Sequence[Piece], known: Mapping[str, str]) -> tuple[list[Turn], list[Notice]]:
    """Return the turns of a file and what there is to tell about who speaks.

    Parameters
    ----------
    pieces : sequence of Piece
        Its paragraphs or cues.
    known : mapping of str to str
        Role of each known label, by its comparable name.
    """
    lines = [
        _Line(piece, text, mark_of(piece, at, text, known)) for piece in pieces for at, text in lines_of(piece)
    ]
    marked = [line for line in lines if line.mark]
    marks = [line.mark for line in marked if line.mark]
    verdict = decide(marks, _spoken(lines), known)
    if not any(verdict.speakers):
        return _unlabelled(pieces)
    turns, left = _gather(lines, verdict)
    return turns, [*_told(verdict, [line.piece.place for line in marked]), *left]


def _spoken(lines: Sequence[_Line]) -> list[str]:
    """Return what follows each mark, up to the next."""
    found: list[list[str]] = []
    for line in lines:
        if line.mark:
            found.append([line.text[line.mark.end :]])
        elif found:
            found[-1].append(line.text)
    return [flat(" ".join(parts)) for parts in found]


def _gather(lines: Sequence[_Line], verdict: Verdict) -> tuple[list[Turn], list[Notice]]:
    """Give each line to whoever speaks; what stands before the first label is not speech."""
    turns: list[Turn] = []
    before, titles = 0, 0
    pending: float | None = None
    speakers = iter(verdict.speakers)
    for line in lines:
        speaker = next(speakers) if line.mark else None
        if speaker and line.mark:
            _begin(turns, line, line.mark, speaker, pending)
            pending = None
        elif _ONLY_STAMP.match(line.text):
            pending = times(line.text)[0]
        elif not turns:
            before += 0 if line.piece.heading else len(line.text.split())
        elif line.piece.heading and line.text.strip():
            titles += 1
        else:
            turns[-1].parts.append(line.text)
            turns[-1].end_s = line.piece.end_s if line.piece.end_s is not None else turns[-1].end_s
    return [t for t in turns if t.text], list(_left(before, titles, sum(not t.text for t in turns)))


def _begin(turns: list[Turn], line: _Line, mark: Mark, speaker: Speaker, pending: float | None) -> None:
    """Open a turn, or go on with it when the same person is named again."""
    start_s = mark.start_s if mark.start_s is not None else line.piece.start_s
    end_s = mark.end_s if mark.end_s is not None else line.piece.end_s
    if not turns or turns[-1].ident != speaker.ident:
        start_s = pending if start_s is None else start_s
        role = speaker.role or "unknown"
        turns.append(Turn(mark.label, speaker.ident, role, line.piece.place, start_s))
    turns[-1].parts.append(line.text[mark.end :])
    turns[-1].end_s = end_s if end_s is not None else turns[-1].end_s


def _left(before: int, titles: int, empty: int) -> Iterator[Notice]:
    if before > _LONG_PREAMBLE:
        yield Notice(
            _("{n} mots avant la première étiquette de locuteur ne sont pas comptés comme parole").format(
                n=before
            ),
            _("Si quelqu'un y parle, écrivez son étiquette devant"),
        )
    if titles:
        what = n_("{n} intertitre laissé de côté", "{n} intertitres laissés de côté", titles)
        yield Notice(what.format(n=titles))
    if empty:
        what = n_(
            "{n} étiquette sans parole laissée de côté", "{n} étiquettes sans parole laissées de côté", empty
        )
        yield Notice(what.format(n=empty))


def _unlabelled(pieces: Sequence[Piece]) -> tuple[list[Turn], list[Notice]]:
    turns = [
        Turn(None, None, "unknown", p.place, p.start_s, p.end_s, [p.text])
        for p in pieces
        if flat(p.text) and not p.heading and not _ONLY_STAMP.match(p.text)
    ]
    return turns, [
        Notice(
            _("aucune étiquette de locuteur reconnue : {n} passages gardés sans rôle, donc non codés").format(
                n=len(turns)
            ),
            _("Écrivez qui parle devant chaque prise de parole, ou ajoutez ses étiquettes à [speakers]"),
        )
    ]


def _told(verdict: Verdict, places: Sequence[str]) -> Iterator[Notice]:
    add = _("Ajoutez-les à [speakers] dans study.toml si ce n'est pas juste")
    if verdict.misspelt:
        what = n_(
            "{n} étiquette mal écrite rattachée à la plus proche",
            "{n} étiquettes mal écrites rattachées à la plus proche",
            verdict.misspelt,
        )
        yield Notice(what.format(n=verdict.misspelt))
    if verdict.deduced:
        names = ", ".join(quoted(n) for n in verdict.deduced)
        yield Notice(_("rôle déduit de l'alternance pour {names}").format(names=names), add)
    if verdict.unknown:
        names = ", ".join(quoted(n) for n in verdict.unknown[:6])
        yield Notice(
            _("rôle inconnu pour {names} : ces paroles ne sont pas codées").format(names=names),
            _("Ajoutez ces étiquettes à [speakers] dans study.toml"),
        )
    if verdict.doubtful:
        where = ", ".join(places[i] for i in verdict.doubtful[:5])
        yield Notice(
            _(
                "un même début de ligne suivi de deux-points revient ({where}) et a été pris pour de la parole"
            ).format(where=where),
            _("Si c'est le nom d'un locuteur, ajoutez-le à [speakers] dans study.toml"),
        )
