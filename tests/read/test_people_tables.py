"""Tables as people bring them: separators, encodings, workbooks, misspelt names, wrong cells."""

from __future__ import annotations

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_files import put

from fa_analysis import read, tables
from fa_analysis.read import cells
from fa_analysis.settings import Settings
from fa_analysis.study import Study

SETTINGS = {
    "study": {"title": "Essai"},
    "groups": [
        {"label": "élus EPT"},
        {"label": "agents"},
        {"label": "autres collectivités", "scope": "elsewhere"},
    ],
    "policies": [{"label": "espace public"}, {"label": "habitat"}],
    "interviews": {
        "columns": {
            "interview_id": "id",
            "group": "groupe",
            "function": "fonction",
            "policy": "politique_publique",
            "date": "date",
            "duration_min": "duree_min",
            "file": "fichier",
        }
    },
    "questionnaires": {
        "columns": {"respondent_id": "id", "date": "date_reponse", "policy": "politique_publique"},
        "about": ["site"],
        "closed": [{"column": "q1", "label": "?", "scale": ["pas du tout", "un peu", "bien"]}],
        "open": [{"column": "q2", "label": "?"}],
    },
    "projects": {
        "table": "projets.csv",
        "columns": {
            "project_id": "id",
            "title": "titre",
            "policy": "politique",
            "start_year": "annee",
            "cost_eur": "cout",
            "communes": "communes",
        },
    },
    "benchmark": {
        "table": "benchmark.csv",
        "columns": {"entry_id": "id", "authority": "collectivite", "title": "titre", "year": "annee"},
    },
}
HEAD = "id;groupe;fonction;politique_publique;date;duree_min;fichier"


