"""Why and how the study was made, and who was met."""

from __future__ import annotations

import pandas as pd

from fa_analysis.charts.view import records
from fa_analysis.charts.words import listing, number, percent
from fa_analysis.i18n import _, n_
from fa_analysis.restitution.deck.content import Bars, Keys, Line, Series, Slide
from fa_analysis.restitution.deck.desk import Desk


def context(desk: Desk) -> list[Slide]:
    """Tell what was read, with which grid, and how."""
    counts = [
        (desk.interviews, _("entretien"), _("entretiens")),
        (_answered(desk), _("questionnaire"), _("questionnaires")),
        (float(len(desk.material.projects)), _("projet"), _("projets")),
        (float(desk.material.cases["case_id"].nunique()), _("étude de cas"), _("études de cas")),
        (float(len(desk.material.benchmark)), _("pratique d'ailleurs"), _("pratiques d'ailleurs")),
    ]
    there = [desk.counted(*c) for c in counts if c[0]]
    book = desk.material.codebook
    title = (
        _("{what} lus avec une même grille de {n} codes").format(what=listing(there), n=len(book.codes))
        if there
        else _("Une grille de {n} codes, et encore rien à lire").format(n=len(book.codes))
    )
    keys = [(number(n), one if n == 1 else many) for n, one, many in counts if n]
    keys = [(n, _open_ended(desk) if words == _("questionnaires") else words) for n, words in keys]
    reviewed = desk.everything.whole("reviewed_group")
    if len(reviewed) and reviewed["estimate"].notna().all():
        keys.append((percent(float(reviewed["estimate"].iloc[0])), _("des réponses relues par une personne")))
    method = [
        _("Des règles et un modèle proposent des codes ; une personne relit et décide."),
        _("On compte des personnes, jamais des phrases ; chaque part porte son intervalle à 95 %."),
    ]
    return [
        Slide(
            "contexte",
            title,
            tuple(Line(t) for t in (*desk.material.settings.study.context, *method)),
            Keys(tuple(keys[:6])) if keys else None,
            desk.sources(*there),
            (
                _(
                    "Les nombres comptent les entretiens du territoire, les questionnaires lus, "
                    "les lignes de l'inventaire et du relevé d'ailleurs, et les dossiers d'études de cas."
                ),
                _("Familles de la grille : {families}.").format(
                    families=", ".join(f.label for f in book.families)
                ),
            ),
        )
    ]


def _answered(desk: Desk) -> float:
    """Return how many questionnaires were read, those without an open answer too."""
    return desk.read("questionnaires") or desk.count("survey_policy")


def _open_ended(desk: Desk) -> str:
    """Name the questionnaires, and say how many have an open answer when not all have."""
    coded = desk.count("survey_policy")
    if not 0 < coded < _answered(desk):
        return _("questionnaires")
    return _("questionnaires, dont {n} avec une réponse libre").format(n=number(coded))


def met(desk: Desk) -> list[Slide]:
    """Tell the interviews done against those planned, and whether more would bring more."""
    story = desk.story("entretiens_prevus", whole=not desk.spec.groups)
    rows = (desk.view if desk.spec.groups else desk.everything).groups("quota_group")
    rows = rows[rows["n"].notna()]
    if not story.enough or rows.empty:
        return []
    planned = rows["of"].notna().any()
    series = [Series(_("réalisés"), tuple(rows["n"].astype(float)))]
    if planned:
        series.append(Series(_("prévus"), tuple(rows["of"].astype(float))))
    lines = [Line(t) for t in (_policies(desk), _new_ideas(desk)) if t]
    return [
        Slide(
            "rencontres",
            _met_title(desk, rows),
            tuple(lines),
            Bars(tuple(rows["group"].astype(str)), tuple(series), story.alt, shares=False),
            desk.sources(desk.met(), _("les autres collectivités sont comptées à part")),
            (
                _("Une barre compte les entretiens réalisés, l'autre ceux que les réglages prévoyaient."),
                *desk.made(rows),
            ),
        )
    ]


def _met_title(desk: Desk, rows: pd.DataFrame) -> str:
    """Tell how many were met of those planned, and which group lacks most."""
    done = float(rows["n"].sum())
    met = desk.counted(done, _("entretien"), _("entretiens"))
    groups = desk.counted(float(len(rows)), _("groupe d'acteurs"), _("groupes d'acteurs"))
    planned = rows[rows["of"].notna()]
    if planned.empty:
        return _("{met} dans {groups}").format(met=met, groups=groups)
    gaps = (planned["of"] - planned["n"]).clip(lower=0)
    if not gaps.sum():
        return _("{met} dans {groups} : tous ceux qui étaient prévus").format(met=met, groups=groups)
    most = sorted(planned.loc[gaps == gaps.max(), "group"].astype(str))
    return (
        _("{met} sur {of} prévus, dans {groups} ; les plus loin du compte : {names}").format(
            met=met, of=number(planned["of"].sum()), groups=groups, names=listing(most)
        )
        if len(most) <= 2
        else _("{met} sur {of} prévus, dans {groups}").format(
            met=met, of=number(planned["of"].sum()), groups=groups
        )
    )


def _policies(desk: Desk) -> str:
    """Say how many were met for the policies that the deck keeps, or how many policies there are."""
    rows = desk.view.groups("quota_policy")
    rows = rows[rows["n"] > 0]
    if rows.empty:
        return ""
    if desk.spec.policies:
        told = listing([f"{r['group']} ({number(r['n'])})" for r in records(rows)])
        return _("Politiques de ce collectif, en entretiens : {told}.").format(told=told)
    low, high = number(rows["n"].min()), number(rows["n"].max())
    policies = n_("{n} politique publique", "{n} politiques publiques", len(rows)).format(n=len(rows))
    if low == high:
        return _("{policies} : {n} entretiens.").format(policies=policies, n=low)
    return _("{policies}, de {low} à {high} entretiens chacune.").format(policies=policies, low=low, high=high)


def _new_ideas(desk: Desk) -> str:
    story = desk.story("saturation", whole=True)
    if not story.enough:
        return ""
    return (
        _("{finding} : l'enquête a fait le tour de la grille, pas de toutes les idées.").format(
            finding=story.title
        )
        if _settled(desk)
        else f"{story.title}."
    )


def _settled(desk: Desk) -> bool:
    rows = desk.everything.rows("saturation")["estimate"].dropna()
    return len(rows) > 10 and float(rows.iloc[-1] - rows.iloc[-11]) < 1.5
