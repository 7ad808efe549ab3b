"""Groups too small to be shown in a release, put together so that what they say is counted and not hidden.

What `study.toml` declares (`merge`) comes first: all the groups of one `merge` are put together when one of
them counts fewer than k persons. What is still small is put together by itself: groups of actors within their
role family, then all that is left (« autres groupes », « autres politiques »), with the next smallest when the
small ones are not k persons together. All is counted again from the coded answers: means and intervals are
those of the merged group.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.material import Material as Prepared
from fa_analysis.measures.merging import Merged, merged_labels, merging
from fa_analysis.settings import Group, Policy, Settings

Plan = Mapping[str, Merged]
"""By axis (`group`, `policy`): the name of each merged group → the labels of its parts."""


def plan_of(prepared: Prepared, *, k: int) -> dict[str, Merged]:
    """Return what to put together so that every group shown counts at least `k` persons, where it can be.

    Parameters
    ----------
    prepared : measures.Material
        A study prepared with nothing merged.
    """
    home, settings = prepared.interviews, prepared.settings
    return {
        "group": _axis(home["group"], settings.groups, k=k, others=_("autres groupes")),
        "policy": _axis(home["policy"], settings.policies, k=k, others=_("autres politiques")),
    }


def put_together(prepared: Prepared, plan: Plan) -> Prepared:
    """Return the prepared study with the labels of each merged group in place of those of its parts."""
    home = {axis: merged_labels(prepared.interviews[axis], plan[axis]) for axis in ("group", "policy")}
    asked = merged_labels(prepared.questionnaires["policy"], plan["policy"])
    return replace(
        prepared,
        interviews=prepared.interviews.assign(**home),
        questionnaires=prepared.questionnaires.assign(policy=asked),
        merged=plan,
    )


def settings_of(settings: Settings, plan: Plan) -> Settings:
    """Return the settings with `merge` as it was done: charts name the parts of a merged group from it."""
    name = {axis: {p: m for m, parts in plan[axis].items() for p in parts} for axis in plan}
    groups = tuple(g.model_copy(update={"merge": name["group"].get(g.label, "")}) for g in settings.groups)
    policies = tuple(p.model_copy(update={"merge": name["policy"].get(p.label, "")}) for p in settings.policies)
    return settings.model_copy(update={"groups": groups, "policies": policies})


def _axis(labels: pd.Series, named: tuple[Group, ...] | tuple[Policy, ...], *, k: int, others: str) -> Merged:
    done = dict(merging(labels, named, k=k))
    sizes = merged_labels(labels, done).value_counts()
    family = {g.label: g.family for g in named if isinstance(g, Group) and g.family}
    for name, inside in _families(family, sizes).items():
        together = _smallest(sizes[inside], k=k)
        if len(together) > 1 and sizes[together].sum() >= k:
            whole = len(together) == len(inside) and name not in family
            done |= {_free(name if whole else _("autres {family}").format(family=name), family): (*together,)}
    sizes = merged_labels(labels, done).value_counts()
    together = _smallest(sizes, k=k)
    if len(together) > 1:
        done |= {_free(others, {n.label: "" for n in named}): tuple(together)}
    return _flat(done, named)


def _families(family: Mapping[str, str], sizes: pd.Series) -> dict[str, list[str]]:
    """Return the labels met of each role family."""
    found: dict[str, list[str]] = {}
    for label, name in family.items():
        if label in sizes.index:
            found.setdefault(name, []).append(label)
    return found


def _smallest(sizes: pd.Series, *, k: int) -> list[str]:
    """Return the labels under `k`, and the next smallest while they are under `k` in all."""
    ranked = sorted((int(n), str(label)) for label, n in sizes.items())
    together = [label for n, label in ranked if n < k]
    for _n, label in ranked[len(together) :]:
        if not together or sizes[together].sum() >= k:
            break
        together.append(label)
    return together


def _free(name: str, taken: Mapping[str, str]) -> str:
    """Return a name that no group has already."""
    return name if name not in taken else _("{name} (réunis)").format(name=name)


def _flat(done: Merged, named: tuple[Group, ...] | tuple[Policy, ...]) -> Merged:
    """Return merged groups whose parts are labels of the settings, in their order, however often merged."""
    labels = [n.label for n in named]

    def leaves(part: str) -> list[str]:
        return [leaf for p in done[part] for leaf in leaves(p)] if part in done else [part]

    swallowed = {part for parts in done.values() for part in parts}
    flat = {name: leaves(name) for name in done if name not in swallowed}
    rank = {label: i for i, label in enumerate(labels)}
    return {name: tuple(sorted(parts, key=lambda p: rank.get(p, len(rank)))) for name, parts in flat.items()}
