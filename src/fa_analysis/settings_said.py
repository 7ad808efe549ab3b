"""What a setting may be beyond its type, and what is told of a wrong one: in French, whatever checked it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, BaseModel

from fa_analysis.i18n import _

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# What random generators take.
LARGEST_SEED = 2**32 - 1


def _inside(path: str) -> str:
    """Return a path of `data/raw`; refuse one that leaves it, or that no system could open."""
    windows = PureWindowsPath(path)
    leaves = windows.is_absolute() or windows.drive or path.startswith(("/", "\\")) or ".." in windows.parts
    if leaves or any(sign < " " for sign in path):
        raise ValueError(
            _("un nom de fichier ou de dossier de data/raw est attendu, sans « .. » ni « / » devant")
        )
    return PurePosixPath(path).as_posix() if path else path


Inside = Annotated[str, AfterValidator(_inside)]
"""A file or a folder of `data/raw`."""


def hidden_in(setting: Any) -> list[str] | None:
    """Return the keys of the first text, in raw settings, with a character that no page can hold; None without.

    A control character makes every figure unreadable; a mark of direction shows a title backwards.
    """
    if isinstance(setting, str):
        return [] if _HIDDEN.search(setting) else None
    parts = setting.items() if isinstance(setting, Mapping) else enumerate(setting) if _many(setting) else ()
    for key, part in parts:
        if (found := hidden_in(part)) is not None:
            return [str(key), *found]
    return None


def _many(setting: Any) -> bool:
    return isinstance(setting, list)


def said(error: Mapping[str, Any]) -> str:
    """Return the cause of an error of pydantic, in the reader's language.

    Messages of our own validators are kept; those of the library are told by kind of error.
    """
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    kind, known = str(error["type"]), error.get("ctx", {})
    fixed = {
        "missing": _("il manque"),
        "extra_forbidden": _("ce réglage n'existe pas"),
        "literal_error": _("admis : {names}").format(names=known.get("expected", "")).replace(" or ", " ou "),
        "greater_than_equal": _("{n} au moins").format(n=known.get("ge")),
        "less_than_equal": _("{n} au plus").format(n=known.get("le")),
        "string_pattern_mismatch": _("lettres sans accent, chiffres, « - » et « _ » seulement"),
    }
    if kind in fixed:
        return fixed[kind]
    for start, expected in (
        ("int", _("un nombre entier est attendu")),
        ("float", _("un nombre est attendu")),
        ("finite_number", _("un nombre est attendu")),
        ("string", _("un texte entre guillemets est attendu")),
        ("bool", _("true ou false est attendu")),
        ("date", _("une date est attendue, par exemple 2025-01-31")),
        ("tuple", _("une liste entre crochets est attendue")),
        ("dict", _("une suite de « nom = valeur » est attendue")),
        ("model", _("une section [entre crochets] est attendue")),
    ):
        if kind.startswith(start):
            return expected
    return _("valeur non admise")


def unknown(keys: Sequence[int | str], top: type[BaseModel], text: str) -> str:
    """Return the cause of a setting that does not exist: where it stands, and the nearest one that does."""
    section, at = top, 0
    for key in keys[:-1]:
        if isinstance(key, str):
            section, at = _under(section, key) or section, at + 1
    near = difflib.get_close_matches(str(keys[-1]), list(section.model_fields), n=1, cutoff=0.6)
    if not at:
        what = _("ce réglage n'existe pas")
    else:
        name = ".".join(key for key in keys[:-1] if isinstance(key, str))
        listed = re.search(rf"^\s*\[\[\s*{re.escape(name)}\s*\]\]", text, re.MULTILINE)
        what = _("ce réglage n'existe pas dans {section}").format(
            section=f"[[{name}]]" if listed else f"[{name}]"
        )
    return _("{what} ; est-ce « {near} » ?").format(what=what, near=near[0]) if near else what


def _under(section: type[BaseModel], key: str) -> type[BaseModel] | None:
    """Return the settings that a key of a section holds, one or many; None when it holds a plain value."""
    field = section.model_fields.get(key)
    kinds = [field.annotation, *get_args(field.annotation)] if field else []
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel)), None)


def line_of(text: str, keys: list[str]) -> int:
    """Return the line (from 1) where the last of `keys` that is written in `text` stands, after the others."""
    lines = text.splitlines()
    at, repeats = 0, 0
    for key in keys:
        if key.isdigit():
            repeats = int(key)
            continue
        pattern = re.compile(rf"\s*(\[+[\w.]*\b{re.escape(key)}\b[\w.]*\]+|\"?{re.escape(key)}\"?\s*=)")
        found = [i for i in range(at, len(lines)) if pattern.match(lines[i])]
        if found:
            at = found[min(repeats, len(found) - 1)]
    if keys and keys[-1].isdigit():
        pattern = re.compile(rf"\s*\[\[[\w.]*\b{re.escape(keys[-2])}\]\]")
        found = [i for i in range(len(lines)) if pattern.match(lines[i])]
        at = found[min(int(keys[-1]), len(found) - 1)] if found else at
    return at + 1
