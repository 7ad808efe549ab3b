"""The catalogues of messages: gathered from the code, renewed, compiled. For those who write the code.

`python -m fa_analysis.messages` (or `make messages`) brings every catalogue up to date: new messages are added
without a translation, those that the code no longer says leave, and the compiled
file agrees with the written one.
The tests refuse a catalogue in which something is missing.
"""

from __future__ import annotations

import datetime as dt
import io
import string
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from fa_analysis import i18n
from fa_analysis.files import write_bytes

PACKAGE = Path(__file__).parent
METHODS = [("**.py", "python"), ("**/templates/*.jinja", "jinja2")]
KEYWORDS = {"_": None, "in_html": None, "n_": (1, 2)}
_NO_CLOCK = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # a catalogue is the same whenever it is made


def said() -> Catalog:
    """Return every message of the code and of the templates, with the files that say it."""
    found = _empty(None)
    for file, _line, message, _comments, context in extract_from_dir(
        PACKAGE, METHODS, keywords=KEYWORDS, options_map={"**.jinja": {"encoding": "utf-8", "silent": "false"}}
    ):
        where = [(Path(file).as_posix(), 0)]
        found.add(message, locations=where, context=context)
    return found


def written(lang: str) -> Catalog:
    """Return the catalogue of `lang` as it is written; an empty one when there is none yet."""
    path = po_path(lang)
    if not path.is_file():
        return _empty(lang)
    with path.open("rb") as file:
        return read_po(file, locale=lang, abort_invalid=True)


def renewed(lang: str) -> Catalog:
    """Return the catalogue of `lang` with the messages of today, and the translations there were."""
    before, now = written(lang), _empty(lang)
    for message in sorted((m for m in said() if m.id), key=_first_place):
        old = before.get(message.id)
        same = old is not None and old.pluralizable == message.pluralizable
        files = sorted({(file, 0) for file, _line in message.locations})
        now.add(message.id, old.string if old is not None and same else None, locations=files)
    return now


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext loads it."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def as_text(catalogue: Catalog) -> bytes:
    """Return the catalogue as people write it."""
    out = io.BytesIO()
    write_po(out, catalogue, width=112, include_lineno=False)
    return out.getvalue()


def po_path(lang: str) -> Path:
    """Return where the catalogue of `lang` is written; the compiled one is beside it."""
    return i18n.LOCALE / lang / "LC_MESSAGES" / "fa_analysis.po"


def faults(catalogue: Catalog) -> Iterator[str]:
    """Tell, message by message, what is missing in a catalogue: a translation, a form, a placeholder."""
    for message in catalogue:
        if not message.id:
            continue
        sources, targets = _forms(message.id), _forms(message.string)
        if message.fuzzy:
            yield f"fuzzy: {sources[0]}"
        if len(targets) != len(sources) or not all(targets):
            yield f"not translated: {sources[0]}"
        elif any(_placeholders(target) not in map(_placeholders, sources) for target in targets):
            yield f"other placeholders: {sources[0]} → {targets[0]}"
        elif any(_edges(target) != _edges(sources[-1]) for target in targets):
            yield f"other spaces at the ends: {sources[0]} → {targets[0]}"


def _placeholders(text: str) -> Counter[str]:
    try:
        return Counter(
            f"{name}{spec and ':' + spec}"
            for _t, name, spec, _c in string.Formatter().parse(text)
            if name is not None
        )
    except ValueError:  # braces that are no placeholder
        return Counter({text.count("{") * "{": 1})


def _edges(text: str) -> tuple[bool, bool]:
    """Say whether a text begins, and ends, apart from its neighbours: by a space, or by a mark instead."""
    return text[:1].isspace() or text[:1] in ":;?!,", text[-1:].isspace()


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ("",))


def _first_place(message: Message) -> tuple[str, str]:
    return min(file for file, _line in message.locations), _forms(message.id)[0]


def _empty(lang: str | None) -> Catalog:
    return Catalog(
        locale=lang,
        domain="fa_analysis",
        project="fa-analysis",
        version="0",
        header_comment="# What fa-analysis says, in another language. Renewed by `make messages`.",
        msgid_bugs_address="-",
        last_translator="-",
        language_team="-",
        creation_date=_NO_CLOCK,
        revision_date=_NO_CLOCK,
        fuzzy=False,
    )


def main() -> None:
    """Bring every catalogue up to date, and tell what is left to translate."""
    for lang in sorted(i18n.LANGUAGES.keys() - {i18n.SOURCE}):
        catalogue = renewed(lang)
        write_bytes(po_path(lang), as_text(catalogue))
        write_bytes(po_path(lang).with_suffix(".mo"), compiled(catalogue))
        left = list(faults(catalogue))
        print("\n".join([*left, f"{lang}: {len(catalogue)} messages, {len(left)} to look at"]))


if __name__ == "__main__":
    main()
