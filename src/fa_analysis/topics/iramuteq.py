"""The corpus as IRaMuTeQ reads it, and the classes that IRaMuTeQ found, to compare both."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fa_analysis.errors import StudyError
from fa_analysis.files import ordinary, write_bytes
from fa_analysis.i18n import _

_STAR = re.compile(r"^(?:\*\*\*\*|\d{4})\s+\*")
_VARIABLE = re.compile(r"\*([^\s_*]+)_(\S+)")
_WORDS = re.compile(r"[^\W_]+")


def export_corpus(path: Path, units: pd.DataFrame, respondents: pd.DataFrame) -> bool:
    """Write the texts as an IRaMuTeQ corpus, a line `**** *id_E02 *groupe_… *politique_…` before each document.

    Parameters
    ----------
    path : Path
        The file, usually `.txt`.
    units : DataFrame
        Table `units`; the texts of a document follow in order, one per line.
    respondents : DataFrame
        Table `respondents`, for the group, policy and scope of interviews.

    Returns
    -------
    bool
        True when the file changed.
    """
    people = {row["interview_id"]: row for row in respondents.to_dict("records")}
    blocks = []
    for (source, name), rows in units.groupby(["source", "source_id"], sort=False):
        variables = {"id": str(name), "source": str(source)}
        if source == "interview" and name in people:
            person = people[name]
            variables |= {"groupe": str(person["group"]), "politique": str(person["policy"])}
            variables |= {"territoire": "oui" if person["scope"] == "home" else "non"}
        blocks.append(document(variables, rows["text"]))
    return write_bytes(path, "\n".join(blocks).encode("utf-8"))


def document(variables: Mapping[str, str], texts: Iterable[str]) -> str:
    """Return one document: its line of stars with its variables, then its texts, one per line."""
    # The first underscore parts a variable from its value: there is none in its name.
    names = {variable: _modality(variable).replace("_", "") for variable in variables}
    stars = " ".join(f"*{names[variable]}_{_modality(value)}" for variable, value in variables.items())
    lines = "\n".join(_plain(text) for text in texts)
    return f"**** {stars}\n{lines}\n"


def _modality(value: str) -> str:
    """Return a value without accents, spaces or signs: IRaMuTeQ takes letters, digits and _."""
    bare = "".join(c for c in unicodedata.normalize("NFD", value) if not unicodedata.combining(c))
    return re.sub(r"[^A-Za-z0-9]+", "_", bare).strip("_") or "vide"


def _plain(text: str) -> str:
    """Return a text on one line where nothing can be taken for a star line or a variable."""
    return " ".join(text.replace("*", " ").split())


@dataclass(frozen=True)
class Block:
    """One passage of an IRaMuTeQ corpus with its class: `source_id` as exported, `n` its class (0: none)."""

    source: str
    n: int
    text: str


def read_classes(path: Path) -> list[Block]:
    """Read the corpus that IRaMuTeQ exports with its classes: star lines that hold `*classe_N`.

    Raises
    ------
    StudyError
        When the file cannot be read or holds no class.
    """
    try:
        text = ordinary(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as err:
        raise StudyError(
            _("corpus IRaMuTeQ illisible"), where=str(path), todo=_("Exportez-le de nouveau, en UTF-8")
        ) from err
    blocks: list[Block] = []
    for line in text.splitlines():
        if _STAR.match(line):
            variables = {m[1].lower(): m[2] for m in _VARIABLE.finditer(line)}
            rank = variables.get("classe", "0")
            blocks.append(Block(variables.get("id", ""), int(rank) if rank.isdigit() else 0, ""))
        elif blocks and line.strip():
            last = blocks[-1]
            blocks[-1] = Block(last.source, last.n, f"{last.text} {line.strip()}".strip())
    if not any(block.n for block in blocks):
        raise StudyError(
            _("aucune ligne étoilée ne porte de classe (*classe_1 …)"),
            where=str(path),
            todo=_("Dans IRaMuTeQ, exportez le corpus depuis la classification, par segments de texte"),
        )
    return blocks


def class_of_segments(blocks: list[Block], segments: pd.DataFrame) -> NDArray[np.int64]:
    """Return the class that IRaMuTeQ gives to each of our segments, from 1; 0 where it gives none.

    IRaMuTeQ cuts elsewhere and rewrites the texts (lower case, no punctuation), so segments are recognised
    by their runs of three words: a segment takes the class that most of its runs have in the same document.
    """
    runs: dict[str, dict[tuple[str, ...], Counter[int]]] = defaultdict(lambda: defaultdict(Counter))
    for block in blocks:
        for run in _runs(block.text):
            runs[block.source][run][block.n] += 1
    found = np.zeros(len(segments), dtype=np.int64)
    for row, (name, text) in enumerate(zip(segments["source_id"], segments["text"], strict=True)):
        votes: Counter[int] = Counter()
        here = runs.get(_modality(str(name)), {})
        for run in _runs(text):
            votes.update(here.get(run, ()))
        if votes:
            found[row] = max(sorted(votes), key=lambda n: votes[n])
    return found


def _runs(text: str) -> list[tuple[str, ...]]:
    bare = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    words = _WORDS.findall(bare)
    return [tuple(words[i : i + 3]) for i in range(max(len(words) - 2, 1))]


def compare_classes(one: NDArray[np.int64], other: NDArray[np.int64]) -> tuple[float, pd.DataFrame]:
    """Compare two classifications of the same segments.

    Returns
    -------
    (float, DataFrame)
        The adjusted Rand index over the segments that both give a class to (1: the same, 0: by chance), and
        how many segments each pair of classes shares.
    """
    from sklearn.metrics import adjusted_rand_score

    both = (one > 0) & (other > 0)
    table = pd.crosstab(pd.Series(one[both], name="ours"), pd.Series(other[both], name="theirs"))
    return float(adjusted_rand_score(one[both], other[both])), table
