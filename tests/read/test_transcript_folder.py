"""Which file belongs to which interview: said, never guessed."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from reading_files import put

from fa_analysis.read import find_transcripts
from fa_analysis.settings import Settings
from fa_analysis.study import Study


@pytest.fixture
def study(tmp_path):
    (tmp_path / "data" / "raw" / "entretiens").mkdir(parents=True)
    return Study(tmp_path, Settings.model_validate({"study": {"title": "Essai"}}))


def find(study, rows, *files):
    for name in files:
        put(study.raw / "entretiens", name, f"Q : {name} ?")
    respondents = pd.DataFrame(rows, columns=["interview_id", "file"], dtype="str")
    found, problems = find_transcripts(study, respondents)
    return {i: p.name for i, p in found.items()}, [(p.file, p.what) for p in problems]


def test_each_interview_has_its_file(study):
    assert find(study, [("E1", "E1.docx"), ("E2", "b.txt")], "E1.docx", "b.txt") == (
        {"E1": "E1.docx", "E2": "b.txt"},
        [],
    )


def test_names_differ_by_case_or_by_unicode_form(study):
    decomposed = unicodedata.normalize("NFD", "é.TXT")
    found, problems = find(study, [("E1", "e1.docx"), ("E2", "é.txt")], "E1.DOCX", decomposed)
    assert list(found) == ["E1", "E2"]
    assert problems == []


def test_a_file_in_a_subfolder_is_found(study):
    assert find(study, [("E1", "E1.txt"), ("E2", "b/E2.txt")], "a/E1.txt", "b/E2.txt", "c/E2.txt")[0] == {
        "E1": "E1.txt",
        "E2": "E2.txt",
    }


def test_without_a_name_the_file_called_as_the_interview(study):
    assert find(study, [("E1", None)], "E1.odt") == ({"E1": "E1.odt"}, [])


def test_two_files_called_as_the_interview_none_is_read(study):
    found, problems = find(study, [("E1", None)], "E1.odt", "E1.docx")
    assert found == {}
    assert problems[0] == (
        "E1.docx",
        "plusieurs fichiers pour l'entretien E1 (E1.docx, E1.odt) : aucun n'est lu",
    )


def test_a_second_file_for_a_named_one_is_said(study):
    found, problems = find(study, [("E1", "E1.docx")], "E1.docx", "E1.odt")
    assert found == {"E1": "E1.docx"}
    assert problems == [("E1.odt", "deuxième fichier pour l'entretien E1 : E1.docx est lu, pas celui-ci")]


def test_an_interview_without_a_file(study):
    found, problems = find(study, [("E1", "E1.docx"), ("E2", "E2.docx")], "E1.docx")
    assert found == {"E1": "E1.docx"}
    assert problems == [("E2.docx", "entretien E2 sans fichier : il n'est pas dans les résultats")]


def test_another_ending_is_proposed_not_taken(study):
    put(study.raw / "entretiens", "E1.odt", "x")
    respondents = pd.DataFrame([("E1", "E1.docx")], columns=["interview_id", "file"], dtype="str")
    found, problems = find_transcripts(study, respondents)
    assert found == {}
    assert problems[0].todo.startswith("Est-ce E1.odt ?")


def test_a_file_without_a_row(study):
    assert find(study, [("E1", "E1.txt")], "E1.txt", "E9.txt")[1] == [
        ("E9.txt", "aucune ligne de entretiens.csv ne nomme ce fichier : il n'est pas lu")
    ]


def test_a_table_of_no_interview_is_one_problem_not_one_per_file(study):
    assert find(study, [], "E1.txt", "E2.txt") == (
        {},
        [("entretiens.csv", "aucun entretien lisible dans cette table : 2 fichiers ne sont pas lus")],
    )


def test_one_file_for_two_interviews_is_read_for_none(study):
    found, problems = find(study, [("E1", "E1.txt"), ("E2", "E1.txt")], "E1.txt")
    assert found == {}
    assert problems == [("E1.txt", "un seul fichier pour plusieurs entretiens (E1, E2) : il n'est pas lu")]


def test_hidden_and_temporary_files_are_passed_over(study):
    litter = (
        "~$E1.docx",
        ".DS_Store",
        "._E1.docx",
        "Thumbs.db",
        ".~lock.E1.docx#",
        "E1.docx.tmp",
        ".cache/x.txt",
    )
    assert find(study, [("E1", "E1.docx")], "E1.docx", *litter) == ({"E1": "E1.docx"}, [])


def test_links_in_a_loop_do_not_trap_the_reading(study):
    folder = study.raw / "entretiens"
    (folder / "boucle").symlink_to(folder)
    (folder / "a.txt").symlink_to(folder / "a.txt")
    found, problems = find(study, [("E1", "E1.txt")], "E1.txt")
    assert found == {"E1": "E1.txt"}
    assert problems == [("a.txt", "lien qui ne mène à rien ou tourne en boucle")]


def test_no_folder_at_all(tmp_path):
    study = Study(tmp_path, Settings.model_validate({"study": {"title": "Essai"}}))
    found, problems = find_transcripts(study, pd.DataFrame({"interview_id": ["E1"], "file": ["E1.txt"]}))
    assert found == {}
    assert len(problems) == 1


def test_the_same_words_for_two_interviews_are_said(study):
    for name in ("E1.txt", "E2.txt", "E3.txt"):
        put(study.raw / "entretiens", name, "Q : a ?" if name != "E3.txt" else "Q : b ?")
    found, problems = find(study, [("E1", "E1.txt"), ("E2", "E2.txt"), ("E3", "E3.txt")])
    assert len(found) == 3
    assert problems == [("E2.txt", "même contenu que E1.txt, pour un autre entretien")]
