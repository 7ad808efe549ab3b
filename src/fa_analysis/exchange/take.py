"""The decisions of a project of another tool, written in the journals of those who took them."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Literal

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import Problem
from fa_analysis.exchange.acts import Act, Left, Reading, read_acts
from fa_analysis.exchange.fold import unfold
from fa_analysis.exchange.locate import Library, plain
from fa_analysis.exchange.model import Project, guid
from fa_analysis.exchange.place import place_all
from fa_analysis.exchange.reading import Report
from fa_analysis.exchange.texts import Tables, study_texts
from fa_analysis.i18n import _, n_
from fa_analysis.read.names import fold as bare
from fa_analysis.review.anchors import Units, anchor, index_units
from fa_analysis.review.backups import back_up, read_journals
from fa_analysis.review.decisions import fold
from fa_analysis.review.entries import Entry, digest, last_origins
from fa_analysis.review.journal import Session, draft, now
from fa_analysis.review.proposals import applicable
from fa_analysis.study import Study


@dataclass
class Taken:
    """What a reading did: decisions added and already there, by person; what is left out, and what to say."""

    added: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    left: list[Left] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def take(
    study: Study,
    project: Project,
    *,
    tables: Tables,
    codebook: Codebook,
    who: str = "",
    dry_run: bool = False,
    clock: Callable[[], str] = now,
) -> Taken:
    """Write the codings of `project` as decisions in the journal of each of its users.

    A coding is a yes on the unit where its passage stands; what our own notes say beside (no, unsure, drawn by
    chance, remarks) comes back too. What is in the journals already adds nothing; a decision of the same person
    that is more recent stands. Codings of rules and models are nobody's decision.

    Parameters
    ----------
    study : Study
        Where the journals are.
    project : Project
        From any reader.
    tables : Tables
        The tables of the last run.
    codebook : Codebook
        The reading grid: codes are known by GUID, identifier or label.
    who : str
        Everybody in the project is this person; by default each user is their own.
    dry_run : bool
        Nothing is written.
    clock : callable
        Gives the instant of codings that have none.

    Raises
    ------
    WriteError
        When a journal cannot be written.
    """
    report, moment = Report(project.name), clock()
    library = make_library(study, tables)
    units = index_units(tables.units)
    places = place_all(project, library, units)
    reading = Reading(project, places, known_codes(project, codebook, library.key), report, who)
    read_acts(reading, now=moment)
    taken = Taken(left=reading.left)
    entries, torn = read_journals(study.review)
    acts = _kept(reading.acts, tables, codebook, report, taken)
    for person in sorted({act.who for act in acts}):
        mine = [e for e in entries if e.who == person]
        fresh = _fresh([a for a in acts if a.who == person], mine, tables.units, units, codebook, report, taken)
        if fresh and not dry_run:
            _write(study, person, fresh)
    taken.problems = [*torn, *report.all()]
    return taken


def make_library(study: Study, tables: Tables) -> Library:
    """Return the texts of the study and how they are recognised in another tool."""
    texts = {text.id: text for text in study_texts(tables, study.settings)}
    names = tables.respondents.dropna(subset=["file"])
    files = {
        PurePath(str(file)).stem.casefold(): str(name)
        for file, name in zip(names["file"], names["interview_id"], strict=True)
    }
    words = {u: plain(t.text[a:b]) for t in texts.values() for u, (a, b) in t.spans.items()}
    return Library(study.settings.study.title, texts, words, files)


def known_codes(project: Project, codebook: Codebook, key: str) -> dict[str, str]:
    """Return the code of the grid that each code of a project is: the same GUID, identifier or label."""
    ids = {c.id for c in codebook.codes}
    by_guid = {guid(key, "code", c.id): c.id for c in codebook.codes}
    labels = Counter(bare(c.label) for c in codebook.codes)
    by_name = {bare(c.label): c.id for c in codebook.codes if labels[bare(c.label)] == 1}
    by_name |= {bare(c.id): c.id for c in codebook.codes}
    found = {}
    for code in project.codes:
        said = unfold(code.description or "").id
        mine = by_guid.get(code.guid) or (said if said in ids else by_name.get(bare(code.name)))
        if mine is not None:
            found[code.guid] = mine
    return found


def _kept(acts: list[Act], tables: Tables, codebook: Codebook, report: Report, taken: Taken) -> list[Act]:
    """Return one verdict per person, unit and code, on codes that the grid gives to such units."""
    source = dict(zip(tables.units["unit_id"].astype(str), tables.units["source"].astype(str), strict=True))
    allowed = {kind: set(applicable(codebook, kind)) for kind in set(source.values())}
    seen: set[tuple[str, str, str, str]] = set()
    kept, again = [], 0
    for act in acts:
        unit = act.spot.unit
        fits = {code: v for code, v in act.verdicts.items() if code in allowed[source[unit]]}
        why = _("la grille ne donne pas ce code à ce genre de texte")
        odd = [c for c in act.verdicts if c not in fits]
        taken.left += [Left(unit, act.spot.start, act.spot.end, "", c, act.who, why) for c in odd]
        new = {c: v for c, v in fits.items() if (act.who, act.kind, unit, c) not in seen}
        again += len(fits) - len(new)
        seen |= {(act.who, act.kind, unit, c) for c in new}
        if new:
            kept.append(dataclasses.replace(act, verdicts=new))
    what = n_(
        "{n} passage de plus porte un code déjà posé sur la même réponse : le premier passage est gardé",
        "{n} passages de plus portent un code déjà posé sur la même réponse : le premier passage est gardé",
        again,
    )
    report.count(what, again)
    return kept


def _fresh(
    acts: list[Act],
    mine: list[Entry],
    table: pd.DataFrame,
    units: Units,
    codebook: Codebook,
    report: Report,
    taken: Taken,
) -> list[Entry]:
    """Return the entries to write for one person; what the journal has, or has more recently, stands."""
    standing = _standing(mine, table)
    last, newer = last_origins(mine), 0
    # Undone ones too: reading one's own export back does not redo what one took back since.
    written = {(e.unit, c, v, e.when) for e in mine for v, codes in e.verdicts.items() for c in codes}
    fresh: list[Entry] = []
    for act in acts:
        origin = _origin(act, units)
        if last.get(origin.rpartition("/")[0]) == origin:
            taken.known[act.who] += len(act.verdicts)
            continue
        news = {code: _news(act, code, standing, written) for code in act.verdicts}
        verdicts = {code: verdict for code, verdict in act.verdicts.items() if news[code] == "new"}
        newer += list(news.values()).count("older")
        if "known" in news.values():
            taken.known[act.who] += list(news.values()).count("known")
        if verdicts:
            fresh.append(_entry(act, verdicts, units, codebook, origin))
            taken.added[act.who] += len(verdicts)
    what = n_(
        "{n} décision de {who} est plus récente au journal : elle est gardée",
        "{n} décisions de {who} sont plus récentes au journal : elles sont gardées",
        newer,
    )
    report.count(what, newer, who=acts[0].who if acts else "")
    return fresh


def _news(
    act: Act,
    code: str,
    standing: dict[tuple[str, str, str], tuple[str, str]],
    written: set[tuple[str, str, str, str]],
) -> Literal["new", "known", "older"]:
    """Tell what an act brings on a code, beside what stands in the journal and what was ever written there."""
    verdict, there = act.verdicts[code], standing.get((act.kind, act.spot.unit, code))
    if (act.spot.unit, code, verdict, act.when) in written or (there is not None and there[0] == verdict):
        return "known"
    return "older" if there is not None and there[1] > act.when else "new"


def _standing(mine: list[Entry], table: pd.DataFrame) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return the verdict that stands and its instant, by kind, unit and code."""
    if not mine:
        return {}
    rows = fold(mine, units=table)
    rows = rows[rows["state"].isin(["placed", "moved"])]
    return {
        (str(kind), str(unit), str(code)): (str(verdict), str(when))
        for kind, unit, code, verdict, when in rows[["kind", "unit_id", "code", "verdict", "when"]].itertuples(
            index=False
        )
    }


