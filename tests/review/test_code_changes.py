"""500 random sequences of changes of the grid: no decision lost, and all of it undone from the journal."""

import random

import pandas as pd
import pytest
from review_cases import TEXTS, codebook_of, decide, undo, units_of

from fa_analysis.errors import StudyError
from fa_analysis.review import read_decisions
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.backups import read_journals
from fa_analysis.review.codes import Fate, declare, follow
from fa_analysis.review.decisions import fold, not_undone
from fa_analysis.review.desk import accept_suggestions, adjudicate, keep_moves, put
from fa_analysis.review.desk import undo as take_back
from fa_analysis.review.entries import Entry, seal
from fa_analysis.review.journal import Session

UNITS = index_units(units_of(TEXTS)).by_id


class Journal:
    """A journal in memory, with a clock of its own."""

    def __init__(self):
        self.entries = []

    def append(self, kind, who="marie", **fields):
        rank = len(self.entries) + 1
        entry = Entry(id=f"s.{rank}", when=f"2018-01-01T00:00:{rank:06}Z", who=who, kind=kind, **fields)
        self.entries.append(seal(entry, prev=""))
        return self.entries[-1]


def random_change(grid, chance, fresh):
    """Return a change that the present grid allows, and the grid after it."""
    op = chance.choice(["rename", "delete", "merge", "split", "rename", "split"])
    size = 2 if op == "merge" else 1
    if len(grid) < size + 1:
        op, size = "split", 1
    before = chance.sample(sorted(grid), size)
    after = [next(fresh) for _i in range({"rename": 1, "delete": 0, "merge": 1, "split": 2}[op])]
    return {"op": op, "from": before, "to": after}, (grid - set(before)) | set(after)


def fates(entries):
    return fold(entries)


def check_nothing_lost(entries, made):
    """Each decision is in the table: as it is, asked, archived, or replaced by a later one on the same code."""
    table = fates(entries)
    there = set(zip(table["id"], table["recorded_code"], strict=True))
    for entry, code in made - there:
        row = table[(table["unit_id"] == entry_unit(entries, entry))]
        assert len(row), (entry, code)
        assert replaced(table, entries, entry, code), (entry, code)


def entry_unit(entries, name):
    return next(e.unit for e in entries if e.id == name)


def replaced(table, entries, name, code):
    """Return whether a later, live decision on the same unit stands under what the code became."""
    order = not_undone(entries)
    rank = next(i for i, e in enumerate(order) if e.id == name)
    fates_ = [Fate(code, "live")]
    for change in (e for e in order[rank:] if e.kind == "code-change"):
        fates_ = [f for fate in fates_ for f in follow(fate, "yes", change)]
    now, later = {fate.code for fate in fates_}, {e.id for e in order[rank + 1 :]}
    rows = table[(table["unit_id"] == order[rank].unit) & table["code"].isin(now)]
    return bool(rows["id"].isin(later).any())


@pytest.mark.slow
@pytest.mark.parametrize("block", range(5))
def test_500_random_sequences_lose_no_decision_and_are_undone_from_the_journal(block):
    for seed in range(block * 100, (block + 1) * 100):
        chance, journal = random.Random(seed), Journal()
        fresh = (f"c{i}" for i in range(10_000))
        grid = {next(fresh) for _i in range(4)}
        made, changes = set(), []
        for _i in range(chance.randrange(2, 14)):
            if chance.random() < 0.5:
                unit, verdict = chance.choice(["E02:1", "E02:3", "P02"]), chance.choice(["yes", "no", "unsure"])
                code = chance.choice(sorted(grid))
                entry = journal.append("decision", verdicts={verdict: (code,)}, **anchor(UNITS[unit]))
                made.add((entry.id, code))
            else:
                change, grid = random_change(grid, chance, fresh)
                changes.append(
                    journal.append("code-change", who=chance.choice(["marie", "paul"]), change=change)
                )
        check_nothing_lost(journal.entries, made)
        plain = [e for e in journal.entries if e.kind != "code-change"]
        for change in chance.sample(changes, len(changes)):
            journal.append("undo", who="luc", of=change.id)
        columns = ["unit_id", "code", "verdict", "state", "id"]
        back = fates(journal.entries)[columns].sort_values(["id", "code"], ignore_index=True)
        never = fates(plain)[columns].sort_values(["id", "code"], ignore_index=True)
        pd.testing.assert_frame_equal(back, never)


