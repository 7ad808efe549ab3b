"""Words as they are typed in a query, read as the words of a text are: elisions, hyphens, inclusive endings."""

from __future__ import annotations

import re
from functools import lru_cache

from fa_analysis.i18n import _
from fa_analysis.text.query.ast import AnyWord, Lemma, Node, Or, Sequence, Word
from fa_analysis.text.query.error import QueryError
from fa_analysis.text.words import STAR, read_chunks

_FRENCH = {"ET": "AND", "OU": "OR", "SAUF": "AND NOT", "NON": "NOT"}


def words_of(written: str, at: int) -> Node:
    """Return the node of a word as written: several positions when it holds an elision or a hyphen."""
    if written in _FRENCH:
        raise QueryError(_("« {word} » n'est pas un opérateur").format(word=written), at, _FRENCH[written])
    if "?" in written.rstrip("?"):
        raise QueryError(_("« ? » dans un mot"), at, _("« * » pour des lettres quelconques"))
    if not any(c.isalnum() for c in written):
        raise QueryError(
            _("« {word} » ne contient aucune lettre").format(word=written),
            at,
            _("un mot, ou des lettres et « * »"),
        )
    return _node(written)


@lru_cache(maxsize=20_000)
def _node(written: str) -> Node:
    """Read a word; rules write the same ones again and again."""
    starred = re.sub(r"\*+", STAR, written.replace("\\", ""))
    words = read_chunks(["".join(starred.split())])[0]
    items: list[Node] = []
    joined = {rank: (name, span) for name, rank, span in words.compounds}
    rank = 0
    while rank < len(words.keys):
        if rank in joined:
            name, span = joined[rank]
            items.append(_hyphenated(name, words.keys[rank : rank + span]))
            rank += span
        else:
            items.append(_single(words.keys[rank], starred[words.starts[rank] : words.ends[rank]]))
            rank += 1
    return items[0] if len(items) == 1 else Sequence(tuple(items))


def _single(name: str, written: str) -> Node:
    parts = [p for p in re.split(r"[-\u2010\u2011]", written) if p]
    if len(parts) > 1:
        return _hyphenated(name, tuple(k for p in parts for k in read_chunks([p])[0].keys))
    return AnyWord() if name == STAR else Word(_starred(name))


def _hyphenated(name: str, parts: tuple[str, ...]) -> Node:
    """`co-construire` is also `coconstruire` and `co construire`."""
    whole = Word(_starred(name))
    if STAR in parts:
        return whole
    return Or((whole, Sequence(tuple(Word(_starred(p)) for p in parts))))


def _starred(name: str) -> str:
    return name.replace(STAR, "*")


def lemma_of(written: str, at: int) -> Node:
    words = read_chunks([written])[0]
    if len(words.keys) != 1 or "*" in written:
        raise QueryError(_("« lemme:{word} »").format(word=written), at, _("un seul mot après « lemme: »"))
    return Lemma(words.keys[0])
