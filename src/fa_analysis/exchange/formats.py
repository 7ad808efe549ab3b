"""Which reader and which writer: by what a file is, and by the format asked for or the ending of the name."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from fa_analysis.errors import FileRefusedError, Problem, StudyError
from fa_analysis.exchange.model import Project
from fa_analysis.exchange.offsets import Convention, Offsets
from fa_analysis.i18n import _
from fa_analysis.read import content

Format = Literal["qdpx", "qdc", "codes", "taguette", "passages", "iramuteq", "grille"]
FORMATS: tuple[str, ...] = get_args(Format)
_ENDINGS: dict[str, Format] = {
    ".qdpx": "qdpx", ".qdc": "qdc", ".csv": "codes", ".txt": "iramuteq", ".yaml": "grille", ".yml": "grille",
}  # fmt: skip


def format_of(path: Path, asked: str = "") -> Format:
    """Return the format to write: the one asked for, or the one that the name of the file tells.

    Raises
    ------
    StudyError
        When neither does.
    """
    found = asked or _ENDINGS.get(path.suffix.lower(), "")
    if found not in FORMATS:
        raise StudyError(
            _("format inconnu : « {name} »").format(name=asked or path.suffix or path.name),
            where=str(path),
            todo=_("Nommez le fichier en .qdpx, .qdc, .csv, .txt ou .yaml, ou ajoutez --format {names}").format(
                names="|".join(FORMATS)
            ),
        )
    return found  # type: ignore[return-value]  # one of FORMATS


def to_bytes(project: Project, kind: Format, *, offsets: Offsets = "standard") -> bytes:
    """Return a project in one of the formats; what a format has no place for is not in it (docs/exchange.md).

    Raises
    ------
    StudyError
        When the project has nothing that the format holds.
    """
    from fa_analysis.exchange import grid_yaml, qdpx_write, tabular

    if kind != "iramuteq" and kind not in ("qdpx", "passages") and not project.codes:
        raise StudyError(_("ce projet n'a aucun code à écrire"), where=project.name)
    if kind == "qdpx":
        return qdpx_write.qdpx_bytes(project, offsets=offsets)
    if kind == "iramuteq":
        from fa_analysis.exchange.corpus import corpus_bytes

        return corpus_bytes(project)
    writers = {
        "qdc": qdpx_write.qdc_bytes,
        "codes": tabular.codes_csv,
        "taguette": tabular.taguette_csv,
        "passages": tabular.passages_csv,
        "grille": grid_yaml.grid_yaml,
    }
    return writers[kind](project)


def read_any(path: Path, *, convention: Convention | None = None) -> tuple[Project, list[Problem]]:
    """Read a file of any format that is read, known by its content.

    Raises
    ------
    FileRefusedError
        When it cannot be read, or is none of these formats.
    """
    from fa_analysis.exchange import corpus, qdpx_read, qualcoder, tabular

    if path.is_dir():
        return qualcoder.read_qualcoder(path)
    kind = content.kind_of(path)
    with path.open("rb") as source:
        head = source.read(4096)
    if head.startswith(qualcoder.HEAD):
        return qualcoder.read_qualcoder(path)
    if path.suffix.lower() in {".csv", ".tsv", ".xlsx", ".xlsm", ".ods"}:
        return tabular.read_table(path)
    if kind == "zip":
        return qdpx_read.read_qdpx(path, convention=convention)
    if path.suffix.lower() == ".qdc" or b"<CodeBook" in head:
        return qdpx_read.read_qdc(path)
    if kind == "text" and path.suffix.lower() == ".txt":
        return corpus.read_corpus(path)
    raise FileRefusedError(
        _("format inconnu"),
        where=path.name,
        todo=_("Sont lus : .qdpx, .qdc, .csv et .xlsx (codes, Taguette), .qda (QualCoder), .txt (IRaMuTeQ)"),
    )
