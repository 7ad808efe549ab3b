"""Each call that changes the disk fails in turn: exit code 4, path and cause named, what was there still right."""

from __future__ import annotations

import itertools
import json
import shutil
import zipfile

import pytest
from disk import contents, copy_tiny
from failing_disk import CAUSES, Disk, failing
from filled_forms import PROJECT, SECOND, fill
from matplotlib.figure import Figure

import fa_analysis as fa
from fa_analysis import charts, cli, tables
from fa_analysis.inventory.journal import add_project

CHANGES = {  # what each step has to do again
    "projets.csv": "P04;La cuve;On garde l'eau de pluie.;Espace public;espace public;Mareuil;projet;2026;;;tous;agent\n",
}


@pytest.fixture(scope="module", autouse=True)
def _quick_figures():
    """Blank figures: drawing changes nothing on the disk."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(charts, "draw_story", lambda _story: Figure(figsize=(0.5, 0.5)))
        yield


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A study that was run, then changed."""
    study = copy_tiny(tmp_path_factory.mktemp("done") / "étude")
    fa.run(study)
    for name, row in CHANGES.items():
        with (study.raw / name).open("a", encoding="utf-8") as file:
            file.write(row)
    grid = study.codebook_file
    text = grid.read_text(encoding="utf-8")
    grid.write_text(text.replace("- réempl*\n", "- réempl*\n          - occasion\n"), encoding="utf-8")
    return study


def assert_readable(study):
    """Open every output."""
    for path in study.processed.glob("*.parquet"):
        tables.read(path.stem, path)
    json.loads((study.processed / "manifest.json").read_bytes())
    assert zipfile.ZipFile(study.reports / "tableaux.xlsx").testzip() is None
    assert (study.reports / "synthese.html").read_text(encoding="utf-8").rstrip().endswith("</html>")


def leftovers(study):
    return [p.name for p in study.root.rglob(".*") if p.is_file() and p.name != ".verrou"]


def worth_failing(whole):
    """Return the ranks of the calls to fail: every one, but of the figures, all alike, those of the first."""
    figures = [rank for rank, call in enumerate(whole.calls) if "/figures" in call]
    return [rank for rank in range(len(whole.calls)) if rank not in figures[6:]]


@pytest.mark.slow
def test_every_write_of_a_run_fails_in_turn(done, tmp_path, capsys):
    whole = Disk(within=done.root)
    study = fa.Study(shutil.copytree(done.root, tmp_path / "0"), done.settings)
    with failing(whole):
        assert cli.main(["run", "--quiet", "--study", str(study.root)]) == 0
    wanted = contents(study.processed, study.reports)
    capsys.readouterr()
    causes = itertools.cycle(CAUSES.items())
    touched = set()
    for rank in worth_failing(whole):
        number, words = next(causes)
        study = fa.Study(shutil.copytree(done.root, tmp_path / "s"), done.settings)
        disk = Disk(fails=rank, number=number, within=study.root)
        with failing(disk):
            code = cli.main(["run", "--quiet", "--study", str(study.root)])
        told = capsys.readouterr().err
        if not disk.refused:
            break
        touched.add(disk.refused.split()[0])
        assert_readable(study)
        if disk.refused.startswith("unlink"):  # a temporary file that could not be removed: nothing is lost
            assert code in {0, 4}
        else:
            assert (code, told.count("\n")) == (4, 1), (disk.refused, told)
            assert words in told
            assert str(study.root) in told
            assert leftovers(study) == [], disk.refused
        assert cli.main(["run", "--quiet", "--study", str(study.root)]) == 0
        assert contents(study.processed, study.reports) == {
            k.replace("0/", "s/", 1): v for k, v in wanted.items()
        }
        shutil.rmtree(study.root)
    assert {"mkstemp", "fsync", "replace"} <= touched


def few(whole, most=5):
    """Return the ranks of at most `most` calls, the first and the last among them."""
    last = len(whole.calls) - 1
    return sorted({round(i * last / (most - 1)) for i in range(most)})


COMMANDS = {
    "cartography": ("cartography", "--level", "working", "--quiet"),
    "sheets": ("sheets", "--level", "working", "--quiet"),
    "deck": ("deck", "equipe", "--level", "working", "--quiet"),
    "release": ("release", "--level", "working", "--quiet"),
    "form": ("projects", "form"),
    "review": ("review", "import-gold", "data/raw/gold", "--reviewer", "essai"),
}


ADD = ("projects", "add", "formulaire.xlsx", "--who", "Ana")
REMOVE = ("projects", "remove", "P05", "--who", "Ana")


@pytest.fixture
def staffed(done, tmp_path, monkeypatch):
    """A study whose inventory has one project added by form, and a form of two others."""
    study = fa.Study(shutil.copytree(done.root, tmp_path / "étude"), done.settings)
    rows = (PROJECT, SECOND | {"policy": "espace public"})
    fill(study, study.root / "formulaire.xlsx", *rows)
    add_project(study, {"title": "La serre", "description": "Une serre."}, who="Ana", source="f")
    monkeypatch.chdir(study.root)
    return study


