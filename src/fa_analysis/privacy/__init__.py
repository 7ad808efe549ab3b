"""Nobody recognisable: names found and replaced, small groups hidden with a proof, outputs searched for names.

Importing it loads nothing: each name is fetched when it is first used.
"""

from __future__ import annotations

import importlib
from typing import Any

_WHERE = {
    "find_mentions": "mentions",
    "extend": "key",
    "read_key": "key",
    "write_key": "key",
    "rewrite": "pseudonyms",
    "rewrite_codings": "pseudonyms",
    "rewrite_text": "pseudonyms",
    "to_new": "pseudonyms",
    "to_old": "pseudonyms",
    "pseudonymise": "corpus",
    "rewritten": "corpus",
    "known_names": "corpus",
    "list_path": "doubtful",
    "make_list": "signature",
    "sign": "signature",
    "why_not": "signature",
    "require_signature": "signature",
    "CountTable": "counts",
    "audit": "bounds",
    "protect": "suppress",
    "count_tables": "release",
    "protect_measures": "release",
    "families_shown": "release",
    "scan": "canaries",
    "Material": "material",
}
__all__ = [
    "CountTable",
    "Material",
    "audit",
    "count_tables",
    "extend",
    "families_shown",
    "find_mentions",
    "known_names",
    "list_path",
    "make_list",
    "protect",
    "protect_measures",
    "pseudonymise",
    "read_key",
    "require_signature",
    "rewrite",
    "rewrite_codings",
    "rewrite_text",
    "rewritten",
    "scan",
    "sign",
    "to_new",
    "to_old",
    "why_not",
    "write_key",
]


def __getattr__(name: str) -> Any:
    if name in _WHERE:
        return getattr(importlib.import_module(f"fa_analysis.privacy.{_WHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
