"""`fa-analysis review …` and `diff`, from the command to the words and the exit code."""

import errno
import json
import os
import re

import openpyxl
import pandas as pd
import pytest
import typer
from disk import contents

import fa_analysis as fa
from fa_analysis.cli import diff, review
from fa_analysis.cli.app import app as app_of_all
from fa_analysis.cli.doors import guarded
from fa_analysis.review import read_decisions

review_app = review.app


@pytest.fixture
def call(tiny_study, capsys):
    """Run a command on the tiny study; return its exit code, what it printed and what it complained of."""

    def run(*args, app=review_app):
        command = typer.main.get_command(app)
        code = guarded(
            lambda: command.main(args=[*args, "--study", str(tiny_study.root)], standalone_mode=False)
        )
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def gold(tiny_study, tmp_path):
    """Two answers of the first interview, coded elsewhere."""
    folder = tmp_path / "codages"
    (folder / "entretiens").mkdir(parents=True)
    fa.run(tiny_study, until="read")
    units = fa.table(tiny_study, "units")
    name = units.loc[units["source"] == "interview", "source_id"].iloc[0]
    code = fa.load_codebook(tiny_study).codes[0].id
    (folder / "entretiens" / f"{name}.csv").write_text(f"tour,codes\n1,{code}\n2,\n", encoding="utf-8")
    return folder, name, code


def test_codings_made_elsewhere_come_in_once(call, gold, tiny_study):
    folder, name, code = gold
    assert call("import-gold", str(folder)) == (0, "2 jugements ajoutés, 0 déjà là\n", "")
    assert call("import-gold", str(folder)) == (0, "0 jugements ajoutés, 2 déjà là\n", "")
    table = read_decisions(tiny_study)
    assert table.loc[table["verdict"] == "yes", ["who", "unit_id", "code"]].to_numpy().tolist() == [
        ["reference", f"{name}:1", code]
    ]
    assert not table["drawn"].any()


def test_an_unknown_answer_is_told_and_the_others_taken(call, gold):
    folder, name, code = gold
    with (folder / "entretiens" / f"{name}.csv").open("a", encoding="utf-8") as out:
        out.write(f"99,{code}\n")
    code_, out, err = call("import-gold", str(folder), "--drawn", "--date", "2018-07-02")
    assert code_ == 2
    assert "2 jugements ajoutés" in out
    assert "n'existe pas dans les textes lus" in err


def test_a_date_that_is_none_is_said(call, gold):
    code, _out, err = call("import-gold", str(gold[0]), "--date", "hier")
    assert code == 3
    assert "date incorrecte" in err.lower()


def test_a_sheet_goes_out_and_comes_back(call, tiny_study, tmp_path):
    path = tmp_path / "revue.xlsx"
    code, out, err = call("sheet", "-r", "marie", "-o", str(path), "-n", "2")
    assert (code, err) == (0, "")
    assert out == f"2 réponses à relire : {path}\n"
    book = openpyxl.load_workbook(path)
    page = book["Revue"]
    at = {cell.value: i for i, cell in enumerate(page[1], start=1)}
    page.cell(2, at["Verdict"], "Oui")
    page.cell(3, at["Verdict"], "bof")
    book.save(path)
    code, out, err = call("import", str(path), "-r", "marie")
    assert (code, out) == (2, "1 décision ajoutée\n")
    assert "revue.xlsx, cellule I3 : « bof » n'est ni oui, ni non, ni incertain" in err
    assert call("import", str(path))[1] == "0 décision ajoutée\n"  # the sheet says whose it is
    assert call("import", str(path), "-r", "paul")[0] == 3
    assert call("sheet", "-r", "marie", "-o", str(path), "--quiet") == (0, "", "")
    code, out, _err = call("undo", "-r", "marie")
    assert out.startswith("annulé : ")
    assert read_decisions(tiny_study).empty