@pytest.fixture
def study(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    return Study(tmp_path, Settings.model_validate(SETTINGS))


def interviews(study, *rows, name="entretiens.csv", head=HEAD, encoding="utf-8"):
    put(study.raw, name, ("\n".join((head, *rows)) + "\n").encode(encoding))
    table, problems = read.read_respondents(study)
    tables.check(table, "respondents")
    return table, [(p.what, p.todo) for p in problems]


ROW = "E01;élus EPT;maire;espace public;2018-05-14;67;E01.docx"


def test_a_plain_table(study):
    table, problems = interviews(study, ROW, "E02;autres collectivités;;habitat;;;")
    assert problems == []
    assert table.iloc[0].to_dict() == {
        "interview_id": "E01",
        "group": "élus EPT",
        "function": "maire",
        "policy": "espace public",
        "date": dt.date(2018, 5, 14),
        "duration_min": 67.0,
        "file": "E01.docx",
        "scope": "home",
    }
    assert table["scope"][1] == "elsewhere"
    assert table.loc[1, ["function", "date", "duration_min", "file"]].isna().all()


@pytest.mark.parametrize(
    ("encoding", "separator"),
    list(itertools.product(["utf-8", "utf-8-sig", "cp1252", "utf-16"], [";", ",", "\t"])),
)
def test_separators_and_encodings(study, encoding, separator):
    table, problems = interviews(
        study, ROW.replace(";", separator), head=HEAD.replace(";", separator), encoding=encoding
    )
    assert (table["group"][0], table["duration_min"][0]) == ("élus EPT", 67.0)
    assert [w for w, _ in problems] == (["encodage supposé : cp1252"] if encoding == "cp1252" else [])


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n\n"])
def test_line_ends(study, ends):
    put(study.raw, "entretiens.csv", ends.join([HEAD, ROW, ROW.replace("E01", "E02")]))
    assert list(read.read_respondents(study)[0]["interview_id"]) == ["E01", "E02"]


def test_names_are_matched_without_case_accents_or_spaces(study):
    table, problems = interviews(
        study,
        "E01; Élus  ept;maire;ESPACE PUBLIC;14/05/2018;67,5;E01.docx",
        head="ID;Groupe ;Fonction;Politique Publique;Date;Durée (min);Fichier",
    )
    assert problems == []
    assert (table["group"][0], table["policy"][0], table["duration_min"][0]) == (
        "élus EPT",
        "espace public",
        67.5,
    )


def test_a_misspelt_column_that_is_needed_stops_the_table_and_is_proposed(study):
    table, problems = interviews(study, ROW, head=HEAD.replace("groupe", "groupes_acteur"))
    assert table.empty
    assert problems == [
        (
            "colonne « groupe » absente : table non lue",
            "Est-ce « groupes_acteur » ? Renommez-la « groupe », ou corrigez study.toml",
        )
    ]


def test_a_misspelt_column_that_may_be_empty_is_proposed_never_taken(study):
    table, problems = interviews(study, ROW, head=HEAD.replace("fonction", "fonctions"))
    assert table["function"].isna().all()
    assert problems == [
        (
            "colonne « fonction » absente : laissée vide",
            "Est-ce « fonctions » ? Renommez-la « fonction », ou corrigez study.toml",
        )
    ]


def test_a_column_that_may_be_empty_is_a_notice(study):
    put(study.raw, "entretiens.csv", f"{HEAD.replace('fonction', 'fonctions')}\n{ROW}\n")
    assert [p.refused for p in read.read_respondents(study)[1]] == [False]


def test_a_refused_table_is_one_refusal_whatever_else_is_missing(study):
    put(study.raw, "projets.csv", "numero;nom\nP1;Haies\n")
    table, problems = read.read_projects(study)
    assert table.empty
    assert [(p.what, p.refused) for p in problems] == [
        ("colonnes « id », « titre » absentes : table non lue", True)
    ]


def test_two_columns_of_one_name_are_said(study):
    _, problems = interviews(study, ROW + ";x", head=HEAD + ";Groupe")
    assert problems[0][0] == "deux colonnes se nomment « groupe » : la première est lue"


WRONG_ROWS = {
    "blank id": ([ROW.replace("E01;", ";")], "ligne 2 : identifiant vide ; ligne non lue"),
    "two of one id": (
        [ROW, ROW.replace("maire", "agent")],
        "lignes 2, 3 : même identifiant « E01 » ; lignes non lues",
    ),
    "unknown group": (
        [ROW.replace("élus EPT", "élus EPTT")],
        "ligne 2, colonne « groupe » : inconnu : « élus EPTT » ; ligne non lue",
    ),
    "blank policy": (
        [ROW.replace("espace public", "")],
        "ligne 2, colonne « politique_publique » : vide ; ligne non lue",
    ),
    "shifted": ([ROW + ";trop"], "ligne 2 : plus de cases que de colonnes ; ligne non lue"),
}


@pytest.mark.parametrize("kind", WRONG_ROWS)
def test_a_wrong_row_is_left_out_and_said_with_its_line(study, kind):
    rows, what = WRONG_ROWS[kind]
    table, problems = interviews(study, *rows, ROW.replace("E01", "E09"))
    assert list(table["interview_id"]) == ["E09"]
    assert [w for w, _ in problems] == [what]


def test_a_near_miss_is_proposed(study):
    _, problems = interviews(study, ROW.replace("élus EPT", "élus EPTT"))
    assert problems[0][1] == "Écrivez « élus EPT » si c'est bien cela"


def test_a_row_typed_twice_is_read_once(study):
    table, problems = interviews(study, ROW, ROW)
    assert len(table) == 1
    assert problems[0][0] == "lignes 2, 3 identiques (« E01 ») : lues une fois"


def test_an_unreadable_date_or_length_is_left_empty_and_said(study):
    table, problems = interviews(study, "E01;agents;;habitat;14 mai;environ 60;E01.docx")
    assert table.loc[0, ["date", "duration_min"]].isna().all()
    assert [w for w, _ in problems] == [
        "ligne 2, colonne « date » : « 14 mai » n'est pas une date (14/05/2018) ; case laissée vide",
        "ligne 2, colonne « duree_min » : « environ 60 » n'est pas un nombre de minutes ; case laissée vide",
    ]


def test_lines_are_those_of_the_file_even_after_a_cell_of_several(study):
    _, problems = interviews(study, ROW.replace("maire", '"maire\net\nautre"'), "E02;quoi;;habitat;;;")
    assert problems[0][0].startswith("ligne 5, colonne « groupe »")


def test_quotes_left_open_are_said_with_their_line(study):
    table, problems = interviews(study, ROW, 'E02;agents;"maire;habitat;;;', "E03;agents;;habitat;;;")
    assert table.empty
    assert problems[0][0] == "guillemets mal fermés dans la ligne qui commence à la ligne 3"


def workbook(path, rows):
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)


