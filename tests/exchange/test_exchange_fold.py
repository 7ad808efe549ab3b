"""All that a code says goes into one description and comes back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.exchange.fold import Folded, fold, unfold

WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), max_size=40).map(
    lambda text: " ".join(text.split())
)
FILLED = WORDS.filter(bool)
CODES = st.builds(
    Folded,
    definition=WORDS,
    id=st.from_regex(r"\A[a-z_0-9]{0,12}\Z"),
    ordinal=st.booleans(),
    level=st.none() | st.integers(-999, 999),
    family=st.from_regex(r"\A[a-z]{0,8}\Z"),
    include=WORDS,
    exclude=WORDS,
    examples=st.lists(FILLED, max_size=4).map(tuple),
    counter_examples=st.lists(FILLED, max_size=4).map(tuple),
)


@given(CODES)
@settings(derandomize=True, deadline=None, max_examples=150)
def test_what_is_folded_comes_back(said):
    assert unfold(fold(said)) == said


def test_a_code_is_folded_for_people_to_read():
    said = Folded(
        "Faire avec.", "associer", include="Un vote.", exclude="L'info.", examples=("On vote.", "Tous !")
    )
    assert fold(said) == (
        "Faire avec.\nInclure : Un vote.\nExclure : L'info.\nExemples :\n- On vote.\n- Tous !\nIdentifiant : associer"
    )


def test_a_definition_that_looks_like_a_part_is_still_the_definition():
    assert unfold(fold(Folded("Inclure : tout", exclude="Exclure : rien"))).definition == "Inclure : tout"


def test_the_description_of_another_tool_is_a_definition_as_it_stands():
    found = unfold("Erősen szkeptikus (piros)\nEnyhén szkeptikus, kétkedő (sárga)\r\n\nElfogadó (zöld)")
    assert found == Folded("Erősen szkeptikus (piros)\nEnyhén szkeptikus, kétkedő (sárga)\n\nElfogadó (zöld)")


def test_what_a_person_wrote_under_a_part_in_the_other_tool_belongs_to_it():
    found = unfold("Faire avec.\nInclure : un vote\nou deux\nExemples :\n- On vote\net on suit.\nNiveau : haut")
    assert (found.include, found.examples, found.level) == ("un vote ou deux", ("On vote et on suit.",), None)
