"""The settings of a study: `study.toml`, validated once; nothing downstream sees a raw dict."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from fa_analysis.contributions import Contributions
from fa_analysis.errors import StudyError
from fa_analysis.files import cause, ordinary
from fa_analysis.i18n import _
from fa_analysis.settings_said import LARGEST_SEED, Inside, hidden_in, line_of, said, unknown


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Title(_Frozen):
    """What the study is called, the notice printed on every output, and the context that restitutions give."""

    title: str
    notice: str = ""
    context: tuple[str, ...] = ()
    lang: Literal["fr", "en"] = "fr"
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)


class Units(_Frozen):
    """The unit of coding: an answer, cut at sentence ends when longer than `max_words` words."""

    max_words: int = Field(default=200, ge=20)


class Group(_Frozen):
    """A group of actors: its role family (for verbatims), its scope, how many interviews were planned.

    `merge`: the name under which it is put together with the groups of the same `merge` when one of them counts
    too few persons to be shown.
    """

    label: str
    merge: str = ""
    family: str = ""
    scope: Literal["home", "elsewhere"] = "home"
    planned: int | None = None


class Policy(_Frozen):
    """A public policy, and how many interviews were planned; `transversal` holds several.

    `merge`: as for groups.
    """

    label: str
    merge: str = ""
    planned: int | None = None
    transversal: bool = False


class Interviews(_Frozen):
    """The table of interviews, its columns (our name → the file's), the folder of transcripts."""

    table: Inside = "entretiens.csv"
    folder: Inside = "entretiens"
    columns: dict[str, str] = Field(default_factory=dict)


_INTERVIEWER = (
    "Enquêteur",
    "Enquêtrice",
    "Intervieweur",
    "Intervieweuse",
    "Chercheur",
    "Chercheuse",
    "Q",
    "Question",
)
_RESPONDENT = ("Enquêté", "Enquêtée", "Interviewé", "Interviewée", "Répondant", "Répondante", "R", "Réponse")


class Speakers(_Frozen):
    """Labels of who speaks, compared without case, accents, brackets or final number; French by default."""

    interviewer: tuple[str, ...] = _INTERVIEWER
    respondent: tuple[str, ...] = _RESPONDENT


class OpenQuestion(_Frozen):
    """A column of free text, and the question as it was asked."""

    column: str
    label: str


class ClosedQuestion(_Frozen):
    """A column of fixed answers, the question, and its scale from least to most.

    `mirrors`: the ordinal family of the codebook that says the same thing, to set beside it.
    """

    column: str
    label: str
    scale: tuple[str, ...]
    mirrors: str = ""


class Questionnaires(_Frozen):
    """The online questionnaire: one row per respondent."""

    table: Inside = "questionnaires.csv"
    columns: dict[str, str] = Field(default_factory=dict)
    about: tuple[str, ...] = ()
    closed: tuple[ClosedQuestion, ...] = ()
    open: tuple[OpenQuestion, ...] = ()
    non_answers: tuple[str, ...] = ("ras", "rien", "néant", "sans objet", "sans avis", "nsp", "ne sait pas")


class Inventory(_Frozen):
    """A table of projects or good practices, its columns, and the columns whose text is coded.

    `states`: the states of progress that the form of projects lets people choose; when empty, the table's.
    """

    table: Inside
    columns: dict[str, str] = Field(default_factory=dict)
    text: tuple[str, ...] = ("title", "description")
    states: tuple[str, ...] = ()


class Cases(_Frozen):
    """The folder of case studies."""

    folder: Inside = "etudes_de_cas"


class Thresholds(_Frozen):
    """The least number of persons a shown group may have."""

    public: int = Field(default=5, ge=1)
    working: int = Field(default=3, ge=1)
    strict: int = Field(default=11, ge=1)


SectionName = Literal[
    "contexte",
    "rencontres",
    "dimensions",
    "appropriation",
    "resistances",
    "diversite",
    "etudes_de_cas",
    "ailleurs",
    "propositions",
    "limites",
]
SECTIONS: tuple[SectionName, ...] = get_args(SectionName)


class Deck(_Frozen):
    """A deck for one audience: what is kept, in which order, how much of it.

    `policies`, `groups`: those whose rows and projects are shown (all when empty); figures of the whole stay.
    `detail`: `bref` gives one slide where `complet` may give two.
    """

    id: str = Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")
    title: str
    audience: str = ""
    policies: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sections: tuple[SectionName, ...] = SECTIONS
    detail: Literal["bref", "complet"] = "complet"


class Proposal(_Frozen):
    """A proposal of the study, in its own words.

    `answers`: the codes (needs, resistances, levers) it answers; their figures order the proposals. `decks`:
    the decks it is meant for (all when empty).
    """

    title: str
    text: str = ""
    answers: tuple[str, ...] = ()
    decks: tuple[str, ...] = ()


class Topics(_Frozen):
    """How topics are looked for.

    `segment_words`: words wanted in a segment. `min_segments`: rarer terms are left out. `number`: topics of
    NMF and LDA; `classes`: of Reinert's classification. `anchor`: the family whose codes hold topics (the first
    when empty). `exchange`: the exchange step of Reinert's classification, as R rainette does it or in `full`.
    `joined`: terms that joined segments hold at least, in the two classifications of the double one.
    """

    segment_words: int = Field(default=40, ge=5)
    min_segments: int = Field(default=4, ge=1)
    sources: tuple[Literal["interview", "survey", "project", "case", "benchmark"], ...] = (
        "interview",
        "survey",
        "project",
    )
    number: int = Field(default=12, ge=2)
    classes: int = Field(default=6, ge=2)
    anchor: str = ""
    exchange: Literal["rainette", "full"] = "rainette"
    joined: tuple[int, int] = (8, 12)


class Map(_Frozen):
    """The territory, and how the cartography draws it.

    `communes`: the dated table of communes in `data/raw` (no map when empty). `date`: the day whose communes
    are drawn (the latest of the table when empty). `geojson`: true boundaries, instead of the project's own
    drawing; `property`: which of its properties holds the INSEE code or the name; `credit`: whom to thank for
    them. `everywhere`: what stands for the whole territory in the inventory. `form`: address of the form that
    staff fill in, from the page's folder (no link when empty).
    """

    communes: Inside = ""
    date: dt.date | None = None
    geojson: Inside = ""
    property: str = "code"
    credit: str = ""
    everywhere: tuple[str, ...] = (
        "toutes",
        "toutes les communes",
        "tout le territoire",
        "ensemble du territoire",
        "territoire",
    )
    form: str = "formulaire_projets.xlsx"


class Settings(_Frozen):
    """All that `study.toml` says."""

    study: Title
    units: Units = Units()
    groups: tuple[Group, ...] = ()
    policies: tuple[Policy, ...] = ()
    interviews: Interviews = Interviews()
    speakers: Speakers = Speakers()
    questionnaires: Questionnaires = Questionnaires()
    projects: Inventory = Inventory(table="projets.csv")
    benchmark: Inventory = Inventory(table="benchmark.csv")
    cases: Cases = Cases()
    topics: Topics = Topics()
    contributions: Contributions = Contributions()
    thresholds: Thresholds = Thresholds()
    decks: tuple[Deck, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    map: Map = Map()

    @field_validator("groups", "policies")
    @classmethod
    def _merged_under_a_name_of_their_own(cls, named: tuple[Group | Policy, ...]) -> Any:
        """Refuse a merged group called as one of its parts: which one is shown could not be told."""
        labels = {n.label for n in named}
        for one in named:
            if one.merge in labels:
                raise ValueError(
                    _("merge = « {name} » est déjà le nom d'un groupe : choisissez un autre nom").format(
                        name=one.merge
                    )
                )
        return named

    @model_validator(mode="after")
    def _decks_of_what_is_there(self) -> Self:
        """Refuse two decks of one name, and decks that keep a policy or a group that the study has not."""
        names = [d.id for d in self.decks]
        for deck in self.decks:
            if names.count(deck.id) > 1:
                raise ValueError(_("deux diaporamas s'appellent « {name} »").format(name=deck.id))
            for kind, kept, there in (
                (_("politique"), deck.policies, [p.label for p in self.policies]),
                (_("groupe"), deck.groups, [g.label for g in self.groups]),
            ):
                if odd := [k for k in kept if k not in there]:
                    raise ValueError(
                        _("diaporama « {deck} » : {kind} « {name} » absent des réglages").format(
                            deck=deck.id, kind=kind, name=odd[0]
                        )
                    )
        return self


def load(path: Path) -> Settings:
    """Read and validate `study.toml`.

    Raises
    ------
    StudyError
        With the file, the line, the setting and what was expected.
    """
    try:
        text = ordinary(path).read_text(encoding="utf-8-sig")
        raw = tomllib.loads(text)
    except FileNotFoundError as err:
        raise StudyError(
            _("réglages introuvables"),
            where=str(path),
            todo=_("Placez-vous dans le dossier d'une étude, ou créez-en une avec « fa-analysis new DOSSIER »"),
        ) from err
    except OSError as err:
        raise StudyError(
            _("réglages illisibles ({cause})").format(cause=cause(err)),
            where=str(path),
            todo=_("Vérifiez le fichier et vos droits"),
        ) from err
    except UnicodeDecodeError as err:
        raise StudyError(
            _("réglages illisibles"), where=str(path), todo=_("Enregistrez ce fichier en UTF-8")
        ) from err
    except (tomllib.TOMLDecodeError, RecursionError) as err:
        line = re.search(r"line (\d+)", str(err))
        where = _("{path}, ligne {line}").format(path=path, line=line.group(1)) if line else str(path)
        raise StudyError(
            _("écriture TOML incorrecte"),
            where=where,
            todo=_("Corrigez cette ligne : guillemets, crochets, virgules"),
        ) from err
    if keys := hidden_in(raw):
        raise _wrong(path, text, keys, _("un caractère invisible y est caché"))
    try:
        return Settings.model_validate(raw)
    except ValidationError as err:
        first = err.errors()[0]
        keys = [str(k) for k in first["loc"]]
        if first["type"] == "extra_forbidden":
            why = unknown(first["loc"], Settings, text)
            raise _wrong(path, text, keys, why, shown=keys[-1]) from err
        raise _wrong(path, text, keys, said(first)) from err


def _wrong(path: Path, text: str, keys: list[str], cause: str, *, shown: str = "") -> StudyError:
    return StudyError(
        _("réglage « {key} » incorrect ({cause})").format(key=shown or ".".join(keys), cause=cause),
        where=_("{path}, ligne {line}").format(path=path, line=line_of(text, keys)),
        todo=_("Comparez avec les réglages commentés que donne « fa-analysis new DOSSIER »"),
    )
