"""The files of sheets: pages that close and lead somewhere, Word files without a name, the same bytes."""

from __future__ import annotations

import base64
import hashlib
import io
import itertools
import os
import re
import zipfile
from pathlib import Path

import docx
import pytest
from commands import elsewhere
from page_tags import Tags
from sheet_cases import CODEBOOK, PROJECTS, SETTINGS, bare, material, projects

from fa_analysis.restitution.sheets import write_sheets
from fa_analysis.restitution.sheets.blank import template
from fa_analysis.settings import Policy, Title
from fa_analysis.study import Study

EVIL = '<script>alert(1)</script>" onload="x\x07\u202e=cmd|\' & Co'
PAGES = [
    "index.html",
    "projets.html",
    "politiques/politique-voirie.html",
    "etudes-de-cas/cas-c1-le-bois-des-bancs.html",
]


def written(folder, release=None, **options):
    """Write a release; return its files by their path in the folder."""
    paths = write_sheets(release or material(), Study(folder, SETTINGS), folder / "fiches", **options)
    return {p.relative_to(folder / "fiches").as_posix(): p.read_bytes() for p in paths}


def hostile():
    """Return the release with the worst texts everywhere."""
    codes = tuple(
        c.__class__(**(c.__dict__ | {"label": f"{c.label} {EVIL}", "definition": EVIL})) for c in CODEBOOK.codes
    )
    settings = SETTINGS.model_copy(
        update={"study": Title(title=EVIL, notice=EVIL), "policies": (*SETTINGS.policies, Policy(label=EVIL))}
    )
    rows = (*PROJECTS, ("P6", EVIL, EVIL, EVIL, EVIL, EVIL, 2018, {}))
    whole = material()
    return material(
        warning=EVIL,
        settings=settings,
        codebook=CODEBOOK.__class__(**(CODEBOOK.__dict__ | {"title": EVIL, "codes": codes})),
        projects=projects(rows),
        quotes=whole.quotes.assign(quote=EVIL, family=EVIL),
        cases=whole.cases.assign(title=EVIL, heading=EVIL, text=EVIL),
        benchmark=whole.benchmark.assign(title=EVIL, authority=EVIL, description=EVIL),
        project_codes=whole.project_codes.assign(quote=EVIL),
    )


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return written(tmp_path_factory.mktemp("sheets"))


def words_of(content):
    """Return the words of a docx, cells and footers included."""
    document = docx.Document(io.BytesIO(content))
    found = [p.text for p in document.paragraphs]
    found += [cell.text for t in document.tables for row in t.rows for cell in row.cells]
    return "\n".join([*found, *(p.text for p in document.sections[0].footer.paragraphs)])


def test_the_files(files):
    assert sorted(files) == [
        "etudes-de-cas/cas-c1-le-bois-des-bancs.docx",
        "etudes-de-cas/cas-c1-le-bois-des-bancs.html",
        "index.html",
        *(f"politiques/politique-{p}.{e}" for p in ("eau", "ecoles", "voirie") for e in ("docx", "html")),
        "projets.html",
        *(
            f"projets/projet-{p}.docx"
            for p in (
                "p1-banc-refait",
                "p2-rue-en-peinture",
                "p3-cour-sans-bitume",
                "p4-panneau",
                "p5-meubles-donnes",
            )
        ),
    ]
    assert next(iter(files)) == "index.html"


def test_by_default_they_go_to_the_reports_of_the_study(tmp_path):
    paths = write_sheets(material(), Study(tmp_path, SETTINGS))
    assert paths[0] == tmp_path / "reports" / "fiches" / "index.html"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_closes_its_tags_and_forbids_any_request(files, name):
    page = files[name].decode()
    tags = Tags(page)
    assert tags.all("html") == [{"lang": "fr"}]
    ids = [a["id"] for _t, a in tags.found if "id" in a]
    assert len(ids) == len(set(ids))
    policy = next(a["content"] for a in tags.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    css = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    assert f"'sha256-{base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy
    assert not [a for _t, a in tags.found if "style" in a or "src" in a]
    assert not re.search(r"https?://", page)


@pytest.mark.parametrize("name", PAGES)
def test_headings_go_down_one_by_one_and_tables_have_names(files, name):
    tags = Tags(files[name].decode())
    ranks = [int(t[1]) for t, _a in tags.found if re.fullmatch(r"h[1-6]", t)]
    assert ranks[0] == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(ranks))
    assert len(tags.all("caption")) == len(tags.all("table")) > 0
    assert all("aria-label" in a for a in tags.all("div") if a.get("role") == "region")


