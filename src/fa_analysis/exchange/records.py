"""What a coding cannot say — a no, a doubt, a draw by chance, a remark — kept in a note that reads back.

The words below are part of the format, whatever the language of the reader: they are never translated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HEAD = "Décisions de relecture (fa-analysis)"
_VERDICTS = {"yes": "oui", "no": "non", "unsure": "incertain"}
_REMARK = "remarque"


@dataclass(frozen=True)
class Record:
    """One act of one reviewer on one passage.

    `when`: UTC, ISO 8601; `kind`: decision or adjudication; `codebook`: version of the grid at that time.
    """

    who: str
    kind: str = "decision"
    when: str = ""
    drawn: bool = False
    verdicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remark: str = ""
    codebook: str = ""


def is_needed(record: Record) -> bool:
    """Return whether a record says more than codings do."""
    more = record.verdicts.get("no") or record.verdicts.get("unsure") or record.remark or record.drawn
    return bool(more) or record.kind != "decision"


def write_record(record: Record) -> str:
    """Return the text of the note."""
    lines = [HEAD, f"relecteur : {record.who}", f"quand : {record.when}"]
    for verdict, word in _VERDICTS.items():
        codes = record.verdicts.get(verdict, ())
        if codes:
            lines.append(f"{word} : {', '.join(codes)}")
    if record.drawn:
        lines.append("tiré au sort : oui")
    if record.codebook:
        lines.append(f"grille : {record.codebook}")
    if record.kind == "adjudication":
        lines.append("acte : arbitrage")
    if record.remark:
        lines.append(f"{_REMARK} : {record.remark}")
    return "\n".join(lines)


def read_record(text: str) -> Record | None:
    """Return what a note says, or None when it is not one of ours; the remark runs to the end."""
    head, _sep, rest = text.replace("\r\n", "\n").lstrip("\ufeff").partition("\n")
    if head.strip() != HEAD:
        return None
    said: dict[str, str] = {}
    lines = rest.split("\n")
    for rank, line in enumerate(lines):
        name, _sep, value = line.partition(" :")
        if name.strip() == _REMARK:
            said[_REMARK] = "\n".join([value.removeprefix(" "), *lines[rank + 1 :]])
            break
        said.setdefault(name.strip(), value.strip())
    if not said.get("relecteur"):
        return None
    return Record(
        who=said["relecteur"],
        kind="adjudication" if said.get("acte") == "arbitrage" else "decision",
        when=said.get("quand", ""),
        drawn=said.get("tiré au sort") == "oui",
        verdicts={v: _codes(said[word]) for v, word in _VERDICTS.items() if said.get(word)},
        remark=said.get(_REMARK, ""),
        codebook=said.get("grille", ""),
    )


def _codes(written: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in written.split(",") if code.strip())
