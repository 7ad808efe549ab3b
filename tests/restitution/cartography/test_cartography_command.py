"""`fa-analysis cartography`, on the starter study."""

import pytest

import fa_analysis as fa
from fa_analysis.cli.app import app
from fa_analysis.cli.doors import guarded
from fa_analysis.errors import StudyError
from fa_analysis.settings import load


def command(*words):
    return guarded(lambda: app(list(words), standalone_mode=False))


@pytest.fixture
def settings_of(tmp_path):
    def read(text):
        path = tmp_path / "study.toml"
        path.write_text('[study]\ntitle = "T"\n' + text, encoding="utf-8")
        return load(path).map

    return read


def test_a_study_says_nothing_and_has_no_map(settings_of):
    assert (settings_of("").communes, settings_of("").date, settings_of("").form) == (
        "",
        None,
        "formulaire_projets.xlsx",
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[map]\ndate = "bientôt"\n', "ligne 4 : réglage « map.date » incorrect"),
        ("[map]\ncommunes = 3\n", "ligne 4 : réglage « map.communes » incorrect"),
        ('[map]\ncarte = "x"\n', "ligne 4 : réglage « carte » incorrect"),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_the_map_is_told_with_its_line(settings_of, text, word):
    with pytest.raises(StudyError) as caught:
        settings_of(text)
    assert word in str(caught.value)


@pytest.mark.slow
def test_the_command_writes_the_working_view_and_refuses_the_public_one_unsigned(tiny_study, capsys, tmp_path):
    fa.run(tiny_study)
    there = ["--study", str(tiny_study.root)]
    assert command("cartography", *there) == 6
    assert not (tiny_study.reports / "cartographie.html").exists()
    assert "privacy sign" in capsys.readouterr().err
    assert command("cartography", "--level", "working", *there) == 0
    told = capsys.readouterr().out
    page = (tiny_study.reports / "cartographie.html").read_text(encoding="utf-8")
    assert "3 projets dans" in told
    assert "La page mène à formulaire_projets.xlsx, qui n'est pas à côté d'elle" in told
    assert "Document de travail" in page
    assert page.count('class="area"') == 2
    (tiny_study.reports / "formulaire_projets.xlsx").write_bytes(b"-")
    assert command("cartography", "--level", "working", *there) == 0
    assert "formulaire" not in capsys.readouterr().out
    other = tmp_path / "ailleurs" / "carte.html"
    assert command("cartography", "--level", "working", "--quiet", "--out", str(other), *there) == 0
    assert other.read_text(encoding="utf-8") == page
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_an_empty_inventory_is_said(tiny_study, capsys):
    table = tiny_study.raw / "projets.csv"
    table.write_text(table.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    fa.run(tiny_study)
    assert command("cartography", "--level", "working", "--study", str(tiny_study.root)) == 0
    assert "la page dit comment en ajouter" in capsys.readouterr().out
    page = (tiny_study.reports / "cartographie.html").read_text(encoding="utf-8")
    assert "Aucun projet pour l’instant" in page
