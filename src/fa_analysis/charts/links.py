"""What is said together: levers beside resistances, lacks beside dimensions, ideas of the same interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import heat, style
from fa_analysis.charts.expressions import out_words
from fa_analysis.charts.heat import Grid
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import Story, View, not_enough, records, told_rows
from fa_analysis.charts.words import number, percent, quoted
from fa_analysis.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room


def pairs_question() -> str:
    """Ask which levers go with which resistances."""
    return _("Là où une résistance s'exprime, quels leviers s'expriment aussi ?")


def pairs(view: View) -> Story:
    """Tell which levers are expressed in the interviews that express each resistance."""
    question = pairs_question()
    rows = view.rows("together")
    first, second = ([c.id for c in view.codes(f)] for f in ("resistance", "levier"))
    cells = rows.loc[rows["group"].isin(first) & rows["code"].isin(second)]
    sizes = cells.drop_duplicates("group").set_index("group")["of"] if len(cells) else pd.Series(dtype=float)
    shown = [c for c in first if sizes.get(c, 0) >= view.settings.thresholds.working]
    if not shown:
        return not_enough(view, question, _("Trop peu d'entretiens expriment une résistance."))
    cells = _with_links(view, cells.loc[cells["group"].isin(shown)])
    grid = Grid(
        rows=[(c, f"{view.label(c)} ({number(sizes[c])})") for c in sorted(shown, key=lambda c: -sizes[c])],
        columns=[(c, view.label(c)) for c in second],
        cells=cells.rename(columns={"group": "row", "code": "column"}),
    )
    told = cells.assign(label=cells["group"].map(view.label) + " → " + cells["code"].map(view.label))
    return Story(
        title=_pairs_finding(view, cells),
        subtitle=_(
            "{question} Part des entretiens qui expriment la résistance (effectif) et citent le levier"
        ).format(question=question),
        reading=_(
            "Lire ligne par ligne : parmi les entretiens qui expriment cette résistance, part de ceux "
            "qui citent aussi "
            "ce levier. Une case encadrée est un lien que le hasard n'explique pas (test exact sur "
            "toutes les paires de codes)."
        ),
        foot=view.foot(_("entretiens comptés une fois"), out_words(int((cells["q"] < heat.STANDS_OUT).sum()))),
        alt=_("Carte des leviers par résistance. {rows}.").format(
            rows=told_rows(told.sort_values("estimate", ascending=False, kind="stable"), most=10)
        ),
        plot=lambda figure, room: heat.draw(figure, room, grid),
    )


def _pairs_finding(view: View, cells: pd.DataFrame) -> str:
    """Tell the surest link; where there is none, the pair whose share is the highest, or those level."""
    sure = cells.loc[(cells["q"] < heat.STANDS_OUT) & (cells["score"] > 0)].sort_values("q", kind="stable")
    if len(sure):
        best = sure.iloc[0]
        return _("{second} accompagne {first} : {share} de ceux qui l'expriment").format(
            share=percent(best["estimate"]),
            first=quoted(view.label(best["group"])),
            second=quoted(view.label(best["code"])),
        )
    if not cells["n"].sum():
        return _("Aucun levier n'est cité là où une résistance s'exprime")
    pairs, share = _highest(view, cells)
    return _("Aucun lien net entre résistance et levier ; au plus, {pairs} ({share})").format(
        pairs=pairs, share=share
    )


def _highest(view: View, cells: pd.DataFrame) -> tuple[str, str]:
    """Name the pair of the highest share, or those level with it, and write that share."""
    best = leaders(cells)
    pairs = [
        _("{code} avec {dim}").format(code=quoted(view.label(r["code"])), dim=quoted(view.label(r["group"])))
        for r in records(best)
    ]
    share = percent(float(best["estimate"].iloc[0]))
    if len(best) > 1:
        return tied(pairs), share
    counts = _("{n} sur {of}").format(n=number(best["n"].iloc[0]), of=number(best["of"].iloc[0]))
    return pairs[0], f"{share}, {counts}"


def _with_links(view: View, cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the test of each pair of codes, that stands in one direction only."""
    return view.beside(cells, either_way=True, q="together_q", score="together_specific")


