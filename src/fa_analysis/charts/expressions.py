"""What resists, what carries, what is needed: where each is said, and what is said together."""

from __future__ import annotations

from functools import partial

import pandas as pd

from fa_analysis.charts import heat
from fa_analysis.charts.counted import corrected_words
from fa_analysis.charts.heat import Grid
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import Chart, Story, View, not_enough, records, told_rows
from fa_analysis.charts.words import number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.measures.rows import as_counted

MOST_PLACES = 0.75


def question_of(family: str, axis: str) -> str:
    """Ask where the codes of a family are expressed."""
    asked = {
        ("resistance", "group"): _("Quelles résistances s'expriment, et dans quels groupes ?"),
        ("levier", "group"): _("Sur quels leviers s'appuyer, et avec quels groupes ?"),
        ("besoin", "group"): _("De quoi les groupes d'acteurs disent-ils avoir besoin ?"),
        ("resistance", "policy"): _("Quelles résistances s'expriment dans chaque politique publique ?"),
        ("levier", "policy"): _("Quels leviers s'expriment dans chaque politique publique ?"),
        ("besoin", "policy"): _("Quels besoins s'expriment dans chaque politique publique ?"),
    }
    return asked[family, axis]


def where_said(family: str, axis: str) -> Chart:
    """Return the chart of a family (`resistance`, `levier`, `besoin`) by `group` or `policy`."""
    needs = (f"expressed_{axis}", f"specific_{axis}", f"specific_q_{axis}")
    return Chart(partial(question_of, family, axis), needs, partial(_where, family, axis))


def _where(family: str, axis: str, view: View) -> Story:
    question = question_of(family, axis)
    codes = [c.id for c in view.codes(family)]
    every = view.rows(f"expressed_{axis}")
    every = every.loc[every["code"].isin(codes)]
    corrected = every.loc[every["group"] == ALL]
    every = as_counted(every)
    rows, whole = every.loc[every["group"] != ALL].reset_index(drop=True), every.loc[every["group"] == ALL]
    whole = whole.sort_values("estimate", ascending=False, kind="stable")
    if rows["estimate"].notna().sum() == 0 or not whole["n"].sum():
        why = _("Aucun entretien codé n'exprime ces codes, ou tous les groupes comptent trop peu de personnes.")
        return not_enough(view, question, why)
    whole = whole.assign(label=whole["code"].map(view.label)).reset_index(drop=True)
    cells = view.beside(rows, q=f"specific_q_{axis}", score=f"specific_{axis}")
    sizes = rows.drop_duplicates("group").set_index("group")["of"]
    corrected = corrected.assign(label=corrected["code"].map(view.label))
    corrected = corrected.set_index("code", drop=False).loc[list(whole["code"])]
    named = [(str(g), f"{g} ({number(of)})") for g, of in sizes.items() if of]
    named.append((ALL, _("ensemble ({n})").format(n=number(whole["of"].iloc[0]))))
    coded = [(r["code"], r["label"]) for r in records(whole)]
    both = pd.concat([cells, whole], ignore_index=True)
    # Many policies read better as rows, few groups as columns.
    grid = (
        Grid(rows=named, columns=coded, cells=both.rename(columns={"group": "row", "code": "column"}))
        if axis == "policy"
        else Grid(rows=coded, columns=named, cells=both.rename(columns={"code": "row", "group": "column"}))
    )
    out = cells.loc[cells["q"] < heat.STANDS_OUT]
    return Story(
        title=_finding(whole, corrected) if axis == "group" else _where_out(view, out, whole),
        subtitle=_("{question} Part des entretiens (effectif entre parenthèses)").format(question=question),
        reading=_(
            "Chaque case donne la part des entretiens du groupe qui expriment l'idée au moins une "
            "fois, et leur nombre. "
            "Une case encadrée (▲ plus, ▼ moins) s'écarte des autres groupes plus que le hasard ne l'explique "
            "(test exact, 5 % de fausses alertes au plus parmi les cases encadrées). Hachures : "
            "groupe trop petit."
        ),
        foot=view.foot(
            _("entretiens comptés une fois, quel que soit le nombre de phrases"),
            out_words(len(out)),
            corrected_words(corrected) or _uncorrected(every),
            view.merged(rows),
        ),
        alt=_("Carte des parts d'entretiens par groupe. Ensemble : {rows}. {out}").format(
            rows=told_rows(whole), out=_out_alt(view, out)
        ),
        plot=lambda figure, room: heat.draw(figure, room, grid),
    )


