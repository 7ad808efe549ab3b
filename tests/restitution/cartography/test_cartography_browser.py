"""The page in a real browser with no network: filters, counts, search, sheets, keyboard, print, phone."""

import statistics
import subprocess

import pytest
from cartography_cases import PROJECTS, boundaries, case, material, study

from fa_analysis.restitution.cartography import write_cartography
from fa_analysis.restitution.cartography.communes import read_territory


@pytest.fixture
def page(open_page, tmp_path):
    return open_page(written(tmp_path))


def written(tmp_path, *, made=None, **wanted):
    return write_cartography(
        made or material(cases=case()), study(tmp_path / "étude", **wanted), tmp_path / "carte & co.html"
    )


def shown(page):
    # Not the inner text: what the browser has not painted yet, out of the window, has none.
    return [title.strip() for title in page.locator(".card:visible h3").all_text_contents()]


def tick(page, facet, label):
    group = page.locator(f"details[data-facet={facet}]")
    if group.get_attribute("open") is None:
        group.locator("summary").click()
    group.get_by_label(label).click()


def counts(page, facet):
    rows = page.locator(f"details[data-facet={facet}] .choice").evaluate_all(
        "rows => rows.map(r => [r.querySelector('.name').textContent, +r.querySelector('.count').textContent])"
    )
    return dict(rows)


def area(page, name):
    return page.locator(f".area[aria-label^='{name}\u00a0']")


def rests(page):
    """Wait until the address says what is chosen."""
    page.wait_for_timeout(250)


def test_all_is_shown_at_first_with_its_counts(page):
    assert page.locator("#shown").inner_text() == "6 projets"
    assert len(shown(page)) == 6
    assert counts(page, "dimension") == {"Imaginer": 1, "Préserver": 3, "Partager": 2}
    assert (
        area(page, "Pierrefitte-sur-Seine").get_attribute("aria-label")
        == "Pierrefitte-sur-Seine\u00a0: 2 projets"
    )
    assert page.locator(".whole").inner_text() == "Tout le territoire\u00a0: 1 projet"


def test_counts_follow_the_other_filters(page):
    tick(page, "politique", "voirie")
    assert page.locator("#shown").inner_text() == "3 projets sur 6"
    # Of one policy: its dimensions and communes; the policies themselves are counted without this filter.
    assert counts(page, "dimension") == {"Imaginer": 1, "Préserver": 2, "Partager": 1}
    assert counts(page, "politique") == {"voirie": 3, "écoles": 2, "Non renseigné": 1}
    assert area(page, "Stains").get_attribute("aria-label") == "Stains\u00a0: 0 projet"
    tick(page, "politique", "écoles")
    assert len(shown(page)) == 5  # one or the other
    tick(page, "dimension", "Préserver")
    tick(page, "dimension", "Imaginer")
    assert shown(page) == ["Rue en peinture"]  # both


def test_a_commune_of_the_map_and_its_box_are_one_choice(page):
    area(page, "Pierrefitte-sur-Seine").click()
    assert shown(page) == ["Le compost des écoles", "Vélos prêtés"]
    assert area(page, "Pierrefitte-sur-Seine").get_attribute("aria-pressed") == "true"
    tick(page, "commune", "Pierrefitte-sur-Seine")
    assert len(shown(page)) == 6
    page.locator(".whole").click()
    assert shown(page) == ["Déjeuners d’équipe"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("compost", ["Le compost des écoles", "Rue en peinture"]),
        ("COMPOST  ecole", ["Le compost des écoles"]),
        ("velo", ["Vélos prêtés"]),
        ("reemp", ["Le compost des écoles", "Vélos prêtés"]),  # the label of a practice
        ("l'équipe", ["Déjeuners d’équipe"]),
        ("d’équipe", ["Déjeuners d’équipe"]),
        ("eau", []),  # not in « réseau » nor « bureaux »: a word begins there
        ("épluchure", ["Le compost des écoles"]),  # of the case study
        ("P5", ["Panneau"]),
        ("???", 6),
    ],
)
def test_search_finds_all_the_words_whatever_their_case_and_accents(page, words, found):
    page.get_by_label("Rechercher dans les projets").fill(words)
    assert (len(shown(page)) if found == 6 else shown(page)) == found


