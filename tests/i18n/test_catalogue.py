"""Every word has its translation, and no translation is left over."""

from __future__ import annotations

import gettext
import io

import pytest
from babel.messages.catalog import Catalog

from fa_analysis import i18n, messages

OTHERS = sorted(i18n.LANGUAGES.keys() - {i18n.SOURCE})


@pytest.fixture(scope="module")
def said():
    return {message.id for message in messages.said() if message.id}


@pytest.mark.parametrize("lang", OTHERS)
def test_every_message_is_translated_with_its_placeholders(lang, said):
    written = messages.written(lang)
    assert sorted(map(str, said - {m.id for m in written})) == [], "make messages, then translate"
    assert list(messages.faults(written)) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_no_translation_is_left_over(lang, said):
    written = messages.written(lang)
    assert sorted(str(m.id) for m in written if m.id and m.id not in said) == []
    assert list(written.obsolete) == []


@pytest.mark.parametrize("lang", OTHERS)
def test_what_is_compiled_is_what_is_written(lang):
    written = messages.written(lang)
    made = gettext.GNUTranslations(io.BytesIO(messages.compiled(written)))._catalog
    with messages.po_path(lang).with_suffix(".mo").open("rb") as file:
        there = gettext.GNUTranslations(file)._catalog
    del made[""], there[""]
    assert there == made, "make messages"


def test_renewing_twice_gives_the_same_bytes():
    for lang in OTHERS:
        assert messages.as_text(messages.renewed(lang)) == messages.as_text(messages.renewed(lang))


def test_renewing_keeps_translations_adds_what_is_new_and_drops_what_is_gone(monkeypatch):
    before, now = Catalog(locale="en"), Catalog()
    before.add("Ouvert", "Open")
    before.add("Parti", "Gone")
    now.add("Ouvert", locations=[("a.py", 0)])
    now.add("Nouveau", locations=[("a.py", 0)])
    monkeypatch.setattr(messages, "written", lambda _lang: before)
    monkeypatch.setattr(messages, "said", lambda: now)
    assert {m.id: m.string or "" for m in messages.renewed("en") if m.id} == {"Nouveau": "", "Ouvert": "Open"}


@pytest.mark.parametrize(
    ("source", "target", "fault"),
    [
        ("Trop de {n}", "", "not translated"),
        ("Trop de {n}", "Too many", "other placeholders"),
        ("Trop de {n}", "Too many {m}", "other placeholders"),
        ("{a:.1f} de {b}", "{a} of {b}", "other placeholders"),
        (("{n} mot", "{n} mots"), ("{n} word", ""), "not translated"),
        (("{n} mot", "{n} mots"), ("{n} word", "words"), "other placeholders"),
        (("un mot", "{n} mots"), ("one word", "{n} words"), ""),
        ("Niveau : ", "Level:", "other spaces"),
        (" ; {n} manquent", "; {n} are missing", ""),
        ("Écrivez {", "Write {", ""),
        ("Écrivez {", "Write", "other placeholders"),
    ],
)
def test_a_fault_is_told(source, target, fault):
    catalogue = Catalog(locale="en")
    catalogue.add(source, target)
    told = list(messages.faults(catalogue))
    assert told[0].startswith(fault) if fault else told == []


def test_a_fuzzy_message_is_a_fault():
    catalogue = Catalog(locale="en")
    catalogue.add("Bonjour", "Hello", flags=["fuzzy"])
    assert list(messages.faults(catalogue)) == ["fuzzy: Bonjour"]
