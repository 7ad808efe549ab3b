"""Every way of marking who speaks gives the same two turns, whatever the container."""

from __future__ import annotations

import pytest
from reading_files import docx, odt, para, pdf, put, run

from fa_analysis.read import read_transcript
from fa_analysis.settings import Speakers

SPEAKERS = Speakers()
ASKED, SAID, SAID2 = "Vous faites quoi ?", "Je répare : des vélos, surtout.", "Et des trottinettes."


def turns(path, speakers=SPEAKERS):
    return read_transcript(path, speakers=speakers)


def short(path, speakers=SPEAKERS):
    """Return (role, text) of each turn."""
    table = turns(path, speakers).turns
    return list(zip(table["role"], table["text"], strict=True))


EXPECTED = [("interviewer", ASKED), ("respondent", f"{SAID} {SAID2}")]

TXT = {
    "colon": f"Enquêteur : {ASKED}\n\nEnquêté : {SAID}\n{SAID2}\n",
    "colon without spaces": f"Enquêteur:{ASKED}\nEnquêté:{SAID}\n{SAID2}\n",
    "narrow no-break space": f"Enquêteur\u202f: {ASKED}\nEnquêté\u00a0: {SAID}\n{SAID2}\n",
    "letters": f"Q : {ASKED}\nR : {SAID}\n{SAID2}\n",
    "letters with points": f"Q. {ASKED}\nR. {SAID}\n{SAID2}\n",
    "numbered letters": f"Q1 : {ASKED}\nR1 : {SAID}\n{SAID2}\n",
    "capitals, no accents": f"ENQUETEUR : {ASKED}\nENQUETE : {SAID}\n{SAID2}\n",
    "brackets and times on a line": f"[Chercheur] (0:01 - 0:11)\n{ASKED}\n\n[Interviewe] (0:11 – 0:15)\n{SAID}\n{SAID2}",
    "brackets and colon": f"[Chercheur] : {ASKED}\n[Interviewé] : {SAID}\n{SAID2}\n",
    "misspelt label": f"[Checheur] (0:01 - 0:11)\n{ASKED}\n[Interviewe] (0:11 - 0:15)\n{SAID}\n{SAID2}",
    "label alone": f"Enquêteur\n{ASKED}\n\nEnquêté\n{SAID}\n{SAID2}\n",
    "label alone with colon": f"Enquêteur :\n{ASKED}\n\nEnquêté :\n{SAID}\n{SAID2}\n",
    "dash": f"Enquêteur – {ASKED}\nEnquêté – {SAID}\n{SAID2}\n",
    "tab": f"Enquêteur\t{ASKED}\nEnquêté\t{SAID}\n{SAID2}\n",
    "time before": f"[00:01:02] Enquêteur : {ASKED}\n[00:01:08] Enquêté : {SAID}\n{SAID2}\n",
    "time after": f"Enquêteur (00:01:02) : {ASKED}\nEnquêté (00:01:08) : {SAID}\n{SAID2}\n",
    "title first": f"Entretien E99\nRetranscription, ne pas diffuser\n\nQ : {ASKED}\nR : {SAID}\n{SAID2}\n",
    "label repeated in one turn": f"Q : {ASKED}\nR : {SAID}\nR : {SAID2}\n",
    "inclusive": f"Enquêteur·rice : {ASKED}\nEnquêté(e) : {SAID}\n{SAID2}\n",
    "name in brackets after": f"Enquêtrice (Paule) : {ASKED}\nEnquêtée (agente) : {SAID}\n{SAID2}\n",
    "carriage returns only": f"Q : {ASKED}\rR : {SAID}\r{SAID2}\r",
    "dialogue dashes": f"- Enquêteur : {ASKED}\n- Enquêté : {SAID}\n{SAID2}\n",
    "several labels on a line": f"[Chercheur] (0:01 - 0:02) {ASKED} [Interviewe] (0:02 - 0:09) {SAID} {SAID2}",
}


@pytest.mark.parametrize("way", TXT)
def test_plain_text(way, tmp_path):
    assert short(put(tmp_path, "a.txt", TXT[way])) == EXPECTED


