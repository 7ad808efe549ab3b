"""Passages kept: written whole, read back, shared, harmless in a spreadsheet."""

import datetime as dt
import os

import pandas as pd
import pytest

from fa_analysis.errors import StudyError, WriteError
from fa_analysis.explore.basket import COLUMNS, basket_file, read_basket, save_basket
from fa_analysis.files import write_bytes

DAY = dt.date(2026, 3, 1)


def passage(name, text="Un jardin"):
    return dict.fromkeys(COLUMNS, "x") | {"segment_id": name, "text": text}


def basket(*names):
    return pd.DataFrame([passage(name) for name in names], dtype="str")


def test_a_basket_comes_back_as_it_was(tiny_study):
    told = pd.DataFrame(
        [passage("E01:1#1", "=1+1 ; « dit-il »\n@suite"), passage("E01:2#1", "- oui")], dtype="str"
    )
    path = save_basket(tiny_study, "Été 2026", told)
    assert path == tiny_study.review / "paniers" / "Été 2026.csv"
    pd.testing.assert_frame_equal(read_basket(path), told)
    raw = path.read_bytes().decode("utf-8-sig")
    assert (
        raw.splitlines()[0] == "passage;unite;document;groupe;politique_publique;texte;theme;methode;garde_le"
    )
    assert '" =1+1' in raw
    assert "- oui" in raw


def test_what_somebody_else_added_stays_and_what_we_took_out_goes(tiny_study):
    path = save_basket(tiny_study, "panier", basket("a", "b"))
    seen = read_basket(path)
    save_basket(tiny_study, "panier", basket("a", "b", "c"))  # somebody else, meanwhile
    save_basket(tiny_study, "panier", basket("a", "d"), seen=seen)
    assert list(read_basket(path)["segment_id"]) == ["c", "a", "d"]


@pytest.mark.parametrize("name", ["", "  ", "../x", "a/b", "x" * 61, "...", "a\\b", "a.csv", "--"])
def test_a_name_that_could_go_elsewhere_is_refused(tiny_study, name):
    with pytest.raises(StudyError, match="nom de panier incorrect"):
        basket_file(tiny_study, name)


def test_a_file_that_is_no_basket_is_refused_and_left_alone(tiny_study):
    path = basket_file(tiny_study, "panier")
    write_bytes(path, b"a;b\n1;2\n")
    with pytest.raises(StudyError, match="pas un panier"):
        save_basket(tiny_study, "panier", basket("a"))
    assert path.read_bytes() == b"a;b\n1;2\n"


def test_a_full_disk_leaves_the_basket_as_it_was(tiny_study, monkeypatch):
    path = save_basket(tiny_study, "panier", basket("a"))
    before = path.read_bytes()
    monkeypatch.setattr(os, "fsync", lambda _h: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(WriteError):
        save_basket(tiny_study, "panier", basket("a", "b"))
    assert path.read_bytes() == before


def test_a_desk_keeps_once_takes_out_and_saves(desk):
    first, second = desk.quotes()["segment_id"].iloc[:2]
    desk.keep(first, today=DAY)
    desk.keep(first, today=DAY)
    desk.keep(second, today=DAY)
    desk.drop(second)
    path = desk.save("panier du desk")
    kept = read_basket(path)
    assert list(kept["segment_id"]) == [first]
    assert kept["kept"].iloc[0] == "2026-03-01"
    assert kept["topic"].iloc[0] == desk.found.labels[0]
    assert kept["text"].iloc[0] == desk.quotes()["text"].iloc[0]


def test_a_basket_is_taken_up_again_with_what_was_kept_before_it(desk):
    first, second = desk.quotes()["segment_id"].iloc[:2]
    save_basket(desk.material.study, "repris", basket("z"))
    desk.keep(second, today=DAY)
    desk.open_basket("repris")
    assert list(desk.basket["segment_id"]) == ["z", second]
    desk.drop("z")
    desk.keep(first, today=DAY)
    assert list(read_basket(desk.save("repris"))["segment_id"]) == [second, first]
