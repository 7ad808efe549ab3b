"""From a study to topics, tables, figures, page and commands: a made-up study of three subjects."""

import json
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from topic_study import SUBJECTS, coded_study

import fa_analysis as fa
from fa_analysis import cli, tables
from fa_analysis.cli import doors, topics
from fa_analysis.errors import StudyError
from fa_analysis.restitution.topics import make_report, page_bytes
from fa_analysis.settings import Topics
from fa_analysis.topics import explore, home_units, how_many, make_corpus, ranked
from fa_analysis.topics.names import TopicNotes, name_topic, read_notes, write_notes

OPTIONS = Topics(segment_words=30, min_segments=2, number=3, classes=3, joined=(3, 4))


def say(study, *words):
    """Run a command of topics as the command line would; return its exit code."""
    return doors.guarded(lambda: topics.app([*words, "--study", str(study.root)], standalone_mode=False))


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return coded_study(tmp_path_factory.mktemp("thèmes"))


@pytest.fixture(scope="module")
def made(study):
    got = {name: fa.table(study, name) for name in ("units", "coded", "respondents")}
    units = home_units(got["units"], got["respondents"], ("interview", "project"))
    return SimpleNamespace(
        **got, home=units, corpus=make_corpus(units, OPTIONS), codebook=fa.load_codebook(study)
    )


def subjects_of(found):
    """The subject most terms of each topic come from."""
    own = [set(words) for words in SUBJECTS]
    top = [found.terms.loc[found.terms["topic"] == t, "term"].head(6) for t in range(1, found.model.k + 1)]
    return [max(range(3), key=lambda s: len(own[s] & set(words))) for words in top]


@pytest.mark.parametrize("method", ["nmf", "reinert", "lda"])
def test_every_method_finds_the_three_subjects(made, method):
    found = explore(made.corpus, OPTIONS, method=method, codebook=made.codebook)
    assert sorted(subjects_of(found)) == [0, 1, 2]
    assert (found.tree is not None) == (method == "reinert")
    tables.check(found.terms, "topics")
    tables.check(found.shares, "unit_topics")
    again = explore(made.corpus, OPTIONS, method=method, codebook=made.codebook)
    pd.testing.assert_frame_equal(found.terms, again.terms)
    pd.testing.assert_frame_equal(found.shares, again.shares)


def test_codes_anchor_topics_and_the_rest_is_free(made):
    found = explore(made.corpus, OPTIONS, codebook=made.codebook)
    assert found.model.anchors == ("preserver", "economiser", "")
    assert subjects_of(found) == [0, 1, 2]
    free = explore(made.corpus, OPTIONS)
    assert free.model.anchors == ("", "", "")


def test_an_unknown_family_is_refused(made):
    with pytest.raises(StudyError) as error:
        explore(made.corpus, OPTIONS.model_copy(update={"anchor": "lune"}), codebook=made.codebook)
    assert str(error.value) == (
        "réglage « topics.anchor » : la grille n'a pas de famille « lune ». Choisissez parmi : dimension."
    )


def test_interviews_elsewhere_are_left_out(made):
    away = made.respondents.assign(scope=["elsewhere", *["home"] * 7])
    kept = home_units(made.units, away, ("interview",))
    assert set(kept["source_id"]) == {f"E{i:02d}" for i in range(2, 9)}


def test_a_human_name_labels_its_topic_and_a_weak_one_does_not(made):
    found = explore(made.corpus, OPTIONS, codebook=made.codebook)
    notes = name_topic(TopicNotes(), found.model, 3, "La montagne")
    named = explore(made.corpus, OPTIONS, codebook=made.codebook, notes=notes)
    assert named.labels[2] == "La montagne"
    lost = TopicNotes((*notes.names, SimpleNamespace(name="Rien", method="nmf", terms={"zzz": 1.0})))
    with_lost = explore(made.corpus, OPTIONS, codebook=made.codebook, notes=lost)
    assert "Rien" not in with_lost.labels
    assert with_lost.names.set_index("name")["weak"].to_dict() == {"La montagne": False, "Rien": True}


