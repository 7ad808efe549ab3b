"""From a query (Lucene's syntax, read by luqum) to its tree; each error says where, and what to write."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fa_analysis.i18n import _
from fa_analysis.text.query.ast import And, AnyWord, Near, Node, Or, Sequence
from fa_analysis.text.query.error import QueryError
from fa_analysis.text.query.written import lemma_of, words_of

MAX_LENGTH = 10_000
"""Characters of one query; a longer one is a mistake, or an attack."""
MAX_DEPTH = 50
MAX_DISTANCE = 1_000
MAX_NEAR = 6
"""Words in one proximity: their orders are all tried."""

_ONE_WORD = re.compile(r"[a-zàâäçéèêëîïôöùûüÿœæ*]+\Z")
_PLAIN = str.maketrans(
    {"’": "'", "\u00a0": " ", "\u202f": " "} | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
)
_BRACKETED = re.compile(r"(?<=[^\W\d_])\((n?es?|les?|tes?|ves?|fes?|trices?|rices?|euses?|s)\)(s?)(?![^\W_])")


@lru_cache(maxsize=20_000)
def parse(query: str) -> Node:
    """Return the tree of `query`.

    Raises
    ------
    QueryError
        Where the first mistake is, what it is, and what was expected.
    """
    if not query.strip():
        raise QueryError(_("la règle est vide"), 0, _("au moins un mot"))
    if len(query) > MAX_LENGTH:
        raise QueryError(
            _("la règle a {n} caractères").format(n=len(query)),
            MAX_LENGTH,
            _("{n} caractères au plus").format(n=MAX_LENGTH),
        )
    if _ONE_WORD.match(query):  # nothing for luqum to read
        return words_of(query, 0)
    _check_quotes(query)
    _check_depth(query)
    plain = _BRACKETED.sub(_same_length_ending, query.translate(_PLAIN))
    return _node(_luqum(plain))


def _same_length_ending(found: re.Match[str]) -> str:
    """Write `habitant(e)s` as `habitant·e·s`: brackets group in a query, and columns must not move."""
    ending, plural = found.groups()
    if ending == "s":
        return "   "
    return f"·{ending}·s" if plural else f"·{ending} "


def _check_quotes(query: str) -> None:
    quotes = [m.start() for m in re.finditer(r'(?<!\\)"', query)]
    if len(quotes) % 2:
        raise QueryError(_("un guillemet n'est pas fermé"), quotes[-1], _('un second "'))


def _check_depth(query: str) -> None:
    """Refuse brackets that do not close, or that nest beyond reason."""
    opened: list[int] = []
    for at, c in enumerate(re.sub(r'"[^"]*"', lambda m: "x" * len(m[0]), query)):
        if c == "(":
            opened.append(at)
            if len(opened) > MAX_DEPTH:
                raise QueryError(_("trop de parenthèses imbriquées"), at, _("{n} au plus").format(n=MAX_DEPTH))
        elif c == ")":
            if not opened:
                raise QueryError(_("une parenthèse se ferme sans être ouverte"), at, "(")
            opened.pop()
    if opened:
        raise QueryError(_("une parenthèse n'est pas fermée"), opened[-1], ")")


def _luqum(query: str) -> Any:
    from luqum.exceptions import ParseError
    from luqum.parser import parser

    try:
        return parser.parse(query)
    except ParseError as err:
        position = re.search(r"position (\d+)", str(err))
        at = int(position.group(1)) if position else len(query)
        raise QueryError(
            _("la règle ne se lit pas"),
            at,
            _("un mot, une expression entre guillemets ou une parenthèse entre AND, OR et NOT"),
        ) from err
    except (ValueError, RecursionError) as err:
        raise QueryError(_("la règle ne se lit pas"), 0, _("un nombre entier de mots après « ~ »")) from err


def _node(tree: Any) -> Node:
    kind = type(tree).__name__
    make = _MAKERS.get(kind)
    if make is None:
        raise QueryError(*_refusal(kind, tree))
    return make(tree)


def _refusal(kind: str, tree: Any) -> tuple[str, int, str]:
    """Say why a part of Lucene's syntax has no meaning here."""
    at = tree.pos or 0
    part = str(tree).strip()
    reasons = {
        "Not": (_("NOT seul ne cherche rien"), _("« mot AND NOT autre »")),
        "Prohibit": (_("« - » devant un mot"), _("« AND NOT » pour exclure un mot")),
        "Plus": (_("« + » devant un mot"), _("« AND » entre les mots")),
        "Fuzzy": (_("« ~ » après un mot"), _('"deux mots"~4, ou « * » pour les lettres qui varient')),
        "Boost": (_("« ^ » n'a pas de sens dans une règle"), _("la règle sans « ^ »")),
        "Regex": (_("les expressions régulières ne sont pas admises"), _("« * » pour des lettres")),
    }
    what, expected = reasons.get(
        kind, (_("« {part} » n'a pas de sens dans une règle").format(part=part), _("un mot ou une expression"))
    )
    return what, at, expected


def _word(tree: Any) -> Node:
    return words_of(str(tree.value), tree.pos or 0)


