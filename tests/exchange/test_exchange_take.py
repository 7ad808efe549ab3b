"""Codings of another tool become decisions of their authors; what has no place is listed, none is dropped."""

import dataclasses

import pytest
from undecided import without_journals

import fa_analysis as fa
from fa_analysis.exchange import gather, read_tables, take
from fa_analysis.exchange.codings import RULES
from fa_analysis.exchange.model import Code, Coding, Note, Project, Selection, Source, User, guid
from fa_analysis.exchange.qdpx_read import read_qdpx
from fa_analysis.exchange.qdpx_write import qdpx_bytes
from fa_analysis.review import read_decisions
from fa_analysis.review.anchors import anchor, index_units
from fa_analysis.review.desk import undo
from fa_analysis.review.journal import Session, draft

NOW = "2026-03-01T09:00:00.000000Z"
# As someone else typed the first interview: other labels, line ends, spaces and apostrophes.
TYPED = (
    "Entretien n° 1\n\nA. - Bonjour.  Comment le jardin a-t-il commencé ?\nB. - On s’est retrouvés autour d’une grande "
    "table, une dizaine de\u00a0voisins. On a choisi\nensemble où mettre les bacs, et personne n’a décidé à notre place.\n"
    "A. - Et la démarche de la ville, vous la connaissez ?\nB. - Je n’en ai jamais entendu parler. Mais on récupère "
    "l’eau de pluie, si c’est de ça qu’il s’agit.\nA. - Merci."
)
ANNE = User(guid("anne"), "Anne")


def received(*marks, text=TYPED, name="E01.docx", codes=("Associer", "Préserver"), users=(ANNE,), when=""):
    """Return a project in which `marks` (words, code, user) are coded in one text."""
    source = guid("leur texte")
    known = {c: Code(guid("leur code", c), c) for c in codes}
    selections, codings = [], []
    for rank, (words, code, user) in enumerate(marks):
        start = text.index(words)
        mine = guid("passage", str(rank))
        selections.append(Selection(mine, source, start, start + len(words)))
        codings.append(Coding(guid("codage", str(rank)), mine, known[code].guid, user.guid, when))
    return Project("reçu", users=users, codes=tuple(known.values()), sources=(Source(source, name, text),),
                   selections=tuple(selections), codings=tuple(codings))  # fmt: skip


def taken(study, project, **more):
    return take(
        study, project, tables=read_tables(study), codebook=fa.load_codebook(study), clock=lambda: NOW, **more
    )


def decisions(study):
    found = read_decisions(study, codebook=fa.load_codebook(study))
    return found[["who", "unit_id", "code", "verdict", "quote", "note"]].to_dict("split")["data"]


def test_a_transcript_typed_again_is_recognised_and_its_passages_placed(fresh):
    marks = [("autour d’une grande table", "Associer", ANNE), ("récupère l’eau de pluie", "Préserver", ANNE)]
    found = taken(fresh, received(*marks))
    assert decisions(fresh) == [
        ["Anne", "E01:1", "associer", "yes", "autour d'une grande table", ""],
        ["Anne", "E01:2", "preserver", "yes", "récupère l'eau de pluie", ""],
    ]
    assert found.left == []
    assert found.added == {"Anne": 2}


def test_a_text_under_another_name_is_recognised_too(fresh):
    found = taken(fresh, received(("grande table", "Associer", ANNE), name="jardin (copie)"))
    assert (found.added, found.left) == ({"Anne": 1}, [])


def test_a_whole_answer_is_a_judgement_on_the_whole_answer(fresh):
    whole = "Je n’en ai jamais entendu parler. Mais on récupère l’eau de pluie, si c’est de ça qu’il s’agit"
    taken(fresh, received((whole, "Préserver", ANNE)))
    found = read_decisions(fresh)
    assert found["whole"].tolist() == [True]