def test_nothing_found_says_what_to_do(page):
    page.locator("#q").fill("zzz")
    assert page.locator("#shown").inner_text() == "0 projet sur 6"
    assert "Retirez-en un, ou réinitialisez" in page.locator("#nothing").inner_text()
    page.get_by_role("button", name="Réinitialiser").click()
    assert len(shown(page)) == 6
    assert page.locator("#q").input_value() == ""


def test_years_leave_out_and_say_what_has_none(page):
    page.get_by_label("de", exact=True).select_option("2015")
    assert shown(page) == ["Le compost des écoles", "Rue en peinture", "Panneau", "Sans lieu"]
    assert page.locator("#no-year").inner_text() == "1 projet sans année n’est pas montré"
    page.get_by_label("à", exact=True).select_option("2015")
    assert shown(page) == ["Panneau", "Sans lieu"]


def test_an_end_alone_leaves_out_what_has_no_year_too(page):
    page.get_by_label("à", exact=True).select_option("2014")
    assert shown(page) == ["Vélos prêtés"]


def test_the_order_can_be_chosen_and_taken_back(page):
    first = shown(page)
    page.get_by_label("Trier par").select_option("titre")
    assert shown(page) == sorted(first, key=lambda t: t.replace("é", "e"))
    page.get_by_label("Trier par").select_option("cout")
    assert shown(page)[0] == "Rue en peinture"
    page.get_by_label("Trier par").select_option("")
    assert shown(page) == first


def test_a_view_is_an_address_that_can_be_sent(page, open_page, tmp_path):
    tick(page, "dimension", "Préserver")
    area(page, "Pierrefitte-sur-Seine").click()
    page.locator("#q").fill("compost école")
    page.get_by_label("à", exact=True).select_option("2016")
    page.get_by_label("Trier par").select_option("annee")
    rests(page)
    address = page.url[page.url.index("#") :]
    assert address == "#q=compost+%C3%A9cole&dimension=preserver&commune=93059&a=2016&tri=annee"
    other = open_page(tmp_path / "carte & co.html", address=address)
    assert shown(other) == ["Le compost des écoles"]
    assert other.locator("#sort").input_value() == "annee"
    assert other.locator(".chip").all_inner_texts() == [
        "texte\u00a0: compost école",
        "Dimension\u00a0: Préserver",
        "Commune\u00a0: Pierrefitte-sur-Seine",
        "jusqu’à 2016",
    ]
    other.get_by_role("button", name="Retirer le filtre texte").click()
    assert other.locator("#q").input_value() == ""


@pytest.mark.parametrize(
    "address", ["#%", "#fiche=P99&dimension=inconnue&de=abc&tri=x", "#q=%3Cimg%20src%3Dx%3E"]
)
def test_an_address_that_means_nothing_shows_the_page(open_page, tmp_path, address):
    page = open_page(written(tmp_path), address=address)
    assert page.locator("#shown").inner_text().startswith(("6 projets", "0 projet sur 6"))
    assert page.locator("img").count() == 0


def test_a_sheet_tells_all_of_a_project(page):
    page.get_by_role("button", name="Le compost des écoles").click()
    sheet = page.get_by_role("dialog")
    words = sheet.inner_text()
    for told in (
        "Direction des écoles",
        "Stains, Pierrefitte-sur-Seine",
        "en cours",
        "2016",
        "1\u202f200\u202f€",
        "amicale",
        "enfants",
    ):
        assert told in words
    assert sheet.locator("mark").all_inner_texts() == ["bac à compost", "trient"]
    assert "● Réemployer « bac à compost », « trient » – trouvé par une règle" in words.replace(
        "\u202f", " "
    ).replace("\u00a0", " ")
    assert "Imaginer\u00a0: non repérée dans le texte du projet" in words
    assert "Étude de cas\u00a0: Le compost, un an après" in words
    assert "Onze kilos d’épluchures." in words
    near = sheet.locator("#sheet-near > li").first
    assert near.inner_text().split("\n")[0] == "Vélos prêtés"
    assert "Pratiques communes\u00a0: Réemployer" in near.inner_text()
    assert sheet.get_by_role("link", name="formulaire").get_attribute("href") == "formulaire_projets.xlsx"
    near.get_by_role("button").click()
    assert page.locator("#sheet-title").inner_text() == "Vélos prêtés"
    rests(page)
    assert page.url.endswith("#fiche=P2")


def test_a_project_that_carries_nothing_says_so(open_page, tmp_path):
    page = open_page(written(tmp_path), address="#fiche=P5")
    assert "rien à rapprocher" in page.get_by_role("dialog").inner_text()
    assert page.locator("#sheet-profile .missing").count() == 3


