"""A coding made elsewhere, by close reading, and how far a coding of ours agrees with it.

The folder holds, each optional: ``entretiens/<interview>.csv`` (`tour,codes`: the respondent's answer, from 1,
and its codes joined by ``|``), ``projets.csv`` (`id;codes`) and ``questionnaires.csv`` (`id;question;codes`).
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import Problem, StudyError
from fa_analysis.files import ordinary
from fa_analysis.i18n import _

FIGURES = ("source", "level", "name", "n", "positives", "tp", "fp", "fn", "precision", "recall", "f1")
ALL = "ensemble"


@dataclass(frozen=True)
class _Row:
    """One judged answer, project or open answer: where it is written, what it names, its codes."""

    where: str
    source: str
    source_id: str
    part: str
    codes: frozenset[str]


def read_gold(
    folder: Path, units: pd.DataFrame, codebook: Codebook, *, problems: list[Problem] | None = None
) -> pd.DataFrame:
    """Read a reference coding: every judged answer, project and open answer × every code that was judged.

    A practice makes its dimension true. Codes with a parent (practices) count as judged only in the sources
    where the reference uses at least one of them; the other families wherever the codebook applies them.

    Parameters
    ----------
    folder : Path
        The folder of the reference.
    units : DataFrame
        Table `units`.
    codebook : Codebook
        The grid that names the codes.
    problems : list of Problem, optional
        When given, rows that name an unknown answer, project or respondent are added to it and left out;
        otherwise the first of them is an error.

    Returns
    -------
    DataFrame
        `unit_id`, `code`, `value` (bool). An answer cut into pieces appears once, under its first piece.

    Raises
    ------
    StudyError
        Folder or files unusable, unknown code, or (without `problems`) unknown answer or identifier.
    """
    rows = list(_rows(Path(folder), {code.id for code in codebook.codes}))
    if not rows:
        raise StudyError(
            _("aucun codage de référence dans ce dossier"),
            where=str(folder),
            todo=_("Il y faut entretiens/*.csv, projets.csv ou questionnaires.csv"),
        )
    known = _known_places(units)
    found = [(row, known.get((row.source, row.source_id, row.part))) for row in rows]
    # An open question left blank is no unit; the reference lists it all the same, without a code.
    _tell([r for r, unit_id in found if unit_id is None and (r.codes or r.source != "survey")], problems)
    judged = _judged(rows, codebook)
    parent = {code.id: code.parent for code in codebook.codes if code.parent}
    table = [
        (unit_id, code, code in row.codes or any(parent.get(c) == code for c in row.codes))
        for row, unit_id in found
        if unit_id is not None
        for code in judged[row.source]
    ]
    gold = pd.DataFrame(table, columns=["unit_id", "code", "value"])
    return gold.astype({"unit_id": "str", "code": "str", "value": "bool"})


def answer_ids(units: pd.DataFrame) -> pd.Series:
    """Return, for each `unit_id` (the index), the id of the answer it belongs to: that of its first piece."""
    ordered = units.sort_values(["source", "source_id", "question", "answer", "start"], kind="stable")
    whole = ordered["answer"].notna()
    first = ordered.groupby(["source", "source_id", "answer"], dropna=False)["unit_id"].transform("first")
    return pd.Series(
        np.where(whole, first, ordered["unit_id"]), index=pd.Index(ordered["unit_id"]), dtype="str"
    )


def by_answer(coded: pd.DataFrame, units: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Bring a coding of units to the grain of people's judgement: one row per whole answer and code.

    An answer has a code when one of its pieces has it; of an ordinal family it keeps the highest level.

    Returns
    -------
    DataFrame
        `unit_id` (of the first piece), `code`, `value` (bool).
    """
    pieces = coded[["unit_id", "code", "value"]].copy()
    pieces["unit_id"] = pieces["unit_id"].map(answer_ids(units))
    table = pieces.groupby(["unit_id", "code"], sort=False)["value"].any().reset_index()
    for family in (f for f in codebook.families if f.kind == "ordinal"):
        level = {code.id: code.level or 0 for code in codebook.codes_of(family.id)}
        rank = table["code"].map(level)
        best = rank.where(table["value"]).groupby(table["unit_id"]).transform("max")
        table["value"] = table["value"] & (rank.isna() | (rank == best))
    return table


