"""Every chart: what it says, that it holds on the page, that it says when there is too little to say."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "measures"))

from survey_in_hand import CODEBOOK, SETTINGS, make

from fa_analysis.charts import CHARTS, View, draw, draw_story, png_bytes, save, svg_bytes, tell
from fa_analysis.charts.survey import _furthest
from fa_analysis.errors import FaError
from fa_analysis.measures import measure_all
from fa_analysis.settings import Group, Title

EVALUATION = pd.DataFrame(
    {
        "level": ["code", "code", "family"],
        "name": ["metiers", "fatigue", "resistance"],
        "tp": [8, 3, 11],
        "fp": [2, 3, 5],
        "fn": [1, 4, 5],
    }
)


@pytest.fixture(scope="module")
def view():
    return View(measure_all(**make(), evaluation=EVALUATION), CODEBOOK, SETTINGS)


@pytest.fixture(scope="module")
def rich():
    """A survey of sixty interviews where one group says it, and the other does not."""
    codes = [c.id for c in CODEBOOK.codes]
    chance = np.random.default_rng(12)
    who = [f"E{i}" for i in range(60)]
    said = {w: [[c for c in codes if chance.random() < 0.25] for _a in range(3)] for w in who}
    for w in who[:30]:
        said[w][0] += ["metiers", "etat_esprit"]
    for w in who[30:]:
        said[w] = [[c for c in a if c not in ("metiers", "etat_esprit")] for a in said[w]]
    done = {f"P{i}": [c for c in codes[:5] if chance.random() < 0.5] for i in range(24)}
    people = pd.DataFrame({"interview_id": who, "group": ["élus"] * 30 + ["agents"] * 30})
    people = people.assign(policy=["habitat", "espace public"] * 30, scope="home", function="", date=None)
    people = people.assign(duration_min=1.0, file="")
    tables = make(said=said, done=done, respondents=people)
    return View(measure_all(**tables, evaluation=EVALUATION), CODEBOOK, SETTINGS)


def drawn_texts(figure):
    """Return every text of a figure and the box it takes, in points of the screen, letters at their true width."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    with mpl.rc_context({"text.hinting": "no_hinting"}):
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        shown = [t for t in figure.findobj(Text) if t.get_text().strip() and t.get_visible()]
        return [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in shown]


@pytest.mark.parametrize("name", CHARTS)
def test_nothing_leaves_the_page_or_covers_another_text(name, rich):
    """Drawn as it is saved, every text stands within the page, and no two texts overlap."""
    boxes = drawn_texts(draw_story(tell(name, rich)))
    width, height = 1280, 720
    for words, box in boxes:
        assert box.x0 >= -1, words
        assert box.y0 >= -1, words
        assert box.x1 <= width + 1, words
        assert box.y1 <= height + 1, words
    for i, (words, box) in enumerate(boxes):
        for other, cover in boxes[i + 1 :]:
            wide = min(box.x1, cover.x1) - max(box.x0, cover.x0)
            high = min(box.y1, cover.y1) - max(box.y0, cover.y0)
            assert wide <= 2 or high <= 4, (words, other)


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_tells_its_finding_its_counts_and_the_notice(name, view):
    story = tell(name, view)
    assert story.title
    assert story.subtitle.startswith(CHARTS[name].question())
    assert "Enquête fictive" in story.foot
    assert len(story.alt) > 40
    assert "nan" not in (story.title + story.alt + story.foot + story.subtitle).lower().split()
    assert story.reading.endswith(".")


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_looks_only_at_the_measures_it_needs(name, rich):
    fresh = View(rich.measures, CODEBOOK, SETTINGS)
    tell(name, fresh)
    shared = {"reviewed_group"}
    needed = CHARTS[name].needs
    assert all(any(w.startswith(n) for n in needed) for w in fresh.used - shared), fresh.used


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_measures_give_the_same_bytes(name, view):
    def drawn():
        figure = draw_story(tell(name, view))
        return png_bytes(figure), svg_bytes(figure)

    (png, svg), again = drawn(), drawn()
    assert (png, svg) == again
    assert b"matplotlib" not in png[:2000]
    assert not re.search(rb"<dc:date>|Matplotlib v", svg)


THIN = {
    "nothing": make(said={}, done={}),
    "one of each": make(said={"E1": [["metiers"]]}, done={"P1": ["imaginer"]}),
    "nothing coded": make(said={f"E{i}": [[]] for i in range(1, 7)}, done={f"P{i}": [] for i in range(8)}),
}


@pytest.mark.parametrize("thin", THIN)
def test_too_little_is_said_on_the_chart_never_a_crash(thin):
    view = View(measure_all(**THIN[thin]), CODEBOOK, SETTINGS)
    for name in CHARTS:
        story = tell(name, view)
        draw_story(story)
        if not story.enough:
            assert story.title == "Pas assez de données pour répondre"
            assert story.alt.startswith("Graphique vide.")