MD = {
    "bold with colon": f"**Enquêteur :** {ASKED}\n\n**Enquêté** : {SAID}\n\n{SAID2}\n",
    "bold name": f"**Enquêteur** {ASKED}\n\n**Enquêté** {SAID}\n{SAID2}\n",
    "titles": f"# Entretien\n\n## Enquêteur\n\n{ASKED}\n\n## Enquêté\n\n{SAID}\n\n{SAID2}\n",
}


@pytest.mark.parametrize("way", MD)
def test_markdown(way, tmp_path):
    assert short(put(tmp_path, "a.md", MD[way])) == EXPECTED


def cells(*texts):
    return "<w:tr>" + "".join(f"<w:tc>{para(t)}</w:tc>" for t in texts) + "</w:tr>"


DOCX = {
    "bold": docx(para(run("Enquêteur : ", bold=True), ASKED), para(run("Enquêté : ", bold=True), SAID), SAID2),
    "bold without colon": docx(para(run("Q", bold=True), " " + ASKED), para(run("R ", bold=True), SAID), SAID2),
    "not bold": docx(f"Q : {ASKED}", f"R : {SAID}", SAID2),
    "alone in bold": docx(
        para(run("Enquêteur", bold=True)), ASKED, para(run("Enquêté :", bold=True)), SAID, SAID2
    ),
    "split in runs": docx(para("Enqu", "êteur", " :", " ", ASKED), para("R", " : ", SAID), SAID2),
    "table": docx(f"<w:tbl>{cells('Enquêteur', ASKED)}{cells('Enquêté', SAID)}{cells('', SAID2)}</w:tbl>"),
    "line break after the label": docx(
        para(run("Enquêteur", bold=True), run("   0:03"), "<w:r><w:br/></w:r>", ASKED),
        para(run("Enquêté", bold=True), run("   0:09"), "<w:r><w:br/></w:r>", SAID),
        SAID2,
    ),
    "one paragraph": docx(
        para(f"Q : {ASKED}", "<w:r><w:br/></w:r>", f"R : {SAID}", "<w:r><w:br/></w:r>", SAID2)
    ),
    "title": docx(para("Entretien E99", style="T"), f"Q : {ASKED}", f"R : {SAID}", SAID2),
}


@pytest.mark.parametrize("way", DOCX)
def test_word(way, tmp_path):
    assert short(put(tmp_path, "a.docx", DOCX[way])) == EXPECTED


def test_word_with_macros(tmp_path):
    assert short(put(tmp_path, "a.DOCM", DOCX["bold"])) == EXPECTED


BOLD = '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'


def span(label, rest):
    return f'<text:p><text:span text:style-name="B">{label}</text:span>{rest}</text:p>'


ODT = {
    "colon": odt(f"Q : {ASKED}", f"R : {SAID}", SAID2),
    "bold": odt(span("Enquêteur", f" {ASKED}"), span("Enquêté", f" {SAID}"), SAID2, automatic=BOLD),
    "title": odt("<text:h>Entretien E99</text:h>", f"Q : {ASKED}", f"R : {SAID}", SAID2),
    "table": odt(
        "<table:table>"
        + "".join(
            f"<table:table-row><table:table-cell><text:p>{a}</text:p></table:table-cell>"
            f"<table:table-cell><text:p>{b}</text:p></table:table-cell></table:table-row>"
            for a, b in [("Enquêteur", ASKED), ("Enquêté", SAID), ("", SAID2)]
        )
        + "</table:table>"
    ),
}


@pytest.mark.parametrize("way", ODT)
def test_opendocument(way, tmp_path):
    assert short(put(tmp_path, "a.odt", ODT[way])) == EXPECTED


def test_pdf(tmp_path):
    page = ["Entretien E99", f"Q : {ASKED}", "R : Je répare : des", "vélos, surtout. Et des trotti-", "nettes."]
    assert short(put(tmp_path, "a.pdf", pdf(page))) == EXPECTED


