"""What remains doubtful: a list in `data/private/` that a person reads, corrects and signs."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from fa_analysis.errors import DisclosureError
from fa_analysis.files import ordinary, write_private
from fa_analysis.i18n import _
from fa_analysis.privacy.key import folded, private
from fa_analysis.privacy.lexicon import given_names
from fa_analysis.privacy.tokens import tokenise
from fa_analysis.study import Study

VERDICTS = ("masquer", "laisser")
COLUMNS = ["form", "kind", "n", "where", "context", "proposed", "decision"]


def list_path(study: Study) -> Path:
    """Return the path of the list to sign."""
    return private(study) / "a_verifier.xlsx"


def doubtful(texts: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Return what a person has to look at, one row per form.

    Columns: `form` (as first written), `kind` (person, health), `n` (times met), `where` (first unit),
    `context`,
    `proposed` (`masquer` for what is masked in doubt, `laisser` for given names left in clear, as in a street).
    """
    told = dict(zip(texts["unit_id"], texts["text"], strict=True))
    doubts = mentions[mentions["level"] == "doubt"]
    rows = [(r.text, r.kind, r.unit_id, r.start, r.end, "masquer") for r in doubts.itertuples()]
    rows += [(text, "person", unit, a, b, "laisser") for unit, text, a, b in _left(texts, mentions)]
    table = pd.DataFrame(rows, columns=["form", "kind", "where", "start", "end", "proposed"])
    if table.empty:
        return pd.DataFrame(columns=COLUMNS[:-1])
    table["key"] = table["form"].map(folded)
    table["n"] = table.groupby(["key", "proposed"])["form"].transform("size")
    table = table.drop_duplicates("key").sort_values(["proposed", "n", "key"], ascending=[False, False, True])
    table["context"] = [
        told[r["where"]][max(0, r["start"] - 60) : r["end"] + 60].replace("\n", " ")
        for r in table.to_dict("records")
    ]
    return table[COLUMNS[:-1]].reset_index(drop=True)


