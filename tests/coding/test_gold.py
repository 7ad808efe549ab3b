import pandas as pd
import pytest

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.coding.gold import answer_ids, by_answer, evaluate, read_gold
from fa_analysis.errors import StudyError

GRID = Codebook(
    title="Essai",
    note="",
    families=(
        Family("dimension", "Dimensions", "multiple", ("interview", "survey", "project")),
        Family("pratique", "Pratiques", "multiple", ("interview", "survey", "project")),
        Family("degre", "Degrés", "ordinal", ("interview", "survey")),
    ),
    codes=(
        Code("a", "dimension", "A", ""),
        Code("b", "dimension", "B", ""),
        Code("a1", "pratique", "A1", "", parent="a"),
        Code("b1", "pratique", "B1", "", parent="b"),
        Code("d0", "degre", "D0", "", level=0),
        Code("d1", "degre", "D1", "", level=1),
    ),
    version="v",
)


def unit(unit_id, source, source_id, *, question=None, answer=None, start=0):
    return {
        "unit_id": unit_id,
        "source": source,
        "source_id": source_id,
        "question": question,
        "turn": answer,
        "answer": answer,
        "start": start,
        "end": start + 4,
        "text": "mots",
        "n_words": 1,
    }


@pytest.fixture
def units():
    table = pd.DataFrame(
        [
            unit("E1:1", "interview", "E1", answer=1),
            unit("E1:2", "interview", "E1", answer=2),
            unit("E1:2.2", "interview", "E1", answer=2, start=9),
            unit("R1:q", "survey", "R1", question="q"),
            unit("R1:r", "survey", "R1", question="r"),
            unit("P1", "project", "P1"),
        ]
    )
    return table.astype({"turn": "Int64", "answer": "Int64"})


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "entretiens").mkdir()
    (tmp_path / "entretiens" / "E1.csv").write_text("tour,codes\n1,\n2,a|d1\n", encoding="utf-8")
    (tmp_path / "projets.csv").write_text("id;codes\nP1;b1\n", encoding="utf-8-sig")
    (tmp_path / "questionnaires.csv").write_text("id;question;codes\nR1;r;b|d0\n", encoding="utf-8")
    return tmp_path


def says(gold, unit_id):
    rows = gold[gold["unit_id"] == unit_id]
    return dict(zip(rows["code"], rows["value"], strict=True))


def test_a_cut_answer_is_known_by_its_first_piece(units):
    assert answer_ids(units).to_dict() == {
        "E1:1": "E1:1",
        "E1:2": "E1:2",
        "E1:2.2": "E1:2",
        "R1:q": "R1:q",
        "R1:r": "R1:r",
        "P1": "P1",
    }


def test_gold_gives_every_judged_pair_once(units, folder):
    before = units.copy()
    gold = read_gold(folder, units, GRID)
    assert says(gold, "E1:1") == {"a": False, "b": False, "d0": False, "d1": False}
    assert says(gold, "E1:2") == {"a": True, "b": False, "d0": False, "d1": True}
    assert says(gold, "R1:r") == {"a": False, "b": True, "d0": True, "d1": False}
    assert "E1:2.2" not in set(gold["unit_id"])
    assert "R1:q" not in set(gold["unit_id"])
    assert not gold.duplicated(["unit_id", "code"]).any()
    pd.testing.assert_frame_equal(units, before)


def test_practices_are_judged_where_the_reference_uses_them_and_make_their_dimension_true(units, folder):
    assert says(read_gold(folder, units, GRID), "P1") == {"a": False, "b": True, "a1": False, "b1": True}


@pytest.mark.parametrize("gone", ["entretiens/E1.csv", "projets.csv", "questionnaires.csv"])
def test_any_part_may_be_missing(units, folder, gone):
    (folder / gone).unlink()
    assert len(read_gold(folder, units, GRID))


def test_an_empty_folder_is_said(units, tmp_path):
    with pytest.raises(StudyError, match=r"aucun codage de référence.*Il y faut entretiens/\*\.csv"):
        read_gold(tmp_path, units, GRID)


def test_an_unknown_code_is_said_with_file_line_and_nearest_name(units, folder):
    (folder / "projets.csv").write_text("id;codes\nP1;a\nP1;b12\n", encoding="utf-8")
    with pytest.raises(StudyError) as err:
        read_gold(folder, units, GRID)
    assert str(err.value) == (
        f"{folder / 'projets.csv'}, ligne 3 : code « b12 » inconnu de la grille. "
        "Écrivez « b1 », ou ajoutez ce code à codebook.yaml."
    )


