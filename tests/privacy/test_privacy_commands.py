"""The commands: their words and their exit codes."""

from __future__ import annotations

import re
import zipfile

import fa_analysis as fa
from fa_analysis.cli import main
from fa_analysis.privacy.doubtful import list_path
from fa_analysis.privacy.key import Key, extend, key_path, write_key


def test_no_signature_then_signed(tiny_study, capsys):
    fa.run(tiny_study, until="read")
    where = ["--study", str(tiny_study.root)]
    assert main(["privacy", "check", *where]) == 6
    assert "n'est pas signée" in capsys.readouterr().err
    assert main(["privacy", "doubts", *where]) == 0
    assert main(["privacy", "sign", "--who", "A. Lectrice", *where]) == 0
    assert main(["privacy", "check", *where]) == 0
    assert main(["privacy", "rewrite", *where]) == 0
    assert (tiny_study.processed / "pseudonymes" / "offsets.parquet").is_file()


def test_a_scan_that_meets_a_name_ends_with_six_and_does_not_print_it(tiny_study, capsys):
    write_key(key_path(tiny_study), extend(Key(), ["Zeynep Aksoy"]))
    folder = tiny_study.root / "sortie"
    folder.mkdir()
    (folder / "a.txt").write_text("rien", encoding="utf-8")
    where = [str(folder), "--study", str(tiny_study.root)]
    assert main(["privacy", "scan", *where]) == 0
    (folder / "b.txt").write_text("zeynep AKSOY", encoding="utf-8")
    capsys.readouterr()
    assert main(["privacy", "scan", *where]) == 6
    told = capsys.readouterr()
    assert "b.txt" in told.out
    assert "aksoy" not in (told.out + told.err).lower()


def test_the_list_to_read_bears_no_clock(tiny_study):
    fa.run(tiny_study, until="read")
    assert main(["privacy", "doubts", "--study", str(tiny_study.root)]) == 0
    with zipfile.ZipFile(list_path(tiny_study)) as book:
        told = re.findall(r"W3CDTF.>([^<]*)<", book.read("docProps/core.xml").decode())
        assert told == ["2018-01-01T00:00:00Z"] * 2
        assert {member.date_time[0] for member in book.infolist()} == {1980}
