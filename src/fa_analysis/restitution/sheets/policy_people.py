"""What people say in one policy: appropriation, resistances, levers, needs; with care, or withheld."""

from __future__ import annotations

import math
from dataclasses import dataclass

from fa_analysis.charts.heat import STANDS_OUT
from fa_analysis.charts.words import interval, listing, number, percent, quoted
from fa_analysis.i18n import _, n_
from fa_analysis.measures.rows import is_corrected, nobody
from fa_analysis.restitution.sheets.holdings import Holdings, Row
from fa_analysis.restitution.sheets.model import Bar, Bars, Block, Grid, Rich, Section, Text, say, soft, strong

EXPRESSED, SURVEYED = "expressed_policy", "survey_policy"
MOST_IDEAS, MOST_LEVEL = 3, 5


@dataclass(frozen=True)
class Idea:
    """A code expressed in a policy: interviews that express it, out of how many, and whether it stands out."""

    code: str
    family: str
    label: str
    n: float
    of: float
    share: str
    surveyed: str
    out: int


def met(holdings: Holdings, policy: str) -> Rich:
    """Say how many interviews were held: who was met is no secret, what they said is."""
    what = "quota_policy"
    group = holdings.measured_as(what, policy)
    row = holdings.row(what, group)
    if row is None:
        group = holdings.measured_as(EXPRESSED, policy)
        row = holdings.row(EXPRESSED, group)
    count = number(0) if row is None else number(float(row["n" if row["what"] == what else "of"]))
    return _with_others(holdings, policy, group, count)


def heard(holdings: Holdings, policy: str) -> Rich:
    """Say how many questionnaires have an open answer."""
    group = holdings.measured_as(SURVEYED, policy)
    row = holdings.row(SURVEYED, group)
    if row is None:
        return say(number(0))
    if math.isnan(row["of"]):
        return say(_("masqué"))
    return _with_others(holdings, policy, group, number(float(row["of"])))


def _with_others(holdings: Holdings, policy: str, group: str, count: str) -> Rich:
    """Say of a count that it is of several policies put together."""
    return (
        say(count)
        if group == policy
        else say(count, soft(_(" (politiques réunies : {n})").format(n=number(len(_parts(holdings, group))))))
    )


def masked(holdings: Holdings, row: Row | None) -> str:
    """Say why figures are not shown."""
    if row is None or row["method"] == nobody():
        return _("Aucun entretien de cette politique n'en dit quelque chose.")
    return _(
        "Chiffres masqués pour protéger les personnes : il en faut au moins {k} pour montrer un chiffre, et un "
        "chiffre d'où se déduirait celui d'un petit groupe est masqué aussi."
    ).format(k=number(holdings.material.k))


def appropriation(holdings: Holdings, policy: str) -> tuple[Section, Rich]:
    """Return the section on appropriation, and what it says in one sentence."""
    title = _("Où en est l'appropriation")
    family = holdings.view.ordinal
    what = f"{family}_mean_policy"
    group = holdings.measured_as(what, policy)
    mean = holdings.row(what, group)
    if not family or mean is None or math.isnan(mean["estimate"]):
        why = masked(holdings, mean)
        return Section(title, (Text(say(why)),)), say(_("Appropriation : non montrée. "), why)
    levels = [c for c in holdings.view.codes(family) if c.level is not None]
    top = max(c.level or 0 for c in levels)
    digits = {"mean": number(mean["estimate"], 1), "top": number(top), "n": number(mean["of"])}
    span = interval(mean["low"], mean["high"], digits=1)
    words = say(
        _("Niveau moyen : "),
        strong(_("{mean} sur {top}").format(**digits)),
        f" {span}, " if span else ", ",
        _("{n} entretiens. ").format(**digits),
        _rank(holdings, family, group),
        _corrected(mean),
    )
    blocks = [*_merged(holdings, policy, group), Text(words), _ladder(holdings, family, group)]
    short = say(
        _("Appropriation : ") if group == policy else _("Appropriation, avec d'autres politiques : "),
        strong(_("{mean} sur {top} en moyenne").format(**digits)),
        _(" (n = {n}, intervalle {span}) : à lire avec prudence.").format(span=span or "–", **digits),
    )
    return Section(title, tuple(blocks)), short


