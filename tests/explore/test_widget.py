"""The widgets follow the desk; a mistake is a sentence; nothing of the texts becomes markup."""

import pytest

import fa_analysis as fa
from fa_analysis.explore import parts

pytest.importorskip("ipywidgets")


@pytest.fixture
def explorer(desk):
    from fa_analysis.explore.widget import Explorer

    return Explorer(desk)


def test_a_moved_control_changes_picture_terms_and_quotes(explorer):
    picture, said = bytes(explorer.pictures[0].image.value), explorer.lists[0]._words[0].value
    assert picture.startswith(b"\x89PNG")
    explorer.controls["number"].value = 2
    assert explorer.desk.choice.number == 2
    assert bytes(explorer.pictures[0].image.value) != picture
    assert len(explorer.topic.options) == 2
    assert "2 thèmes" in explorer.status.value
    assert "calculé en" in explorer.status.value
    explorer.topic.value = 2
    assert explorer.lists[0]._words[0].value != said


def test_a_new_method_moves_the_number_and_the_tree_is_drawn_when_its_tab_opens(explorer):
    assert explorer.pictures[1].image.value == b""
    explorer.tabs.selected_index = 1
    assert "Seule la classification de Reinert" in explorer.pictures[1].words.value
    explorer.controls["number"].value = 2
    explorer.controls["method"].value = "reinert"
    assert explorer.controls["number"].value == 3
    assert bytes(explorer.pictures[1].image.value).startswith(b"\x89PNG")
    assert explorer.pictures[1].words.value == ""
    explorer.tabs.selected_index = 2
    assert bytes(explorer.pictures[2].image.value).startswith(b"\x89PNG")


def test_what_cannot_be_done_is_said_and_the_controls_go_back(explorer):
    explorer.controls["group"].value = "habitants"
    assert explorer.message.value == ""
    explorer.controls["number"].max = 900
    explorer.controls["number"].value = 900
    assert "900 thèmes demandés" in explorer.message.value
    assert explorer.controls["number"].value == 3
    assert "4 entretiens" in explorer.status.value


def test_a_word_a_like_passage_and_the_basket_by_their_buttons(explorer):
    explorer.terms[0].click()
    assert explorer.query.value == f"lemme:{explorer.terms[0].description}"
    assert explorer.below.selected_index == 1
    assert "<mark" in explorer.lists[1]._words[0].value
    explorer.lists[1]._near[0].click()
    assert explorer.below.selected_index == 2
    explorer.lists[2]._keep[0].click()
    explorer.lists[0]._keep[0].click()
    assert explorer.below.get_title(3) == "Panier (2)"
    explorer.basket_rows._keep[0].click()
    explorer.basket_name.value = "boutons"
    explorer._do(explorer._save)
    assert "1 passage enregistré dans data/review/paniers/boutons.csv" in explorer.message.value
    explorer.query.value = '"jamais fermé'
    assert "background:#fff7cc" in explorer.message.value


def test_texts_are_never_markup():
    row = {"unit_id": "E01:1", "group": "<b>", "policy": "", "text": "a <script> b", "start": 2, "end": 10}
    told = parts.passage(row)
    assert "<script>" not in told
    assert "&lt;script&gt;</mark>" in told
    assert "&lt;b&gt;" in told


def test_one_call_opens_it_and_the_box_is_shown(three_subjects):
    box = fa.explore_topics(three_subjects)
    assert "fa-explorer" in box._dom_classes
