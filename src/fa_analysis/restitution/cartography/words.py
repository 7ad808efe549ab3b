"""The words that the page's own script says: they go through the catalogue as every message does."""

from __future__ import annotations

from fa_analysis.charts.words import is_french
from fa_analysis.i18n import _, quoted, thousands


def script_words() -> dict[str, str]:
    """Return the words by the name the script knows; `{n}`, `{of}`, `{name}` are filled on the page."""
    return {
        "none": _("Aucun projet ne répond à ces filtres. Retirez-en un, ou réinitialisez."),
        "one": _("{n} projet sur {of}"),
        "many": _("{n} projets sur {of}"),
        "all": _("{n} projets"),
        "all_one": _("{n} projet"),
        "area": _("{name} : {n} projets"),
        "area_one": _("{name} : {n} projet"),
        "remove": _("Retirer le filtre {name}"),
        "search": _("texte : {name}"),
        "from": _("depuis {name}"),
        "to": _("jusqu'à {name}"),
        "between": _("de {a} à {b}"),
        "no_year": _("{n} projets sans année ne sont pas montrés"),
        "no_year_one": _("{n} projet sans année n'est pas montré"),
        "no_filter": _("sans filtre"),
        "absent": _("non repérée dans le texte du projet"),
        "others": _("Non repérées : {name}"),
        "shared_practices": _("Pratiques communes"),
        "shared_dimensions": _("Dimensions communes"),
        "shared_of": _("{n} dimensions ou pratiques communes, sur {of} que l'un ou l'autre porte"),
        "shared_words": _("Mots communs"),
        "alone": _("Aucun projet d'une autre direction ne porte les mêmes dimensions ou pratiques."),
        "uncoded": _("Aucune dimension n'a été repérée dans ce projet : rien à rapprocher."),
        "rank": _("{n} sur {of}"),
        "rule": _("trouvé par une règle"),
        "combination": _("retenu par les règles et le modèle"),
        "model": _("proposé par le modèle"),
        "human": _("relu par une personne"),
        "rule_alone": _("déduit d'une pratique"),
        "combination_alone": _("retenu par le modèle, sans mot repéré par une règle"),
        "model_alone": _("proposé par le modèle, sans mot repéré par une règle"),
        "human_alone": _("relu par une personne, sans mot repéré par une règle"),
        "study": _("Étude de cas"),
        "colon": _("{name} : {told}"),
        "quoted": quoted("{text}"),
        "thousands": thousands(),
        "nought": "one" if is_french() else "many",
    }