@pytest.mark.parametrize("method", ["nmf", "reinert"])
def test_how_many_prefers_the_planted_number(made, method):
    rank = ranked(made.corpus, OPTIONS, method=method)
    found = how_many(made.corpus.matrix, made.corpus.sources, rank, [2, 3, 6], resamples=3)
    assert found.loc[found["k"] == 3, "stability"].iloc[0] > found.loc[found["k"] == 6, "stability"].iloc[0]
    assert found["suggested"].sum() == 1


@pytest.fixture(scope="module")
def report(study, made):
    return make_report(
        explore(made.corpus, study.settings.topics, codebook=made.codebook),
        units=made.units, coded=made.coded, respondents=made.respondents, codebook=made.codebook, settings=study.settings,
    )  # fmt: skip


def test_the_subject_outside_the_grid_is_emergent_and_said_but_not_done(report):
    assert report.outside["emergent"].tolist() == [False, False, True]
    assert report.said.set_index("topic")["verdict"].to_dict()[3] == "said"
    assert report.said.set_index("topic").loc[3, "done"] < 0.05
    top = report.codes.groupby("topic").first()
    assert top.loc[[1, 2], "code"].tolist() == ["preserver", "economiser"]
    assert report.groups.query("topic == 1 and group == 'ensemble'")[["n", "of"]].to_numpy().tolist() == [
        [8, 8]
    ]


def test_the_page_is_whole_escapes_and_fetches_nothing(study, made, report):
    page = page_bytes(report, codebook=made.codebook, settings=study.settings).decode()
    assert page == page_bytes(report, codebook=made.codebook, settings=study.settings).decode()
    assert "émergent" in page
    assert "Document de travail" in page
    assert "ancré par le code «&#8239;Préserver le jardin" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page
    odd = report.found.quotes.assign(text="<script>alert(1)</script>")
    told = type(report)(
        **{**report.__dict__, "found": type(report.found)(**{**report.found.__dict__, "quotes": odd})}
    )
    assert "<script>" not in page_bytes(told, codebook=made.codebook, settings=study.settings).decode()


