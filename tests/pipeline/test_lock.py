from __future__ import annotations

import subprocess
import sys

import pytest

from fa_analysis.errors import BusyError, WriteError
from fa_analysis.pipeline.lock import LOCK, only_run

HOLD = """
import sys, time
from fa_analysis.pipeline.lock import only_run
from fa_analysis.study import open_study
with only_run(open_study(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(study):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(study.root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_and_told_what_to_do(tiny_study):
    process = holder(tiny_study)
    try:
        with pytest.raises(BusyError) as err, only_run(tiny_study):
            pass
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    assert str(err.value) == (
        f"{tiny_study.root} : une autre exécution travaille déjà sur cette étude. "
        "Attendez qu'elle se termine, puis relancez."
    )
    assert err.value.exit_code == 5


def test_the_lock_of_a_killed_run_is_taken_over(tiny_study):
    process = holder(tiny_study)
    process.kill()
    process.wait()
    process.stdout.close()
    with only_run(tiny_study):
        pass


def test_a_lock_file_left_behind_does_not_block(tiny_study):
    tiny_study.processed.mkdir(parents=True)
    (tiny_study.processed / LOCK).write_text("4194304")
    with only_run(tiny_study):
        pass


def test_the_lock_is_released_after_an_error(tiny_study):
    with pytest.raises(RuntimeError), only_run(tiny_study):
        raise RuntimeError
    with only_run(tiny_study):
        pass


def test_a_folder_that_cannot_be_written_is_told(tiny_study):
    tiny_study.processed.parent.mkdir(exist_ok=True)
    tiny_study.processed.write_text("a file where the folder should be")
    with pytest.raises(WriteError, match="impossible d'écrire"), only_run(tiny_study):
        pass