def evaluate(
    coded: pd.DataFrame,
    units: pd.DataFrame,
    gold: pd.DataFrame,
    codebook: Codebook,
    *,
    by_source: bool = True,
) -> pd.DataFrame:
    """Measure a coding against a reference, at the grain of the answer, open answer or project.

    Parameters
    ----------
    coded : DataFrame
        `unit_id`, `code`, `value`; a pair that is absent counts as false.
    units, gold : DataFrame
        Table `units`; the reference as `read_gold` gives it.
    codebook : Codebook
        The grid: its families and the dimensions.
    by_source : bool
        Whether to measure each source apart as well, after all of them together.

    Returns
    -------
    DataFrame
        One row per source (`ensemble` first), level and name. `level`: `code`; `family` (counts pooled over its
        codes: micro); `family_macro` (mean of its codes that the reference uses); `dimension_mean` (the same
        mean over the codes that practices have as parents, or the first family when there is none). `n`: pairs
        judged; `positives`: pairs true in the reference; `tp`, `fp`, `fn`; `precision` (empty when nothing was
        proposed), `recall` (empty when nothing was to be found), `f1` (0 when all was missed).
    """
    # What is false proposes nothing, and takes no level from what is true.
    ours = by_answer(coded[coded["value"].to_numpy(dtype=bool)], units, codebook)
    ours = ours[ours["value"]]
    proposed = set(zip(ours["unit_id"].tolist(), ours["code"].tolist(), strict=True))
    pairs = gold.assign(
        ours=[pair in proposed for pair in zip(gold["unit_id"].tolist(), gold["code"].tolist(), strict=True)]
    )
    parts = [_figures(pairs, codebook, ALL)]
    if by_source:
        source = pairs["unit_id"].map(units.set_index("unit_id")["source"])
        parts += [_figures(found, codebook, str(name)) for name, found in pairs.groupby(source)]
    return pd.concat(parts, ignore_index=True)


def _figures(pairs: pd.DataFrame, codebook: Codebook, source: str) -> pd.DataFrame:
    truth, ours = (pairs[column].to_numpy(dtype=bool) for column in ("value", "ours"))
    kinds = {
        "n": np.ones_like(truth),
        "positives": truth,
        "tp": truth & ours,
        "fp": ~truth & ours,
        "fn": truth & ~ours,
    }
    number, names = pd.factorize(pairs["code"])
    counts = pd.DataFrame(
        {kind: np.bincount(number[there], minlength=len(names)) for kind, there in kinds.items()}, index=names
    )
    counts = counts.reindex([c.id for c in codebook.codes if c.id in counts.index])
    codes = scores(counts)
    family_of = pd.Series({c.id: c.family for c in codebook.codes}).reindex(codes.index)
    families = scores(counts.groupby(family_of, sort=False).sum())
    macro = codes.groupby(family_of, sort=False)[list(codes.columns)].apply(_mean)
    dimension = _mean(codes[codes.index.isin(_dimensions(codebook))]).to_frame(_("dimensions")).T
    levels = {"code": codes, "family": families, "family_macro": macro, "dimension_mean": dimension}
    table = pd.concat([t.rename_axis("name").reset_index().assign(level=k) for k, t in levels.items()])
    table["source"] = source
    return table[list(FIGURES)].astype(dict.fromkeys(kinds, "int64"))


def scores(counts: pd.DataFrame) -> pd.DataFrame:
    """Return `counts` (`tp`, `fp`, `fn`) with `precision`, `recall` and `f1` = 2 tp / (2 tp + fp + fn)."""
    tp, fp, fn = (counts[c].astype(float) for c in ("tp", "fp", "fn"))
    return counts.assign(
        precision=tp / (tp + fp).replace(0, np.nan),
        recall=tp / (tp + fn).replace(0, np.nan),
        f1=2 * tp / (2 * tp + fp + fn).replace(0, np.nan),
    )


def _mean(codes: pd.DataFrame) -> pd.Series:
    """Return sums of the counts and unweighted means of the scores, over the codes the reference uses."""
    used = codes[codes["positives"] > 0]
    sums = codes[["n", "positives", "tp", "fp", "fn"]].sum()
    means: pd.Series = used[["precision", "recall", "f1"]].mean()
    both: pd.Series = pd.concat([sums, means])
    return both


