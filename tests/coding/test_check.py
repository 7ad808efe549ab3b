"""Each kind of finding, told once, with its line and its sentence; a sound codebook has none."""

import dataclasses

import pandas as pd

from fa_analysis.codebook import Code, Codebook, Family, Rule
from fa_analysis.coding import check
from fa_analysis.errors import Problem
from fa_analysis.text import build_index


def _rules(code, *matches, **more):
    return tuple(
        Rule(id=f"{code}.{i}", code=code, match=m, line=10 + i, column=1, **more) for i, m in enumerate(matches)
    )


def _code(name, *matches, family="d", **more):
    return Code(name, family, name.capitalize(), "", rules=_rules(name, *matches), **more)


def _book(*codes):
    families = (Family("d", "D"), Family("a", "A", kind="ordinal", sources=("interview",)))
    return Codebook("t", "", families, codes, "v")


def _index(*texts, source="interview"):
    return build_index(
        pd.DataFrame({"unit_id": [str(i) for i in range(len(texts))], "source": source, "text": list(texts)})
    )


MATERIAL = _index("on innove", *["autre chose"] * 9)


def _found(book, index=MATERIAL, **more):
    return (
        check(book, index, **more)[["severity", "kind", "code", "rule", "line", "sentence"]].to_numpy().tolist()
    )


def test_a_sound_codebook_has_nothing_to_tell():
    book = _book(_code("x", "innov*", examples=("On innove.",), counter_examples=("On rénove.",)))
    assert _found(book) == []
    assert check(book, MATERIAL).dtypes["line"].name == "Int64"


def test_examples_and_counter_examples_are_tests():
    book = _book(
        _code("x", "innov*", examples=("On rénove.",), counter_examples=("On innove.",)), _code("y", "innove")
    )
    assert [(s, k, t) for s, k, *_x, t in _found(book)] == [
        ("error", "example", "aucune règle de « X » ne prend son exemple : On rénove."),
        ("error", "counter_example", "le contre-exemple de « X » est pris : On innove."),
    ]


def test_an_example_may_be_taken_by_a_practice_but_not_lost_to_a_higher_level():
    practice = dataclasses.replace(_code("p", "innov*"), parent="x")
    assert _found(_book(_code("x", examples=("On innove.",)), practice)) == []
    low, high = (
        _code("l", "innov*", family="a", level=0, examples=("On innove.",)),
        _code("h", "innove", family="a", level=1),
    )
    assert [t for *_x, t in _found(_book(low, high))] == [
        "aucune règle de « L » ne prend son exemple (pris pour : H) : On innove."
    ]


def test_sources_do_not_keep_an_example_from_its_rule():
    code = dataclasses.replace(
        _code("x"), rules=_rules("x", "innov*", sources=("interview",)), examples=("On innove.",)
    )
    assert _found(_book(code)) == []


def test_a_code_without_rule_is_told_once():
    assert _found(_book(_code("x", examples=("a", "b")))) == [
        ["warning", "no_rule", "x", "", pd.NA, "« X » n'a aucune règle"]
    ]


def test_silent_and_broad_rules():
    book = _book(_code("x", "absent", "autre"))
    assert _found(book, _index(*["innove"] * 3, *["autre"] * 27)) == [
        ["warning", "silent", "x", "x.0", 10, "la règle « absent » de « X » ne prend rien dans 30 unités"],
        [
            "warning",
            "broad",
            "x",
            "x.1",
            11,
            "la règle « autre » de « X » prend 27 unités sur 30 : trop large pour dire une chose",
        ],
    ]


def test_too_few_units_say_nothing_of_breadth():
    assert _found(_book(_code("x", "innove")), _index(*["innove"] * 28, "autre")) == []


def test_a_fifth_is_not_yet_broad_and_other_sources_do_not_count():
    material = _index(*["innove"] * 6, *["autre"] * 24)
    assert _found(_book(_code("x", "innove")), material) == []
    assert [
        k for _s, k, *_x in _found(_book(_code("x", "innove")), _index(*["innove"] * 7, *["autre"] * 23))
    ] == ["broad"]
    assert _found(_book(_code("x", "innove", family="a", level=0)), _index("innove", source="project")) == []


def test_a_swallowed_rule_is_told_with_the_rule_that_does_its_work():
    material = _index(*["le droit à l'erreur"] * 3, "une erreur", *["autre"] * 30)
    assert _found(_book(_code("x", "erreur", "droit à l'erreur")), material) == [
        ["warning", "swallowed", "x", "x.1", 11,
         "la règle « droit à l'erreur » de « X » n'ajoute rien à « erreur » (ligne 10) : 3 fois sur 3"]
    ]  # fmt: skip


def test_of_two_rules_that_do_the_same_one_stays():
    material = _index(*["droit à l'erreur"] * 3, *["autre"] * 30)
    assert [r for _s, k, _c, r, *_x in _found(_book(_code("x", "erreur", "droit")), material)] == []
    assert [r for _s, k, _c, r, *_x in _found(_book(_code("x", "l'erreur", "erreur")), material)] == ["x.0"]


def test_a_rule_that_finds_what_exclude_quotes():
    book = _book(_code("x", "innov*", exclude="« innovant » comme décor, “numérique”"))
    assert _found(book) == [
        [
            "warning",
            "exclude",
            "x",
            "x.0",
            10,
            "la règle « innov* » de « X » prend ce que sa définition exclut : « innovant »",
        ]
    ]


def test_duplicates_within_and_between_codes():
    book = _book(_code("x", "innove", "(innove)"), _code("y", "innove"))
    assert [(r, t) for _s, k, _c, r, _l, t in _found(book) if k == "duplicate"] == [
        ("y.0", "la règle « innove » de « Y » est déjà à la ligne 10 (« X »)"),
        ("x.1", "la règle « (innove) » de « X » est déjà à la ligne 10 (« X »)"),
    ][::-1]


def test_kin_may_share_a_rule():
    assert _found(_book(_code("x", "innove"), dataclasses.replace(_code("y", "innove"), parent="x"))) == []


def test_what_loading_refused_comes_first():
    problem = Problem("codebook.yaml", "ligne 7, colonne 3 : règle vide", "Attendu : un mot", refused=True)
    found = _found(_book(_code("x", "absent")), problems=[problem])
    assert found[0] == ["error", "refused", "", "", 7, "ligne 7, colonne 3 : règle vide. Attendu : un mot"]
    assert len(found) == 2


def test_without_material_only_the_codebook_is_judged():
    assert _found(_book(_code("x", "absent")), _index()) == []


def test_a_long_rule_is_told_by_its_beginning():
    long = " OR ".join(f"absent{i}" for i in range(40))
    found = check(_book(_code("x", long)), _index("rien de tel"))
    (sentence,) = found.loc[found["sentence"].str.contains("ne prend rien"), "sentence"]
    assert f"« {long[:119].rstrip()}… »" in sentence
    assert long not in sentence
