"""The steps of a run, in order. Reading this list is reading what `fa-analysis run` does."""

from __future__ import annotations

from fa_analysis.i18n import _
from fa_analysis.pipeline import outputs, reading, stages
from fa_analysis.pipeline.work import Step

READ = ("interviews", "questionnaires", "projects", "benchmark", "cases", "units")
CODE = ("codebook", *READ, "codings", "coded")


def plan(until: str | None = None) -> tuple[Step, ...]:
    """Return the steps of a run; `until` is `read`, `code`, or nothing for all of them."""
    wanted = {"read": READ, "code": CODE}.get(until or "")
    return tuple(s for s in _steps() if wanted is None or s.name in wanted)


def _steps() -> tuple[Step, ...]:
    about = ("study",)
    return (
        Step("codebook", _("Grille"), stages.codebook, ("text", "codebook"), ("codebook",)),
        *_reading(),
        Step(
            "units",
            _("Découpage en unités"),
            stages.units,
            rooms=("text",),
            needs=("turns", "questionnaires", "projects", "cases", "benchmark"),
            settings=("units", "questionnaires", "projects", "benchmark"),
        ),
        Step(
            "codings",
            _("Codage par les règles"),
            stages.codings,
            rooms=("text", "codebook", "coding"),
            needs=("units", "turns", "codebook"),
        ),
        Step(
            "coded",
            _("Codage retenu"),
            stages.coded,
            rooms=("text", "codebook", "coding", "review", "learning"),
            inputs=("review", "examples"),
            needs=("units", "codings", "turns", "codebook"),
            settings=about,
        ),
        Step(
            "measures",
            _("Mesures"),
            stages.measures,
            rooms=("read", "codebook", "coding", "review", "measures"),
            inputs=("review",),
            needs=("coded", "units", "respondents", "questionnaires", "projects", "codebook"),
            settings=("*",),
        ),
        *_reports(),
    )


def _reading() -> tuple[Step, ...]:
    return (
        Step(
            "interviews",
            _("Lecture des entretiens"),
            reading.interviews,
            rooms=("read",),
            inputs=("interviews",),
            settings=("interviews", "speakers", "groups", "policies"),
        ),
        *(
            Step(name, label, do, rooms=("read",), inputs=(name,), settings=(name, "policies"))
            for name, label, do in (
                ("questionnaires", _("Lecture des questionnaires"), reading.questionnaires),
                ("projects", _("Lecture des projets"), reading.projects),
                ("benchmark", _("Lecture des pratiques d'ailleurs"), reading.benchmark),
                ("cases", _("Lecture des études de cas"), reading.cases),
            )
        ),
    )


def _reports() -> tuple[Step, ...]:
    return (
        Step(
            "figures",
            _("Figures"),
            outputs.figures,
            rooms=("codebook", "measures", "charts"),
            needs=("measures", "codebook"),
            settings=("*",),
            writes=True,
        ),
        Step(
            "workbook",
            _("Classeur"),
            outputs.workbook,
            rooms=("codebook", "measures", "charts", "restitution"),
            needs=("measures", "coded", "codings", "units", "respondents", "codebook"),
            settings=("*",),
            writes=True,
        ),
        Step(
            "page",
            _("Page de synthèse"),
            outputs.page,
            rooms=("codebook", "measures", "charts", "restitution"),
            needs=("measures", "figures", "codebook"),
            settings=("*",),
            writes=True,
        ),
    )
