"""French names of the measures, the sheet each stands in, and how its values are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fa_analysis.i18n import _

Kind = Literal["share", "number", "count", "score"]


@dataclass(frozen=True)
class Named:
    """One measure: its sheet, its name, and how its values are written."""

    sheet: str
    name: str
    kind: Kind


def named(what: str, ordinal: str) -> Named:
    """Return the French name of measure `what`; `ordinal` is the id of the ordinal family."""
    base, axis = _split(what)
    if ordinal and base.startswith(ordinal):
        base = "level" + base.removeprefix(ordinal)
    if base.startswith("closed"):
        question = base.removeprefix("closed_")
        kind: Kind = "number" if question.startswith("mean_") else "share"
        told = _("Question fermée : {question}").format(question=question.removeprefix("mean_"))
        return Named(_("Questionnaires"), told + (_(", place moyenne") if kind == "number" else ""), kind)
    sheet, name, kind = _known().get(base, (_("Autres mesures"), what, "number"))
    return Named(sheet.format(axis=axis), name, kind)


def _split(what: str) -> tuple[str, str]:
    axes = {
        "group": _("groupes"),
        "policy": _("politiques"),
        "direction": _("directions"),
        "commune": _("communes"),
    }
    base, _sep, last = what.rpartition("_")
    return (base, axes[last]) if last in axes else (what, "")


def _known() -> dict[str, tuple[str, str, Kind]]:
    level, said, specific = (_("Appropriation {axis}"), _("Expressions {axis}"), _("Spécificités {axis}"))
    hill, survey, link = _("Diversité {axis}"), _("Enquête"), _("Codes ensemble")
    return {
        "level": (level, _("Entretiens à chaque niveau"), "share"),
        "level_reached": (level, _("Entretiens à ce niveau ou au-dessus"), "share"),
        "level_mean": (level, _("Niveau moyen"), "number"),
        "level_rank": (level, _("Rang du niveau moyen"), "count"),
        "level_differs": (level, _("Test : les niveaux diffèrent d'un groupe à l'autre"), "score"),
        "level_unknown": (level, _("Entretiens sans niveau exprimé"), "share"),
        "level_place": (_("Questionnaires"), _("Niveau moyen des entretiens, de 0 à 1"), "number"),
        "expressed": (said, _("Entretiens qui l'expriment"), "share"),
        "specific": (specific, _("Spécificité de Lafon"), "score"),
        "specific_q": (specific, _("Test exact, q de Benjamini-Hochberg"), "score"),
        "answers": (_("Réponses"), _("Réponses qui l'expriment"), "share"),
        "together": (link, _("Part de ceux qui expriment aussi le second code"), "share"),
        "together_q": (link, _("Test exact du lien, q de Benjamini-Hochberg"), "score"),
        "together_specific": (link, _("Spécificité du lien"), "score"),
        "with_dimension": (_("Codes et dimensions"), _("Dimension et code dans une même réponse"), "share"),
        "done": (_("Projets {axis}"), _("Projets qui portent la dimension ou la pratique"), "share"),
        "hill": (hill, _("Nombre de Hill raréfié"), "number"),
        "hill_observed": (hill, _("Nombre de Hill observé"), "number"),
        "evenness": (hill, _("Équitabilité"), "number"),
        "combination": (_("Combinaisons"), _("Projets qui portent exactement ces dimensions"), "share"),
        "similar": (_("Projets proches"), _("Similarité de Jaccard"), "share"),
        "gap": (_("Écarts et pistes"), _("Écart avec les autres politiques"), "share"),
        "gap_q": (_("Écarts et pistes"), _("Test exact de l'écart, q de Benjamini-Hochberg"), "score"),
        "inspiration_benchmark": (_("Écarts et pistes"), _("Piste : bonne pratique d'ailleurs"), "count"),
        "inspiration_project": (_("Écarts et pistes"), _("Piste : projet du territoire"), "count"),
        "met": (survey, _("Lu dans l'enquête"), "count"),
        "quota": (survey, _("Entretiens réalisés sur prévus"), "share"),
        "saturation": (_("Saturation"), _("Codes rencontrés après ce nombre d'entretiens"), "number"),
        "reviewed": (survey, _("Réponses relues"), "share"),
        "reviewed_interviews": (survey, _("Entretiens relus en entier"), "share"),
        "uncoded": (survey, _("Réponses sans code"), "share"),
        "survey": (_("Questionnaires"), _("Répondants qui l'expriment"), "share"),
        "quality_precision": (_("Qualité du codage"), _("Précision"), "share"),
        "quality_recall": (_("Qualité du codage"), _("Rappel"), "share"),
        "quality_f1": (_("Qualité du codage"), _("F1"), "number"),
    }


def words_of(code: str, labels: dict[str, str]) -> str:
    """Write a code, or codes joined by `+` or `:`, with their labels."""
    fixed = {
        "mean": _("moyenne"),
        "rank": _("rang"),
        "differs": _("écarts entre groupes"),
        "done": _("réalisés"),
        "answers": _("réponses"),
        "interviews": _("entretiens"),
        "questionnaires": _("questionnaires"),
        "projects": _("projets"),
        "unknown": _("sans niveau exprimé"),
        "aucune": _("aucune dimension"),
        "ensemble": _("ensemble"),
        "evenness": _("équitabilité"),
        "q0": _("ordre 0 : toutes"),
        "q1": _("ordre 1 : courantes"),
        "q2": _("ordre 2 : dominantes"),
        "reviewed": _("relus en entier"),
        "drawn": _("tirés au sort et relus en entier"),
    }
    if code in fixed:
        return fixed[code]
    for joint, said in (("+", " + "), (":", _(" : "))):
        if joint in code:
            return said.join(labels.get(c, c) for c in code.split(joint))
    return labels.get(code, code)
