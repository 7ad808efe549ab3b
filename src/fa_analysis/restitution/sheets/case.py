"""The sheet of a case study: its story by section, and what the grid reads in it."""

from __future__ import annotations

from itertools import groupby

from fa_analysis.charts.words import number
from fa_analysis.i18n import _, n_
from fa_analysis.restitution.sheets.extracts import extracts, marked
from fa_analysis.restitution.sheets.holdings import Codes, Holdings, Row, text
from fa_analysis.restitution.sheets.model import (
    Block,
    Grid,
    Piece,
    Points,
    Rich,
    Section,
    Sheet,
    Text,
    say,
    soft,
    stacked,
    strong,
)
from fa_analysis.restitution.sheets.project import HELPED, in_quotes, near, profile, take_up, under


def case_sheet(holdings: Holdings, name: str, *, slug: str) -> Sheet:
    """Return the sheet of one case study."""
    paragraphs = holdings.cases[name]
    project = text(paragraphs[0].get("project_id"))
    codes = _codes(holdings, name)
    policy = text(paragraphs[0].get("policy"))
    return Sheet(
        kind="case",
        key=name,
        slug=slug,
        kicker=_("Étude de cas {name}").format(name=name),
        title=text(paragraphs[0]["title"]) or name,
        facts=_facts(holdings, project, policy, len(paragraphs)),
        summary=(),
        sections=(
            Section(
                _("Ses dimensions et ses pratiques"),
                profile(holdings, codes, [text(p["text"]) for p in paragraphs]),
            ),
            Section(_("Leviers et résistances"), _forces(holdings, name)),
            *_story(holdings, name),
            Section(_("À rapprocher, dans d'autres directions"), _near(holdings, project)),
            Section(_("Qui peut le reprendre, exemples proches"), _take_up(holdings, project, codes)),
        ),
        about=(policy,),
    )


def _facts(holdings: Holdings, project: str, policy: str, count: int) -> tuple[tuple[str, Rich], ...]:
    about = holdings.projects.get(project, {})
    title = text(about.get("title"))
    unknown = say(soft(_("non renseigné")))
    named = say(Piece(f"{project}, {title}" if title else project, link=f"project:{project}"))
    length = n_("{n} paragraphe", "{n} paragraphes", count).format(n=number(count))
    return (
        (_("Projet"), named or unknown),
        (_("Politique"), say(Piece(policy, link=f"policy:{policy}")) or unknown),
        (_("Direction"), say(text(about.get("direction"))) or unknown),
        (_("Longueur"), say(length)),
    )


def _codes(holdings: Holdings, name: str) -> Codes:
    """Return the codes of all the paragraphs of a case study together, in the order of the codebook."""
    both: Codes = {}
    for row in holdings.cases[name]:
        for code, quotes in holdings.paragraph_codes.get((name, int(row["paragraph"])), {}).items():
            words = both.setdefault(code, [])
            words += [q for q in quotes if q not in words]
    return {c.id: both[c.id] for c in holdings.material.codebook.codes if c.id in both}


def _forces(holdings: Holdings, name: str) -> tuple[Block, ...]:
    """Return the levers and resistances that were coded, with their words and their section."""
    names = {"levier": _("Porte"), "resistance": _("Résiste")}
    rows: list[tuple[Rich, ...]] = []
    for family, head in names.items():
        for code in holdings.view.codes(family):
            found = [p for p in holdings.cases[name] if code.id in _of(holdings, p)]
            if found:
                shown = stacked([_shown(p, _of(holdings, p)[code.id]) for p in found[:2]])
                rows.append((say(strong(head)), say(code.label), shown))
    if rows:
        head_words = (_("Sens"), _("Idée"), _("Les mots qui le montrent"))
        return (Grid(_("Leviers et résistances relevés"), head_words, tuple(rows), (0.14, 0.31, 0.55)),)
    if under(holdings.cases[name], HELPED):
        return (
            Text(
                say(_("Aucun code de la grille n'y est relevé ; l'étude en parle plus bas, en toutes lettres."))
            ),
        )
    return (Text(say(_("Ni levier ni résistance n'y sont relevés."))),)


def _of(holdings: Holdings, paragraph: Row) -> Codes:
    return holdings.paragraph_codes.get((str(paragraph["case_id"]), int(paragraph["paragraph"])), {})


def _shown(paragraph: Row, quotes: list[str]) -> Rich:
    where = soft(_(" (paragraphe {n})").format(n=int(paragraph["paragraph"])))
    words = extracts(text(paragraph["text"]), quotes, most=1)
    if not words:
        return say(soft(_("reconnu sans qu'un mot précis soit relevé")), where)
    return say(*in_quotes(words[0]), where)


def _story(holdings: Holdings, name: str) -> list[Section]:
    """Return the paragraphs under their headings; after each, the codes that it carries."""
    sections = []
    for heading, inside in groupby(holdings.cases[name], key=lambda p: text(p.get("heading"))):
        blocks: list[Block] = []
        for paragraph in inside:
            codes = _of(holdings, paragraph)
            words = marked(text(paragraph["text"]), [q for quotes in codes.values() for q in quotes])
            blocks.append(Text(say(soft(f"{int(paragraph['paragraph'])}. "), *words)))
            labels = " · ".join(holdings.label(c) for c in codes)
            if labels:
                blocks.append(Text(say(labels), "soft"))
        sections.append(Section(heading or _("Récit"), tuple(blocks)))
    return sections


def _near(holdings: Holdings, project: str) -> tuple[Block, ...]:
    if project in holdings.projects:
        return near(holdings, project)
    return (Text(say(_("Pas connu : cette étude de cas ne porte sur aucun projet de l'inventaire."))),)


def _take_up(holdings: Holdings, project: str, codes: Codes) -> tuple[Block, ...]:
    """Return what the project's sheet says of it, without the paragraphs that are above."""
    known = [b for b in take_up(holdings, project, codes) if isinstance(b, Points)]
    return tuple(known) or (Text(say(_("Rien de repéré : ni pratique de la grille, ni exemple proche."))),)
