"""A table refused as a whole: the interviews stop the run, an inventory does not; the cause is said once."""

from __future__ import annotations

import pytest
from disk import contents

import fa_analysis as fa
from fa_analysis.errors import StudyError


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("groupe", "group", "colonne « groupe » absente : table non lue"),
        ("E01;", "\0;", "contient des octets nuls"),
    ],
)
def test_a_refused_table_of_interviews_stops_the_run_and_keeps_what_was_there(tiny_study, old, new, cause):
    fa.run(tiny_study)
    before = contents(tiny_study.processed, tiny_study.reports)
    edit(tiny_study.raw / "entretiens.csv", old, new)
    with pytest.raises(StudyError) as told:
        fa.run(tiny_study)
    assert told.value.exit_code == 3
    assert told.value.where == "entretiens.csv"
    assert cause in told.value.what
    assert told.value.what.endswith("aucun entretien lu, rien n'est refait")
    assert "E01.txt" not in str(told.value)
    assert contents(tiny_study.processed, tiny_study.reports) == before


def test_every_row_refused_names_the_first_and_counts_the_others(tiny_study):
    path = tiny_study.raw / "entretiens.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([head, *(f"{r.split(';')[0]};martiens;x;y;;;" for r in rows)]), encoding="utf-8")
    with pytest.raises(StudyError, match=r"ligne 2, colonne « groupe ».*\(et 5 autres refus\)"):
        fa.run(tiny_study)


def test_transcripts_whose_table_went_away_stop_the_run(tiny_study):
    (tiny_study.raw / "entretiens.csv").unlink()
    with pytest.raises(StudyError, match="table des entretiens introuvable"):
        fa.run(tiny_study)


def test_a_refused_inventory_leaves_the_others_coded_and_is_said_once(tiny_study):
    edit(tiny_study.raw / "projets.csv", "titre", "titres")
    report = fa.run(tiny_study, until="code")
    assert report.exit_code == 2
    assert [(p.file, p.what) for p in report.problems if p.refused] == [
        ("projets.csv", "colonne « titre » absente : table non lue")
    ]
    assert report.counts["interviews"] == 3
