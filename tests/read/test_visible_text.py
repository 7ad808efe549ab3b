"""All visible text is kept, nothing else; what is left out is counted and said."""

from __future__ import annotations

import pytest
from reading_files import docx, odt, para, pdf, put, run

from fa_analysis.read import read_transcript
from fa_analysis.settings import Speakers


def answer(path):
    """Return the respondent's words and the problems."""
    found = read_transcript(path, speakers=Speakers())
    said = found.turns.loc[found.turns["role"] == "respondent", "text"]
    return " / ".join(said), [p.what for p in found.problems]


def word(tmp_path, *answer_parts, **options):
    return answer(put(tmp_path, "a.docx", docx("Q : et ?", para(run("R : "), *answer_parts), **options)))


BOX = f"<w:txbxContent>{para('dans un cadre')}</w:txbxContent>"

KEPT = {
    "insertion": (f"<w:ins>{run('ajouté')}</w:ins>", "ajouté"),
    "moved here": (f"<w:moveTo>{run('venu')}</w:moveTo>", "venu"),
    "content control": (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('contrôle')}</w:sdtContent></w:sdt>", "contrôle"),
    "link": (f"<w:hyperlink>{run('lien')}</w:hyperlink>", "lien"),
    "tab": ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
    "line break": ("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t></w:r>", "a b"),
    "no-break hyphen": ("<w:r><w:t>rendez</w:t><w:noBreakHyphen/><w:t>vous</w:t></w:r>", "rendez-vous"),
    "soft hyphen": ("<w:r><w:t>trotti</w:t><w:softHyphen/><w:t>nette</w:t></w:r>", "trottinette"),
    "field result": ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("12"), "12"),
    "text box": (f"<w:r><w:pict><v:shape>{BOX}</v:shape></w:pict></w:r>", "dans un cadre"),
    "text box, once of two versions": (
        (
            f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        ),
        "dans un cadre",
    ),
    "only a fallback": (
        f"<w:r><mc:AlternateContent><mc:Fallback>{BOX}</mc:Fallback></mc:AlternateContent></w:r>",
        "dans un cadre",
    ),
    "decomposed accents": (run("e\u0301te\u0301"), "été"),
    "zero-width signs": (run("ha\u200bbi\ufefftants\xad"), "habitants"),
}


@pytest.mark.parametrize("what", KEPT)
def test_word_keeps(what, tmp_path):
    xml, expected = KEPT[what]
    assert word(tmp_path, xml) == (expected, [])


LEFT = {
    "deletion": ("<w:del><w:r><w:delText>ôté</w:delText></w:r></w:del>", "1 passage supprimé en suivi"),
    "moved away": (f"<w:moveFrom>{run('parti')}</w:moveFrom>", "1 passage supprimé en suivi"),
    "comment": ('<w:r><w:commentReference w:id="1"/></w:r>', "1 commentaire"),
    "note": ('<w:r><w:footnoteReference w:id="1"/></w:r>', "1 note"),
    "hidden": (run("caché", vanish=True), "1 passage masqué"),
}


@pytest.mark.parametrize("what", LEFT)
def test_word_leaves_out_and_says(what, tmp_path):
    xml, said = LEFT[what]
    assert word(tmp_path, xml, run("dit")) == ("dit", [f"laissé de côté : {said}"])


def test_word_counts_all_that_is_left_out(tmp_path):
    _, said = word(tmp_path, LEFT["hidden"][0], LEFT["comment"][0], LEFT["comment"][0], run("dit"))
    assert said == ["laissé de côté : 2 commentaires, 1 passage masqué"]


def test_word_styles_say_bold_hidden_and_title(tmp_path):
    styles = (
        '<w:style w:styleId="Fort"><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="Nom"><w:basedOn w:val="Fort"/></w:style>'
        '<w:style w:styleId="Cache"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="T2"><w:name w:val="heading 2"/></w:style>'
    )

    def styled(style, text):
        return f'<w:r><w:rPr><w:rStyle w:val="{style}"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'

    body = docx(
        para(styled("Nom", "Enquêteur"), " Et ?"),
        para("Deuxième partie", style="T2"),
        para(styled("Nom", "Enquêté"), " Oui", styled("Cache", " caché")),
        styles=styles,
    )
    assert answer(put(tmp_path, "a.docx", body)) == (
        "Oui",
        ["laissé de côté : 1 passage masqué", "1 intertitre laissé de côté"],
    )