def surest_links(view: View, level: float) -> dict[tuple[str, str], float]:
    """Return the scores of the pairs of codes whose link chance does not explain, in both directions."""
    scores = view.by_cell("together_specific", either_way=True)
    tested = view.by_cell("together_q", either_way=True)
    return {pair: scores[pair] for pair, q in tested.items() if q < level}


def tools_question() -> str:
    """Ask for which dimensions tools are lacking."""
    return _("Pour quelles dimensions manque-t-on d'outils et d'autres moyens ?")


def tools(view: View) -> Story:
    """Tell which lacks are expressed by those who speak of each dimension."""
    question = tools_question()
    wanted = [c.id for f in ("resistance", "besoin") for c in view.codes(f)]
    rows = view.rows("together")
    cells = rows.loc[rows["group"].isin(view.dimensions) & rows["code"].isin(wanted)]
    cells = cells.loc[cells["of"] >= view.settings.thresholds.working]
    if cells.empty or not cells["n"].sum():
        return not_enough(
            view, question, _("Trop peu d'entretiens parlent d'une dimension et disent un manque.")
        )
    cells = _with_links(view, cells)
    sizes = cells.drop_duplicates("group").set_index("group")["of"]
    told = cells.assign(label=cells["code"].map(view.label) + " / " + cells["group"].map(view.label))
    grid = Grid(
        rows=[(c, view.label(c)) for c in wanted],
        columns=[(d, f"{view.label(d)} ({number(sizes[d])})") for d in view.dimensions if d in sizes],
        cells=cells.rename(columns={"code": "row", "group": "column"}),
        highest=max(0.5, float(cells["estimate"].max())),
    )
    answers = view.rows("with_dimension")
    same = float(answers.loc[answers["code"].isin(wanted), "n"].sum())
    return Story(
        title=_tools_finding(view, cells),
        subtitle=_(
            "{question} Parmi les entretiens qui parlent de la dimension (effectif), part de ceux qui le disent"
        ).format(question=question),
        reading=_(
            "Lire colonne par colonne : parmi les entretiens qui parlent de la dimension, part de ceux qui "
            "expriment aussi, même ailleurs dans l'entretien, la résistance ou le besoin de la ligne. Une case "
            "encadrée est un lien que le hasard n'explique pas (test exact sur toutes les paires de codes)."
        ),
        foot=view.foot(
            out_words(int((cells["q"] < heat.STANDS_OUT).sum())),
            _("dimension et manque dans une même réponse : {n} fois").format(n=number(same)),
        ),
        alt=_("Carte des manques par dimension. {rows}.").format(
            rows=told_rows(told.sort_values("estimate", ascending=False, kind="stable"), most=8)
        ),
        plot=lambda figure, room: heat.draw(figure, room, grid),
    )


def _tools_finding(view: View, cells: pd.DataFrame) -> str:
    """Tell the surest link; where there is none, the lack said most by those who speak of any dimension."""
    sure = cells.loc[(cells["q"] < heat.STANDS_OUT) & (cells["score"] > 0)].sort_values("q", kind="stable")
    if len(sure):
        best = sure.iloc[0]
        return _("{code} va avec {dim} : {share} de ceux qui en parlent le disent").format(
            code=quoted(view.label(best["code"])),
            dim=quoted(view.label(best["group"])),
            share=percent(best["estimate"]),
        )
    pairs, share = _highest(view, cells)
    return _("Aucun manque ne va nettement avec une dimension ; au plus, {pairs} ({share})").format(
        pairs=pairs, share=share
    )


def together_question() -> str:
    """Ask which ideas go together."""
    return _("Quelles idées les mêmes entretiens expriment-ils ensemble ?")


PAIRS, SURE = 12, 0.05