XLSX_ROW = ["E01", "élus EPT", "maire", "espace public", dt.date(2018, 5, 14), 67.5, "E01.docx"]


def test_a_workbook_in_place_of_the_csv(study):
    workbook(study.raw / "entretiens.xlsx", [HEAD.split(";"), XLSX_ROW])
    table, problems = read.read_respondents(study)
    assert problems == []
    assert (table["date"][0], table["duration_min"][0]) == (dt.date(2018, 5, 14), 67.5)


def test_a_workbook_that_starts_below_has_true_lines(study):
    workbook(study.raw / "entretiens.xlsx", [[], [], HEAD.split(";"), XLSX_ROW, ["E02", "quoi", "", "habitat"]])
    _, problems = read.read_respondents(study)
    assert problems[0].what.startswith("ligne 5, ")


def test_an_ods_in_place_of_the_csv(study):
    from reading_files import zipped

    cells_of = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row
        )
        + "</table:table-row>"
        for row in (HEAD.split(";"), ROW.split(";"))
    )
    ns = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    )
    content = f'<office:document-content {ns}><office:body><office:spreadsheet><table:table table:name="F">{cells_of}</table:table></office:spreadsheet></office:body></office:document-content>'
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    put(
        study.raw,
        "entretiens.ods",
        zipped(
            {
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "META-INF/manifest.xml": manifest,
                "content.xml": content,
            }
        ),
    )
    table, problems = read.read_respondents(study)
    assert problems == []
    assert list(table["interview_id"]) == ["E01"]


def test_two_tables_the_named_one_is_read_and_the_other_said(study):
    workbook(study.raw / "entretiens.xlsx", [HEAD.split(";"), XLSX_ROW])
    table, problems = interviews(study, ROW.replace("E01", "E07"))
    assert list(table["interview_id"]) == ["E07"]
    assert problems[0][0] == "deuxième fichier pour la même table : entretiens.csv est lu, pas celui-ci"


def test_two_tables_and_none_of_the_name_none_is_read(study):
    workbook(study.raw / "entretiens.xlsx", [HEAD.split(";"), XLSX_ROW])
    table, problems = interviews(study, ROW, name="entretiens.tsv")
    assert table.empty
    assert problems[0][0].startswith("plusieurs fichiers pour cette table (entretiens.tsv, entretiens.xlsx)")


def test_a_misspelt_file_is_proposed(study):
    table, problems = interviews(study, ROW, name="entretien.csv")
    assert table.empty
    assert problems == [
        (
            "ressemble à la table attendue entretiens.csv",
            "Renommez-le en entretiens.csv, ou corrigez study.toml",
        )
    ]


def test_no_table_and_no_folder_is_an_empty_study(study):
    for name in ("respondents", "questionnaires", "projects", "benchmark", "cases"):
        table, problems = getattr(read, f"read_{name}")(study)
        assert table.empty
        assert problems == []


def test_transcripts_without_their_table_are_said(study):
    put(study.raw / "entretiens", "E01.txt", "Q : Alors ?")
    assert "introuvable" in read.read_respondents(study)[1][0].what


