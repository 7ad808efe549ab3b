"""What each sheet says, word by word, from a release whose numbers can be counted on fingers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sheet_cases import (
    CODEBOOK,
    PROJECTS,
    QUOTES,
    ROWS,
    SETTINGS,
    bare,
    cases,
    material,
    measures,
    projects,
    words,
)

from fa_analysis.codebook.model import Codebook
from fa_analysis.restitution.sheets import make_sheets
from fa_analysis.restitution.sheets.holdings import Holdings
from fa_analysis.settings import Policy

NAN = float("nan")


def sheet(name, release=None):
    """Return the words of one sheet, by its name (`project:P1`)."""
    found = {s.name: s for s in make_sheets(Holdings(release or material()))}
    return words(found[name])


def section(text, title):
    """Return the lines of one section."""
    return text.split(f"# {title}\n", 1)[1].split("\n# ")[0].splitlines()


def test_a_sheet_for_each_policy_project_and_case_but_none_for_what_holds_several():
    assert [s.name for s in make_sheets(Holdings(material()))] == [
        *("policy:voirie", "policy:eau", "policy:écoles"),
        *(f"project:P{i}" for i in range(1, 6)),
        "case:C1",
    ]


def test_a_policy_known_by_its_projects_alone_has_a_sheet():
    rows = (*PROJECTS, ("P6", "Serre", "", "Parcs", "parcs", "idée", 2018, {}))
    told = sheet("policy:parcs", material(projects=projects(rows)))
    assert "Projets recensés : 1" in told


def test_the_head_of_a_policy_counts_interviews_questionnaires_and_projects():
    told = sheet("policy:voirie").splitlines()
    assert told[2:5] == ["Entretiens : 7", "Questionnaires : 12", "Projets recensés : 2"]


def test_appropriation_is_told_with_its_number_interval_and_rank():
    told = section(sheet("policy:voirie"), "Où en est l'appropriation")
    assert told == [
        (
            "Niveau moyen : 1,5 sur 2 [0,8\u202f; 2,0], 6 entretiens. Avec si peu d'entretiens, son rang parmi les 2 "
            "politiques comparées peut aller de 1 à 2 : on ne peut pas dire où elle se situe exactement. La moyenne "
            "n'est pas corrigée des erreurs de codage."
        ),
        "0. Niveau | 1 sur 6",
        "1. Niveau | 1 sur 6",
        "2. Niveau | 4 sur 6",
    ]


def test_masked_appropriation_says_why_and_shows_no_number():
    told = section(sheet("policy:eau"), "Où en est l'appropriation")
    assert told == [
        (
            "Chiffres masqués pour protéger les personnes : il en faut au moins 5 pour montrer un chiffre, et un "
            "chiffre d'où se déduirait celui d'un petit groupe est masqué aussi."
        )
    ]


def test_masked_ideas_say_why():
    told = section(sheet("policy:eau"), "Ce qui résiste, ce qui porte, ce qui manque")
    assert told[0].startswith("Chiffres masqués pour protéger les personnes")


def test_a_policy_where_nobody_spoke_does_not_say_masked():
    told = section(sheet("policy:écoles"), "Ce qui résiste, ce qui porte, ce qui manque")
    assert told == ["Aucun entretien de cette politique n'en dit quelque chose."]


def test_a_policy_that_was_put_together_with_others_says_so():
    rows = [
        (w, "eau et air" if g == "eau" else g, c, 9, 11, 0.8, 0.5, 0.9)
        if g == "eau" and w != "quota_policy"
        else (w, g, c, *n)
        for w, g, c, *n in ROWS
    ]
    policies = tuple(
        p.model_copy(update={"merge": "eau et air"}) if p.label in ("eau", "écoles") else p
        for p in SETTINGS.policies
    )
    told = sheet(
        "policy:eau",
        material(measures=measures(rows), settings=SETTINGS.model_copy(update={"policies": policies})),
    )
    assert "ces chiffres réunissent eau et écoles." in told
    assert "Appropriation, avec d'autres politiques : 0,8 sur 2" in told
    assert "Les idées ci-dessous sont celles de plusieurs politiques réunies" in told
    assert "Entretiens : 2\nQuestionnaires : 11 (politiques réunies : 2)" in told


def test_ideas_are_told_with_counts_share_interval_and_test():
    told = section(sheet("policy:voirie"), "Ce qui résiste, ce qui porte, ce qui manque")
    assert told[:4] == [
        "Résiste | Cultures de métier ▲ plus qu'ailleurs | 4 sur 7 | 57\u202f% [25\u202f%\u202f; 84\u202f%] | 3 sur 12",
        " | Fatigue | 1 sur 7 | 14\u202f% [3\u202f%\u202f; 51\u202f%] | –",
        "Porte | rien qui puisse être montré |  |  | ",
        "Manque | Outillage | 2 sur 7 | 29\u202f% [8\u202f%\u202f; 64\u202f%] | –",
    ]
    assert (
        "S'écartent nettement des autres politiques (test exact) : «\u202fCultures de métier\u202f»." in told[4]
    )
    assert "Masqué pour protéger les personnes : «\u202fÉtat d'esprit\u202f»." in told[4]


def test_ideas_level_with_each_other_stay_together_or_are_counted():
    codes = tuple(replace(CODEBOOK.code("fatigue"), id=f"r{i}", label=f"Idée {i}") for i in range(7))
    book = replace(CODEBOOK, codes=(*CODEBOOK.codes, *codes))

    def shown(counts):
        rows = [("expressed_policy", "écoles", f"r{i}", n, 9, n / 9, 0.1, 0.9) for i, n in enumerate(counts)]
        told = sheet("policy:écoles", material(codebook=book, measures=measures(rows)))
        return [
            line.split(" | ")[1] for line in section(told, "Ce qui résiste, ce qui porte, ce qui manque")[:-3]
        ]

    assert shown([5, 4, 3, 2]) == ["Idée 0", "Idée 1", "Idée 2", "1 autre idée, moins exprimée"]
    assert shown([5, 3, 3, 3, 3]) == ["Idée 0", "Idée 1", "Idée 2", "Idée 3", "Idée 4"]
    assert shown([5, 4, 2, 2, 2, 2, 2]) == ["Idée 0", "Idée 1", "5 autres idées, moins exprimées"]
    assert shown([5, 0, 0, 0]) == ["Idée 0"]
    assert shown([5, 1, 1, 1]) == ["Idée 0", "3 autres idées, moins exprimées"]


def test_quotes_are_of_the_ideas_shown_and_say_only_the_role_family():
    told = section(sheet("policy:voirie"), "Comment ces idées se disent, toutes politiques confondues")
    assert told[:3] == [
        "On nous dit que notre métier ne vaut plus rien. — Cultures de métier (agents)",
        "Encore une réforme de plus. — Fatigue (élus)",
        "Il nous faudrait une méthode. — Outillage (agents)",
    ]
    assert "rien ne dit qu'elles viennent de cette politique" in told[3]


def test_quotes_of_a_masked_policy_are_chosen_over_the_whole_survey():
    told = section(sheet("policy:eau"), "Ce qui se dit le plus, toutes politiques confondues")
    assert [line.split(" — ")[1] for line in told[:2]] == ["Fatigue (élus)", "Cultures de métier (agents)"]


def test_too_long_a_quote_gives_way_to_the_next_and_none_is_said_twice():
    long = ("V0", "metiers", "agents", "mot " * 90)
    same = ("V4", "fatigue", "agents", QUOTES[0][3])
    table = material().quotes.iloc[:0]
    for i, row in enumerate([long, QUOTES[0], same, QUOTES[3]]):
        table.loc[i] = row
    told = section(
        sheet("policy:voirie", material(quotes=table)),
        "Comment ces idées se disent, toutes politiques confondues",
    )
    assert [line.split(" — ")[1] for line in told[:2]] == ["Cultures de métier (agents)", "Fatigue (élus)"]


def test_a_quote_that_bears_a_pseudonym_gives_way_to_the_next():
    named = ("V0", "metiers", "agents", "Personne-AB123, quarante ans de maison, n'y croit plus.")
    table = material().quotes.iloc[:0]
    for i, row in enumerate([named, QUOTES[0]]):
        table.loc[i] = row
    told = section(
        sheet("policy:voirie", material(quotes=table)),
        "Comment ces idées se disent, toutes politiques confondues",
    )
    assert told[0].startswith(QUOTES[0][3])


def test_projects_of_a_policy_with_their_dimensions_and_what_they_leave_empty():
    told = section(sheet("policy:voirie"), "Ses projets et leurs dimensions")
    assert told[:4] == [
        "Banc refait | achevé · 2015 |  | ●",
        "Rue en peinture | en cours |  | ●",
        "Imaginer | 0 sur 2 ; ailleurs 33\u202f%",
        "Préserver | 2 sur 2 ; ailleurs 67\u202f%",
    ]
    assert told[4].startswith("Laissées vides : aucun des 2 projets ne porte «\u202fImaginer\u202f».")
    assert "50 points sous les autres politiques, intervalle [-90\u202f; -10]." in told[4]
    assert "nettement plus" not in told[4]  # its interval leaves out 0, the exact test of all gaps does not


def test_no_project_says_to_check():
    told = sheet("policy:eau")
    assert "L'inventaire ne compte aucun projet de cette politique : vérifiez" in told


def test_a_policy_too_small_to_compare_does_not_say_that_it_is_level():
    told = section(sheet("policy:écoles"), "De quoi s'inspirer")
    assert told == [
        "Chaque dimension est portée, et trop peu de projets sont recensés pour dire où il en manque."
    ]


def test_inspirations_fill_the_gaps_from_elsewhere_and_from_other_policies():
    told = section(sheet("policy:voirie"), "De quoi s'inspirer")
    assert told[0] == (
        "Imaginer | La rue à l'essai (Ville d'Ailleurs, 2014) : Un mois, puis on juge. | Cour sans bitume (P3, écoles)"
    )


def test_examples_measured_for_others_are_borrowed_but_never_its_own_projects():
    rows = [
        *ROWS[:-3],
        ("inspiration_project", "eau", "imaginer:P1", 1, 1, 1, NAN, NAN),
        ("inspiration_project", "eau", "imaginer:P3", 1, 1, 1, NAN, NAN),
    ]
    told = section(sheet("policy:voirie", material(measures=measures(rows))), "De quoi s'inspirer")
    assert told[0] == "Imaginer | rien de repéré | Cour sans bitume (P3, écoles)"


def test_one_dimension_in_common_does_not_make_an_example_near():
    table = material().benchmark_codes.assign(code="preserver").iloc[:1]
    told = sheet("project:P2", material(benchmark_codes=table))
    assert "Proche, ailleurs" not in told


def test_who_could_be_inspired_is_told_on_the_project_that_inspires_only():
    assert "Peut inspirer" in sheet("project:P3")
    assert "Peut inspirer" not in sheet("project:P1")


def test_without_benchmark_nor_other_projects_nothing_is_found():
    told = section(sheet("policy:voirie", material(measures=measures(ROWS[:-3]))), "De quoi s'inspirer")
    assert told[0] == "Imaginer | rien de repéré | rien de repéré"


def test_the_words_that_show_a_practice_are_found_again_in_the_description():
    told = section(sheet("project:P1"), "Ses dimensions et ses pratiques")
    assert told[:2] == ["Imaginer | non relevée | ", "● Préserver | Réemployer | « On garde le bois. »"]


def test_words_joined_by_the_material_are_found_one_by_one():
    told = section(sheet("project:P3"), "Ses dimensions et ses pratiques")
    assert told[0] == "● Imaginer | Expérimenter | « Un essai, puis deux. »"


def test_a_dimension_without_words_says_so():
    told = section(sheet("project:P2"), "Ses dimensions et ses pratiques")
    assert told[1] == "● Préserver | aucune pratique précise | reconnue sans qu'un mot précis soit relevé"


def test_what_helped_comes_from_the_case_study():
    told = section(sheet("project:P1"), "Ce qui a aidé, ce qui a freiné")
    assert told == [
        "Un menuisier a montré. Le marché l'interdisait.",
        "D'après l'étude de cas « Le bois des bancs ».",
    ]


def test_what_helped_is_not_known_without_a_case_study():
    assert section(sheet("project:P2"), "Ce qui a aidé, ce qui a freiné")[0].startswith(
        "Pas connu : aucune étude"
    )


def test_near_projects_are_told_with_what_they_share():
    assert section(sheet("project:P1"), "À rapprocher, dans d'autres directions") == [
        "Meubles donnés (P5, Écoles) : 2 traits communs sur 2 (Préserver et Réemployer)"
    ]
    assert section(sheet("project:P2"), "À rapprocher, dans d'autres directions") == [
        "Aucun projet d'une autre direction ne partage ses dimensions ou ses pratiques."
    ]


def test_what_others_can_take_up():
    assert section(sheet("project:P3"), "Ce que d'autres peuvent reprendre") == [
        "Pratique : Expérimenter – Essayer en petit.",
        "Peut inspirer, sur «\u202fImaginer\u202f» : Voirie",
        "Proche, ailleurs : La rue à l'essai (Ville d'Ailleurs, 2014) – partage Imaginer et Expérimenter",
    ]
    assert (
        section(sheet("project:P1"), "Ce que d'autres peuvent reprendre")[0] == "Garder le bois sous un abri."
    )


def test_a_project_of_which_nothing_is_known_still_has_a_sheet():
    told = sheet("project:P4")
    assert "Coût : non renseigné" in told
    assert "L'inventaire ne le décrit pas." in told


def test_a_case_study_shows_its_codes_paragraphs_and_forces():
    told = sheet("case:C1")
    assert "Projet : P1, Banc refait" in told
    assert section(told, "Leviers et résistances") == [
        "Résiste | Cultures de métier | « Le marché l'interdisait. » (paragraphe 2)"
    ]
    assert section(told, "Ce qui peut être repris ailleurs") == [
        "3. Garder le bois sous un abri.",
        "Préserver · Réemployer",
    ]


def test_a_case_study_of_no_project_says_so():
    told = sheet("case:C1", material(cases=cases(project=None)))
    assert "Projet : non renseigné" in told
    assert "Pas connu : cette étude de cas ne porte sur aucun projet de l'inventaire." in told


def test_a_case_study_without_forces_says_where_to_read():
    release = material(case_codes=material().case_codes.iloc[:0])
    assert section(sheet("case:C1", release), "Leviers et résistances") == [
        "Aucun code de la grille n'y est relevé ; l'étude en parle plus bas, en toutes lettres."
    ]


def test_a_study_with_nothing_gives_sentences():
    told = sheet("policy:voirie", bare())
    assert "Entretiens : 0" in told
    assert "Aucun entretien de cette politique n'en dit quelque chose." in told
    assert "Aucune parole ne peut être citée sans risquer de désigner quelqu'un." in told


def test_a_grid_without_practices_nor_levels_gives_sheets():
    flat = Codebook(title="g", note="", families=CODEBOOK.families[3:], codes=CODEBOOK.codes[-4:], version="0")
    told = sheet("project:P1", material(codebook=flat))
    assert "La grille n'a pas de dimension découpée en pratiques." in told
    assert sheet("policy:voirie", material(codebook=flat))
    told = sheet("policy:voirie", material(codebook=replace(flat, codes=())))
    assert "La grille n'a ni résistance, ni levier, ni besoin." in told
    assert "masqué" not in section(told, "Ce qui résiste, ce qui porte, ce qui manque")[0]


@pytest.mark.parametrize("count", [20, 23])
def test_a_long_list_of_projects_is_cut_and_says_how_many_are_left(count):
    rows = [(f"P{i}", f"Projet {i}", "", "Voirie", "voirie", "idée", 2018, {}) for i in range(count)]
    told = section(sheet("policy:voirie", material(projects=projects(rows))), "Ses projets et leurs dimensions")
    assert sum(line.startswith("Projet ") for line in told) == 20
    assert ("Et 3 autres projets." in told) == (count == 23)


def test_dimensions_with_long_names_are_told_in_words():
    long = tuple(
        replace(c, label=f"{c.label} anticonstitutionnellement") if c.parent is None else c
        for c in CODEBOOK.codes
    )
    more = tuple(
        replace(CODEBOOK.code("imaginer"), id=f"d{i}", label=f"Dimension{i} anticonstitutionnellement")
        for i in range(2)
    )
    told = sheet("policy:voirie", material(codebook=replace(CODEBOOK, codes=(*long, *more))))
    assert "Banc refait | achevé · 2015 | Préserver anticonstitutionnellement" in told


def test_the_release_is_not_modified():
    release = material()
    before = {
        n: getattr(release, n).copy() for n in ("measures", "projects", "project_codes", "cases", "quotes")
    }
    make_sheets(Holdings(release))
    for name, table in before.items():
        assert getattr(release, name).equals(table)


def test_an_unknown_policy_of_the_settings_has_its_sheet():
    more = SETTINGS.model_copy(update={"policies": (*SETTINGS.policies, Policy(label="neuve"))})
    assert "Projets recensés : 0" in sheet("policy:neuve", material(settings=more))