def test_word_paragraph_whose_end_was_deleted_runs_into_the_next(tmp_path):
    cut = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" + run("R : trotti") + "</w:p>"
    assert answer(put(tmp_path, "a.docx", docx("Q : et ?", cut, "nette"))) == ("trottinette", [])


def test_word_main_part_is_found_by_its_relation(tmp_path):
    from reading_files import RELS, W, zipped

    body = f'<w:document xmlns:w="{W}"><w:body>{para("Q : et ?")}{para("R : oui")}</w:body></w:document>'
    parts = {"_rels/.rels": RELS.replace("word/document.xml", "word/document2.xml"), "word/document2.xml": body}
    assert answer(put(tmp_path, "a.docx", zipped(parts))) == ("oui", [])


def test_word_made_by_python_docx(tmp_path):
    import docx as python_docx

    made = python_docx.Document()
    made.add_heading("Entretien", 1)
    made.add_paragraph().add_run("Q : ").bold = True
    made.paragraphs[-1].add_run("et ?")
    made.add_paragraph("R : oui")
    table = made.add_table(1, 1)
    table.cell(0, 0).text = "dans un tableau"
    made.save(tmp_path / "a.docx")
    assert answer(tmp_path / "a.docx") == ("oui dans un tableau", [])


def opendoc(tmp_path, inside, **options):
    return answer(put(tmp_path, "a.odt", odt("Q : et ?", f"<text:p>R : {inside}</text:p>", **options)))


def test_odt_keeps_spaces_tabs_breaks_spans_links_and_frames(tmp_path):
    inside = (
        'a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d <text:span>e</text:span><text:a> f</text:a>'
        "<draw:frame><draw:text-box><text:p>g</text:p></draw:text-box></draw:frame>"
    )
    assert opendoc(tmp_path, inside) == ("a b c d e f g", [])


def test_odt_leaves_out_comments_notes_deletions_and_hidden_text(tmp_path):
    hidden = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    tracked = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>ôté</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    inside = (
        "dit<office:annotation><text:p>commentaire</text:p></office:annotation>"
        "<text:note><text:note-body><text:p>note</text:p></text:note-body></text:note>"
        '<text:span text:style-name="H">caché</text:span> bien'
    )
    path = put(tmp_path, "a.odt", odt(tracked, "Q : et ?", f"<text:p>R : {inside}</text:p>", automatic=hidden))
    said = "laissé de côté : 1 passage supprimé en suivi, 1 commentaire, 1 note, 1 passage masqué"
    assert answer(path) == ("dit bien", [said])


def test_odt_lists_and_sections_are_walked(tmp_path):
    body = "<text:section><text:list><text:list-item><text:p>R : un</text:p></text:list-item></text:list></text:section>"
    assert answer(put(tmp_path, "a.odt", odt("Q : et ?", body))) == ("un", [])


# ---- PDF


def test_pdf_mends_words_cut_at_line_ends(tmp_path):
    # « trottinettes » is a word; « rendez-vous » is written whole elsewhere; « peut-être » is no word without hyphen.
    lines = ["Q : et ?", "R : mon rendez-vous, des trotti-", "nettes, un rendez-", "vous, peut-", "être."]
    said, _ = answer(put(tmp_path, "a.pdf", pdf(lines)))
    assert said == "mon rendez-vous, des trottinettes, un rendez-vous, peut-être."


def test_pdf_leaves_out_numbers_and_running_titles(tmp_path):
    pages = [
        ["Confidentiel", "Q : et ?", "R : un", f"page {1}/3"],
        ["Confidentiel", "deux", "2/3"],
        ["Confidentiel", "trois", "3/3"],
    ]
    said, told = answer(put(tmp_path, "a.pdf", pdf(*pages)))
    assert said == "un deux trois"
    assert told == ["laissées de côté : 6 lignes de haut ou de bas de page"]


