"""Decisions found again when transcripts are corrected, over the texts of the survey."""

import random
import re
from collections import Counter, defaultdict

import pandas as pd
import pytest

from fa_analysis.read import find_transcripts, read_respondents, read_transcript
from fa_analysis.review.anchors import anchor, index_units, place, word_spans, words
from fa_analysis.review.journal import draft
from fa_analysis.study import open_study
from fa_analysis.text import make_units

ROUNDS = 2


@pytest.fixture(scope="module")
def survey(request):
    """Every answer of the survey's interviews, in order."""
    study = open_study(request.config.rootpath)
    respondents, _problems = read_respondents(study)
    files, _problems = find_transcripts(study, respondents)
    turns = [
        read_transcript(path, speakers=study.settings.speakers).turns.assign(interview_id=name)
        for name, path in files.items()
    ]
    none = pd.DataFrame()
    return make_units(
        turns=pd.concat(turns, ignore_index=True),
        questionnaires=none,
        projects=none,
        cases=none,
        benchmark=none,
        settings=study.settings,
    )


def decisions_on(units, chance):
    """One judgement of each whole answer, and three of quotes of one to six words, yes or no."""
    for unit in units.by_id.values():
        yield unit.id, draft("decision", verdicts={"yes": ("a",), "no": ("b",)}, **anchor(unit))
        spans = word_spans(unit.text)
        for _i in range(3):
            first = chance.randrange(len(spans))
            last = min(len(spans), first + chance.choice([1, 2, 2, 3, 4, 6])) - 1
            fields = anchor(unit, spans[first][0], spans[last][1])
            yield unit.id, draft("decision", verdicts={chance.choice(["yes", "no"]): ("a",)}, **fields)


def corrected(text, chance, vocabulary):
    """One word in a hundred replaced, taken out, or followed by another."""
    pieces = re.findall(r"\s+|\S+", text)
    for i, piece in enumerate(pieces):
        if not piece.isspace() and chance.random() < 0.01:
            other = chance.choice(vocabulary)
            pieces[i] = chance.choice([other, "", f"{piece} {other}"])
    return "".join(pieces)