def test_next_and_previous_follow_the_list_as_filtered(page):
    tick(page, "dimension", "Préserver")
    page.get_by_role("button", name="Le compost des écoles").click()
    assert page.get_by_role("button", name="Projet précédent de la liste").is_disabled()
    page.get_by_role("button", name="Projet suivant de la liste").click()
    page.get_by_role("button", name="Projet suivant de la liste").click()
    assert page.locator("#sheet-title").inner_text() == "Rue en peinture"
    assert page.locator("#rank").inner_text() == "3 sur 3"
    assert page.get_by_role("button", name="Projet suivant de la liste").is_disabled()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.textContent === 'Rue en peinture'")  # where one is now


def test_the_keyboard_alone_reaches_everything(page):
    def focused():
        return page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e.matches('.area') ? e.querySelector('.ring') : e);"
            "return [e.id || e.className.baseVal || e.dataset.sheet || e.textContent.trim(), e.matches('.area') ? s.stroke : s.outlineStyle, e.getAttribute('aria-label') || '']; }"
        )

    seen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(focused())
        assert seen[-1][1] not in ("none", ""), seen[-1]
        if seen[-1][2].startswith("Stains"):
            break
    names = [name for name, _outline, _label in seen]
    assert names[0] == "Aller à la liste des projets"
    for wanted in ("print", "q", "from", "to", "reset"):
        assert wanted in names
    page.keyboard.press("Space")
    assert shown(page) == ["Le compost des écoles"]
    page.keyboard.press("Enter")
    assert len(shown(page)) == 6
    page.keyboard.press("Space")
    while focused()[0] != "0":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator("#sheet-title").inner_text() == "Le compost des écoles"
    assert page.evaluate("document.activeElement.id") == "sheet-title"
    for _ in range(12):  # the focus stays in the sheet (or goes to the browser's own bar), never behind it
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || document.activeElement.closest('dialog') !== null"
        )
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()
    assert focused()[0] == "0"  # back where one was


def test_every_control_has_a_name(page):
    for role in ("button", "checkbox", "combobox", "searchbox", "link"):
        for control in page.get_by_role(role).all():
            name = control.evaluate(
                "e => e.getAttribute('aria-label') || (e.labels && [...e.labels].map(l => l.textContent).join('')) || e.textContent"
            )
            assert name.strip(), control.evaluate("e => e.outerHTML")


def _printed(page, tmp_path):
    page.emulate_media(media="print")
    pdf = tmp_path / "imprimé.pdf"
    page.pdf(path=pdf, format="A4")
    return " ".join(
        subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
        ).stdout.split()
    )


def test_the_list_is_printed_as_filtered_with_whole_texts(page, tmp_path):
    tick(page, "dimension", "Préserver")
    text = _printed(page, tmp_path)
    assert "3 projets sur 6" in text
    assert "Dimension : Préserver" in text
    assert "Un bac à compost par école ; les enfants trient." in text
    assert "amicale" in text  # on the screen, on the sheet only
    assert "Enquête fictive." in text
    for left_out in ("Panneau", "Rechercher", "Réinitialiser", "Trier par"):
        assert left_out not in text


def test_a_long_description_is_cut_on_the_screen_and_whole_on_paper(open_page, tmp_path):
    long = [(*p[:2], "Un texte long. " * 60 + "Fin du texte.", *p[3:]) for p in PROJECTS[:1]]
    page = open_page(written(tmp_path, made=material(long)))
    assert page.locator(".card .text").evaluate("e => e.scrollHeight > 2 * e.clientHeight")
    assert "Fin du texte." in _printed(page, tmp_path)


def test_an_open_sheet_is_printed_alone_with_the_notice(open_page, tmp_path):
    made = material(cases=case(), level="working", warning="Vue de travail, à ne pas diffuser.")
    page = open_page(written(tmp_path, made=made), address="#fiche=P1")
    text = _printed(page, tmp_path)
    for told in (
        "Vue de travail, à ne pas diffuser.",
        "Enquête fictive.",
        "Le compost des écoles",
        "Onze kilos",
        "À rapprocher",
    ):
        assert told in text
    for left_out in ("Rue en peinture", "6 projets", "Fermer"):
        assert left_out not in text.replace("Rue en peinture Direction", "").replace(
            "Rue en peinture Dir. voirie", ""
        )


