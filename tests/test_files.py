import errno
import os

import pytest

from fa_analysis.errors import WriteError
from fa_analysis.files import cause, sha256, write_bytes, write_new, write_private


def test_a_file_is_written_with_its_folders(tmp_path):
    assert write_bytes(tmp_path / "a" / "b.txt", b"contenu")
    assert (tmp_path / "a" / "b.txt").read_bytes() == b"contenu"


def test_an_identical_file_is_left_untouched(tmp_path):
    path = tmp_path / "b.txt"
    write_bytes(path, b"contenu")
    os.utime(path, (1, 1))
    assert not write_bytes(path, b"contenu")
    assert path.stat().st_mtime == 1


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_full_disk_leaves_the_old_file_and_no_rubbish(tmp_path, monkeypatch, call):
    path = tmp_path / "b.txt"
    write_bytes(path, b"ancien")

    def refuse(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(f"fa_analysis.files.os.{call}", refuse)
    with pytest.raises(WriteError) as caught:
        write_bytes(path, b"nouveau")
    assert caught.value.exit_code == 4
    assert str(path) in str(caught.value)
    assert "(plus de place sur le disque)" in str(caught.value)
    assert path.read_bytes() == b"ancien"
    assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]


@pytest.mark.parametrize("write", [write_bytes, write_new, write_private])
def test_an_interrupted_write_leaves_no_copy_behind(tmp_path, monkeypatch, write):
    def interrupt(_handle):
        raise KeyboardInterrupt

    monkeypatch.setattr("fa_analysis.files.os.fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "clé.json", b"des noms")
    assert not list(tmp_path.iterdir())


def test_the_hash_is_the_published_one_of_abc(tmp_path):
    (tmp_path / "abc").write_bytes(b"abc")  # FIPS 180-2, appendix B.1
    assert sha256(tmp_path / "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_file_in_the_place_of_a_folder_is_told_in_french(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(WriteError, match=r"un fichier tient la place d'un dossier|ce nom est déjà pris"):
        write_bytes(tmp_path / "a" / "b.txt", b"contenu")


def test_a_rare_cause_keeps_the_words_of_the_system():
    assert cause(OSError(errno.EPROTO, "Protocol error")) == f"erreur {errno.EPROTO} du système"
    assert cause(OSError()) == "OSError"
