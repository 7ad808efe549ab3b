"""The panel in JupyterLab: what is shown goes out, keys come in. All files are in the package; no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.review.panel import Panel, open_panel
from fa_analysis.review.proposals import applicable
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd
    from anywidget import AnyWidget

ESM = Path(__file__).with_name("panel.js")
CSS = Path(__file__).with_name("panel.css")


def words() -> dict[str, str]:
    """Return the words of the panel, in the reader's language."""
    return {
        "accept": _("Oui (o)"),
        "refuse": _("Non (n)"),
        "unsure": _("Incertain (i)"),
        "whole": _("Lue en entier, le reste est non (l)"),
        "undo": _("Annuler (u)"),
        "previous": _("Précédente (←)"),
        "next": _("Suivante (→)"),
        "add": _("Ajouter un code (a)"),
        "note": _("Note, gardée avec le prochain verdict"),
        "drawn": _("tirée au sort"),
        "none": _("La machine ne propose rien ici."),
        "yes": _("oui"),
        "no": _("non"),
        "maybe": _("incertain"),
        "asked": _("Question"),
        "left": _("codes non jugés"),
        "panel": _("Relecture"),
    }


def review_panel(study: Study, reviewer: str, queue: pd.DataFrame | None = None) -> AnyWidget:
    """Open the review panel in a notebook, on the last run of `study`.

    Parameters
    ----------
    study : Study
        It must have been run.
    reviewer : str
        Whose journal is written.
    queue : DataFrame, optional
        What to read, most interesting first: `unit_id`, and `drawn` and `why` when they are known.

    Raises
    ------
    StudyError
        When there is nothing to review, or a library is missing.
    """
    from fa_analysis import tables
    from fa_analysis.codebook import load

    names = ("units", "codings", "turns")
    if not all(study.table(name).is_file() for name in names):
        raise StudyError(
            _("rien n'a encore été lu ni codé"),
            where=str(study.root),
            todo=_("Lancez d'abord fa.run(study) ou « fa-analysis run »"),
        )
    found = {name: tables.read(name, study.table(name)) for name in names}
    grid = load(study.codebook_file)[0]
    return show_panel(open_panel(study, who=reviewer, tables=found, codebook=grid, queue=queue))


def show_panel(panel: Panel) -> AnyWidget:
    """Return the widget that shows `panel`; its keys write in the reviewer's journal at once.

    Raises
    ------
    StudyError
        When the laboratory's libraries are not installed.
    """
    try:
        import anywidget
        import traitlets
    except ImportError as err:
        raise StudyError(
            _("le panneau de relecture a besoin d'anywidget"),
            todo=_("Installez-le avec : pip install 'fa-analysis[lab]'"),
        ) from err

    class ReviewPanel(anywidget.AnyWidget):  # type: ignore[misc]  # the library has no types
        _esm = ESM.read_text(encoding="utf-8")
        _css = CSS.read_text(encoding="utf-8")
        view = traitlets.Dict().tag(sync=True)
        codes = traitlets.List().tag(sync=True)
        words = traitlets.Dict().tag(sync=True)

    def refresh(widget: Any) -> None:
        view = panel.view()
        known = applicable(panel.codebook, panel.source_of(view["unit_id"]))
        labels = {c.id: c.label for c in panel.codebook.codes}
        widget.codes = [{"code": code, "label": labels[code]} for code in known]
        widget.view = view

    def receive(widget: Any, message: Any, _buffers: Any) -> None:
        panel.act(message if isinstance(message, dict) else {})
        refresh(widget)

    shown = ReviewPanel(words=words())
    refresh(shown)
    shown.on_msg(receive)
    return shown
