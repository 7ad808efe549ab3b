"""The map: who touches whom, what a merger and a simplification leave."""

import datetime as dt
import json
import re

import pytest
from cartography_cases import COMMUNES, boundaries
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.errors import StudyError
from fa_analysis.restitution.cartography.communes import Commune, Territory, read_territory
from fa_analysis.restitution.cartography.drawing import draw
from fa_analysis.restitution.cartography.geojson import read_boundaries
from fa_analysis.restitution.cartography.outline import middle, outlines

BEFORE, AFTER = dt.date(2018, 5, 14), dt.date(2025, 1, 1)
SQUARE = ((0, 0), (4, 0), (4, 4), (0, 4))
# Who touches whom on the ground (public knowledge, read on any map).
NEIGHBOURS = {
    "Aubervilliers": {"La Courneuve", "Saint-Denis"},
    "La Courneuve": {"Aubervilliers", "Saint-Denis", "Stains"},
    "Épinay-sur-Seine": {"L'Île-Saint-Denis", "Saint-Denis", "Villetaneuse"},
    "L'Île-Saint-Denis": {"Épinay-sur-Seine", "Saint-Denis", "Saint-Ouen-sur-Seine"},
    "Pierrefitte-sur-Seine": {"Saint-Denis", "Stains", "Villetaneuse"},
    "Saint-Denis": {
        "Aubervilliers", "La Courneuve", "Épinay-sur-Seine", "L'Île-Saint-Denis", "Pierrefitte-sur-Seine",
        "Saint-Ouen-sur-Seine", "Stains", "Villetaneuse",
    },
    "Saint-Ouen-sur-Seine": {"L'Île-Saint-Denis", "Saint-Denis"},
    "Stains": {"La Courneuve", "Pierrefitte-sur-Seine", "Saint-Denis"},
    "Villetaneuse": {"Épinay-sur-Seine", "Pierrefitte-sur-Seine", "Saint-Denis"},
}  # fmt: skip


def rings(path):
    return [re.findall(r"[-\d.]+,[-\d.]+", ring) for ring in path.split("Z") if ring]


def edges(path):
    return {frozenset(e) for ring in rings(path) for e in zip(ring, ring[1:] + ring[:1], strict=True)}


def touching(drawing):
    lines = {a.name: edges(a.path) for a in drawing.areas}
    return {a: {b for b in lines if a != b and lines[a] & lines[b]} for a in lines}


def test_communes_touch_on_the_map_exactly_where_they_touch_on_the_ground():
    assert touching(draw(read_territory(COMMUNES, day=BEFORE))) == NEIGHBOURS


def test_after_the_merger_one_outline_holds_both_and_has_all_their_neighbours():
    found = draw(read_territory(COMMUNES, day=AFTER))
    merged = next(a for a in found.areas if a.name == "Saint-Denis")
    assert len(rings(merged.path)) == 1
    assert touching(found)["Saint-Denis"] == NEIGHBOURS["Saint-Denis"] - {"Pierrefitte-sur-Seine"}
    # Six cells of six edges; nine borders between them, each an edge of both.
    assert len(edges(merged.path)) == 6 * 6 - 2 * 9


def test_true_boundaries_touch_as_they_do_after_they_are_simplified(tmp_path):
    for day in (BEFORE, AFTER):
        territory = read_territory(COMMUNES, day=day)
        path = tmp_path / "c.geojson"
        path.write_text(boundaries(read_territory(COMMUNES, day=BEFORE)), encoding="utf-8")
        found = draw(territory, boundaries=path)
        assert found.true
        assert touching(found) == touching(draw(territory))
        # 24 points a side in, far fewer out.
        assert all(len(rings(a.path)) == 1 and len(edges(a.path)) < 24 * 6 * 3 for a in found.areas)


def test_boundaries_are_found_by_name_too(tmp_path):
    territory = read_territory(COMMUNES, day=AFTER)
    raw = json.loads(boundaries(territory))
    names = {c.insee: c.name.upper() for c in territory.communes}
    for feature in raw["features"]:
        feature["properties"] = {"nom": names[feature["properties"]["code"]]}
    path = tmp_path / "c.geojson"
    path.write_text(json.dumps(raw), encoding="utf-8")
    assert len(draw(territory, boundaries=path, prop="nom").areas) == 8


