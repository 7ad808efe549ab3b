"""Canaries: every known name, in all its spellings, looked for in every file of a folder of outputs."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import pandas as pd

import fa_analysis
from fa_analysis.errors import DisclosureError
from fa_analysis.i18n import _
from fa_analysis.privacy.containers import UnreadError, texts_in
from fa_analysis.privacy.evidence import in_place, is_clear
from fa_analysis.privacy.key import folded
from fa_analysis.privacy.lexicon import is_word, not_people, words

COLUMNS = ["file", "place", "name"]
PACKAGE = Path(fa_analysis.__file__).parent
UNREAD = "?"
_BEFORE = "«»“”„\"'’([{-–—/|·•*_@#"
"""What may touch a word in a text; after anything else, two pieces were put end to end."""
_WORD = re.compile(r"[^\W\d_]+|\d+")


class _Fold(dict[int, str]):
    """Each character in lower case without accent, one for one."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKD", chr(code))[0].lower()
        self[code] = {"ı": "i", "ø": "o", "ł": "l"}.get(plain[:1], plain[:1]) or chr(code)
        return self[code]


_FOLD = _Fold()
Spellings = dict[str, list[tuple[str, ...]]]


def spellings(names: Iterable[str], *, left: Iterable[str] = ()) -> Spellings:
    """Return, by first word, the runs of folded words that betray one of `names`.

    Of « Jean-Baptiste Le Goff »: the whole in both orders, with spaces or glued, with an initial, and the
    family name alone; of a single word, that word.

    Parameters
    ----------
    left : iterable of str
        Folded words that the rewriting leaves in clear (decided so, or words of the study): as a part of a
        longer name they betray nobody.
    """
    names = list(names)
    whole = {tuple(folded(name).split()) for name in names}
    apart = {tuple(form.split()) for form in left} - whole
    runs: set[tuple[str, ...]] = set()
    for name in names:
        parts = folded(name).split()
        if not parts:
            continue
        if len(name.split()) == 1:  # « Marie-Line »: no part of it is a family name
            runs |= {tuple(parts), ("".join(parts),)}
            continue
        first = 1 if "-" not in name.split()[0] else min(name.split()[0].count("-") + 1, len(parts) - 1)
        given, family = parts[:first], parts[first:]
        runs |= {tuple(parts), (*family, *given), (given[0][0], *family), (*family, given[0][0]), tuple(family)}
        runs |= {("".join(parts),), ("".join(family + given),), (given[0][0] + "".join(family),)}
        runs |= {("".join(p[0] for p in given), *family), (("".join(family)),)}
    index: Spellings = {}
    for run in sorted(r for r in runs - apart if r and len("".join(r)) > 2):
        index.setdefault(run[0], []).append(run)
    return index


def find(text: str, index: Spellings) -> Iterator[str]:
    """Yield each known name met in `text`, as it is written there."""
    text = unicodedata.normalize("NFC", text)
    for start, end in places(text, index):
        yield text[start:end]


