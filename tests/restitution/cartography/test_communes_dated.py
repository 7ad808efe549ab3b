"""Which commune a name means on a day."""

import datetime as dt

import pandas as pd
import pytest
from cartography_cases import COMMUNES
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.errors import StudyError
from fa_analysis.restitution.cartography.communes import read_territory
from fa_analysis.restitution.cartography.places import EVERYWHERE, NOWHERE, UNKNOWN, place

BEFORE, LAST, AFTER = dt.date(2018, 5, 14), dt.date(2024, 12, 31), dt.date(2025, 1, 1)
HEAD = "insee;nom;court;du;au;vers;cases;autres_noms\n"


def table(tmp_path, text, name="communes.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("day", "count", "found"), [(BEFORE, 9, "93059"), (LAST, 9, "93059"), (AFTER, 8, "93066")]
)
def test_a_commune_counts_in_the_one_it_joined_from_that_day_on(day, count, found):
    territory = read_territory(COMMUNES, day=day)
    assert len(territory.communes) == count
    assert territory.find("PIERREFITTE SUR SEINE").insee == found
    assert territory.find("93059").insee == found


def test_without_a_day_the_last_change_of_the_table_decides():
    assert read_territory(COMMUNES).day == AFTER


@pytest.mark.parametrize(
    ("written", "insee"),
    [
        ("saint-denis", "93066"),
        ("Saint Denis", "93066"),
        ("L’Île-Saint-Denis", "93039"),
        ("ILE SAINT DENIS", "93039"),
        ("Saint-Ouen", "93070"),
        ("epinay", "93031"),
        ("Denis", None),
        ("Paris", None),
    ],
)
def test_a_name_is_known_without_case_accents_or_hyphens_never_by_half(written, insee):
    found = read_territory(COMMUNES, day=BEFORE).find(written)
    assert (found.insee if found else None) == insee


def test_a_chain_of_mergers_is_followed_to_its_end(tmp_path):
    text = HEAD + "1;A;;;2000-12-31;2;0,0;\n2;B;;;2010-12-31;3;1,0;\n3;C;;;;;2,0;\n"
    path = table(tmp_path, text)
    assert [read_territory(path, day=dt.date(y, 6, 1)).find("A").name for y in (2000, 2005, 2015)] == [
        "A",
        "B",
        "C",
    ]


def test_a_commune_not_born_yet_is_none(tmp_path):
    path = table(tmp_path, HEAD + "1;A;;;;;0,0;\n2;Neuve;;2020-01-01;;;1,0;\n")
    assert read_territory(path, day=dt.date(2019, 1, 1)).find("Neuve") is None
    assert read_territory(path, day=dt.date(2020, 1, 1)).find("Neuve").insee == "2"


def test_two_that_join_each_other_end_somewhere(tmp_path):
    path = table(tmp_path, HEAD + "1;A;;;2000-12-31;2;0,0;\n2;B;;;2000-12-31;1;1,0;\n3;C;;;;;2,0;\n")
    assert read_territory(path, day=dt.date(2005, 1, 1)).find("A") is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD + "1;A;;hier;;;0,0;\n", "communes.csv : ligne 2, colonne « du » : « hier » n'est pas une date (2025-01-01) ; case laissée vide. Corrigez cette case."),
        (HEAD + "1;A;;;;;0-0;\n", "communes.csv : ligne 2, colonne « cases » : « 0-0 » n'est pas une suite de cases (0,1 1,1) ; case laissée vide. Corrigez cette case."),
        (HEAD + ";A;;;;;0,0;\n", "communes.csv : ligne 2, colonne « insee » : vide. Remplissez cette case."),
        (HEAD + "1;A;;;2000-01-01;9;0,0;\n", "communes.csv : « A » passe à 9, qui n'est pas dans la table. Corrigez cette ligne."),
        (HEAD + "1;A;;;;2;0,0;\n2;B;;;;;1,0;\n", "communes.csv : « A » passe à 2, mais sa colonne « au » est vide. Corrigez cette ligne."),
        (HEAD + "1;A;;;;;0,0;\n2;B;;;;;0,0;\n", "communes.csv : « A » et « B » ont le même code ou la même case au même moment. Donnez à chacune son code et ses cases."),
        ("code;nom\n1;A\n", "communes.csv : colonne « insee » absente : table non lue. Ajoutez-la, ou corrigez study.toml ; colonnes trouvées : code, nom."),
    ],
)  # fmt: skip
def test_a_table_that_would_mislead_is_refused_in_one_sentence(tmp_path, text, sentence):
    with pytest.raises(StudyError) as caught:
        read_territory(table(tmp_path, text))
    assert str(caught.value) == sentence


def test_no_table_says_where_to_put_it(tmp_path):
    with pytest.raises(StudyError, match="table des communes introuvable"):
        read_territory(tmp_path / "communes.csv")


def test_only_code_and_name_are_needed(tmp_path):
    found = read_territory(table(tmp_path, "insee;nom\n1;A\n2;B\n"))
    assert [c.name for c in found.communes] == ["A", "B"]


def projects(*communes):
    data = {"project_id": [f"P{i}" for i in range(len(communes))], "communes": communes}
    return pd.DataFrame(data).astype("str")


def test_projects_count_once_in_the_commune_of_the_day():
    rows = projects("Pierrefitte-sur-Seine|Saint-Denis", "Toutes", "Gotham|Stains", None)
    before = place(rows, read_territory(COMMUNES, day=BEFORE), ["toutes"])
    after = place(rows, read_territory(COMMUNES, day=AFTER), ["toutes"])
    assert before.of_project["P0"] == ("93059", "93066")
    assert after.of_project == {
        "P0": ("93066",),
        "P1": (EVERYWHERE,),
        "P2": (UNKNOWN, "93072"),
        "P3": (NOWHERE,),
    }
    assert after.told["P0"] == ("Saint-Denis (Pierrefitte-sur-Seine)", "Saint-Denis")
    assert after.strange == {"Gotham": 1}


def test_without_a_territory_names_are_taken_as_written():
    found = place(projects("Bourg|Mareuil", "bourg", "toutes"), None, ["toutes"])
    assert found.of_project == {"P0": ("Bourg", "Mareuil"), "P1": ("Bourg",), "P2": (EVERYWHERE,)}
    assert [c.label for c in found.choices] == ["Bourg", "Mareuil", "Tout le territoire"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)))
def test_on_any_day_each_row_belongs_to_exactly_one_commune(day):
    territory = read_territory(COMMUNES, day=day)
    parts = [part.insee for commune in territory.communes for part in territory.parts(commune)]
    assert sorted(parts) == sorted(c.insee for c in territory.rows)