def test_a_passage_over_two_answers_is_put_on_each_and_it_is_said(fresh):
    start, end = TYPED.index("personne n’a"), TYPED.index("entendu parler")
    found = taken(fresh, received((TYPED[start:end], "Associer", ANNE)))
    assert [(row[1], row[4]) for row in decisions(fresh)] == [
        ("E01:1", "personne n'a décidé à notre place."),
        ("E01:2", "Je n'en ai jamais "),
    ]
    assert "1 passage couvre plusieurs réponses : son code est posé sur chacune" in [
        p.what for p in found.problems
    ]


@pytest.mark.parametrize(
    ("marks", "more", "why"),
    [
        (("Comment le jardin", "Associer"), {}, "hors des réponses : paroles de l'enquêteur, question ou titre"),
        (("grande table", "Joie"), {"codes": ("Joie",)}, "code absent de la grille"),
        (("grande table", "Associer"), {"text": "Une grande table, ailleurs.", "name": "Z"}, "texte inconnu de l'étude"),
        (("  ", "Associer"), {}, "passage sans un mot"),
        (("chaise", "Associer"), {"text": "B. - On s'est assis sur une chaise."},
         "passage introuvable, ou trouvé plusieurs fois, dans le texte présent"),
    ],
)  # fmt: skip
def test_what_has_no_place_is_listed_with_the_reason(fresh, marks, more, why):
    found = taken(fresh, received((*marks, ANNE), **more))
    assert [(left.who, left.code, left.why) for left in found.left] == [("Anne", marks[1], why)]
    assert found.left[0].words == marks[0]
    assert not fresh.review.exists()


def test_a_coding_of_a_whole_interview_is_listed(fresh):
    project = received(("grande table", "Associer", ANNE))
    whole = Coding(guid("tout"), project.sources[0].guid, project.codes[0].guid, ANNE.guid)
    found = taken(fresh, dataclasses.replace(project, codings=(whole,)))
    assert [left.why for left in found.left] == ["codage d'un texte entier : on ne sait de quelle réponse"]


def test_a_coding_of_a_whole_project_sheet_is_its_decision(fresh):
    title = fa.table(fresh, "units").set_index("unit_id").loc["P01", "text"]
    source = Source(guid("p"), "P01", title)
    coding = Coding(guid("c"), source.guid, guid("leur code", "Associer"), ANNE.guid)
    codes = (Code(guid("leur code", "Associer"), "associer"),)
    taken(fresh, Project("reçu", users=(ANNE,), codes=codes, sources=(source,), codings=(coding,)))
    assert [row[:4] for row in decisions(fresh)] == [["Anne", "P01", "associer", "yes"]]


def test_an_answer_that_was_corrected_since_takes_back_its_quote(fresh):
    older = TYPED.replace("une dizaine de\u00a0voisins", "une quinzaine de voisins et voisines")
    found = taken(fresh, received(("choisi\nensemble où mettre les bacs", "Associer", ANNE), text=older))
    assert [(row[1], row[4]) for row in decisions(fresh)] == [("E01:1", "choisi ensemble où mettre les bacs")]
    assert found.left == []


def test_reading_twice_adds_nothing(fresh):
    project = received(("grande table", "Associer", ANNE))
    taken(fresh, project)
    before = (fresh.review / "Anne.jsonl").read_bytes()
    found = taken(fresh, project)
    assert (found.added, found.known) == ({}, {"Anne": 1})
    assert (fresh.review / "Anne.jsonl").read_bytes() == before


def test_a_dry_run_writes_nothing(fresh):
    found = taken(fresh, received(("grande table", "Associer", ANNE)), dry_run=True)
    assert found.added == {"Anne": 1}
    assert not fresh.review.exists()


def test_two_people_are_two_journals_and_one_name_can_be_given_to_all(fresh):
    bo = User(guid("bo"), "Bo/DESKTOP\\7")
    marks = [("grande table", "Associer", ANNE), ("grande table", "Préserver", bo)]
    assert taken(fresh, received(*marks, users=(ANNE, bo)), dry_run=True).added == {
        "Anne": 1,
        "Bo-DESKTOP-7": 1,
    }
    assert taken(fresh, received(*marks, users=(ANNE, bo)), who="Chloé").added == {"Chloé": 2}


