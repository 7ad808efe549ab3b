"""A small protected material made by hand: numbers that can be checked by eye, and its awkward variants."""

from __future__ import annotations

import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.privacy.material import Material
from fa_analysis.settings import Settings

ALL = "ensemble"
GROUPS, POLICIES = ("élus", "agents"), ("eau", "habitat", "culture")
HOSTILE = '=1+1"&cmd|A0 <script>alert(1)</script> \x07\u202eabc\u202c </a:t>'
LONG = (
    "Direction générale adjointe de la coordination transversale et de l'anticonstitutionnellement-long libellé"
)


def codebook(tail: str = "") -> Codebook:
    families = (
        Family("dimension", "Dimensions"),
        Family("practice", "Pratiques"),
        Family("appropriation", "Appropriation", "ordinal"),
        Family("resistance", "Résistances"),
        Family("levier", "Leviers"),
        Family("besoin", "Besoins"),
    )
    named = {
        "dimension": ("imaginer", "preserver"),
        "resistance": ("fatigue", "sens"),
        "levier": ("existant",),
        "besoin": ("outillage", "lieux"),
    }
    codes = [
        Code(code, family, code.capitalize() + tail, f"Ce qui relève de {code} : et la suite.")
        for family, inside in named.items()
        for code in inside
    ]
    codes += [
        Code("tester", "practice", "Tester" + tail, "Essayer.", parent="imaginer"),
        Code("reemploi", "practice", "Réemployer" + tail, "Réemployer.", parent="preserver"),
        *(Code(f"a{i}", "appropriation", f"{i}. Niveau{tail}", "Niveau.", level=i) for i in range(3)),
    ]
    return Codebook("Grille", "Note de la grille.", families, tuple(codes), "v1")


def settings(tail: str = "") -> Settings:
    return Settings.model_validate(
        {
            "study": {
                "title": "Étude d'essai" + tail,
                "notice": "Enquête fictive." + tail,
                "context": ["Le contexte." + tail],
            },
            "groups": [{"label": g + tail, "family": g, "planned": 12} for g in GROUPS],
            "policies": [{"label": p + tail} for p in POLICIES],
            "decks": [
                {
                    "id": "cadres",
                    "title": "Pour les cadres" + tail,
                    "audience": "Cadres" + tail,
                    "detail": "bref",
                },
                {"id": "eau", "title": "Pour l'eau", "policies": ["eau" + tail]},
            ],
            "proposals": [
                {"title": "Des lieux" + tail, "text": "Se voir." + tail, "answers": ["lieux"]},
                {"title": "Des outils", "text": "S'équiper.", "answers": ["outillage"]},
            ],
        }
    )


def row(what, group, code, n, of, low=None, high=None, estimate=None, method="compte ; Wilson à 95 %"):
    estimate = n / of if estimate is None and n is not None else estimate
    return {"what": what, "group": group, "code": code, "n": n, "of": of, "estimate": estimate,
            "low": low, "high": high, "method": method}  # fmt: skip


def hidden(what, group, code):
    return row(what, group, code, None, None, method="masqué : protection des personnes")


def measures(tail: str = "") -> pd.DataFrame:
    """20 interviews, 12 élus and 8 agents; fatigue is said by 15, sens by 2: a clear gap."""
    e, a = (g + tail for g in GROUPS)
    rows = [
        row("expressed_group", ALL, "fatigue", 15, 20, 0.53, 0.89),
        row("expressed_group", ALL, "sens", 2, 20, 0.03, 0.30),
        row("expressed_group", ALL, "existant", 8, 20, 0.22, 0.61),
        row("expressed_group", ALL, "outillage", 9, 20, 0.26, 0.66),
        row("expressed_group", ALL, "lieux", 8, 20, 0.22, 0.61),
        row("expressed_group", ALL, "imaginer", 12, 20, 0.39, 0.78),
        row("expressed_group", ALL, "preserver", 5, 20, 0.11, 0.47),
        row("expressed_group", e, "fatigue", 10, 12, 0.55, 0.95),
        row("expressed_group", a, "fatigue", 5, 8, 0.31, 0.86),
        hidden("expressed_group", e, "sens"),
        hidden("expressed_group", a, "sens"),
        row("specific_q_group", e, "fatigue", 10, 12, estimate=0.01),
        row("specific_q_group", a, "fatigue", 5, 8, estimate=0.01),
        row("specific_group", e, "fatigue", 10, 12, estimate=3.0),
        row("specific_group", a, "fatigue", 5, 8, estimate=-3.0),
        row("done_policy", ALL, "imaginer", 4, 6, 0.3, 0.9),
        row("done_policy", ALL, "preserver", 2, 6, 0.1, 0.7),
        row("quota_group", e, "done", 12, 12),
        row("quota_group", a, "done", 8, 12),
        row("quota_group", ALL, "done", 20, 24),
        row("quota_policy", "eau" + tail, "done", 9, None, estimate=1.0),
        row("reviewed_group", ALL, "reviewed", 30, 100),
        row("survey_policy", ALL, "fatigue", 10, 40, 0.1, 0.4),
        row("quality_f1", "code", "fatigue", 20, 25, estimate=0.91),
        row("quality_f1", "code", "sens", 20, 25, estimate=0.42),
        row("quality_recall", "code", "fatigue", 20, 25),
        row("quality_recall", "code", "sens", 20, 25),
    ]
    counts = {ALL: (5, 10, 5), e: (1, 7, 4), a: (4, 3, 1)}
    for group, levels in counts.items():
        of = sum(levels)
        rows += [row("appropriation_group", group, f"a{i}", n, of, 0.1, 0.5) for i, n in enumerate(levels)]
        mean = sum(i * n for i, n in enumerate(levels)) / of
        rows.append(row("appropriation_mean_group", group, "mean", of, of, mean - 0.3, mean + 0.3, mean))
    rows.append(row("appropriation_differs_group", ALL, "differs", 20, 20, estimate=0.4))
    rows.append(row("appropriation_reached_group", ALL, "a1", 15, 20, 0.53, 0.89))
    rows += [row("saturation", ALL, str(i), i, 10, 1, 5, estimate=min(i, 5)) for i in range(1, 21)]
    rows += [
        row("gap", "eau" + tail, "preserver", 0, 6, -0.9, -0.1, estimate=-0.5),
        row("inspiration_benchmark", "eau" + tail, "preserver:B1", 2, 2, estimate=2),
        row("inspiration_project", "eau" + tail, "preserver:P3", 1, 2, estimate=1),
    ]
    return tables.check(pd.DataFrame(rows), "measures")