def test_a_sheet_of_chosen_answers(call, tiny_study, tmp_path):
    fa.run(tiny_study, until="read")
    unit = fa.table(tiny_study, "units")["unit_id"].iloc[0]
    (tmp_path / "q.csv").write_text(f"unit_id,drawn\n{unit},1\n", encoding="utf-8")
    path = tmp_path / "r.xlsx"
    assert call("sheet", "-r", "marie", "-o", str(path), "--units", str(tmp_path / "q.csv"))[0] == 0
    assert path.is_file()


def test_two_reviewers_agreement_and_adjudication(call, gold, tiny_study):
    folder, name, code = gold
    call("import-gold", str(folder), "-r", "a")
    (folder / "entretiens" / f"{name}.csv").write_text(f"tour,codes\n1,{code}\n2,{code}\n", encoding="utf-8")
    call("import-gold", str(folder), "-r", "b")
    code_, out, _err = call("agreement", "a", "b")
    assert code_ == 0
    assert code in out
    assert "désaccord" in out
    apart = json.loads(call("agreement", "a", "b", "--list", "--json")[1])
    assert [(r["unit_id"], r["code"], r["a"], r["b"]) for r in apart if r["code"] == code] == [
        (f"{name}:2", code, "no", "yes")
    ]
    assert call("agreement", "a", "b", "--list")[0] == 0
    assert call("adjudicate", f"{name}:2", code, "oui", "-r", "a", "--note", "relu ensemble")[0] == 0
    left = json.loads(call("agreement", "a", "b", "--list", "--json")[1])
    assert code not in [r["code"] for r in left]
    assert call("adjudicate", f"{name}:2", "codequinexistepas", "oui", "-r", "a")[0] == 3
    assert call("agreement", "a", "zoé")[0] == 3


def test_what_waits_is_listed_and_placed(call, gold, tiny_study):
    folder, name, code = gold
    call("import-gold", str(folder), "-r", "marie")
    line = call("code-change", "rename", code, "--to", "nouveau", "-r", "marie")[1]
    assert line.startswith("inscrit ; pour revenir")
    waiting = json.loads(call("pending", "--json")[1])
    assert {r["reason"] for r in waiting} == {"unknown"}
    assert len(waiting) == 2
    assert "code absent de la grille" in call("pending")[1]
    call("undo", "-r", "marie")
    assert "0 à placer" in call("pending")[1]
    entry = read_decisions(tiny_study)["id"].iloc[0]
    assert call("pending", "--put", entry, "--on", f"{name}:2")[0] == 3  # in whose name?
    assert (
        call("pending", "--put", entry, "--on", f"{name}:2", "-r", "marie", "--keep-moves", "--accept")[0] == 0
    )


def test_a_word_corrected_in_a_transcript_is_told_at_once_without_a_run(call, gold, tiny_study):
    folder, name, _code = gold
    call("import-gold", str(folder), "-r", "marie")
    units = fa.table(tiny_study, "units").set_index("unit_id")["text"]
    lines = len(read_decisions(tiny_study))  # two answers, on each of which every code was judged
    assert f"{lines} décisions à leur place, 0 retrouvées" in call("pending")[1]
    longest = max(re.findall(r"\w+", units[f"{name}:1"]), key=len)
    [file] = (tiny_study.raw / "entretiens").glob(f"{name}*.txt")
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(longest, "chantier", 1), encoding="utf-8")
    said = call("pending")[1]
    assert f"{lines // 2} décisions à leur place, {lines // 2} retrouvées" in said
    assert "0 à placer" in said
    call("pending", "-r", "marie", "--keep-moves")
    assert f"{lines} décisions à leur place, 0 retrouvées" in call("pending")[1]


