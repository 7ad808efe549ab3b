"""The commands on the tiny study: what they print, where, and how they end."""

from __future__ import annotations

import json

import pytest
from commands import called
from disk import STARTER, contents, copy_tiny

from fa_analysis import cli


def test_run_ends_with_five_lines(run_study, capsys):
    code, out, err = called(capsys, run_study, "run")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Lu       : 3 entretiens, 6 réponses, 3 questionnaires, 3 projets",
        "Codé     : 11 unités ; 13 règles de 6 codes ont trouvé 17 passages",
        "À savoir : 0 refus, 0 remarque ; rien n'a changé depuis la dernière fois",
        f"Tables   : {run_study.processed}",
        f"Rapports : {run_study.reports} (synthese.html, tableaux.xlsx, figures)",
    ]


def test_quiet_says_nothing(run_study, capsys):
    assert called(capsys, run_study, "run", "--quiet") == (0, "", "")


def test_run_as_json(run_study, capsys):
    code, out, _ = called(capsys, run_study, "run", "--json")
    told = json.loads(out)
    assert code == told["exit_code"] == 0
    assert told["counts"]["answers"] == 6
    assert told["done"] == told["changed"] == told["problems"] == []


@pytest.mark.parametrize("command", ["read", "code", "report"])
def test_parts_of_the_run_agree_with_the_whole(run_study, capsys, command):
    before = contents(run_study.processed, run_study.reports)
    code, out, _ = called(capsys, run_study, command)
    assert code == 0
    assert len(out.splitlines()) == 5
    assert contents(run_study.processed, run_study.reports) == before


def test_status(run_study, capsys):
    code, out, _ = called(capsys, run_study, "status")
    assert code == 0
    assert out.splitlines() == [
        "Déposé    : 8 fichiers",
        "Déjà lu   : 3 entretiens, 6 réponses, 3 questionnaires, 3 projets",
        "À refaire : rien",
        "Diffusion : vue de travail seulement, la liste des mentions douteuses n'est pas signée",
    ]


def test_status_of_a_study_that_was_never_run(tiny_study, capsys):
    code, out, _ = called(capsys, tiny_study, "status")
    assert code == 0
    assert out.splitlines()[1] == "Déjà lu   : rien"
    assert "À refaire : Grille, Lecture des entretiens" in out
    assert not tiny_study.processed.exists()


def test_status_as_json(run_study, capsys):
    told = json.loads(called(capsys, run_study, "status", "--json")[1])
    assert told["inputs"]["interviews"] == 4
    assert told["stale"] == []


def test_kwic_as_a_table(run_study, capsys):
    code, out, _ = called(capsys, run_study, "kwic", "réempl*")
    assert code == 0
    lines = [line.split() for line in out.splitlines() if "réemploi" in line.lower()]
    assert [line[0] for line in lines] == ["E02:1", "P02", "P02"]
    assert out.splitlines()[-1] == "3 occurrences"


def test_kwic_sorted_on_the_right(run_study, capsys):
    out = called(capsys, run_study, "kwic", "les|des voisins|habitants", "--json", "--sort", "right")[1]
    rights = [row["right"].lower() for row in json.loads(out)]
    assert rights == sorted(rights)


def test_kwic_as_json_and_csv(run_study, capsys):
    rows = json.loads(called(capsys, run_study, "kwic", "eau de pluie", "--json")[1])
    assert [(r["unit_id"], r["group"], r["match"]) for r in rows] == [
        ("E01:2", "habitants", "eau de pluie"),
        ("P01", None, "eau de pluie"),
    ]
    csv = called(capsys, run_study, "kwic", "eau de pluie", "--csv")[1].splitlines()
    assert csv[0] == "unit_id;source;source_id;group;left;match;right;start;end"
    assert csv[1].startswith("E01:2;interview;E01;habitants;")
    assert len(csv) == 3


def test_kwic_with_a_query_that_cannot_be_read(run_study, capsys):
    code, out, err = called(capsys, run_study, "kwic", "(eau OR")
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "caractère" in err


def test_a_csv_cell_is_never_a_formula():
    from fa_analysis.cli.explore import _inert

    assert _inert("=1+1") == " =1+1"
    assert _inert("+33") == " +33"
    assert _inert("@x") == " @x"
    assert _inert("- oui") == "- oui"
    assert _inert(3) == 3


def test_an_empty_concordance_is_one_sentence(run_study, capsys):
    code, out, _ = called(capsys, run_study, "kwic", "introuvable")
    assert code == 0
    assert out.startswith("Aucune occurrence. Essayez")
    assert out.count("\n") == 1
    assert called(capsys, run_study, "kwic", "introuvable", "--quiet") == (0, "", "")


def test_a_quiet_concordance_has_no_last_line(run_study, capsys):
    assert "occurrence" in called(capsys, run_study, "kwic", "réemploi")[1]
    quiet = called(capsys, run_study, "kwic", "réemploi", "--quiet")[1]
    assert "réemploi" in quiet
    assert "occurrence" not in quiet


