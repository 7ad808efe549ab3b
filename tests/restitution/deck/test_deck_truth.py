"""A deck says the same number everywhere, quotes nothing twice, and speaks French in its notes too."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from deck_in_hand import ALL, material, row

from fa_analysis import i18n, tables
from fa_analysis.restitution.deck import native, open_template
from fa_analysis.restitution.deck.content import Bars, Series
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections import (
    appropriation,
    closing,
    dimensions,
    diversity,
    examples,
    opening,
    voices,
)


def desk_of(base=None, **changes):
    base = base or material()
    return Desk(replace(base, **changes), base.settings.decks[0])


def with_rows(*more):
    base = material()
    rows = pd.concat([base.measures, pd.DataFrame(list(more))], ignore_index=True)
    return desk_of(base, measures=tables.check(rows, "measures"))


def said(*told):
    return pd.DataFrame([{"ref": r, "code": c, "family": "agents", "quote": q} for r, c, q in told])


def test_all_the_questionnaires_are_counted_and_those_with_an_open_answer_told_beside():
    slide = opening.context(with_rows(row("met", ALL, "questionnaires", 43, None, estimate=43)))[0]
    assert "43 questionnaires" in slide.title
    assert ("43", "questionnaires, dont 40 avec une réponse libre") in slide.figure.figures


def test_no_sentence_is_quoted_twice_even_in_a_longer_quote():
    quotes = said(
        ("V1", "fatigue", "On a essayé trois soirs de suite. Le premier soir, un naufrage complet."),
        ("V2", "sens", "Le premier soir, un naufrage complet. Le second était déjà bien mieux."),
        ("V3", "sens", "Personne ne sait dire ce que ce mot recouvre dans nos équipes."),
    )
    assert [q.ref for q in desk_of(quotes=quotes).quotes(["fatigue", "sens"], most=2)] == ["V1", "V3"]


def test_a_quote_with_a_pseudonym_or_inside_a_better_one_is_not_printed():
    quotes = said(
        ("V1", "sens", "Personne-AB123 nous a dit que ce n'était pas pour nous du tout."),
        ("V2", "sens", "C'est tellement large que tout y entre. On ne sait plus ce qui n'en est pas."),
        ("V3", "sens", "C'est tellement large que tout y entre."),
        ("V4", "sens", "J'ai quatre agents pour tout le secteur, dont un arrêt, deux [santé]."),
    )
    desk = desk_of(quotes=quotes)
    assert desk.printable("sens")["ref"].tolist() == ["V2"]
    assert desk.refs(["sens"]) == ("V2 (Sens)",)


def test_proposals_follow_the_needs_not_the_levers():
    # 45 % ask for tools, 40 % for places; the lever that the second leans on is said by 90 %.
    desk = with_rows(row("expressed_group", ALL, "a2", 18, 20, 0.7, 0.98))
    settings = desk.material.settings
    places, tools = settings.proposals
    leaning = places.model_copy(update={"answers": ("lieux", "a2")})
    settings = settings.model_copy(update={"proposals": (leaning, tools)})
    slide = closing.proposals(desk_of(desk.material, settings=settings))[-1]
    assert [r[0] for r in slide.figure.rows] == ["Des outils", "Des lieux"]
    assert "d'abord" in slide.title
    assert "Outillage" in slide.title


def test_the_report_holds_the_proposals_of_every_deck():
    base = material()
    only = base.settings.proposals[0].model_copy(update={"decks": ("eau",)})
    settings = base.settings.model_copy(update={"proposals": (only,)})
    told = [
        closing.proposals(Desk(replace(base, settings=settings), base.settings.decks[0], full=f))
        for f in (False, True)
    ]
    assert [
        any("Proposition" in s.figure.head for s in slides if hasattr(s.figure, "head")) for slides in told
    ] == [
        False,
        True,
    ]


def test_notes_speak_french_and_name_the_sheet():
    made = opening.met(desk_of())[0].made
    assert "réalisés : 12 / 12" in made[1]
    assert "done" not in " ".join(made)
    assert made[1].endswith("[tableaux.xlsx, Enquête]")


def test_corrected_numbers_are_told_apart_from_what_the_bars_count():
    base = material()
    more = pd.DataFrame([row("appropriation_reached_group", ALL, "a2", 5, 20, 0.1, 0.5)])
    rows = tables.check(pd.concat([base.measures, more], ignore_index=True), "measures")
    mine = rows["what"].str.match("appropriation_(mean|reached)_group") & (rows["group"] == ALL)
    rows.loc[mine, "method"] = "valeur corrigée des erreurs de codage"
    rows.loc[mine, "estimate"] = 0.5
    slide = appropriation.appropriation(desk_of(base, measures=rows))[0]
    told = " ".join(line.text for line in slide.lines)
    plain = appropriation.appropriation(desk_of(base))[0]
    assert slide.title == plain.title
    assert "Niveau moyen : 1,0 sur 2" in told
    assert "75\u202f% des entretiens (15 sur 20) au niveau" in told
    assert "Corrigés des erreurs de codage : 0,5 sur 2 en moyenne, 50\u202f% à ce niveau." in told
    assert "barres et moyennes avant correction" in slide.sources
    plain = appropriation.appropriation(desk_of(base))[0]
    assert "correction" not in plain.sources + " ".join(line.text for line in plain.lines)


def test_a_project_is_shown_by_the_sentence_that_holds_the_words():
    codes = pd.DataFrame([{"project_id": "P0", "code": "tester", "quote": "la chose 0", "by": "rule"}])
    text = "Trois carrefours et un témoin. On fait la chose 0 pour voir ce que cela donne."
    desk = desk_of(project_codes=codes)
    assert desk.showing("P0", ["tester"], text, 80) == "On fait la chose 0 pour voir ce que cela donne."
    assert desk.showing("P0", ["reemploi"], text, 80) == "Trois carrefours et un témoin."


def test_a_survey_too_small_to_tell_what_is_said_still_tells_who_was_met_and_what_is_done():
    base = material()
    rows = base.measures.copy()
    small = rows["what"].str.startswith("expressed_")
    rows.loc[small, ["n", "of", "estimate", "low", "high"]] = None
    rows.loc[rows["what"] == "done_policy", "n"] = [1.0, 4.0]
    rows.loc[rows["what"] == "done_policy", "estimate"] = [1 / 6, 4 / 6]
    more = pd.DataFrame([row("met", ALL, "interviews", 3, None, estimate=3)])
    desk = desk_of(base, measures=tables.check(pd.concat([rows, more], ignore_index=True), "measures"))
    assert opening.context(desk)[0].title.startswith("3 entretiens, ")
    slide = dimensions.dimensions(desk)[0]
    assert "Preserver" in slide.title
    assert "67" in slide.title
    assert slide.sources.startswith("6 projets")


def test_bars_their_title_and_the_heat_map_show_the_same_shares_the_corrected_ones_apart():
    base = material()
    rows = base.measures.copy()
    mine = rows["what"].str.match("expressed_") & (rows["group"] == ALL)
    rows.loc[mine, ["estimate", "method"]] = [0.03, "valeur corrigée des erreurs de codage par 12 entretiens"]
    for desk in (desk_of(base, measures=rows), replace(desk_of(base, measures=rows), full=True)):
        plain, told = voices.resistances(replace(desk, material=base)), voices.resistances(desk)
        assert [s.title for s in told] == [s.title for s in plain]
        assert [s.figure.alt for s in told] == [s.figure.alt for s in plain]
        assert all("corrigé des erreurs de codage : " in s.sources for s in told)
        assert dimensions.dimensions(desk)[0].figure.alt == dimensions.dimensions(desk_of(base))[0].figure.alt


def test_that_nothing_stands_out_is_a_sentence_in_every_language():
    for lang in i18n.LANGUAGES:
        i18n.use(lang)
        try:
            told = [line.text for line in voices.resistances(desk_of())[0].lines]
            assert len(told[-1]) > 20, told
        finally:
            i18n.use("fr")
    assert told


def test_ties_are_told():
    found = pd.DataFrame({"imaginer": [True, True, False, False], "preserver": [False, False, True, True]})
    assert diversity._unheld(desk_of(), found).startswith("Dimensions les moins portées : ")


def test_the_last_row_of_a_heat_map_is_in_the_language_of_the_reader():
    i18n.use("en")
    try:
        names = [name for name, _part in diversity._policies(desk_of(), list(desk_of().view.dimensions))]
    finally:
        i18n.use("fr")
    assert "ensemble" not in names


def test_a_case_tells_a_sentence_that_carries_a_code_or_nothing():
    cases = pd.DataFrame(
        {
            "case_id": ["C1", "C2"],
            "paragraph": [1, 1],
            "heading": ["Résultats", "Résultats"],
            "text": [
                "La commande s'est élevée à 110 000 euros. On a essayé avec trois riverains.",
                "La commande s'est élevée à 110 000 euros.",
            ],
        }
    )
    codes = pd.DataFrame({"case_id": ["C1"], "paragraph": [1], "code": ["imaginer"], "quote": ["essayé"]})
    desk = desk_of(cases=cases, case_codes=codes)
    assert examples._outcome(desk, "C1") == "On a essayé avec trois riverains."
    assert examples._outcome(desk, "C2") == "–"


def test_the_names_of_the_bars_stand_in_the_order_of_the_bars():
    series = (Series("réalisés", (1.0,)), Series("prévus", (2.0,)))
    assert [name for _colour, name in native._key_of(Bars(("a",), series, "x"))] == ["réalisés", "prévus"]
    assert native._key_of(Bars(("a",), series, "x", stacked=True)) == []
    assert native._key_of(Bars(("a",), series[:1], "x")) == []


@pytest.mark.parametrize("lang", i18n.LANGUAGES)
def test_every_language_has_the_name_of_the_section_above_the_title(lang):
    i18n.use(lang)
    try:
        assert "kicker" in open_template(None).places
    finally:
        i18n.use("fr")
