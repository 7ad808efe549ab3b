"""What each reviewer thinks today, worked out from the journals."""

import pandas as pd
import pytest
from review_cases import TEXTS, codebook_of, decide, full_units, short, undo, units_of

from fa_analysis.errors import StudyError
from fa_analysis.review import read_decisions
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.backups import read_journals
from fa_analysis.review.codes import declare
from fa_analysis.review.decisions import fold
from fa_analysis.review.gold import fixed_clock, import_gold
from fa_analysis.review.journal import Session, draft
from fa_analysis.review.resolve import disagreements, resolve


def test_no_journal_is_no_decision(study, units):
    table = read_decisions(study, units=units)
    assert table.empty
    assert list(table.columns[:4]) == ["who", "unit_id", "code", "verdict"]


def test_the_last_decision_of_a_reviewer_on_a_unit_and_code_is_the_current_one(study, units):
    decide(study, "E02:1", "preserver", words="récupéré les pavés")
    decide(study, "E02:1", "preserver", "no", words="récupéré les pavés", note="non, du décor")
    [row] = read_decisions(study, units=units).itertuples()
    assert (row.verdict, row.note, row.state, row.start, row.end) == ("no", "non, du décor", "placed", 5, 23)


def test_undo_brings_the_decision_before_back_and_undoing_the_undo_the_other(study, units):
    decide(study, "E02:1", "preserver", "yes")
    second = decide(study, "E02:1", "preserver", "no")
    undone = undo(study, second)
    assert short(read_decisions(study, units=units)) == [("E02:1", "preserver", "yes", "placed")]
    undo(study, undone)
    assert short(read_decisions(study, units=units)) == [("E02:1", "preserver", "no", "placed")]


def test_nobody_undoes_the_decision_of_another(study, units):
    undo(study, decide(study, "E02:1", "preserver"), who="paul")
    assert len(read_decisions(study, units=units)) == 1


def test_a_unit_drawn_by_chance_stays_so_when_the_reviewer_comes_back(study, units):
    decide(study, "E02:1", "preserver", drawn=True)
    decide(study, "E02:1", "moyens", "no")
    decide(study, "E02:3", "moyens")
    table = read_decisions(study, units=units).set_index(["unit_id", "code"])["drawn"]
    assert table.to_dict() == {
        ("E02:1", "preserver"): True,
        ("E02:1", "moyens"): True,
        ("E02:3", "moyens"): False,
    }


def test_an_answer_inserted_before_shifts_the_names_and_decisions_follow(study):
    decide(study, "E02:3", "moyens", words="pas d'argent")
    decide(study, "E02:1", "preserver")
    now = {
        "E02:1": "Bonjour à tous.",
        "E02:2": TEXTS["E02:1"],
        "E02:3": TEXTS["E02:2"],
        "E02:4": TEXTS["E02:3"],
    }
    table = read_decisions(study, units=units_of(now))
    assert short(table) == [("E02:4", "moyens", "yes", "moved"), ("E02:2", "preserver", "yes", "moved")]
    assert list(table["recorded_unit"]) == ["E02:3", "E02:1"]


def test_a_short_answer_given_twice_is_told_apart_by_its_neighbours(study, units):
    decide(study, "E02:4", "etat_esprit")
    assert short(read_decisions(study, units=units)) == [("E02:4", "etat_esprit", "yes", "placed")]
    gone = {"E02:1": TEXTS["E02:1"], "E02:2": TEXTS["E02:2"], "E02:3": "Tout autre chose, vraiment."}
    assert short(read_decisions(study, units=units_of(gone))) == [("E02:4", "etat_esprit", "yes", "pending")]


def test_a_corrected_word_in_the_quote_does_not_lose_it(study):
    decide(study, "E02:1", "preserver", words="récupéré les pavés")
    now = TEXTS | {"E02:1": TEXTS["E02:1"].replace("pavés", "dalles")}
    [row] = read_decisions(study, units=units_of(now)).itertuples()
    assert now["E02:1"][row.start : row.end] == "récupéré les dalles"


def test_an_answer_cut_in_two_is_asked_when_the_whole_of_it_was_judged(study):
    decide(study, "E02:3", "moyens", "yes")
    head, tail = TEXTS["E02:3"].split(" ; ")
    now = TEXTS | {"E02:3": head, "E02:5": tail}
    [row] = read_decisions(study, units=units_of(now)).itertuples()
    assert (row.state, row.reason) == ("pending", "changed")


def test_a_no_does_not_follow_its_quote_into_a_longer_answer_but_a_yes_does(study):
    decide(study, "E02:3", "moyens", "yes", words="pas d'argent")
    decide(study, "E02:3", "politique", "no", words="pas d'argent")
    now = {"E02:3": TEXTS["E02:1"] + " " + TEXTS["E02:3"]}
    assert short(read_decisions(study, units=units_of(now))) == [
        ("E02:3", "moyens", "yes", "moved"),
        ("E02:3", "politique", "no", "pending"),
    ]