def test_a_survey_of_nothing_is_enough_for_no_chart():
    empty = measure_all(**make(said={}, done={}))
    enough = [n for n in CHARTS if tell(n, empty, codebook=CODEBOOK, settings=SETTINGS).enough]
    # The interviews were done even when none of their transcripts could be read.
    assert enough == ["entretiens_prevus"]


def test_a_codebook_without_the_family_says_so():
    from dataclasses import replace

    bare = replace(CODEBOOK, codes=tuple(c for c in CODEBOOK.codes if c.family == "dimension"))
    measures = measure_all(**(make() | {"codebook": bare}))
    for name in CHARTS:
        tell(name, measures, codebook=bare, settings=SETTINGS)
    assert not tell("resistances_groupes", measures, codebook=bare, settings=SETTINGS).enough
    assert not tell("appropriation_groupes", measures, codebook=bare, settings=SETTINGS).enough


def test_a_group_that_stands_out_is_named(rich):
    story = tell("resistances_groupes", rich)
    assert "Cultures de métier (plus dans élus)" in story.alt
    assert "Cultures de métier (moins dans agents)" in story.alt


def test_a_link_is_named_when_it_is_sure(rich):
    assert tell("resistances_leviers", rich).title.startswith("«\u202fÉtat d'esprit\u202f» accompagne")


def test_without_a_sure_gap_the_title_says_that_there_is_none(view):
    assert tell("appropriation_groupes", view).title == (
        "Appropriation : 1,8 sur 4 en moyenne ; un seul groupe assez nombreux, élus"
    )
    assert tell("idees_ensemble", view).title == (
        "Aucun couple d'idées ne va ensemble plus que le hasard ne l'explique"
    )


def ladder_title(view, **changes):
    """Return the title of the ladder by policy once numbers of its means, or of the test, are changed."""
    rows = view.measures.copy()
    for (what, group), values in changes["rows"].items():
        at = (rows["what"] == what) & (rows["group"] == group)
        for column, value in values.items():
            rows.loc[at, column] = value
    return tell("appropriation_politiques", View(rows, CODEBOOK, SETTINGS)).title


MEAN, TEST = "appropriation_mean_policy", ("appropriation_differs_policy", "ensemble")
HIGH, LOW = (
    {"estimate": 3.0, "low": 2.6, "high": 3.4, "of": 9},
    {"estimate": 1.0, "low": 0.5, "high": 1.4, "of": 9},
)


def test_a_gap_is_claimed_when_the_test_and_the_intervals_agree(rich):
    rows = {(MEAN, "habitat"): HIGH, (MEAN, "espace public"): LOW, TEST: {"estimate": 0.001}}
    assert "nettement plus haute pour habitat (3,0) que pour espace public (1,0)" in ladder_title(
        rich, rows=rows
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({TEST: {"estimate": 0.2}}, "sans écart net (habitat : 3,0 ; espace public : 1,0)"),
        ({(MEAN, "espace public"): LOW | {"high": 2.7}}, "des écarts existent, mais aucun rang n'est sûr"),
        ({(MEAN, "espace public"): LOW | {"of": 4}}, "trop peu d'entretiens pour comparer"),
    ],
)
def test_without_one_of_these_no_gap_is_claimed(rich, change, words):
    rows = {(MEAN, "habitat"): HIGH, (MEAN, "espace public"): LOW, TEST: {"estimate": 0.001}} | change
    assert words in ladder_title(rich, rows=rows)


def test_a_merged_group_is_told_at_the_foot():
    policies = tuple(p.model_copy(update={"merge": "ville"}) for p in SETTINGS.policies)
    settings = SETTINGS.model_copy(update={"policies": policies})
    merged = View(measure_all(**(make() | {"settings": settings})), CODEBOOK, settings)
    told = "«\u202fville\u202f» réunit habitat et espace public, un des groupes étant trop petit"
    for name in ("appropriation_politiques", "resistances_politiques"):
        assert told in tell(name, merged).foot


def inked(page):
    """Return the first and last row and column that hold ink, of a page of greys."""
    rows, columns = np.nonzero(np.asarray(page).astype(int) < 128)
    return [int(v) for v in (rows.min(), rows.max(), columns.min(), columns.max())]


def test_words_stand_where_matplotlib_sets_them():
    """Words are set once for all charts; they stand upright, at the place and size matplotlib gives them."""
    import io

    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from PIL import Image

    from fa_analysis.charts import style

    figure = Figure(figsize=(4, 2), dpi=100)
    style.write(figure, 0.1, 0.5, "Lap", size=60)
    ours = Image.open(io.BytesIO(png_bytes(figure))).convert("L")
    with mpl.rc_context({"text.hinting": "no_hinting"}):
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    theirs = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("L")
    assert inked(ours) == pytest.approx(inked(theirs), abs=2)
    assert np.abs(np.asarray(ours).astype(int) - np.asarray(theirs)).mean() < 3


