"""What follows from the numbers: what is asked for, the proposals that answer it, and what is not known."""

from __future__ import annotations

import math
from typing import Any

from fa_analysis.charts.heat import STANDS_OUT
from fa_analysis.charts.survey import LEAST_UNITS
from fa_analysis.charts.view import records
from fa_analysis.charts.words import listing, number, percent, quoted
from fa_analysis.i18n import _, n_
from fa_analysis.measures.rows import as_counted
from fa_analysis.restitution.deck.content import Grid, Line, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections.voices import said_most
from fa_analysis.settings import Proposal

SURE = 0.8


def proposals(desk: Desk) -> list[Slide]:
    """Tell the needs, then the study's proposals, those that answer what is said most first."""
    return [*said_most(desk, "besoin", "propositions"), *_answers(desk)]


def _answers(desk: Desk) -> list[Slide]:
    kept = [p for p in desk.material.settings.proposals if desk.full or not p.decks or desk.spec.id in p.decks]
    if not kept:
        return []
    shares = _shares(desk)
    order = sorted(kept, key=lambda p: _rank(desk, p, shares))
    rows = tuple((p.title, p.text or "–", _answer(desk, p, shares, most=2)) for p in order)
    return [
        Slide(
            "propositions",
            _title(desk, order, shares),
            (),
            Grid(
                (_("Proposition"), _("En pratique"), _("Ce à quoi elle répond")),
                rows,
                (3.3, 5.2, 3.7),
                _("Propositions, et besoins, résistances et leviers auxquels elles répondent."),
            ),
            desk.sources(desk.met(), desk.whole_home(), _("part des entretiens qui l'expriment")),
            (
                _(
                    "Les propositions sont celles de l'étude (réglages) ; leur ordre vient des "
                    "chiffres : d'abord celle qui répond au besoin le plus exprimé ; sans besoin, à ce "
                    "qui est le plus exprimé."
                ),
                *(_(" : ").join((p.title, _answer(desk, p, shares))) for p in order),
            ),
            desk.refs([c for p in order[:3] for c in p.answers], most=1),
            most=2,
        )
    ]


def _needs(desk: Desk) -> set[str]:
    return {c.id for c in desk.view.codes("besoin")}


def _rank(desk: Desk, proposal: Proposal, shares: dict[str, float]) -> tuple[float, float]:
    """Put first the proposal that answers the need said most: a lever is what carries, nobody asks for it."""
    needs = _needs(desk)
    asked = max((shares.get(c, 0.0) for c in proposal.answers if c in needs), default=0.0)
    return -asked, -max((shares.get(c, 0.0) for c in proposal.answers), default=0.0)


def _shares(desk: Desk) -> dict[str, float]:
    rows = as_counted(desk.everything.whole("expressed_group"))
    rows = rows[rows["estimate"].notna()]
    return {str(r["code"]): float(r["estimate"]) for r in records(rows)}


def _answer(desk: Desk, proposal: Proposal, shares: dict[str, float], most: int = 9) -> str:
    needs = _needs(desk)
    told = [
        f"{desk.view.label(c)} ({percent(shares[c])})"
        for c in sorted(proposal.answers, key=lambda c: (c not in needs, -shares.get(c, 0.0)))
        if c in shares
    ]
    return _(" ; ").join(told[:most]) or "–"


def _title(desk: Desk, order: list[Proposal], shares: dict[str, float]) -> str:
    needs = _needs(desk)
    said = [c for c in sorted(needs, key=lambda c: (-shares.get(c, 0.0), c)) if shares.get(c, 0.0) > 0]
    answered = {c for p in order for c in p.answers}
    count = n_("{n} proposition", "{n} propositions", len(order)).format(n=len(order))
    without = [quoted(desk.view.label(c)) for c in said if c not in answered]
    if not said:
        return _("{count}, à discuter : aucun besoin n'est assez dit pour les ordonner").format(count=count)
    if without:
        return _("{count} ; sans réponse encore : {names}").format(count=count, names=listing(without))
    return _("{count} pour répondre à tous les besoins exprimés, d'abord {first}").format(
        count=count, first=quoted(desk.view.label(said[0]))
    )