def _phrase(tree: Any) -> Node:
    items = _flat(_phrase_items(tree))
    return items[0] if len(items) == 1 and items[0] != AnyWord() else Sequence(_trimmed(items, tree.pos or 0))


def _proximity(tree: Any) -> Node:
    at = tree.pos or 0
    distance = int(tree.degree)
    items = _phrase_items(tree.term)
    if len(items) < 2:
        raise QueryError(_("« ~ » après un seul mot"), at, _('au moins deux mots : "autour table"~4'))
    if len(items) > MAX_NEAR:
        raise QueryError(_("{n} mots avec « ~ »").format(n=len(items)), at, _("{n} au plus").format(n=MAX_NEAR))
    if AnyWord() in items:
        raise QueryError(_("« * » seul dans une proximité"), at, _("un nombre plus grand après « ~ »"))
    if not 1 <= distance <= MAX_DISTANCE:
        raise QueryError(_("distance {n}").format(n=distance), at, _("de 1 à {n} mots").format(n=MAX_DISTANCE))
    return Near(tuple(items), distance)


def _phrase_items(tree: Any) -> list[Node]:
    at = (tree.pos or 0) + 1
    items: list[Node] = []
    for found in re.finditer(r"\S+", str(tree.value)[1:-1]):
        choices = _choices(found.group(), at + found.start())
        if choices:
            items.append(choices[0] if len(choices) == 1 else Or(tuple(choices)))
    if not items:
        raise QueryError(_("les guillemets ne contiennent aucun mot"), tree.pos or 0, _("au moins un mot"))
    return items


def _choices(written: str, at: int) -> list[Node]:
    """Return the words that may stand at one place of a phrase: `plan|carte`, `lemme:choisir|vote*`."""
    found: list[Node] = []
    for part in written.split("|"):
        name, colon, word = part.partition(":")
        if colon and name == "lemme" and word:
            found.append(lemma_of(word, at))
        elif part.strip("*") == "" and part:
            found.append(AnyWord())
        elif any(c.isalnum() for c in part):
            found.append(words_of(part, at))
        at += len(part) + 1
    if len(found) > 1 and AnyWord() in found:
        raise QueryError(_("« * » seul entre des « | »"), at, _("des mots entre les « | »"))
    return found


def _flat(items: list[Node]) -> list[Node]:
    return [part for item in items for part in (item.items if isinstance(item, Sequence) else (item,))]


def _trimmed(items: list[Node], at: int) -> tuple[Node, ...]:
    if items and (items[0] == AnyWord() or items[-1] == AnyWord()):
        raise QueryError(_("« * » au bord d'une expression"), at, _("un mot au début et à la fin"))
    return tuple(items)


def _field(tree: Any) -> Node:
    at = tree.pos or 0
    if tree.name != "lemme":
        raise QueryError(
            _("« {name}: » n'est pas connu").format(name=tree.name),
            at,
            _("« lemme: », ou des guillemets autour du mot"),
        )
    if type(tree.expr).__name__ != "Word":
        raise QueryError(_("« lemme: » suivi d'autre chose qu'un mot"), at, _("« lemme:mot »"))
    return lemma_of(str(tree.expr.value), at)


def _group(tree: Any) -> Node:
    return _node(tree.expr)


def _or(tree: Any) -> Node:
    return Or(tuple(_node(child) for child in tree.children))


def _and(tree: Any) -> Node:
    wanted, refused = [], []
    for child in tree.children:
        inner = _bare(child)
        if type(inner).__name__ == "Not":
            refused.append(_node(_bare(inner.children[0])))
        else:
            wanted.append(_node(child))
    if not wanted:
        raise QueryError(_("NOT seul ne cherche rien"), tree.pos or 0, _("« mot AND NOT autre »"))
    return wanted[0] if len(wanted) == 1 and not refused else And(tuple(wanted), tuple(refused))


def _bare(tree: Any) -> Any:
    while type(tree).__name__ == "Group":
        tree = tree.expr
    return tree


def _side_by_side(tree: Any) -> Node:
    """Words written side by side are consecutive words."""
    items: list[Node] = []
    for child in tree.children:
        if type(child).__name__ == "Not":
            raise QueryError(_("NOT sans AND"), child.pos or 0, _("« mot AND NOT autre »"))
        if str(child).strip().strip("*") == "":
            items.append(AnyWord())
            continue
        if (
            type(child).__name__ == "Word"
            and not any(c.isalnum() for c in str(child))
            and "&" not in str(child)
        ):
            continue
        node = _node(child)
        if isinstance(node, And | Near):
            raise QueryError(_("deux parties sans opérateur"), child.pos or 0, _("AND ou OR entre elles"))
        items += node.items if isinstance(node, Sequence) else (node,)
    return Sequence(_trimmed(items, tree.pos or 0))


_MAKERS = {
    "Word": _word,
    "Phrase": _phrase,
    "Proximity": _proximity,
    "SearchField": _field,
    "Group": _group,
    "FieldGroup": _group,
    "OrOperation": _or,
    "AndOperation": _and,
    "UnknownOperation": _side_by_side,
}
