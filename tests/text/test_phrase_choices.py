import pandas as pd
import pytest

from fa_analysis.text import QueryError, build_index
from fa_analysis.text.query.evaluate import evaluate
from fa_analysis.text.query.syntax import parse

TEXTS = ["On a gardé les pavés.", "On garde tout.", "Les bordures sont reposées ici.", "Le pavé est neuf."]


def found(query):
    units = pd.DataFrame({"unit_id": list("abcd"), "source": "survey", "text": TEXTS})
    index = build_index(units)
    return [
        index.unit_ids[u] for u in dict.fromkeys(index.unit_of(evaluate(parse(query), index).start).tolist())
    ]


@pytest.mark.parametrize(
    ("query", "units"),
    [
        ('"pavé*|bordure* gardé|reposées"~4', ["a", "c"]),
        ('"lemme:garder|lemme:reposer pavés|ici"~3', ["a", "c"]),
        ('"les pavés|bordures"', ["a", "c"]),
        ('"gardé|est-neuf le|les|pavé"~3', ["a", "d"]),
    ],
)
def test_a_bar_inside_quotes_offers_several_words_at_one_place(query, units):
    assert found(query) == units


def test_a_star_alone_between_bars_is_refused():
    with pytest.raises(QueryError, match="« \\* » seul entre des « \\| »"):
        parse('"pavés|* gardé"~3')
