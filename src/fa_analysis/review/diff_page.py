"""The page of a comparison of two codings: one file, no script, nothing fetched, every word escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import pandas as pd

from fa_analysis.i18n import _, lang
from fa_analysis.review.diff import count_by

STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
h1,h2{line-height:1.2;color:#1f3d5a}.notice{border-left:4px solid #b35900;padding-left:.8rem}
table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600}
th,td{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.added{color:#0a5c36}.removed{color:#8a1f11}
.conflict{background:#fff3d6}
"""


def status_words() -> dict[str, str]:
    """Return the words for what became of a passage, and for what contradicts a person."""
    return {
        "added": _("ajouté"),
        "removed": _("disparu"),
        "kept": _("gardé"),
        "refused": _("une personne l'a refusé"),
        "lost": _("une personne l'a retenu"),
        "": "",
    }


def diff_page(table: pd.DataFrame, *, before: str, after: str, notice: str = "", most: int = 2000) -> bytes:
    """Return the HTML page of a comparison.

    Parameters
    ----------
    table : DataFrame
        From `diff_codings`.
    before, after : str
        What is compared, in words.
    notice : str
        Printed first.
    most : int
        Changed passages shown; how many are left out is said.

    Returns
    -------
    bytes
        UTF-8.
    """
    title = _("Deux codages comparés")
    changed = table[table["status"] != "kept"]
    conflicts = table[table["conflict"] != ""]
    counts = table["status"].value_counts()
    summary = _(
        "{added} passages ajoutés, {removed} disparus, {kept} gardés ; {conflicts} contredisent une personne."
    )
    body = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="notice">{escape(notice)}</p>' if notice else "",
        "<p>" + escape(_("Avant : {before}. Après : {after}.").format(before=before, after=after)) + "</p>",
        "<p>"
        + escape(
            summary.format(
                added=counts.get("added", 0),
                removed=counts.get("removed", 0),
                kept=counts.get("kept", 0),
                conflicts=len(conflicts),
            )
        )
        + "</p>",
        _passages(_("Ce qui contredit une personne"), conflicts, most),
        _counts(_("Par règle"), count_by(table, "code", "rule"), (_("Code"), _("Règle"))),
        _counts(_("Par entretien ou source"), count_by(table, "interview"), (_("Source"),)),
        _passages(_("Ce qui a changé"), changed, most),
    ]
    head = (
        f'<!doctype html><html lang="{lang()}"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
    )
    return (head + "\n".join(part for part in body if part) + "</body></html>\n").encode()


def _counts(title: str, counts: pd.DataFrame, names: tuple[str, ...]) -> str:
    numbers = (
        _("ajoutés"),
        _("disparus"),
        _("gardés"),
        _("refusés par une personne"),
        _("retenus par une personne"),
    )
    head = "".join(f"<th>{escape(n)}</th>" for n in names)
    head += "".join(f'<th class="n">{escape(n)}</th>' for n in numbers)
    rows = []
    for row in counts.itertuples(index=False):
        cells = "".join(f"<td>{escape(str(c))}</td>" for c in row[: len(names)])
        cells += "".join(f'<td class="n">{int(c)}</td>' for c in row[len(names) :])
        rows.append(f"<tr>{cells}</tr>")
    return _table(title, head, rows)


def _passages(title: str, rows: pd.DataFrame, most: int) -> str:
    if rows.empty:
        return ""
    words = status_words()
    names = (_("Réponse"), _("Code"), _("Règle"), _("Passage"), _("Devenir"), _("Contradiction"))
    head = "".join(f"<th>{escape(n)}</th>" for n in names)
    lines = []
    for row in rows.head(most).to_dict("records"):
        cells = [
            row["unit_id"],
            row["code"],
            row["rule"],
            row["quote"],
            words[row["status"]],
            words[row["conflict"]],
        ]
        kind = f"{row['status']}{' conflict' if row['conflict'] else ''}"
        lines.append(f'<tr class="{kind}">' + "".join(f"<td>{escape(str(c))}</td>" for c in cells) + "</tr>")
    rest = len(rows) - most
    more = "<p>" + escape(_("… et {n} autres.").format(n=rest)) + "</p>" if rest > 0 else ""
    return _table(title, head, lines) + more


def _table(title: str, head: str, rows: Iterable[str]) -> str:
    return (
        f"<h2>{escape(title)}</h2><table><thead><tr>{head}</tr></thead><tbody>"
        + "\n".join(rows)
        + "</tbody></table>"
    )
