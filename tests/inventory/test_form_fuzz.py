"""Whatever is typed: nothing breaks, each row is sound or told, and the order of forms loses nothing."""

from __future__ import annotations

import shutil
from itertools import permutations

from filled_forms import LONG, OTHER, PROJECT, SECOND, fill
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.inventory.add import add_forms
from fa_analysis.inventory.cells import Page
from fa_analysis.inventory.checks import check_form
from fa_analysis.inventory.duplicates import Known, nearest_project
from fa_analysis.inventory.fields import fields, mark_label
from fa_analysis.read import read_projects

CHOICES = {
    "direction": ("Direction de l'eau", "Voirie"),
    "policy": ("espace public", "habitat"),
    "commune": ("toutes", "Stains"),
    "state": ("idée", "achevé"),
}
HEADER = (mark_label(), *(f.label for f in fields().values()))
typed = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["", "toutes", "Voirie", "habitat", "2017", "12,5", "#REF!", "exemple", "=1+1", "a;b|c\nd"]
    ),
)
rows_ = st.lists(st.lists(typed, max_size=len(HEADER) + 2), max_size=4)


@given(rows=rows_)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_each_row_is_sound_or_told(rows):
    page = Page("Projets", tuple(enumerate([HEADER, *map(tuple, rows)], start=1)))
    found, problems = check_form("f.xlsx", [page], CHOICES)
    told = " ".join(p.file for p in problems if p.refused)
    for row in found:
        if row.sound:
            assert row.fields["title"]
            assert row.fields["policy"] in CHOICES["policy"]
            assert set(row.fields["communes"].split("|")) <= {"", *CHOICES["commune"]}
        else:
            assert f"{row.line} " in told or told.endswith(str(row.line))
    filled = {line for line, cells in page.rows[1:] if any(cells)}
    assert {row.line for row in found} <= filled


@given(a=st.text(max_size=80), b=st.text(max_size=80))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_likeness_is_whole_with_oneself_and_the_same_both_ways(a, b):
    own = nearest_project(a, b, [Known("P1", a, b)])
    assert own is not None
    assert own.same
    there, back = nearest_project("x", a, [Known("P1", "y", b)]), nearest_project("x", b, [Known("P1", "y", a)])
    assert there is not None
    assert back is not None
    assert there.description == back.description


def test_any_order_of_forms_adds_the_same_projects(tiny_study, tmp_path):
    third = SECOND | {"title": "Le banc public", "description": LONG[::-1] + OTHER[::-1]}
    forms = [
        fill(tiny_study, tmp_path / f"{n}.xlsx", row | {"policy": "transversal"})
        for n, row in enumerate((PROJECT, SECOND, third))
    ]
    for order in permutations(forms):
        shutil.rmtree(tiny_study.inventory, ignore_errors=True)
        for part in (order[:1], order, order[1:]):
            add_forms(tiny_study, part)
        projects, problems = read_projects(tiny_study)
        assert not problems
        assert list(projects["project_id"]) == [f"P{n:02d}" for n in range(1, 7)]
        assert set(projects["title"][3:]) == {PROJECT["title"], SECOND["title"], third["title"]}