def test_the_command_writes_tables_figures_workbook_and_page_the_same_twice(study, capsys):
    assert say(study) in (None, 0)
    out = capsys.readouterr().out
    assert "Factorisation ancrée par la grille (NMF)" in out
    assert "[preserver]" in out
    made = {p.name: p.read_bytes() for p in study.reports.rglob("themes_*")}
    assert {"themes_nmf.html", "themes_nmf.xlsx", "themes_reinert.html", "themes_nmf_carte.svg",
            "themes_reinert_dendrogramme.png", "themes_nmf_groupes.png"} <= set(made)  # fmt: skip
    both = fa.table(study, "topics")
    assert set(both["method"]) == {"nmf", "reinert"}
    say(study, "--method", "nmf", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [t["anchor"] for t in told[0]["topics"]] == ["preserver", "economiser", ""]
    assert {p.name: p.read_bytes() for p in study.reports.rglob("themes_*")} == made
    pd.testing.assert_frame_equal(
        fa.table(study, "topics").sort_values(["method", "topic", "rank"], ignore_index=True),
        both.sort_values(["method", "topic", "rank"], ignore_index=True),
    )
    book = load_workbook(study.reports / "themes_nmf.xlsx")
    assert book.sheetnames[:3] == ["Mots", "Passages", "Grille"]
    assert [c.value for c in book["Mots"][3]][:3] == ["thème", "rang", "mot"]


def test_names_sheets_and_scores_from_the_command_line(study, capsys):
    assert say(study, "name", "3", "La montagne") in (None, 0)
    assert [n.name for n in read_notes(study.review / "topics.yaml").names] == ["La montagne"]
    assert say(study, "sheets") in (None, 0)
    sheet = study.review / "intrus" / "intrus_nmf.xlsx"
    key = json.loads((study.review / "intrus" / "intrus_nmf_cle.json").read_text(encoding="utf-8"))
    book = load_workbook(sheet)
    for row, asked in enumerate(key["words"], start=4):
        book["Mots"].cell(row=row, column=8, value=asked["intruder"])
    book.save(sheet)
    capsys.readouterr()
    assert say(study, "score", str(sheet), "--json") in (None, 0)
    found = json.loads(capsys.readouterr().out)
    assert found[0]["task"] == "words"
    assert found[0]["n"] == found[0]["of"] == len(key["words"])
    write_notes(study.review / "topics.yaml", TopicNotes())


def test_iramuteq_there_and_back_from_the_command_line(study, capsys, tmp_path):
    assert say(study, "export") in (None, 0)
    exported = (study.reports / "iramuteq.txt").read_text(encoding="utf-8")
    assert exported.startswith("**** *id_E01 *source_interview *groupe_habitants")
    made = explore(
        make_corpus(home_units(fa.table(study, "units"), fa.table(study, "respondents"), ("interview", "project")), study.settings.topics),
        study.settings.topics, method="reinert",
    )  # fmt: skip
    segments = made.corpus.segments
    text = "\n".join(
        f"**** *id_{source} *classe_{main}\n{words.lower()}"
        for source, main, words in zip(segments["source_id"], made.model.main, segments["text"], strict=True)
    )
    theirs = tmp_path / "classes.txt"
    theirs.write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert say(study, "compare", str(theirs), "--json") in (None, 0)
    assert json.loads(capsys.readouterr().out)["adjusted_rand"] > 0.95


def test_too_many_topics_end_with_a_sentence_and_exit_code_3(study, capsys):
    assert say(study, "--method", "nmf", "--number", "500") == 3
    assert "500 thèmes demandés" in capsys.readouterr().err


def test_charts_are_the_same_twice_and_say_their_finding(report):
    from fa_analysis.charts import svg_bytes

    for name, figure in report.figures.items():
        assert svg_bytes(figure) == svg_bytes(figure), name
        assert figure.texts[0].get_text()
    assert "Le premier axe oppose" in report.figures["carte"].texts[0].get_text()
    assert "8 entretiens sur 8" in report.figures["groupes"].texts[0].get_text()


def test_the_curve_says_the_suggestion_and_the_plateau():
    from fa_analysis.charts.topics import how_many_curve
    from fa_analysis.topics.stability import suggest

    table = pd.DataFrame(
        {"k": [4, 5, 6], "stability": [0.5, 0.8, 0.79], "se": 0.02, "coherence": [0.1, 0.2, 0.3]}
    )
    figure = how_many_curve(suggest(table), chosen=4)
    texts = " ".join(t.get_text() for t in figure.texts)
    assert "6 thèmes" in texts
    assert "5, 6" in texts
    assert "retenu par l’étude\u00a0: 4" in texts


def test_the_tree_says_what_is_set_apart():
    from fa_analysis.charts.topics import dendrogram

    linkage = np.array([[1, 2, 10.0, 2], [0, 3, 40.0, 3]])
    figure = dendrogram(linkage, ["A", "B", "C"], [["a"], ["b"], ["c"]], [0.1, 0.5, 0.4])
    assert "«\u202fA\u202f» (10\u202f% des segments)" in figure.texts[0].get_text().replace("\n", " ")


def test_a_small_study_is_told_how_many_segments_it_has_and_lacks(tiny_study, capsys):
    for command in (["topics"], ["topics", "name", "2", "Le jardin"]):
        assert cli.main([*command, "--study", str(tiny_study.root)]) == 3
        told = capsys.readouterr().err
        assert "étude trop petite pour y chercher des thèmes : 11 segments, il en faut au moins 40" in told


def test_a_number_that_no_topic_has_is_told_before_anything_is_done(tiny_study, capsys):
    name = ["topics", "name", "99", "Le jardin", "--study", str(tiny_study.root)]
    assert cli.main(name) == 3
    assert "il n'y a pas de thème 99. Donnez un numéro entre 1 et 12." in capsys.readouterr().err
    assert cli.main([*name, "--method", "reinert"]) == 3
    assert "entre 1 et 6" in capsys.readouterr().err
    assert not tiny_study.processed.exists()
