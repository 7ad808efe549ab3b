"""A fitted model on the disk: numbers in one npz, words in JSON inside it; nothing that could run code."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.learning.combiner import Combiner
from fa_analysis.learning.model import Learner, OutOfFold, Said, Taught
from fa_analysis.learning.views import VIEWS, Rows, Terms

FORMAT = 4
_HELD = ("chance", "said", "learnt")
_SAID = ("marks", "chance", "yes")
_PLAIN = ("previous", "next", "place", "length")


def save(taught: Taught, path: Path) -> bool:
    """Write what was learnt, atomically; see `as_bytes`. Return True when the bytes changed."""
    return write_bytes(path, as_bytes(taught))


def as_bytes(taught: Taught) -> bytes:
    """Return what was learnt as the content of a file; the same model gives the same bytes.

    It holds the weights of the reviewed units' words: it is as confidential as the transcripts.

    Raises
    ------
    ValueError
        When nothing was learnt: there is nothing to keep.
    """
    learner, held, said = taught.learner, taught.held, taught.said
    if learner is None:
        raise ValueError("nothing was learnt")
    words = {
        "format": FORMAT,
        "mark": taught.mark,
        "codes": learner.codes,
        "families": learner.combiner.families,
        "exclusive": learner.exclusive,
        "kind": list(learner.rows.kind),
        "kinds": learner.combiner.kinds,
        "terms": {view: learner.vocabulary[view].terms for view in VIEWS},
    }
    arrays: dict[str, Any] = {
        "words": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), dtype=np.uint8),
        "dual": learner.dual,
        **{f"held_{name}": getattr(held, name) for name in _HELD},
        **({f"said_{name}": getattr(said, name) for name in _SAID} if said is not None else {}),
        "centre": learner.combiner.centre,
        "scale": learner.combiner.scale,
        "coefficients": learner.combiner.coefficients,
        "thresholds": learner.combiner.thresholds,
        **{f"idf_{view}": learner.vocabulary[view].idf for view in VIEWS},
        **{name: getattr(learner.rows, name) for name in _PLAIN},
        **_sparse("text", learner.rows.text),
        **_sparse("asked", learner.rows.asked),
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def load(path: Path) -> Taught:
    """Read what `save` wrote.

    Raises
    ------
    StudyError
        When the file is missing, torn, or of another version.
    """
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
            found = {name: file[name] for name in file.files}
        words = json.loads(found["words"].tobytes().decode())
    except (OSError, EOFError, KeyError, ValueError, zipfile.BadZipFile) as err:
        raise StudyError(
            _("modèle illisible"),
            where=str(path),
            todo=_("Supprimez ce fichier et relancez « fa-analysis run »"),
        ) from err
    if words.get("format") != FORMAT:
        raise StudyError(
            _("modèle d'une autre version"),
            where=str(path),
            todo=_("Supprimez ce fichier et relancez « fa-analysis run »"),
        )
    learner = _learner(words, found)
    held = OutOfFold(learner.codes, *(found[f"held_{name}"] for name in _HELD))
    said = Said(*(found[f"said_{name}"] for name in _SAID)) if "said_marks" in found else None
    return Taught(words["mark"], learner, held, said)


def _learner(words: dict[str, Any], found: dict[str, Any]) -> Learner:
    rows = Rows(
        _matrix("text", found),
        _matrix("asked", found),
        found["previous"],
        found["next"],
        found["place"],
        found["length"],
        np.array(words["kind"], dtype=object),
    )
    combiner = Combiner(
        tuple(words["families"]),
        tuple(words["kinds"]),
        *(found[name] for name in ("centre", "scale", "coefficients", "thresholds")),
    )
    vocabulary = {view: Terms(tuple(words["terms"][view]), found[f"idf_{view}"]) for view in VIEWS}
    exclusive = tuple(tuple(group) for group in words["exclusive"])
    return Learner(tuple(words["codes"]), vocabulary, rows, found["dual"], combiner, exclusive)


def _sparse(name: str, matrix: Any) -> dict[str, Any]:
    parts = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
    return {f"{name}_{k}": v for k, v in parts.items()} | {f"{name}_shape": np.array(matrix.shape)}


def _matrix(name: str, found: dict[str, Any]) -> Any:
    from scipy.sparse import csr_matrix

    parts = tuple(found[f"{name}_{k}"] for k in ("data", "indices", "indptr"))
    return csr_matrix(parts, shape=tuple(found[f"{name}_shape"]))
