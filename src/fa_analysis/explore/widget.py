"""The explorer in JupyterLab: controls, pictures, passages and basket; all that it knows is in `desk`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fa_analysis.errors import FaError, StudyError
from fa_analysis.explore import parts, pictures
from fa_analysis.explore.desk import Desk, open_desk
from fa_analysis.explore.passages import as_query
from fa_analysis.i18n import _, n_
from fa_analysis.study import Study

if TYPE_CHECKING:
    from ipywidgets import Box

_TERMS, _ROWS = 18, 10
MOST_TOPICS = 20


def explore_topics(study: Study) -> Box:
    """Open the explorer of topics in a notebook, on the last run of `study`.

    Raises
    ------
    StudyError
        When the study has not been run, its texts cannot give topics, or a library is missing.
    """
    try:
        import ipywidgets  # noqa: F401 - is it there?
    except ImportError as err:
        raise StudyError(
            _("l'exploration des thèmes a besoin d'ipywidgets"),
            todo=_("Installez-le avec : pip install 'fa-analysis[lab]'"),
        ) from err
    return Explorer(open_desk(study)).box


class Explorer:
    """The widgets of one desk; `box` is what a notebook shows.

    Pictures are drawn when their tab is open: a moved control costs one picture, not three.
    """

    def __init__(self, desk: Desk) -> None:
        import ipywidgets as w

        self.desk, self._busy, self._stale = desk, False, {0, 1, 2}
        self.controls = parts.controls(desk, MOST_TOPICS)
        self.status, self.message = w.HTML(), w.HTML()
        self.pictures = [parts.Picture() for _tab in range(3)]
        titles = [_("Carte"), _("Arbre"), _("Qui en parle")]
        self.tabs = w.Tab([p.box for p in self.pictures], titles=titles)
        self.topic = w.Dropdown(description=_("Thème"), layout=w.Layout(width="calc(100% - 8px)"))
        self.topic.style.description_width = "60px"
        self.terms = [w.Button(layout=w.Layout(width="auto", height="26px")) for _term in range(_TERMS)]
        self.query = w.Text(
            placeholder=_("un mot, ou une requête comme dans une règle"), continuous_update=False
        )
        self.query.layout.width = "60%"
        self.basket_name = w.Text(description=_("Nom"), value="panier", continuous_update=False)
        self.basket_name.style.description_width = "40px"
        self.lists = [parts.Rows(_ROWS) for _list in range(3)]
        self.basket_rows = parts.Rows(30, keep=_("Retirer"), near="")
        self.below = self._below()
        self.box = self._whole()
        self._listen()
        self._refresh()

    def _below(self) -> Any:
        import ipywidgets as w

        save = w.Button(description=_("Enregistrer"), button_style="primary", icon="save")
        take = w.Button(description=_("Reprendre"), tooltip=_("Reprend un panier déjà enregistré sous ce nom"))
        save.on_click(lambda _button: self._do(self._save))
        take.on_click(lambda _button: self._do(lambda: self.desk.open_basket(self.basket_name.value)))
        terms = w.HBox(self.terms, layout=w.Layout(flex_flow="row wrap"))
        hint = w.HTML(_("Cliquez sur un mot pour le lire dans son contexte."))
        said, words, near = (rows.box for rows in self.lists)
        children = [
            w.VBox([hint, terms, said]),
            w.VBox([self.query, words]),
            near,
            w.VBox([w.HBox([self.basket_name, save, take]), self.basket_rows.box]),
        ]
        titles = [_("Mots et paroles"), _("En contexte"), _("Passages proches"), _("Panier")]
        return w.Tab(children, titles=titles)

    def _whole(self) -> Any:
        import ipywidgets as w

        row = w.HBox(list(self.controls.values()), layout=w.Layout(flex_flow="row wrap"))
        children = [row, self.status, self.tabs, self.topic, self.message, self.below]
        box = w.VBox(children, layout=w.Layout(width="100%", max_width="1100px"))
        box.add_class("fa-explorer")
        return box

    def _listen(self) -> None:
        for name, control in self.controls.items():
            control.observe(lambda change, name=name: self._chosen(name, change["new"]), "value")
        self.tabs.observe(lambda _change: self._do(self._draw), "selected_index")
        self.topic.observe(lambda change: self._read(change["new"]), "value")
        self.query.observe(lambda change: self._do(lambda: self._search(change["new"])), "value")
        for button in self.terms:
            button.on_click(lambda pressed: self._ask(as_query(pressed.description)))
        for rows in self.lists:
            rows.listen(near=self._near, keep=self._keep)
        self.basket_rows.listen(near=None, keep=self._drop)

    def _do(self, call: Callable[[], object]) -> bool:
        """Do something and refresh; a mistake is a sentence above the passages, never a traceback."""
        self.message.value = ""
        try:
            call()
        except FaError as err:
            self.message.value = parts.warning(str(err))
            return False
        self._fill_basket()
        return True

    def _chosen(self, name: str, value: Any) -> None:
        if self._busy:
            return
        start = time.perf_counter()
        if self._do(lambda: self.desk.choose(**{name: value})):
            self._refresh(start)
        else:
            self._show_choice()

    def _show_choice(self) -> None:
        """Set the controls to what is shown, without taking it for a choice of the person."""
        self._busy = True
        for name, control in self.controls.items():
            control.value = getattr(self.desk.choice, name)
        self._busy = False

    def _refresh(self, start: float | None = None) -> None:
        desk, found = self.desk, self.desk.found
        self._show_choice()
        self._stale = {0, 1, 2}
        self._busy = True
        self.topic.options = list(zip(desk.names(), range(1, found.model.k + 1), strict=True))
        self.topic.value = desk.topic
        self._busy = False
        self._read(desk.topic)
        self._do(self._draw)
        spent = "" if start is None else parts.seconds(time.perf_counter() - start)
        self.status.value = parts.summary(found, spent)

    def _draw(self) -> None:
        """Draw the picture of the open tab when it is not that of the choice."""
        at = self.tabs.selected_index or 0
        if at not in self._stale:
            return
        try:
            png, why = self._picture(at)
        except StudyError as err:
            png, why = None, str(err)
        self.pictures[at].show(png, why)
        self._stale.discard(at)

    def _picture(self, at: int) -> tuple[bytes | None, str]:
        """Return the picture of a tab, and what to say when there is none."""
        found, material = self.desk.found, self.desk.material
        notice = material.study.settings.study.notice
        if at == 0:
            return pictures.map_png(found, notice=notice), ""
        if at == 1:
            why = _("Seule la classification de Reinert a un arbre : choisissez-la comme méthode.")
            return pictures.tree_png(found, notice=notice), why
        why = _("Il n'y a pas assez d'entretiens dans cette sélection pour comparer des groupes.")
        return pictures.who_png(material, found), why

    def _read(self, topic: int | None) -> None:
        if self._busy or topic is None:
            return
        self.desk.topic = topic
        for button, term in zip(self.terms, self.desk.terms(top=_TERMS) + [""] * _TERMS, strict=False):
            button.description, button.layout.display = term, "" if term else "none"
        self.lists[0].fill(self.desk.quotes())

    def _ask(self, query: str) -> None:
        self.query.value = query
        self.below.selected_index = 1

    def _search(self, query: str) -> None:
        found = self.desk.around(query)
        told = n_("{n} fois dans ces textes", "{n} fois dans ces textes", len(found)).format(n=len(found))
        self.lists[1].fill(found, told=told if query.strip() else "")

    def _near(self, segment_id: str) -> None:
        def show() -> None:
            told = _("Les passages qui ressemblent le plus à {name}").format(name=segment_id)
            self.lists[2].fill(self.desk.like(segment_id), told=told)
            self.below.selected_index = 2

        self._do(show)

    def _keep(self, segment_id: str) -> None:
        self._do(lambda: self.desk.keep(segment_id))

    def _drop(self, segment_id: str) -> None:
        self._do(lambda: self.desk.drop(segment_id))

    def _save(self) -> None:
        path = self.desk.save(self.basket_name.value)
        place = path.relative_to(self.desk.material.study.root)
        n = len(self.desk.basket)
        told = n_("{n} passage enregistré dans {place}", "{n} passages enregistrés dans {place}", n)
        self.message.value = parts.done(told.format(n=n, place=place))

    def _fill_basket(self) -> None:
        basket = self.desk.basket
        self.basket_rows.fill(basket.assign(start=0, end=0))
        self.below.set_title(3, _("Panier ({n})").format(n=len(basket)) if len(basket) else _("Panier"))
