"""The corpus of IRaMuTeQ: texts, each under a line of stars with its variables (`**** *id_E02 *groupe_x`)."""

from __future__ import annotations

import re
from pathlib import Path

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.exchange.model import Case, Project, Source, Variable, guid
from fa_analysis.exchange.reading import Report
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.encodings import decode

STARS = re.compile(r"(?:\*\*\*\*|\d{4})\s+\*")
_VARIABLE = re.compile(r"\*([^\s_*]+)(?:_(\S+))?")
_THEME = re.compile(r"-\*\S+")


def read_corpus(path: Path) -> tuple[Project, list[Problem]]:
    """Read a tagged corpus: one text and one case for each line of stars, its variables as values of the case.

    A text is named after its variable `id`, or its rank. There is no coding in such a corpus.

    Raises
    ------
    FileRefusedError
        When it cannot be read, or has no line of stars.
    """
    report = Report(path.name)
    text, notices = decode(content.read_whole(path), path.name)
    for notice in notices:
        report.say(notice.what, notice.todo)
    blocks = _blocks(text.replace("\r\n", "\n").replace("\r", "\n"), report)
    if not blocks:
        raise FileRefusedError(
            _("aucune ligne étoilée (« **** *variable_modalité »)"),
            where=path.name,
            todo=_("Donnez un corpus IRaMuTeQ, ou un fichier d'un autre format admis"),
        )
    variables: dict[str, Variable] = {}
    sources, cases = [], []
    for rank, (values, words) in enumerate(blocks, start=1):
        name = values.get("id", str(rank))
        for label in values:
            variables.setdefault(label, Variable(guid("iramuteq", "variable", label), label))
        mine = guid("iramuteq", "texte", str(rank), name)
        sources.append(Source(mine, name, words))
        said = {variables[label].guid: value for label, value in values.items()}
        cases.append(Case(guid("iramuteq", "cas", str(rank), name), name, None, said, (mine,)))
    return Project(
        path.stem, "IRaMuTeQ", variables=tuple(variables.values()), cases=tuple(cases), sources=tuple(sources)
    ), report.all()


def _blocks(text: str, report: Report) -> list[tuple[dict[str, str], str]]:
    blocks: list[tuple[dict[str, str], list[str]]] = []
    for line in text.split("\n"):
        if STARS.match(line):
            blocks.append(({m[1]: m[2] or "" for m in _VARIABLE.finditer(line)}, []))
        elif _THEME.match(line):
            report.lost[_("thématiques (-*)")] += 1
        elif blocks:
            blocks[-1][1].append(line)
        elif line.strip():
            report.lost[_("lignes avant la première ligne étoilée")] += 1
    return [(values, "\n".join(lines).strip("\n")) for values, lines in blocks]


def corpus_bytes(project: Project) -> bytes:
    """Return the texts of a project as a tagged corpus, written as `topics.iramuteq` writes the study's.

    Raises
    ------
    StudyError
        When the project has no text.
    """
    from fa_analysis.errors import StudyError
    from fa_analysis.topics.iramuteq import document

    if not project.sources:
        raise StudyError(_("ce projet n'a aucun texte à écrire"), where=project.name)
    labels = {v.guid: v.name for v in project.variables}
    of = {source: case for case in project.cases for source in case.sources}
    blocks = []
    for source in project.sources:
        values = of[source.guid].values if source.guid in of else source.values
        said = {labels[v]: value for v, value in values.items() if v in labels and labels[v] != "id"}
        blocks.append(document({"id": source.name, **said}, source.text.split("\n")))
    return "\n".join(blocks).encode("utf-8", "replace")
