"""A study as a project that other tools read: its grid, texts, passages, and who coded what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from fa_analysis.codebook.model import Code as CodebookCode
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import Problem
from fa_analysis.exchange import codings as put
from fa_analysis.exchange.cases import study_cases
from fa_analysis.exchange.fold import Folded, fold
from fa_analysis.exchange.model import Code, Project, Source, guid
from fa_analysis.exchange.texts import StudyText, Tables, read_tables, study_texts
from fa_analysis.i18n import _, n_
from fa_analysis.study import Study
from fa_analysis.tables import read

ORIGIN = "fa-analysis"


def gather(
    study: Study, *, codebook: Codebook, machine: bool = True, details: bool = False
) -> tuple[Project, list[Problem]]:
    """Return the study as a project.

    Parameters
    ----------
    study : Study
        Its tables of the last run are read, and its journals.
    codebook : Codebook
        The reading grid.
    machine : bool
        Also what the rules and the model say, as two users of their own.
    details : bool
        Also what could tell who a person is: function, date of the interview, category, site.

    Returns
    -------
    (Project, list of Problem)
        The project, **whole texts included: it is as confidential as the interviews**; what has no place there.

    Raises
    ------
    StudyError
        When the study has not been run.
    """
    from fa_analysis.review import read_decisions

    tables = read_tables(study)
    key = study.settings.study.title
    texts = study_texts(tables, study.settings)
    decisions = read_decisions(study, units=tables.units, codebook=codebook)
    sheet = put.Sheet(key, {u: t for t in texts for u in t.spans}, {c.id for c in codebook.codes})
    sheet.decided(decisions)
    if machine:
        sheet.matched(read("codings", study.table("codings")))
        sheet.suggested(read("coded", study.table("coded")))
    variables, cases = study_cases(tables, study.settings, key=key, details=details)
    project = Project(
        name=key,
        origin=ORIGIN,
        description=_description(study),
        users=sheet.users(),
        codes=tuple(grid(codebook, key=key)),
        variables=variables,
        cases=cases,
        sources=tuple(_sources(texts, tables, key)),
        selections=sheet.selections(),
        codings=sheet.codings(),
        notes=sheet.notes(),
    )
    return project, _left(codebook, decisions, sheet)


def grid(codebook: Codebook, *, key: str) -> Iterator[Code]:
    """Give the grid as a tree: families are headings, practices stand under their dimension."""
    names = {c.id for c in codebook.codes}
    under: dict[str, list[CodebookCode]] = defaultdict(list)
    for code in codebook.codes:
        under[code.parent if code.parent in names else f"famille {code.family}"].append(code)

    def below(above: str, heading: str, family: str) -> Iterator[Code]:
        for code in under[above]:
            mine = guid(key, "code", code.id)
            yield Code(mine, code.label, _folded(code, family), code.colour, parent=heading)
            yield from below(code.id, mine, family)

    for family in codebook.families:
        heading = guid(key, "famille", family.id)
        said = Folded(id=family.id, ordinal=family.kind == "ordinal")
        yield Code(heading, family.label, fold(said), codable=False)
        yield from below(f"famille {family.id}", heading, family.id)


def _folded(code: CodebookCode, heading: str) -> str:
    """Return all that a code says; its family too when it stands under the heading of another."""
    return fold(
        Folded(
            code.definition,
            code.id,
            family="" if code.family == heading else code.family,
            level=code.level,
            include=code.include,
            exclude=code.exclude,
            examples=code.examples,
            counter_examples=code.counter_examples,
        )
    )


def _description(study: Study) -> str:
    warning = _(
        "Ce fichier contient les textes entiers de l'étude : il est confidentiel, comme les entretiens."
    )
    return "\n".join(part for part in (study.settings.study.notice, warning) if part)


def _sources(texts: list[StudyText], tables: Tables, key: str) -> Iterator[Source]:
    titles = dict(zip(tables.projects["project_id"], tables.projects["title"], strict=True))
    titles |= dict(zip(tables.cases["case_id"], tables.cases["title"], strict=True))
    titles |= dict(zip(tables.benchmark["entry_id"], tables.benchmark["title"], strict=True))
    for text in texts:
        yield Source(guid(key, "texte", text.id), text.id, text.text, titles.get(text.id))


def _left(codebook: Codebook, decisions: pd.DataFrame, sheet: put.Sheet) -> list[Problem]:
    """Return what the project has no place for."""
    waiting = int((decisions["state"] == "pending").sum())
    found = []
    if waiting:
        what = n_(
            "{n} décision en attente n'est pas écrite : elle n'a plus de place dans les textes",
            "{n} décisions en attente ne sont pas écrites : elles n'ont plus de place dans les textes",
            waiting,
        )
        found.append(
            Problem("data/review", what.format(n=waiting), _("Réglez-les avec « fa-analysis review »"))
        )
    if sheet.elsewhere:
        what = n_(
            "{n} codage sur une unité absente des textes n'est pas écrit",
            "{n} codages sur des unités absentes des textes ne sont pas écrits",
            sheet.elsewhere,
        )
        found.append(Problem("data/processed", what.format(n=sheet.elsewhere)))
    if codebook.rules:
        what = _("les {n} règles ne sont pas écrites : aucun autre outil n'a de quoi les recevoir")
        found.append(
            Problem("codebook.yaml", what.format(n=len(codebook.rules)), _("Gardez ce fichier avec l'envoi"))
        )
    return found