@pytest.mark.parametrize(("text", "rank"), [("Échec, œuvre : 12\u202f%", 0), ("a 日", 1)])
def test_only_letters_that_the_font_has_not_are_left_to_matplotlib(text, rank):
    from matplotlib.font_manager import FontProperties

    from fa_analysis.charts import render

    face = render._face(FontProperties(family="DejaVu Sans"))
    assert render._font(face, text) is render._fonts(face)[rank]


def test_numbers_of_the_title_come_from_the_measures(view):
    assert tell("combinaisons_dimensions", view).title == (
        "33\u202f% des projets réunissent au moins deux dimensions ; 1 n'en porte aucune"
    )
    assert tell("entretiens_prevus", view).title == "Il manque 4 entretiens sur 10, surtout : agents (3 sur 6)"


def test_groups_that_lack_as_many_are_all_named():
    short = pd.DataFrame({"group": ["élus", "agents", "villes"], "n": [7, 12, 8], "of": [9, 14, 9]})
    assert _furthest(short) == "élus (7 sur 9) et agents (12 sur 14)"


CORRECTED = "valeur corrigée des erreurs de codage par 12 entretiens"


def corrected(view, *, rows, estimate, group="ensemble"):
    """Return the view where some numbers are corrected for coding errors: their counts stay."""
    measures = view.measures.copy()
    mine = measures["what"].str.match(rows) & (measures["group"] == group) & measures["estimate"].notna()
    measures.loc[mine, ["estimate", "low", "high", "method"]] = [estimate, 0.0, 4.0, CORRECTED]
    return View(measures, CODEBOOK, SETTINGS)


def test_means_are_compared_as_counted_and_the_corrected_one_is_said_apart(rich):
    plain = tell("appropriation_groupes", rich)
    told = tell("appropriation_groupes", corrected(rich, rows="appropriation_mean", estimate=3.9))
    assert told.title == plain.title
    assert "corrigée des erreurs de codage : 3,9 sur 4 [0,0\u202f; 4,0]" in told.foot
    place = tell("connaissance_appropriation", corrected(rich, rows="appropriation_mean", estimate=3.0))
    assert place.title == tell("connaissance_appropriation", rich).title
    if place.enough:
        assert "corrigés des erreurs de codage : 0,75" in place.foot


@pytest.mark.parametrize("name", ["resistances_groupes", "resistances_politiques", "dire_et_faire"])
def test_shares_are_compared_as_counted_and_the_corrected_ones_are_said_apart(name, rich):
    plain, told = tell(name, rich), tell(name, corrected(rich, rows="expressed_", estimate=0.03))
    assert told.title == plain.title
    assert told.alt == plain.alt
    assert "ensemble une fois corrigé des erreurs de codage : " in told.foot
    assert "3\u202f%" in told.foot


def test_very_long_labels_stay_on_the_page():
    """Names of groups as some people write them."""
    long = "direction générale adjointe du développement urbain, social et de la transition écologique"
    given = make()
    people = given["respondents"].replace({"group": {"élus": long}})
    settings = SETTINGS.model_copy(update={"groups": (Group(label=long, planned=5), *SETTINGS.groups[1:])})
    measures = measure_all(**(given | {"respondents": people, "settings": settings}))
    for name in ("resistances_groupes", "entretiens_prevus", "appropriation_groupes"):
        for words, box in drawn_texts(draw(name, measures, codebook=CODEBOOK, settings=settings)):
            assert box.x0 >= -1, words
            assert box.x1 <= 1281, words


def test_a_dollar_in_a_label_is_a_dollar(view):
    settings = SETTINGS.model_copy(update={"study": Title(title="x", notice="coût $x_1$ et 5 $")})
    story = draw("saturation", view.measures, codebook=CODEBOOK, settings=settings)
    assert b"$x_1$" in svg_bytes(story)


def test_an_unknown_chart_is_answered_with_the_list():
    with pytest.raises(
        FaError, match=r"^graphique inconnu « x »\. Choisissez parmi : appropriation_politiques, "
    ):
        tell("x", make()["coded"], codebook=CODEBOOK, settings=SETTINGS)


def test_saving_twice_changes_nothing(view, tmp_path):
    figure = draw("saturation", view.measures, codebook=CODEBOOK, settings=SETTINGS)
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    assert save(figure, png, svg)
    assert png.read_bytes().startswith(b"\x89PNG")
    assert not save(figure, png, svg)
