"""What is typed becomes a tree, or a sentence that says where the mistake is and what to write."""

import contextlib

import pytest

from fa_analysis.errors import FaError
from fa_analysis.text.query.ast import And, AnyWord, Lemma, Near, Or, Sequence, Word
from fa_analysis.text.query.error import QueryError
from fa_analysis.text.query.syntax import parse


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("innov*", Word("innov*")),
        ("droit à l'erreur", Sequence((Word("droit"), Word("à"), Word("l'"), Word("erreur")))),
        ('"droit à l’erreur"', Sequence((Word("droit"), Word("à"), Word("l'"), Word("erreur")))),
        ('"autour table"~4', Near((Word("autour"), Word("table")), 4)),
        ("lemme:expérimenter", Lemma("expérimenter")),
        ('"lemme:faire autrement*"', Sequence((Lemma("faire"), Word("autrement*")))),
        ("(habitant* OR usager*) AND décid*", And((Or((Word("habitant*"), Word("usager*"))), Word("décid*")))),
        ("a AND NOT (b OR c)", And((Word("a"),), (Or((Word("b"), Word("c"))),))),
        ("l’eau", Sequence((Word("l'"), Word("eau")))),
        ("habitant(e)s", Word("habitants")),
        ("habitant·e·s", Word("habitants")),
        ("projet(s)", Word("projet")),
        ("co-construire", Or((Word("coconstruire"), Sequence((Word("co"), Word("construire")))))),
        ("innov**", Word("innov*")),
        ('"droit * erreur"', Sequence((Word("droit"), AnyWord(), Word("erreur")))),
        ("DEPENSES", Word("dEpEnsEs")),
        ("pourquoi pas ?", Sequence((Word("pourquoi"), Word("pas")))),
        ("a OR b AND c", Or((Word("a"), And((Word("b"), Word("c")))))),
        ("(droit OR liberté) erreur", Sequence((Or((Word("droit"), Word("liberté"))), Word("erreur")))),
        ("\u00a0innov*\u00a0", Word("innov*")),
        ("l'innov*", Sequence((Word("l'"), Word("innov*")))),
    ],
)
def test_query_becomes_a_tree(query, tree):
    assert parse(query) == tree


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "la règle est vide (caractère 1). Attendu : au moins un mot."),
        ("   ", "la règle est vide (caractère 1). Attendu : au moins un mot."),
        ('innov* OR "droit', "un guillemet n'est pas fermé (caractère 11). Attendu : un second \"."),
        ("(a OR b", "une parenthèse n'est pas fermée (caractère 1). Attendu : )."),
        ("a OR b)", "une parenthèse se ferme sans être ouverte (caractère 7). Attendu : (."),
        ("*", "« * » ne contient aucune lettre (caractère 1). Attendu : un mot, ou des lettres et « * »."),
        ("a ET b", "« ET » n'est pas un opérateur (caractère 3). Attendu : AND."),
        ("a SAUF b", "« SAUF » n'est pas un opérateur (caractère 3). Attendu : AND NOT."),
        ("NOT a", "NOT seul ne cherche rien (caractère 1). Attendu : « mot AND NOT autre »."),
        ("a NOT b", "NOT sans AND (caractère 3). Attendu : « mot AND NOT autre »."),
        ("a AND -b", "« - » devant un mot (caractère 7). Attendu : « AND NOT » pour exclure un mot."),
        ("+a", "« + » devant un mot (caractère 1). Attendu : « AND » entre les mots."),
        ("fa?t", "« ? » dans un mot (caractère 1). Attendu : « * » pour des lettres quelconques."),
        (
            "10:30",
            "« 10: » n'est pas connu (caractère 1). Attendu : « lemme: », ou des guillemets autour du mot.",
        ),
        ("lemme:fai*", "« lemme:fai* » (caractère 1). Attendu : un seul mot après « lemme: »."),
        (
            '"table"~3',
            '« ~ » après un seul mot (caractère 1). Attendu : au moins deux mots : "autour table"~4.',
        ),
        ('"a b"~0', "distance 0 (caractère 1). Attendu : de 1 à 1000 mots."),
        ('"a b c d e f g"~9', "7 mots avec « ~ » (caractère 1). Attendu : 6 au plus."),
        ('"droit *"', "« * » au bord d'une expression (caractère 1). Attendu : un mot au début et à la fin."),
        ('""', "les guillemets ne contiennent aucun mot (caractère 1). Attendu : au moins un mot."),
        (
            "/inno.*/",
            "les expressions régulières ne sont pas admises (caractère 1). Attendu : « * » pour des lettres.",
        ),
        (
            "innov~2",
            '« ~ » après un mot (caractère 1). Attendu : "deux mots"~4, ou « * » pour les lettres qui varient.',
        ),
        ("\ud800", "« ? » ne contient aucune lettre (caractère 1). Attendu : un mot, ou des lettres et « * »."),
    ],
)
def test_mistake_is_told_with_its_place_and_remedy(query, sentence):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert str(caught.value).replace("\ufffd", "?") == sentence
    assert isinstance(caught.value, FaError)


@pytest.mark.parametrize(
    "query",
    [
        "a OR", "AND a", "a AND", "lemme:", "[a TO b]", "<5", "a^2", '"a"~1.5', "a b AND OR c", ")(", "a:b:c", "\\", "a\\",
        "(" * 60 + "a" + ")" * 60, "x" * 20_000, "a AND NOT NOT b", "a OR NOT b", "(NOT a) OR b", "((NOT a))",
        '"\\"', "~", "^", "&&", "||", "!", "lemme:lemme:a", "a AND (NOT b AND NOT c)", "\u202e", "\x00", "‍",
    ],
)  # fmt: skip
def test_nonsense_is_refused_in_words(query):
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert "Attendu : " in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "*a" * 2_000,
        "a*" * 2_000,
        " OR ".join(["ab*"] * 1_500),
        "a " * 4_000,
        "(a OR b) AND " * 400 + "c",
        "*" * 9_000 + "a",
    ],
)
def test_a_monstrous_query_ends_with_a_tree_or_a_sentence(query):
    with contextlib.suppress(QueryError):
        assert parse(query)
