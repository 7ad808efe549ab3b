"""The survey itself: who was met, whether new interviews still bring new ideas, what was reviewed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL, Material, any_by, expressed_codes, ordered
from fa_analysis.measures.rows import gather, make, nobody

ORDERS_DRAWN = 1000


def survey_measures(material: Material) -> pd.DataFrame:
    """Measure the survey.

    Measures:

    - `quota_group`, `quota_policy` (`code` `done`): interviews done (`n`) out of those planned in the settings
      (`of`); `estimate` their ratio;
    - `met` (`code` `interviews`, `questionnaires`, `projects`; `group` `ensemble`, and `elsewhere` for the
      interviews of other authorities): what the tables hold, whether or not anything could be coded in it;
    - `saturation` (`code` is a number of interviews): distinct codes met after so many interviews, mean and
      central 95 % over random orders;
    - `reviewed_<axis>` (`code` `answers`): answers reviewed by a person, out of all (`ensemble`, and each
      group);
    - `reviewed_interviews` (`code` `drawn`, `reviewed`): interviews drawn by chance and reviewed whole;
    - `uncoded_group` (`code` `answers`): answers that carry no code.
    """
    return gather([*_quotas(material), _met(material), _saturation(material), *_reviewed(material)])


def _quotas(material: Material) -> list[pd.DataFrame]:
    home = material.respondents.loc[material.respondents["scope"] == "home"]
    wanted: dict[str, dict[str, int | None]] = {
        "group": {g.label: g.planned for g in material.settings.groups if g.scope == "home"},
        "policy": {p.label: p.planned for p in material.settings.policies},
    }
    tables = []
    for axis, planned in wanted.items():
        done = home[axis].value_counts()
        labels = [*planned, *sorted(set(done.index) - set(planned))]
        rows = [_quota(label, float(done.get(label, 0)), planned.get(label)) for label in labels]
        if planned and all(planned.values()):
            rows.append(_quota(ALL, float(len(home)), sum(v or 0 for v in planned.values())))
        tables.append(make(rows, what=f"quota_{axis}"))
    return tables


def _quota(group: str, done: float, planned: int | None) -> dict[str, object]:
    row: dict[str, object] = {"group": group, "code": "done", "n": done}
    if not planned:
        return row | {"method": _("pas de nombre prévu")}
    told = _("entretiens réalisés rapportés aux entretiens prévus")
    return row | {"of": float(planned), "estimate": done / planned, "method": told}


def _met(material: Material) -> pd.DataFrame:
    home = material.respondents["scope"] == "home"
    rows = [
        (ALL, "interviews", int(home.sum())),
        ("elsewhere", "interviews", int((~home).sum())),
        (ALL, "questionnaires", len(material.questionnaires)),
        (ALL, "projects", len(material.inventory)),
    ]
    told = _("lignes lues")
    return make(
        [{"group": g, "code": c, "n": n, "estimate": n, "method": told} for g, c, n in rows if n], what="met"
    )


def _saturation(material: Material) -> pd.DataFrame:
    """Count the codes met after 1, 2, … interviews, over random orders of the interviews.

    References
    ----------
    Guest, G., Bunce, A., Johnson, L. (2006), How many interviews are enough? *Field Methods* 18, 59–82; the
    curve over random orders is the sample-based accumulation curve of Gotelli and Colwell (2001).
    """
    codes = [c.id for c in material.codebook.codes if c.id in material.answers]
    said = material.said[codes].to_numpy()
    total = len(said)
    if total == 0:
        return make(
            [{"group": ALL, "code": "0", "of": float(len(codes)), "method": nobody()}], what="saturation"
        )
    chance = np.random.default_rng(material.settings.study.seed)
    order = chance.permuted(np.tile(np.arange(total), (ORDERS_DRAWN, 1)), axis=1)
    # The place, in each order, of the first interview that expresses each code; `total` when none does.
    place = np.argsort(order, axis=1)
    first = np.stack([place[:, column].min(axis=1, initial=total) for column in said.T], axis=1)
    met = np.stack([(first < k).sum(axis=1) for k in range(1, total + 1)], axis=1).astype(float)
    low, high = np.quantile(met, [0.025, 0.975], axis=0)
    told = _("codes distincts rencontrés, moyenne et 95 % de {n} ordres tirés au sort").format(n=ORDERS_DRAWN)
    data = {
        "group": ALL,
        "code": [str(k) for k in range(1, total + 1)],
        "n": np.arange(1, total + 1, dtype=float),
        "of": float(len(codes)),
        "estimate": met.mean(axis=0),
        "low": low,
        "high": high,
        "method": told,
    }
    return make(data, what="saturation")


def _reviewed(material: Material) -> list[pd.DataFrame]:
    who = material.answers.index.get_level_values(0)
    group = material.interviews["group"].reindex(who).to_numpy()
    order = ordered(material.interviews["group"], [g.label for g in material.settings.groups])
    seen = {
        "reviewed_group": (
            material.reviewed.any(axis=1).to_numpy(),
            _("part des réponses relues par une personne"),
        ),
        "uncoded_group": (~material.answers.any(axis=1).to_numpy(), _("part des réponses sans aucun code")),
    }
    tables = []
    for what, (true, told) in seen.items():
        rows = [_share(g, true[group == g], told) for g in order]
        tables.append(make([*rows, _share(ALL, true, told)], what=what))
    index = material.interviews.index
    codes = expressed_codes(material.codebook)
    rows = []
    words = {
        "reviewed": _("part des entretiens dont toutes les réponses sont relues"),
        "drawn": _("part des entretiens tirés au sort et relus en entier"),
    }
    for code, cells in {"reviewed": material.reviewed, "drawn": material.drawn}.items():
        whole = ~any_by(~cells[codes], index).any(axis=1).to_numpy()
        rows.append(_share(ALL, whole, words[code]) | {"code": code})
    return [*tables, make(rows, what="reviewed_interviews")]


def _share(group: str, true: np.ndarray, told: str) -> dict[str, object]:
    n, of = float(true.sum()), float(len(true))
    if of == 0:
        return {"group": group, "code": "answers", "of": of, "method": nobody()}
    # Answers of one interview hang together: an interval that ignores it would be too narrow. None is given.
    return {"group": group, "code": "answers", "n": n, "of": of, "estimate": n / of, "method": told}
