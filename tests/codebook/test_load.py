"""A codebook is read as text, whole or with sentences that say where it is wrong."""

from itertools import product

import pytest

from fa_analysis import codebook
from fa_analysis.errors import CodebookError

GRID = """\
title: Grille
note: Essai
families:
  - id: dimension
    label: Dimensions
    kind: multiple
    sources: [interview, survey]
  - {id: appropriation, kind: ordinal}
codes:
  - id: imaginer
    family: dimension
    label: Imaginer
    definition: chercher
      des réponses
    exclude: "« innovant »"
    examples: [On innove.]
    counter_examples:
      - C'est innovant.
    colour: "#0072B2"
    rules:
      - innov*
      - "droit à l'erreur"
      - match: 'récupér* AND pavé*'
        id: imaginer.pavés
        negated: exclude
        not_with: ['récupérer un appel']
        sources: [interview]
        speaker: M. Untel
  - id: experimenter
    family: dimension
    parent: imaginer
  - {id: appropriation_0, family: appropriation, level: 0, rules: [connaît]}
  - {id: no, family: appropriation, level: 1, label: 1.10}
"""


def _load(tmp_path, text, *, raw=None):
    path = tmp_path / "codebook.yaml"
    path.write_bytes(raw if raw is not None else text.encode())
    return codebook.load(path)


def _told(tmp_path, old, new):
    assert old in GRID
    book, problems = _load(tmp_path, GRID.replace(old, new))
    assert all(p.refused and p.file == "codebook.yaml" for p in problems)
    return book, [f"{p.what}. {p.todo}" for p in problems]


def test_a_codebook_is_read_whole(tmp_path):
    book, problems = _load(tmp_path, GRID)
    assert problems == []
    assert (book.title, book.note) == ("Grille", "Essai")
    assert [(f.id, f.label, f.kind, f.sources) for f in book.families] == [
        ("dimension", "Dimensions", "multiple", ("interview", "survey")),
        ("appropriation", "appropriation", "ordinal", ()),
    ]
    code = book.code("imaginer")
    assert code.definition == "chercher des réponses"
    assert (code.examples, code.counter_examples, code.colour) == (
        ("On innove.",),
        ("C'est innovant.",),
        "#0072B2",
    )
    rule = code.rules[2]
    assert (rule.id, rule.negated, rule.not_with) == ("imaginer.pavés", "exclude", ("récupérer un appel",))
    assert (rule.sources, rule.speaker, rule.line, rule.column) == (("interview",), ("M. Untel",), 23, 16)
    assert [c.level for c in book.codes_of("appropriation")] == [0, 1]
    assert book.code("experimenter").parent == "imaginer"


def test_everything_is_text(tmp_path):
    book, _problems = _load(tmp_path, GRID)
    assert book.code("no").label == "1.10"


def test_the_version_is_that_of_the_content(tmp_path):
    version = _load(tmp_path, GRID)[0].version
    assert _load(tmp_path, "# remarque\n\n" + GRID)[0].version == version
    assert _load(tmp_path, GRID.replace("innov*", "innove*"))[0].version != version
    assert len(version) == 12


