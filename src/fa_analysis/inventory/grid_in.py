"""The self-assessment grid, back: kept in the journal, and set beside what the coding reads in the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.i18n import _, in_each
from fa_analysis.inventory.cells import Page, address, read_pages
from fa_analysis.inventory.grid import COLUMNS, heads
from fa_analysis.inventory.journal import keep_grid, now, signed
from fa_analysis.inventory.stamp import GRID, check_stamp
from fa_analysis.measures.material import practices
from fa_analysis.read.inventories import read_projects
from fa_analysis.read.names import nearest, tight
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

# A sheet comes back in the language it was made in, which may not be the one in use.
_WORDS = {
    "oui": "yes", "o": "yes", "x": "yes", "yes": "yes", "y": "yes",
    "enpartie": "partly", "partiellement": "partly", "unpeu": "partly", "partly": "partly", "inpart": "partly",
    "non": "no", "n": "no", "no": "no",
    "sansobjet": "none", "so": "none", "nc": "none", "notapplicable": "none", "na": "none",
}  # fmt: skip
BESIDE = ("project_id", "code", "practice", "answer", "coded", "finding", "evidence")


@dataclass(frozen=True)
class Assessment:
    """One filled sheet: the project, who fills it in, the answer and the evidence of each practice."""

    file: str
    project_id: str
    who: str
    answers: dict[str, str]
    evidence: dict[str, str]
    comments: dict[str, str]


def import_grid(
    study: Study, path: Path, *, codebook: Codebook, who: str = "", clock: Callable[[], str] = now
) -> tuple[list[Assessment], list[bool], list[Problem]]:
    """Read a filled grid and keep each of its sheets in the journal of the inventory.

    Nothing here is a decision of review: the coding stays what it is.

    Returns
    -------
    list of Assessment
        One a filled sheet.
    list of bool
        For each, whether it is new: the same answers of the same person add nothing.
    list of Problem
        What is wrong, with the address of the cell.

    Raises
    ------
    FileRefusedError
        When the file is no grid, or one of another study.
    StudyError, WriteError
        When the name of who filled it in cannot be kept, or the disk refuses.
    """
    pages = read_pages(path)
    check_stamp(study, path.name, ([cells for _at, cells in p.rows] for p in pages), kind=GRID)
    found, problems = read_grids(path.name, pages, codebook=codebook)
    known = [str(name) for name in read_projects(study)[0]["project_id"]]
    kept, fresh = [], []
    for one in found:
        problem = _unusable(one, known, who)
        if problem:
            problems.append(problem)
            continue
        by = signed(who or one.who)
        fields = one.answers | {f"{c}:preuve": t for c, t in one.evidence.items()}
        fields |= {f"{c}:remarque": t for c, t in one.comments.items()}
        fresh.append(keep_grid(study, one.project_id, fields, who=by, source=path.name, clock=clock))
        kept.append(one)
    return kept, fresh, problems


def _unusable(one: Assessment, known: Sequence[str], who: str) -> Problem | None:
    """Return why a sheet cannot be kept, if so."""
    if one.project_id not in known:
        near = nearest(one.project_id, known) if one.project_id else None
        todo = _("Écrivez « {near} » en B2 si c'est bien lui") if near else _("Écrivez un identifiant en B2")
        what = _("projet inconnu : « {id} »").format(id=one.project_id[:40])
        return Problem(one.file, what, todo.format(near=near), refused=True)
    if not one.answers:
        return Problem(one.file, _("grille vide"), _("Remplissez la colonne « Réponse »"), refused=True)
    if not (who or one.who):
        todo = _("Remplissez la case « Rempli par », ou ajoutez --who NOM")
        return Problem(one.file, _("on ne sait pas qui l'a remplie"), todo, refused=True)
    return None


def read_grids(
    file: str, pages: Sequence[Page], *, codebook: Codebook
) -> tuple[list[Assessment], list[Problem]]:
    """Return what every sheet that is a grid says, filled in or not, and what is wrong in its cells.

    Raises
    ------
    FileRefusedError
        When no sheet is a grid.
    """
    found, problems = [], []
    for page in pages:
        head = next((at for at, cells in page.rows[:20] if _is_head(cells)), None)
        if head is not None:
            one, told = _read(file, page, head, codebook)
            found.append(one)
            problems += told
    if not found:
        raise FileRefusedError(
            _("ce n'est pas une grille d'auto-évaluation : ses colonnes n'y sont plus"),
            where=file,
            todo=_("Refaites-en une avec « fa-analysis projects grid » sans supprimer de colonne"),
        )
    filled = [one for one in found if one.answers]
    return filled or found[:1], problems


def _is_head(cells: Sequence[str]) -> bool:
    answer, code = COLUMNS["answer"], COLUMNS["code"]
    titles = {tight(head[answer]) for head in in_each(heads)}
    return len(cells) > code and cells[code] == "code" and tight(cells[answer]) in titles


def _read(file: str, page: Page, head: int, codebook: Codebook) -> tuple[Assessment, list[Problem]]:
    known, problems = set(practices(codebook)), []
    answers: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {"evidence": {}, "comment": {}}
    for at, cells in page.rows:
        row = {name: cells[i] if i < len(cells) else "" for name, i in COLUMNS.items()}
        if at <= head or not row["code"]:
            continue
        where = _("{file}, feuille « {sheet} », case {cell}").format(
            file=file, sheet=page.name, cell=address(COLUMNS["answer"], at)
        )
        answer = _WORDS.get(tight(row["answer"]), "")
        if row["code"] not in known:
            if row["answer"]:
                what = _("la pratique « {code} » n'est plus dans la grille").format(code=row["code"][:40])
                problems.append(Problem(where, what, _("Refaites une grille à jour"), refused=True))
        elif row["answer"] and not answer:
            what = _("« {cell} » n'est ni oui, ni en partie, ni non, ni sans objet")
            todo = _("Choisissez dans la liste de la case")
            problems.append(Problem(where, what.format(cell=row["answer"][:40]), todo, refused=True))
        elif answer:
            answers[row["code"]] = answer
            for name in (n for n in words if row[n]):
                words[name][row["code"]] = row[name]
    name, who = (_beside(page, at) for at in (2, 3))
    place = _("{file}, feuille « {sheet} »").format(file=file, sheet=page.name)
    return Assessment(place, name, who, answers, words["evidence"], words["comment"]), problems


def _beside(page: Page, line: int) -> str:
    """Return the second cell of one of the lines above the table."""
    cells = next((cells for at, cells in page.rows if at == line), ())
    return cells[1] if len(cells) > 1 else ""


def beside_coding(found: Sequence[Assessment], project_codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Set each answer beside the coding of the project's text.

    Parameters
    ----------
    found : sequence of Assessment
        Filled grids.
    project_codes : DataFrame
        `project_id`, `code`: the codes that the text shows.
    codebook : Codebook
        Its labels.

    Returns
    -------
    DataFrame
        One row a practice answered: `project_id`, `code`, `practice` (label), `answer` (`yes`, `partly`, `no`,
        `none`), `coded` (the text shows it), `finding` (`agree`, `text_silent`: said but not in the text,
        `only_text`: in the text but denied; empty for `none`), `evidence`. `partly` counts as yes.
    """
    import pandas as pd

    shown = set(zip(project_codes["project_id"].astype(str), project_codes["code"].astype(str), strict=True))
    rows = []
    for one in found:
        for code in (c for c in practices(codebook) if c in one.answers):
            answer, coded = one.answers[code], (one.project_id, code) in shown
            label = codebook.code(code).label
            rows.append(
                (
                    one.project_id,
                    code,
                    label,
                    answer,
                    coded,
                    _finding(answer, coded=coded),
                    one.evidence.get(code, ""),
                )
            )
    return pd.DataFrame(rows, columns=list(BESIDE))


def _finding(answer: str, *, coded: bool) -> str:
    if answer == "none":
        return ""
    said = answer in ("yes", "partly")
    return "agree" if said == coded else ("text_silent" if said else "only_text")
