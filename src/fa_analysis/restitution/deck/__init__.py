"""Slides for each audience of a study, from the protected material and nothing else."""

from __future__ import annotations

import difflib
from contextlib import nullcontext
from pathlib import Path

from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _, quoted
from fa_analysis.privacy.material import Material
from fa_analysis.restitution.deck.layouts import open_template
from fa_analysis.settings import Deck, Settings
from fa_analysis.study import Study

__all__ = ["deck_bytes", "deck_named", "file_of", "open_template", "write_decks"]


def write_decks(
    material: Material,
    study: Study,
    folder: Path,
    *,
    only: str | None = None,
    template: Path | None = None,
) -> list[Path]:
    """Write one presentation per deck of `study.toml` in `folder`; return their paths.

    Parameters
    ----------
    only : str, optional
        The identifier of one deck; all of them by default.
    template : Path, optional
        A consultant's own presentation, whose layouts are used in place of the project's.

    Raises
    ------
    StudyError
        When no deck has this name, or the template lacks a place (exit code 3).
    """
    specs = [deck_named(study.settings, only)] if only is not None else list(study.settings.decks)
    made = [(folder / file_of(spec), deck_bytes(material, spec, template=template)) for spec in specs]
    for path, content in made:
        write_bytes(path, content)
    return [path for path, _content in made]


def file_of(spec: Deck) -> str:
    """Return the name of the file of a deck."""
    return f"diaporama-{spec.id}.pptx"


def deck_named(settings: Settings, name: str) -> Deck:
    """Return the deck called `name`.

    Raises
    ------
    StudyError
        When there is none; the sentence gives the nearest names.
    """
    names = [d.id for d in settings.decks]
    if name in names:
        return settings.decks[names.index(name)]
    if not names:
        raise StudyError(
            _("aucun diaporama dans les réglages de l'étude"),
            where="study.toml",
            todo=_("Ajoutez une partie [[decks]] : celle que donne « fa-analysis new DOSSIER » est commentée"),
        )
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
    raise StudyError(
        _("diaporama inconnu « {name} »").format(name=name),
        where="study.toml",
        todo=_("Écrivez plutôt {near}").format(near=_(" ou ").join(quoted(n) for n in near))
        if near
        else _("Choisissez parmi : {names}").format(names=", ".join(names)),
    )


def deck_bytes(material: Material, spec: Deck, *, template: Path | None = None) -> bytes:
    """Return one deck as bytes: the same material, spec and template give the same bytes."""
    from fa_analysis.restitution.deck import draw, fit, sections
    from fa_analysis.restitution.deck.desk import Desk

    title = material.settings.study.title
    subtitle = f"{spec.audience}\n{title}" if spec.audience else title
    cover = draw.Cover(spec.title, subtitle, material.settings.study.notice, material.warning)
    slides = sections.told(Desk(material, spec))
    opened = open_template(template)
    with nullcontext() if template is None else fit.unknown_font():
        return draw.presentation(slides, cover, opened, sections.titles())
