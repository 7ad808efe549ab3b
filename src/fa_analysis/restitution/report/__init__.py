"""The written report: what the decks say, in full, with its figures, tables, verbatims, method and limits."""

from __future__ import annotations

from pathlib import Path

from fa_analysis.files import write_bytes
from fa_analysis.privacy.material import Material
from fa_analysis.study import Study

__all__ = ["FILE", "report_bytes", "write_report"]

FILE = "rapport.docx"


def write_report(material: Material, study: Study, folder: Path) -> list[Path]:
    """Write the report in `folder`; return its path.

    The report says what `material` may show, under the notice of `study`.
    """
    path = folder / FILE
    write_bytes(path, report_bytes(material, title=study.settings.study.title))
    return [path]


def report_bytes(material: Material, *, title: str) -> bytes:
    """Return the report as bytes: the same material gives the same bytes."""
    from fa_analysis.restitution.report.body import write_body
    from fa_analysis.restitution.report.document import Writer

    writer = Writer(title=title, notice=material.settings.study.notice, warning=material.warning)
    write_body(writer, material)
    return writer.content()