BAD = {
    "empty": ("entretiens.csv", b"", "fichier vide"),
    "names only of nothing": ("entretiens.csv", b"\n \n", "fichier vide"),
    "workbook named csv": ("entretiens.csv", None, "mais c'est un classeur Excel (.xlsx)"),
    "text named xlsx": ("entretiens.xlsx", HEAD.encode(), "mais c'est un texte simple"),
    "broken workbook": ("entretiens.xlsx", b"PK\x03\x04" + bytes(90), "fichier endommagé"),
    "old xls": (
        "entretiens.xls",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        "un ancien classeur Excel (.xls), qui ne se lit pas",
    ),
    "locked xlsx": (
        "entretiens.xlsx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "protégé par un mot de passe",
    ),
    "null bytes": ("entretiens.csv", HEAD.encode() + b"\nE01\0;x", "contient des octets nuls"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_tables_are_refused_with_cause_and_remedy(study, kind, tmp_path):
    name, content, cause = BAD[kind]
    if content is None:
        workbook(tmp_path / "x.xlsx", [["id"]])
        content = (tmp_path / "x.xlsx").read_bytes()
    put(study.raw, name, content)
    table, problems = read.read_respondents(study)
    assert table.empty
    assert len(problems) == 1
    assert problems[0].refused
    assert problems[0].file == name
    assert cause in problems[0].what
    assert problems[0].todo


def test_a_workbook_that_inflates_is_refused(study):
    import zipfile

    with (
        zipfile.ZipFile(study.raw / "entretiens.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(200):
            part.write(bytes(1 << 20))
    assert "volume anormal" in read.read_respondents(study)[1][0].what


def test_the_separator_that_excel_announces(study):
    table, problems = interviews(study, HEAD, ROW, "E02;quoi;;habitat;;;", head="sep=;")
    assert list(table["interview_id"]) == ["E01"]
    assert problems[0][0].startswith("ligne 4, ")


# ---- inventories


def test_projects(study):
    put(
        study.raw,
        "projets.csv",
        "id;titre;politique;annee;cout;communes\nP1;Un;habitat;2013;18 000;A | B|\nP2;Deux;;;1\u202f200,50;\nP3;;habitat;;;\nP4;Q;Habitats;dix;gratuit;\n",
    )
    table, problems = read.read_projects(study)
    assert list(table["project_id"]) == ["P1", "P2", "P4"]
    assert table["cost_eur"].to_list()[:2] == [18000.0, 1200.5]
    assert (table["communes"][0], table["start_year"][0]) == ("A|B", 2013)
    assert table.loc[2, ["policy", "start_year", "cost_eur"]].isna().all()
    assert [p.what.split(" : ")[0] for p in problems] == [
        "ligne 4, colonne « titre »",
        "ligne 5, colonne « politique »",
        "ligne 5, colonne « annee »",
        "ligne 5, colonne « cout »",
    ]


def test_another_layout_by_other_names(study):
    put(study.raw, "benchmark.csv", "annee,id,titre,collectivite,reste\n2014,B1,T,V,x\n")
    table, problems = read.read_benchmark(study)
    assert problems == []
    assert table[["entry_id", "authority", "title", "year"]].to_numpy().tolist() == [["B1", "V", "T", 2014]]


# ---- questionnaires


def test_questionnaires_keep_only_what_is_declared(study):
    put(
        study.raw,
        "questionnaires.csv",
        "id;date_reponse;politique_publique;site;q1;q2;courriel\nR1;03/09/2018 06:52;habitat;siège;UN PEU;RAS;a@b.fr\nR2;;;;;;\n",
    )
    table, problems = read.read_questionnaires(study)
    assert list(table.columns) == ["respondent_id", "date", "policy", "site", "q1", "q2"]
    assert table.iloc[0].tolist() == ["R1", "03/09/2018 06:52", "habitat", "siège", "un peu", "RAS"]
    assert table.iloc[1, 1:].isna().all()
    assert problems == []


def test_a_closed_answer_outside_its_scale_is_emptied_and_said_without_its_words(study):
    put(
        study.raw,
        "questionnaires.csv",
        "id;date_reponse;politique_publique;site;q1;q2\nR1;;;;mon chef est nul;\nR2;;;;bien;\n",
    )
    table, problems = read.read_questionnaires(study)
    assert table["q1"].isna().tolist() == [True, False]
    assert problems[0].what == "colonne « q1 », ligne 2 : réponse hors de son échelle ; case laissée vide"
    assert problems[0].todo == "Réponses admises : pas du tout, un peu, bien"


def test_a_policy_typed_by_a_respondent_is_not_repeated(study):
    put(study.raw, "questionnaires.csv", "id;date_reponse;politique_publique;site;q1;q2\nR1;;au placard;;;\n")
    table, problems = read.read_questionnaires(study)
    assert table["policy"].isna().all()
    assert [p.what for p in problems] == [
        "ligne 2, colonne « politique_publique » : nom inconnu ; case laissée vide"
    ]


def test_a_missing_question_is_said_and_its_column_is_there(study):
    put(study.raw, "questionnaires.csv", "id;date_reponse;politique_publique;site;q1\nR1;;;;\n")
    table, problems = read.read_questionnaires(study)
    assert table["q2"].isna().all()
    assert "colonne « q2 » absente" in problems[0].what


# ---- cells


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1 200,50", 1200.5),
        ("1\u202f200,50", 1200.5),
        ("1\u00a0200,50 €", 1200.5),
        ("1.200,50", 1200.5),
        ("1,200.50", 1200.5),
        ("67", 67.0),
        ("67.5", 67.5),
        ("67,5", 67.5),
        ("-3", -3.0),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("18 000 euros", 18000.0),
        ("1.200", None),
        ("12.500", None),
        ("env. 3", None),
        ("3 k€", None),
        ("1e5", None),
        ("", None),
        ("1,2,3", None),
        ("nan", None),
    ],
)
def test_french_numbers(typed, value):
    assert cells.number(typed) == value


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=99))
@settings(derandomize=True, deadline=None, max_examples=100)
def test_a_number_written_the_french_way_is_read_back(whole, cents):
    for space in (" ", "\u00a0", "\u202f", ""):
        typed = f"{whole:,}".replace(",", space) + f",{cents:02d}"
        assert cells.number(typed) == float(f"{whole}.{cents:02d}")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("2018-05-14", dt.date(2018, 5, 14)),
        ("2018-05-14 09:30", dt.date(2018, 5, 14)),
        ("14/05/2018", dt.date(2018, 5, 14)),
        ("1er août 2018", dt.date(2018, 8, 1)),
        ("lundi 14 mai 2018", dt.date(2018, 5, 14)),
        ("14.05.2018", dt.date(2018, 5, 14)),
        ("05/14/2018", None),
        ("14/05/18", None),
        ("31/02/2018", None),
        ("mai 2018", None),
        ("", None),
    ],
)
def test_french_dates(typed, value):
    assert cells.date(typed) == value


@pytest.mark.parametrize(
    ("typed", "value"), [("2013", 2013), ("2013,0", 2013), ("13", None), ("2013.5", None), ("vers 2013", None)]
)
def test_years(typed, value):
    assert cells.year(typed) == value


def test_a_table_read_is_the_same_twice(study):
    first, _ = interviews(study, ROW)
    pd.testing.assert_frame_equal(first, read.read_respondents(study)[0])


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("text", ["Été à Épinay", "Les élus étaient déjà à côté de l'école, très pressés."])
def test_a_few_words_full_of_accents_are_read_as_french(text, encoding):
    from fa_analysis.read.encodings import decode

    assert decode(text.encode(encoding), "f.txt")[0] == text
