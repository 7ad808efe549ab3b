"""A consultation from end to end by the loop: what is read, coded, counted, kept, done again."""

from __future__ import annotations

import json

import pandas as pd
import pandas.testing as pdt
import pytest
from contributions_study import CODES, GRID, contents, fail_on, make

from fa_analysis import cli, codebook, tables
from fa_analysis.coding import code
from fa_analysis.errors import StudyError, WriteError
from fa_analysis.scale import code_contributions, work
from fa_analysis.scale.model import Cut
from fa_analysis.scale.stage import stage

A = "id;texte;groupe\n1;L'eau, je connais et je pratique;nord\n2;Rien à dire sur l'eau;nord\n3;RAS;sud\n4;je connais;\n"
B = '{"id": "1", "texte": "Je pratique la sobriété", "groupe": "sud"}\n'


@pytest.fixture
def study(tmp_path):
    return make(tmp_path / "étude", {"a.csv": A, "b.jsonl": B})


def table(study, folder):
    parts = sorted((study.processed / "contributions" / folder).glob("*.parquet"))
    return pd.concat([pd.read_parquet(p) for p in parts], ignore_index=True)


def cells(measures, group):
    of = measures[measures["group"] == group].set_index("code")
    return {c: (of.loc[c, "n"], of.loc[c, "of"]) for c in CODES}


def test_shares_by_group_worked_by_hand(study):
    told = code_contributions(study)
    # « RAS » says nothing: 4 contributions of 5. Water brings its parent; of two levels the higher is kept.
    assert told.exit_code == 0
    assert cells(told.measures, "nord") == {
        "economiser": (2, 2), "eau": (2, 2), "connait": (0, 2), "pratique": (1, 2)}  # fmt: skip
    assert cells(told.measures, "sud") == {
        "economiser": (0, 1), "eau": (0, 1), "connait": (0, 1), "pratique": (1, 1)}  # fmt: skip
    assert cells(told.measures, "ensemble") == {
        "economiser": (2, 4), "eau": (2, 4), "connait": (1, 4), "pratique": (2, 4)}  # fmt: skip
    row = told.measures[(told.measures["group"] == "ensemble") & (told.measures["code"] == "eau")].iloc[0]
    # Wilson by hand, n = 2 of 4, z = 1.96: (0.5 + 0.4802 ± 1.96 √(0.0625 + 0.06003)) / 1.9604
    assert (row["estimate"], round(row["low"], 2), round(row["high"], 2)) == (0.5, 0.15, 0.85)
    assert set(told.measures["group"]) == {"nord", "sud", "ensemble"}
    assert tables.read("measures", study.processed / "contributions" / "measures.parquet").equals(told.measures)


def test_partitions_are_those_of_the_settings_with_their_lines(study):
    parts = list(stage(study, lambda _p: None))
    assert [(p.name, p.file, p.first, p.last, p.rows) for p in parts] == [
        ("a-00001", "contributions/a.csv", 2, 3, 2),
        ("a-00002", "contributions/a.csv", 4, 5, 2),
        ("b-00001", "contributions/b.jsonl", 1, 1, 1),
    ]


def test_the_codings_are_those_of_the_whole_coded_at_once(study):
    code_contributions(study)
    grid, _ = codebook.load(study.codebook_file)
    units, _group = work.units_of(table(study, "staged"), Cut(200, ("ras",)))
    assert units["unit_id"].tolist() == ["a:1", "a:2", "a:4", "b:1"]
    pdt.assert_frame_equal(
        table(study, "codings"), code(units, grid).astype({"start": "int64", "end": "int64"})
    )


def test_a_very_long_contribution_is_cut_and_counted_once(tmp_path):
    long = " ".join(["Je connais l'eau du fleuve."] * 60 + ["Je pratique la pêche."])
    told = code_contributions(make(tmp_path, {"a.csv": f"id;texte\n7;{long}\n"}, settings="rows = 5"))
    assert told.counts["contributions coded"] == 1
    assert told.counts["units"] == 2
    assert cells(told.measures, "ensemble")["pratique"] == (1, 1)
    assert cells(told.measures, "ensemble")["connait"] == (0, 1)