def test_codings_without_a_user_are_of_somebody_unknown(fresh):
    assert taken(fresh, received(("grande table", "Associer", User("")), users=())).added == {"inconnu": 1}


def test_rules_and_models_decide_nothing(fresh):
    machine = User(guid("r"), RULES)
    found = taken(fresh, received(("grande table", "Associer", machine), users=(machine,)), who="Anne")
    assert (found.added, found.left) == ({}, [])
    assert [p.what for p in found.problems] == [
        "1 codage des règles ou du modèle n'est pas repris : ce n'est la décision de personne"
    ]


def test_two_passages_of_one_code_in_one_answer_are_one_decision_and_it_is_said(fresh):
    found = taken(fresh, received(("grande table", "Associer", ANNE), ("choisi\nensemble", "Associer", ANNE)))
    assert found.added == {"Anne": 1}
    assert [p.what for p in found.problems] == [
        "1 passage de plus porte un code déjà posé sur la même réponse : le premier passage est gardé"
    ]


def decided(study, verdict, when):
    unit = index_units(fa.table(study, "units")).by_id["E01:1"]
    session = Session(study.review, "Anne", clock=lambda: when)
    session.append(draft("decision", verdicts={verdict: ("associer",)}, **anchor(unit)))


def test_a_decision_made_here_since_stands(fresh):
    decided(fresh, "no", "2026-02-01T00:00:00.000000Z")
    found = taken(fresh, received(("grande table", "Associer", ANNE), when="2026-01-15T00:00:00Z"))
    assert [row[3] for row in decisions(fresh)] == ["no"]
    assert [p.what for p in found.problems] == [
        "1 décision de Anne est plus récente au journal : elle est gardée"
    ]


def test_a_decision_made_there_since_replaces_the_one_made_here(fresh):
    decided(fresh, "no", "2026-02-01T00:00:00.000000Z")
    taken(fresh, received(("grande table", "Associer", ANNE), when="2026-02-15T00:00:00Z"))
    assert [row[3] for row in decisions(fresh)] == ["yes"]


def test_an_instant_in_the_future_is_now(fresh):
    taken(fresh, received(("grande table", "Associer", ANNE), when="2999-01-01T00:00:00Z"))
    assert read_decisions(fresh)["when"].tolist() == [NOW]


def test_what_was_taken_back_here_since_is_not_taken_again(fresh):
    project = received(("grande table", "Associer", ANNE))  # not dated: each reading is another instant
    taken(fresh, project)
    undo(fresh, who="Anne", last=1)
    tables, book = read_tables(fresh), fa.load_codebook(fresh)
    found = take(fresh, project, tables=tables, codebook=book, clock=lambda: "2026-04-01T00:00:00.000000Z")
    assert (found.added, decisions(fresh)) == ({}, [])


def test_ones_own_export_does_not_redo_what_was_undone_since(fresh):
    decided(fresh, "yes", "2026-02-01T00:00:00.000000Z")
    project, _problems = gather(fresh, codebook=fa.load_codebook(fresh), machine=False)
    undo(fresh, who="Anne", last=1)
    assert (taken(fresh, project).added, decisions(fresh)) == ({}, [])


def test_a_note_on_a_coding_is_the_remark_of_the_decision(fresh):
    project = received(("grande table", "Associer", ANNE))
    note = Note(guid("n"), "mémo", "À revoir avec Bo.")
    coding = dataclasses.replace(project.codings[0], notes=(note.guid,))
    taken(fresh, dataclasses.replace(project, codings=(coding,), notes=(note,)))
    assert decisions(fresh)[0][5] == "À revoir avec Bo."


