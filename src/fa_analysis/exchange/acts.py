"""The codings and notes of a project as acts of people on units: who decided what, where, when."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from fa_analysis.exchange.codings import MACHINES
from fa_analysis.exchange.model import Coding, Project, Selection
from fa_analysis.exchange.place import Places, Spot
from fa_analysis.exchange.reading import Report
from fa_analysis.exchange.records import Record, read_record
from fa_analysis.i18n import _, n_

UNNAMED = "inconnu"


@dataclass(frozen=True)
class Act:
    """One act of one person on one place: `verdicts` gives yes, no or unsure for each code."""

    who: str
    spot: Spot
    verdicts: Mapping[str, str]
    when: str = ""
    kind: str = "decision"
    drawn: bool = False
    note: str = ""
    codebook: str = ""


@dataclass(frozen=True)
class Left:
    """A coding that is not taken: in which text, which code points, the words, the code, who, why."""

    text: str
    start: int | None
    end: int | None
    words: str
    code: str
    who: str
    why: str


@dataclass
class Reading:
    """A project being turned into acts; `codes`: GUID → code of the grid; `as_who`: everybody is they."""

    project: Project
    places: Places
    codes: Mapping[str, str]
    report: Report
    as_who: str = ""
    acts: list[Act] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    machine: int = 0
    withdrawn: list[str] = field(default_factory=list)
    heard: set[str] = field(default_factory=set)  # the notes that are in an act, or in the list of what is left

    def __post_init__(self) -> None:
        self.users = {user.guid: user for user in self.project.users}
        self.names = {code.guid: code.name for code in self.project.codes}
        self.notes = {note.guid: note for note in self.project.notes}
        self.texts = {source.guid: source for source in self.project.sources}

    def who(self, user: str) -> str:
        """Return the reviewer's name of a user; empty for a machine."""
        found = self.users.get(user)
        if found is not None and found.name in MACHINES:
            return ""
        return self.as_who or reviewer(found.name or found.id if found else "")


def reviewer(name: str) -> str:
    """Return a name that a journal may have: letters, digits, spaces, `.@+-`, 64 signs at most."""
    bare = re.sub(r"[^\w .@+-]+", "-", unicodedata.normalize("NFC", name))
    bare = re.sub(r"^\W+|\W+$", "", bare[:64])
    return bare or UNNAMED


def instant(written: str, now: str) -> str:
    """Return an instant as journals write it (UTC); `now` when it is not said, or is in the future."""
    try:
        found = datetime.fromisoformat(written)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return now
    text = found.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return min(text, now)


def read_acts(reading: Reading, *, now: str) -> None:
    """Fill `reading` with the acts of its project, and with what is not taken."""
    codings: dict[str, list[Coding]] = defaultdict(list)
    for coding in reading.project.codings:
        codings[coding.target].append(coding)
    targets: list[tuple[str, Selection | None]] = [(s.guid, s) for s in reading.project.selections]
    targets += [(source.guid, None) for source in reading.project.sources]
    for target, selection in targets:
        people = [c for c in codings[target] if _is_person(c, reading)]
        records = _records(selection, reading)
        if not people and not records:
            continue
        spots = reading.places.spots.get(target, ())
        if not spots:
            _leave(people, records, selection, target, reading)
            continue
        _take_place(people, records, selection, spots, reading, now)
    _say(reading)


def _is_person(coding: Coding, reading: Reading) -> bool:
    if reading.who(coding.user):
        return True
    reading.machine += 1
    return False


def _records(selection: Selection | None, reading: Reading) -> list[Record]:
    """Return the notes of a passage that are records of ours."""
    found = []
    for name in selection.notes if selection else ():
        record = read_record(reading.notes[name].text) if name in reading.notes else None
        if record is not None:
            reading.heard.add(name)
            found.append(record)
    return found


def _leave(
    codings: list[Coding], records: list[Record], selection: Selection | None, target: str, reading: Reading
) -> None:
    why = reading.places.nowhere.get(target, _("sans texte"))
    for coding in codings:
        _leave_one(coding, selection, reading, why)
    for record in records:
        said = [code for verdict, codes in record.verdicts.items() if verdict != "yes" for code in codes]
        if said:
            reading.left.append(_left(selection, reading, ", ".join(said), reading.as_who or record.who, why))


