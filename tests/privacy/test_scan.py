"""A canary planted in each kind of file is found; a clean folder gives nothing."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib

import docx
import openpyxl
import pandas as pd
import pytest

from fa_analysis.errors import DisclosureError
from fa_analysis.privacy.canaries import find, masked, scan, spellings

NAME = "Fatoumata Diarra"
NAMES = [NAME, "Jean-Baptiste Le Goff", "Rose Fontaine", "Anne Petit", "Élodie Marchand-Ruiz"]


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(name=NAME, *, place="cell"):
    book, out = openpyxl.Workbook(), io.BytesIO()
    if place == "cell":
        book.active["A1"] = f"dit par {name}"
    elif place == "hidden":
        book.create_sheet("x").append([name])
        book["x"].sheet_state = "hidden"
    elif place == "comment":
        book.active["A1"].comment = openpyxl.comments.Comment(name, "a")
    else:
        book.properties.creator = name
    book.save(out)
    return out.getvalue()


def document(*, place="runs", name=NAME):
    document, out = docx.Document(), io.BytesIO()
    if place == "runs":  # one name cut in three runs
        line = document.add_paragraph()
        for piece in (name[:4], name[4:9], name[9:]):
            line.add_run(piece)
    else:
        document.core_properties.author = name
    document.save(out)
    return out.getvalue()


def chunk(kind, body):
    return len(body).to_bytes(4, "big") + kind + body + b"\0\0\0\0"


PNG = b"\x89PNG\r\n\x1a\n"
B64 = base64.b64encode(NAME.encode()).decode()


def pdf(*, place):
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib.figure import Figure

    figure, out = Figure(), io.BytesIO()
    figure.text(0.1, 0.5, NAME if place == "text" else "rien")
    figure.savefig(out, format="pdf", metadata={"Author": NAME if place == "metadata" else None})
    return out.getvalue()


def parquet():
    out = io.BytesIO()
    pd.DataFrame({"t": ["rien", f"vu {NAME}"]}).to_parquet(out)
    return out.getvalue()


CANARIES = {
    "a.txt": f"bonjour {NAME}".encode(),
    "case.txt": b"FATOUMATA DIARRA",
    "surname.txt": "madame diarra est là".encode(),
    "initial.txt": b"F. Diarra",
    "cp1252.txt": "Élodie Marchand-Ruiz".encode("cp1252"),
    "utf16.txt": NAME.encode("utf-16"),
    "decomposed.txt": "E\u0301lodie Marchand Ruiz".encode(),
    "escaped.html": b"<p>Elodie &#77;archand&#8209;Ruiz, &Eacute;lodie</p>",
    "split.html": b"<p>Fatou<b>mata</b> Diar<i>ra</i></p>",
    "uri.html": f'<img src="data:text/plain;base64,{B64}">'.encode(),
    "percent.svg": b'<svg><a href="mailto:x?s=Fatoumata%20Diarra"/></svg>',
    "escapes.json": json.dumps({"t": "É, Élodie Marchand-Ruiz"}).encode(),
    "t.csv": f"id;nom\n1;{NAME}\n".encode(),
    "t.parquet": parquet(),
    "cell.xlsx": workbook(),
    "hidden.xlsx": workbook(place="hidden"),
    "comment.xlsx": workbook(place="comment"),
    "author.xlsx": workbook(place="author"),
    "runs.docx": document(),
    "author.docx": document(place="author"),
    "chart.pptx": zipped(**{"ppt/slides/slide1.xml": "<a/>", "ppt/embeddings/data.xlsx": workbook()}),
    "notes.pptx": zipped(**{"ppt/notesSlides/notesSlide1.xml": f"<a:t>{NAME}</a:t>"}),
    "nested.zip": zipped(**{"a.zip": zipped(**{"b.zip": zipped(**{"c.txt": NAME})})}),
    "member.zip": zipped(**{"photo_Fatoumata_Diarra.jpg": b"\xff\xd8\xff"}),
    "packed.gz": gzip.compress(NAME.encode()),
    "text.png": PNG + chunk(b"tEXt", b"Author\0" + NAME.encode()) + chunk(b"IEND", b""),
    "ztext.png": PNG + chunk(b"zTXt", b"Author\0\0" + zlib.compress(NAME.encode())),
    "itext.png": PNG + chunk(b"iTXt", b"Author\0\0\0fr\0\0" + NAME.encode()),
    "text.pdf": pdf(place="text"),
    "metadata.pdf": pdf(place="metadata"),
    "fiche-le_goff.txt": b"rien",
}
CLEAN = {
    "a.txt": "Petit à petit, la rose et la fontaine. Voyez la place du Petit-Pont et la rue Rose.".encode(),
    "b.html": b"<p>Une petite rose, un goff, le diar ra.</p>",
    "c.xlsx": workbook("personne"),
    "d.docx": document(name="quelqu'un d'autre"),
    "e.zip": zipped(**{"x.txt": "rien"}),
    "f.png": PNG + chunk(b"tEXt", b"Software\0matplotlib"),
    "g.pdf": pdf(place="none"),
}


@pytest.mark.parametrize("name", CANARIES)
def test_a_planted_name_is_found_and_not_printed(name, tmp_path):
    (tmp_path / name).write_bytes(CANARIES[name])
    found = scan(tmp_path, NAMES)
    assert len(found) >= 1
    assert (found["name"] != "?").any(), "found because it was read, not because it could not be"
    shown = found.to_csv().lower()
    assert not any(word in shown for word in ("diarra", "fatoumata", "goff", "marchand"))


def test_a_clean_folder_gives_nothing(tmp_path):
    for name, content in CLEAN.items():
        (tmp_path / name).write_bytes(content)
    assert scan(tmp_path, NAMES).to_dict("records") == []


def test_a_name_that_is_a_common_word_needs_its_capital_and_its_place():
    index = spellings(["Anne Petit", "Rose"])
    assert list(find("hier Petit a signé", index)) == ["Petit"]
    assert list(find("Petit à petit, un petit pas ; la rose", index)) == []
    assert list(find("j'ai vu Rose hier", index)) == ["Rose"]
    assert list(find("rue Rose, au coin", index)) == []


def test_a_bomb_is_told_and_not_opened(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.txt", bytes(300 * 2**20))
    (tmp_path / "bombe.zip").write_bytes(out.getvalue())
    assert scan(tmp_path, NAMES)["name"].tolist() == ["?"]


def test_archives_too_deep_and_damaged_files_are_told(tmp_path):
    inside = b"x"
    for _level in range(8):
        inside = zipped(**{"a.zip": inside})
    (tmp_path / "profond.zip").write_bytes(inside)
    (tmp_path / "casse.xlsx").write_bytes(workbook()[:400])
    (tmp_path / "casse.pdf").write_bytes(b"%PDF-1.7 rien")
    found = scan(tmp_path, NAMES)
    assert set(found["file"]) == {"profond.zip", "casse.xlsx", "casse.pdf"}
    assert set(found["name"]) == {"?"}


def test_a_scan_that_would_prove_nothing_is_refused(tmp_path):
    with pytest.raises(DisclosureError, match="aucun nom connu"):
        scan(tmp_path, [])
    with pytest.raises(DisclosureError, match="dossier introuvable"):
        scan(tmp_path / "absent", NAMES)


def test_a_masked_name_shows_its_first_letter_and_length():
    assert masked("Diarra") == "D… (6 signes)"
