"""Every cell is walked back to the units it counts, and they are shown to be read."""

from __future__ import annotations

import pandas as pd
import pytest

import fa_analysis as fa
from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.notebook.behind import behind, named_codes

GRID = Codebook(
    title="Grille", note="", version="1",
    families=(Family("dimension", "Dimensions"), Family("niveau", "Niveau", kind="ordinal")),
    codes=(
        Code("imaginer", "dimension", "Imaginer", ""), Code("essayer", "dimension", "Essayer", "", parent="imaginer"),
        Code("associer", "dimension", "Associer", ""), Code("agents", "dimension", "Agents", "", parent="associer"),
        Code("n0", "niveau", "0", "", level=0), Code("n1", "niveau", "1", "", level=1), Code("n2", "niveau", "2", "", level=2),
    ),
)  # fmt: skip
# E1 has both ideas in two answers; E2 both in two pieces of one answer; E3 one of them; E4 nothing.
UNITS = pd.DataFrame(
    [("E1:1", "E1", 1), ("E1:2", "E1", 2), ("E2:1.1", "E2", 1), ("E2:1.2", "E2", 1), ("E3:1", "E3", 1), ("E4:1", "E4", 1)],
    columns=["unit_id", "source_id", "answer"],
)  # fmt: skip
CODED = pd.DataFrame(
    [("E1:1", "imaginer"), ("E1:2", "associer"), ("E2:1.1", "imaginer"), ("E2:1.2", "associer"), ("E3:1", "imaginer"),
     ("E1:1", "n0"), ("E1:2", "n2"), ("E2:1.1", "n1"), ("E3:1", "n0")],
    columns=["unit_id", "code"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "group", "code", "expected"),
    [
        (
            "expressed_group",
            "",
            "imaginer",
            ["E1", "E2", "E3", "E4"],
        ),  # one code in one group: nothing to narrow
        ("together", "imaginer", "associer", ["E1", "E2"]),
        ("together_q", "imaginer", "associer", ["E1", "E2"]),
        ("with_dimension", "imaginer", "associer", ["E2"]),  # in one same answer
        ("combination", "ensemble", "imaginer", ["E3"]),  # this one and no other
        ("combination", "ensemble", "imaginer+associer", ["E1", "E2"]),
        ("combination", "ensemble", "aucune", ["E4"]),
        ("combination", "", "", ["E1", "E2", "E3", "E4"]),
        ("niveau_policy", "", "n2", ["E1"]),  # upper median of 0 and 2
        ("niveau_policy", "", "n0", ["E3"]),
        ("niveau_reached_group", "", "n1", ["E1", "E2"]),
        ("niveau_unknown_group", "", "unknown", ["E4"]),
        ("niveau_mean_group", "", "mean", ["E1", "E2", "E3"]),
        ("similar", "E1", "E3", ["E1", "E3"]),
        ("inspiration_project", "", "imaginer:E2", ["E2"]),
        ("uncoded_group", "", "answers", ["E4"]),
    ],
)
def test_the_units_behind_a_cell(measure, group, code, expected):
    before = UNITS.copy(deep=True)
    found = behind(measure, code=code, group=group, units=UNITS, coded=CODED, grid=GRID)
    assert sorted(set(found["source_id"])) == expected
    assert UNITS.equals(before)


def test_the_codes_that_a_cell_names():
    assert named_codes("imaginer+associer", GRID) == ["imaginer", "associer"]
    assert named_codes("imaginer:B08", GRID) == ["imaginer"]
    assert named_codes("mean", GRID) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "what",
    ["expressed_group", "expressed_policy", "together", "with_dimension", "done_policy", "survey_policy", "combination",
     "appropriation_policy", "appropriation_reached_group", "appropriation_unknown_policy"],
)  # fmt: skip
def test_on_the_survey_a_cell_and_its_verbatims_count_the_same(survey, what):
    rows = fa.table(survey, "measures").query("what == @what and n.notna()")
    assert len(rows)
    for _rank, row in rows.sample(min(len(rows), 8), random_state=2).iterrows():
        assert fa.evidence(row, study=survey)["source_id"].nunique() == row["n"], (row["group"], row["code"])


def test_evidence_finds_the_study_from_a_folder_within_it(run_study, monkeypatch):
    inside = run_study.root / "notebooks"
    inside.mkdir(exist_ok=True)
    monkeypatch.chdir(inside)
    assert fa.evidence("expressed_group").equals(fa.evidence("expressed_group", study=run_study))


def test_numbers_are_told_in_french(run_study):
    shown = fa.numbers(run_study, "expressed_group", group="ensemble")
    assert {"Groupe", "Code", "n", "sur"} <= set(shown.table.columns)
    assert set(shown.table["Groupe"]) == {"ensemble"}
    assert shown.notes[0] == "Mesure : Entretiens qui l'expriment."
    assert "<table" in shown._repr_html_()
    first = fa.load_codebook(run_study).codes[0]
    assert set(fa.numbers(run_study, "expressed_group", code=first.id).table["Code"]) <= {first.label}


def test_an_unknown_measure_lists_those_that_exist(run_study):
    with pytest.raises(fa.FaError, match=r"mesure inconnue « x ».*expressed_group"):
        fa.numbers(run_study, "x")


def test_quotes_are_marked_escaped_and_everybody_speaks_first():
    rows = [
        ("E1:1", "E1", "a <b> mot rare", "mot rare"),
        ("E1:2", "E1", "encore", None),
        ("E2:1", "E2", "autre", "autre"),
    ]
    found = pd.DataFrame(rows, columns=["unit_id", "source_id", "text", "quote"]).assign(
        group="g", policy=None, code="c", reviewed=True
    )
    shown = fa.quotes(found, most=2)
    assert [w.split(" · ")[0] for w in shown.table["Qui"]] == ["E1:1", "E2:1"]
    assert shown.table["Paroles"].tolist() == ["a &lt;b&gt; <mark>mot rare</mark>", "<mark>autre</mark>"]
    assert shown.notes == ("2 textes sur 3, de 2 personnes ou documents en tout.",)
    assert "<b>" not in shown._repr_html_()


def test_a_figure_is_shown_with_its_alternative_text(run_study):
    figure = fa.figure(run_study, "saturation")
    data, about = figure._repr_mimebundle_()
    assert data["image/png"].startswith(b"\x89PNG")
    assert about["image/png"]["alt"] == data["text/plain"]