def _dimensions(codebook: Codebook) -> set[str]:
    parents = {code.parent for code in codebook.codes if code.parent}
    return parents or {c.id for c in codebook.codes_of(codebook.families[0].id)}


def _judged(rows: Iterable[_Row], codebook: Codebook) -> dict[str, list[str]]:
    """Return the codes that were judged in each source, in the order of the codebook."""
    used: dict[str, set[str]] = {}
    for row in rows:
        used.setdefault(row.source, set()).update(row.codes)
    fine = {code.family for code in codebook.codes if code.parent}
    judged = {}
    for source, names in used.items():
        seen = {code.family for code in codebook.codes if code.id in names}
        families = {
            f.id
            for f in codebook.families
            if (not f.sources or source in f.sources) and (f.id not in fine or f.id in seen)
        }
        judged[source] = [code.id for code in codebook.codes if code.family in families]
    return judged


def _known_places(units: pd.DataFrame) -> dict[tuple[str, str, str], str]:
    """Return the id of the answer, open answer or project for each (source, source_id, tour or question)."""
    whole = answer_ids(units)
    part = units["answer"].map(lambda a: str(int(a)), na_action="ignore").fillna(units["question"]).fillna("")
    places = zip(units["source"], units["source_id"], part, strict=True)
    return {
        place: str(whole[unit_id])
        for place, unit_id in zip(places, units["unit_id"], strict=True)
        if whole[unit_id] == unit_id
    }


def _rows(folder: Path, codes: set[str]) -> Iterator[_Row]:
    for path in sorted((folder / "entretiens").glob("*.csv")):
        for where, row in _read(path, ("tour", "codes")):
            yield _Row(where, "interview", path.stem, row["tour"], _codes(row["codes"], codes, where))
    for name, source, part in (("projets", "project", ""), ("questionnaires", "survey", "question")):
        path = folder / f"{name}.csv"
        if path.exists():
            for where, row in _read(path, ("id", "codes", part) if part else ("id", "codes")):
                yield _Row(where, source, row["id"], row.get(part, ""), _codes(row["codes"], codes, where))


def _read(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    try:
        lines = ordinary(path).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as err:
        raise StudyError(
            _("codage de référence illisible"), where=str(path), todo=_("Enregistrez ce fichier en UTF-8")
        ) from err
    comma = ";" if lines and ";" in lines[0] else ","
    reader = csv.DictReader(lines, delimiter=comma)
    missing = [c for c in needed if c not in (reader.fieldnames or ())]
    if missing:
        raise StudyError(
            _("colonnes manquantes : {columns}").format(columns=", ".join(missing)),
            where=str(path),
            todo=_("La première ligne nomme les colonnes : {columns}").format(columns=comma.join(needed)),
        )
    for row in reader:
        clean = {key: (row.get(key) or "").strip() for key in needed}
        yield _("{path}, ligne {line}").format(path=path, line=reader.line_num), clean


def _codes(cell: str, known: set[str], where: str) -> frozenset[str]:
    codes = frozenset(c.strip() for c in cell.split("|") if c.strip())
    for code in sorted(codes - known):
        near = difflib.get_close_matches(code, sorted(known), n=1)
        raise StudyError(
            _("code « {code} » inconnu de la grille").format(code=code),
            where=where,
            todo=_("Écrivez « {near} », ou ajoutez ce code à codebook.yaml").format(near=near[0])
            if near
            else _("Corrigez-le ou ajoutez-le à codebook.yaml"),
        )
    return codes


def _tell(unknown: list[_Row], problems: list[Problem] | None) -> None:
    """Say which rows name nothing that was read: collected, or the first one raised."""
    todo = _("Vérifiez le numéro, ou que le fichier d'origine a bien été lu (« fa-analysis status »)")
    for row in unknown:
        name = f"{row.source_id} {row.part}".strip()
        what = _("« {name} » n'existe pas dans les textes lus").format(name=name)
        if problems is None:
            raise StudyError(what, where=row.where, todo=todo)
        problems.append(Problem(row.where, what, todo, refused=True))
