import pytest

from fa_analysis import settings
from fa_analysis.errors import FaError, StudyError
from fa_analysis.i18n import n_
from fa_analysis.study import open_study

GOOD = '[study]\ntitle = "T"\n\n[[groups]]\nlabel = "a"\n\n[[groups]]\nlabel = "b"\nscope = "elsewhere"\n'


def load(tmp_path, text):
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return settings.load(path)


def test_what_is_not_said_has_its_usual_value(tmp_path):
    found = load(tmp_path, GOOD)
    assert (found.units.max_words, found.thresholds.public, found.thresholds.working) == (200, 5, 3)
    assert [g.scope for g in found.groups] == ["home", "elsewhere"]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        (GOOD + 'policies = "habitat\n', 10, "TOML"),
        (GOOD.replace('"elsewhere"', '"ailleurs"'), 9, "groups.1.scope"),
        (GOOD + "[units]\nmax_words = 3\n", 11, "units.max_words"),
        (GOOD + "[unites]\nmax_words = 300\n", 10, "unites"),
    ],
)
def test_a_wrong_setting_is_told_with_its_line(tmp_path, text, line, word):
    with pytest.raises(StudyError) as caught:
        load(tmp_path, text)
    assert f"ligne {line} " in f"{caught.value.where} "
    assert word in str(caught.value)
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD + '[interview]\ntable = "e.csv"\n', 10, "« interview » incorrect (ce réglage n'existe pas ; est-ce « interviews » ?)"),
        (
            GOOD + '[[decks]]\nid = "a"\ntitle = "A"\nplanified = 3\n',
            13,
            "« planified » incorrect (ce réglage n'existe pas dans [[decks]])",
        ),
        (
            GOOD + "plannned = 3\n",
            10,
            "« plannned » incorrect (ce réglage n'existe pas dans [[groups]] ; est-ce « planned » ?)",
        ),
        (GOOD + "[units]\nmots = 3\n", 11, "« mots » incorrect (ce réglage n'existe pas dans [units])"),
    ],
)  # fmt: skip
def test_an_unknown_setting_is_told_by_its_name_its_section_and_the_nearest_one(tmp_path, text, line, said):
    with pytest.raises(StudyError) as caught:
        load(tmp_path, text)
    assert caught.value.where == f"{tmp_path / 'study.toml'}, ligne {line}"
    assert said in caught.value.what


def test_a_folder_without_settings_says_how_to_make_a_study(tmp_path):
    with pytest.raises(StudyError, match="fa-analysis new DOSSIER"):
        open_study(tmp_path)


def test_settings_in_another_encoding_are_refused_with_the_remedy(tmp_path):
    (tmp_path / "study.toml").write_bytes('[study]\ntitle = "Été"\n'.encode("cp1252"))
    with pytest.raises(StudyError, match="Enregistrez ce fichier en UTF-8"):
        settings.load(tmp_path / "study.toml")


@pytest.mark.parametrize(("n", "form"), [(0, "règle"), (1, "règle"), (2, "règles")])
def test_french_counts_zero_and_one_as_singular(n, form):
    assert n_("règle", "règles", n) == form


def test_an_error_is_one_sentence_what_where_and_what_to_do():
    assert (
        str(FaError("fichier vide", where="a.txt", todo="Remplacez-le"))
        == "a.txt : fichier vide. Remplacez-le."
    )
    assert str(FaError("fichier vide")) == "fichier vide."