CUES = {
    "one voice a cue": f"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Enquêteur>{ASKED}</v>\n\n00:02.500 --> 00:04.000\n"
    f"<v Enquêté>{SAID}\n\n00:04.000 --> 00:05.000\n<v Enquêté>{SAID2}\n",
    "two voices in a cue": f"WEBVTT\n\n1\n00:00:01.000 --> 00:00:05.000 align:start\n<v Enquêteur>{ASKED}\n"
    f"<v.fort Enquêté>{SAID} {SAID2}\n",
    "notes, styles, tags": f"WEBVTT - titre\n\nSTYLE\n::cue {{ }}\n\nNOTE rien\n\n00:01.000 --> 00:02.000\n"
    f"<v Enquêteur><i>{ASKED}</i>\n\nNOTE\nencore rien\n\nid-2\n00:02.500 --> 00:05.000\n"
    f"<v Enquêté>Je <00:03.000><c>répare</c> : des vélos, surtout.&lrm;\n{SAID2}\n",
    "only the first cue of a turn": f"WEBVTT\n\n00:01.000 --> 00:02.000\nEnquêteur : {ASKED}\n\n"
    f"00:02.500 --> 00:04.000\nEnquêté : {SAID}\n\n00:04.000 --> 00:05.000\n{SAID2}\n",
}


@pytest.mark.parametrize("way", CUES)
def test_vtt(way, tmp_path):
    table = turns(put(tmp_path, "a.vtt", CUES[way])).turns
    assert list(zip(table["role"], table["text"], strict=True)) == EXPECTED
    assert (table["start_s"][0], table["end_s"][1]) == (1.0, 5.0)


def test_srt_joins_the_cues_of_a_turn(tmp_path):
    text = (
        f"1\r\n00:00:01,000 --> 00:00:02,000\r\nEnquêteur : {ASKED}\r\n\r\n"
        f"2\r\n00:00:02,500 --> 00:00:04,000\r\nEnquêté : Je répare : des\r\n\r\n"
        f"3\r\n00:00:04,000 --> 00:00:05,000\r\nvélos, surtout. {SAID2}\r\n"
    )
    table = turns(put(tmp_path, "a.srt", text)).turns
    assert list(zip(table["role"], table["text"], strict=True)) == EXPECTED
    assert list(table["end_s"]) == [2.0, 5.0]
    assert list(table["place"]) == ["sous-titre 1", "sous-titre 2"]


def test_times_of_a_bracketed_header(tmp_path):
    table = turns(put(tmp_path, "a.txt", TXT["brackets and times on a line"])).turns
    assert list(table["start_s"]) == [1.0, 11.0]
    assert list(table["end_s"]) == [11.0, 15.0]


def test_turns_count_everyone_answers_only_the_respondent(tmp_path):
    table = turns(put(tmp_path, "a.txt", "Q : a ?\nR : b\nQ : c ?\nR : d\n")).turns
    assert list(table["turn"]) == [1, 2, 3, 4]
    assert table["answer"].to_list()[1::2] == [1, 2]
    assert table["answer"].isna().to_list() == [True, False, True, False]
    assert list(table["place"]) == ["ligne 1", "ligne 2", "ligne 3", "ligne 4"]


# ---- what is not a label


def test_a_colon_in_speech_is_not_a_label(tmp_path):
    text = (
        "Q : Ça va ?\nR : Oui.\nDonc : on continue.\nAttention : ça glisse.\nQ : Et après ?\nR : Après : rien.\n"
        "Attention : ça glisse encore.\nÀ Stains : pareil.\nAttention : toujours.\nÀ Stains : pareil.\n"
        "Q : Bien ?\nR : Oui.\n"
    )
    found = turns(put(tmp_path, "a.txt", text))
    assert list(found.turns["role"]) == ["interviewer", "respondent"] * 3
    assert found.turns["text"][1] == "Oui. Donc : on continue. Attention : ça glisse."
    assert found.problems == ()


def test_the_word_question_in_an_answer_is_not_the_interviewer(tmp_path):
    text = (
        "Enquêteur : a ?\nEnquêté : b.\n" * 6
        + "Question : qui paie ?\nPersonne.\nEnquêteur : c ?\nEnquêté : d.\n"
    )
    table = turns(put(tmp_path, "a.txt", text)).turns
    assert len(table) == 14
    assert table["text"][11] == "b. Question : qui paie ? Personne."


