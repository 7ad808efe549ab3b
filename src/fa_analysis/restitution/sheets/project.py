"""The sheet of a project: what it does, how, what helped, who is near, what others could take up."""

from __future__ import annotations

from fa_analysis.charts.view import records
from fa_analysis.charts.words import listing, number, quoted, sentence
from fa_analysis.i18n import _
from fa_analysis.restitution.sheets.extracts import ROOM, cut, extracts, first_sentence, folded
from fa_analysis.restitution.sheets.holdings import Codes, Holdings, Row, in_order, near_entries, text
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
from fa_analysis.restitution.sheets.policy_projects import year

# Words that open the sections of a case study, without accents: what helped and hindered; what can be taken up.
HELPED = ("aide", "frein", "levier", "obstacle", "difficult", "resist", "facilit")
TAKEN_UP = ("repris", "reprendre", "transpos", "transfer", "essaim", "ailleurs", "enseignement")
MOST_EXTRACTS = 2


def project_sheet(holdings: Holdings, name: str, *, slug: str) -> Sheet:
    """Return the sheet of one project."""
    project = holdings.projects[name]
    codes = holdings.project_codes.get(name, {})
    story = text(project.get("description"))
    return Sheet(
        kind="project",
        key=name,
        slug=slug,
        kicker=_("Projet {name}").format(name=name),
        title=text(project["title"]) or name,
        facts=_facts(project),
        summary=(),
        sections=(
            Section(_("Ce qu'il fait"), _story(story)),
            Section(
                _("Ses dimensions et ses pratiques"), profile(holdings, codes, [story, text(project["title"])])
            ),
            Section(_("Ce qui a aidé, ce qui a freiné"), _helped(holdings, name)),
            Section(_("À rapprocher, dans d'autres directions"), near(holdings, name)),
            Section(_("Ce que d'autres peuvent reprendre"), take_up(holdings, name, codes)),
        ),
        about=tuple(text(project.get(c)) for c in ("policy", "direction", "state")),
    )


def _facts(project: Row) -> tuple[tuple[str, Rich], ...]:
    cost = text(project.get("cost_eur"))
    policy = text(project.get("policy"))
    told = (
        (_("Direction"), say(text(project.get("direction")))),
        (_("Politique"), say(Piece(policy, link=f"policy:{policy}"))),
        (_("Communes"), say(_joined(project.get("communes")))),
        (_("État"), say(text(project.get("state")))),
        (_("Début"), say(year(project.get("start_year")))),
        (_("Coût"), say(_("{n} euros").format(n=number(float(cost))) if cost else "")),
        (_("Partenaires"), say(_joined(project.get("partners")))),
        (_("Public"), say(text(project.get("audience")))),
    )
    unknown = say(soft(_("non renseigné")))
    return tuple((name, words or unknown) for name, words in told)


def _joined(value: object) -> str:
    return ", ".join(part.strip() for part in text(value).split("|") if part.strip())


def _story(story: str) -> tuple[Block, ...]:
    parts = [p for p in (line.strip() for line in story.splitlines()) if p]
    return tuple(Text(say(p)) for p in parts) or (Text(say(_("L'inventaire ne le décrit pas."))),)


def profile(holdings: Holdings, codes: Codes, texts: list[str]) -> tuple[Block, ...]:
    """Return the profile on the dimensions: practices and the words that show them, in these texts."""
    if not holdings.dimensions:
        return (Text(say(_("La grille n'a pas de dimension découpée en pratiques."))),)
    rows: list[tuple[Rich, ...]] = []
    for dim in holdings.dimensions:
        inside = [p for p in holdings.practices[dim] if p in codes]
        if dim not in codes and not inside:
            rows.append((say(holdings.label(dim)), say(soft(_("non relevée"))), ()))
            continue
        named = listing([holdings.label(p) for p in inside]) or soft(_("aucune pratique précise"))
        quotes = [q for c in (*inside, dim) for q in codes.get(c, [])]
        shown = _extracts(quotes, texts) or say(soft(_("reconnue sans qu'un mot précis soit relevé")))
        rows.append((say(strong(f"● {holdings.label(dim)}")), say(named), shown))
    head = (_("Dimension"), _("Pratiques"), _("Les mots qui le montrent"))
    grid = Grid(_("Profil sur les dimensions ; ● : portée"), head, tuple(rows), (0.18, 0.27, 0.55))
    note = say(_("En gras, les mots relevés par les règles ; « non relevée » ne veut pas dire absente."))
    return (grid, Text(note, "soft"))


def _extracts(quotes: list[str], texts: list[str]) -> Rich:
    """Return the first extracts of these texts that show these quotes; quotes found in none stand alone."""
    found = [one for text in texts for one in extracts(text, quotes)]
    if not found:
        found = [(strong(cut(quote, ROOM)),) for quote in quotes]
    return stacked([in_quotes(one) for one in found[:MOST_EXTRACTS]])


