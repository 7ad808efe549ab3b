"""Teaching examples are read, and their faults told."""

from __future__ import annotations

from fa_analysis.learning import read_examples


def test_examples_are_read_and_unknown_codes_told(tmp_path, small):
    path = tmp_path / "exemples.csv"
    path.write_text('codes;texte\nassocier|preserver;"avec eux ; dehors"\n;rien\nodd;perdu\n', encoding="utf-8")
    found, problems = read_examples(path, small.codebook)
    assert found.to_dict("list") == {
        "text": ["avec eux ; dehors", "rien"],
        "codes": ["associer|preserver", ""],
    }
    assert [(p.what, p.refused) for p in problems] == [("ligne 4 : code inconnu « odd »", False)]


def test_no_file_is_no_example(tmp_path, small):
    found, problems = read_examples(tmp_path / "exemples.csv", small.codebook)
    assert found.empty
    assert not problems


def test_a_file_of_another_shape_is_refused(tmp_path, small):
    path = tmp_path / "exemples.csv"
    path.write_text("a,b\n1,2\n")
    found, problems = read_examples(path, small.codebook)
    assert found.empty
    assert problems[0].refused
