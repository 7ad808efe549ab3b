"""What a topic model is, whatever the method that made it, and how it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _

Method = Literal["nmf", "lda", "reinert"]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# What is stored is rounded: the last bits depend on the machine, and a table that is rebuilt must not change.
DECIMALS = 6


@dataclass(frozen=True)
class TopicModel:
    """K topics of n segments over p terms.

    `weights`, shape (K, p): what each topic is made of; a row adds up to 1. `shares`, shape (n, K): what each
    segment is made of; a row adds up to 1, or to 0 for a segment outside every topic. `anchors`: the code whose
    seed words hold each topic, empty for a topic left free. Topics are numbered from 1 in tables.
    """

    method: Method
    terms: tuple[str, ...]
    weights: Floats
    shares: Floats
    anchors: tuple[str, ...]

    @property
    def k(self) -> int:
        """The number of topics."""
        return int(self.weights.shape[0])

    @property
    def strengths(self) -> Floats:
        """Share of each topic in each segment divided by its mean share, shape (n, K); 1 is the average.

        Some topics have a little of every segment; a raw share would give them nearly all short segments.
        """
        mean = self.shares.mean(axis=0)
        ratio = np.divide(self.shares, mean, out=np.zeros_like(self.shares), where=mean > 0)
        return np.asarray(np.round(ratio, DECIMALS))

    @property
    def main(self) -> Ints:
        """The topic that stands out most in each segment, from 1; 0 for a segment outside every topic."""
        return np.where(self.shares.sum(axis=1) > 0, self.strengths.argmax(axis=1) + 1, 0)


def check_corpus(matrix: Any, k: int) -> None:
    """Refuse a corpus that cannot give `k` topics, and say what to change.

    Raises
    ------
    StudyError
        With an empty vocabulary, fewer segments than topics, or segments that are all alike.
    """
    n, p = matrix.shape
    filled = int(np.count_nonzero(np.diff(matrix.tocsr().indptr)))
    if k < 2:
        raise StudyError(_("{k} thème demandé").format(k=k), todo=_("Demandez au moins 2 thèmes"))
    if p == 0:
        raise StudyError(
            _("il ne reste aucun mot après les mots vides, les noms et les mots rares"),
            todo=_("Abaissez la fréquence minimale des mots ou allégez la liste des mots vides"),
        )
    if filled < k:
        raise StudyError(
            _("{k} thèmes demandés, mais {filled} segments ont au moins un mot retenu").format(
                k=k, filled=filled
            ),
            todo=_("Demandez moins de thèmes, ajoutez des textes, ou raccourcissez les segments"),
        )
    if _alike(matrix):
        raise StudyError(
            _("les {n} segments sont tous identiques").format(n=n),
            todo=_("Vérifiez que les fichiers lus ne sont pas des copies d'un même texte"),
        )
    if p < k:
        raise StudyError(
            _("{k} thèmes demandés, mais le vocabulaire n'a que {p} mots").format(k=k, p=p),
            todo=_("Demandez moins de thèmes, ou abaissez la fréquence minimale des mots"),
        )


def _alike(matrix: Any) -> bool:
    """Say whether all the segments that have a term have the same terms, as often."""
    from scipy import sparse

    table = sparse.csr_array(matrix)
    table.sum_duplicates()
    sizes = np.diff(table.indptr)
    filled = np.flatnonzero(sizes)
    if len(set(sizes[filled].tolist())) > 1:
        return False
    size = int(sizes[filled[0]])
    return bool(
        (table.indices.reshape(-1, size) == table.indices[:size]).all()
        and (table.data.reshape(-1, size) == table.data[:size]).all()
    )


def normalised(rows: Floats) -> Floats:
    """Return `rows` divided by their sums and rounded; a row of zeros stays so."""
    total = rows.sum(axis=1, keepdims=True)
    return np.asarray(np.round(np.divide(rows, total, out=np.zeros_like(rows), where=total > 0), DECIMALS))