def in_quotes(words: Rich) -> Rich:
    """Put words between quotation marks."""
    opening, closing = _("« {text} »").split("{text}")
    return (Piece(opening), *words, Piece(closing))


def under(paragraphs: list[Row], openings: tuple[str, ...]) -> list[Row]:
    """Return the paragraphs of a case study that stand under a heading with one of these words."""
    return [p for p in paragraphs if any(word in folded(text(p.get("heading"))) for word in openings)]


def _helped(holdings: Holdings, name: str) -> tuple[Block, ...]:
    case = holdings.case_of.get(name)
    if case is None:
        told = _(
            "Pas connu : aucune étude de cas ne porte sur ce projet. À demander à la direction qui le pilote."
        )
        return (Text(say(told)),)
    paragraphs = holdings.cases[case]
    where = say(
        _("D'après l'étude de cas "),
        *in_quotes((Piece(text(paragraphs[0]["title"]), link=f"case:{case}"),)),
        ".",
    )
    found = under(paragraphs, HELPED)
    if not found:
        return (Text(where), Text(say(_("Elle ne dit pas à part ce qui a aidé ou freiné."))))
    return (*(Text(say(text(p["text"]))) for p in found), Text(where, "soft"))


def near(holdings: Holdings, name: str) -> tuple[Block, ...]:
    """Return the nearest projects of other directions, with what they share."""
    rows = holdings.view.rows("similar")
    rows = rows.loc[(rows["group"] == name) & rows["code"].isin(list(holdings.projects))]
    found = [_neighbour(holdings, name, row) for row in records(rows)]
    if found:
        return (Points(tuple(found)),)
    return (Text(say(_("Aucun projet d'une autre direction ne partage ses dimensions ou ses pratiques."))),)


def _neighbour(holdings: Holdings, name: str, row: Row) -> Rich:
    other = holdings.projects[str(row["code"])]
    both = in_order(holdings, holdings.carried(name) & holdings.carried(str(row["code"])))
    where = ", ".join(w for w in (str(row["code"]), text(other.get("direction"))) if w)
    shared = _(" : {n} traits communs sur {of}").format(n=number(row["n"]), of=number(row["of"]))
    if row["n"] == 1:
        shared = _(" : un trait commun sur {of}").format(of=number(row["of"]))
    names = listing([holdings.label(c) for c in both])
    link = f"project:{row['code']}"
    return say(strong(text(other["title"]), link=link), f" ({where})", shared, f" ({names})" if names else "")


def take_up(holdings: Holdings, name: str, codes: Codes) -> tuple[Block, ...]:
    """Return what others could take up: lessons of the case study, practices, who lacks them, who did alike."""
    traits = holdings.traits(codes)
    case = holdings.case_of.get(name)
    lessons = under(holdings.cases[case], TAKEN_UP) if case else []
    points = [*_practices(holdings, codes), *_who_lacks(holdings, name), *_alike(holdings, traits)]
    blocks: list[Block] = [Text(say(text(p["text"]))) for p in lessons]
    if points:
        blocks.append(Points(tuple(points)))
    return tuple(blocks) or (Text(say(_("Rien de repéré : ni pratique de la grille, ni exemple proche."))),)


def _practices(holdings: Holdings, codes: Codes) -> list[Rich]:
    kinds = [p for inside in holdings.practices.values() for p in inside if p in codes]
    known = {c.id: c for c in holdings.material.codebook.codes}
    return [
        say(_("Pratique : "), strong(known[p].label), f" – {first_sentence(known[p].definition, room=160)}")
        for p in kinds
    ]


def _who_lacks(holdings: Holdings, name: str) -> list[Rich]:
    """Say which policies were pointed to this project, on which dimension."""
    rows = holdings.view.rows("inspiration_project")
    rows = rows.loc[rows["code"].str.endswith(f":{name}") & (rows["n"] > 0)]
    by: dict[str, list[str]] = {}
    for row in records(rows):
        by.setdefault(holdings.label(str(row["code"]).partition(":")[0]), []).append(str(row["group"]))
    return [
        say(
            _("Peut inspirer, sur {dim} : ").format(dim=quoted(dim)),
            *_between([Piece(sentence(g), link=f"policy:{g}") for g in groups]),
        )
        for dim, groups in by.items()
    ]


def _between(pieces: list[Piece]) -> list[Piece]:
    return [p for i, piece in enumerate(pieces) for p in ([Piece(", ")] if i else []) + [piece]]


def _alike(holdings: Holdings, traits: set[str]) -> list[Rich]:
    """Name the good practices of other authorities that are near."""
    return [
        say(
            _("Proche, ailleurs : "),
            strong(text(entry["title"])),
            f" ({', '.join(w for w in (text(entry.get('authority')), year(entry.get('year'))) if w)}) – ",
            _("partage {names}").format(names=listing([holdings.label(c) for c in both])),
        )
        for entry, both in near_entries(holdings, traits)
    ]
