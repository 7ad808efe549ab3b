"""The decks: what they say, that it fits, that it is editable, that nothing hidden is in the file."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from commands import elsewhere
from deck_in_hand import HOSTILE, VARIANTS, codebook, hidden, material, row, settings
from pptx import Presentation

from fa_analysis import tables
from fa_analysis.errors import StudyError
from fa_analysis.restitution.deck import deck_bytes, deck_named, open_template, write_decks
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.fit import Box, height_of
from fa_analysis.restitution.deck.grids import SIDE
from fa_analysis.restitution.deck.sections.voices import leading
from fa_analysis.restitution.deck.words import shown
from fa_analysis.restitution.office import plain
from fa_analysis.settings import Settings
from fa_analysis.study import Study

HERE = Path(__file__).parent
EMU = 914400
_MADE: dict[tuple[str, int], bytes] = {}


def made(variant: str, deck: int = 0) -> bytes:
    if (variant, deck) not in _MADE:
        found = VARIANTS[variant]()
        _MADE[variant, deck] = deck_bytes(found, found.settings.decks[deck])
    return _MADE[variant, deck]


def opened(content: bytes):
    return Presentation(io.BytesIO(content))


def slides_of(content: bytes):
    return list(opened(content).slides)


def text_of(slide) -> str:
    told = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            told += [cell.text_frame.text for row_ in shape.table.rows for cell in row_.cells]
    return "\n".join(told)


def titles_of(content: bytes) -> list[str]:
    return [
        s.shapes.title.text_frame.text.replace("\u202f", " ").replace("\u00a0", " ") for s in slides_of(content)
    ]


def box_of(shape) -> Box:
    return Box(shape.left / EMU, shape.top / EMU, shape.width / EMU, shape.height / EMU)


def text_height(shape) -> float:
    frame, tall = shape.text_frame, 0.0
    inner = shape.width / EMU - (frame.margin_left + frame.margin_right) / EMU
    for at, paragraph in enumerate(frame.paragraphs):
        for run in paragraph.runs:
            assert run.font.size is not None, "a size that is not written cannot be measured"
            indent = int(paragraph._p.pPr.get("marL", 0)) / EMU if paragraph._p.pPr is not None else 0
            tall += height_of(run.text, inner - indent, run.font.size.pt, bold=bool(run.font.bold))
        tall += paragraph.space_before.pt / 72 if at and paragraph.space_before is not None else 0
    return tall


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("deck", [0, 1])
def test_nothing_leaves_the_slide_overlaps_or_overflows(variant, deck):
    content = made(variant, deck)
    whole = opened(content)
    width, height = whole.slide_width / EMU, whole.slide_height / EMU
    for number, slide in enumerate(whole.slides, start=1):
        boxes = [(s.name, box_of(s)) for s in slide.shapes]
        for name, box in boxes:
            assert box.left >= 0, (number, name)
            assert box.top >= 0, (number, name)
            assert box.right <= width + 0.01, (number, name)
            assert box.bottom <= height + 0.01, (number, name)
        for i, (name, a) in enumerate(boxes):
            for other, b in boxes[i + 1 :]:
                apart = a.right <= b.left + 0.01 or b.right <= a.left + 0.01
                apart |= a.bottom <= b.top + 0.01 or b.bottom <= a.top + 0.01
                assert apart, (number, name, other)
        for shape in slide.shapes:
            # The number is one short field.
            if shape.has_text_frame and "Numéro" not in shape.name:
                assert text_height(shape) <= shape.height / EMU + 0.02, (
                    number,
                    shape.name,
                    shape.text_frame.text,
                )


@pytest.mark.parametrize("variant", ["plain", "long", "hostile"])
def test_the_rows_of_tables_hold_their_words(variant):
    for slide in slides_of(made(variant)):
        for shape in slide.shapes:
            if not shape.has_table:
                continue
            table = shape.table
            for r in table.rows:
                for cell, column in zip(r.cells, table.columns, strict=True):
                    (run,) = cell.text_frame.paragraphs[0].runs
                    room = column.width / EMU - 2 * SIDE
                    tall = height_of(run.text, room, run.font.size.pt, bold=bool(run.font.bold))
                    assert tall <= r.height / EMU + 0.01, run.text


@pytest.mark.parametrize("variant", VARIANTS)
def test_text_is_large_enough_to_be_projected(variant):
    for number, slide in enumerate(slides_of(made(variant))):
        for shape in slide.shapes:
            sizes = []
            if shape.has_text_frame:
                sizes = [r.font.size.pt for p in shape.text_frame.paragraphs for r in p.runs if r.font.size]
            elif shape.has_table:
                sizes = [
                    r.font.size.pt
                    for row_ in shape.table.rows
                    for c in row_.cells
                    for p in c.text_frame.paragraphs
                    for r in p.runs
                ]
            elif shape.has_chart:
                sizes = [shape.chart.font.size.pt]
            least = 24 if shape == slide.shapes.title else 10 if shape.name in {"Pied", "Numéro"} else 14
            assert min(sizes, default=99) >= least, (number, shape.name)


@pytest.mark.parametrize("variant", ["plain", "hostile"])
def test_the_same_material_gives_the_same_bytes_elsewhere_later_with_another_hash_seed(variant, tmp_path):
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from deck_in_hand import VARIANTS\n"
        "from fa_analysis.restitution.deck import deck_bytes\n"
        "m = VARIANTS[sys.argv[2]]()\n"
        "print(hashlib.sha256(deck_bytes(m, m.settings.decks[0])).hexdigest())"
    )
    told = elsewhere(
        code, HERE, variant, cwd=tmp_path, PYTHONHASHSEED="4242", TZ="Pacific/Auckland", LC_ALL="C"
    )
    assert told == hashlib.sha256(made(variant)).hexdigest()


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_two_shapes_of_a_slide_have_the_same_number(variant):
    for slide in slides_of(made(variant)):
        ids = slide.shapes._spTree.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_every_slide_bears_sources_notice_and_number():
    for slide in slides_of(made("plain"))[1:]:
        foot = next(s for s in slide.shapes if s.name == "Pied").text_frame.text
        assert "Enquête fictive." in foot
        assert foot.startswith("Sources\u00a0: ")
        assert 'type="slidenum"' in next(s for s in slide.shapes if s.name == "Numéro")._element.xml


def test_a_working_view_warns_on_every_slide():
    for slide in slides_of(made("working")):
        assert "Vue de travail, à ne pas diffuser" in text_of(slide)


def test_titles_are_findings_and_careful_ones():
    told = titles_of(made("plain"))
    assert "20 entretiens sur 24 prévus, dans 2 groupes d’acteurs ; les plus loin du compte : agents" in told
    assert "« Fatigue » : exprimé dans 75 % des entretiens, loin devant « Sens » (10 %)" in told
    assert "« Outillage » (45 %) et « Lieux » (40 %) : rien ne distingue nettement les premiers" in told
    # P1 alone joins two dimensions, P5 carries none.
    assert "17 % des projets réunissent au moins deux dimensions ; 1 n’en porte aucune" in told
    assert "Aucune politique n’est nettement en retrait ; au plus, eau sur « Preserver » (50 points)" in told


@pytest.mark.parametrize(
    ("low", "words"),
    [(0.62, "A vient en tête (70 %), nettement devant B (50 %)"), (0.55, "rien ne distingue nettement")],
)
def test_a_first_place_is_claimed_only_where_intervals_do_not_touch(low, words):
    rows = pd.DataFrame(
        [
            {"label": "A", "estimate": 0.7, "low": low, "high": 0.8},
            {"label": "B", "estimate": 0.5, "low": 0.4, "high": 0.6},
        ]
    )
    told = leading(rows).replace("«\u202f", "").replace("\u202f»", "").replace("\u202f", " ")
    assert words in told


def test_a_deck_keeps_its_policies_only():
    told = "\n".join(text_of(s) for s in slides_of(made("plain", 1)))
    assert "2 projets" in told
    assert "culture (" not in told
    assert "eau (2)" in told


@pytest.mark.parametrize(("gap", "kept"), [(0.0, 0), (1.5, 1)])
def test_a_test_over_all_policies_says_nothing_of_the_few_that_are_kept(gap, kept):
    base = material()
    more = [
        row("appropriation_differs_policy", "ensemble", "differs", 20, 20, estimate=0.01),
        row("appropriation_mean_policy", "eau", "mean", 6, 6, 0.5, 1.0, 0.8),
        row("appropriation_mean_policy", "habitat", "mean", 6, 6, 0.6 + gap, 1.1 + gap, 0.9 + gap),
        row("appropriation_mean_policy", "culture", "mean", 6, 6, 4.0, 5.0, 4.5),
    ]
    rows = tables.check(pd.concat([base.measures, pd.DataFrame(more)], ignore_index=True), "measures")
    spec = base.settings.decks[1].model_copy(update={"policies": ("eau", "habitat")})
    assert len(Desk(replace(base, measures=rows), spec).view.rows("appropriation_differs_policy")) == kept
    assert (
        len(
            Desk(replace(base, measures=rows), base.settings.decks[0]).view.rows("appropriation_differs_policy")
        )
        == 1
    )


def test_charts_can_be_edited_and_hold_what_is_shown_only():
    with zipfile.ZipFile(io.BytesIO(made("plain"))) as source:
        found = [_cells(source.read(name)) for name in source.namelist() if name.endswith(".xlsx")]
    said = next(cells for cells in found if any("Fatigue" in str(v) for v in cells))
    assert said == ["entretiens", "Fatigue : 75\u202f%", 0.75, "Sens : 10\u202f%", 0.1]
    levels = next(cells for cells in found if "0. Niveau" in cells)
    assert levels == [
        "0. Niveau",
        "1. Niveau",
        "2. Niveau",
        "élus (12)",
        1,
        7,
        4,
        "agents (8)",
        4,
        3,
        1,
        "ensemble (20)",
        5,
        10,
        5,
    ]


def _cells(content: bytes) -> list[object]:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [c.value for line in sheet.iter_rows() for c in line if c.value is not None]


def test_hidden_rows_are_in_no_chart_and_no_table():
    whole = material()
    levels = whole.measures["what"].str.startswith("appropriation_") & (whole.measures["group"] == "agents")
    rows = [hidden(r.what, r.group, r.code) if hide else r._asdict() for r, hide in
            zip(whole.measures.itertuples(index=False), levels, strict=True)]  # fmt: skip
    content = deck_bytes(
        replace(whole, measures=tables.check(pd.DataFrame(rows), "measures")), whole.settings.decks[0]
    )
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        books = [_cells(source.read(n)) for n in source.namelist() if n.endswith(".xlsx")]
    shown_levels = next(cells for cells in books if "0. Niveau" in cells)
    assert not [v for v in shown_levels if "agents" in str(v)]
    heat = next(s for s in slides_of(content) if "écarts nets" in s.shapes.title.text_frame.text)
    assert "…" in text_of(heat)
    assert "masqué, trop peu de personnes" in text_of(heat)


def test_hostile_texts_are_text_in_slides_notes_and_workbooks():
    content = made("hostile")
    safe = shown(plain(HOSTILE))
    assert safe in "\n".join(text_of(s) for s in slides_of(content))
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith(".xlsx"):
                import openpyxl

                cells = [
                    c for line in openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows() for c in line
                ]
                assert not [c for c in cells if c.data_type == "f"]
            assert b"<script>" not in data
            assert "\u202e".encode() not in data


def test_a_category_that_looks_like_a_formula_stays_text():
    whole = material()
    renamed = whole.measures.assign(group=whole.measures["group"].replace("agents", "=1+1"))
    content = deck_bytes(replace(whole, measures=renamed), whole.settings.decks[0])
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        books = [source.read(n) for n in source.namelist() if n.endswith(".xlsx")]
    import openpyxl

    cells = [
        c for b in books for line in openpyxl.load_workbook(io.BytesIO(b)).active.iter_rows() for c in line
    ]
    found = [c for c in cells if str(c.value).startswith("=1+1")]
    assert found
    assert {c.data_type for c in found} == {"s"}


def test_charts_and_tables_have_an_alternative_text():
    seen = 0
    for slide in slides_of(made("plain")):
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                seen += 1
                assert len(shape._element.xpath(".//p:cNvPr/@descr")[0]) > 20
    assert seen >= 10


def test_notes_say_how_numbers_were_made_and_which_verbatims_support_them():
    slide = next(s for s in slides_of(made("plain")) if "Fatigue" in s.shapes.title.text_frame.text)
    told = slide.notes_slide.notes_text_frame.text
    assert "15 / 20" in told
    assert "[tableaux.xlsx, Expressions groupes]" in told
    assert "Verbatims à l'appui : V001 (Fatigue)" in told


def test_a_verbatim_is_quoted_once_with_its_role_family_alone():
    told = "\n".join(text_of(s) for s in slides_of(made("plain")))
    assert told.count("Encore une démarche") == 1
    assert "— agents" in told
    assert "V001" not in told


def test_empty_sections_are_left_out():
    assert titles_of(made("empty")) == [
        "Pour les cadres",
        "Une grille de 12 codes, et encore rien à lire",
        "2 propositions, à discuter : aucun besoin n’est assez dit pour les ordonner",
        "Des ordres de grandeur, pas un palmarès",
    ]


def test_nobody_is_asked_to_click_and_nobody_is_named_in_the_properties():
    for slide in slides_of(made("plain")):
        assert all(s.text_frame.text for s in slide.placeholders if s.has_text_frame and s.name != "Numéro")
    core = opened(made("plain")).core_properties
    assert (core.author, core.last_modified_by, core.title) == ("", "", "Pour les cadres")
    with zipfile.ZipFile(io.BytesIO(made("plain"))) as source:
        names = source.namelist()
    assert not [n for n in names if "thumbnail" in n or "printer" in n]


def test_a_long_deck_leaves_out_what_is_extra():
    base = material()
    spec = base.settings.decks[0].model_copy(
        update={"detail": "complet", "sections": ("contexte", "diversite", "limites")}
    )
    twice = spec.model_copy(update={"sections": spec.sections * 4})
    extra = "la part des projets qui portent la pratique"
    notes = [
        "\n".join(s.notes_slide.notes_text_frame.text for s in slides_of(deck_bytes(base, d)))
        for d in (spec, twice)
    ]
    assert extra in notes[0]
    assert extra not in notes[1]


def template(tmp_path: Path, *, drop: str = "") -> Path:
    """A consultant's presentation: a slide of theirs, their name, and the layouts of PowerPoint."""
    found = Presentation()
    found.core_properties.author = "Jeanne Martin"
    found.slides.add_slide(found.slide_layouts[0]).shapes.title.text = "Ancienne diapositive"
    if drop:
        for layout in found.slide_layouts:
            for shape in list(layout.placeholders):
                if drop in shape.placeholder_format.type.name:
                    shape._element.getparent().remove(shape._element)
    path = tmp_path / "modele.pptx"
    found.save(path)
    return path


