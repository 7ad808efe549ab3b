"""A small survey made by hand, whose numbers can be counted on fingers."""

from __future__ import annotations

import pandas as pd

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.settings import ClosedQuestion, Group, Inventory, Policy, Questionnaires, Settings, Title

FAMILIES = (
    Family("dimension", "Dimensions", sources=("interview", "survey", "project", "benchmark")),
    Family("practice", "Pratiques", sources=("interview", "survey", "project", "benchmark")),
    Family("appropriation", "Appropriation", kind="ordinal", sources=("interview",)),
    Family("resistance", "Résistances", sources=("interview", "survey")),
    Family("levier", "Leviers", sources=("interview", "survey")),
    Family("besoin", "Besoins", sources=("interview", "survey")),
)
CODEBOOK = Codebook(
    title="Grille d'essai",
    note="Pour les essais.",
    families=FAMILIES,
    codes=(
        Code("imaginer", "dimension", "Imaginer", "Chercher."),
        Code("preserver", "dimension", "Préserver", "Ménager."),
        Code("experimenter", "practice", "Expérimenter", "Essayer.", parent="imaginer"),
        Code("comportements", "practice", "Agir sur les comportements", "Changer.", parent="imaginer"),
        Code("reemploi", "practice", "Réemployer", "Reprendre.", parent="preserver"),
        *(
            Code(f"appropriation_{i}", "appropriation", f"{i}. Niveau {i}", "Un niveau.", level=i)
            for i in range(5)
        ),
        Code("metiers", "resistance", "Cultures de métier", "Métier."),
        Code("fatigue", "resistance", "Fatigue", "Las."),
        Code("etat_esprit", "levier", "État d'esprit", "Envie."),
        Code("outillage", "besoin", "Outillage", "Outils."),
    ),
    version="0123456789abcdef",
)
SETTINGS = Settings(
    study=Title(title="Essai", notice="Enquête fictive.", seed=7),
    groups=(
        Group(label="élus", planned=4),
        Group(label="agents", planned=6),
        Group(label="autres collectivités", scope="elsewhere"),
    ),
    policies=(Policy(label="habitat"), Policy(label="espace public")),
    questionnaires=Questionnaires(
        closed=(
            ClosedQuestion(
                column="q1", label="Connaissez-vous ?", scale=("non", "un peu", "oui"), mirrors="appropriation"
            ),
        )
    ),
    projects=Inventory(table="projets.csv"),
)
RESPONDENTS = pd.DataFrame(
    [
        # interview, group, policy, scope
        ("E1", "élus", "habitat", "home"),
        ("E2", "élus", "habitat", "home"),
        ("E3", "élus", "espace public", "home"),
        ("E4", "agents", "espace public", "home"),
        ("E5", "agents", "espace public", "home"),
        ("E6", "agents", "espace public", "home"),
        ("E7", "autres collectivités", "espace public", "elsewhere"),
    ],
    columns=["interview_id", "group", "policy", "scope"],
).assign(function="x", date=None, duration_min=60.0, file="x.txt")

# What each answer carries; E7 is from elsewhere and says everything.
SAID: dict[str, list[list[str]]] = {
    "E1": [["appropriation_1"], ["metiers", "imaginer"], []],
    "E2": [["appropriation_2"], ["appropriation_3", "metiers"], ["appropriation_3"]],
    "E3": [["metiers", "fatigue"], ["appropriation_0"]],
    "E4": [["appropriation_3", "imaginer", "outillage"], ["etat_esprit"]],
    "E5": [["fatigue"], ["imaginer"]],
    "E6": [[], []],
    "E7": [["metiers", "fatigue", "etat_esprit", "appropriation_4", "imaginer", "preserver", "outillage"]],
}
DONE: dict[str, list[str]] = {
    "P1": ["imaginer", "experimenter"],
    "P2": ["imaginer", "experimenter", "comportements"],
    "P3": ["imaginer", "experimenter", "preserver", "reemploi"],
    "P4": [],
    "P5": ["preserver", "reemploi"],
    "P6": ["preserver", "reemploi", "imaginer"],
}
SURVEYED: dict[str, list[str]] = {"R1": ["fatigue"], "R2": ["fatigue", "metiers"], "R3": [], "R4": ["metiers"]}
BENCHMARK: dict[str, list[str]] = {"B1": ["imaginer", "experimenter", "comportements"], "B2": ["preserver"]}


def _rows(unit: str, source: str, codes: list[str]) -> list[dict[str, object]]:
    apply = {f.id for f in FAMILIES if source in f.sources}
    return [
        {"unit_id": unit, "code": c.id, "value": c.id in codes} for c in CODEBOOK.codes if c.family in apply
    ]


def make(
    said: dict[str, list[list[str]]] | None = None,
    done: dict[str, list[str]] | None = None,
    respondents: pd.DataFrame = RESPONDENTS,
) -> dict[str, object]:
    """Return the tables of the survey, as `measure_all` takes them."""
    said = SAID if said is None else said
    done = DONE if done is None else done
    units: list[tuple[str, str, str, int | None]] = []
    coded: list[dict[str, object]] = []
    for who, answers in said.items():
        for i, codes in enumerate(answers, start=1):
            units.append((f"{who}:{i}", "interview", who, i))
            coded += _rows(f"{who}:{i}", "interview", codes)
    for source, found in (("project", done), ("survey", SURVEYED), ("benchmark", BENCHMARK)):
        for who, codes in found.items():
            units.append((who, source, who, None))
            coded += _rows(who, source, codes)
    table = pd.DataFrame(units, columns=["unit_id", "source", "source_id", "answer"])
    table = table.assign(question=None, turn=table["answer"], start=0, end=4, text="mots", n_words=1)
    table[["answer", "turn"]] = table[["answer", "turn"]].astype("Int64")
    truth = pd.DataFrame(coded, columns=["unit_id", "code", "value"])
    truth = truth.assign(by="rule", reviewed=False, machine=truth["value"], score=None, drawn=False)
    return {
        "coded": truth,
        "units": table,
        "respondents": respondents,
        "questionnaires": _questionnaires(),
        "projects": _projects(done),
        "codebook": CODEBOOK,
        "settings": SETTINGS,
    }


def _questionnaires() -> pd.DataFrame:
    rows = [
        ("R1", "habitat", "oui"),
        ("R2", "habitat", "oui"),
        ("R3", "habitat", "un peu"),
        ("R4", "habitat", ""),
    ]
    return pd.DataFrame(rows, columns=["respondent_id", "policy", "q1"]).assign(date="2018")


def _projects(done: dict[str, list[str]]) -> pd.DataFrame:
    table = pd.DataFrame({"project_id": list(done)}, dtype="str")
    where = ["Stains|La Courneuve" if i % 2 else "Stains" for i in range(len(done))]
    led = ["Voirie" if i < 3 else "Parcs" for i in range(len(done))]
    about = {"title": "t", "description": "d", "direction": led, "communes": where, "state": "x"}
    about |= {"policy": ["habitat" if i < 5 else "espace public" for i in range(len(done))]}
    return table.assign(**about, start_year=2017, cost_eur=1.0, partners="x", audience="x", contact="x")
