"""Two codings compared, as a table and as a page."""

import html.parser

import pandas as pd

from fa_analysis.review.diff import count_by, diff_codings
from fa_analysis.review.diff_page import diff_page


def codings_of(*rows):
    table = pd.DataFrame(rows, columns=["unit_id", "code", "rule", "start", "quote"], dtype=object)
    return table.assign(by="rule", end=0, score=1.0, version="v")


BEFORE = codings_of(
    ("E01:1", "preserver", "p.1", 0, "réemploi"),
    ("E01:1", "preserver", "p.1", 9, "réemploi"),
    ("E01:2", "moyens", "m.1", 0, "pas d'argent"),
    ("E02:1", "sens", "s.1", 0, "flou"),
    ("E02:2", "sens", "s.1", 4, "mot à la mode"),
)
AFTER = codings_of(
    ("E01:1", "preserver", "p.1", 3, "réemploi"),  # moved: the same passage
    ("E01:2", "moyens", "m.2", 0, "pas d'argent"),  # by another rule
    ("E02:2", "sens", "s.1", 4, "mot à la mode"),
    ("E02:3", "sens", "s.2<i>", 0, "<b>vague</b>"),
)
RESOLVED = pd.DataFrame(
    [("E02:1", "sens", "yes"), ("E02:2", "sens", "no"), ("E02:3", "sens", "no"), ("E01:2", "moyens", "yes")],
    columns=["unit_id", "code", "verdict"],
)


def test_what_appears_what_goes_and_what_stays():
    table = diff_codings(BEFORE, AFTER)
    said = list(table[["unit_id", "rule", "status", "code_status"]].itertuples(index=False, name=None))
    assert said == [
        ("E01:1", "p.1", "kept", "kept"),
        ("E01:1", "p.1", "removed", "kept"),
        ("E01:2", "m.1", "removed", "kept"),
        ("E01:2", "m.2", "added", "kept"),
        ("E02:1", "s.1", "removed", "removed"),
        ("E02:2", "s.1", "kept", "kept"),
        ("E02:3", "s.2<i>", "added", "added"),
    ]


def test_what_contradicts_a_person_is_marked():
    table = diff_codings(BEFORE, AFTER, RESOLVED)
    conflicts = table[table["conflict"] != ""]
    assert list(conflicts[["unit_id", "conflict"]].itertuples(index=False, name=None)) == [
        ("E02:1", "lost"),
        ("E02:2", "refused"),
        ("E02:3", "refused"),
    ]
    # The rule changed but the code is still there: nobody is contradicted.
    assert list(table.loc[table["unit_id"] == "E01:2", "human"]) == ["yes", "yes"]


def test_counts_by_rule_and_by_interview():
    table = diff_codings(BEFORE, AFTER, RESOLVED)
    assert count_by(table, "interview").to_numpy().tolist() == [["E01", 1, 2, 1, 0, 0], ["E02", 1, 1, 1, 2, 1]]
    by_rule = count_by(table, "code", "rule").set_index("rule")
    assert by_rule.loc["s.1", ["added", "removed", "kept", "refused", "lost"]].tolist() == [0, 1, 1, 1, 1]


def test_a_coding_compared_with_itself_has_nothing_new():
    table = diff_codings(BEFORE, BEFORE)
    assert set(table["status"]) == {"kept"}
    assert diff_codings(BEFORE.iloc[:0], BEFORE.iloc[:0]).empty


def test_the_inputs_are_not_modified():
    copies = BEFORE.copy(), AFTER.copy()
    diff_codings(BEFORE, AFTER, RESOLVED)
    pd.testing.assert_frame_equal(BEFORE, copies[0])
    pd.testing.assert_frame_equal(AFTER, copies[1])


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.text = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)


def read(page):
    parser = Tags()
    parser.feed(page.decode())
    return parser


def test_the_page_says_it_all_escapes_it_and_fetches_nothing():
    table = diff_codings(BEFORE, AFTER, RESOLVED)
    page = diff_page(table, before="avant.yaml", after="<script>", notice="Enquête fictive")
    parser = read(page)
    text = " ".join(parser.text)
    assert "<b>vague</b>" in text
    assert "<script>" in text
    assert not {"b", "i", "script", "link", "img", "iframe"} & {tag for tag, _a in parser.tags}
    assert not [a for _t, attrs in parser.tags for a in attrs if a in ("src", "href", "onclick", "onload")]
    assert b"http" not in page.replace(b"http-equiv", b"")
    assert "2 passages ajoutés, 3 disparus, 2 gardés ; 3 contredisent une personne." in text
    assert "Enquête fictive" in text


def test_a_page_too_long_says_how_many_it_leaves_out():
    table = diff_codings(BEFORE, AFTER, RESOLVED)
    assert "… et 4 autres." in diff_page(table, before="a", after="b", most=1).decode()
