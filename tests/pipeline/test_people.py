"""People's decisions in a run: they win, they are told when they wait, and nothing machine-made touches them."""

from __future__ import annotations

import json

import fa_analysis as fa
from fa_analysis.coding import read_gold
from fa_analysis.review.backups import back_up
from fa_analysis.review.gold import import_gold


def review(study):
    """Take the reference coding of the tiny study as the decisions of one person."""
    fa.run(study, until="code")
    grid, units = fa.load_codebook(study), fa.table(study, "units")
    gold = read_gold(study.raw / "gold", units, grid)
    import_gold(study, gold=gold, units=units, codebook=grid, who="camille")


def test_a_person_wins_over_a_rule_and_is_named(tiny_study):
    review(tiny_study)
    report = fa.run(tiny_study, until="code")
    assert "coded" in report.done
    coded = fa.table(tiny_study, "coded").set_index(["unit_id", "code"])
    row = coded.loc[("E01:1", "associer")]
    assert (row["value"], row["by"], row["reviewed"]) == (True, "human", True)
    assert not coded.loc[("E03:1", "associer"), "reviewed"]


def test_decisions_that_lost_their_place_are_told_and_kept(tiny_study):
    review(tiny_study)
    fa.run(tiny_study, until="code")
    journal = next(tiny_study.review.glob("*.jsonl"))
    before = journal.read_bytes()
    transcript = tiny_study.raw / "entretiens" / "E02.txt"
    text = transcript.read_text(encoding="utf-8").replace(
        "Non, on le fait déjà depuis longtemps, sans le nom.", "Rien à voir."
    )
    transcript.write_text(
        text.replace("Ce qui manque, c'est du temps.", "Une autre réponse, tout autre."), encoding="utf-8"
    )
    report = fa.run(tiny_study, until="code")
    waiting = [p for p in report.problems if p.file == "data/review"]
    assert len(waiting) == 1
    assert "attend" in waiting[0].what
    assert not waiting[0].refused
    assert report.exit_code == 0
    assert journal.read_bytes() == before


def test_the_quality_shown_is_that_of_the_machine_alone(tiny_study):
    review(tiny_study)
    fa.run(tiny_study)
    measures = fa.table(tiny_study, "measures")
    shown = measures[measures["what"].eq("quality_f1") & measures["code"].eq("eau")]
    # the rules find « eau de pluie » in E01:2 and P01, as the person did
    assert shown[["n", "estimate"]].to_numpy().tolist() == [[2.0, 1.0]]


def test_the_review_is_an_input_of_the_manifest(tiny_study):
    review(tiny_study)
    fa.run(tiny_study, until="code")
    told = json.loads((tiny_study.processed / "manifest.json").read_text(encoding="utf-8"))
    assert [p for p in told["inputs"] if p.startswith("data/review/")] == ["data/review/camille.jsonl"]


def test_backups_and_lines_set_apart_leave_nothing_to_do_again(tiny_study):
    review(tiny_study)
    fa.run(tiny_study, until="code")
    assert back_up(tiny_study.review, "camille")
    (tiny_study.review / "camille.quarantine.jsonl").write_text("{", encoding="utf-8")
    assert fa.run(tiny_study, until="code").done == ()
