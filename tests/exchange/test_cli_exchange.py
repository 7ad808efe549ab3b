"""`fa-analysis exchange …`, as a person types it."""

import json
import shutil

import pytest
from made import packed, qde
from undecided import without_journals

import fa_analysis as fa
from fa_analysis.cli import main
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.journal import Session, draft


@pytest.fixture
def decided(fresh):
    """The starter study with one answer judged by Anne."""
    unit = index_units(fa.table(fresh, "units")).by_id["E01:1"]
    session = Session(fresh.review, "Anne", clock=lambda: "2026-02-01T00:00:00.000000Z")
    session.append(draft("decision", verdicts={"yes": ("associer",), "no": ("eau",)}, **anchor(unit)))
    return fresh


def run(capsys, *words):
    code = main(["exchange", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_study_leaves_and_its_decisions_come_back(decided, coded_tiny, tmp_path, capsys):
    sent = tmp_path / "envoi.qdpx"
    code, out, err = run(capsys, "write", sent, "--study", decided.root, "--people")
    assert code == 0
    assert "envoi.qdpx : 8 textes, 6 codes, 1 codage, 1 note" in out
    assert "CONFIDENTIEL : ce fichier contient les textes entiers" in out
    assert "règles ne sont pas écrites" in err
    other = without_journals(coded_tiny, tmp_path / "autre")
    code, out, err = run(capsys, "read", sent, "--study", other.root, "--dry-run")
    assert (code, out.splitlines()) == (
        0,
        ["Anne : 2 décisions à ajouter, 0 déjà là", "Rien n'est écrit (--dry-run)."],
    )
    assert not other.review.exists()
    assert run(capsys, "read", sent, "--study", other.root)[1] == "Anne : 2 décisions ajoutées, 0 déjà là\n"
    assert (other.review / "Anne.jsonl").is_file()
    assert run(capsys, "read", sent, "--study", other.root)[1] == "Anne : 0 décision ajoutée, 2 déjà là\n"


def test_the_same_study_gives_the_same_bytes(decided, tmp_path, capsys):
    for name in ("a.qdpx", "b.qdpx"):
        run(capsys, "write", tmp_path / name, "--study", decided.root)
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()


def test_what_could_tell_who_a_person_is_leaves_only_when_asked(decided, tmp_path, capsys):
    import zipfile

    said = {}
    for name, more in (("a.qdpx", ()), ("b.qdpx", ("--details",))):
        run(capsys, "write", tmp_path / name, "--study", decided.root, *more)
        with zipfile.ZipFile(tmp_path / name) as archive:
            said[name] = archive.read("project.qde").decode()
    assert "jardinière" not in said["a.qdpx"]
    assert "<TextValue>habitants</TextValue>" in said["a.qdpx"]
    assert "jardinière" in said["b.qdpx"]


@pytest.mark.parametrize(
    ("name", "more"),
    [("g.qdc", ()), ("g.csv", ()), ("t.csv", ("--format", "taguette")), ("g.yaml", ()), ("c.txt", ())],
)
def test_every_other_format_is_written(decided, tmp_path, capsys, name, more):
    code, out, _err = run(capsys, "write", tmp_path / name, "--study", decided.root, *more)
    assert code == 0
    assert name in out
    assert (tmp_path / name).stat().st_size > 100


def test_a_format_that_is_not_known_is_said(decided, capsys):
    code, _out, err = run(capsys, "write", "x.pdf", "--study", decided.root)
    assert code == 3
    assert err.startswith("x.pdf : format inconnu : « .pdf ». Nommez le fichier en .qdpx")


def test_what_has_no_place_is_shown_and_written(fresh, tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text(
        "id,document,tag,content,user\n1,E01,Associer,une chaise,Anne\n2,E01,Joie,grande table,Anne\n"
    )
    rest = tmp_path / "reste.csv"
    code, out, _err = run(capsys, "read", table, "--study", fresh.root, "--rest", rest)
    assert code == 2
    assert "SANS PLACE  E01, 0–10 : « Associer » de Anne — passage introuvable" in out
    assert "1 codage sans place : code absent de la grille" in out
    assert "une chaise" in rest.read_text(encoding="utf-8-sig")


def test_reading_says_all_in_json(fresh, tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("id,document,tag,content\n1,E01,Associer,grande table\n")
    code, out, _err = run(capsys, "read", table, "--study", fresh.root, "--who", "Bo", "--json")
    assert code == 0
    assert json.loads(out)["added"] == {"Bo": 1}


def test_check_names_traps_and_its_exit_code_tells(tmp_path, capsys):
    bad = packed({"project.qde": qde("<Sets/>"), "../x": b"x"}, path=tmp_path / "p.qdpx")
    code, out, _err = run(capsys, "check", bad)
    assert code == 2
    assert out.splitlines() == [
        "PIÈGE  p.qdpx : noms qui sortent de l'archive : ../x. Ne la décompressez pas ; demandez l'original.",
        "à savoir  p.qdpx : listes vides : Sets. Les outils qui vérifient le schéma refuseront ce fichier.",
        "à savoir  p.qdpx : fichiers que rien ne cite : ../x.",
    ]
    good = packed({"project.qde": qde("")}, path=tmp_path / "q.qdpx")
    assert run(capsys, "check", good)[:2] == (0, "Ce fichier se lit.\n")
    assert run(capsys, "check", tmp_path / "absent.qdpx")[0] == 2


def test_a_file_of_one_tool_is_rewritten_for_another(tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("tag,description\nDimensions.Associer,Faire avec.\n")
    code, out, _err = run(capsys, "convert", table, tmp_path / "g.qdc")
    assert (code, out) == (0, f"{tmp_path / 'g.qdc'} : 0 texte, 1 code, 0 codage, 0 note\n")
    assert b'name="Associer"' in (tmp_path / "g.qdc").read_bytes()


def test_a_study_that_cannot_be_written_to_keeps_what_it_had(decided, tmp_path, capsys):
    (tmp_path / "plein").write_text("x")
    code, _out, err = run(capsys, "write", tmp_path / "plein" / "p.qdpx", "--study", decided.root)
    assert code == 4
    assert "impossible d'écrire" in err


@pytest.mark.slow
def test_the_survey_leaves_and_comes_back_whole(survey, tmp_path, capsys):
    """Texts, codes, passages and 16 thousand decisions, the real command both ways."""
    from fa_analysis.exchange import gather, read_any
    from fa_analysis.review import read_decisions

    other = without_journals(survey, tmp_path / "autre")
    for offsets in ("standard", "nvivo"):
        sent = tmp_path / f"{offsets}.qdpx"
        assert run(capsys, "write", sent, "--study", survey.root, "--offsets", offsets)[0] == 0
        assert read_any(sent)[0] == gather(survey, codebook=fa.load_codebook(survey))[0]
        shutil.rmtree(other.review, ignore_errors=True)
        assert run(capsys, "read", sent, "--study", other.root)[0] == 0
        there, here = (
            read_decisions(s).drop(columns="id").sort_values(["who", "unit_id", "code"]).reset_index(drop=True)
            for s in (survey, other)
        )
        assert len(here) > 16_000
        assert here.equals(there)