def test_a_note_on_something_else_is_counted(fresh):
    project = received(
        ("grande table", "Associer", ANNE), ("ensemble où", "Joie", ANNE), codes=("Associer", "Joie")
    )
    note = Note(guid("n"), "mémo", "Sur un passage dont le code n'est pas pris.")
    passages = (project.selections[0], dataclasses.replace(project.selections[1], notes=(note.guid,)))
    found = taken(fresh, dataclasses.replace(project, selections=passages, notes=(note,)))
    assert [p.what for p in found.problems] == [
        "non repris : notes qui ne sont sur aucune décision reprise (1)"
    ]


def everything(study):
    """Write every kind of act in a journal: whole answers, passages, doubts, draws, remarks, an adjudication."""
    units = index_units(fa.table(study, "units")).by_id
    ticks = iter(range(100))
    session = Session(study.review, "Anne", clock=lambda: f"2026-02-01T00:00:{next(ticks):02}.000000Z")
    one, two = units["E01:1"], units["E02:1"]
    codes = {"yes": ("associer",), "no": ("preserver", "eau"), "unsure": ("reemploi",)}
    session.append(
        draft(
            "decision",
            verdicts=codes,
            drawn=True,
            note="Deux fois.\nremarque : oui",
            codebook="abc",
            **anchor(one),
        ),
        draft("decision", verdicts={"yes": ("associer",)}, **anchor(two, 10, 30)),
        draft("decision", verdicts={"no": ("preserver",)}, **anchor(two)),
    )
    other = Session(study.review, "Bo", clock=lambda: "2026-02-02T00:00:00.000000Z")
    other.append(draft("adjudication", verdicts={"no": ("associer",)}, **anchor(two)))
    other.append(draft("decision", verdicts={"yes": ("reemploi",)}, note="Vu.", **anchor(units["P01"])))


STANDS = [
    "who",
    "unit_id",
    "code",
    "verdict",
    "when",
    "quote",
    "start",
    "end",
    "note",
    "drawn",
    "kind",
    "whole",
]


@pytest.mark.parametrize("offsets", ["standard", "nvivo"])
def test_every_kind_of_decision_leaves_and_comes_back(coded_tiny, fresh, tmp_path, offsets):
    sender = fresh
    everything(sender)
    project, _problems = gather(sender, codebook=fa.load_codebook(sender))
    path = tmp_path / "p.qdpx"
    path.write_bytes(qdpx_bytes(project, offsets=offsets))
    receiver = without_journals(coded_tiny, tmp_path / "autre")
    found = taken(receiver, read_qdpx(path)[0])
    there, here = (
        read_decisions(s)[STANDS].sort_values(["who", "unit_id", "code", "kind"]).reset_index(drop=True)
        for s in (sender, receiver)
    )
    assert found.left == []
    assert len(here) == 8
    assert here.equals(there)


def test_a_coding_taken_away_in_the_other_tool_is_said_and_changes_nothing(fresh):
    everything(fresh)
    project, _problems = gather(fresh, codebook=fa.load_codebook(fresh), machine=False)
    gone = [c for c in project.codings if c.code == guid(project.name, "code", "associer")]
    less = dataclasses.replace(project, codings=tuple(c for c in project.codings if c not in gone))
    before = decisions(fresh)
    found = taken(fresh, less)
    assert decisions(fresh) == before
    assert [p.what for p in found.problems] == [
        "1 codage a été retiré dans l'autre outil : la décision d'origine n'est pas changée (E01:1)"
    ]


def test_no_coding_is_dropped_in_silence(fresh):
    """All codings are decisions, or the machine's, or one more passage of a decision, or in the list."""
    bits = ["Comment le jardin", "grande table", "ensemble", "décidé à notre place", "jamais entendu", "Merci"]
    codes = ("Associer", "Préserver", "Joie")
    marks = [(words, code, ANNE) for words in bits for code in codes]
    text = TYPED.replace("choisi\nensemble", "choisi ensemble")
    found = taken(fresh, received(*marks, codes=codes, text=text))
    again = 2 * 2  # each of the two codes is on three passages of the first answer
    assert sum(found.added.values()) + len(found.left) + again == len(marks)