def limits(desk: Desk) -> list[Slide]:
    """Tell what the numbers do not say."""
    lines = [
        _fragile(desk),
        _(
            "Les personnes rencontrées n'ont pas été tirées au sort : les intervalles disent le "
            "petit nombre, pas le choix "
            "des personnes."
        ),
        _(
            "Ne pas exprimer une résistance n'est pas ne pas la vivre : un entretien dit ce que "
            "l'on a choisi de dire."
        ),
        _hidden(desk),
        _(
            "L'inventaire des projets n'est pas un tirage : il dit ce qui a été recensé, pas tout "
            "ce qui se fait."
        ),
        _missing(desk),
    ]
    return [
        Slide(
            "limites",
            _limits_title(desk),
            tuple(Line(t) for t in lines if t),
            None,
            desk.sources(desk.met()),
            tuple(_quality(desk)),
        )
    ]


def _limits_title(desk: Desk) -> str:
    cells = desk.everything.rows("specific_q_group")
    cells = cells[cells["estimate"].notna()]
    out = int((cells["estimate"] < STANDS_OUT).sum())
    reviewed = desk.everything.reviewed()
    start = _("Des ordres de grandeur, pas un palmarès")
    if cells.empty:
        return _(" ; ").join(filter(None, (start, reviewed)))
    gaps = (
        _("aucun des {of} écarts entre groupes n'est net").format(of=len(cells))
        if not out
        else n_("{n} écart net entre groupes sur {of}", "{n} écarts nets entre groupes sur {of}", out).format(
            n=out, of=len(cells)
        )
    )
    return ", ".join(p for p in (_("{start} : {gaps}").format(start=start, gaps=gaps), reviewed) if p)


def _fragile(desk: Desk) -> str:
    """Name the codes that the coding finds badly."""
    judged = _judged(desk)
    if not judged:
        return _("Le codage automatique se trompe parfois ; il n'a pas été comparé à une lecture humaine.")
    weak = sorted((r for r in judged if r["estimate"] < SURE), key=lambda r: r["estimate"])
    if not weak:
        return _("Le codage automatique retrouve bien tous les codes jugés, sans être infaillible.")
    return _("Le codage est le moins sûr pour {names} : lire ces parts comme des ordres de grandeur.").format(
        names=listing([quoted(desk.view.label(r["code"])) for r in weak[:3]])
    )


def _quality(desk: Desk) -> list[str]:
    judged = sorted(_judged(desk), key=lambda r: float(r["estimate"]))
    told = _(
        "La qualité du codage (F1, de 0 à 1) se mesure sur les réponses relues, là où au moins {n} "
        "portent le code."
    )
    return [
        told.format(n=LEAST_UNITS),
        *(
            _("F1 {label} : {value}").format(label=desk.view.label(r["code"]), value=number(r["estimate"], 2))
            for r in judged[:8]
        ),
    ]


def _judged(desk: Desk) -> list[dict[str, Any]]:
    """Return the F1 of the codes, practices left out, that the reference holds often enough to judge."""
    f1 = desk.everything.rows("quality_f1")
    f1 = f1[(f1["group"] == "code") & f1["estimate"].notna()]
    needed = desk.everything.rows("quality_recall").set_index(["group", "code"])["of"]
    top = {c.id for c in desk.material.codebook.codes if c.parent is None}
    return [
        r
        for r in records(f1)
        if r["code"] in top and float(needed.get((r["group"], r["code"]), math.nan)) >= LEAST_UNITS
    ]


def _hidden(desk: Desk) -> str:
    rows = desk.material.measures
    hidden = int((rows["n"].isna() & rows["method"].str.startswith(_("masqué"))).sum())
    if not hidden:
        return _("Aucun groupe de moins de {k} personnes n'est montré.").format(k=desk.material.k)
    return _(
        "Les groupes de moins de {k} personnes, et ce qui les trahirait, sont masqués ({n} nombres)."
    ).format(k=desk.material.k, n=number(hidden))


def _missing(desk: Desk) -> str:
    rows = desk.everything.groups("quota_group")
    rows = rows[rows["of"].notna() & (rows["n"] < rows["of"])]
    gap = float((rows["of"] - rows["n"]).sum())
    if not gap:
        return ""
    return n_(
        "{n} entretien prévu n'a pas eu lieu.", "{n} entretiens prévus n'ont pas eu lieu.", int(gap)
    ).format(n=number(gap))
