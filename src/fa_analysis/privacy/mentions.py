"""Everything in texts that could point to a person: one table of mentions."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from fa_analysis.privacy.details import find_details
from fa_analysis.privacy.evidence import SURE
from fa_analysis.privacy.people import find_people

COLUMNS = ["unit_id", "start", "end", "text", "kind", "level"]
KINDS = ("person", "phone", "email", "address", "birth", "health")


def find_mentions(
    texts: pd.DataFrame,
    *,
    listed: Iterable[str] = (),
    ignored: Iterable[str] = (),
    things: Iterable[str] = (),
) -> pd.DataFrame:
    """Find names of people, phones, e-mails, addresses, dates of birth and details of health.

    Parameters
    ----------
    texts : DataFrame
        Columns `unit_id` and `text`; all texts of a study together: a name found once is found everywhere.
    listed : iterable of str
        Full names of people known to the study.
    ignored : iterable of str
        Words that a person said are no names.
    things : iterable of str
        Words that name a thing where nothing but a capital says more: the first words of titles.

    Returns
    -------
    DataFrame
        One row per mention, in order, none over another: `unit_id`, `start`, `end` (code points), `text` (as
        written), `kind` (person, phone, email, address, birth, health) and `level` (`sure`, or `doubt`: masked
        too, and shown to the person who signs).
    """
    told = texts["text"].tolist()
    details = [find_details(text) for text in told]
    people = find_people(told, details, listed=list(listed), ignored=list(ignored), things=list(things))
    rows = []
    for unit, text, spans, names in zip(texts["unit_id"], told, details, people, strict=True):
        found = [(a, b, kind, "doubt" if kind == "health" else SURE) for a, b, kind in spans]
        found += [
            (a, b, "person", level) for a, b, level in names if not any(a < y and x < b for x, y, _k in spans)
        ]
        rows += [(unit, a, b, text[a:b], kind, level) for a, b, kind, level in sorted(found)]
    return pd.DataFrame(rows, columns=COLUMNS)
