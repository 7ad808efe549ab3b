"""The page as bytes: self-contained, escaped, the same at every run, honest when there is nothing."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from cartography_cases import CODEBOOK, PROJECTS, ROOT, case, material, study
from commands import elsewhere

from fa_analysis.codebook.model import Code
from fa_analysis.errors import StudyError
from fa_analysis.restitution.cartography import cartography_bytes, write_cartography

EVIL = (
    '</script><script>alert(1)</script><img src=x onerror=alert(1)> =HYPERLINK("x") {{ 7*7 }} '
    "\u202eenvers\u202c\x07 <!-- ]]> &amp; \u2028fin"
)


class Parsed(HTMLParser):
    """Tags, attributes and the texts of scripts of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.scripts, self.styles, self._in = [], [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._in = tag
        if tag in ("script", "style"):
            {"script": self.scripts, "style": self.styles}[tag].append("")

    def handle_endtag(self, _tag):
        self._in = ""

    def handle_data(self, data):
        if self._in in ("script", "style"):
            {"script": self.scripts, "style": self.styles}[self._in][-1] += data


def page(tmp_path, *, made=None, **wanted):
    return cartography_bytes(made or material(), study(tmp_path, **wanted)).decode("utf-8")


def data_of(html):
    return json.loads(Parsed(html).scripts[0])


def facet(data, key):
    return next(f for f in data["facets"] if f["key"] == key)


def test_only_the_two_known_blocks_may_run_and_nothing_is_fetched(tmp_path):
    html = page(tmp_path)
    parsed = Parsed(html)
    policy = next(a["content"] for t, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    for text, kind in ((parsed.scripts[1], "script"), (parsed.styles[0], "style")):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert len(parsed.scripts) == 2
    assert not [a for _t, a in parsed.tags if "src" in a or "style" in a or any(k.startswith("on") for k in a)]
    assert {a["href"] for _t, a in parsed.tags if "href" in a} == {
        "data:,",
        "#projets",
        "formulaire_projets.xlsx",
    }
    assert not re.search(r"https?://", html)


def test_hostile_texts_are_texts(tmp_path):
    rows = [(p[0], EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, 2016, 1.0, EVIL, EVIL, p[11]) for p in PROJECTS[:1]]
    told = case().assign(title=EVIL, heading=EVIL, text=EVIL)
    book = Code(id="imaginer", family="dimension", label=EVIL, definition=EVIL, colour="red}</style><script>")
    made = material(rows, cases=told, warning=EVIL)
    object.__setattr__(
        made, "codebook", CODEBOOK.__class__(EVIL, EVIL, CODEBOOK.families, (book, *CODEBOOK.codes[1:]), "v")
    )
    html = page(tmp_path, made=made)
    parsed = Parsed(html)
    assert len(parsed.scripts) == 2
    assert len(parsed.styles) == 1
    assert not [t for t, a in parsed.tags if t == "img" or "onerror" in a]
    assert "}</style><script>" not in html
    assert "<script>alert" not in html
    assert not re.search("[\x00-\x08\u202a-\u202e\u2028]", html)
    project = data_of(html)["projects"][0]
    assert project["cases"][0]["title"].startswith("</script><script>alert(1)</script>")
    assert "⟨U+202E⟩envers⟨U+202C⟩␇" in project["cases"][0]["title"]


def test_the_same_inputs_give_the_same_bytes(tmp_path):
    """Another process: hash seed, clock, folder and locale changed."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'tests' / 'restitution' / 'cartography')!r})\n"
        "from pathlib import Path; import hashlib\n"
        "from cartography_cases import case, material, study\n"
        "from fa_analysis.restitution.cartography import cartography_bytes\n"
        "print(hashlib.sha256(cartography_bytes(material(cases=case()), study(Path(sys.argv[1])))).hexdigest())"
    )
    found = set()
    for seed, zone, name in (("1", "UTC", "a"), ("2", "Asia/Tokyo", "b é")):
        speech = "C.UTF-8" if seed == "1" else "C"
        found.add(elsewhere(code, tmp_path / name, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=speech))
    assert len(found) == 1
    assert re.fullmatch(r"[0-9a-f]{64}", found.pop())


def test_no_project_says_what_to_do(tmp_path):
    html = page(tmp_path, made=material([]))
    assert "Aucun projet pour l’instant" in html
    assert 'href="formulaire_projets.xlsx"' in html
    assert "fa-analysis cartography" in html
    assert "<script" not in html


def test_each_project_holds_the_choices_it_should(tmp_path):
    data = data_of(page(tmp_path, made=material(cases=case())))

    def held(rank, key):
        at = next(i for i, f in enumerate(data["facets"]) if f["key"] == key)
        return [data["facets"][at]["labels"][c] for c in data["projects"][rank]["f"][at]]

    assert held(0, "commune") == ["Pierrefitte-sur-Seine", "Stains"]
    assert held(0, "pratique") == ["Réemployer"]
    assert held(0, "etude") == ["Avec"]
    assert held(2, "commune") == ["Tout le territoire"]
    assert held(3, "direction") == held(1, "direction") == ["Direction de la voirie"]
    assert held(4, "commune") == ["Commune non reconnue"]
    assert held(4, "direction") == held(4, "politique") == held(4, "etat") == ["Non renseigné"]
    assert held(5, "commune") == ["Commune non renseignée"]
    assert facet(data, "politique")["labels"] == ["voirie", "écoles", "Non renseigné"]  # order of study.toml
    assert facet(data, "etat")["labels"] == ["idée", "en cours", "achevé", "Non renseigné"]


def test_the_sheet_says_cost_zero_and_leaves_out_what_is_unknown(tmp_path):
    rows = data_of(page(tmp_path))["projects"]
    costs = [{n: w for n, w, _more in r["about"]}.get("Coût") for r in rows]
    assert costs == ["1\u202f200\u202f€", "0\u202f€", None, "14\u202f801\u202f€", None, None]


def test_the_words_that_show_a_practice_are_given_and_who_says_it(tmp_path):
    codes = data_of(page(tmp_path))["projects"][0]["codes"]
    assert codes["reemploi"] == {"q": ["bac à compost", "trient"], "by": "rule"}
    assert codes["preserver"] == {"q": [], "by": "human"}


def test_the_day_of_the_map_moves_the_projects(tmp_path):
    html = page(tmp_path, date="2025-01-01")
    data = data_of(html)
    assert "Pierrefitte-sur-Seine" not in facet(data, "commune")["labels"]
    assert html.count('class="area"') == 8
    assert "Communes au 1er janvier 2025" in html
    assert "Pierrefitte-sur-Seine a rejoint Saint-Denis" in html
    assert {n: w for n, w, _m in data["projects"][0]["about"]}[
        "Communes"
    ] == "Stains, Saint-Denis (Pierrefitte-sur-Seine)"


def test_what_could_not_be_placed_is_said(tmp_path):
    html = page(tmp_path)
    assert "1 projet nomme «\u202fNulle-Part\u202f», qui n’est pas une commune connue" in html
    assert "Comptés ensemble\u00a0: «\u202fDirection de la voirie\u202f», «\u202fDir. voirie\u202f»" in html


def test_a_study_without_communes_has_no_map_but_all_the_rest(tmp_path):
    html = page(tmp_path, communes=False)
    assert "<svg" not in html
    assert "Nulle-Part" in facet(data_of(html), "commune")["labels"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "JavaScript:alert(1)", " data:text/html,x", "file:///etc", ""]
)
def test_an_address_that_is_no_file_nor_page_makes_no_link(tmp_path, address):
    assert "Ajouter ou corriger" not in page(tmp_path, form=address)


@pytest.mark.parametrize("address", ["../formulaire.xlsx", "https://intranet.example/f", "mailto:a@b.example"])
def test_a_form_elsewhere_may_be_linked(tmp_path, address):
    assert f'href="{address}"' in page(tmp_path, form=address)


@pytest.mark.parametrize(
    ("level", "warning", "badge"), [("working", "Vue de travail.", True), ("public", "", False)]
)
def test_a_working_view_says_so(tmp_path, level, warning, badge):
    html = page(tmp_path, made=material(level=level, warning=warning))
    assert ("Document de travail" in html) is badge
    assert ("Vue de travail." in html) is badge
    assert html.count("Enquête fictive.") == 3  # head, foot, and each printed sheet


def test_a_missing_table_of_communes_is_one_sentence(tmp_path):
    made = study(tmp_path)
    (made.raw / "communes.csv").unlink()
    with pytest.raises(StudyError, match=r"communes\.csv : table des communes introuvable\. Placez-la ici"):
        cartography_bytes(material(), made)


def test_the_file_is_written_and_given(tmp_path):
    path = tmp_path / "reports" / "cartographie.html"
    assert write_cartography(material(), study(tmp_path), path) == path
    assert path.read_bytes() == cartography_bytes(material(), study(tmp_path))