def test_a_removed_answer_leaves_its_decision_waiting_and_not_on_another(study):
    decide(study, "E02:3", "moyens")
    now = {k: v for k, v in TEXTS.items() if k != "E02:3"}
    [row] = read_decisions(study, units=units_of(now)).itertuples()
    assert (row.unit_id, row.state, row.reason) == ("E02:3", "pending", "absent")


def test_one_that_waits_is_not_hidden_by_a_new_decision_on_the_answer_that_took_its_name(study):
    decide(study, "E02:3", "moyens")
    now = {"E02:1": TEXTS["E02:1"], "E02:3": "Une toute nouvelle réponse, que personne n'avait encore lue ici."}
    decide(study, "E02:3", "moyens", "no", texts=now)
    assert sorted(short(read_decisions(study, units=units_of(now)))) == [
        ("E02:3", "moyens", "no", "placed"),
        ("E02:3", "moyens", "yes", "pending"),
    ]


def test_a_decision_that_moved_waits_no_more_once_a_person_has_placed_it(study):
    entry = decide(study, "E02:3", "moyens")
    now = {"E02:1": TEXTS["E02:1"], "E02:2": "Ni temps ni argent : on se débrouille."}
    target = index_units(units_of(now)).by_id["E02:2"]
    Session(study.review, "marie").append(draft("reanchor", of=entry.id, **anchor(target)))
    assert short(read_decisions(study, units=units_of(now))) == [("E02:2", "moyens", "yes", "placed")]


def test_rename_keeps_delete_archives_merge_and_split_ask(study, units):
    for code in ("a", "b", "c", "d"):
        decide(study, "E02:1", code)
    session = Session(study.review, "paul")
    declare(session, "rename", ["a"], ["a2"])
    deleted = declare(session, "delete", ["b"])
    declare(session, "merge", ["c", "x"], ["m"])
    declare(session, "split", ["d"], ["d1", "d2"])
    table = read_decisions(study, units=units)
    assert short(table) == [
        ("E02:1", "a2", "yes", "placed"),
        ("E02:1", "m", "yes", "pending"),
        ("E02:1", "d1", "yes", "pending"),
        ("E02:1", "d2", "yes", "pending"),
    ]
    assert list(table["suggestion"]) == ["", "yes", "", ""]
    archived = fold(read_journals(study.review)[0])
    assert ("E02:1", "b", "yes", "archived") in short(archived)
    undo(study, deleted)  # anybody may undo a change of the grid
    assert ("E02:1", "b", "yes", "placed") in short(read_decisions(study, units=units))


def test_a_decision_made_after_a_merge_settles_what_it_asked(study, units):
    decide(study, "E02:1", "c")
    declare(Session(study.review, "paul"), "merge", ["c", "x"], ["m"])
    decide(study, "E02:1", "m", "no")
    assert short(read_decisions(study, units=units)) == [("E02:1", "m", "no", "placed")]


def test_a_code_that_the_grid_lacks_asks_until_somebody_says_what_became_of_it(study, units):
    decide(study, "E02:1", "ancien")
    [row] = read_decisions(study, units=units, codebook=codebook_of("nouveau")).itertuples()
    assert (row.state, row.reason) == ("pending", "unknown")
    declare(Session(study.review, "marie"), "rename", ["ancien"], ["nouveau"])
    [row] = read_decisions(study, units=units, codebook=codebook_of("nouveau")).itertuples()
    assert (row.code, row.state) == ("nouveau", "placed")


@pytest.mark.parametrize(
    ("op", "before", "after"),
    [("rename", ["a"], ["a"]), ("delete", ["a"], ["b"]), ("merge", ["a"], ["b"]), ("split", ["a"], ["b"])],
)
def test_a_change_of_the_grid_that_makes_no_sense_is_refused(study, op, before, after):
    with pytest.raises(StudyError, match="changement de grille impossible"):
        declare(Session(study.review, "marie"), op, before, after)


def gold_of(rows):
    return pd.DataFrame(rows, columns=["unit_id", "code", "value"])


GOLD = [("E02:1", "preserver", True), ("E02:1", "moyens", False), ("P02", "preserver", True)]