def _leave_one(coding: Coding, selection: Selection | None, reading: Reading, why: str) -> None:
    name = reading.names.get(coding.code, coding.code)
    reading.left.append(_left(selection, reading, name, reading.who(coding.user), why, coding.target))


def _left(
    selection: Selection | None, reading: Reading, code: str, who: str, why: str, target: str = ""
) -> Left:
    source = reading.texts.get(selection.source if selection else target)
    name = source.name if source else ""
    if selection is None or source is None:
        return Left(name, None, None, "", code, who, why)
    words = source.text[selection.start : selection.end]
    return Left(name, selection.start, selection.end, words, code, who, why)


def _take_place(
    codings: list[Coding],
    records: list[Record],
    selection: Selection | None,
    spots: tuple[Spot, ...],
    reading: Reading,
    now: str,
) -> None:
    """Take what stands on one passage: the records with the codings they name, then the other codings."""
    known = [c for c in codings if c.code in reading.codes]
    for coding in (c for c in codings if c.code not in reading.codes):
        _leave_one(coding, selection, reading, _("code absent de la grille"))
    for record in records:
        who = reading.as_who or reviewer(record.who)
        mine = [c for c in known if reading.who(c.user) == who and _named(c, record, reading)]
        known = [c for c in known if c not in mine]
        yes = {reading.codes[c.code] for c in mine}
        verdicts = {code: "yes" for code in record.verdicts.get("yes", ()) if code in yes}
        for verdict in ("no", "unsure"):
            verdicts |= {c: verdict for c in record.verdicts.get(verdict, ()) if c not in yes}
        reading.withdrawn += [spots[0].unit for code in record.verdicts.get("yes", ()) if code not in yes]
        when = instant(record.when, now)
        if len(spots) == 1 and verdicts:
            more = (record.kind, record.drawn, record.remark, record.codebook)
            reading.acts.append(Act(who, spots[0], verdicts, when, *more))
        elif verdicts:
            reading.left.append(
                _left(selection, reading, ", ".join(verdicts), who, _("le passage couvre plusieurs réponses"))
            )
    reading.acts += _plain_acts(known, selection, spots, reading, now)


def _named(coding: Coding, record: Record, reading: Reading) -> bool:
    return reading.codes[coding.code] in record.verdicts.get("yes", ())


def _plain_acts(
    codings: list[Coding],
    selection: Selection | None,
    spots: tuple[Spot, ...],
    reading: Reading,
    now: str,
) -> Iterator[Act]:
    """Give an act for each person, instant and remark: a coding is a yes."""
    groups: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
    for coding in codings:
        names = [n for n in (*coding.notes, *(selection.notes if selection else ())) if n in reading.notes]
        remarks = {n: reading.notes[n].text for n in names if read_record(reading.notes[n].text) is None}
        reading.heard |= set(remarks)
        remark = "\n".join(remarks.values())
        groups[reading.who(coding.user), instant(coding.when, now), remark][reading.codes[coding.code]] = "yes"
    for (who, when, remark), verdicts in groups.items():
        for spot in spots:
            yield Act(who, spot, verdicts, when, note=remark)


def _say(reading: Reading) -> None:
    """Tell what was seen and is no act."""
    report = reading.report
    unheard = sum(note not in reading.heard for note in reading.notes)
    report.lost[_("notes qui ne sont sur aucune décision reprise")] += unheard
    what = n_(
        "{n} codage des règles ou du modèle n'est pas repris : ce n'est la décision de personne",
        "{n} codages des règles ou du modèle ne sont pas repris : ce ne sont les décisions de personne",
        reading.machine,
    )
    report.count(what, reading.machine)
    what = n_(
        "{n} codage a été retiré dans l'autre outil : la décision d'origine n'est pas changée ({units})",
        "{n} codages ont été retirés dans l'autre outil : "
        "les décisions d'origine ne sont pas changées ({units})",
        len(reading.withdrawn),
    )
    units = ", ".join(list(Counter(reading.withdrawn))[:5])
    report.count(what, len(reading.withdrawn), _("Relisez ces réponses"), units=units)
    wide = sum(len(spots) > 1 for spots in reading.places.spots.values())
    what = n_(
        "{n} passage couvre plusieurs réponses : son code est posé sur chacune",
        "{n} passages couvrent plusieurs réponses : leurs codes sont posés sur chacune",
        wide,
    )
    report.count(what, wide)
