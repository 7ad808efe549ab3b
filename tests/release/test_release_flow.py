"""A release is whole and checked, or the last one stays: signature, names met, files of others, bytes."""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from disk import contents, copy_tiny

import fa_analysis as fa
import fa_analysis.privacy.material as room
from fa_analysis import tables
from fa_analysis.errors import DisclosureError, StudyError, WriteError
from fa_analysis.pipeline import place, public, publication
from fa_analysis.pipeline.release import NamesMetError, release
from fa_analysis.privacy import list_path, make_list, pseudonymise, sign
from fa_analysis.privacy.doubtful import keep_met, with_others
from fa_analysis.privacy.key import key_path, read_key
from fa_analysis.privacy.material import material
from fa_analysis.privacy.measured import measured

NAME = "Zeynep Aksoy"


@pytest.fixture(scope="module")
def run_study(tmp_path_factory):
    """A tiny study that was run, where somebody is named; not signed."""
    study = copy_tiny(tmp_path_factory.mktemp("release") / "étude")
    told = study.raw / "entretiens" / "E02.txt"
    words = f"Madame {NAME} nous a montré le réemploi, et tous les bancs du jardin viennent de là."
    told.write_text(told.read_text(encoding="utf-8").rstrip() + f"\n\nR : {words}\n", encoding="utf-8")
    settings = study.raw / "study.toml"
    text = settings.read_text(encoding="utf-8")
    assert "public = 5" in text
    settings.write_text(text.replace("public = 5", "public = 2"), encoding="utf-8")
    fa.run(fa.open_study(study.root))
    return fa.open_study(study.root)


@pytest.fixture
def study(run_study, tmp_path):
    shutil.copytree(run_study.root, tmp_path / "étude")
    return fa.open_study(tmp_path / "étude")


@pytest.fixture
def signed(study):
    make_list(study)
    sign(study, who="A. Lectrice")
    return study


_MEASURED = {}


def _measured_once(found, *, codebook, settings, level):
    """Measure each level once for this file: the flow is tried here, not the measures."""
    if level not in _MEASURED:
        _MEASURED[level] = measured(found, codebook=codebook, settings=settings, level=level)
    return _MEASURED[level]


@pytest.fixture
def one_maker(monkeypatch):
    """Make the quotes only, from measures made once."""

    def quotes(material, _study, folder):
        text = "\n".join(material.quotes["quote"]) + material.warning
        (folder / "citations.txt").write_text(text, encoding="utf-8")

    monkeypatch.setattr(public, "MAKERS", ((lambda: "Citations", quotes),))
    monkeypatch.setattr(room, "measured", _measured_once)
    return quotes


def test_nothing_public_without_a_signature(study, one_maker):
    for level in ("public", "strict"):
        with pytest.raises(DisclosureError, match=r"n'est pas signée.*privacy sign") as caught:
            release(study, level=level)
        assert caught.value.exit_code == 6
    assert not (study.reports / "publication").exists()


def test_a_study_that_was_not_run_is_told_so(tiny_study, one_maker):
    with pytest.raises(StudyError, match=r"pas de calcul terminé.*fa-analysis run") as caught:
        release(tiny_study, level="working")
    assert caught.value.exit_code == 3


def test_a_signed_release_is_put_in_place_and_says_what_it_holds(signed, one_maker):
    told = release(signed)
    folder = signed.reports / "publication"
    assert told.folder == folder
    kept = json.loads((folder / "publication.json").read_text(encoding="utf-8"))
    assert kept["signed_by"] == "A. Lectrice"
    assert (kept["level"], kept["k"], kept["warning"]) == ("public", 2, "")
    assert list(kept["files"]) == ["citations.txt"]
    assert publication.differences(folder) == publication.missing(folder) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert [p.name for p in folder.parent.iterdir() if p.name.startswith(".publication")] == []


def test_names_are_replaced_and_the_references_stay_with_the_team(signed, one_maker):
    release(signed)
    text = (signed.reports / "publication" / "citations.txt").read_text(encoding="utf-8")
    assert "Aksoy" not in text
    assert "Personne-" in text
    refs = signed.root / "data" / "private" / "renvois.csv"
    assert stat.S_IMODE(refs.stat().st_mode) == 0o600
    lines = refs.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "niveau;reference;unite"
    assert {line.split(";")[0] for line in lines[1:]} == {"public"}
    units = set(fa.table(signed, "units")["unit_id"])
    assert {line.split(";")[2] for line in lines[1:]} <= units
    release(signed, level="working", out=signed.reports / "travail")
    levels = {line.split(";")[0] for line in refs.read_text(encoding="utf-8").splitlines()[1:]}
    assert levels == {"public", "working"}, "one level does not forget the references of another"


def test_the_material_alone_writes_no_references(signed):
    material(signed)
    assert not (signed.root / "data" / "private" / "renvois.csv").exists()


