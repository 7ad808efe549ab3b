"""All that a code says, in the one description that other tools give it, written so that it reads back.

The words below are part of the format, whatever the language of the reader: they are never translated.
"""

from __future__ import annotations

from dataclasses import dataclass

_LINES = {
    "id": "Identifiant : ",
    "kind": "Famille ordonnée : ",
    "level": "Niveau : ",
    "family": "Famille : ",
    "include": "Inclure : ",
    "exclude": "Exclure : ",
}
_LISTS = {"examples": "Exemples :", "counter_examples": "Contre-exemples :"}
_ITEM = "- "


@dataclass(frozen=True)
class Folded:
    """What a description holds. `ordinal`: the heading is a family of ranked codes."""

    definition: str = ""
    id: str = ""
    ordinal: bool = False
    level: int | None = None
    family: str = ""
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


def fold(said: Folded) -> str:
    """Return the description: the definition on the first line, then one line or one list for each other part.

    Each part is put on one line; that is how `codebook.yaml` reads them too.
    """
    lines = [_one_line(said.definition)]
    if said.include:
        lines.append(_LINES["include"] + _one_line(said.include))
    if said.exclude:
        lines.append(_LINES["exclude"] + _one_line(said.exclude))
    for name, items in (("examples", said.examples), ("counter_examples", said.counter_examples)):
        if items:
            lines += [_LISTS[name], *(_ITEM + _one_line(item) for item in items)]
    if said.ordinal:
        lines.append(_LINES["kind"] + "oui")
    if said.level is not None:
        lines.append(f"{_LINES['level']}{said.level}")
    if said.family:
        lines.append(_LINES["family"] + said.family)
    if said.id:
        lines.append(_LINES["id"] + said.id)
    return "\n".join(lines)


def unfold(description: str) -> Folded:
    """Return what a description says; one that another tool wrote is a definition, as it stands."""
    first, *rest = description.replace("\r\n", "\n").split("\n")
    definition, single = [first], dict[str, str]()
    listed: dict[str, list[str]] = {name: [] for name in _LISTS}
    at = "definition"
    for line in rest:
        head = next((n for n, mark in _LINES.items() if (line + " ").startswith(mark)), "")
        title = next((n for n, mark in _LISTS.items() if line.strip() == mark), "")
        if head:
            single[head], at = line[len(_LINES[head]) :].strip(), head
        elif title:
            at = title
        elif at in listed and line.startswith(_ITEM):
            listed[at].append(line[len(_ITEM) :].strip())
        elif at in listed and listed[at] and line.strip():
            listed[at][-1] += f" {line.strip()}"
        elif at in single:
            single[at] = f"{single[at]} {line.strip()}".strip()
        else:
            definition.append(line)
    return Folded(
        definition="\n".join(definition).strip(),
        id=single.get("id", ""),
        ordinal=single.get("kind", "") == "oui",
        level=_level(single.get("level", "")),
        family=single.get("family", ""),
        include=single.get("include", ""),
        exclude=single.get("exclude", ""),
        examples=tuple(listed["examples"]),
        counter_examples=tuple(listed["counter_examples"]),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _level(written: str) -> int | None:
    """Return a rank of at most three digits; whatever else stands there is no rank."""
    bare = written.removeprefix("-")
    return int(written) if bare.isascii() and bare.isdigit() and len(bare) <= 3 else None