def test_a_second_interviewer_who_speaks_once_is_one(tmp_path):
    text = "Enquêteur : a ?\nEnquêté : b.\n" * 6 + "Enquêtrice : c ?\nEnquêté : d.\n"
    table = turns(put(tmp_path, "a.txt", text)).turns
    assert list(table["role"][-2:]) == ["interviewer", "respondent"]


def test_events_between_brackets_stay_in_the_speech(tmp_path):
    text = (
        "[Chercheur] : a ?\n[Interviewé] : b.\n[rires]\nc [Inaudible] (0:12) d\n" + "[Silence] (0:13)\ne\n" * 4
    )
    table = turns(put(tmp_path, "a.txt", text)).turns
    assert table["text"][1] == "b. [rires] c [Inaudible] (0:12) d" + " [Silence] (0:13) e" * 4


def test_names_in_the_first_column_of_a_table(tmp_path):
    body = "".join(cells(name, said) for name, said in [("Mme Roy", "Et ?"), ("M. Petit", "Oui.")] * 3)
    word = put(tmp_path, "a.docx", docx(f"<w:tbl>{body}</w:tbl>"))
    assert [r for r, _ in short(word)] == ["interviewer", "respondent"] * 3


def test_web_addresses_and_hours_are_not_labels(tmp_path):
    text = "Q : a ?\nR : b\nhttp://exemple.fr\nRendez-vous à 12:30 demain\n"
    assert (
        turns(put(tmp_path, "a.txt", text)).turns["text"][1] == "b http://exemple.fr Rendez-vous à 12:30 demain"
    )


def test_a_short_answer_in_bold_is_not_a_name(tmp_path):
    body = [para(run("Q : ", bold=True), "Et ?"), "R : Voilà.", para(run("Oui", bold=True))] * 5
    found = turns(put(tmp_path, "a.docx", docx(*body)))
    assert list(found.turns["text"]) == ["Et ?", "Voilà. Oui"] * 5


# ---- roles: deduced only without doubt


def test_the_other_of_two_is_deduced_and_said(tmp_path):
    found = turns(put(tmp_path, "a.txt", "Enquêteur : a ?\nMme Durand : b.\n" * 3))
    assert list(found.turns["role"]) == ["interviewer", "respondent"] * 3
    assert [p.what for p in found.problems] == ["rôle déduit de l'alternance pour « Mme Durand »"]


def test_of_two_names_the_one_who_asks_is_the_interviewer(tmp_path):
    found = turns(put(tmp_path, "a.txt", "Paule : Et alors ?\nMarc : Alors voilà.\n" * 4))
    assert list(found.turns["role"]) == ["interviewer", "respondent"] * 4
    assert "« Paule », « Marc »" in found.problems[0].what


def test_two_names_who_both_assert_are_unknown_and_said(tmp_path):
    found = turns(put(tmp_path, "a.txt", "Paule : Voilà.\nMarc : Alors voilà.\n" * 4))
    assert set(found.turns["role"]) == {"unknown"}
    assert found.turns["answer"].isna().all()
    assert found.problems[0].what == "rôle inconnu pour « Paule », « Marc » : ces paroles ne sont pas codées"


def test_a_third_person_is_not_guessed(tmp_path):
    found = turns(put(tmp_path, "a.txt", "Enquêteur : a ?\nMme Durand : b.\nM. Petit : c.\n" * 3))
    assert list(found.turns["role"]) == ["interviewer", "unknown", "unknown"] * 3
    assert "« Mme Durand », « M. Petit »" in found.problems[0].what


def test_two_respondents_stay_two_speakers(tmp_path):
    table = turns(put(tmp_path, "a.txt", "Q : a ?\nEnquêté 1 : b.\nEnquêté 2 : c.\n" * 2)).turns
    assert list(table["role"]) == ["interviewer", "respondent", "respondent"] * 2
    assert list(table["speaker"][:3]) == ["Q", "Enquêté 1", "Enquêté 2"]


