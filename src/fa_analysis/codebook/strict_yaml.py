"""YAML read as text only: no type is guessed, no key is silently replaced, nothing is expanded.

`no` stays `no`, `1.10` stays `1.10`. Duplicate keys, anchors, aliases and tags are refused: a codebook
needs none of them, and they are how a small file becomes a huge one.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from fa_analysis.errors import CodebookError
from fa_analysis.files import cause, ordinary
from fa_analysis.i18n import _

MAX_BYTES = 20_000_000
MAX_DEPTH = 20

# Controls and marks of direction, which `"\\a"` can write; half characters, which no file can hold.
_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def where(file: str, node: yaml.Node | None) -> str:
    """Return the file and line of a node, in words."""
    if node is None:
        return file
    return _("{file}, ligne {line}").format(file=file, line=node.start_mark.line + 1)


def compose(path: Path) -> yaml.Node | None:
    """Read the file at `path` into YAML nodes, which know their line and column.

    Raises
    ------
    CodebookError
        When the file cannot be read, is not YAML, is too large, or holds what is refused.
    """
    text = _text(path)
    file = path.name
    try:
        _refuse_machinery(text, file)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        line = mark.line + 1 if mark else 1
        column = mark.column + 1 if mark else 1
        raise CodebookError(
            _("écriture YAML incorrecte, colonne {column}").format(column=column),
            where=_("{file}, ligne {line}").format(file=file, line=line),
            todo=_(
                "Vérifiez les retraits, les deux-points et les guillemets de cette ligne ou de la précédente"
            ),
        ) from err
    except yaml.YAMLError as err:
        at = getattr(err, "position", 0) or 0
        place = _("{file}, ligne {line}").format(file=file, line=text.count("\n", 0, at) + 1)
        raise _hidden(place) from err
    if root is not None:
        _refuse_doubles_and_hidden(root, file)
    return root


def _hidden(place: str) -> CodebookError:
    return CodebookError(
        _("caractère interdit"), where=place, todo=_("Effacez ce caractère invisible et tapez-le de nouveau")
    )


def _text(path: Path) -> str:
    try:
        if ordinary(path).stat().st_size > MAX_BYTES:
            raise CodebookError(
                _("fichier de plus de {n} Mo").format(n=MAX_BYTES // 1_000_000),
                where=path.name,
                todo=_("Ce n'est sans doute pas une grille de codage : vérifiez le nom du fichier"),
            )
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as err:
        raise CodebookError(
            _("grille de codage introuvable"),
            where=str(path),
            todo=_("Placez-vous dans le dossier d'une étude, ou créez-en une avec « fa-analysis new DOSSIER »"),
        ) from err
    except UnicodeDecodeError as err:
        raise CodebookError(
            _("le fichier n'est pas en UTF-8"), where=path.name, todo=_("Enregistrez ce fichier en UTF-8")
        ) from err
    except OSError as err:
        raise CodebookError(
            _("fichier illisible ({cause})").format(cause=cause(err)),
            where=str(path),
            todo=_("Vérifiez le fichier et vos droits"),
        ) from err


def _refuse_machinery(text: str, file: str) -> None:
    """Refuse anchors, aliases, tags, several documents and absurd nesting, before anything is built."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        odd = isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None)
        tagged = getattr(event, "tag", None)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if odd or tagged or depth > MAX_DEPTH or documents > 1:
            raise CodebookError(
                _("ancre, renvoi, type, second document ou retraits trop profonds : non admis ici"),
                where=_("{file}, ligne {line}").format(
                    file=file, line=(event.start_mark.line if event.start_mark else 0) + 1
                ),
                todo=_(
                    "Écrivez le texte en entier, sans « & », « * » ni « ! » en début de valeur, "
                    "ou mettez la valeur entre guillemets simples"
                ),
            )


def _refuse_doubles_and_hidden(root: yaml.Node, file: str) -> None:
    todo = [root]
    while todo:
        node = todo.pop()
        if isinstance(node, yaml.SequenceNode):
            todo += node.value
        if isinstance(node, yaml.ScalarNode) and _HIDDEN.search(node.value):
            raise _hidden(where(file, node))
        if not isinstance(node, yaml.MappingNode):
            continue
        seen: set[str] = set()
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise CodebookError(
                    _("une clé n'est pas un mot"), where=where(file, name), todo=_("Écrivez « clé: valeur »")
                )
            if name.value in seen:
                raise CodebookError(
                    _("la clé « {name} » est écrite deux fois").format(name=name.value),
                    where=where(file, name),
                    todo=_("Gardez-en une : la seconde effacerait la première"),
                )
            seen.add(name.value)
            todo.append(value)