def restructured(answers, chance):
    """In each interview: an answer added, one taken out, two joined, or one cut in two; every name shifts.

    `answers` are (names of the old answers it holds, text); a half answer is named `half`.
    """
    act, at = chance.choice(["add", "drop", "join", "cut"]), chance.randrange(len(answers) - 1)
    names, text = answers[at]
    if act == "add":
        return [*answers[:at], ((), "Une question de plus nous a été posée ce jour-là."), *answers[at:]]
    if act == "drop":
        return answers[:at] + answers[at + 1 :]
    if act == "join":
        joined = (names + answers[at + 1][0], f"{text} {answers[at + 1][1]}")
        return [*answers[:at], joined, *answers[at + 2 :]]
    cut = text.find(". ", len(text) // 3)
    if cut < 0:
        return answers
    halves = [(("half", *names), text[: cut + 1]), (("half", *names), text[cut + 2 :])]
    return [*answers[:at], *halves, *answers[at + 1 :]]


def correct_all(units, chance):
    """Return the corrected units, and for each old answer the new ones it is in and what became of it."""
    vocabulary = [w for t in units["text"] for w in t.split()]
    sources = defaultdict(list)
    for name, text in zip(units["unit_id"], units["text"], strict=True):
        sources[name.split(":")[0]].append(((name,), corrected(text, chance, vocabulary)))
    rows, truth = [], defaultdict(list)
    for source, answers in sources.items():
        for rank, (names, text) in enumerate(restructured(answers, chance), start=1):
            rows.append((f"{source}:{rank}", text))
            whole = len([n for n in names if n != "half"])
            kind = "cut" if "half" in names else "joined" if whole > 1 else "kept"
            for name in names:
                truth[name].append((f"{source}:{rank}", kind))
    return index_units(pd.DataFrame(rows, columns=["unit_id", "text"])), truth


def outcome(entry, found, now, there):
    """Say whether a decision is `right`, `wrong` or `asked`, and on what kind of answer."""
    kind = there[0][1] if there else "gone"
    if found.state == "pending":
        return kind, "asked"
    if found.unit not in [name for name, _k in there]:
        return kind, "wrong"
    text = now.by_id[found.unit].text
    if entry.whole:
        # A whole answer was judged: right only where all of it, a few words aside, and little else is.
        return kind, "right" if abs(len(words(text)) - entry.n_words) <= 8 else "wrong"
    old, new = Counter(words(entry.quote)), Counter(words(text[found.start : found.end]))
    return kind, "right" if old & new or len(words(entry.quote)) <= 2 else "wrong"


@pytest.mark.slow
def test_one_word_in_a_hundred_corrected_over_the_survey(survey):
    count = Counter()
    for seed in range(ROUNDS):
        chance = random.Random(seed)
        before = index_units(survey)
        now, truth = correct_all(survey, chance)
        for name, entry in decisions_on(before, chance):
            count[outcome(entry, place(entry, now), now, truth[name])] += 1
    kept = count["kept", "right"] + count["kept", "asked"] + count["kept", "wrong"]
    placed = sum(n for (_kind, result), n in count.items() if result != "asked")
    wrong = sum(n for (_kind, result), n in count.items() if result == "wrong")
    told = f"{dict(count)}"
    assert kept > 10_000, told
    assert count["kept", "right"] / kept >= 0.995, told
    assert wrong / placed <= 0.001, told
    assert count["gone", "wrong"] == 0, told  # what was taken out is asked, every time
    assert count["gone", "asked"] > 0, told


def units_of(*texts):
    return index_units(
        pd.DataFrame({"unit_id": [f"E02:{i}" for i in range(1, len(texts) + 1)], "text": list(texts)})
    )


LONG = "On a récupéré les pavés de la rue pour refaire la place, avec les habitants du quartier voisin."
OTHER = "Il n'y a pas d'argent et pas de temps ; alors on fait ce qu'on peut avec l'équipe qui reste ici."


def judged(unit, quote=None):
    start = unit.text.index(quote) if quote else None
    return draft(
        "decision", verdicts={"yes": ("a",)}, **anchor(unit, start, start + len(quote) if quote else None)
    )


def test_offsets_count_code_points():
    before = units_of(
        "« L'été 🌞, où l'on s'entr'aide » dit-elle à l'équipe ; puis les habitants décident ensemble."
    )
    entry = judged(before.by_id["E02:1"], "les habitants")
    now = units_of(
        "« L'été 🌞🌞, où l'on s'entraide » dit-elle à l'équipe ; puis les habitants décident ensemble."
    )
    found = place(entry, now)
    assert now.by_id["E02:1"].text[found.start : found.end] == "les habitants"


def test_a_quote_said_twice_in_an_answer_is_told_apart_by_its_context():
    text = "Ils ont dit non au début ; le maire a poussé, le service a bougé, mais les voisins ont dit non à la fin."
    unit = units_of(text, OTHER).by_id["E02:1"]
    second = text.rindex("dit non")
    entry = draft("decision", verdicts={"yes": ("a",)}, **anchor(unit, second, second + 7))
    now = units_of("Alors : " + text.replace("voisins", "riverains"), OTHER)
    found = place(entry, now)
    assert found.state == "moved"
    assert found.start == now.by_id["E02:1"].text.rindex("dit non")


def test_a_quote_whose_only_word_was_taken_out_is_asked():
    entry = judged(units_of(LONG, OTHER).by_id["E02:1"], "habitants")
    assert place(entry, units_of(LONG.replace("habitants ", ""), OTHER)).state == "pending"


def test_a_sentence_added_to_an_answer_asks_about_the_judgement_of_the_whole():
    entry = judged(units_of(LONG, OTHER).by_id["E02:1"])
    assert place(entry, units_of(LONG + " Et on a tout payé nous-mêmes.", OTHER)).state == "pending"


def test_two_answers_nearly_the_same_are_asked_rather_than_guessed():
    one, two = LONG.replace("voisin", "nord"), LONG.replace("voisin", "sud")
    before = units_of(one, OTHER, two).by_id["E02:1"]
    now = units_of(LONG.replace("voisin", "est"), OTHER, two)
    assert place(judged(before), now).state == "pending"


def test_an_interview_renamed_is_found_by_its_texts_and_an_unknown_one_is_asked():
    entry = judged(units_of(LONG, OTHER).by_id["E02:1"])
    renamed = index_units(pd.DataFrame({"unit_id": ["E99:1", "E99:2"], "text": [OTHER, LONG]}))
    assert (place(entry, renamed).state, place(entry, renamed).unit) == ("moved", "E99:2")
    other = index_units(pd.DataFrame({"unit_id": ["E99:1"], "text": [OTHER]}))
    assert (place(entry, other).state, place(entry, other).reason) == ("pending", "source")


def test_punctuation_and_capitals_are_no_change():
    entry = judged(units_of(LONG, OTHER).by_id["E02:1"])
    now = units_of(OTHER, LONG.replace(",", " ;").replace("On a", "on a"))
    assert (place(entry, now).state, place(entry, now).unit) == ("moved", "E02:2")


def test_an_answer_that_lost_a_word_where_it_stood_is_found_again_not_unmoved():
    before, now = units_of(LONG, OTHER), units_of(LONG.replace("pavés", "dalles"), OTHER)
    for entry in (judged(before.by_id["E02:1"]), judged(before.by_id["E02:1"], "les habitants")):
        found = place(entry, now)
        assert (found.state, found.unit) == ("moved", "E02:1")
        assert place(entry, before).state == "placed"


def test_a_quote_of_a_short_unchanged_answer_has_not_moved():
    before = units_of("Oui, bien sûr.", OTHER)
    assert place(judged(before.by_id["E02:1"], "bien sûr"), before).state == "placed"