def _left(texts: pd.DataFrame, mentions: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    """Return the given names with a capital that stay in clear."""
    spans = {
        u: list(zip(m["start"], m["end"], strict=True)) for u, m in mentions.groupby("unit_id", sort=False)
    }
    names = given_names()
    return [
        (unit, t.text, t.start, t.end)
        for unit, text in zip(texts["unit_id"], texts["text"], strict=True)
        for t in tokenise(text)
        if t.capital
        and not t.opens
        and (t.key in names or t.key.split("-")[0] in names)
        and not any(a < t.end and t.start < b for a, b in spans.get(unit, ()))
    ]


def met_path(study: Study) -> Path:
    """Return the path of the names that the last refused release met, in clear, for the team only."""
    return private(study) / "noms_rencontres.csv"


def keep_met(study: Study, found: list[tuple[str, str, str]]) -> None:
    """Keep what a refused release met (file, place, name), for the next list; nothing met, nothing kept."""
    names = list(dict.fromkeys((name, file) for file, _spot, name in found))
    if not names:
        met_path(study).unlink(missing_ok=True)
        return
    sink = io.StringIO()
    csv.writer(sink, delimiter=";", lineterminator="\n").writerows([("nom", "fichier"), *names])
    write_private(met_path(study), sink.getvalue().encode("utf-8"))


def with_others(study: Study, found: pd.DataFrame) -> pd.DataFrame:
    """Return the doubts with names met in outputs first, and forms decided before that are no doubt any more.

    So that a person can say of a word that is no name, however sure the rules are of it, to leave it. A column
    `met` is added: the files where the last refused release met the word, empty otherwise.
    """
    met = _met(study)
    rows = [
        (
            names[0],
            "person",
            len(files),
            next(iter(files)),
            _("lu dans une sortie, pas dans les textes"),
            "masquer",
        )
        for form, (names, files) in met.items()
        if form not in {folded(form) for form in found["form"]}
    ]
    seen = {folded(form) for form in found["form"]} | set(met)
    for form, (proposed, verdict) in read_list(study).items():
        if form not in seen and verdict != proposed:
            rows.append((form, "person", 0, "", _("décidé dans une liste précédente"), proposed))
    more = pd.DataFrame(rows, columns=COLUMNS[:-1])
    table = pd.concat([found, more], ignore_index=True) if rows else found
    files = [", ".join(met[form][1]) if form in met else "" for form in table["form"].map(folded)]
    return table.assign(met=files).sort_values(
        "met", key=lambda files: files.eq(""), kind="stable", ignore_index=True
    )


def _met(study: Study) -> dict[str, tuple[list[str], dict[str, None]]]:
    """Return, by folded form, the spellings met by the last refused release and the files that hold them."""
    path = met_path(study)
    if not path.is_file():
        return {}
    found: dict[str, tuple[list[str], dict[str, None]]] = {}
    for row in list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")), delimiter=";"))[1:]:
        if len(row) == 2 and row[0] != "?":
            names, files = found.setdefault(folded(row[0]), ([], {}))
            names.append(row[0])
            files[row[1]] = None
    return found


def write_list(study: Study, found: pd.DataFrame) -> Path:
    """Write the list as xlsx, readable by its owner only; decisions already taken stay."""
    from xlsxwriter import Workbook

    taken = decisions(study)
    buffer = io.BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    # A fixed date: the same doubts give the same bytes.
    book.set_properties({"title": _("À vérifier"), "created": datetime(2018, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(_("À vérifier"))
    head = (
        *(_("mention"), _("genre"), _("fois"), _("où"), _("contexte"), _("proposé"), _("décision")),
        _("rencontré dans"),
    )
    kinds = {"person": _("personne"), "health": _("santé")}
    marked = book.add_format({"bold": True, "bg_color": "#FFF2CC"})
    for at, word in enumerate(head):
        sheet.write_string(0, at, word)
    for row, r in enumerate(found.to_dict("records"), start=1):
        cells = [r["form"], kinds[r["kind"]], str(r["n"]), r["where"], r["context"], r["proposed"]]
        for at, cell in enumerate([*cells, taken.get(folded(r["form"]), r["proposed"]), r.get("met", "")]):
            sheet.write_string(row, at, str(cell), marked if r.get("met") else None)
    sheet.data_validation(1, 6, max(1, len(found)), 6, {"validate": "list", "source": list(VERDICTS)})
    sheet.set_column(0, 0, 24)
    sheet.set_column(7, 7, 60)
    sheet.set_column(4, 4, 90)
    sheet.freeze_panes(1, 0)
    book.close()
    path = list_path(study)
    write_private(path, buffer.getvalue())
    return path


def decisions(study: Study) -> dict[str, str]:
    """Return the decision on each folded form, from the list as it is; empty without a list."""
    return {form: verdict for form, (_proposed, verdict) in read_list(study).items()}


def added(study: Study) -> list[str]:
    """Return the forms left in clear that a person wants masked."""
    return [form for form, pair in read_list(study).items() if pair == ("laisser", "masquer")]


def read_list(study: Study) -> dict[str, tuple[str, str]]:
    """Return what was proposed and what is decided for each folded form.

    Raises
    ------
    DisclosureError
        When the list cannot be read, or holds another word than `masquer` or `laisser`.
    """
    path = list_path(study)
    if not path.exists():
        return {}
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(ordinary(path)).get_sheet_by_index(0).to_python()[1:]
    except (CalamineError, OSError, ValueError) as err:
        raise DisclosureError(
            _("la liste à vérifier est illisible"),
            where=str(path),
            todo=_("Refaites-la : supprimez ce fichier, puis « fa-analysis privacy doubts »"),
        ) from err
    decided = {}
    for rank, row in enumerate(rows, start=2):
        verdict = str(row[6]).strip().lower() if len(row) > 6 else ""
        if verdict not in VERDICTS:
            raise DisclosureError(
                _("ligne {row} : la décision n'est ni « masquer » ni « laisser »").format(row=rank),
                where=str(path),
                todo=_("Choisissez dans la liste déroulante de la colonne « décision »"),
            )
        decided[folded(str(row[0]))] = (str(row[5]).strip(), verdict)
    return decided
