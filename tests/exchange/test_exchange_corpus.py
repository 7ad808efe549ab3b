"""IRaMuTeQ's tagged corpus in and out, and the codes of another tool as a grid."""

import dataclasses

import pytest
from made import project

from fa_analysis.codebook import load
from fa_analysis.errors import FileRefusedError
from fa_analysis.exchange import read_any, to_bytes
from fa_analysis.exchange.fold import Folded, fold
from fa_analysis.exchange.gather import grid
from fa_analysis.exchange.model import Code, Project, guid

CORPUS = (
    "avant\n**** *id_E02 *groupe_élus_EPT *politique\nL'été, on arrose.\nMoins de béton.\n\n-*thème_1\n"
    "0002 *id_P01\nUn jardin partagé.\n"
)


def test_a_corpus_is_read_with_its_variables(tmp_path):
    path = tmp_path / "c.txt"
    path.write_text(CORPUS, encoding="utf-8")
    found, problems = read_any(path)
    assert [(s.name, s.text) for s in found.sources] == [
        ("E02", "L'été, on arrose.\nMoins de béton."),
        ("P01", "Un jardin partagé."),
    ]
    names = {v.guid: v.name for v in found.variables}
    assert {names[v]: value for v, value in found.cases[0].values.items()} == {
        "id": "E02",
        "groupe": "élus_EPT",
        "politique": "",
    }
    assert [p.what for p in problems] == [
        "non repris : lignes avant la première ligne étoilée (1)",
        "non repris : thématiques (-*) (1)",
    ]


def test_a_corpus_is_written_as_iramuteq_reads_it():
    assert to_bytes(project(), "iramuteq").decode() == (
        "**** *id_E01 *Groupe_elus *Annee_2018\nEnquêteur : Ça va ?\n\nEnquêté : On plante 🌳 ensemble.\n"
        "C'est l'été, on décide.\n"
    )


def test_a_corpus_read_and_written_keeps_its_names(tmp_path):
    path = tmp_path / "c.txt"
    path.write_text("**** *id_E02 *groupe_élus\nOn arrose.\n", encoding="utf-8")
    assert to_bytes(read_any(path)[0], "iramuteq").decode() == "**** *id_E02 *groupe_elus\nOn arrose.\n"
    read = read_any(path)[0]
    values = dict.fromkeys(read.cases[0].values, "autre")
    renamed = dataclasses.replace(read, cases=(dataclasses.replace(read.cases[0], values=values),))
    assert to_bytes(renamed, "iramuteq").decode().startswith("**** *id_E02 *groupe_autre")


def test_a_text_without_stars_is_refused(tmp_path):
    path = tmp_path / "c.txt"
    path.write_text("Bonjour.", encoding="utf-8")
    with pytest.raises(FileRefusedError, match="aucune ligne étoilée"):
        read_any(path)


def test_the_grid_of_the_study_comes_back_from_every_format(coded_tiny, tmp_path):
    book, _problems = load(coded_tiny.codebook_file)
    sent = Project("g", codes=tuple(grid(book, key="g")))
    for kind, name in (("qdc", "g.qdc"), ("codes", "g.csv")):
        there = tmp_path / name
        there.write_bytes(to_bytes(sent, kind))
        here = tmp_path / "codebook.yaml"
        here.write_bytes(to_bytes(read_any(there)[0], "grille"))
        again, problems = load(here)
        assert problems == []
        assert [(f.id, f.label, f.kind) for f in again.families] == [
            (f.id, f.label, f.kind) for f in book.families
        ]
        wanted = {c.id: (c.family, c.label, c.definition, c.include, c.exclude, c.examples, c.counter_examples,
                         c.colour, c.parent, c.level) for c in book.codes}  # fmt: skip
        assert {c.id: (c.family, c.label, c.definition, c.include, c.exclude, c.examples, c.counter_examples,
                       c.colour, c.parent, c.level) for c in again.codes} == wanted  # fmt: skip


def test_the_codes_of_another_tool_make_a_grid_that_loads(tmp_path):
    top, below = (
        Code(guid("1"), "no", "Plusieurs\nlignes : oui", "#ABC"),
        Code(guid("2"), "1.10: x", parent=guid("1")),
    )
    head = Code(guid("3"), "", codable=False)
    inner = Code(guid("4"), "dedans", codable=False, parent=guid("3"))
    last = Code(guid("5"), "no", fold(Folded("& *ancre !", examples=("- a", "b: c"))), parent=guid("4"))
    path = tmp_path / "codebook.yaml"
    path.write_bytes(to_bytes(Project("", "NVivo", codes=(top, below, head, inner, last)), "grille"))
    book, problems = load(path)
    assert problems == []
    assert [(c.id, c.family, c.label, c.parent, c.colour) for c in book.codes] == [
        ("no_2", "code", "no", None, ""),
        ("no", "codes", "no", None, "#AABBCC"),
        ("1_10_x", "codes", "1.10: x", "no", ""),
    ]
    assert book.code("no_2").examples == ("- a", "b: c")