def test_a_second_piece_takes_an_identifier_too(tmp_path):
    long = " ".join(["Je connais bien l'eau du fleuve."] * 40)
    found = make(tmp_path, {"a.csv": f"id;texte\n7;{long}\n"}, settings="rows = 5")
    assert code_contributions(found).counts["units"] == 2
    assert set(table(found, "codings")["unit_id"]) == {"a:7", "a:7.2"}
    found = make(tmp_path, {"a.csv": f"id;texte\n7;{long}\n8;eau\n7.2;autre\n"}, settings="rows = 1")
    told = code_contributions(found)
    assert [p.what for p in told.problems if p.refused] == [
        "ligne 4 : identifiant déjà pris par une ligne au-dessus ; non lue"
    ]


def test_bad_rows_are_told_with_their_lines_and_the_others_coded(tmp_path):
    text = "id;texte;groupe\n1;eau;n\n;sans nom;n\n1;encore un;n\n2;;n\n3;a;n;b;c\n4;eau;n\n"
    told = code_contributions(make(tmp_path, {"a.csv": text}))
    assert told.exit_code == 2
    assert told.counts["contributions"] == 2
    assert {p.what: p.refused for p in told.problems} == {
        "ligne 3 : identifiant vide ; non lue": True,
        "ligne 4 : identifiant déjà pris par une ligne au-dessus ; non lue": True,
        "ligne 6 : plus de cases que de colonnes : ligne décalée ; non lue": True,
        "1 ligne sans texte : passée": False,
    }


def test_what_is_told_of_a_file_is_told_again_when_it_is_not_read_again(tmp_path):
    found = make(tmp_path, {"a.csv": "id;texte\n1;eau\n;x\n"})
    assert code_contributions(found).problems == code_contributions(found).problems != ()


def test_nothing_is_done_again(study):
    first = code_contributions(study)
    before = contents(study)
    second = code_contributions(study)
    assert (first.counts["parts done"], second.counts["parts done"]) == (3, 0)
    assert contents(study) == before
    assert second.measures.equals(first.measures)


def test_an_edited_grid_is_applied_to_all(study):
    code_contributions(study)
    study.codebook_file.write_text(GRID.replace('rules: ["connais"]', 'rules: ["dire"]'), encoding="utf-8")
    told = code_contributions(study)
    assert told.counts["parts done"] == 3
    assert cells(told.measures, "nord")["connait"] == (1, 2)


def test_only_the_partitions_that_changed_are_coded_again(study):
    code_contributions(study)
    path = study.raw / "contributions" / "a.csv"
    path.write_text(A.replace("je connais;", "je pratique;"), encoding="utf-8")
    told = code_contributions(study)
    assert told.counts["parts done"] == 1
    assert cells(told.measures, "ensemble")["pratique"] == (3, 4)


def test_an_altered_table_is_made_again(study):
    code_contributions(study)
    before = contents(study)
    (study.processed / "contributions" / "codings" / "a-00002.parquet").write_bytes(b"autre chose")
    (study.processed / "contributions" / "staged" / "b-00001.parquet").unlink()
    assert code_contributions(study).counts["parts done"] == 1
    assert contents(study) == before


def test_a_file_that_is_no_more_leaves_nothing(study):
    code_contributions(study)
    (study.raw / "contributions" / "b.jsonl").unlink()
    told = code_contributions(study)
    assert told.counts["files"] == 1
    assert not [name for name in contents(study) if name.startswith("b-")]


def test_a_partition_that_fails_names_its_lines_and_the_others_finish(study, monkeypatch):
    monkeypatch.setattr(work, "_code_partition", fail_on(4))
    told = code_contributions(study)
    assert told.exit_code == 2
    assert [(p.file, p.what) for p in told.problems] == [
        ("contributions/a.csv", "lignes 4 à 5 : 2 contributions sans résultat : cela ne va pas")
    ]
    assert cells(told.measures, "ensemble")["eau"] == (2, 3)
    assert told.measures["method"].str.contains("1 parties non codées manquent").all()
    monkeypatch.undo()
    assert code_contributions(study).counts["parts done"] == 1


def test_an_unforeseen_failure_does_not_tell_what_people_wrote(study, monkeypatch):
    monkeypatch.setattr(work, "_code_partition", fail_on(-2))
    told = code_contributions(study)
    assert "erreur imprévue (ValueError)" in told.problems[0].what
    assert "confidentiel" not in str(told.problems)