def test_metres_of_a_projection_are_taken_as_they_are(tmp_path):
    path = tmp_path / "c.geojson"
    square = [[[650000 + x * 100, 6870000 + y * 100] for x, y in (*SQUARE, SQUARE[0])]]
    feature = {"properties": {"code": "1"}, "geometry": {"type": "Polygon", "coordinates": square}}
    path.write_text(json.dumps({"features": [feature]}), encoding="utf-8")
    found = draw(Territory(BEFORE, (Commune("1", "A", "A"),)), boundaries=path)
    assert (found.width, found.height) == (572, 572)  # 560 and 6 on each side: a square stays square


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "c.geojson : ce n'est pas un GeoJSON de communes (FeatureCollection de Polygon ou MultiPolygon). Exportez de nouveau ce fichier, ou retirez « geojson » de la partie [map] de study.toml."),
        ('{"features": 3}', "c.geojson : ce n'est pas un GeoJSON de communes"),
        ('{"features": []}', "aucun contour n'a la propriété « code »"),
        ('{"features": [{"properties": {"nom": "Stains"}}]}', "parmi : nom."),
        ('{"features": [{"properties": {"code": "93072"}, "geometry": null}]}', "le contour de « 93072 » n'est ni un Polygon ni un MultiPolygon bien formé"),
        ('{"features": [{"properties": {"code": "93072"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}', "le contour de « 93072 »"),
        ('{"features": [{"properties": {"code": "93072"}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [1, "x"], [2, 2], [1, 2]]]}}]}', "le contour de « 93072 »"),
        ('{"features": [{"properties": {"code": "93072"}, "geometry": {"type": "Polygon", "coordinates": [[[1, 2], [1, 2], [1, 2], [1, 2]]]}}]}', "aucun contour pour Aubervilliers"),
    ],
)  # fmt: skip
def test_a_bad_geojson_is_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "c.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        draw(read_territory(COMMUNES, day=BEFORE), boundaries=path)
    assert sentence in str(caught.value)
    assert str(caught.value).count("\n") == 0


def test_a_missing_commune_is_named_unless_it_has_joined_another(tmp_path):
    path = tmp_path / "c.geojson"
    path.write_text(boundaries(read_territory(COMMUNES, day=BEFORE), without=("93059",)), encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"^c\.geojson : aucun contour pour Pierrefitte-sur-Seine\. Ajoutez-les"
    ):
        draw(read_territory(COMMUNES, day=BEFORE), boundaries=path)
    assert len(draw(read_territory(COMMUNES, day=AFTER), boundaries=path).areas) == 8


def test_a_geojson_that_is_not_there_says_where_to_put_it(tmp_path):
    with pytest.raises(StudyError, match="introuvable ou illisible"):
        read_boundaries(tmp_path / "absent.geojson", read_territory(COMMUNES), prop="code")


def test_a_commune_without_a_cell_is_named():
    with pytest.raises(StudyError, match="aucune case pour B"):
        draw(Territory(BEFORE, (Commune("1", "A", "A", cells=((0, 0),)), Commune("2", "B", "B"))))


def test_a_name_is_cut_where_it_may_be():
    communes = ("L'Île-Saint-Denis", "La Courneuve", "Villetaneuse", "Stains")
    rows = tuple(Commune(n, n, n, cells=((i, 0),)) for i, n in enumerate(communes))
    assert [a.lines for a in draw(Territory(BEFORE, rows)).areas] == [
        ("L'Île-", "Saint-Denis"),
        ("La", "Courneuve"),
        ("Villetaneuse",),
        ("Stains",),
    ]


def test_what_two_rings_share_is_inside():
    right = tuple((x + 4, y) for x, y in SQUARE)
    assert outlines({"a": [SQUARE, right]}) == {"a": (((0, 0), (0, 4), (4, 4), (8, 4), (8, 0), (4, 0)),)}


def test_a_hole_stays_a_hole_and_a_label_keeps_out_of_it():
    hole = ((1, 1), (3, 1), (3, 3), (1, 3))
    found = outlines({"a": [SQUARE, hole]})["a"]
    assert {frozenset(r) for r in found} == {frozenset(SQUARE), frozenset(hole)}
    x, y = middle(found)
    assert not (1 < x < 3 and 1 < y < 3)


def test_the_label_of_a_square_stands_in_its_middle():
    assert middle([SQUARE]) == pytest.approx((2, 2), abs=0.1)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(-2, 2), min_size=5, max_size=30), st.sampled_from([0.5, 1.0, 2.5]))
def test_a_border_is_the_same_from_both_sides_however_it_is_simplified(swings, tolerance):
    border = [(10 + s, 3 * i) for i, s in enumerate(swings)]
    end = border[-1][1]
    left = ((0, 0), *border, (0, end))
    right = ((20, 0), *border, (20, end))
    found = outlines({"left": [left], "right": [right]}, tolerance=tolerance)
    sides = [{p for ring in found[name] for p in ring if 0 < p[0] < 20} for name in ("left", "right")]
    assert sides[0] == sides[1]
    assert border[0] in sides[0]
    assert border[-1] in sides[0]