def test_gold_becomes_one_line_a_unit_with_every_code_judged(study):
    units, grid = full_units(TEXTS), codebook_of("preserver", "moyens")
    done = import_gold(study, gold=gold_of(GOLD), units=units, codebook=grid, drawn=True)
    assert (done.added, done.known) == (2, 0)
    lines = (study.review / "reference.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2
    table = read_decisions(study, units=units)
    assert short(table) == [
        ("E02:1", "preserver", "yes", "placed"),
        ("E02:1", "moyens", "no", "placed"),
        ("P02", "preserver", "yes", "placed"),
    ]
    assert table["drawn"].all()
    assert table["whole"].all()


def test_importing_gold_twice_adds_nothing_and_a_change_adds_its_line_only(study):
    units, grid = full_units(TEXTS), codebook_of("preserver", "moyens")
    import_gold(study, gold=gold_of(GOLD), units=units, codebook=grid)
    again = import_gold(study, gold=gold_of(GOLD), units=units, codebook=grid)
    assert (again.added, again.known) == (0, 2)
    changed = [("E02:1", "preserver", False), *GOLD[1:]]
    third = import_gold(study, gold=gold_of(changed), units=units, codebook=grid)
    assert (third.added, third.known) == (1, 1)
    assert ("E02:1", "preserver", "no", "placed") in short(read_decisions(study, units=units))


def test_the_same_import_on_a_fixed_day_gives_the_same_bytes(study):
    units, grid, path = full_units(TEXTS), codebook_of("preserver"), study.review / "reference.jsonl"
    made = []
    for _i in range(2):
        import_gold(study, gold=gold_of(GOLD), units=units, codebook=grid, clock=fixed_clock("2018-07-01"))
        made.append(path.read_bytes())
        path.unlink()
    assert made[0] == made[1]


def test_the_other_pieces_of_a_cut_answer_get_only_what_the_whole_does_not_have(study):
    texts = {"E02:1": "Première partie.", "E02:1.2": "Seconde partie."}
    units = full_units({"E02:1": texts["E02:1"]})
    second = units.assign(unit_id="E02:1.2", text=texts["E02:1.2"], start=17, end=32)
    units = pd.concat([units, second], ignore_index=True)
    import_gold(study, gold=gold_of(GOLD[:2]), units=units, codebook=codebook_of("preserver", "moyens"))
    assert short(read_decisions(study, units=units)) == [
        ("E02:1", "preserver", "yes", "placed"),
        ("E02:1", "moyens", "no", "placed"),
        ("E02:1.2", "moyens", "no", "placed"),
    ]


def test_gold_about_nothing_that_was_read_is_refused(study):
    with pytest.raises(StudyError, match="aucune réponse de l'étude"):
        import_gold(
            study, gold=gold_of([("E99:1", "a", True)]), units=full_units(TEXTS), codebook=codebook_of("a")
        )


def test_several_reviewers_become_one_decision_and_how_is_said(study, units):
    for who, verdicts in {"a": "yes yes no yes", "b": "yes no no unsure", "c": "yes no unsure no"}.items():
        session = Session(study.review, who)
        for code, verdict in zip("wxyz", verdicts.split(), strict=True):
            decide(study, "E02:1", code, verdict, session=session)
    decide(study, "E02:3", "w", "yes", who="a")
    table = resolve(read_decisions(study, units=units)).set_index(["unit_id", "code"])
    said = {k: (v["verdict"], v["how"], v["n"]) for k, v in table.to_dict("index").items()}
    assert said == {
        ("E02:1", "w"): ("yes", "agreement", 3),
        ("E02:1", "x"): ("no", "majority", 3),
        ("E02:1", "y"): ("no", "majority", 3),
        ("E02:1", "z"): ("unsure", "disagreement", 3),
        ("E02:3", "w"): ("yes", "alone", 1),
    }


def test_an_adjudication_wins_and_closes_the_disagreement(study, units):
    decide(study, "E02:1", "w", "yes", who="a")
    decide(study, "E02:1", "w", "no", who="b")
    before = read_decisions(study, units=units)
    assert disagreements(before).to_dict("records")[0]["a"] == "yes"
    decide(study, "E02:1", "w", "no", who="a", kind="adjudication")
    after = read_decisions(study, units=units)
    assert disagreements(after).empty
    assert len(disagreements(after, open_only=False)) == 1
    [row] = resolve(after).itertuples()
    assert (row.verdict, row.how) == ("no", "adjudication")


def test_what_waits_is_never_counted(study):
    decide(study, "E02:3", "moyens")
    waiting = read_decisions(study, units=units_of({"E02:1": TEXTS["E02:1"]}))
    assert list(waiting["state"]) == ["pending"]
    assert resolve(waiting).empty
    assert disagreements(waiting).empty


def test_the_units_are_not_modified(study, units):
    before = units.copy()
    decide(study, "E02:1", "a")
    read_decisions(study, units=units)
    pd.testing.assert_frame_equal(units, before)


def test_two_people_given_the_same_codings_do_not_undo_one_another(study):
    units, grid = full_units(TEXTS), codebook_of("preserver", "moyens")
    for who in ("a", "b"):
        import_gold(
            study, gold=gold_of(GOLD), units=units, codebook=grid, who=who, clock=fixed_clock("2018-07-01")
        )
    entries, _problems = read_journals(study.review)
    assert len({e.id for e in entries}) == 4
    undo(study, next(e for e in entries if e.who == "a"), who="a")
    assert set(read_decisions(study, units=units)["who"]) == {"a", "b"}