def test_every_link_leads_to_a_file_and_anchor_that_exist(files):
    ids = {
        n: {a["id"] for _t, a in Tags(c.decode()).found if "id" in a}
        for n, c in files.items()
        if n.endswith("html")
    }
    count = 0
    for name in ids:
        for link in Tags(files[name].decode()).all("a"):
            target, _sep, anchor = link["href"].partition("#")
            path = os.path.normpath(Path(name).parent / target) if target else name
            assert path in files
            assert not anchor or anchor in ids[path]
            count += 1
    assert count > 30


def test_the_index_leads_to_every_sheet(files):
    found = {a["href"] for a in Tags(files["index.html"].decode()).all("a")}
    assert {n for n in files if n.endswith(".docx") or "/" in n} <= found
    assert "projets.html#projet-p1-banc-refait" in found


@pytest.mark.parametrize("kind", ["policy", "project", "case"])
def test_one_kind_alone_has_no_dead_link(tmp_path, kind):
    found = written(tmp_path, kinds=(kind,))
    names = {"policy": 3 * 2 + 1, "project": 5 + 2, "case": 2 + 1}
    assert len(found) == names[kind]
    for name, content in found.items():
        if name.endswith("html"):
            for link in Tags(content.decode()).all("a"):
                target = link["href"].partition("#")[0]
                assert not target or os.path.normpath(Path(name).parent / target) in found


def test_every_sheet_bears_notice_source_and_warning(tmp_path):
    found = written(tmp_path, material(level="working", warning="Vue de travail, à ne pas diffuser."))
    for name, content in found.items():
        told = words_of(content) if name.endswith("docx") else content.decode()
        many = 5 if name == "projets.html" else 1
        for words in (
            "Enquête fictive.",
            "Vue de travail, à ne pas diffuser.",
            "version 0123456789ab",
            "niveau travail",
        ):
            assert told.count(words) >= many, (name, words)


def test_a_signed_release_bears_no_warning(files):
    assert b'class="warning"' not in files["projets.html"]
    assert "niveau public, groupes d’au moins 5 personnes" in files["projets.html"].decode()


def test_what_comes_from_the_study_stays_text(tmp_path):
    found = written(tmp_path, hostile())
    for name, content in found.items():
        if name.endswith("html"):
            tags = Tags(content.decode())
            assert not tags.all("script")
            assert not [a for _t, a in tags.found if "onload" in a]
            told = content.decode()
        else:
            told = words_of(content)
        assert "\u202e" not in told
        assert "\x07" not in told
        assert "⟨U+202E⟩" in told
        assert re.fullmatch(r"[a-z0-9./-]+", name)


