"""A pipe, a socket or a device where a file should be: told in one sentence, and never waited for."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from disk import copy_tiny

import fa_analysis as fa
from fa_analysis import cli
from fa_analysis.files import ordinary

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="NO PIPES HERE: nothing was tried")

# Opens the pipe for writing as soon as somebody reads it, and lets go: who waits for it is freed, and found out.
WATCH = """
import os, sys, time
while True:
    try:
        pipe = os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
        print("read", flush=True)  # before the reader sees the end: then this process may be killed
        os.close(pipe)
    except OSError:
        time.sleep(0.002)
"""
RAW, NO_FILE = "data/raw", "tube, prise ou périphérique à la place d'un fichier"
NOT_ORDINARY = "n'est pas un fichier ordinaire"
RUN = ("run", "--quiet")
GOLD = ("review", "import-gold", f"{RAW}/gold", "-r", "Ana")
CASES = [
    (f"{RAW}/study.toml", ("status",), 3, NO_FILE),
    (f"{RAW}/study.toml", RUN, 3, NO_FILE),
    (f"{RAW}/codebook.yaml", RUN, 3, NO_FILE),
    (f"{RAW}/codebook.yaml", ("codebook", "check"), 3, NO_FILE),
    ("data/review/anne.jsonl", RUN, 3, NO_FILE),
    ("data/review/anne.jsonl", ("review", "status"), 3, NO_FILE),
    ("data/review/Ana.jsonl", GOLD, 3, NO_FILE),
    (f"{RAW}/entretiens.csv", RUN, 3, NOT_ORDINARY),
    (f"{RAW}/entretiens/E01.txt", RUN, 2, NOT_ORDINARY),
    (f"{RAW}/questionnaires.csv", RUN, 2, NOT_ORDINARY),
    (f"{RAW}/projets.csv", RUN, 2, NOT_ORDINARY),
    (f"{RAW}/communes.csv", ("cartography", "--level", "working", "--quiet"), 3, NOT_ORDINARY),
    (f"{RAW}/exemples.csv", RUN, 2, "fichier illisible"),
    (f"{RAW}/gold/projets.csv", GOLD, 3, "codage de référence illisible"),
    (f"{RAW}/gold/entretiens/E01.csv", GOLD, 3, "codage de référence illisible"),
    ("data/inventory/P04.json", ("projects", "list"), 2, NO_FILE),
    ("data/private/a_verifier.xlsx", ("privacy", "doubts"), 6, "illisible"),
    ("data/private/personnes.csv", ("privacy", "doubts"), 3, "illisible"),
    ("f.xlsx", ("projects", "add", "f.xlsx", "--who", "Ana"), 3, NOT_ORDINARY),
    ("r.xlsx", ("review", "import", "r.xlsx"), 2, NOT_ORDINARY),
    ("q.csv", ("review", "sheet", "-r", "Ana", "--units", "q.csv"), 2, "liste illisible"),
]


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    study = copy_tiny(tmp_path_factory.mktemp("done") / "étude")
    fa.run(study)
    return study


def put(kind, path):
    """Put a pipe, a socket or a device where a file is, or should be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/null")
    else:
        with (
            contextlib.chdir(path.parent),
            socket.socket(socket.AF_UNIX) as there,
        ):  # names of sockets are short
            there.bind(path.name)


@contextlib.contextmanager
def watched(pipe):
    """Give a list that is filled, in the end, with how many times the pipe was read."""
    times: list[int] = []
    with subprocess.Popen([sys.executable, "-c", WATCH, str(pipe)], stdout=subprocess.PIPE) as watch:
        try:
            yield times
        finally:
            watch.kill()
            times.append(watch.stdout.read().count(b"read"))


@pytest.mark.parametrize(
    ("place", "arguments", "code", "words"), CASES, ids=lambda x: x if isinstance(x, str) else None
)
def test_a_pipe_is_told_and_not_read(done, tmp_path, monkeypatch, capsys, place, arguments, code, words):
    root = Path(shutil.copytree(done.root, tmp_path / "étude"))
    put("pipe", root / place)
    monkeypatch.chdir(root)
    with watched(root / place) as times:
        assert cli.main([*arguments, "--study", str(root)]) == code
    told = capsys.readouterr().err
    assert times == [0]
    assert words in told
    assert Path(place).name in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("kind", ["socket", "device"])
@pytest.mark.parametrize(
    ("place", "code"),
    [
        (f"{RAW}/study.toml", 3),
        (f"{RAW}/codebook.yaml", 3),
        ("data/review/anne.jsonl", 3),
        (f"{RAW}/entretiens/E01.txt", 2),
    ],
)
def test_so_are_sockets_and_devices(done, tmp_path, capsys, kind, place, code):
    root = Path(shutil.copytree(done.root, tmp_path / "étude"))
    put(kind, root / place)
    assert cli.main([*RUN, "--study", str(root)]) == code
    told = capsys.readouterr().err
    assert Path(place).name in told
    assert told.count("\n") == 1


def test_a_pipe_that_is_read_is_found_out(tmp_path):
    put("pipe", tmp_path / "p")
    with watched(tmp_path / "p") as times:
        assert (tmp_path / "p").read_bytes() == b""
    assert times[0] >= 1


def test_files_and_folders_are_ordinary_and_what_is_not_there_is_told_as_such(tmp_path):
    (tmp_path / "f").touch()
    (tmp_path / "l").symlink_to("f")
    assert [ordinary(tmp_path / name).name for name in ("f", "l", "")] == ["f", "l", tmp_path.name]
    with pytest.raises(FileNotFoundError):
        ordinary(tmp_path / "absent")