def quotes(tail: str = "") -> pd.DataFrame:
    told = [
        ("V001", "fatigue", "Encore une démarche, on en a déjà eu quatre en trois ans, on s'y perd."),
        ("V002", "imaginer", "On a posé trois bacs pour voir, la première place était ratée."),
        ("V003", "preserver", "Les dalles sont réemployées au bout de la rue, rien ne part en benne."),
        ("V004", "existant", "Le jardin est déjà là, tout le monde l'a vu pousser, c'est la preuve."),
        ("V005", "outillage", "Il nous faudrait une grille, un modèle, quelque chose à poser sur la table."),
        ("V006", "a0", "Je ne saurais pas vous dire ce que c'est, franchement, on ne m'en a pas parlé."),
    ]
    return pd.DataFrame([{"ref": r, "code": c, "family": "agents", "quote": q + tail} for r, c, q in told])


def material(*, tail: str = "", warning: str = "", level: str = "public") -> Material:
    projects = pd.DataFrame(
        [
            {"project_id": f"P{i}", "title": f"Projet {i}{tail}", "description": f"Il fait la chose {i}. Et puis voilà.{tail}",
             "direction": f"Direction {i % 2}", "policy": POLICIES[i % 3] + tail, "communes": "A", "state": "en cours",
             "start_year": 2015, "cost_eur": 1.0, "partners": None, "audience": None}
            for i in range(6)
        ]
    )  # fmt: skip
    coded = [
        ("P0", "tester"),
        ("P1", "imaginer"),
        ("P1", "reemploi"),
        ("P2", "imaginer"),
        ("P3", "preserver"),
        ("P4", "imaginer"),
    ]
    benchmark = pd.DataFrame(
        [{"entry_id": "B1", "authority": "Ailleurs" + tail, "authority_kind": "commune", "title": "Le hangar" + tail,
          "description": "Un hangar de réemploi." + tail, "year": 2016}]
    )  # fmt: skip
    cases = pd.DataFrame(
        [{"case_id": "C1", "paragraph": i, "title": "Le cas" + tail, "project_id": "P0", "policy": "eau" + tail,
          "heading": h, "text": t + tail, "file": "C1.md"}
         for i, (h, t) in enumerate([("Contexte", "Avant."), ("Résultats", "Moins de fuites.")], start=1)]
    )  # fmt: skip
    return Material(
        level=level, k=5, signed=not warning, warning=warning, settings=settings(tail), codebook=codebook(tail),
        measures=measures(tail), quotes=quotes(tail), projects=projects,
        project_codes=pd.DataFrame([{"project_id": p, "code": c, "quote": "", "by": "rule"} for p, c in coded]),
        benchmark=benchmark, benchmark_codes=pd.DataFrame([{"entry_id": "B1", "code": "reemploi", "quote": ""}]),
        cases=cases, case_codes=pd.DataFrame([{"case_id": "C1", "paragraph": 2, "code": "imaginer", "quote": ""}]),
    )  # fmt: skip


def empty() -> Material:
    """Nothing but settings and a grid: no interview, project, case, benchmark, questionnaire or quote."""
    full = material()
    bare = {
        name: getattr(full, name).iloc[:0]
        for name in (
            "quotes",
            "projects",
            "project_codes",
            "benchmark",
            "benchmark_codes",
            "cases",
            "case_codes",
        )
    }
    return Material(
        level="public", k=5, signed=True, warning="", settings=full.settings, codebook=full.codebook,
        measures=tables.empty("measures"), **bare,
    )  # fmt: skip


VARIANTS = {
    "plain": material,
    "long": lambda: material(tail=" " + LONG),
    "hostile": lambda: material(tail=" " + HOSTILE),
    "empty": empty,
    "working": lambda: material(
        warning="Vue de travail, à ne pas diffuser : la liste n'est pas signée.", level="working"
    ),
}