def test_a_misspelling_between_two_roles_is_deduced_from_the_other(tmp_path):
    # « Interviewer » is as near to Intervieweur as to Interviewé: only the alternation tells.
    found = turns(put(tmp_path, "a.txt", "Interviewer : a ?\nInterviewé : b.\n" * 3))
    assert list(found.turns["role"]) == ["interviewer", "respondent"] * 3
    assert "déduit" in found.problems[0].what


def test_labels_of_the_settings_lead(tmp_path):
    speakers = Speakers(interviewer=("Paule",), respondent=("Marc",))
    path = put(tmp_path, "a.txt", "Paule : Voilà.\nMARC : Alors ?\n" * 3)
    assert [r for r, _ in short(path, speakers)] == ["interviewer", "respondent"] * 3


def test_without_any_label_everything_is_unknown_and_said(tmp_path):
    found = turns(put(tmp_path, "a.txt", "Bonjour.\nJe répare des vélos.\n"))
    assert list(found.turns["role"]) == ["unknown", "unknown"]
    assert (
        found.problems[0].what
        == "aucune étiquette de locuteur reconnue : 2 passages gardés sans rôle, donc non codés"
    )


def test_voices_that_nothing_names_are_unknown(tmp_path):
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>Un.\n\n00:02.000 --> 00:03.000\n<v B>Deux.\n"
    assert [r for r, _ in short(put(tmp_path, "a.vtt", text))] == ["unknown", "unknown"]


def test_an_empty_label_is_left_out_and_said(tmp_path):
    found = turns(put(tmp_path, "a.txt", "Q : a ?\nR : \nQ : c ?\nR : d\n"))
    assert found.turns["text"].to_list() == ["a ?", "c ?", "d"]
    assert found.problems[0].what == "1 étiquette sans parole laissée de côté"


def test_long_words_before_the_first_label_are_said(tmp_path):
    found = turns(put(tmp_path, "a.txt", "mot " * 80 + "\nQ : a ?\nR : b\n"))
    assert len(found.turns) == 2
    assert found.problems[0].what.startswith("80 mots avant la première étiquette")


def test_moi_is_a_label_when_it_comes_back_like_one(tmp_path):
    found = turns(put(tmp_path, "a.txt", "Moi : Et alors ?\nMme Durand : Alors voilà.\n" * 5))
    assert list(found.turns["role"]) == ["interviewer", "respondent"] * 5


def test_letters_alone_are_labels(tmp_path):
    found = turns(put(tmp_path, "a.txt", "A : Et alors ?\nB : Alors voilà.\n" * 3))
    assert list(found.turns["role"]) == ["interviewer", "respondent"] * 3


def test_a_role_written_after_the_name(tmp_path):
    assert [r for r, _ in short(put(tmp_path, "a.txt", "Paule (enquêtrice) : a ?\nMarc (enquêté) : b.\n"))] == [
        "interviewer",
        "respondent",
    ]


def test_a_line_cut_before_the_word_question_is_speech(tmp_path):
    text = (
        "Enquêteur : a ?\nEnquêté : b.\n" * 3
        + "C'est une bonne\nquestion\nou plutôt la\nquestion : qui paie ?\nEnquêteur : c ?\n"
    )
    assert (
        turns(put(tmp_path, "a.txt", text)).turns["text"][5]
        == "b. C'est une bonne question ou plutôt la question : qui paie ?"
    )


def test_labels_all_in_small_letters_are_labels(tmp_path):
    assert short(put(tmp_path, "a.txt", f"q : {ASKED}\nr : {SAID}\n{SAID2}\n")) == EXPECTED


def test_a_repeated_start_of_line_that_may_be_a_name_is_said_without_quoting_it(tmp_path):
    text = "Q : a ?\nR : b.\nMarie : c.\n" + "Q : a ?\nR : b.\n" * 9 + "Marie : d.\nMarie : e.\n"
    found = turns(put(tmp_path, "a.txt", text))
    assert set(found.turns["role"]) == {"interviewer", "respondent"}
    assert [p.what for p in found.problems] == [
        "un même début de ligne suivi de deux-points revient (ligne 3, ligne 22, ligne 23) et a été pris pour de la parole"
    ]
