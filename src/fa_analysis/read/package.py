"""Zip packages (docx, odt, xlsx, ods): parts are read with a bound, and their XML without entities."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, Self

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _
from fa_analysis.read import content

# The XML of a ten-hour interview stays below 10 MB; parsing takes about six times its size in memory.
LARGEST_PART = 32 * content.MEGABYTE
LARGEST_SHEETS = 128 * content.MEGABYTE
_MOST_PARTS = 20_000
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, struct.error)


class Package:
    """A zip file opened for reading; closes itself as a context manager."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as err:
            raise content.damaged(self.name) from err
        self.names = frozenset(self._zip.namelist())
        if len(self.names) > _MOST_PARTS:
            self._zip.close()
            raise inflated(self.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self._zip.close()

    def part(self, name: str, *, limit: int = LARGEST_PART) -> bytes:
        """Return one part of the package.

        Raises
        ------
        FileRefusedError
            When the part is missing, damaged, encrypted, or larger than `limit` bytes once inflated.
        """
        try:
            if self._zip.getinfo(name).file_size > limit:
                raise inflated(self.name)
            with self._zip.open(name) as source:
                found = source.read(limit + 1)
        except KeyError as err:
            raise content.damaged(self.name) from err
        except RuntimeError as err:  # zipfile's word for a part behind a password
            raise content.locked(self.name) from err
        except _BROKEN as err:
            raise content.damaged(self.name) from err
        if len(found) > limit:
            raise inflated(self.name)
        return found

    def tree(self, name: str) -> Any:
        """Return the root element of an XML part (lxml).

        Raises
        ------
        FileRefusedError
            As `part`; also when the XML is not well formed or declares entities.
        """
        return parse(self.part(name), self.name)

    def check_size(self) -> None:
        """Refuse a package whose parts together are larger than `LARGEST_SHEETS` bytes once inflated.

        For libraries that open the file themselves: sizes are counted, not believed.
        """
        total = 0
        for info in self._zip.infolist():
            if total + info.file_size > LARGEST_SHEETS:
                raise inflated(self.name)
            total += len(self.part(info.filename, limit=LARGEST_SHEETS - total)) if info.file_size else 0

    def kind(self) -> str:
        """Return what the package is: `docx`, `xlsx`, `pptx`, `odt`, `ods`, `odp`, `epub` or `zip`."""
        if "mimetype" in self.names:
            mime = self.part("mimetype", limit=content.MEGABYTE).decode("ascii", "replace").strip()
            for ending, kind in (("text", "odt"), ("spreadsheet", "ods"), ("presentation", "odp")):
                if mime.startswith(f"application/vnd.oasis.opendocument.{ending}"):
                    return kind
            return "epub" if "epub" in mime else "zip"
        for start, kind in (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx")):
            if any(n.startswith(start) for n in self.names):
                return kind
        return "odt" if "content.xml" in self.names else "zip"


def parse(xml: bytes, name: str) -> Any:
    """Return the root of `xml` (lxml): no entity, no DTD, no network, no huge tree.

    Raises
    ------
    FileRefusedError
        When it is not well formed, or declares a document type (office files never do).
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if b"<!ENTITY" in xml:
        raise trapped(name)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as err:
        raise content.damaged(name) from err
    if root.getroottree().docinfo.internalDTD is not None and root.getroottree().docinfo.internalDTD.entities():
        raise trapped(name)
    return root


def inflated(name: str) -> FileRefusedError:
    """Return the refusal of a file that holds far more than it weighs."""
    return FileRefusedError(
        _("se déploie en un volume anormal : fichier piégé ou endommagé"),
        where=name,
        todo=_("Ne l'ouvrez pas ; demandez l'original à la personne qui l'a produit"),
    )


def trapped(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("déclare des entités XML, ce qu'aucun traitement de texte n'écrit : fichier piégé ou fabriqué"),
        where=name,
        todo=_("Ne l'ouvrez pas ; demandez l'original à la personne qui l'a produit"),
    )