def test_a_rule_keeps_its_name_when_others_move(tmp_path):
    names = [r.id for r in _load(tmp_path, GRID)[0].rules]
    assert names[:2] == ["imaginer.innov*", "imaginer.droit_a_l_erreur.5ffc"]
    moved = _load(
        tmp_path, GRID.replace("      - innov*\n", "").replace("    rules:\n", "    rules:\n      - essai\n", 1)
    )[0]
    assert [r.id for r in moved.rules][1:3] == names[1:3]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- innov*", "- (innov*", "ligne 21, colonne 9 : règle de « imaginer » : une parenthèse n'est pas fermée. Attendu : )"),
        ("- innov*", "- 'a ET b'", "ligne 21, colonne 12 : règle de « imaginer » : « ET » n'est pas un opérateur. Attendu : AND"),
        ("- innov*", "- ''", "ligne 21, colonne 10 : règle de « imaginer » : la règle est vide. Attendu : au moins un mot"),
        ("- innov*", "- {id: x}", "ligne 21 : règle de « imaginer » sans « match ». Ajoutez « match: mots »"),
        ("'récupérer un appel'", "'(un'", "ligne 26, colonne 21 : règle de « imaginer » : une parenthèse n'est pas fermée. Attendu : )"),
        ("negated: exclude", "negated: exlude", "ligne 25 : negated : « exlude » inconnu. Vouliez-vous dire « exclude » ?"),
        ("sources: [interview]", "sources: [entretien]", "ligne 27 : sources : « entretien » inconnu. Admis : interview, survey, project, case, benchmark"),
        ("parent: imaginer", "parent: imagine", "ligne 29 : code « experimenter » : parent « imagine » inconnu. Vouliez-vous dire « imaginer » ?"),
        ("parent: imaginer", "parent: experimenter", "ligne 29 : code « experimenter » : il est son propre parent, par « experimenter ». Ôtez l'un des « parent: »"),
        ("label: Imaginer", "labl: Imaginer", "ligne 12 : clé « labl » inconnue. Vouliez-vous dire « label » ?"),
        ('"#0072B2"', "bleu", "ligne 19 : couleur « bleu » mal formée. Par exemple '#0072B2'"),
        ("level: 0", "level: zéro", "ligne 32 : code « appropriation_0 » : niveau « zéro » mal formé. Un nombre entier"),
        ("kind: ordinal", "kind: ordinale", "ligne 8 : kind : « ordinale » inconnu. Vouliez-vous dire « ordinal » ?"),
        ("id: experimenter", "id: imaginer", "ligne 29 : id « imaginer » déjà pris. Donnez un autre nom au second"),
        ("id: experimenter", "id: ''", "ligne 29 : « id » manque. Ajoutez « id: nom_court »"),
        ("id: experimenter", "id: 'a b'", "ligne 29 : id « a b » mal formé. Lettres, chiffres, « _ », « . » et « - »"),
        ('- "droit à l\'erreur"', "- innov*", "ligne 22 : règle « imaginer.innov* » écrite deux fois. Ôtez-la, ou donnez-lui un « id »"),
        ("examples: [On innove.]", "examples: {a: b}", "ligne 16 : examples : une liste est attendue. Commencez chaque ligne par « - »"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line_and_the_rest_is_kept(tmp_path, old, new, told):
    book, sentences = _told(tmp_path, old, new)
    assert sentences == [told]
    assert book.code("imaginer").rules


def test_a_code_of_an_unknown_family_is_left_out(tmp_path):
    book, sentences = _told(tmp_path, "family: dimension\n    parent", "family: dimensions\n    parent")
    assert sentences == [
        "ligne 30 : code « experimenter » : famille « dimensions » inconnue. Vouliez-vous dire « dimension » ?"
    ]
    assert [c.id for c in book.codes] == ["imaginer", "appropriation_0", "no"]


def test_a_circle_of_parents_is_opened(tmp_path):
    book, sentences = _told(
        tmp_path, "    definition: chercher", "    parent: experimenter\n    definition: chercher"
    )
    assert len(sentences) == 2
    assert {c.parent for c in book.codes} == {None}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "codebook.yaml : la grille est vide. Écrivez-y « families: » et « codes: »."),
        ("- a\n- b", "codebook.yaml : la grille est vide. Écrivez-y « families: » et « codes: »."),
        ("title: a\ntitle: b\n", "codebook.yaml, ligne 2 : la clé « title » est écrite deux fois. Gardez-en une : la seconde effacerait la première."),
        ("a: [1,\nb: 2\n", "codebook.yaml, ligne 3 : écriture YAML incorrecte, colonne 1. Vérifiez les retraits, les deux-points et les guillemets de cette ligne ou de la précédente."),
        ("families: [{id: d}]\n", "codebook.yaml : aucun code utilisable. Une grille a au moins une famille dans « families: » et un code dans « codes: »."),
    ],
)  # fmt: skip
def test_an_unusable_codebook_is_refused_with_its_line(tmp_path, text, sentence):
    with pytest.raises(CodebookError) as caught:
        _load(tmp_path, text)
    assert str(caught.value) == sentence
    assert caught.value.exit_code == 3


LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{n}: &{n} [{','.join(['*' + p] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        LAUGHS,
        "title: !!python/object/apply:os.system [ls]\n",
        "a: 1\n---\nb: 2\n",
        "[" * 500,
        "a: *b\n",
        "a: &b 1\n",
    ],
)
def test_anchors_tags_documents_and_depth_are_refused(tmp_path, text):
    with pytest.raises(CodebookError, match=r"codebook\.yaml, ligne"):
        _load(tmp_path, text)


@pytest.mark.parametrize(
    "raw", [b"title: \xe9t\xe9\n", b"\xff\xfe\x00", b"title: a\x00b\n", b"title: \x07\n", b"\x80" * 50]
)
def test_bytes_that_are_not_text_are_refused_in_words(tmp_path, raw):
    with pytest.raises(CodebookError, match=r"codebook\.yaml"):
        _load(tmp_path, "", raw=raw)


def test_a_missing_or_huge_file_is_told(tmp_path, monkeypatch):
    with pytest.raises(CodebookError, match="introuvable"):
        codebook.load(tmp_path / "codebook.yaml")
    monkeypatch.setattr("fa_analysis.codebook.strict_yaml.MAX_BYTES", 10)
    with pytest.raises(CodebookError, match="fichier de plus de"):
        _load(tmp_path, GRID)


def test_a_hundred_thousand_rules_are_read(tmp_path):
    words = ("".join(letters) for letters in product("abcdefghij", repeat=5))
    many = "".join(f"      - mot{w}*\n" for w in words)
    book, problems = _load(
        tmp_path, f"families: [{{id: d}}]\ncodes:\n  - id: c\n    family: d\n    rules:\n{many}"
    )
    assert problems == []
    assert len(book.rules) == 100_000


def test_the_demonstration_codebook_is_valid():
    from pathlib import Path

    book, problems = codebook.load(Path(__file__).parents[2] / "data" / "raw" / "codebook.yaml")
    assert problems == []
    assert {f.id for f in book.families} >= {"dimension", "appropriation", "resistance", "levier", "besoin"}