def test_pdf_keeps_a_number_that_is_speech(tmp_path):
    said, told = answer(put(tmp_path, "a.pdf", pdf(["Q : combien ?", "R : j'en ai vu", "12"], ["ce matin"])))
    assert (said, told) == ("j'en ai vu 12 ce matin", [])


def test_pdf_joins_a_label_cut_by_the_line(tmp_path):
    lines = ["[Chercheur] (0:01", "- 0:04) et ?", "[Interviewé] (0:04 - 0:09) oui"]
    found = read_transcript(put(tmp_path, "a.pdf", pdf(lines)), speakers=Speakers())
    assert list(found.turns["text"]) == ["et ?", "oui"]
    assert list(found.turns["place"]) == ["page 1", "page 1"]


def test_pdf_says_its_pages_without_text(tmp_path):
    _, told = answer(put(tmp_path, "a.pdf", pdf(["Q : et ?", "R : oui"], [])))
    assert told == ["page sans texte : 2"]


# ---- encodings

TEXT = "Q : Ça va là-bas ?\nR : Où ça ? À l'œuvre, déjà, évidemment : la forêt, le goûter, l'été.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_say_themselves(encoding, tmp_path):
    said, told = answer(put(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert said.startswith("Où ça ? À l'œuvre")
    assert told == []


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1252", "cp1252"), ("mac_roman", "mac_roman"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)
def test_encodings_that_are_guessed_and_said(encoding, name, tmp_path):
    said, told = answer(put(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert said.startswith("Où ça ? À l'œuvre")
    assert told == [f"encodage supposé : {name}"]


def test_text_is_composed_and_on_one_line(tmp_path):
    said, _ = answer(
        put(tmp_path, "a.txt", "Q : et ?\nR : e\u0301te\u0301\u2028 \t chaud\u200b\n\nencore 1\u202f200,50\n")
    )
    assert said == "été chaud encore 1\u202f200,50"


def test_markdown_signs_are_not_words(tmp_path):
    text = '**Q :** et ?\n\n**R :** un *vrai* [lien](http://x.fr "t"), 2 * 3 * 4, snake_case_ici, \\*étoile\\* <!-- secret -->\n'
    said, _ = answer(put(tmp_path, "a.md", text))
    assert said == "un vrai lien, 2 * 3 * 4, snake_case_ici, *étoile*"


def test_a_broken_timing_keeps_the_words_and_is_said(tmp_path):
    text = "1\n00:00:01,000 --> 00:00:02,000\nQ : et ?\n\n2\n00:00:xx --> 00:00:04,000\nR : oui\n"
    assert answer(put(tmp_path, "a.srt", text)) == (
        "oui",
        ["1 minutage illisible (ligne 6) : les paroles sont gardées, sans leur temps"],
    )


def test_subtitles_named_txt_are_read_as_such_and_said(tmp_path):
    text = "1\n00:00:01,000 --> 00:00:02,000\nQ : et ?\n\n2\n00:00:02,000 --> 00:00:04,000\nR : oui\n"
    said, told = answer(put(tmp_path, "a.txt", text))
    assert said == "oui"
    assert told == ["sous-titres rangés sous le nom d'un texte : lus comme sous-titres"]


def test_a_few_bytes_of_another_encoding_do_not_spoil_the_rest(tmp_path):
    said, told = answer(put(tmp_path, "a.txt", TEXT.encode() + "R : un pavé".encode("cp1252")))
    assert said.endswith("l'été. un pavé")
    assert "déjà" in said
    assert told == ["1 octet hors UTF-8, lu en cp1252"]


def test_accents_encoded_twice_and_lost_ones_are_said(tmp_path):
    _, told = answer(
        put(tmp_path, "a.txt", "Q : et ?\nR : été à l'évêché, né\n".encode().decode("cp1252").encode())
    )
    assert told == ["6 accents illisibles (« Ã© » pour « é ») : encodés deux fois"]
    _, told = answer(put(tmp_path, "a.txt", "Q : et ?\nR : \ufffdt\ufffd\n"))
    assert told == ["2 caractères perdus (« � »)"]


def test_word_says_an_imported_document(tmp_path):
    path = put(tmp_path, "a.docx", docx("Q : et ?", "R : oui", "<w:altChunk/>"))
    assert answer(path) == ("oui", ["laissé de côté : 1 document inséré"])
