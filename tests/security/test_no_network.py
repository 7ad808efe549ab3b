"""Nothing leaves the machine: every job is done with the ways out closed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from disk import copy_tiny

import fa_analysis as fa
from fa_analysis.inventory.fields import fields
from fa_analysis.inventory.form import HEAD, write_form

CLOSED = Path(__file__).parent / "closed.py"

# One command a line; the order is that of a study, from its files to what is delivered.
JOBS = """
run
status
kwic lemme:décider
codebook check
evaluate --gold data/raw/gold
review import-gold data/raw/gold
review next -n 3 --out lire.csv
review sheet -r anne --units lire.csv --out revue.xlsx
review import revue.xlsx
run --quiet
quality --suggest
diff data/raw/codebook.yaml --html ecarts.html
deck all --level working
cartography --level working
sheets --level working
projects form
projects add rempli.xlsx
projects list
projects remove P04 --who anne
projects grid --project P01
projects communities
exchange write etude.qdpx
exchange check etude.qdpx
exchange read etude.qdpx --dry-run
exchange write corpus.txt
exchange convert etude.qdpx passages.csv --format passages
release --level working
verify reports/publication
privacy doubts
privacy sign --who anne
release
""".strip().splitlines()


def fill_a_form(study: fa.Study) -> None:
    write_form(study, study.root / "rempli.xlsx")
    book = openpyxl.load_workbook(study.root / "rempli.xlsx")
    sheet = book.worksheets[0]
    sheet.cell(2, 3, "anne")
    row = {
        "title": "L'atelier du vendredi",
        "description": "Trois agents remontent les vélos abandonnés pour les saisonniers.",
        "direction": "Centre technique",
        "policy": "espace public",
    }
    for name, words in row.items():
        sheet.cell(HEAD + 3, list(fields()).index(name) + 2, words)
    book.save(study.root / "rempli.xlsx")


def run_closed(folder: Path, *lines: str) -> tuple[subprocess.CompletedProcess[str], str]:
    report = folder / "refused.txt"
    done = subprocess.run(
        [sys.executable, str(CLOSED), str(report), *lines],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done, report.read_text(encoding="utf-8")


@pytest.mark.slow
def test_every_job_is_done_with_the_ways_out_closed(tmp_path):
    study = copy_tiny(tmp_path / "étude")
    fill_a_form(study)
    done, refused = run_closed(study.root, *JOBS)
    assert refused == ""
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("attempt", "event"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "socket.getaddrinfo"),
        ("import socket; socket.socket().connect(('127.0.0.1', 9))", "socket.connect"),
        (
            "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
            "socket.sendto",
        ),
        ("import urllib.request; urllib.request.urlopen('http://localhost:9/')", "urllib.Request"),
        ("import pandas; pandas.read_csv('http://localhost:9/a.csv')", "urllib.Request"),
        ("import subprocess; subprocess.run(['true'])", "subprocess.Popen"),
        ("import os; os.system('true')", "os.system"),
        ("import os; os.fork()", "os.fork"),
    ],
)
def test_a_way_out_that_is_tried_is_refused_and_written_down(attempt, event, tmp_path):
    """Otherwise the test above could not fail."""
    hidden = f"import closed; closed.close('refused.txt')\ntry:\n    {attempt}\nexcept OSError:\n    print('refused')"
    done = subprocess.run(
        [sys.executable, "-c", hidden],
        cwd=tmp_path,
        env={"PYTHONPATH": str(CLOSED.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "refused\n", done.stderr
    assert event in (tmp_path / "refused.txt").read_text(encoding="utf-8")
