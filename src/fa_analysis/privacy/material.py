"""What the outputs of one level may show: each deck, document, sheet and page starts from it alone."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from fa_analysis import codebook as _codebook
from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.privacy.corpus import rewritten
from fa_analysis.privacy.measured import Measured, measured
from fa_analysis.privacy.quotes import COLUMNS, quotes, words_of_codes
from fa_analysis.privacy.release import Level
from fa_analysis.privacy.signature import require_signature, why_not
from fa_analysis.settings import Settings
from fa_analysis.study import Study

_NEEDED = ("units", "respondents", "codings", "coded", "measures")


@dataclass(frozen=True)
class Material:
    """What an output of one level may show.

    Attributes
    ----------
    level : {"public", "working", "strict"}
        For whom.
    k : int
        Least number of persons that a shown number or role family speaks of.
    signed : bool
        A person has signed the list of doubts for the texts as they are.
    warning : str
        Empty, or the sentence that every page of an unsigned working view bears.
    measures : DataFrame
        Table `measures`, protected: hidden rows have empty numbers and `method` says so.
    quotes : DataFrame
        `ref` (`V012`), `code`, `family` (role family), `quote` (rewritten, whole sentences), the best first
        within a code. A quote that shows two codes has one `ref`.
    projects, benchmark, cases : DataFrame
        The tables of the same names, rewritten without names; `projects` without `contact`.
    project_codes : DataFrame
        `project_id`, `code`, `quote` (the words that show it, ` […] ` between them; empty when no rule found
        any), `by`.
    benchmark_codes : DataFrame
        `entry_id`, `code`, `quote`.
    case_codes : DataFrame
        `case_id`, `paragraph`, `code`, `quote`.
    """

    level: Level
    k: int
    signed: bool
    warning: str
    settings: Settings
    codebook: Codebook
    measures: pd.DataFrame
    quotes: pd.DataFrame
    projects: pd.DataFrame
    project_codes: pd.DataFrame
    benchmark: pd.DataFrame
    benchmark_codes: pd.DataFrame
    cases: pd.DataFrame
    case_codes: pd.DataFrame


@dataclass(frozen=True)
class Behind:
    """What a release is proved with; nothing of it may be shown.

    `measured`: the measures before and after hiding. `refs`: `ref` and `unit_id` of each quote.
    """

    measured: Measured
    refs: pd.DataFrame


def material(study: Study, *, level: Level = "public") -> Material:
    """Return what the outputs of one level may show, from the tables of the last run.

    Only the key of the pseudonyms is written, in `data/private/`.

    Raises
    ------
    StudyError
        When the study has not been run (exit code 3).
    DisclosureError
        When the list of doubts is not signed and `level` is not `working`; when too much is public to protect
        somebody (exit code 6).
    """
    return with_proof(study, level=level)[0]


def with_proof(study: Study, *, level: Level = "public") -> tuple[Material, Behind]:
    """Return what `material` gives, and what it is proved with."""
    _need_a_run(study)
    if level != "working":
        require_signature(study)
    reason = why_not(study)
    codebook, k = _codebook.load(study.codebook_file)[0], getattr(study.settings.thresholds, level)
    coded, told = tables.read("coded", study.table("coded")), rewritten(study)
    units, codings = told["units"], told["codings"]
    said = quotes(
        units=units,
        codings=codings,
        coded=coded,
        respondents=told["respondents"],
        codebook=codebook,
        settings=study.settings,
        k=k,
    )
    found = {name: _table(told, name) for name in ("units", "respondents", "questionnaires", "projects")}
    found |= {"coded": coded, "measures": tables.read("measures", study.table("measures"))}
    counted = measured(found, codebook=codebook, settings=study.settings, level=level)
    shown = {
        s: words_of_codes(units, codings, coded, codebook, source=s) for s in ("project", "benchmark", "case")
    }
    ready = Material(
        level=level,
        k=k,
        signed=not reason,
        warning=_warning(reason),
        settings=counted.settings,
        codebook=codebook,
        measures=counted.measures,
        quotes=said[COLUMNS],
        projects=_table(told, "projects").drop(columns="contact"),
        project_codes=_of(shown["project"], "project_id", ["code", "quote", "by"]),
        benchmark=_table(told, "benchmark"),
        benchmark_codes=_of(shown["benchmark"], "entry_id", ["code", "quote"]),
        cases=_table(told, "cases"),
        case_codes=_paragraphs(shown["case"]),
    )
    return ready, Behind(counted, said[["ref", "unit_id"]].drop_duplicates(ignore_index=True))


def _need_a_run(study: Study) -> None:
    if missing := [name for name in _NEEDED if not study.table(name).is_file()]:
        raise StudyError(
            _("cette étude n'a pas de calcul terminé (il manque {names})").format(names=", ".join(missing)),
            where=str(study.root),
            todo=_("Lancez d'abord « fa-analysis run »"),
        )


def _warning(reason: str) -> str:
    if not reason:
        return ""
    return _("Vue de travail, à ne pas diffuser : {reason}.").format(reason=reason)


def _table(told: dict[str, pd.DataFrame], name: str) -> pd.DataFrame:
    return told[name] if name in told else tables.empty(name)


def _of(shown: pd.DataFrame, name: str, columns: list[str]) -> pd.DataFrame:
    return shown.rename(columns={"source_id": name})[[name, *columns]]


def _paragraphs(shown: pd.DataFrame) -> pd.DataFrame:
    """Return the codes of the paragraphs; a unit of a case is `C1:3`."""
    rank = pd.array([int(unit.rpartition(":")[2]) for unit in shown["unit_id"]], dtype="Int64")
    return _of(shown, "case_id", ["code", "quote"]).assign(paragraph=rank)[
        ["case_id", "paragraph", "code", "quote"]
    ]