def _rank(holdings: Holdings, family: str, group: str) -> str:
    """Say between which ranks a policy may stand; nothing when ranks are withheld."""
    row = holdings.row(f"{family}_rank_policy", group)
    ranks = holdings.view.groups(f"{family}_rank_policy")
    count = int(ranks["estimate"].notna().sum())
    if row is None or not math.isfinite(row["estimate"]) or count < 2:
        return _("Elle n'est pas classée parmi les autres. ")
    words = {"low": number(row["low"]), "high": number(row["high"]), "count": number(count)}
    if row["low"] == row["high"]:
        return _("Rang {low} sur {count}. ").format(**words)
    return _(
        "Avec si peu d'entretiens, son rang parmi les {count} politiques comparées peut aller de {low} à "
        "{high} : on ne peut pas dire où elle se situe exactement. "
    ).format(**words)


def _corrected(row: Row) -> str:
    if is_corrected(str(row["method"])):
        return _("La moyenne est corrigée des erreurs de codage.")
    return _("La moyenne n'est pas corrigée des erreurs de codage.")


def _ladder(holdings: Holdings, family: str, group: str) -> Block:
    bars = []
    for code in holdings.view.codes(family):
        row = holdings.row(f"{family}_policy", group, code.id)
        if row is not None and math.isfinite(row["n"]):
            told = _("{n} sur {of}").format(n=number(row["n"]), of=number(row["of"]))
            bars.append(Bar(code.label, row["n"], row["of"], words=told))
    if not bars:
        return Text(say(_("Le détail par niveau est masqué pour protéger les personnes.")))
    head = (_("Niveau"), _("Part des entretiens"), _("Entretiens"))
    return Bars(_("Entretiens à chaque niveau d'appropriation"), head, tuple(bars))


def _parts(holdings: Holdings, group: str) -> list[str]:
    return [p.label for p in holdings.material.settings.policies if p.merge == group]


def _merged(holdings: Holdings, policy: str, group: str) -> list[Block]:
    """Warn that figures are of several policies put together; nothing when they are not."""
    if group == policy:
        return []
    told = _("Trop peu de personnes pour cette politique seule : ces chiffres réunissent {parts}.").format(
        parts=listing(_parts(holdings, group))
    )
    return [Text(say(told), "caution")]


def ideas(holdings: Holdings, policy: str) -> list[Idea]:
    """Return the codes of resistances, levers and needs whose figures are shown, the most expressed first."""
    group = holdings.measured_as(EXPRESSED, policy)
    found = []
    for family in ("resistance", "levier", "besoin"):
        for code in holdings.view.codes(family):
            row = holdings.row(EXPRESSED, group, code.id)
            if row is None or math.isnan(row["estimate"]) or math.isnan(row["n"]):
                continue
            share = f"{percent(row['estimate'])} {interval(row['low'], row['high'])}".strip()
            n, of = float(row["n"]), float(row["of"])
            surveyed, out = _surveyed(holdings, policy, code.id), _out(holdings, group, code.id)
            found.append(Idea(code.id, family, code.label, n, of, share, surveyed, out))
    order = {"resistance": 0, "levier": 1, "besoin": 2}
    return sorted(found, key=lambda i: (order[i.family], -i.n))


def _surveyed(holdings: Holdings, policy: str, code: str) -> str:
    row = holdings.row(SURVEYED, holdings.measured_as(SURVEYED, policy), code)
    if row is None:
        return "–"
    if math.isnan(row["n"]):
        return _("masqué")
    return _("{n} sur {of}").format(n=number(row["n"]), of=number(row["of"]))


def _out(holdings: Holdings, group: str, code: str) -> int:
    """Return 1 or -1 when a code is said more or less here than chance explains, else 0."""
    q = holdings.row("specific_q_policy", group, code)
    score = holdings.row("specific_policy", group, code)
    if q is None or score is None or not q["estimate"] < STANDS_OUT:
        return 0
    return 1 if score["estimate"] > 0 else -1