def test_a_name_met_leaves_the_last_release_and_tells_the_team_alone(signed, one_maker, monkeypatch):
    release(signed)
    before = contents(signed.reports / "publication")

    def leak(_material, _study, folder):
        (folder / "fuite.txt").write_text("merci à ZEYNEP AKSOY", encoding="utf-8")

    monkeypatch.setattr(public, "MAKERS", (*public.MAKERS, (lambda: "Fuite", leak)))
    with pytest.raises(NamesMetError) as caught:
        release(signed)
    assert caught.value.exit_code == 6
    assert "fuite.txt : Z… (12 signes)" in str(caught.value)
    assert "aksoy" not in (str(caught.value) + caught.value.found.to_csv()).lower()
    assert contents(signed.reports / "publication") == before
    assert [p.name for p in signed.reports.iterdir() if p.name.startswith(".")] == []
    met = signed.root / "data" / "private" / "noms_rencontres.csv"
    assert stat.S_IMODE(met.stat().st_mode) == 0o600
    assert "ZEYNEP AKSOY;fuite.txt" in met.read_text(encoding="utf-8")
    assert str(met) in str(caught.value)
    assert str(list_path(signed)) in str(caught.value)


def _wrong_word(_material, _study, folder):
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        (folder / name).write_text("ici le bureau Aksoy tourne", encoding="utf-8")


def _rows(study):
    return list(openpyxl.load_workbook(list_path(study)).active.iter_rows(values_only=True))


def test_what_a_refused_release_says_to_do_leads_to_one_that_passes(signed, one_maker, monkeypatch):
    monkeypatch.setattr(public, "MAKERS", (*public.MAKERS, (lambda: "Mot", _wrong_word)))
    with pytest.raises(NamesMetError) as caught:
        release(signed)
    assert all(f"{name}.txt : A… (5 signes)" in str(caught.value) for name in "abcd"), "every file is named"
    make_list(signed)
    head, first, *others = _rows(signed)
    assert head[7] == "rencontré dans"
    assert (first[0], first[6], first[7]) == ("Aksoy", "masquer", "a.txt, b.txt, c.txt, d.txt")
    assert not any(row[7] for row in others)
    book = openpyxl.load_workbook(list_path(signed))
    book.active["G2"] = "laisser"
    book.save(list_path(signed))
    sign(signed, who="A. Lectrice")
    assert release(signed).contents.signed_by == "A. Lectrice"
    text = (signed.reports / "publication" / "citations.txt").read_text(encoding="utf-8")
    assert NAME not in text, "the whole name stays masked"
    assert not (signed.root / "data" / "private" / "noms_rencontres.csv").exists()
    make_list(signed)
    assert "laisser" in {row[6] for row in _rows(signed) if str(row[0]).lower() == "aksoy"}, (
        "what was decided stays"
    )


def test_a_doubt_met_in_an_output_moves_to_the_top_of_the_list(signed):
    found = pd.DataFrame(
        [("Zorbelin", "person", 3, "E1", "…", "masquer"), ("Kraspek", "person", 1, "E1", "…", "masquer")],
        columns=["form", "kind", "n", "where", "context", "proposed"],
    )
    keep_met(signed, [("x.pptx", "s", "KRASPEK"), ("y.html", "", "kraspek"), ("z.pdf", "", "?")])
    told = with_others(signed, found)
    assert told[["form", "met"]].head(2).to_numpy().tolist() == [
        ["Kraspek", "x.pptx, y.html"],
        ["Zorbelin", ""],
    ]


def test_with_default_decisions_no_spelling_of_a_masked_word_stops_a_release(study, one_maker):
    """The word in doubt has its capital once; elsewhere it is in lower case and in all capitals."""
    units = tables.read("units", study.table("units"))
    where = units.index[units["unit_id"].str.startswith("E02")][-1]
    units.loc[where, "text"] += " Ici Zorbelin tourne, avec zorbelin et ZORBELIN, sur tous les bancs du jardin."
    tables.write(units, "units", study.table("units"))
    make_list(study)
    sign(study, who="A. Lectrice")
    told = pd.read_parquet(rewritten_units(study))
    assert "zorbelin" not in told["text"].str.lower().str.cat()
    release(study)


def rewritten_units(study):
    pseudonymise(study)
    return study.processed / "pseudonymes" / "units.parquet"


def test_a_file_that_cannot_be_read_is_refused_as_well(signed, one_maker, monkeypatch):
    def damaged(_material, _study, folder):
        (folder / "abime.xlsx").write_bytes(b"PK\x03\x04 rien")

    monkeypatch.setattr(public, "MAKERS", ((lambda: "Abîmé", damaged),))
    with pytest.raises(NamesMetError, match=r"1 fichiers illisibles \(abime.xlsx : \?\)"):
        release(signed)
    assert not (signed.reports / "publication").exists()


def test_a_maker_that_fails_leaves_the_last_release(signed, one_maker, monkeypatch):
    release(signed)
    before = contents(signed.reports)

    def fails(_material, _study, folder):
        (folder / "demi.txt").write_text("à moitié", encoding="utf-8")
        raise WriteError("disque plein")

    monkeypatch.setattr(public, "MAKERS", ((lambda: "Panne", fails),))
    with pytest.raises(WriteError):
        release(signed)
    assert contents(signed.reports) == before