def test_what_merges_and_splits_suggest_is_decided_at_one_word(study):
    decide(study, "E02:1", "a", "yes")
    decide(study, "E02:1", "b", "no")
    decide(study, "E02:3", "a", "no")
    decide(study, "E02:3", "b", "no")
    decide(study, "P02", "a", "no")  # of b, nothing was said
    decide(study, "E02:1", "d", "no")
    decide(study, "E02:3", "d", "yes")  # which of its parts?
    session = Session(study.review, "marie")
    declare(session, "merge", ["a", "b"], ["m"])
    declare(session, "split", ["d"], ["d1", "d2"])
    units = units_of(TEXTS)
    before = read_decisions(study, units=units)
    assert set(before["state"]) == {"pending"}
    assert accept_suggestions(study, before, units, who="marie", version="v2") == 4
    after = read_decisions(study, units=units)
    settled = after[after["state"] == "placed"][["unit_id", "code", "verdict"]]
    assert sorted(settled.itertuples(index=False, name=None)) == [
        ("E02:1", "d1", "no"),
        ("E02:1", "d2", "no"),
        ("E02:1", "m", "yes"),
        ("E02:3", "m", "no"),
    ]
    waiting = after[after["state"] == "pending"][["unit_id", "code"]]
    assert sorted(waiting.itertuples(index=False, name=None)) == [
        ("E02:3", "d1"),
        ("E02:3", "d2"),
        ("P02", "m"),
    ]


def test_a_lost_decision_is_put_by_its_author_only(study):
    entry = decide(study, "E02:3", "moyens", words="pas d'argent")
    now = units_of({"E02:1": TEXTS["E02:1"], "E02:2": "Ni temps ni argent, non : pas d'argent du tout."})
    with pytest.raises(StudyError, match="« paul » n'a pas de décision"):
        put(study, now, who="paul", entry_id=entry.id, unit_id="E02:2")
    with pytest.raises(StudyError, match="réponse inconnue : « E02:7 »"):
        put(study, now, who="marie", entry_id=entry.id, unit_id="E02:7")
    put(study, now, who="marie", entry_id=entry.id, unit_id="E02:2")
    [row] = read_decisions(study, units=now).itertuples()
    assert (row.unit_id, row.state, row.start) == ("E02:2", "placed", 26)


def test_places_found_again_are_kept_for_the_next_correction(study):
    decide(study, "E02:3", "moyens")
    now = units_of({"E02:1": "Bonjour.", "E02:2": TEXTS["E02:3"].replace("équipe", "escouade")})
    found = read_decisions(study, units=now)
    assert keep_moves(study, now, found, who="marie") == 1
    assert list(read_decisions(study, units=now)["state"]) == ["placed"]
    take_back(study, who="marie")
    assert list(read_decisions(study, units=now)["state"]) == ["moved"]


def test_undo_takes_back_the_last_acts_or_those_named_and_nothing_of_others(study):
    first = decide(study, "E02:1", "a")
    decide(study, "E02:3", "a")
    other = decide(study, "E02:1", "b", who="paul")
    assert [e.id for e in take_back(study, who="marie", ids=[first.id])] == [first.id]
    with pytest.raises(StudyError, match="rien à annuler"):
        take_back(study, who="marie", ids=[other.id])
    take_back(study, who="marie")
    with pytest.raises(StudyError, match="rien à annuler pour « marie »"):
        take_back(study, who="marie")
    assert len(read_journals(study.review)[0]) == 5
    assert list(read_decisions(study, units=units_of(TEXTS))["who"]) == ["paul"]


def test_an_adjudication_on_what_is_not_there_is_refused(study):
    units = units_of(TEXTS)
    with pytest.raises(StudyError, match="verdict inconnu"):
        adjudicate(study, units, who="marie", on=("E02:1", "a"), verdict="maybe")
    with pytest.raises(StudyError, match="réponse inconnue"):
        adjudicate(study, units, who="marie", on=("E77:1", "a"), verdict="yes")


def test_a_code_known_again_counts_again(study):
    decide(study, "E02:1", "a")
    entry = declare(Session(study.review, "marie"), "delete", ["a"])
    assert read_decisions(study, units=units_of(TEXTS), codebook=codebook_of("a")).empty
    undo(study, entry)
    assert len(read_decisions(study, units=units_of(TEXTS), codebook=codebook_of("a"))) == 1


def test_only_the_last_word_of_a_reviewer_asks_after_a_merge(study):
    decide(study, "E02:1", "a", "yes")
    decide(study, "E02:1", "a", "no")
    decide(study, "E02:1", "b", "no")
    declare(Session(study.review, "marie"), "merge", ["a", "b"], ["m"])
    units = units_of(TEXTS)
    waiting = read_decisions(study, units=units)
    assert list(waiting["verdict"]) == ["no", "no"]
    accept_suggestions(study, waiting, units, who="marie", version="v")
    assert list(read_decisions(study, units=units)["verdict"]) == ["no"]


def test_a_renaming_into_a_code_that_exists_asks_rather_than_drops(study):
    decide(study, "E02:1", "a", "yes")
    decide(study, "E02:1", "b", "no")
    declare(Session(study.review, "marie"), "rename", ["a"], ["b"])
    table = read_decisions(study, units=units_of(TEXTS))
    assert sorted(table[["code", "verdict", "state", "reason"]].itertuples(index=False, name=None)) == [
        ("b", "no", "pending", "merge"),
        ("b", "yes", "pending", "merge"),
    ]