def test_restore_from_the_command_line(call, gold, tiny_study):
    folder, _name, code = gold
    call("import-gold", str(folder), "-r", "marie")
    assert call("restore", "-r", "marie")[0] == 3
    call("adjudicate", f"{gold[1]}:2", code, "non", "-r", "marie")  # keeps a generation first
    journal = tiny_study.review / "marie.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b'"n_words"', b'"n_wordz"', 1))
    code_, _out, err = call("pending")
    assert code_ == 0
    assert "marie.jsonl, ligne 1" in err
    assert call("restore", "-r", "marie", "--list")[1].strip().endswith(".jsonl")
    assert call("restore", "-r", "marie") == (0, "1 décision revenue\n", "")
    assert call("pending")[2] == ""


def test_a_full_disk_is_exit_4_with_the_path_and_the_cause(call, gold, tiny_study, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    folder = gold[0]
    monkeypatch.setattr("fa_analysis.review.journal.os.write", full)
    code, _out, err = call("import-gold", str(folder), "-r", "marie")
    assert code == 4
    assert str(tiny_study.review / "marie.jsonl") in err
    assert "plus de place sur le disque" in err


def test_diff_between_two_grids(call, tiny_study, tmp_path):
    old = tmp_path / "avant.yaml"
    fa.run(tiny_study, until="code")
    rule = fa.table(tiny_study, "codings")["rule"].iloc[0]
    text = tiny_study.codebook_file.read_text(encoding="utf-8")
    book = fa.load_codebook(tiny_study)
    match = next(r.match for r in book.rules if r.id == rule)
    assert match in text
    old.write_text(text.replace(match, "motquinexistepas"), encoding="utf-8")
    page = tmp_path / "diff.html"
    code, out, _err = call(str(old), "--html", str(page), "--list", app=diff.app)
    assert code == 0
    assert rule in out
    assert "0 disparu" in out.replace("disparus", "disparu")
    assert rule in page.read_text(encoding="utf-8")
    counts = pd.DataFrame(json.loads(call(str(old), "--json", app=diff.app)[1]))
    assert counts["added"].sum() > 0
    assert counts["removed"].sum() == 0


def test_diff_between_two_runs_and_with_nothing(call, tiny_study, tmp_path):
    fa.run(tiny_study, until="code")
    table = tiny_study.table("codings")
    code, out, _err = call(str(table), str(tiny_study.root), app=diff.app)
    assert code == 0
    assert "0 passages ajoutés, 0 disparus" in out
    code, _out, err = call(str(tmp_path / "rien"), app=diff.app)
    assert code == 3
    assert "aucun codage ici" in err.lower()


def test_a_machine_run_changes_no_decision(call, gold, tiny_study):
    call("import-gold", str(gold[0]), "-r", "marie")
    before = contents(tiny_study.review)
    book = tiny_study.codebook_file.read_text(encoding="utf-8")
    tiny_study.codebook_file.write_text(book + "\n", encoding="utf-8")
    first = next((tiny_study.raw / "entretiens").glob("*.txt"))
    first.write_text(first.read_text(encoding="utf-8").replace("plan", "projet"), encoding="utf-8")
    fa.run(tiny_study, until="code")
    read_decisions(tiny_study)
    assert contents(tiny_study.review) == before


def test_who_reviewed_how_much(call, gold):
    folder, _name, _code = gold
    assert call("status") == (0, "0 désaccord à trancher\n", "")
    call("import-gold", str(folder), "-r", "marie", "--drawn", "--date", "2018-07-02")
    [row] = json.loads(call("status", "--json")[1])
    assert {k: row[k] for k in ("who", "units", "yes", "drawn", "pending")} == {
        "who": "marie",
        "units": 2,
        "yes": 1,
        "drawn": 2,
        "pending": 0,
    }
    assert "2018-07-02" in call("status")[1]


def test_a_new_study_may_be_made_without_a_word(tmp_path, capsys):
    command = typer.main.get_command(app_of_all)
    assert guarded(lambda: command.main(args=["new", str(tmp_path / "e"), "-q"], standalone_mode=False)) == 0
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "e" / "data" / "raw" / "study.toml").is_file()