def test_a_consultants_template_is_used_without_its_slides_and_name(tmp_path):
    base = material()
    content = deck_bytes(base, base.settings.decks[0], template=template(tmp_path))
    found = opened(content)
    assert found.slide_width == 9144000
    assert "Ancienne diapositive" not in "\n".join(titles_of(content))
    assert len(found.slides) >= 10
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        assert not [n for n in source.namelist() if b"Jeanne" in source.read(n)]


@pytest.mark.parametrize(("drop", "named"), [("FOOTER", "pied de page"), ("OBJECT", "graphique ou image")])
def test_a_template_without_a_place_is_refused_in_one_sentence(drop, named, tmp_path):
    path = template(tmp_path, drop=drop)
    if drop == "OBJECT":
        for kind in ("CHART", "PICTURE", "TABLE", "BITMAP"):
            found = Presentation(path)
            for layout in found.slide_layouts:
                for shape in list(layout.placeholders):
                    if kind in shape.placeholder_format.type.name:
                        shape._element.getparent().remove(shape._element)
            found.save(path)
    with pytest.raises(StudyError) as err:
        open_template(path)
    assert f"emplacement « {named} »" in str(err.value)
    assert str(path) in str(err.value)
    assert err.value.exit_code == 3


def test_a_template_that_is_something_else_is_refused_in_one_sentence(tmp_path):
    path = tmp_path / "modele.pptx"
    path.write_bytes(b"bonjour")
    with pytest.raises(StudyError, match="n'est pas une présentation PowerPoint lisible"):
        open_template(path)
    with pytest.raises(StudyError, match=r"modèle introuvable"):
        open_template(tmp_path / "absent.pptx")


