"""A release made by hand: three policies (one masked, one without project), five projects, one case study."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.privacy.material import Material
from fa_analysis.settings import Policy, Settings, Title

NAN = float("nan")
MASKED = "masqué : protection des personnes"
CODEBOOK = Codebook(
    title="Grille d'essai",
    note="",
    families=(
        Family("dimension", "Dimensions"),
        Family("practice", "Pratiques"),
        Family("appropriation", "Appropriation", kind="ordinal"),
        Family("resistance", "Résistances"),
        Family("levier", "Leviers"),
        Family("besoin", "Besoins"),
    ),
    codes=(
        Code("imaginer", "dimension", "Imaginer", "Chercher."),
        Code("preserver", "dimension", "Préserver", "Ménager."),
        Code("experimenter", "practice", "Expérimenter", "Essayer en petit. Et regarder.", parent="imaginer"),
        Code("reemploi", "practice", "Réemployer", "Reprendre.", parent="preserver"),
        *(Code(f"appropriation_{i}", "appropriation", f"{i}. Niveau", "", level=i) for i in range(3)),
        Code("metiers", "resistance", "Cultures de métier", ""),
        Code("fatigue", "resistance", "Fatigue", ""),
        Code("etat_esprit", "levier", "État d'esprit", ""),
        Code("outillage", "besoin", "Outillage", ""),
    ),
    version="0123456789abcdef",
)
SETTINGS = Settings(
    study=Title(title="Étude d'essai", notice="Enquête fictive."),
    policies=(
        Policy(label="voirie"),
        Policy(label="eau"),
        Policy(label="écoles"),
        Policy(label="tout", transversal=True),
    ),
)
# project, title, description, direction, policy, state, year, codes with their words
PROJECTS = (
    ("P1", "Banc refait", "On garde le bois. Rien ne part à la benne.", "Voirie", "voirie", "achevé", 2015,
     {"preserver": "", "reemploi": "garde le bois"}),
    ("P2", "Rue en peinture", "Trois mois pour voir.", "Voirie", "voirie", "en cours", None, {"preserver": ""}),
    ("P3", "Cour sans bitume", "Un essai, puis deux.", "Écoles", "écoles", "idée", 2018,
     {"imaginer": "", "experimenter": "essai […] deux", "preserver": ""}),
    ("P4", "Panneau", None, None, None, None, None, {}),
    ("P5", "Meubles donnés", "Des meubles repris.", "Écoles", "écoles", None, None,
     {"preserver": "", "reemploi": "repris"}),
)  # fmt: skip
CASE = (
    ("Contexte", "Le bois partait à la benne.", {}),
    (
        "Ce qui a aidé, ce qui a freiné",
        "Un menuisier a montré. Le marché l'interdisait.",
        {"metiers": "interdisait"},
    ),
    ("Ce qui peut être repris ailleurs", "Garder le bois sous un abri.", {"reemploi": "Garder le bois"}),
)
QUOTES = (
    ("V1", "metiers", "agents", "On nous dit que notre métier ne vaut plus rien."),
    ("V2", "etat_esprit", "élus", "Ils en veulent, les équipes."),
    ("V3", "outillage", "agents", "Il nous faudrait une méthode."),
    ("V4", "fatigue", "élus", "Encore une réforme de plus."),
)
# what, group, code, n, of, estimate, low, high
ROWS = (
    ("quota_policy", "voirie", "done", 7, NAN, 7, NAN, NAN),
    ("quota_policy", "eau", "done", 2, NAN, 2, NAN, NAN),
    ("quota_policy", "écoles", "done", 6, NAN, 6, NAN, NAN),
    ("appropriation_mean_policy", "voirie", "mean", 6, 6, 1.5, 0.8, 2.0),
    ("appropriation_mean_policy", "écoles", "mean", 5, 5, 1.0, 0.4, 1.6),
    ("appropriation_mean_policy", "eau", "mean", NAN, NAN, NAN, NAN, NAN),
    ("appropriation_rank_policy", "voirie", "rank", 6, 6, 1, 1, 2),
    ("appropriation_rank_policy", "écoles", "rank", 5, 5, 2, 1, 2),
    ("appropriation_policy", "voirie", "appropriation_0", 1, 6, 1 / 6, 0.03, 0.56),
    ("appropriation_policy", "voirie", "appropriation_1", 1, 6, 1 / 6, 0.03, 0.56),
    ("appropriation_policy", "voirie", "appropriation_2", 4, 6, 4 / 6, 0.3, 0.9),
    ("expressed_policy", "voirie", "metiers", 4, 7, 4 / 7, 0.25, 0.84),
    ("expressed_policy", "voirie", "fatigue", 1, 7, 1 / 7, 0.03, 0.51),
    ("expressed_policy", "voirie", "etat_esprit", NAN, NAN, NAN, NAN, NAN),
    ("expressed_policy", "voirie", "outillage", 2, 7, 2 / 7, 0.08, 0.64),
    ("specific_policy", "voirie", "metiers", 4, 7, 2.1, NAN, NAN),
    ("specific_q_policy", "voirie", "metiers", 4, 7, 0.01, NAN, NAN),
    ("expressed_policy", "eau", "metiers", NAN, NAN, NAN, NAN, NAN),
    ("expressed_policy", "ensemble", "fatigue", 5, 15, 0.33, 0.15, 0.58),
    ("expressed_policy", "ensemble", "metiers", 4, 15, 0.27, 0.1, 0.52),
    ("survey_policy", "voirie", "metiers", 3, 12, 0.25, 0.09, 0.53),
    ("survey_policy", "eau", "metiers", NAN, NAN, NAN, NAN, NAN),
    ("gap", "voirie", "imaginer", 0, 2, -0.5, -0.9, -0.1),
    ("gap", "voirie", "preserver", 2, 2, 0.3, 0.1, 0.7),
    ("gap_q", "voirie", "imaginer", 0, 2, 0.01, NAN, NAN),
    ("gap_q", "voirie", "preserver", 2, 2, 0.2, NAN, NAN),
    ("inspiration_benchmark", "voirie", "imaginer:B1", 1, 1, 1, NAN, NAN),
    ("inspiration_project", "voirie", "imaginer:P3", 1, 1, 1, NAN, NAN),
    ("similar", "P1", "P5", 2, 2, 1.0, NAN, NAN),
)


def material(*, level="public", warning="", **changed):
    """Return this release, as the room of privacy gives it."""
    made = Material(
        level=level,
        k=5,
        signed=not warning,
        warning=warning,
        settings=SETTINGS,
        codebook=CODEBOOK,
        measures=measures(ROWS),
        quotes=pd.DataFrame(QUOTES, columns=["ref", "code", "family", "quote"]),
        projects=projects(PROJECTS),
        project_codes=pd.DataFrame(
            [(p[0], code, words, "rule") for p in PROJECTS for code, words in p[7].items()],
            columns=["project_id", "code", "quote", "by"],
        ),
        benchmark=tables.check(
            pd.DataFrame(
                [
                    (
                        "B1",
                        "Ville d'Ailleurs",
                        "commune",
                        "La rue à l'essai",
                        "Un mois, puis on juge. Et après ?",
                        2014,
                    )
                ],
                columns=[c.name for c in tables.SCHEMAS["benchmark"].columns],
            ),
            "benchmark",
        ),
        benchmark_codes=pd.DataFrame(
            [("B1", "imaginer", ""), ("B1", "experimenter", "")], columns=["entry_id", "code", "quote"]
        ),
        cases=cases(),
        case_codes=pd.DataFrame(
            [
                ("C1", i, code, words)
                for i, (_h, _t, codes) in enumerate(CASE, 1)
                for code, words in codes.items()
            ],
            columns=["case_id", "paragraph", "code", "quote"],
        ),
    )
    return replace(made, **changed)


def measures(rows):
    """Return rows of `measures`; those without a number are masked."""
    told = [(*row, MASKED if pd.isna(row[5]) else "méthode") for row in rows]
    return tables.check(
        pd.DataFrame(told, columns=[c.name for c in tables.SCHEMAS["measures"].columns]), "measures"
    )


def projects(rows):
    """Return the table of projects, as the material gives it."""
    table = tables.empty("projects").drop(columns="contact")
    columns = ["project_id", "title", "description", "direction", "policy", "state", "start_year"]
    return (
        pd.DataFrame([row[:7] for row in rows], columns=columns)
        .reindex(columns=table.columns)
        .astype(table.dtypes)
    )


def cases(project="P1"):
    """Return the case study."""
    rows = [
        ("C1", i, "Le bois des bancs", project, "voirie", h, t, "C1.md") for i, (h, t, _c) in enumerate(CASE, 1)
    ]
    return tables.check(pd.DataFrame(rows, columns=[c.name for c in tables.SCHEMAS["cases"].columns]), "cases")


def bare(**changed):
    """Return the release of a study without project, entry, case nor measure."""
    whole = material()
    names = (
        "measures",
        "quotes",
        "projects",
        "project_codes",
        "benchmark",
        "benchmark_codes",
        "cases",
        "case_codes",
    )
    return replace(whole, **{n: getattr(whole, n).iloc[:0] for n in names}, **changed)


def words(sheet):
    """Return all the words of a sheet, one part a line."""
    from fa_analysis.restitution.sheets.model import Bars, Grid, Points, Quotes, Text

    def told(rich):
        return "".join(p.text for p in rich)

    lines = [
        sheet.kicker,
        sheet.title,
        *(f"{n} : {told(w)}" for n, w in sheet.facts),
        *map(told, sheet.summary),
    ]
    for section in sheet.sections:
        lines.append(f"# {section.title}")
        for block in section.blocks:
            if isinstance(block, Text):
                lines.append(told(block.words))
            elif isinstance(block, Points):
                lines += [told(item) for item in block.items]
            elif isinstance(block, Grid):
                lines += [" | ".join(told(cell) for cell in row) for row in block.rows]
            elif isinstance(block, Bars):
                lines += [f"{bar.label} | {bar.words}" for bar in block.rows]
            elif isinstance(block, Quotes):
                lines += [f"{quote} — {who}" for quote, who in block.items]
    return "\n".join(lines)
