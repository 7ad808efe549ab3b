"""Tables, grids, settings and journals as they are broken: how, what is told, with which exit code.

Each kind: what to do to a study → exit code of the command, then parts of the one sentence told, in order.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from bad_transcripts import BOMB, ENCRYPTED, OLE, inflated
from reading_files import ODT_NS, zipped

import fa_analysis as fa

Kind = tuple[Callable[[fa.Study], object], int, tuple[str, ...]]
HEAD = ["id", "groupe", "fonction", "politique_publique", "date", "duree_min", "fichier"]
ROW = ["E01", "habitants", "jardinière", "espace public", "2026-01-12", 35, "E01.txt"]
PROJECTS = ["id", "titre", "description", "politique_publique", "annee_debut", "cout_euros"]
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MILLION = 1_000_000


def swap(name: str, old: str, new: str) -> Callable[[fa.Study], None]:
    """Return what replaces some words of an input."""

    def edit(study: fa.Study) -> None:
        path = study.raw / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return edit


def put(name: str, content: bytes | str, *, instead: str = "") -> Callable[[fa.Study], None]:
    """Return what writes an input, in the place of another one."""

    def edit(study: fa.Study) -> None:
        if instead:
            (study.raw / instead).unlink()
        path = study.raw / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    return edit


def book(name: str, cells: dict[str, object], *, rows: list[list[object]]) -> Callable[[fa.Study], None]:
    """Return what puts a workbook of `rows`, then single `cells`, in the place of the csv of the same name."""

    def edit(study: fa.Study) -> None:
        import openpyxl

        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        for place, value in cells.items():
            made.active[place] = value
        (study.raw / f"{name}.csv").unlink()
        made.save(study.raw / f"{name}.xlsx")

    return edit


def parts_of(name: str, change: Callable[[dict[str, bytes]], None]) -> Callable[[fa.Study], None]:
    """Return what puts a good workbook of interviews, then changes its parts."""

    def edit(study: fa.Study) -> None:
        import zipfile

        book(name, {}, rows=[HEAD, ROW])(study)
        path = study.raw / f"{name}.xlsx"
        with zipfile.ZipFile(path) as archive:
            parts = {part: archive.read(part) for part in archive.namelist()}
        change(parts)
        path.write_bytes(zipped(parts))

    return edit


def blank_rows(parts: dict[str, bytes]) -> None:
    """Add a million rows that hold a format and nothing else, as a whole column coloured in Excel does."""
    sheet = "xl/worksheets/sheet1.xml"
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, MILLION))
    parts[sheet] = parts[sheet].replace(b"</sheetData>", rows + b"</sheetData>")


def entities(parts: dict[str, bytes]) -> None:
    """Put an entity bomb in the sheet."""
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<worksheet", BOMB.encode() + b"]><worksheet", 1)


def ods(last: str, *, extra: dict[str, str] | None = None) -> Callable[[fa.Study], None]:
    """Return what puts an ods of interviews that ends with the rows `last`."""

    def row(cells: list[object]) -> str:
        one = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
        return "<table:table-row>" + "".join(one.format(c) for c in cells) + "</table:table-row>"

    sheet = f'<table:table table:name="F">{row(HEAD)}{row(ROW)}{last}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    parts = {
        "mimetype": ODS,
        "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        "content.xml": f"<office:document-content {ODT_NS}>{body}</office:document-content>",
        **(extra or {}),
    }
    return put("entretiens.ods", zipped(parts), instead="entretiens.csv")


def made(name: str, make: Callable[[Path], object]) -> Callable[[fa.Study], None]:
    """Return what replaces an input by what `make` makes at its path."""

    def edit(study: fa.Study) -> None:
        (study.raw / name).unlink()
        make(study.raw / name)

    return edit


def journal(place: str, name: str, content: bytes) -> Callable[[fa.Study], None]:
    """Return what writes a journal of reviews or of projects."""

    def edit(study: fa.Study) -> None:
        folder = getattr(study, place)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)

    return edit


FAR = "<table:table-row table:number-rows-repeated='{rows}'><table:table-cell table:number-columns-repeated='{columns}'/></table:table-row>"
HERE = '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
NOTHING_REDONE = "aucun entretien lu, rien n'est refait"
RULES = "      - réempl*\n"

TABLES: dict[str, Kind] = {
    "workbook behind a password": (put("entretiens.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), instead="entretiens.csv"), 3, ("entretiens.xlsx : fichier protégé par un mot de passe", NOTHING_REDONE, "sans protection")),
    "ods behind a password": (ods("", extra={"META-INF/manifest.xml": ENCRYPTED}), 3, ("entretiens.ods : fichier protégé", "sans protection")),
    "old Excel": (put("entretiens.xls", OLE + "Workbook".encode("utf-16-le"), instead="entretiens.csv"), 3, ("entretiens.xls : un ancien classeur Excel (.xls)", "Enregistrez la table en .xlsx")),
    "csv named xlsx": (put("entretiens.xlsx", ";".join(HEAD), instead="entretiens.csv"), 3, ("entretiens.xlsx : son nom finit par .xlsx, mais c'est un texte simple", "Enregistrez la table")),
    "workbook named csv": (put("entretiens.csv", zipped({"xl/workbook.xml": "<a/>"})), 3, ("entretiens.csv : son nom finit par .csv, mais c'est un classeur Excel", "Enregistrez la table")),
    "a cell filled at the far corner": (book("entretiens", {"XFD1048576": " "}, rows=[HEAD, ROW]), 3, ("entretiens.xlsx : une case est remplie très loin du tableau (ligne 1048576, colonne 16384)", "Supprimez les lignes et les colonnes")),
    "a cell filled at the last row": (book("entretiens", {"A1048576": "E09"}, rows=[HEAD, ROW]), 3, ("très loin du tableau (ligne 1048576, colonne 7)", "Supprimez les lignes")),
    "an ods filled far away": (ods(FAR.format(rows=1048570, columns=1) + HERE), 3, ("entretiens.ods : une case est remplie très loin", "Supprimez les lignes")),
    "an ods cell repeated for ever": (ods(HERE.replace("<table:table-row>", "<table:table-row table:number-rows-repeated='99999999999'>")), 3, ("une case est remplie très loin", "Supprimez")),
    "entities in a workbook": (parts_of("entretiens", entities), 3, ("entretiens.xlsx : déclare des entités XML", "demandez l'original")),
    "workbook of 300 MB": (made("entretiens.csv", lambda p: inflated(300, "xl/worksheets/sheet1.xml", **{"xl/workbook.xml": "<a/>"})(p.with_suffix(".xlsx"))), 3, ("entretiens.xlsx : se déploie en un volume anormal", "demandez l'original")),
    "truncated workbook": (parts_of("entretiens", lambda parts: parts.update({"xl/workbook.xml": b"<workbook><she"})), 3, ("entretiens.xlsx : fichier endommagé", "Redemandez l'original")),
    "empty table": (put("entretiens.csv", b"\xef\xbb\xbf\r\n;;;\r\n"), 3, ("entretiens.csv : fichier vide",)),
    "quotes left open": (swap("projets.csv", "P02;", 'P02;"'), 2, ("REFUSÉ  projets.csv : guillemets mal fermés dans la ligne qui commence à la ligne 3", "un guillemet s'écrit deux fois")),
    "shifted columns": (swap("projets.csv", "P02;Bancs", "P02;;;;;;;Bancs"), 2, ("REFUSÉ  projets.csv : ligne 3 : plus de cases que de colonnes ; ligne non lue", "entre guillemets")),
    "a column of another name": (swap("projets.csv", "titre", "titres"), 2, ("REFUSÉ  projets.csv : colonne « titre » absente : table non lue", "Est-ce « titres » ?")),
    "one identifier twice": (swap("projets.csv", "P02;", "P01;"), 2, ("REFUSÉ  projets.csv : lignes 2, 3 : même identifiant « P01 » ; lignes non lues", "Donnez un identifiant différent")),
    "a year of 400 digits": (swap("projets.csv", "2023;", f"{'9' * 400};"), 2, ("REFUSÉ  projets.csv : ligne 3, colonne « annee_debut »", "case laissée vide", "Corrigez cette case")),
    "a cost of 400 digits": (swap("projets.csv", "1 200,50", "9" * 400), 2, ("REFUSÉ  projets.csv : ligne 3, colonne « cout_euros »", "case laissée vide", "Corrigez cette case")),
    "a policy that is a novel": (swap("projets.csv", ";espace public;", f";{'habitat ' * 40_000};"), 2, ("REFUSÉ  projets.csv : ligne 2, colonne « politique_publique » : inconnu : « habitat ", "Écrivez un des noms")),
    "a folder in the place of a table": (made("projets.csv", os.mkdir), 2, ("REFUSÉ  projets.csv : n'est pas un fichier ordinaire", "Mettez le fichier lui-même")),
    "a pipe in the place of a table": (made("projets.csv", os.mkfifo), 2, ("REFUSÉ  projets.csv : n'est pas un fichier ordinaire", "Mettez le fichier lui-même")),
    "a table that leaves the folder": (swap("study.toml", 'table = "entretiens.csv"', 'table = "../../../../etc/passwd"'), 3, ("study.toml, ligne 39 : réglage « interviews.table » incorrect (un nom de fichier ou de dossier de data/raw est attendu", "Comparez avec les réglages")),
    "a folder that is another": (swap("study.toml", 'folder = "entretiens"', 'folder = "/etc"'), 3, ("réglage « interviews.folder » incorrect", "sans « .. » ni « / » devant")),
    "a folder with a NUL": (swap("study.toml", 'folder = "entretiens"', 'folder = "a\\u0000b"'), 3, ("réglage « interviews.folder » incorrect",)),
    "settings a thousand brackets deep": (put("study.toml", "a = " + "[" * 100_000), 3, ("study.toml : écriture TOML incorrecte", "Corrigez cette ligne")),
    "settings in cp1252": (put("study.toml", '[study]\ntitle = "Été"\n'.encode("cp1252")), 3, ("study.toml : réglages illisibles", "Enregistrez ce fichier en UTF-8")),
    "a setting that does not exist": (swap("study.toml", "max_words = 200", "max_mots = 200"), 3, ("study.toml, ligne 14 : réglage « max_mots » incorrect (ce réglage n'existe pas dans [units] ; est-ce « max_words » ?)", "Comparez")),
    "a setting of another type": (swap("study.toml", "max_words = 200", 'max_words = "deux"'), 3, ("« units.max_words » incorrect (un nombre entier est attendu)", "Comparez")),
    "a setting too small": (swap("study.toml", "max_words = 200", "max_words = 3"), 3, ("« units.max_words » incorrect (20 au moins)", "Comparez")),
    "a seed that no generator takes": (swap("study.toml", "seed = 20260101", "seed = -1"), 3, ("« study.seed » incorrect (0 au moins)", "Comparez")),
    "a language that is not there": (swap("study.toml", 'lang = "fr"', 'lang = "de"'), 3, ("« study.lang » incorrect (admis : 'fr' ou 'en')", "Comparez")),
    "a bell in the title": (swap("study.toml", 'title = "', 'title = "\\u0007'), 3, ("study.toml, ligne 5 : réglage « study.title » incorrect (un caractère invisible y est caché)", "Comparez")),
    "a group that reads backwards": (swap("study.toml", 'label = "agents"', 'label = "a\\u202egents"'), 3, ("réglage « groups.1.label » incorrect (un caractère invisible", "Comparez")),
    "a project journal cut short": (journal("inventory", "P09.json", b'{"kind": "project", "proj'), 2, ("REFUSÉ  P09.json : fiche coupée ou mal formée", "Reprenez ce fichier d'une sauvegarde")),
    "a project journal very deep": (journal("inventory", "P09.json", b"[" * 100_000), 2, ("REFUSÉ  P09.json : fiche coupée ou mal formée", "Reprenez ce fichier")),
}  # fmt: skip

GRIDS: dict[str, Kind] = {
    "no grid": (lambda s: s.codebook_file.unlink(), 3, ("codebook.yaml : grille de codage introuvable", "fa-analysis new DOSSIER")),
    "an empty grid": (put("codebook.yaml", ""), 3, ("codebook.yaml : la grille est vide", "Écrivez-y « families: »")),
    "a grid in cp1252": (put("codebook.yaml", "title: Été\n".encode("cp1252")), 3, ("codebook.yaml : le fichier n'est pas en UTF-8", "Enregistrez")),
    "a key twice": (put("codebook.yaml", "title: a\ntitle: b\n"), 3, ("codebook.yaml, ligne 2 : la clé « title » est écrite deux fois", "Gardez-en une")),
    "an anchor": (put("codebook.yaml", "title: &a x\nnote: *a\n"), 3, ("codebook.yaml, ligne 1 : ancre, renvoi", "Écrivez le texte en entier")),
    "a type of Python": (put("codebook.yaml", "title: !!python/object/apply:os.system [ls]\n"), 3, ("codebook.yaml, ligne 1 : ancre, renvoi, type", "Écrivez le texte en entier")),
    "a merge key": (put("codebook.yaml", "a: &a {b: c}\nd:\n  <<: *a\n"), 3, ("ancre, renvoi",)),
    "two documents": (put("codebook.yaml", "title: a\n---\ntitle: b\n"), 3, ("codebook.yaml, ligne 2 : ancre, renvoi, type, second document",)),
    "a tab at the head of a line": (put("codebook.yaml", "families:\n\t- id: d\n"), 3, ("codebook.yaml, ligne 2 : écriture YAML incorrecte", "Vérifiez les retraits")),
    "brackets without end": (put("codebook.yaml", "[" * 100_000), 3, ("codebook.yaml, ligne 1 : ", "retraits trop profonds")),
    "a control character": (put("codebook.yaml", "title: a\x07b\n"), 3, ("codebook.yaml, ligne 1 : caractère interdit", "Effacez ce caractère")),
    "a bell written as an escape": (swap("codebook.yaml", 'title: "', 'title: "\\a'), 3, ("codebook.yaml, ligne 20 : caractère interdit", "Effacez ce caractère")),
    "half a character": (swap("codebook.yaml", 'title: "', 'title: "\\ud800'), 3, ("codebook.yaml, ligne 20 : écriture YAML incorrecte", "Vérifiez")),
    "a pipe": (made("codebook.yaml", os.mkfifo), 3, ("codebook.yaml : fichier illisible (tube, prise ou périphérique", "Vérifiez le fichier et vos droits")),
    "a code that is its own parent": (swap("codebook.yaml", "    parent: preserver\n", "    parent: reemploi\n"), 2, ("REFUSÉ  codebook.yaml : ", "il est son propre parent", "Ôtez l'un des « parent: »")),
    "a rule without its bracket": (swap("codebook.yaml", RULES, "      - '(réempl*'\n"), 2, ("REFUSÉ  codebook.yaml : ligne ", "une parenthèse n'est pas fermée", "Attendu : )")),
    "a rule of a thousand brackets": (swap("codebook.yaml", RULES, f"      - '{'(' * 5000}a{')' * 5000}'\n"), 2, ("REFUSÉ  codebook.yaml : ligne ", "Attendu : ")),
    "a rule that takes everything": (swap("codebook.yaml", RULES, "      - '*'\n"), 2, ("REFUSÉ  codebook.yaml : ligne ", "Attendu : ")),
    "a rule that would hang a pattern": (swap("codebook.yaml", RULES, f"      - '{'*a' * 60}*'\n"), 0, ()),
    "a proximity of a billion": (swap("codebook.yaml", RULES, "      - '\"les habitants\"~999999999'\n"), 2, ("REFUSÉ  codebook.yaml : ligne ", "Attendu : ")),
    "a rule that is a formula": (swap("codebook.yaml", RULES, "      - '=SOMME(A1)'\n"), 0, ()),
}  # fmt: skip