def test_a_hidden_count_that_would_be_betrayed_stops_everything(signed, one_maker, monkeypatch):
    original = room.with_proof

    def careless(study, *, level):
        ready, behind = original(study, level=level)
        object.__setattr__(ready, "measures", behind.measured.exact)  # as if nothing had been hidden
        return ready, behind

    monkeypatch.setattr(room, "with_proof", careless)
    with pytest.raises(DisclosureError, match="resterait calculable"):
        release(signed, level="strict")
    assert not (signed.reports / "publication").exists()


def test_the_work_of_others_is_never_replaced(signed, one_maker):
    folder = release(signed).folder
    (folder / "notes.txt").write_text("à moi", encoding="utf-8")
    with pytest.raises(WriteError, match=r"ajoutés ou modifiés.*notes\.txt") as caught:
        release(signed)
    assert caught.value.exit_code == 4
    (folder / "notes.txt").unlink()
    (folder / "citations.txt").write_text("corrigé à la main", encoding="utf-8")
    with pytest.raises(WriteError, match=r"citations\.txt"):
        release(signed)
    assert (folder / "citations.txt").read_text(encoding="utf-8") == "corrigé à la main"
    (folder / "~$citations.txt").touch()  # the trace of a program is nobody's work
    assert publication.differences(folder) == ["citations.txt"]


def test_a_release_is_never_written_over_the_study(signed, one_maker):
    for out in (signed.root, signed.root.parent, signed.raw, signed.root / "data" / "private" / "x"):
        with pytest.raises(StudyError, match="ne peut pas être écrite ici"):
            release(signed, out=out)


def test_a_release_stopped_between_two_names_is_mended(signed, one_maker):
    folder = release(signed).folder
    before = contents(folder)
    folder.rename(folder.parent / ".publication.ancienne")
    (folder.parent / ".publication.en-cours-abc").mkdir()
    place.restore(folder)
    assert contents(folder) == before
    assert sorted(p.name for p in folder.parent.iterdir() if "publication" in p.name) == ["publication"]


def test_when_the_new_one_cannot_take_its_name_the_old_one_has_it_back(signed, one_maker, monkeypatch):
    folder = release(signed).folder
    before = contents(folder)
    original = Path.rename

    def refuse(self, target):
        if ".en-cours-" in self.name:
            raise PermissionError(13, "no")
        return original(self, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(WriteError, match="mettre la publication en place"):
        release(signed)
    assert contents(folder) == before


def test_a_changed_text_voids_the_signature(signed, one_maker):
    units = signed.table("units")
    release(signed)
    table = fa.table(signed, "units")
    table.loc[0, "text"] = table.loc[0, "text"] + " Et puis voilà."
    from fa_analysis import tables

    tables.write(table, "units", units)
    with pytest.raises(DisclosureError, match="les textes ont changé"):
        release(signed)


def test_what_a_person_leaves_in_clear_is_no_name_to_look_for(signed, one_maker, monkeypatch):
    from python_calamine import CalamineWorkbook
    from xlsxwriter import Workbook

    from fa_analysis.privacy import list_path

    def word(_material, _study, folder):
        (folder / "a.txt").write_text("zeynep aksoy", encoding="utf-8")

    monkeypatch.setattr(public, "MAKERS", ((lambda: "Mot", word),))
    with pytest.raises(NamesMetError):
        release(signed)
    make_list(signed)
    rows = CalamineWorkbook.from_path(list_path(signed)).get_sheet_by_index(0).to_python()
    assert "zeynep aksoy" in [str(row[0]) for row in rows], "what was met is in the next list"
    for row in rows[1:]:
        row[6] = "laisser"
    with Workbook(list_path(signed)) as book:
        sheet = book.add_worksheet()
        for y, row in enumerate(rows):
            sheet.write_row(y, 0, [str(cell) for cell in row])
    sign(signed, who="A. Lectrice")
    assert list(release(signed).contents.files) == ["a.txt"]
    make_list(signed)
    rows = CalamineWorkbook.from_path(list_path(signed)).get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows if str(row[0]).lower() == "zeynep aksoy"] == ["laisser"], "decided once"
    assert any("Aksoy" in form for person in read_key(key_path(signed)).people for form in person.forms)


BYTES = """
import sys
from fa_analysis.study import open_study
from fa_analysis.pipeline.release import release
release(open_study(sys.argv[1]), level="public")
"""


@pytest.mark.slow
def test_clock_folder_locale_and_hash_seed_change_no_byte(signed, tmp_path):
    found = []
    for name, more in (
        ("un", {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}),
        ("deux dossiers/là", {"PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "LC_ALL": "C"}),
    ):
        root = tmp_path / name
        shutil.copytree(signed.root, root)
        subprocess.run([sys.executable, "-c", BYTES, str(root)], check=True, env=os.environ | more)
        found.append(contents(root / "reports" / "publication"))
    assert len(found[0]) > 15
    assert found[0] == found[1]
