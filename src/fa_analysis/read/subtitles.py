"""Subtitles (vtt, srt): one piece a voice of a cue, with its times.

Read here and not by a library: those tried keep one voice of a cue that has two, or lose the speakers.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _, n_
from fa_analysis.read import content, encodings
from fa_analysis.read.pieces import Document, Notice, Piece, clean

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:[a-zA-Z][^<>]{0,200}|\d[\d:.]*)>|\{\\[^{}]*\}")
_BLOCK = re.compile(r"(NOTE|STYLE|REGION)\b")
_FIRST_CUE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\d+\s*\r?\n\s*\d+:\d\d:\d\d[.,]\d{3} --> ")


def read(path: Path) -> Document:
    """Return the cues of a subtitle file, WebVTT or SubRip.

    Raises
    ------
    FileRefusedError
        When the file is not text, has no timed cue, or has no word.
    """
    text, notices = encodings.decode(content.read_whole(path), path.name)
    broken: list[int] = []
    pieces = tuple(_cues(clean(text), broken))
    if not any("-->" in line for line in text.split("\n", 5000)):
        if not text.strip():
            raise content.empty(path.name)
        raise FileRefusedError(
            _("n'a aucun minutage : ce n'est pas un fichier de sous-titres"),
            where=path.name,
            todo=_("Si c'est un texte simple, renommez-le en .txt"),
        )
    if not any(p.text.strip() for p in pieces):
        raise content.empty(path.name)
    return Document(pieces, notices + tuple(_told(broken)))


def _told(broken: list[int]) -> Iterator[Notice]:
    if broken:
        lines = ", ".join(str(n) for n in broken[:5])
        yield Notice(
            n_(
                "{n} minutage illisible (ligne {lines}) : les paroles sont gardées, sans leur temps",
                "{n} minutages illisibles (lignes {lines}) : les paroles sont gardées, sans leur temps",
                len(broken),
            ).format(n=len(broken), lines=lines),
            _("Corrigez ces lignes si les temps comptent"),
        )


def _cues(text: str, broken: list[int]) -> Iterator[Piece]:
    """Yield the voices of each cue; the number of a line whose timing cannot be read goes to `broken`."""
    lines = text.split("\n")
    timed = [n for n, line in enumerate(lines) if "-->" in line]
    for rank, at in enumerate(timed):
        end = timed[rank + 1] if rank + 1 < len(timed) else len(lines)
        times = _TIMING.match(lines[at])
        if not times:
            broken.append(at + 1)
        start_s = _seconds(times.group(1, 2, 3, 4)) if times else None
        end_s = _seconds(times.group(5, 6, 7, 8)) if times else None
        yield from _voices(_body(lines[at + 1 : end], last=rank + 1 == len(timed)), rank + 1, start_s, end_s)


def _body(lines: list[str], *, last: bool) -> str:
    """Return the words of a cue: the lines up to the blank one; the next cue's own name is not among them."""
    if not last:
        # The line just above a timing, after a blank one, is the number or name of the next cue.
        named = len(lines) >= 2 and lines[-1].strip() and not lines[-2].strip()
        lines = lines[:-1] if named or (lines and lines[-1].strip().isdigit()) else lines
    kept: list[str] = []
    for line in lines:
        if _BLOCK.match(line) and (not kept or not kept[-1].strip()):
            break
        kept.append(line)
    return "\n".join(line for line in kept if line.strip())


def _voices(body: str, rank: int, start_s: float | None, end_s: float | None) -> Iterator[Piece]:
    place = _("sous-titre {n}").format(n=rank)
    parts = _VOICE.split(body)
    voices = [None, *parts[1::2]]
    for voice, said in zip(voices, parts[::2], strict=True):
        text = _plain(said)
        if text or voice is None:
            name = _plain(voice) if voice else None
            yield Piece(text, place, voice=name, start_s=start_s, end_s=end_s)


def _plain(text: str) -> str:
    return clean(html.unescape(_TAG.sub("", text))).strip()


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + int((thousandths or "0").ljust(3, "0")) / 1000


def looks_timed(path: Path) -> bool:
    """Return whether a text begins as subtitles do, whatever its name."""
    head = content.read_whole(path)[:2000]
    return head.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT") or bool(_FIRST_CUE.match(head))
