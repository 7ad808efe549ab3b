"""Quality of the coding, as rows of `measures`, from its evaluation against a reference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.intervals import wilson
from fa_analysis.measures.rows import gather, make


def quality_measures(evaluation: pd.DataFrame | None) -> pd.DataFrame:
    """Turn the table of `coding.evaluate` into measures.

    Parameters
    ----------
    evaluation : DataFrame or None
        Columns `level` (`code`, `family`, …), `name`, `tp`, `fp`, `fn`, `precision`, `recall`, `f1`.

    Returns
    -------
    DataFrame
        `quality_precision`, `quality_recall` (Wilson intervals) and `quality_f1`; `group` is the level, `code`
        the name. A code that is neither in the reference nor proposed has no value.
    """
    if evaluation is None or evaluation.empty:
        return make([])
    tp, fp, fn = (evaluation[c].to_numpy(dtype=float) for c in ("tp", "fp", "fn"))
    base = {"group": evaluation["level"].to_numpy(), "code": evaluation["name"].to_numpy(), "n": tp}
    told = {
        "precision": _("part juste de ce qui est codé ; Wilson à 95 %"),
        "recall": _("part retrouvée de ce qui devait l'être ; Wilson à 95 %"),
        "f1": _("moyenne harmonique de la précision et du rappel"),
    }
    none = _("pas assez de données : code absent de la référence et du codage")
    tables = []
    for name, of in {"precision": tp + fp, "recall": tp + fn, "f1": tp + (fp + fn) / 2}.items():
        with np.errstate(invalid="ignore"):
            value = np.where(of > 0, tp / np.where(of > 0, of, 1), np.nan)
        low, high = wilson(tp, of) if name != "f1" else (np.nan, np.nan)
        data = base | {"of": of, "estimate": value, "low": low, "high": high}
        data["method"] = np.where(of > 0, told[name], none)
        tables.append(make(data, what=f"quality_{name}"))
    return gather(tables)
