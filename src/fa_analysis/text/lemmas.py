"""Dictionary words of forms: simplemma, then what it gets wrong in this field, written down in a table.

A form may have several lemmas (`fait` is `faire` and `fait`): a query for either finds it, counts take the
first. Participles keep their verb beside the adjective (`associées`: `associé`, `associer`); regular verbs in
-er that the dictionary lacks are recognised by their endings (`mutualise`: `mutualiser`).
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fa_analysis.text.capitals import settled_forms
from fa_analysis.text.index import Index
from fa_analysis.text.normalise import key

_TABLE = Path(__file__).parent / "data" / "lemmes.csv"
_ENDINGS = (
    "eraient", "erions", "eriez", "erais", "erait", "eront", "erons", "erez", "erai", "eras", "era",
    "issions", "assions", "assiez", "assent", "asses", "asse", "âmes", "âtes", "èrent", "aient", "ions",
    "iez", "ais", "ait", "ant", "ants", "ante", "antes", "ons", "ez", "ent", "ées", "ée", "és", "é", "es",
    "er", "e", "a", "as", "ai",
)  # fmt: skip
_PRODUCTIVE = ("is", "ifi", "ionn")
_PARTICIPLE = ("ées", "és", "ée", "é")


@cache
def exceptions() -> dict[str, tuple[str, ...]]:
    """Return the table of exceptions: form → lemmas, the usual one first."""
    with _TABLE.open(encoding="utf-8", newline="") as source:
        return {row["form"]: tuple(row["lemmas"].split("|")) for row in csv.DictReader(source, delimiter=";")}


@cache
def lemmas(form: str) -> tuple[str, ...]:
    """Return the lemmas of a form (a key in lower case), the usual one first."""
    if form in exceptions():
        return exceptions()[form]
    found = [_dictionary(form)]
    if found[0] == form and not _known(form):
        found = [_regular(form) or form]
    for ending in _PARTICIPLE:
        if form.endswith(ending) and _known(verb := form[: -len(ending)] + "er"):
            found.append(verb)
            break
    if form[-1:] in "es" and found[0] + "e" in (form, form.removesuffix("s")):
        again = _dictionary(found[0])
        if again.endswith(("ir", "re", "oir")):
            found.append(again)
    return tuple(dict.fromkeys(key(x) for x in found))


def lemma_forms(index: Index, lemma: str) -> npt.NDArray[np.int64]:
    """Return the numbers of the forms of `index` that are inflected forms of `lemma`, ascending."""
    if "lemmas" not in index.cache:
        index.cache["lemmas"] = _by_lemma(index)
    table: dict[str, list[int]] = index.cache["lemmas"]
    return np.array(sorted(set(table.get(lemma.lower(), ()))), dtype=np.int64)


def _by_lemma(index: Index) -> dict[str, list[int]]:
    table: dict[str, list[int]] = {}
    for number, form in enumerate(settled_forms(index)):
        for lemma in {form, *lemmas(form)}:
            table.setdefault(lemma, []).append(number)
    return table


def _dictionary(form: str) -> str:
    """Look a form up, with its ligature where the dictionary writes one (`coeur` is there as `cœur`)."""
    import simplemma

    if "oe" in form and simplemma.is_known(written := form.replace("oe", "œ"), lang="fr"):
        form = written
    return str(simplemma.lemmatize(form, lang="fr"))


def _known(form: str) -> bool:
    import simplemma

    return bool(simplemma.is_known(form, lang="fr"))


def _regular(form: str) -> str | None:
    """Return the infinitive in -er whose regular inflection `form` is, when its stem shows a verb."""
    for ending in _ENDINGS:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 3 and (stem.endswith(_PRODUCTIVE) or _known(stem + "er")):
            return stem + "er"
    return None
