"""Names that people give to topics: kept in `data/review/topics.yaml`, found again when a model is refitted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis.errors import StudyError
from fa_analysis.files import ordinary, write_bytes
from fa_analysis.i18n import _, quoted
from fa_analysis.topics.model import TopicModel

WEAK = 0.5
"""Below this cosine between a named topic and the nearest one, the match is said to be weak."""

_HEAD = """\
# Les noms donnés aux thèmes, et les mots que l'analyste garde ou écarte malgré les listes.
# « mots » est l'empreinte du thème quand il a été nommé : elle sert à le retrouver après un nouveau calcul.
"""


@dataclass(frozen=True)
class TopicName:
    """A name, and the weights of the heaviest terms of the topic it was given to."""

    name: str
    method: str
    terms: dict[str, float]


@dataclass(frozen=True)
class TopicNotes:
    """What people decided about topics: names, words kept, words left out."""

    names: tuple[TopicName, ...] = ()
    keep: frozenset[str] = frozenset()
    drop: frozenset[str] = frozenset()


def read_notes(path: Path) -> TopicNotes:
    """Read `topics.yaml`; nothing when the file is not there.

    Raises
    ------
    StudyError
        When the file cannot be read as such; it says which entry.
    """
    import yaml

    if not path.exists():
        return TopicNotes()
    try:
        raw = yaml.load(ordinary(path).read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506 - strings only
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as err:
        raise StudyError(
            _("fichier illisible"), where=str(path), todo=_("Corrigez son écriture YAML ou supprimez-le")
        ) from err
    raw = raw or {}
    if not isinstance(raw, dict):
        raise _wrong(path, _("le fichier"))
    names = tuple(_name(path, rank, entry) for rank, entry in enumerate(_list(path, raw, "noms"), start=1))
    keep, drop = (frozenset(map(str, _list(path, raw, part))) for part in ("mots_gardes", "mots_ecartes"))
    return TopicNotes(names, keep, drop)


def _list(path: Path, raw: dict[str, Any], part: str) -> list[Any]:
    found = raw.get(part) or []
    if not isinstance(found, list):
        raise _wrong(path, quoted(part))
    return found


def _name(path: Path, rank: int, entry: Any) -> TopicName:
    try:
        terms = {str(term): float(weight) for term, weight in entry["mots"].items()}
        return TopicName(str(entry["nom"]), str(entry["methode"]), terms)
    except (KeyError, TypeError, ValueError, AttributeError) as err:
        raise _wrong(path, _("le nom numéro {rank}").format(rank=rank)) from err


def _wrong(path: Path, what: str) -> StudyError:
    return StudyError(
        _("{what} n'est pas écrit comme attendu").format(what=what),
        where=str(path),
        todo=_("Chaque nom a « nom », « methode » et « mots » (mot : poids) ; les mots gardés sont une liste"),
    )


def write_notes(path: Path, notes: TopicNotes) -> bool:
    """Write `topics.yaml`; return True when it changed."""
    import yaml

    content = {
        "noms": [{"nom": n.name, "methode": n.method, "mots": n.terms} for n in notes.names],
        "mots_gardes": sorted(notes.keep),
        "mots_ecartes": sorted(notes.drop),
    }
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    return write_bytes(path, (_HEAD + text).encode("utf-8"))


def name_topic(notes: TopicNotes, model: TopicModel, topic: int, name: str, *, top: int = 20) -> TopicNotes:
    """Return `notes` with a name for topic `topic` (from 1) of `model`; the same name again replaces it."""
    if not 1 <= topic <= model.k:
        raise no_such_topic(topic, model.k)
    weights = model.weights[topic - 1]
    heavy = [int(i) for i in np.argsort(-weights, kind="stable")[:top] if weights[i] > 0]
    terms = {model.terms[i]: round(float(weights[i]), 4) for i in heavy}
    others = tuple(n for n in notes.names if n.name != name or n.method != model.method)
    return TopicNotes((*others, TopicName(name, model.method, terms)), notes.keep, notes.drop)


def no_such_topic(topic: int, k: int) -> StudyError:
    """Return the error of a number that none of `k` topics has."""
    return StudyError(
        _("il n'y a pas de thème {topic}").format(topic=topic),
        todo=_("Donnez un numéro entre 1 et {k}").format(k=k),
    )


def match_names(names: Sequence[TopicName], model: TopicModel) -> pd.DataFrame:
    """Give the names to the topics of a new model that look most like those they were given to.

    Names and topics are paired so that the cosines of their term weights add up to the most; only the names
    given with the same method are used.

    Returns
    -------
    DataFrame
        One row per name: ``name``, ``topic`` (from 1; empty when there are more names than topics), ``cosine``,
        ``weak`` (the cosine is under 0.5, or there is no topic): the name should be looked at again.
    """
    from scipy.optimize import linear_sum_assignment

    names = [n for n in names if n.method == model.method]
    column = {term: at for at, term in enumerate(model.terms)}
    wanted = np.zeros((len(names), len(model.terms)))
    for row, name in enumerate(names):
        for term, weight in name.terms.items():
            if term in column:
                wanted[row, column[term]] = weight
    # A term that has left the vocabulary still counts in the length: it is a difference.
    length = np.array([np.sqrt(sum(w * w for w in n.terms.values())) or 1.0 for n in names])
    size = np.linalg.norm(model.weights, axis=1)
    cosine = (wanted @ model.weights.T) / length[:, None] / np.where(size > 0, size, 1.0)
    rows, topics = linear_sum_assignment(-cosine)
    given = dict(zip(rows.tolist(), topics.tolist(), strict=True))
    found = pd.DataFrame(
        {
            "name": [n.name for n in names],
            "topic": pd.array([given[i] + 1 if i in given else None for i in range(len(names))], dtype="Int64"),
            "cosine": [float(cosine[i, given[i]]) if i in given else 0.0 for i in range(len(names))],
        }
    )
    return found.assign(weak=found["cosine"] < WEAK)
