"""From chunks to words: what the index holds, one position each.

A word is a token that holds a letter or a digit. Punctuation has no position: it leaves a mark on the word that
follows. Words that a hyphen joins (`élus-techniciens`) keep one position each and also form a compound, known
by their joined key (`élustechniciens`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fa_analysis.text.normalise import clean, key, same_length
from fa_analysis.text.tokens import token_ends

CLAUSE = 1
"""Mark of a word after a comma, a colon, a bracket, a dash or an ellipsis."""
SENTENCE = 2
"""Mark of a word that begins a sentence."""
UNIT = 3
"""Mark of the first word of a unit."""

_WORD = re.compile(r"[^\W_]+(?:(?:['-]|(?<=\d)[.,](?=\d))[^\W_]+)*'?")
_SIMPLE = re.compile(r"[a-zàâäçéèêëîïôöùûüÿ]+\Z")
_SENTENCE = re.compile(r"[!?‽]|(?<!\.)\.(?!\.)")
_CLAUSE = re.compile(r"[,;:()\[\]{}–—…]|\.\.|^-+$")


@dataclass(frozen=True)
class ChunkWords:
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
    cleaned = {c: clean(c) for c in chunks if not _SIMPLE.match(c)}
    lowered = {c: same_length(k.text) for c, k in cleaned.items() if k.text}
    distinct = list(dict.fromkeys(lowered.values()))
    ends = dict(zip(distinct, token_ends(distinct), strict=True))
    out = []
    for chunk in chunks:
        if chunk not in cleaned:
            out.append(ChunkWords((key(chunk),), (0,), (len(chunk),), (0,)))
        elif chunk not in lowered:
            out.append(ChunkWords((), (), (), ()))
        else:
            words = _words(cleaned[chunk].text, ends[lowered[chunk]])
            out.append(_placed(words, cleaned[chunk].starts, cleaned[chunk].ends))
    return out


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