def listed(study, capsys):
    """Return what `projects list` says of each project: identifier, title, state."""
    capsys.readouterr()
    assert cli.main(["projects", "list", "--json", "--study", str(study.root)]) == 0
    return [
        (r["project_id"], r["title"], bool(r["state"])) for r in json.loads(capsys.readouterr().out or "[]")
    ]


@pytest.mark.parametrize("arguments", [ADD, REMOVE], ids=["add", "remove"])
def test_every_write_of_the_inventory_fails_in_turn(staffed, tmp_path, capsys, arguments):
    call = [*arguments, "--study", str(staffed.root)]
    before, safe = listed(staffed, capsys), shutil.copytree(staffed.inventory, tmp_path / "safe")
    whole, touched = Disk(within=staffed.root), set()
    with failing(whole):
        assert cli.main(call) == 0
    wanted = listed(staffed, capsys)
    assert wanted != before
    for rank, (number, words) in zip(range(len(whole.calls)), itertools.cycle(CAUSES.items()), strict=False):
        shutil.rmtree(staffed.inventory)
        shutil.copytree(safe, staffed.inventory)
        disk = Disk(fails=rank, number=number, within=staffed.root)
        with failing(disk):
            code = cli.main(call)
        told = capsys.readouterr().err
        touched.add(disk.refused.split()[0])
        kept = listed(staffed, capsys)
        assert kept == wanted[: len(kept)] or kept == before, disk.refused
        if disk.refused.startswith(("unlink", "link")):  # the name is then taken by another way
            assert code in {0, 4}
        else:
            assert (code, told.count("\n")) == (4, 1), (disk.refused, told)
            assert words in told
            assert leftovers(staffed) == [], disk.refused
        if code:
            assert cli.main(call) == 0
        assert listed(staffed, capsys) == wanted, disk.refused
    assert {"mkstemp", "fsync", "link"} <= touched


def test_listing_the_inventory_changes_nothing_on_the_disk(staffed, capsys):
    before, disk = contents(staffed.root), Disk(within=staffed.root)
    with failing(disk):
        assert listed(staffed, capsys) == [("P05", "La serre", False)]
    assert disk.calls == []
    assert contents(staffed.root) == before


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_cannot_write_says_so_and_leaves_what_was_there(
    name, done, tmp_path, capsys, monkeypatch
):
    study = fa.Study(shutil.copytree(done.root, tmp_path / "étude"), done.settings)
    monkeypatch.chdir(study.root)
    arguments = [*COMMANDS[name], "--study", str(study.root)]
    whole = Disk(within=study.root)
    with failing(whole):
        assert cli.main(arguments) == 0, capsys.readouterr().err
    (study.raw / "projets.csv").touch()
    before = contents(study.raw, study.processed, study.reports)
    causes = itertools.cycle(CAUSES.items())
    capsys.readouterr()
    for rank in few(whole):
        number, words = next(causes)
        shutil.rmtree(study.root / "data" / "review", ignore_errors=True)
        disk = Disk(fails=rank, number=number, within=study.root)
        with failing(disk):
            code = cli.main(arguments)
        told = capsys.readouterr().err
        if not disk.refused:
            continue
        if not disk.refused.startswith(("unlink", "rmdir")):
            assert (code, told.count("\n")) == (4, 1), (disk.refused, told)
            assert words in told
        assert contents(study.raw, study.processed, study.reports) == before, disk.refused


def test_an_output_held_by_another_program_stops_no_other(done, tmp_path, capsys, monkeypatch):
    """As on Windows, where a file that Excel holds cannot be replaced."""
    from pathlib import Path

    study = fa.Study(shutil.copytree(done.root, tmp_path / "étude"), done.settings)
    before = (study.reports / "tableaux.xlsx").read_bytes()
    page = (study.reports / "synthese.html").read_bytes()
    real = Path.replace

    def held(self, target):
        if Path(target).name == "tableaux.xlsx":
            raise PermissionError(13, "Permission denied")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        assert cli.main(["run", "--study", str(study.root)]) == 4
    told = capsys.readouterr().err
    assert told.startswith(
        f"{study.reports / 'tableaux.xlsx'} : impossible d'écrire (accès refusé). Fermez ce fichier"
    )
    assert (study.reports / "tableaux.xlsx").read_bytes() == before
    assert (study.reports / "synthese.html").read_bytes() != page
    assert cli.main(["run", "--quiet", "--study", str(study.root)]) == 0
    assert (study.reports / "tableaux.xlsx").read_bytes() != before
    assert leftovers(study) == []


def test_an_old_output_that_cannot_be_removed_is_told(done, tmp_path, capsys, monkeypatch):
    from pathlib import Path

    from fa_analysis.pipeline import runner, steps

    study = fa.Study(shutil.copytree(done.root, tmp_path / "étude"), done.settings)
    shorter = tuple(s for s in steps.plan() if s.name != "workbook")
    monkeypatch.setattr(runner, "plan", lambda until=None: shorter)
    real = Path.unlink

    def held(self, missing_ok=False):
        if self.name == "tableaux.xlsx":
            raise PermissionError(13, "Permission denied")
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    assert cli.main(["run", "--study", str(study.root)]) == 4
    assert "tableaux.xlsx : impossible d'effacer (accès refusé)" in capsys.readouterr().err