def test_a_docx_is_a4_in_french_with_nobody_inside(files):
    content = files["politiques/politique-voirie.docx"]
    document = docx.Document(io.BytesIO(content))
    page = document.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert document.core_properties.author == ""
    assert document.core_properties.title == "Politique publique\xa0: Voirie"
    with zipfile.ZipFile(io.BytesIO(content)) as inside:
        assert b'w:lang w:val="fr-FR"' in inside.read("word/styles.xml")
        core = inside.read("docProps/core.xml").decode()
        assert {i.date_time for i in inside.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [n for n in inside.namelist() if "thumbnail" in n]
    assert not re.search(r"creator|created|modified|python-docx", core)


def test_a_docx_has_headings_and_tables_with_heads(files):
    document = docx.Document(io.BytesIO(files["politiques/politique-voirie.docx"]))
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == ["Voirie"]
    assert (
        next(p.text for p in document.paragraphs if p.style.name == "Heading 1") == "Où en est l’appropriation"
    )
    heads = [t for t in document.tables if "w:tblHeader" in t._tbl.xml]
    assert len(heads) == len(document.tables) - 1  # the table of facts has none
    widths = [sum(c.w for c in t._tbl.tblGrid.gridCol_lst) for t in document.tables]
    assert all(abs(w - widths[0]) < 5000 for w in widths)


def test_bars_are_squares_one_for_each_thing_counted(files):
    told = words_of(files["politiques/politique-voirie.docx"]).splitlines()
    assert "■■■■□□" in told
    assert "■□□□□□" in told


def test_the_foot_of_each_page_bears_the_warning(tmp_path):
    found = written(tmp_path, material(warning="Vue de travail."), kinds=("case",))
    document = docx.Document(io.BytesIO(next(c for n, c in found.items() if n.endswith("docx"))))
    assert document.sections[0].footer.paragraphs[0].text.endswith("Enquête fictive. Vue de travail.")


def test_words_that_show_a_code_are_bold(files):
    document = docx.Document(io.BytesIO(files["projets/projet-p1-banc-refait.docx"]))
    bold = [
        r.text
        for t in document.tables
        for row in t.rows
        for c in row.cells
        for p in c.paragraphs
        for r in p.runs
        if r.bold
    ]
    assert "garde le bois" in bold
    assert "<strong>garde le bois</strong>" in files["projets.html"].decode()


def test_a_study_with_nothing_gives_pages_with_sentences(tmp_path):
    found = written(tmp_path, bare(settings=SETTINGS.model_copy(update={"policies": ()})))
    assert sorted(found) == ["index.html", "projets.html"]
    index = found["index.html"].decode()
    for words in ("Les réglages ne nomment aucune politique.", "aucun projet.", "aucune étude de cas."):
        assert words in index
    assert "Il n’y a aucune fiche de cette sorte." in found["projets.html"].decode()
    Tags(index)


def test_one_project_alone_is_a_page_of_one_sheet(tmp_path):
    page = written(tmp_path, material(projects=projects(PROJECTS[:1])), kinds=("project",))[
        "projets.html"
    ].decode()
    assert Tags(page).all("h1") == [{"id": "projet-p1-banc-refait-titre"}]


def test_names_that_would_be_the_same_file_are_told_apart(tmp_path):
    rows = [(n, "Même titre", "", "", "voirie", "", 2018, {}) for n in ("P-1", "P 1", "p.1")]
    found = written(tmp_path, material(projects=projects(rows)), kinds=("project",))
    assert [n for n in found if n.endswith("docx")] == [
        f"projets/projet-p-1-meme-titre{e}.docx" for e in ("", "-2", "-3")
    ]


def test_the_same_release_gives_the_same_bytes(tmp_path):
    """In another process: other hashes, other hour, other place, other language of the machine."""
    code = (
        "import sys; sys.path[:0] = [sys.argv[1]]; from pathlib import Path;"
        "from sheet_cases import SETTINGS, material; from fa_analysis.restitution.sheets import write_sheets;"
        "from fa_analysis.study import Study;"
        "write_sheets(material(), Study(Path(sys.argv[2]), SETTINGS), Path(sys.argv[2]) / 'fiches')"
    )
    for place, seed, zone in (("a", "1", "UTC"), ("bb", "2", "Asia/Tokyo")):
        speech = "C" if seed == "1" else "C.UTF-8"
        here = Path(__file__).parent
        elsewhere(code, here, tmp_path / place, PYTHONHASHSEED=seed, TZ=zone, LC_ALL=speech)
    names = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert len(names) == 15
    for name in names:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "bb" / name).read_bytes()


def test_the_template_follows_the_language():
    with zipfile.ZipFile(io.BytesIO(template("en"))) as inside:
        assert b'w:val="en-GB"' in inside.read("word/styles.xml")
