"""What a query is, once parsed: a small tree of frozen nodes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """One word, or words that a hyphen joins: their key, in which `*` stands for any letters."""

    pattern: str


@dataclass(frozen=True)
class Lemma:
    """Any inflected form of one dictionary word."""

    lemma: str


@dataclass(frozen=True)
class AnyWord:
    """One word, whichever, inside a sequence."""


@dataclass(frozen=True)
class Sequence:
    """Consecutive items within a sentence."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Near:
    """All the items, in any order, the first and the last word at most `distance` words apart."""

    items: tuple[Node, ...]
    distance: int


@dataclass(frozen=True)
class Or:
    """Any of the items."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class And:
    """All the items in one unit, and none of `without` in it."""

    items: tuple[Node, ...]
    without: tuple[Node, ...] = ()


Node = Word | Lemma | AnyWord | Sequence | Near | Or | And
