"""Case studies: a head, sections, one row a paragraph."""

from __future__ import annotations

import pytest
from reading_files import docx, odt, para, put

from fa_analysis.read import read_cases
from fa_analysis.settings import Settings
from fa_analysis.study import Study

MD = """projet: P22
titre: Les tournées
politique_publique: Habitat

## Contexte

Un paragraphe
sur deux lignes, **fort**.

- premier point
- second point

## Suite

Fin : tout va bien.
"""
EXPECTED = [
    ("Contexte", "Un paragraphe sur deux lignes, fort."),
    ("Contexte", "premier point"),
    ("Contexte", "second point"),
    ("Suite", "Fin : tout va bien."),
]


@pytest.fixture
def study(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Study(
        tmp_path, Settings.model_validate({"study": {"title": "Essai"}, "policies": [{"label": "habitat"}]})
    )


def cases(study, name, content):
    put(study.raw / "etudes_de_cas", name, content)
    return read_cases(study)


def test_markdown(study):
    table, problems = cases(study, "C1.md", MD)
    assert problems == []
    assert list(zip(table["heading"], table["text"], strict=True)) == EXPECTED
    assert list(table["paragraph"]) == [1, 2, 3, 4]
    assert table.loc[0, ["case_id", "title", "project_id", "policy", "file"]].tolist() == [
        "C1",
        "Les tournées",
        "P22",
        "habitat",
        "C1.md",
    ]


HEAD = ["projet : P22", "Titre : Les tournées", "politique publique : habitat"]
STYLES = '<w:style w:styleId="T"><w:name w:val="heading 2"/></w:style>'
WORD = docx(
    *HEAD,
    para("Contexte", style="T"),
    "Un paragraphe sur deux lignes, fort.",
    "- premier point",
    "- second point",
    para("Suite", style="T"),
    "Fin : tout va bien.",
    styles=STYLES,
)
OPEN = odt(
    *HEAD,
    "<text:h>Contexte</text:h>",
    "Un paragraphe sur deux lignes, fort.",
    "premier point",
    "second point",
    "<text:h>Suite</text:h>",
    "Fin : tout va bien.",
)


@pytest.mark.parametrize(("name", "content"), [("C1.docx", WORD), ("C1.odt", OPEN)])
def test_office_files_say_the_same(study, name, content):
    table, problems = cases(study, name, content)
    assert problems == []
    assert list(zip(table["heading"], table["text"], strict=True)) == EXPECTED
    assert table.loc[0, ["title", "project_id", "policy"]].tolist() == ["Les tournées", "P22", "habitat"]


def test_a_head_between_dashes(study):
    table, problems = cases(study, "C1.md", "---\n" + MD.replace("\n\n## Contexte", "\n---\n\n## Contexte"))
    assert list(table["text"]) == [t for _, t in EXPECTED]
    assert problems == []


def test_unknown_policy_is_said_and_left_empty(study):
    table, problems = cases(study, "C1.md", MD.replace("Habitat", "Habitats"))
    assert table["policy"].isna().all()
    assert problems[0].what == "politique publique inconnue : « Habitats » ; laissée vide"
    assert problems[0].todo == "Écrivez « habitat » si c'est bien cela"


def test_a_number_at_the_end_of_a_sentence_is_not_a_mark_of_list(study):
    table, _problems = cases(
        study, "C1.md", MD.replace("Fin : tout va bien.", "1. Il y en a eu 52. Puis - enfin - 60.")
    )
    assert table["text"].iloc[-1] == "Il y en a eu 52. Puis - enfin - 60."


def test_without_a_title_the_first_heading_or_the_file_name(study):
    table, problems = cases(study, "C1.md", "# Les tournées\n\nTexte.\n")
    assert table["title"][0] == "Les tournées"
    assert problems == []
    table, problems = cases(study, "C1.md", "Texte.\n")
    assert table["title"][0] == "C1"
    assert "pas de ligne « titre : »" in problems[0].what


def test_two_files_of_one_case_and_bad_files(study):
    put(study.raw / "etudes_de_cas", "C1.odt", OPEN)
    put(study.raw / "etudes_de_cas", "C2.md", "")
    put(study.raw / "etudes_de_cas", "C3.txt", "texte")
    table, problems = cases(study, "C1.md", MD)
    assert set(table["case_id"]) == {"C1"}
    assert {p.file: p.what.split(" :")[0] for p in problems} == {
        "C1.odt": "même nom que C1.md",
        "C2.md": "fichier vide",
        "C3.txt": "un texte simple ne se lit pas comme étude de cas sous ce nom",
    }
