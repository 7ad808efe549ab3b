"""How `fa-analysis projects` shows its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.cli import show
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.codebook.model import Codebook
    from fa_analysis.inventory.meetings import Clarity


def assessments(beside: pd.DataFrame) -> None:
    """Print self-assessments beside the coding, and how often they agree."""
    from fa_analysis.inventory.grid import answers

    findings = {
        "agree": _("d'accord"),
        "text_silent": _("le texte ne le montre pas"),
        "only_text": _("le texte le montre, la grille dit non"),
        "": "",
    }
    rows = [
        (r["project_id"], r["practice"], answers()[r["answer"]], _("oui") if r["coded"] else _("non"),
         findings[r["finding"]], r["evidence"])
        for r in beside.to_dict("records")
    ]  # fmt: skip
    head = (_("projet"), _("pratique"), _("réponse"), _("codage"), _("constat"), _("ce qui le montre"))
    show.table(rows, head=head)
    compared = int(beside["finding"].ne("").sum())
    agreed = int(beside["finding"].eq("agree").sum())
    told = _("D'accord sur {agreed} des {compared} pratiques comparées (« en partie » compte pour oui).")
    print(told.format(agreed=agreed, compared=compared))


def meetings(found: pd.DataFrame, projects: pd.DataFrame, book: Codebook, clear: Clarity) -> None:
    """Print the meetings one after the other: whom, about what, what each brings and lacks."""
    from fa_analysis.inventory.meetings import apart
    from fa_analysis.inventory.network import labels, said

    titles = dict(zip(projects["project_id"], projects["title"], strict=True))
    for number, rows in found.groupby("meeting"):
        first = rows.iloc[0]
        told = _("Rencontre {n} : {topic} ({p} projets, {d} directions ; stabilité {s})")
        print(
            told.format(
                n=number, topic=labels(first["topic"], book), p=first["n_projects"], d=first["n_directions"],
                s=show.percent(first["stability"]),
            )
        )  # fmt: skip
        lines = [
            (
                r["direction"], "\n".join(f"{p} {titles.get(p, '')}" for p in r["projects"].split("|")),
                labels(r["brings"], book), labels(r["lacks"], book),
            )
            for r in rows.to_dict("records")
        ]  # fmt: skip
        show.table(lines, head=(_("direction"), _("projets"), _("apporte"), _("peut prendre chez les autres")))
    alone = apart(found, projects)
    if alone:
        words = n_("{n} projet sans rencontre : {ids}", "{n} projets sans rencontre : {ids}", len(alone))
        print(words.format(n=len(alone), ids=", ".join(alone)))
    print(said(clear)[:1].upper() + said(clear)[1:] + ".")