@pytest.mark.parametrize("width", [320, 390, 768, 1000, 1440])
def test_nothing_is_wider_than_the_window(open_page, tmp_path, width):
    long = [(*p[:1], "Intercommunalisation" * 6, "anticonstitutionnellement" * 20, *p[3:]) for p in PROJECTS]
    page = open_page(written(tmp_path, made=material(long)), width=width, height=800)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".card button").first.click()
    assert page.evaluate("document.querySelector('dialog').scrollWidth") <= width
    assert page.evaluate("document.querySelector('dialog').getBoundingClientRect().left") >= 0


def test_on_a_phone_filters_are_folded_until_asked_for(open_page, tmp_path):
    page = open_page(written(tmp_path), width=390, height=844)
    assert not page.get_by_label("Préserver").is_visible()
    page.locator("#filters > summary").click()
    page.get_by_label("Préserver").check()
    assert len(shown(page)) == 3


def test_texts_are_dark_enough_on_their_ground(page):
    """WCAG 2.1 AA: 4.5 to 1, also on the darkest commune and on the marks of the dimensions."""
    low = page.evaluate(
        """() => {
          const parse = (c) => c.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((s, v, i) => s + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
          const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor); if (c.length === 3 || c[3] > 0) return c; } return [255, 255, 255]; };
          const found = [];
          for (const e of document.querySelectorAll("body *:not(script):not(svg *):not(option)")) {
            const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
            if (!own || !e.checkVisibility()) continue;
            const r = ratio(parse(getComputedStyle(e).color), ground(e));
            if (r < 4.5) found.push([e.outerHTML.slice(0, 80), r]);
          }
          for (const g of document.querySelectorAll(".area")) {
            const r = ratio(parse(getComputedStyle(g.querySelector("text")).fill), parse(getComputedStyle(g.querySelector(".ground")).fill));
            if (r < 4.5) found.push([g.getAttribute("aria-label"), r]);
          }
          return found;
        }"""
    )
    assert low == []


def test_true_boundaries_are_buttons_too(open_page, tmp_path):
    made = study(tmp_path / "étude", geojson="c.geojson", date="2025-01-01")
    (made.raw / "c.geojson").write_text(
        boundaries(read_territory(made.raw / "communes.csv", day=made.settings.map.date)), encoding="utf-8"
    )
    page = open_page(write_cartography(material(), made, tmp_path / "carte.html"))
    area(page, "Saint-Denis").focus()
    page.keyboard.press("Enter")
    assert shown(page) == ["Le compost des écoles", "Vélos prêtés"]


def test_an_empty_inventory_is_a_page_that_says_what_to_do(open_page, tmp_path):
    page = open_page(written(tmp_path, made=material([])))
    assert page.locator("h2").first.inner_text() == "Aucun projet pour l’instant"


def thousand():
    """Return 1,000 projects of about 80 words each."""
    rows = []
    for i in range(1000):
        p = PROJECTS[i % len(PROJECTS)]
        text = " ".join(f"mot{(i * 7 + k * k) % 997}" for k in range(75))
        rows.append((f"Q{i:04}", f"{p[1]} {i}", f"{p[2]} {text}", *p[3:7], 2000 + i % 20, *p[8:]))
    return rows


@pytest.mark.slow
def test_a_thousand_projects_stay_fluid(open_page, tmp_path):
    """The wait after a filter, a search or a commune: script, style and layout, under 100 ms (median of all)."""
    page = open_page(written(tmp_path, made=material(thousand())))
    times = page.evaluate(
        """async () => {
          const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
          const found = [];
          const time = async (act) => { await frame(); const start = performance.now(); act(); document.body.offsetHeight; found.push(performance.now() - start); };
          const q = document.getElementById("q");
          for (const box of document.querySelectorAll("input[data-facet]")) { await time(() => box.click()); await time(() => box.click()); }
          for (const words of ["m", "mo", "mot1", "mot12", "ecole trient", ""]) await time(() => { q.value = words; q.dispatchEvent(new Event("input")); });
          for (const area of document.querySelectorAll(".area")) { await time(() => area.dispatchEvent(new MouseEvent("click"))); await time(() => area.dispatchEvent(new MouseEvent("click"))); }
          return found;
        }"""
    )
    assert page.locator("#shown").inner_text() == "1\u202f000 projets"
    assert len(times) > 50
    assert statistics.median(times) < 100, sorted(times)[-5:]
