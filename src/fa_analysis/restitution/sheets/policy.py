"""The sheet of a public policy, made for its review."""

from __future__ import annotations

from fa_analysis.charts.words import inner_quotes, listing, number, quoted, sentence
from fa_analysis.i18n import _, n_
from fa_analysis.privacy.key import PREFIX
from fa_analysis.restitution.sheets.holdings import Holdings
from fa_analysis.restitution.sheets.model import Points, Quotes, Rich, Section, Sheet, Text, say, soft, strong
from fa_analysis.restitution.sheets.policy_people import (
    EXPRESSED,
    Idea,
    appropriation,
    heard,
    ideas,
    ideas_section,
    met,
)
from fa_analysis.restitution.sheets.policy_projects import (
    behind,
    empty_dimensions,
    inspirations,
    projects_section,
)

MOST_QUOTES, LONGEST_QUOTE = 4, 300


def policy_sheet(holdings: Holdings, policy: str, *, slug: str) -> Sheet:
    """Return the sheet of one policy."""
    told, level = appropriation(holdings, policy)
    said = ideas(holdings, policy)
    count = len(holdings.of_policy(policy))
    return Sheet(
        kind="policy",
        key=policy,
        slug=slug,
        kicker=_("Politique publique"),
        title=sentence(policy),
        facts=(
            (_("Entretiens"), met(holdings, policy)),
            (_("Questionnaires"), heard(holdings, policy)),
            (_("Projets recensés"), say(number(count))),
        ),
        summary=(
            level,
            *_together(holdings, policy, said),
            *_summary(said),
            _dimensions_in_short(holdings, policy),
        ),
        sections=(
            told,
            ideas_section(holdings, policy, said),
            _quotes(holdings, said),
            projects_section(holdings, policy),
            inspirations(holdings, policy),
            _review(holdings, policy, said),
        ),
        about=(n_("{n} projet", "{n} projets", count).format(n=number(count)),),
    )


def _together(holdings: Holdings, policy: str, said: list[Idea]) -> list[Rich]:
    """Warn, before the ideas, that they are of several policies put together."""
    if not said or holdings.measured_as(EXPRESSED, policy) == policy:
        return []
    return [
        say(_("Les idées ci-dessous sont celles de plusieurs politiques réunies, trop peu nombreuses seules."))
    ]


def _summary(said: list[Idea]) -> list[Rich]:
    """Say the first idea of each family; those that are level with it too."""
    heads = {
        "resistance": _("Résistance la plus exprimée : "),
        "levier": _("Levier le plus exprimé : "),
        "besoin": _("Besoin le plus exprimé : "),
    }
    several = {
        "resistance": _("Résistances les plus exprimées, à égalité : "),
        "levier": _("Leviers les plus exprimés, à égalité : "),
        "besoin": _("Besoins les plus exprimés, à égalité : "),
    }
    found = []
    for family, head in heads.items():
        inside = [i for i in said if i.family == family and i.n > 0]
        first = [i for i in inside if i.n == inside[0].n]
        if not first or len(first) > 3:
            continue
        start = head if len(first) == 1 else several[family]
        count = _("{n} entretiens sur {of}") if first[0].n > 1 else _("{n} entretien sur {of}")
        found.append(
            say(
                start,
                strong(listing([quoted(i.label) for i in first])),
                f" ({count.format(n=number(first[0].n), of=number(first[0].of))})",
            )
        )
    return found


def _dimensions_in_short(holdings: Holdings, policy: str) -> Rich:
    if not holdings.of_policy(policy):
        return say(_("Aucun projet de cette politique n'est recensé."))
    missing = [quoted(holdings.label(d)) for d in empty_dimensions(holdings, policy)]
    if not missing:
        return say(_("Chaque dimension est portée par un de ses projets au moins."))
    return say(
        n_(
            "Dimension qu'aucun de ses projets ne porte : ",
            "Dimensions qu'aucun de ses projets ne porte : ",
            len(missing),
        ),
        strong(listing(missing)),
    )


def _quotes(holdings: Holdings, said: list[Idea]) -> Section:
    """Show what is said of the same ideas in the whole survey: who reads must not know in which policy."""
    own = any(i.n > 0 for i in said)
    title = (
        _("Comment ces idées se disent, toutes politiques confondues")
        if own
        else _("Ce qui se dit le plus, toutes politiques confondues")
    )
    table = holdings.material.quotes
    wanted = _wanted(holdings, said)
    found: dict[str, str] = {}
    for code in wanted:
        for quote, family in table.loc[table["code"] == code, ["quote", "family"]].itertuples(index=False):
            if PREFIX not in quote and inner_quotes(quote) not in found and len(quote) <= LONGEST_QUOTE:
                found[inner_quotes(quote)] = _("{label} ({family})").format(
                    label=holdings.label(code), family=family
                )
                break
        if len(found) == MOST_QUOTES:
            break
    if not found:
        return Section(
            title, (Text(say(_("Aucune parole ne peut être citée sans risquer de désigner quelqu'un."))),)
        )
    note = _(
        "Paroles choisies dans toute l'enquête, idée par idée : rien ne dit qu'elles viennent de cette "
        "politique. Aucune ne nomme quelqu'un ; seule la famille de rôle est donnée."
    )
    return Section(title, (Quotes(tuple(found.items())), Text(say(note), "soft")))


def _wanted(holdings: Holdings, said: list[Idea]) -> list[str]:
    """Return the codes to illustrate: the first ideas shown here, then the first of the whole survey."""
    shown = [i for family in ("resistance", "levier", "besoin") for i in said if i.family == family and i.n > 0]
    ranked = [
        [i.code for i in shown if i.family == "resistance"][:2],
        [i.code for i in shown if i.family == "levier"][:1],
        [i.code for i in shown if i.family == "besoin"][:1],
    ]
    whole = holdings.view.whole("expressed_policy").sort_values("n", ascending=False, kind="stable")
    families = {c.id: c.family for c in holdings.material.codebook.codes}
    everywhere = [c for c in whole["code"] if families.get(c) in ("resistance", "levier", "besoin")]
    return list(dict.fromkeys([*(c for part in ranked for c in part), *everywhere]))


def _review(holdings: Holdings, policy: str, said: list[Idea]) -> Section:
    """Ask what the review could settle."""
    found: list[Rich] = []
    for dim in empty_dimensions(holdings, policy)[:2]:
        asked = _(" : un projet déjà lancé peut-il la porter, ou n'est-ce pas l'objet de cette politique ?")
        found.append(say(strong(quoted(holdings.label(dim))), asked))
    for dim in behind(holdings, policy)[:1]:
        asked = _(" : moins présente ici qu'ailleurs ; un des exemples ci-dessus est-il à essayer ?")
        found.append(say(strong(quoted(holdings.label(dim))), asked))
    asked_of = {
        "resistance": _(" : qu'est-ce qui peut être levé ici, et qu'est-ce qui dépend d'autres ?"),
        "levier": _(" : comment s'appuyer dessus, et avec qui ?"),
        "besoin": _(" : qui peut y répondre, et quand ?"),
    }
    for family, asked in asked_of.items():
        first = next((i for i in said if i.family == family and i.n > 0), None)
        if first is not None:
            found.append(say(strong(quoted(first.label)), asked))
    if not found:
        found.append(say(_("Rien, dans les chiffres montrés ici, ne désigne une question plus qu'une autre.")))
    note = say(
        soft(_("Ces questions viennent des chiffres ci-dessus ; elles ne disent pas ce qu'il faut décider."))
    )
    return Section(_("Questions pour la revue"), (Points(tuple(found)), Text(note, "soft")))