def test_an_unknown_deck_is_told_with_the_nearest_names():
    with pytest.raises(StudyError, match=r"diaporama inconnu « cadre »\. Écrivez plutôt « cadres »"):
        deck_named(settings(), "cadre")
    with pytest.raises(StudyError, match="Choisissez parmi : cadres, eau"):
        deck_named(settings(), "zzz")
    with pytest.raises(StudyError, match="aucun diaporama dans les réglages"):
        deck_named(Settings.model_validate({"study": {"title": "t"}}), "codir")


def test_all_the_decks_of_a_study_are_written(tmp_path):
    base = material()
    study = Study(tmp_path, base.settings)
    paths = write_decks(base, study, tmp_path / "ici")
    assert [p.name for p in paths] == ["diaporama-cadres.pptx", "diaporama-eau.pptx"]
    assert paths[0].read_bytes() == made("plain")
    assert write_decks(base, study, tmp_path, only="eau") == [tmp_path / "diaporama-eau.pptx"]


def test_a_deck_does_not_change_its_material():
    base = material()
    before = {n: getattr(base, n).copy() for n in ("measures", "quotes", "projects", "project_codes", "cases")}
    deck_bytes(base, base.settings.decks[1])
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(base, name), table)


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed: decks are not rendered here"
)
def test_libreoffice_opens_every_slide(tmp_path):
    path = tmp_path / "essai.pptx"
    path.write_bytes(made("hostile"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profil"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    from pypdf import PdfReader

    pages = PdfReader(tmp_path / "essai.pdf").pages
    assert len(pages) == len(slides_of(made("hostile")))
    title = re.sub(r"\s+", "", pages[7].extract_text())
    assert "Existant" in title


def test_the_hand_made_grid_is_the_one_the_tests_speak_of():
    assert [c.id for c in codebook().codes_of("dimension")] == ["imaginer", "preserver"]
    assert row("x", "g", "c", 1, 4)["estimate"] == 0.25
