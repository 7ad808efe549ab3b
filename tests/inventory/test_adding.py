"""Adding: identifiers, duplicates, who and when; nothing is lost or replaced, whatever the order."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise

import pytest
from disk import contents
from filled_forms import LONG, OTHER, PROJECT, SECOND, fill
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fa_analysis.errors import StudyError
from fa_analysis.files import write_new
from fa_analysis.inventory import journal
from fa_analysis.inventory.add import add_forms
from fa_analysis.inventory.duplicates import Known, Likeness, common, nearest_project
from fa_analysis.inventory.journal import add_project, next_id, withdraw
from fa_analysis.inventory.listing import listing
from fa_analysis.pipeline.inputs import look
from fa_analysis.read import read_projects
from fa_analysis.read.names import fold

WHEN = "2026-01-02T03:04:05Z"
PAIR = (PROJECT, SECOND | {"policy": "transversal"})


def ids(study):
    return list(read_projects(study)[0]["project_id"])


def test_a_project_gets_the_next_identifier_and_the_table_is_untouched(tiny_study, tmp_path):
    before = contents(tiny_study.raw)
    done = add_forms(tiny_study, [fill(tiny_study, tmp_path / "f.xlsx", *PAIR)], clock=lambda: WHEN)
    assert [p.project_id for p in done.projects] == ["P04", "P05"]
    assert ids(tiny_study) == ["P01", "P02", "P03", "P04", "P05"]
    assert contents(tiny_study.raw) == before
    told = json.loads((tiny_study.inventory / "P04.json").read_text(encoding="utf-8"))
    assert (told["who"], told["when"], told["source"]) == ("Ana", WHEN, "f.xlsx, ligne 6")


def test_an_addition_is_an_input_of_the_next_run(tiny_study):
    before = look(tiny_study)["projects"]
    add_project(tiny_study, PROJECT, who="Ana", source="")
    assert look(tiny_study)["projects"].keys() - before.keys() == {"data/inventory/P04.json"}


def test_a_dry_run_writes_nothing(tiny_study, tmp_path):
    done = add_forms(tiny_study, [fill(tiny_study, tmp_path / "f.xlsx", *PAIR)], dry_run=True)
    assert len(done.projects) == 2
    assert not tiny_study.inventory.exists()


def test_the_same_form_twice_adds_nothing(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", *PAIR)
    add_forms(tiny_study, [form])
    again = add_forms(tiny_study, [form, form])
    assert not again.projects
    assert not again.refused
    assert [k.project_id for k in again.known] == ["P04", "P05"] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"title": "L’ATELIER du vendredi !"},
        {"title": "Vélos remontés", "description": LONG.replace("Trois", "Deux").replace("vendredi", "jeudi")},
        {"title": "Ateliers du vendredi", "description": LONG[:120]},
    ],
    ids=["same title", "same description", "near title, shortened"],
)
def test_a_likeness_waits_for_a_person(tiny_study, tmp_path, change):
    add_forms(tiny_study, [fill(tiny_study, tmp_path / "f.xlsx", PROJECT)])
    second = fill(tiny_study, tmp_path / "g.xlsx", PROJECT | {"description": OTHER} | change)
    done = add_forms(tiny_study, [second])
    assert not done.projects
    (problem,) = done.problems
    assert "ressemble à P04 « L'atelier du vendredi »" in problem.what
    assert problem.todo.endswith("--accept-duplicates g.xlsx:6")
    assert [p.project_id for p in add_forms(tiny_study, [second], accept=["g.xlsx:6"]).projects] == ["P05"]


def test_likeness_is_looked_for_inside_a_form_and_between_forms(tiny_study, tmp_path):
    twin = PROJECT | {"title": "Le vélo du vendredi"}
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, twin)
    other = fill(tiny_study, tmp_path / "g.xlsx", twin)
    done = add_forms(tiny_study, [form, other], dry_run=True)
    assert [p.place for p in done.projects] == ["f.xlsx, ligne 6"]
    assert [p.file for p in done.problems] == ["f.xlsx, ligne 7", "g.xlsx, ligne 6"]


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        (1.0, 0.0, True),
        (0.2, 0.45, True),
        (0.2, 0.44, False),
        (0.75, 0.35, True),
        (0.74, 0.35, False),
        (0.75, 0.34, False),
    ],
)
def test_when_a_person_has_to_decide(title, description, expected):
    assert Likeness(Known("", "", ""), title, description).duplicate is expected


def test_a_summary_shares_all_its_letters_whichever_comes_first():
    assert common(fold(LONG), fold(LONG[:60])) == common(fold(LONG[:60]), fold(LONG)) == 1
    assert common("abcd " * 9, "x" * 50) == common("trop court", "trop court") == 0


def test_two_projects_that_share_words_are_not_one():
    known = [Known("P01", "Le jardin de la cour", OTHER)]
    near = nearest_project("Le jardin du centre", LONG, known)
    assert near is not None
    assert not near.duplicate


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        (["P01", "P80"], "P81"),
        (["P99"], "P100"),
        (["A7", "A8", "B-12"], "A9"),
        (["projet-003"], "projet-004"),
        ([], "P01"),
        (["sans numéro"], "P01"),
    ],
)
def test_the_next_identifier_is_written_like_the_others(taken, expected):
    number, shape = next_id(taken)
    assert shape(number) == expected


def test_an_identifier_is_never_given_again(tiny_study):
    first = add_project(tiny_study, PROJECT, who="Ana", source="")
    withdraw(tiny_study, first, who="Bob", why="essai")
    (tiny_study.inventory / "P05.json").write_bytes(b'{"kind": "pro')
    assert add_project(tiny_study, SECOND, who="Ana", source="") == "P06"


def test_the_next_identifier_comes_after_those_of_the_journal(tiny_study):
    tiny_study.inventory.mkdir(parents=True)
    (tiny_study.inventory / "P10.json").write_bytes(b"torn")
    assert add_project(tiny_study, PROJECT, who="Ana", source="") == "P11"


def test_a_withdrawal_is_one_act_more(tiny_study):
    name = add_project(tiny_study, PROJECT, who="Ana", source="f.xlsx, ligne 6")
    before = contents(tiny_study.inventory)
    assert withdraw(tiny_study, name, who="Bob", clock=lambda: WHEN) == PROJECT["title"]
    assert ids(tiny_study) == ["P01", "P02", "P03"]
    assert before.items() <= contents(tiny_study.inventory).items()
    assert listing(tiny_study)[0]["state"].to_list() == ["retiré par Bob le 2026-01-02"]
    with pytest.raises(StudyError, match="déjà retiré"):
        withdraw(tiny_study, name, who="Bob")
    with pytest.raises(StudyError, match="n'a pas été ajouté par formulaire"):
        withdraw(tiny_study, "P01", who="Bob")


def test_a_torn_file_is_told_and_kept_and_the_others_are_read(tiny_study):
    for row in PAIR:
        add_project(tiny_study, row, who="Ana", source="")
    torn = tiny_study.inventory / "P04.json"
    half = torn.read_bytes()[:100]
    torn.write_bytes(half)
    projects, problems = read_projects(tiny_study)
    assert list(projects["project_id"]) == ["P01", "P02", "P03", "P05"]
    assert [(p.file, p.refused) for p in problems] == [("P04.json", True)]
    assert torn.read_bytes() == half


def test_a_file_changed_by_hand_is_told_and_read(tiny_study):
    add_project(tiny_study, PROJECT, who="Ana", source="")
    path = tiny_study.inventory / "P04.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Trois agents", "Deux agents"), encoding="utf-8")
    projects, problems = read_projects(tiny_study)
    assert projects.iloc[-1]["description"].startswith("Deux agents")
    assert "modifiée à la main depuis que « Ana » l'a ajoutée" in problems[0].what
    assert not problems[0].refused


@pytest.mark.parametrize("content", [b"[]", b"{}", b"\xff\xfe", b'{"kind": "projet"}', b"null", b"[" * 5000])
def test_no_content_of_a_file_stops_the_reading(tiny_study, content):
    tiny_study.inventory.mkdir(parents=True)
    (tiny_study.inventory / "P04.json").write_bytes(content)
    projects, problems = read_projects(tiny_study)
    assert len(projects) == 3
    assert [p.refused for p in problems] == [True]


def test_a_copy_left_by_a_shared_drive_counts_once(tiny_study):
    add_project(tiny_study, PROJECT, who="Ana", source="")
    path = tiny_study.inventory / "P04.json"
    shutil.copy(path, path.with_name("P04 (copie en conflit).json"))
    projects, problems = read_projects(tiny_study)
    assert list(projects["project_id"]).count("P04") == 1
    assert not problems


def test_a_row_of_the_table_with_the_same_identifier_is_read_and_told(tiny_study):
    add_project(tiny_study, PROJECT, who="Ana", source="")
    table = tiny_study.raw / "projets.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines, "P04;Autre chose" + ";" * (lines[0].count(";") - 1)]), encoding="utf-8")
    projects, problems = read_projects(tiny_study)
    assert projects.set_index("project_id").loc["P04", "title"] == "Autre chose"
    assert [(p.file, p.refused) for p in problems] == [("P04.json", True)]


def test_an_unreadable_table_stops_before_anything_is_added(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT)
    (tiny_study.raw / "projets.csv").write_bytes(b"")
    for dry_run in (True, False):
        with pytest.raises(StudyError):
            add_forms(tiny_study, [form], dry_run=dry_run)
    assert not tiny_study.inventory.exists()


def test_a_name_is_taken_once_where_the_disk_knows_no_links(tmp_path, monkeypatch):
    def no_links(*_names):
        raise OSError(95, "not supported")

    monkeypatch.setattr(os, "link", no_links)
    assert write_new(tmp_path / "P81.json", b"one")
    assert not write_new(tmp_path / "P81.json", b"two")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("P81.json", b"one")]


def test_who_looked_before_another_wrote_takes_the_next_identifier(tiny_study, monkeypatch):
    monkeypatch.setattr(journal, "taken_by_files", lambda _folder: [])
    assert [add_project(tiny_study, {"title": who}, who=who, source="") for who in ("Ana", "Bob")] == [
        "P04",
        "P05",
    ]
    assert read_projects(tiny_study)[0]["title"].to_list()[3:] == ["Ana", "Bob"]


_ADDER = """
import sys
from fa_analysis.study import open_study
from fa_analysis.inventory.journal import add_project
study, who = open_study(sys.argv[1]), sys.argv[2]
table = ["P03"]
print("ready", flush=True)
sys.stdin.readline()
for n in range(40):
    print(add_project(study, {"title": f"{who} {n}"}, who=who, source="", table=table), flush=True)