def places(text: str, index: Spellings, *, since: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where known names stand in `text`, from the code point `since` on."""
    flat = text.translate(_FOLD)
    found = [(m.group(), m.start(), m.end()) for m in _WORD.finditer(flat)]
    for at, (word, start, _end) in enumerate(found):
        if start < since:
            continue
        for run in index.get(word, ()):
            here = found[at : at + len(run)]
            if tuple(w for w, _s, _e in here) != run or not _close(here):
                continue
            end = here[-1][2]
            initial = any(len(w) == 1 for w in run)
            if initial and not all(text[s].isupper() for _w, s, _e in here):  # « petit à » is no initial
                continue
            if len(run) > 1 or (_telling(text, start, end) and not _own_phrase(found, at)):
                yield start, end
                break


def _close(here: list[tuple[str, int, int]]) -> bool:
    return all(after[1] - before[2] <= 3 for before, after in pairwise(here))


def _telling(text: str, start: int, end: int) -> bool:
    """Tell whether a single word is a name: not in a compound, with a capital if it is a word too."""
    word = text[start:end]
    if _compound(text, start, end):
        return False
    before, after = text[max(0, start - 120) : start].rpartition(">")[2], text[end : end + 40].partition("<")[0]
    common = len(word) < 4 or is_word(word.lower()) or folded(word) in not_people() | words("grammar")
    if not common:
        return not in_place(before, word, after) and (word[:1].isupper() or word not in _own_words())
    alone = not before.strip() and not after.strip()
    if before and not (before[-1].isspace() or before[-1] in _BEFORE):  # glued to the cell before it
        before = ""
    return word[:1].isupper() and (alone or is_clear(before, word, after))


@functools.cache
def _own_words() -> frozenset[str]:
    """Return the words in lower case that the program itself writes: those of its code and its templates.

    « line » in a drawing is a line, though somebody is called Line; with a capital it would still be found.
    """
    found: set[str] = set()
    for path in PACKAGE.rglob("*"):
        if path.suffix in {".py", ".jinja", ".css", ".js", ".html"}:
            found.update(re.findall(r"\b[a-z]{4,}\b", path.read_text(encoding="utf-8")))
    return frozenset(found)


def _own_phrase(found: list[tuple[str, int, int]], at: int) -> bool:
    """Tell whether the program itself says this word after these two: « intervalle de Wilson », a method."""
    return at > 1 and (found[at - 2][0], found[at - 1][0], found[at][0]) in _own_phrases()


@functools.cache
def _own_phrases() -> frozenset[tuple[str, str, str]]:
    """Return each word with a capital of the program's messages, folded, after the two words before it."""
    phrases: set[tuple[str, str, str]] = set()
    for path in PACKAGE.rglob("*.po"):
        for message in path.read_text(encoding="utf-8").split("\n\n"):
            text = "".join(re.findall(r'"(.*)"', message))
            flat = text.translate(_FOLD)
            told = [(m.group(), m.start()) for m in _WORD.finditer(flat)]
            phrases |= {
                (told[i - 2][0], told[i - 1][0], word)
                for i, (word, start) in enumerate(told)
                if i > 1 and text[start].isupper()
            }
    return frozenset(phrases)


def _compound(text: str, start: int, end: int) -> bool:
    return (
        text[end : end + 1] == "-"
        and text[end + 1 : end + 2].isalpha()
        and text[start - 1 : start] in {"-", " "}
    )


def masked(name: str) -> str:
    """Return a name as a report may show it: its first letter and its length."""
    return _("{letter}… ({n} signes)").format(letter=name[:1], n=len(name))


def scan(folder: Path, names: Iterable[str], *, left: Iterable[str] = ()) -> pd.DataFrame:
    """Look for every name in every file under `folder`; `left`: see `spellings`.

    Returns
    -------
    DataFrame
        One row per name met and place: `file` (relative), `place` (inside it) and `name` (masked); `name`
        is `?`
        for what could not be read: too large, too deep, closed or damaged. Zero rows: nothing was found.

    Raises
    ------
    DisclosureError
        When the folder is not there, or no name is known: nothing would be proved.
    """
    index = spellings(names, left=left)
    if not folder.is_dir():
        raise DisclosureError(_("dossier introuvable"), where=str(folder), todo=_("Vérifiez son nom"))
    if not index:
        raise DisclosureError(
            _("aucun nom connu : rien ne serait vérifié"),
            where=str(folder),
            todo=_("Lancez d'abord « fa-analysis privacy doubts », qui tient la clé des pseudonymes"),
        )
    return veiled(met(folder, index), index)


def veiled(found: Iterable[tuple[str, str, str]], index: Spellings) -> pd.DataFrame:
    """Return what `met` gives as a table that may be shown: names masked, also those of files."""
    rows = [
        (_veiled(file, index), _veiled(spot, index), name if name == UNREAD else masked(name))
        for file, spot, name in found
    ]
    return pd.DataFrame(list(dict.fromkeys(rows)), columns=COLUMNS)


def met(folder: Path, index: Spellings) -> Iterator[tuple[str, str, str]]:
    """Yield the file, the place in it and the name, in clear, of all that is met: for the team only."""
    known: dict[bytes, tuple[str, ...]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        shown = path.relative_to(folder).as_posix()
        try:
            for spot, text in texts_in(shown, path.read_bytes()):
                for name in _found_in(text, index, known):
                    yield shown, spot, name
        except (UnreadError, OSError) as err:
            yield shown, str(err), UNREAD


def _found_in(text: str, index: Spellings, known: dict[bytes, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the names met in a text; the styles of two hundred documents are the same, and are read once."""
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    if mark not in known:
        known[mark] = tuple(dict.fromkeys(find(text, index)))
    return known[mark]


def _veiled(place: str, index: Spellings) -> str:
    """Return a place without the names that are in it."""
    for name in sorted(set(find(place, index)), key=len, reverse=True):
        place = place.replace(name, masked(name))
    return place