def together(view: View) -> Story:
    """Tell the pairs of codes that go together more, or less, than chance would have it."""
    question = together_question()
    links = view.beside(view.rows("together_specific"), estimate_q="together_q")
    links = links.loc[links["estimate"].notna()]
    if links.empty:
        return not_enough(view, question, _("Il faut au moins deux codes exprimés."))
    total = float(view.whole("expressed_group")["of"].iloc[0])
    table = _pairs(view, links, total)
    return Story(
        title=_together_finding(table),
        subtitle=_("{question} Les {n} couples les plus éloignés du hasard").format(
            question=question, n=len(table)
        ),
        reading=_(
            "Le carré est le nombre d'entretiens qui expriment les deux idées, le rond vide le nombre "
            "attendu si elles étaient sans lien. Une étoile, s'il y en a : lien que le hasard n'explique pas, "
            "compte tenu de toutes les paires essayées."
        ),
        foot=view.foot(
            _("{n} entretiens").format(n=number(total)),
            _("★ : test exact corrigé (Benjamini-Hochberg), q < 0,05")
            if (table["q"] < SURE).any()
            else _("aucun couple ne s'écarte nettement du hasard (test exact corrigé)"),
        ),
        alt=_("Couples d'idées, entretiens observés et attendus. {rows}.").format(
            rows=_(" ; ").join(
                _(" : ").join((r["label"], f"{number(r['n'])} / {number(r['expected'], 1)}"))
                for r in records(table)
            )
        ),
        plot=lambda figure, room: _observed(figure, room, table),
    )


def _pairs(view: View, links: pd.DataFrame, total: float) -> pd.DataFrame:
    """Return the pairs furthest from chance: `label`, `n`, `expected` were the two without link, `q`."""
    counts = view.rows("together").set_index(["group", "code"])["of"]
    furthest = links["estimate"].abs().sort_values(ascending=False, kind="stable").head(PAIRS).index
    pairs = [(r["group"], r["code"], r) for r in records(links.loc[furthest])]
    return pd.DataFrame(
        [
            {
                "label": f"{view.label(a)} + {view.label(b)}",
                "n": row["n"],
                "expected": counts.loc[(a, b)] * counts.loc[(b, a)] / total,
                "q": row["estimate_q"],
            }
            for a, b, row in pairs
        ]
    )


def _together_finding(table: pd.DataFrame) -> str:
    sure = table.loc[table["q"] < SURE]
    if sure.empty:
        return _("Aucun couple d'idées ne va ensemble plus que le hasard ne l'explique")
    told = sure.iloc[0]
    words = {"pair": quoted(told["label"]), "n": number(told["n"]), "e": number(told["expected"])}
    return _("{pair} : {n} entretiens les disent ensemble, {e} attendus si le hasard décidait").format(**words)


def _observed(figure: Figure, room: Room, table: pd.DataFrame) -> None:
    labels = [row["label"] + (" ★" if row["q"] < SURE else "") for row in records(table)]
    left = style.margin(labels, most=0.42, size=11)
    axes = style.panel(figure, left, room.bottom + 0.06, 0.95, room.top - 0.055)
    marks = [
        ("s", style.BLUE, _("entretiens observés")),
        ("o", style.PAPER, _("attendus si le hasard décidait")),
    ]
    style.key(figure, left, room.top - 0.02, marks)
    style.rows_axis(axes, len(table))
    highest = float(table[["n", "expected"]].max().max()) * 1.08 + 1
    # Marks at zero stand clear of the names.
    axes.set_xlim(-0.025 * highest, highest)
    axes.locator_params(axis="x", integer=True)
    style.name_scale(axes, _("nombre d'entretiens"))
    axes.grid(axis="x", color=style.FAINT, linewidth=0.8)
    for y, (row, label) in enumerate(zip(records(table), labels, strict=True)):
        weight = "bold" if row["q"] < SURE else "normal"
        style.label_row(axes, y, label, width=left - style.LEFT, size=11, weight=weight)
    style.spans(axes, list(table["expected"]), list(table["n"]), colour="#bfbfbf", width=4)
    style.dots(axes, list(table["expected"]), colour=style.PAPER)
    style.dots(axes, list(table["n"]), colour=style.BLUE, mark="s")