"""


def test_two_processes_that_add_at_once_never_share_an_identifier(tiny_study):
    started = [
        subprocess.Popen(
            [sys.executable, "-c", _ADDER, str(tiny_study.root), who], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for who in ("Ana", "Bob")
    ]  # fmt: skip
    for one in started:
        assert one.stdout.readline() == "ready\n"
    for one in started:
        one.stdin.write("go\n")
        one.stdin.flush()
    given_ids = [name for one in started for name in one.communicate(timeout=60)[0].split()]
    assert sorted(given_ids) == [f"P{n:02d}" for n in range(4, 84)]
    projects, problems = read_projects(tiny_study)
    assert not problems
    added = projects.set_index("project_id").loc[given_ids, "title"].to_list()
    assert added == [f"{who} {n}" for who in ("Ana", "Bob") for n in range(40)]


_WORDS = [
    "vélo",
    "banc",
    "eau",
    "rue",
    "arbre",
    "lampe",
    "classe",
    "jardin",
    "marché",
    "berge",
    "école",
    "outil",
    "troc",
    "repas",
    "carte",
]


@given(
    acts=st.lists(st.tuples(st.sampled_from(["add", "withdraw"]), st.integers(0, 7)), max_size=14),
)
@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_order_of_acts_loses_or_replaces_anything(tiny_study, acts):
    shutil.rmtree(tiny_study.inventory, ignore_errors=True)
    seen, standing = [contents(tiny_study.inventory)], {}
    for what, n in acts:
        if what == "add":
            fields = {"title": f"{_WORDS[n]} {n}", "description": " ".join(_WORDS[n:])}
            name = add_project(tiny_study, fields, who=f"Q{n}", source="")
            assert name not in standing
            standing[name] = fields["title"]
        elif standing and n < len(standing):
            name = sorted(standing)[n]
            withdraw(tiny_study, name, who="W")
            del standing[name]
        seen.append(contents(tiny_study.inventory))
    projects, problems = read_projects(tiny_study)
    added = projects[~projects["project_id"].isin(["P01", "P02", "P03"])]
    assert dict(zip(added["project_id"], added["title"], strict=True)) == standing
    assert not problems
    assert all(before.items() <= after.items() for before, after in pairwise(seen))
