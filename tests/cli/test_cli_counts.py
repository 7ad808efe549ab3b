"""What a run says: French plurals, and one refusal for one mistake."""

from __future__ import annotations

from fa_analysis import cli
from fa_analysis.cli.runs import _what_was_coded, _what_was_read


def test_one_is_singular_and_none_is_not_told():
    counts = {"interviews": 1, "answers": 2, "questionnaires": 0, "projects": 1, "cases": 1, "units": 1}
    assert _what_was_read(counts) == "1 entretien, 2 réponses, 1 projet, 1 étude de cas"
    assert _what_was_coded(counts) == "1 unité, pas encore codée"
    coded = counts | {"rules": 1, "codes": 1, "codings": 1}
    assert _what_was_coded(coded) == "1 unité ; 1 règle de 1 code a trouvé 1 passage"
    coded |= {"units": 1234, "rules": 2, "codings": 3}
    assert (
        _what_was_coded(coded)
        == "1\N{NARROW NO-BREAK SPACE}234 unités ; 2 règles de 1 code ont trouvé 3 passages"
    )


def test_a_row_that_is_not_read_is_told_once(tiny_study, capsys):
    table = tiny_study.raw / "entretiens.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(";habitants;", ";habitant;"), encoding="utf-8")
    assert cli.main(["read", "--study", str(tiny_study.root)]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert "« habitant » ; ligne non lue. Écrivez « habitants »" in told


def test_an_empty_table_of_answers_is_not_told_to_be_a_transcript(tiny_study, capsys):
    (tiny_study.raw / "questionnaires.csv").write_bytes(b"")
    assert cli.main(["read", "--study", str(tiny_study.root)]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith("REFUSÉ  questionnaires.csv : fichier vide")
    assert "transcription" not in told