def _origin(act: Act, units: Units) -> str:
    """Return where an act was read and what it said there."""
    place = digest(
        act.kind, units.by_id[act.spot.unit].hash, act.spot.start, act.spot.end, sorted(act.verdicts)
    )
    return f"exchange/{act.spot.unit}/{place}/{digest(sorted(act.verdicts.items()), act.note, act.drawn)}"


def _entry(act: Act, verdicts: dict[str, str], units: Units, codebook: Codebook, origin: str) -> Entry:
    spot = act.spot
    by_verdict: dict[str, list[str]] = defaultdict(list)
    for code, verdict in verdicts.items():
        by_verdict[verdict].append(code)
    said = {v: tuple(by_verdict[v]) for v in ("yes", "no", "unsure") if v in by_verdict}
    fields: dict[str, Any] = anchor(units.by_id[spot.unit], spot.start, spot.end)
    fields |= {"verdicts": said, "note": act.note, "drawn": act.drawn, "origin": origin}
    entry = draft(act.kind, codebook=act.codebook or codebook.version, **fields)
    return dataclasses.replace(entry, when=act.when)


def _write(study: Study, who: str, fresh: list[Entry]) -> None:
    back_up(study.review, who)
    ordered = sorted(fresh, key=lambda e: e.when)
    # Named after its content: the same reading gives the same bytes.
    name = "exchange-" + digest(who, *(e.origin for e in ordered))
    instants = iter([e.when for e in ordered])
    Session(study.review, who, name=name, clock=lambda: next(instants)).append(*ordered)