def ideas_section(holdings: Holdings, policy: str, said: list[Idea]) -> Section:
    """Return the section on what resists, what carries and what is needed."""
    title = _("Ce qui résiste, ce qui porte, ce qui manque")
    group = holdings.measured_as(EXPRESSED, policy)
    if not said:
        return Section(title, (Text(say(_no_idea(holdings, group))),))
    names = {"resistance": _("Résiste"), "levier": _("Porte"), "besoin": _("Manque")}
    families = {c.id: c.family for c in holdings.material.codebook.codes}
    hidden = {families[c] for c in hidden_codes(holdings, group)}
    rows: list[tuple[Rich, ...]] = []
    for family, name in names.items():
        inside = [i for i in said if i.family == family and i.n > 0]
        first, others = _first(inside)
        rows += [_idea_row(idea, name if rank == 0 else "") for rank, idea in enumerate(first)]
        if others:
            told = n_("{n} autre idée, moins exprimée", "{n} autres idées, moins exprimées", others)
            head = say(strong("" if first else name))
            rows.append((head, say(soft(told.format(n=number(others)))), (), (), ()))
        if not inside:
            none = (
                _("rien qui puisse être montré") if family in hidden else _("aucune idée dans les entretiens")
            )
            rows.append((say(strong(name)), say(none), (), (), ()))
    grid = Grid(
        _("Idées les plus exprimées, par famille"),
        (_("Sens"), _("Idée"), _("Entretiens"), _("Part et intervalle à 95 %"), _("Questionnaires")),
        tuple(rows),
        (0.11, 0.37, 0.14, 0.22, 0.16),
    )
    note = Text(say(_careful(holdings, group, said)), "soft")
    return Section(title, (*_merged(holdings, policy, group), grid, note))


def _no_idea(holdings: Holdings, group: str) -> str:
    """Say why no idea is shown: the grid has none, they are masked, or nobody was met."""
    if not any(holdings.view.codes(family) for family in ("resistance", "levier", "besoin")):
        return _("La grille n'a ni résistance, ni levier, ni besoin.")
    hidden = hidden_codes(holdings, group)
    return masked(holdings, holdings.row(EXPRESSED, group, hidden[0]) if hidden else None)


def _idea_row(idea: Idea, name: str) -> tuple[Rich, ...]:
    mark = {1: _(" ▲ plus qu'ailleurs"), -1: _(" ▼ moins qu'ailleurs"), 0: ""}[idea.out]
    count = _("{n} sur {of}").format(n=number(idea.n), of=number(idea.of))
    words = say(idea.label, strong(mark))
    return (say(strong(name)), words, say(count), say(idea.share), say(idea.surveyed))


def _first(inside: list[Idea]) -> tuple[list[Idea], int]:
    """Return the first ideas of a family, and how many are left out; equals stay together."""
    if len(inside) <= MOST_IDEAS:
        return inside, 0
    least = inside[MOST_IDEAS - 1].n
    level = [i for i in inside if i.n >= least]
    shown = level if least > 1 and len(level) <= MOST_LEVEL else [i for i in inside if i.n > least]
    return shown, len(inside) - len(shown)


def _careful(holdings: Holdings, group: str, said: list[Idea]) -> str:
    """Say what the table allows to say, and what it withholds."""
    out = [i for i in said if i.out]
    told = [
        _("Un entretien compte une fois par idée, quel que soit le nombre de phrases."),
        _("Aucune de ces idées ne s'écarte nettement des autres politiques (test exact).")
        if not out
        else _("S'écartent nettement des autres politiques (test exact) : {codes}.").format(
            codes=listing([quoted(i.label) for i in out])
        ),
    ]
    hidden = hidden_codes(holdings, group)
    if hidden:
        told.append(
            _("Masqué pour protéger les personnes : {codes}.").format(
                codes=listing([quoted(holdings.label(c)) for c in hidden])
            )
        )
    return " ".join(told)


def hidden_codes(holdings: Holdings, group: str) -> list[str]:
    """Return the resistances, levers and needs whose figures are withheld for a group."""
    rows = holdings.view.rows(EXPRESSED)
    rows = rows.loc[(rows["group"] == group) & rows["estimate"].isna()]
    families = {c.id: c.family for c in holdings.material.codebook.codes}
    return [c for c in rows["code"] if families.get(c) in ("resistance", "levier", "besoin")]
