"""Run the notebooks of a study, each in a fresh kernel, and make pages that stand alone."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.study import Study

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent.parent / "restitution" / "templates"
_SECONDS = 600
_WIDGET = "application/vnd.jupyter.widget-view+json"


def find_notebooks(study: Study) -> list[Path]:
    """Return the notebooks of a study, in order.

    Raises
    ------
    StudyError
        When there is none.
    """
    folder = study.root / "notebooks"
    found = sorted(folder.glob("*.ipynb"))
    if not found:
        raise StudyError(
            _("aucun carnet"), where=str(folder), todo=_("Copiez-y les carnets livrés avec l'outil")
        )
    return found


def run_notebook(path: Path) -> NotebookNode:
    """Return the notebook run from top to bottom in a fresh kernel; the file itself is left untouched.

    Raises
    ------
    StudyError
        When a library is missing, or when a cell fails: it says which and why.
    """
    try:
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
        from traitlets.config import Config
    except ImportError as err:
        raise _missing() from err

    notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]  # no types there
    options: dict[str, Any] = {"timeout": _SECONDS, "startup_timeout": _SECONDS, "kernel_name": "python3"}
    options["resources"] = {"metadata": {"path": str(path.parent)}}
    try:
        with _quiet_kernel(), tempfile.TemporaryDirectory(prefix="fa-") as here:
            # The kernel is talked to through files of this computer, where there are such: no port is opened.
            files = {} if sys.platform == "win32" else {"transport": "ipc", "ip": str(Path(here, "k"))}
            NotebookClient(notebook, config=Config({"KernelManager": files}), **options).execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as err:
        raise StudyError(
            _("ce carnet s'est arrêté ({cause})").format(cause=_cause(err)),
            where=str(path),
            todo=_("Ouvrez-le dans JupyterLab, exécutez-le et corrigez la cellule en rouge"),
        ) from err
    return notebook


@contextmanager
def _quiet_kernel() -> Iterator[None]:
    """Keep the kernel's own notices off the screen: a debugger that nobody attaches, frozen modules."""
    name, before = "PYDEVD_DISABLE_FILE_VALIDATION", os.environ.get("PYDEVD_DISABLE_FILE_VALIDATION")
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _cause(err: Exception) -> str:
    """Return the last line of an error: its kind, and the sentence of one of ours; never more of its text."""
    kind = str(getattr(err, "ename", "") or type(err).__name__)
    ours = kind.endswith("Error") and kind in {c.__name__ for c in _ours()}
    return str(getattr(err, "evalue", "")).rstrip(".") if ours else kind


def _ours() -> list[type[Exception]]:
    from fa_analysis import errors

    return [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.FaError)]


def _missing() -> StudyError:
    return StudyError(
        _("les carnets ont besoin de JupyterLab"), todo=_("Installez-le avec : pip install 'fa-analysis[lab]'")
    )


def page_bytes(notebook: NotebookNode, study: Study, *, name: str) -> bytes:
    """Return a notebook that was run as a page, in UTF-8: no script, nothing fetched, in the study's language.

    Parameters
    ----------
    notebook : NotebookNode
        From `run_notebook`; never modified.
    name : str
        Title of the page when the notebook has no heading.
    """
    try:
        from nbconvert import HTMLExporter
    except ImportError as err:
        raise _missing() from err

    warning = _("Document de travail : il cite des personnes. Ne pas le diffuser hors de l'équipe d'analyse.")
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]  # no types there
        template_name="carnet", extra_template_basedirs=[str(TEMPLATES)], embed_images=True,
        exclude_anchor_links=True, language_code=study.settings.study.lang,
    )  # fmt: skip
    kept = _without_widgets(notebook)
    kept.metadata["title"] = _heading(kept) or name
    told = [line for line in (warning, study.settings.study.notice) if line]
    page, _resources = exporter.from_notebook_node(kept, resources={"avis": told})
    return _stable(page).encode("utf-8")


def _without_widgets(notebook: NotebookNode) -> NotebookNode:
    """Return a copy where a sentence stands for each widget: one needs a kernel to answer."""
    from copy import deepcopy

    kept = deepcopy(notebook)
    kept.metadata.pop("widgets", None)
    told = _("Ce panneau est interactif : ouvrez ce carnet dans JupyterLab (« make lab ») pour vous en servir.")
    for output in (o for cell in kept.cells for o in cell.get("outputs", ())):
        data: Any = output.get("data", {})
        if data.pop(_WIDGET, None) is not None:
            data.clear()
            data["text/html"] = f'<p class="carnet-avis">{told}</p>'
    return kept


def _heading(notebook: NotebookNode) -> str:
    found = re.search(r"^# (.+)$", "\n".join(c.source for c in notebook.cells[:1]), re.MULTILINE)
    return found.group(1) if found else ""


def _stable(page: str) -> str:
    """Take out what changes from one run to the next: ids drawn at random."""
    return re.sub(r'(<div id=")[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(")', r"\1\2", page)


def write_pages(study: Study, *, progress: Callable[[str, int, int], None] | None = None) -> list[Path]:
    """Run every notebook of a study and write its page in `reports/notebooks`; return the pages.

    Raises
    ------
    StudyError
        When a notebook fails; the pages of those before it are written.
    """
    found, pages = find_notebooks(study), []
    for rank, path in enumerate(found):
        if progress:
            progress(_("Carnets"), rank, len(found))
        page = study.reports / "notebooks" / f"{path.stem}.html"
        write_bytes(page, page_bytes(run_notebook(path), study, name=path.stem))
        pages.append(page)
    return pages