def test_when_the_disk_refuses_what_is_finished_is_kept(study, monkeypatch):
    real = work.write_counts

    def refused(path, told):
        if path.stem == "a-00002":
            raise WriteError("plus de place sur le disque")
        real(path, told)

    monkeypatch.setattr(work, "write_counts", refused)
    with pytest.raises(WriteError, match="plus de place"):
        code_contributions(study)
    monkeypatch.undo()
    assert code_contributions(study).counts["parts done"] == 2


def test_a_person_who_stops_it_keeps_what_is_finished(study, monkeypatch):
    real = work._code_partition

    def stopped(task, grid):
        if task.part.first == 4:
            raise KeyboardInterrupt
        real(task, grid)

    monkeypatch.setattr(work, "_code_partition", stopped)
    assert cli.main(["code", "--engine", "loop", "--study", str(study.root)]) == 130
    monkeypatch.undo()
    assert code_contributions(study).counts["parts done"] == 2


def test_two_files_of_one_name_are_not_confused(tmp_path):
    told = code_contributions(
        make(tmp_path, {"a.csv": "id;texte;groupe\n1;eau;\n", "a.jsonl": B, "lisez.txt": "x"})
    )
    assert [(p.file, p.what) for p in told.problems] == [
        ("a.jsonl", "même nom que a.csv : leurs contributions se confondraient ; non lu"),
        ("lisez.txt", "ce type de fichier n'est pas lu ici"),
    ]


def test_a_group_of_the_name_of_all_is_not_all(tmp_path):
    told = code_contributions(make(tmp_path, {"a.csv": "id;texte;groupe\n1;eau;ensemble\n2;et rien;nord\n"}))
    assert cells(told.measures, "ensemble")["eau"] == (1, 2)
    assert cells(told.measures, "ensemble (groupe)")["eau"] == (1, 1)


def test_small_groups_are_withheld(tmp_path):
    found = make(tmp_path, {"a.csv": A, "b.jsonl": B})
    path = found.raw / "study.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("working = 1", "working = 2"), encoding="utf-8")
    import fa_analysis as fa

    told = code_contributions(fa.open_study(found.root))
    assert told.measures.loc[told.measures["group"] == "sud", "n"].isna().all()
    assert told.measures.loc[told.measures["group"] == "nord", "n"].notna().all()


def test_nothing_to_code_says_what_to_do(tmp_path):
    with pytest.raises(StudyError, match="aucun fichier de contributions"):
        code_contributions(make(tmp_path / "a", {}))
    with pytest.raises(StudyError, match=r"a\.csv : colonnes « id », « texte » absentes"):
        code_contributions(make(tmp_path / "b", {"a.csv": "x;y\n1;2\n"}))


def test_the_command_tells_it_in_six_lines(study, capsys):
    assert cli.main(["code", "--engine", "loop", "--study", str(study.root)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Lu       : 5 contributions de 2 fichiers",
        "Codé     : 4 contributions qui disent quelque chose ; 6 passages trouvés",
        "Parties  : 3 codées cette fois sur 3 ; 0 en échec",
        "À savoir : 0 refus",
        f"Tables   : {study.processed / 'contributions'}",
        f"Rapport  : {study.reports / 'contributions.xlsx'}",
    ]
    assert cli.main(["code", "--engine", "loop", "--json", "--study", str(study.root)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["parts done"] == 0
    assert {"what": "contributions", "group": "sud", "code": "pratique"}.items() <= told["measures"][7].items()


def test_a_scheduler_without_dask_is_mistyped(study, capsys):
    command = ["code", "--engine", "loop", "--scheduler", "tcp://ici:1", "--study", str(study.root)]
    assert cli.main(command) == 1
    assert "--scheduler n'est suivi que par --engine dask" in capsys.readouterr().err


def test_without_dask_the_sentence_says_how_to_install_it(study, capsys, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    assert cli.main(["code", "--engine", "dask", "--study", str(study.root)]) == 3
    assert 'pip install "fa-analysis[scale]"' in capsys.readouterr().err


def test_the_workbook_holds_no_formula(tmp_path):
    from openpyxl import load_workbook

    found = make(tmp_path, {"a.csv": "id;texte;groupe\n1;eau;=1+1\n2;eau;\u0007nord\n"})
    told = code_contributions(found)
    book = load_workbook(told.report)
    assert book.sheetnames == ["À lire", "Ensemble", "Groupes"]
    shown = [c for row in book["Groupes"].iter_rows(min_row=2) for c in row]
    assert {"=1+1", "nord"} <= {c.value for c in shown}
    assert all(c.data_type in {"s", "n"} for c in shown)