def test_an_unknown_answer_is_an_error_or_is_collected(units, folder):
    (folder / "entretiens" / "E1.csv").write_text("tour,codes\n1,\n7,a\n", encoding="utf-8")
    with pytest.raises(StudyError, match=r"E1\.csv, ligne 3 : « E1 7 » n'existe pas dans les textes lus"):
        read_gold(folder, units, GRID)
    problems = []
    gold = read_gold(folder, units, GRID, problems=problems)
    assert [p.what for p in problems] == ["« E1 7 » n'existe pas dans les textes lus"]
    assert set(gold["unit_id"]) == {"E1:1", "P1", "R1:r"}


def test_a_blank_open_answer_without_a_code_is_left_out_quietly(units, folder):
    (folder / "questionnaires.csv").write_text("id;question;codes\nR1;s;\nR1;r;b\n", encoding="utf-8")
    assert "R1:r" in set(read_gold(folder, units, GRID)["unit_id"])
    (folder / "questionnaires.csv").write_text("id;question;codes\nR1;s;b\n", encoding="utf-8")
    with pytest.raises(StudyError, match="« R1 s » n'existe pas"):
        read_gold(folder, units, GRID)


def test_a_missing_column_is_said(units, folder):
    (folder / "projets.csv").write_text("ident;codes\nP1;a\n", encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"colonnes manquantes : id\. La première ligne nomme les colonnes : id;codes"
    ):
        read_gold(folder, units, GRID)


def coded(*true):
    pairs = [
        (u, c)
        for u in ("E1:1", "E1:2", "E1:2.2", "R1:q", "R1:r", "P1")
        for c in ("a", "b", "a1", "b1", "d0", "d1")
    ]
    return pd.DataFrame([(u, c, (u, c) in true) for u, c in pairs], columns=["unit_id", "code", "value"])


def test_a_code_found_in_one_piece_belongs_to_the_answer_and_the_highest_degree_is_kept(units):
    ours = by_answer(coded(("E1:2.2", "a"), ("E1:2", "d0"), ("E1:2.2", "d1")), units, GRID)
    assert says(ours, "E1:2") == {"a": True, "b": False, "a1": False, "b1": False, "d0": False, "d1": True}


def test_figures_worked_by_hand(units, folder):
    # judged: E1:1 (nothing), E1:2 (a, d1), R1:r (b, d0), P1 (b, b1)
    gold = read_gold(folder, units, GRID)
    ours = coded(("E1:1", "a"), ("E1:2.2", "a"), ("P1", "b"), ("R1:q", "a"))
    table = evaluate(ours, units, gold, GRID).set_index(["source", "level", "name"])
    a = table.loc[("ensemble", "code", "a")]
    assert (a["n"], a["positives"], a["tp"], a["fp"], a["fn"]) == (4, 1, 1, 1, 0)
    assert (a["precision"], a["recall"], round(a["f1"], 6)) == (0.5, 1.0, round(2 / 3, 6))
    b = table.loc[("ensemble", "code", "b")]
    assert (b["tp"], b["fp"], b["fn"], b["precision"], b["recall"]) == (1, 0, 1, 1.0, 0.5)
    family = table.loc[("ensemble", "family", "dimension")]
    assert (family["tp"], family["fp"], family["fn"], round(family["f1"], 6)) == (2, 1, 1, round(2 / 3, 6))
    assert table.loc[("ensemble", "dimension_mean", "dimensions"), "f1"] == pytest.approx(2 / 3)
    assert table.loc[("survey", "code", "b"), "f1"] == 0
    assert pd.isna(table.loc[("survey", "code", "b"), "precision"])
    assert pd.isna(table.loc[("project", "code", "a"), "recall"])


def test_macro_is_the_mean_of_the_codes_the_reference_uses(units, folder):
    gold = read_gold(folder, units, GRID)
    table = evaluate(coded(("P1", "b1"), ("P1", "a1")), units, gold, GRID).set_index(
        ["source", "level", "name"]
    )
    # a1 is never true in the reference: it weighs on the pooled figure, not on the mean
    assert table.loc[("project", "family", "pratique"), "f1"] == pytest.approx(2 / 3)
    assert table.loc[("project", "family_macro", "pratique"), "f1"] == 1.0
