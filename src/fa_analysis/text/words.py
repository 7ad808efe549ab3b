"""From chunks to words: what the index holds, one position each.

A word is a token that holds a letter or a digit. Punctuation has no position: it leaves a mark on the word that
follows. Words that a hyphen joins (`élus-techniciens`) keep one position each and also form a compound, known
by their joined key (`élustechniciens`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fa_analysis.text.normalise import clean, is_inclusive, key, same_length
from fa_analysis.text.tokens import kept_whole, special_cases, token_ends

CLAUSE = 1
"""Mark of a word after a comma, a colon, a bracket, a dash or an ellipsis."""
SENTENCE = 2
"""Mark of a word that begins a sentence."""
UNIT = 3
"""Mark of the first word of a unit."""

_WORD = re.compile(r"[^\W_]+(?:(?:['-]|(?<=\d)[.,](?=\d))[^\W_]+)*'?")
STAR = "ƛ"
"""Stands for `*` while a word of a query is tokenised: a lower-case letter that no French text uses."""

LETTERS = "a-zàâäçéèêëîïôöùûüÿ"
"""Letters of plain words; the others (œ, letters of other languages) are read with more care."""
ELISIONS = "qu|[ldnjscmt]"
_PLAIN = re.compile(rf"((?:{ELISIONS})')?([{LETTERS}{STAR}]+)([,.;:!?]?)\Z")
_PAIR = re.compile(rf"([{LETTERS}]+)-([{LETTERS}]+)([,.;:!?]?)\Z")
_CLITICS = frozenset(
    ("ce", "clés", "clé", "elle", "en", "il", "ils", "je", "là", "moi", "nous", "on", "t", "vous")
)  # spaCy cuts these off with their hyphen
AFTER = {"": 0, ",": CLAUSE, ";": CLAUSE, ":": CLAUSE, ".": SENTENCE, "!": SENTENCE, "?": SENTENCE}
_SENTENCE = re.compile(r"[!?‽]|(?<!\.)\.(?!\.)")
_CLAUSE = re.compile(r"[,;:()\[\]{}–—…]|\.\.|^-+$")


class ChunkWords(NamedTuple):
    """The words of one chunk: keys, offsets in the chunk as written, marks, and its compounds.

    `after` is the mark that the chunk leaves on the next word. A compound is (key, rank of its first word,
    number of words).
    """

    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    marks: tuple[int, ...]
    after: int = 0
    compounds: tuple[tuple[str, int, int], ...] = ()


def read_chunks(chunks: Sequence[str]) -> list[ChunkWords]:
    """Return the words of each white-space-free chunk, as written."""
    special = special_cases()
    found = {chunk: _plain(chunk, special) for chunk in chunks}
    _read_others([c for c, words in found.items() if words is None], found)
    return [words for c in chunks if (words := found[c]) is not None]


def _plain(chunk: str, special: frozenset[str]) -> ChunkWords | None:
    """Read a word with at most one elision before and one sign after, as most are: spaCy cuts just there.

    Anything else, and what spaCy lists as an exception, is left to spaCy (None).
    """
    low = chunk.lower()
    if "’" in low:
        low = low.replace("’", "'")
    if low in special or len(low) != len(chunk):
        return None
    fit = _PLAIN.match(low)
    if fit is None:
        return _pair(chunk, low, special) if "-" in low else None
    elision, core, sign = fit.groups()
    if elision and core + sign in special:
        return None
    end = len(low) - len(sign)
    if core not in chunk:
        core = key(chunk[end - len(core) : end])
    if elision is None:
        return ChunkWords((core,), (0,), (end,), (0,), AFTER[sign])
    cut = len(elision)
    if elision not in chunk:
        elision = key(chunk[:cut].replace("’", "'"))
    return ChunkWords((elision, core), (0, cut), (cut, end), (0, 0), AFTER[sign])


def _pair(chunk: str, low: str, special: frozenset[str]) -> ChunkWords | None:
    """Read two plain words joined by a hyphen, where spaCy cuts at the hyphen and nothing is inclusive."""
    fit = _PAIR.match(low)
    if fit is None:
        return None
    one, two, sign = fit.groups()
    near = (f"{one}-{two}", f"{one}-", f"-{two}", f"-{two}{sign}", two + sign)
    if two in _CLITICS or not special.isdisjoint(near) or kept_whole(near[0]) or is_inclusive(low):
        return None
    cut, end = len(one), len(low) - len(sign)
    first, second = key(chunk[:cut]), key(chunk[cut + 1 : end])
    compound = ((first + second, 0, 2),)
    return ChunkWords((first, second), (0, cut + 1), (cut, end), (0, 0), AFTER[sign], compound)


def _read_others(chunks: list[str], found: dict[str, ChunkWords | None]) -> None:
    cleaned = {c: clean(c) for c in chunks}
    lowered = {c: same_length(k.text) for c, k in cleaned.items() if k.text}
    distinct = list(dict.fromkeys(lowered.values()))
    ends = dict(zip(distinct, token_ends(distinct), strict=True))
    for chunk, plain in cleaned.items():
        words = _words(plain.text, ends[lowered[chunk]]) if plain.text else ChunkWords((), (), (), ())
        found[chunk] = _placed(words, plain.starts, plain.ends)


def _words(text: str, token_end: tuple[int, ...]) -> ChunkWords:
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    marks: list[int] = []
    done = begin = 0
    for end in token_end:
        for found in _WORD.finditer(text, begin, end):
            marks.append(_mark(text[done : found.start()], inside=bool(keys)))
            keys.append(key(found.group()))
            starts.append(found.start())
            done = found.end()
            ends.append(done)
        if done > begin and text[done:end] == ".":  # spaCy knows this abbreviation: no sentence ends here
            done = end
        begin = end
    after = _mark(text[done:], inside=False)
    return ChunkWords(
        tuple(keys), tuple(starts), tuple(ends), tuple(marks), after, _compounds(text, keys, starts, ends)
    )


def _mark(between: str, *, inside: bool) -> int:
    """Return the mark left by what stands between two words; a lone hyphen inside a chunk joins them."""
    if not between or (inside and between == "-"):
        return 0
    if _SENTENCE.search(between):
        return SENTENCE
    return CLAUSE if _CLAUSE.search(between) else 0


def _compounds(
    text: str, keys: list[str], starts: list[int], ends: list[int]
) -> tuple[tuple[str, int, int], ...]:
    out = []
    first = 0
    for at in range(1, len(keys) + 1):
        if at < len(keys) and text[ends[at - 1] : starts[at]] == "-":
            continue
        if at - first > 1:
            out.append(("".join(keys[first:at]), first, at - first))
        first = at
    return tuple(out)


def _placed(words: ChunkWords, begin: tuple[int, ...] | None, past: tuple[int, ...] | None) -> ChunkWords:
    """Return `words` with the offsets they have in the chunk as written."""
    if begin is None or past is None:
        return words
    return ChunkWords(
        words.keys,
        tuple(begin[s] for s in words.starts),
        tuple(past[e - 1] for e in words.ends),
        words.marks,
        words.after,
        words.compounds,
    )