def _finding(whole: pd.DataFrame, corrected: pd.DataFrame) -> str:
    """Tell the code said most, clear of the second when it is so before and after correction."""
    first, level = whole.iloc[0], [quoted(label) for label in leaders(whole)["label"]]
    if len(level) > 1:
        return _("{labels} : exprimés chacun dans {share} des entretiens").format(
            labels=tied(level), share=percent(first["estimate"])
        )
    told = _("{label} : exprimé dans {share} des entretiens").format(
        label=level[0], share=percent(first["estimate"])
    )
    if len(whole) == 1 or not whole.iloc[1]["n"]:
        return told
    second = whole.iloc[1]
    after = corrected.set_index("code")
    if first["low"] > second["high"] and after["low"][first["code"]] > after["high"].drop(first["code"]).max():
        return _("{told}, loin devant {label} ({share})").format(
            told=told, label=quoted(second["label"]), share=percent(second["estimate"])
        )
    return _("{told}, devant {label} ({share}) sans écart net").format(
        told=told, label=quoted(second["label"]), share=percent(second["estimate"])
    )


def _where_out(view: View, out: pd.DataFrame, whole: pd.DataFrame) -> str:
    """Tell which policy stands out; or that none does."""
    if not out.empty and (out := _alone(view, out)).empty:
        return _("Seules des politiques réunies pour ne trahir personne se distinguent nettement")
    if out.empty:
        first = whole.iloc[0]
        told = _("Aucune politique ne se distingue nettement : {label} s'exprime presque partout")
        vague = _("Aucune politique ne se distingue nettement ; {label} vient en tête ({share})")
        level = [quoted(label) for label in leaders(whole)["label"]]
        if len(level) > 1:
            vague = _("Aucune politique ne se distingue nettement ; viennent en tête {label} ({share} chacun)")
        words = {"label": tied(level), "share": percent(first["estimate"])}
        return (told if first["low"] > MOST_PLACES and len(level) == 1 else vague).format(**words)
    best = out.sort_values("q", kind="stable").iloc[0]
    more = _("{label} s'exprime plus en {group} qu'ailleurs ({share} des entretiens)")
    less = _("{label} s'exprime moins en {group} qu'ailleurs ({share} des entretiens)")
    return (more if best["score"] > 0 else less).format(
        label=quoted(view.label(best["code"])), group=best["group"], share=percent(best["estimate"])
    )


def _alone(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Leave out the groups made of several to protect one: no title names them."""
    return rows.loc[[not view.parts(str(group)) for group in rows["group"]]]


def _uncorrected(rows: pd.DataFrame) -> str:
    """Say that the shares rest on the coding as it stands, unless all of it was read by people."""
    bare = rows["method"].str.contains(_("non corrigée")).any()
    return _("parts non corrigées des erreurs de codage") if bare else ""


def out_words(count: int) -> str:
    if count == 0:
        return _("aucune case ne s'écarte nettement du hasard")
    return _("cases encadrées : écart que le hasard n'explique pas (test exact, q < 0,05)")


def _out_alt(view: View, out: pd.DataFrame) -> str:
    if out.empty:
        return _("Aucun groupe ne s'écarte nettement des autres.")
    told = [
        _("{code} ({more} dans {group})").format(
            code=view.label(r["code"]), more=_("plus") if r["score"] > 0 else _("moins"), group=r["group"]
        )
        for r in records(out)
    ]
    return _("S'écartent des autres : {cells}.").format(cells=_(" ; ").join(told))