def test_evaluate(run_study, capsys):
    gold = str(STARTER / "common" / "data" / "raw" / "gold")
    code, out, _ = called(capsys, run_study, "evaluate", "--gold", gold)
    assert code == 0
    assert "règles seules" in out
    rows = json.loads(called(capsys, run_study, "evaluate", "--gold", gold, "--json")[1])
    associer = [r for r in rows if (r["by"], r["source"], r["name"]) == ("rules", "ensemble", "associer")]
    assert [(r["tp"], r["fp"], r["fn"]) for r in associer] == [(3, 0, 0)]


def test_a_reference_already_reviewed_is_not_compared_with_itself(run_study, capsys):
    """The starter study ships no review; one decision on a judged answer makes the last rows circular."""
    gold = str(STARTER / "common" / "data" / "raw" / "gold")
    fresh = called(capsys, run_study, "evaluate", "--gold", gold)[1]
    assert "avec les relectures" in fresh
    assert "déjà dans les relectures" not in fresh
    assert cli.main(["review", "import-gold", gold, "--reviewer", "essai", "--study", str(run_study.root)]) == 0
    code, out, _ = called(capsys, run_study, "evaluate", "--gold", gold)
    assert code == 0
    table, _mark, notes = out.partition("La référence est déjà dans les relectures : ")
    assert notes
    assert "validation croisée par entretien" in notes
    assert "avec les relectures" not in table
    rows = json.loads(called(capsys, run_study, "evaluate", "--gold", gold, "--json")[1])
    assert {r["by"] for r in rows} == {"rules", "machine"}


def test_evaluate_without_a_reference(run_study, capsys, tmp_path):
    code, out, err = called(capsys, run_study, "evaluate", "--gold", str(tmp_path / "absent"))
    assert code == 3
    assert out == ""
    assert "absent" in err


@pytest.mark.parametrize("name", ["grille.txt", "grille", "grille.xlsx"])
def test_diff_of_another_kind_of_file_says_which_are_accepted(run_study, capsys, tmp_path, name):
    grid = tmp_path / name
    grid.write_bytes(run_study.codebook_file.read_bytes())
    code, out, err = called(capsys, run_study, "diff", str(grid))
    assert (code, out) == (3, "")
    assert err == (
        f"{grid} : ce n'est ni une grille ni un codage. Donnez une grille (fichier en .yaml ou .yml), "
        "une table « codings.parquet », ou une étude où « run » est passé.\n"
    )


def test_codebook_check(run_study, capsys):
    code, out, _ = called(capsys, run_study, "codebook", "check")
    assert code == 0
    assert out.splitlines()[-1] == "6 codes, 13 règles : 0 erreur, 4 remarques"


def test_codebook_check_fails_when_an_example_is_missed(tiny_study, capsys):
    grid = tiny_study.codebook_file
    text = grid.read_text(encoding="utf-8").replace("Tout le mobilier est de seconde main.", "Tout est vieux.")
    grid.write_text(text, encoding="utf-8")
    code, out, _ = called(capsys, tiny_study, "codebook", "check", "--quiet")
    assert code == 3
    assert out == "ERREUR  aucune règle de « Réemployer » ne prend son exemple : Tout est vieux.\n"


def test_new_then_run(tmp_path, capsys):
    folder = tmp_path / "mon étude"
    assert cli.main(["new", str(folder)]) == 0
    assert "study.toml" in capsys.readouterr().out
    assert cli.main(["codebook", "check", "--study", str(folder)]) == 0
    copy_tiny(tmp_path / "tiny" / "mon étude")
    assert contents(folder) == contents(tmp_path / "tiny" / "mon étude")


def test_new_never_overwrites(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("à moi")
    assert cli.main(["new", str(tmp_path)]) == 3
    assert "n'est pas vide" in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_refused_file_is_named_with_its_remedy_and_the_run_ends_with_2(tiny_study, capsys):
    (tiny_study.raw / "entretiens" / "E02.txt").write_bytes(b"")
    code, out, err = called(capsys, tiny_study, "code")
    assert code == 2
    assert err.startswith("REFUSÉ  E02.txt : ")
    assert "1 refus" in out
    assert "2 entretiens" in out
    assert called(capsys, tiny_study, "code", "--quiet")[0] == 2


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("study.toml", "[study\n", "study.toml, ligne 1"),
        ("study.toml", '[study]\ntitle = "x"\n\n[units]\nmax_words = 3\n', "study.toml, ligne 5"),
        ("codebook.yaml", "title: x\nfamilies: [\n", "codebook.yaml"),
    ],
)
def test_unusable_settings_or_grid_end_with_3_and_say_where(tiny_study, capsys, name, text, place):
    (tiny_study.raw / name).write_text(text, encoding="utf-8")
    code, out, err = called(capsys, tiny_study, "code")
    assert (code, out) == (3, "")
    assert place in err
    assert "Traceback" not in err


def test_a_place_that_cannot_be_written_ends_with_4(tiny_study, capsys):
    tiny_study.processed.write_text("a file where the folder should be")
    code, _, err = called(capsys, tiny_study, "code")
    assert code == 4
    assert "impossible d'écrire" in err


def test_a_folder_that_is_no_study_ends_with_3(tmp_path, capsys):
    assert cli.main(["run", "--study", str(tmp_path)]) == 3
    assert "fa-analysis new" in capsys.readouterr().err
