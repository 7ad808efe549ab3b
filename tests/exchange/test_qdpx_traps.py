"""Files of other tools that are broken, strange or hostile: each trap is named, and reading goes on if it can."""

import io
import zipfile
from collections import Counter

import pytest
from made import CODE, guid, packed, project, qde, selection, text_source

from fa_analysis.errors import FileRefusedError
from fa_analysis.exchange import check
from fa_analysis.exchange.qdpx_read import read_qdc, read_qdpx
from fa_analysis.exchange.qdpx_write import qdpx_bytes

WORDS = b"On plante des haies ensemble."
CODES = f'<CodeBook><Codes><Code guid="{CODE}" name="Associer" isCodable="true"/></Codes></CodeBook>'


def sources(*texts):
    return f"{CODES}<Sources>{''.join(texts)}</Sources>"


def archive(tmp_path, xml, more=None, name="project.qde"):
    return packed(
        {name: xml, **(more if more is not None else {"sources/t.txt": WORDS})}, path=tmp_path / "p.qdpx"
    )


def said(path):
    return [problem.what for problem in check(path)]


def test_a_file_of_ours_has_no_trap(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(qdpx_bytes(project()))
    assert said(path) == [("positions lues en points de code, fins de ligne d'un signe : "
                          "2 passages sur 2 tombent sur des mots entiers")]  # fmt: skip


MANY = "".join(f"<a{i}></a{i}>" for i in range(760_000))
LAUGHS = '<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
PLAIN = sources(text_source(selection(3, 9)))
NAMED = [
    ("an entity", qde(PLAIN, head=LAUGHS), None, "déclare des entités XML : fichier piégé"),
    ("an entity in utf-16", qde(PLAIN, head=LAUGHS).decode().replace("utf-8", "utf-16").encode("utf-16"), None,
     "déclare un type de document (DTD)"),
    ("a doctype", qde(PLAIN, head='<!DOCTYPE Project SYSTEM "http://x/y.dtd">'), None, "déclare un type de document (DTD)"),
    ("cut short", qde(PLAIN)[:-30], None, "XML mal formé, ligne 1"),
    ("another root", b"<html/>", None, "le premier élément est « html »"),
    ("a bom", b"\xef\xbb\xbf" + qde(PLAIN), None, "la description commence par une marque d'ordre des octets (BOM)"),
    ("no namespace", qde(PLAIN).replace(b' xmlns="urn:QDA-XML:project:1.0"', b""), None,
     "l'espace de noms n'est pas « urn:QDA-XML:project:1.0 »"),
    ("out of order", qde(PLAIN.replace(CODES, "") + CODES), None, "listes dans le désordre : Sources, CodeBook"),
    ("an empty list", qde(PLAIN + "<Sets/>"), None, "listes vides : Sets"),
    ("a colour", qde(PLAIN.replace("isCodable", 'color="#11223344" isCodable')), None,
     "couleurs qui ne sont ni #RGB ni #RRGGBB : #11223344"),
    ("a code without name", qde(PLAIN.replace('name="Associer"', 'name=" "')), None, "1 code sans nom"),
    ("a missing text", qde(PLAIN), {}, "textes dont le fichier manque : T (internal://t.txt)"),
    ("no text", qde(sources(f'<TextSource guid="{guid("t")}" name="T"/>')), None, "sources sans texte : T"),
    ("two texts", qde(sources(text_source("<PlainTextContent>x</PlainTextContent>"))), None,
     "textes donnés deux fois, dedans et dans un fichier : T"),
    ("no internal", qde(sources(text_source(path="t.txt"))), None,
     "plainTextPath qui ne commence pas par internal:// : T"),
    ("a path outside", qde(sources(text_source(path="internal://../../etc/passwd"))), None,
     "textes dont le fichier manque : T (internal://../../etc/passwd)"),
    ("an absolute path", qde(sources(text_source(path="absolute:///etc/passwd"))), None,
     "textes dont le fichier manque : T (absolute:///etc/passwd)"),
    ("cp1252", qde(PLAIN), {"sources/t.txt": "On a planté en été, là.".encode("cp1252")},
     "textes qui ne sont pas en UTF-8 : T"),
    ("a text with a bom", qde(PLAIN), {"sources/t.txt": b"\xef\xbb\xbf" + WORDS}, "marque d'ordre des octets (BOM) : T"),
    ("crlf", qde(PLAIN), {"sources/t.txt": WORDS + b"\r\n"}, "fins de ligne CRLF : T"),
    ("cr", qde(PLAIN), {"sources/t.txt": WORDS + b"\rfin"}, "retours chariot seuls : T"),
    ("nul", qde(PLAIN), {"sources/t.txt": WORDS + b"\0"}, "octets nuls : T"),
    ("beyond", qde(sources(text_source(selection(3, 9) + selection(3, 900)))), None,
     "passages qui sont hors du texte : T (1)"),
    ("backwards", qde(sources(text_source(selection(9, 3)))), None,
     "passages qui se terminent avant de commencer : T (1)"),
    ("empty", qde(sources(text_source(selection(3, 9) + selection(9, 9)))), None, "passages qui sont vides : T (1)"),
    ("in a word", qde(sources(text_source(selection(3, 9) + selection(10, 13) + selection(4, 9)))), None,
     "passages qui commencent ou finissent au milieu d'un mot : T (1)"),
    ("no position", qde(sources(text_source('<PlainTextSelection guid="x" startPosition="a" endPosition="3"/>'))), None,
     "passages sans positions : T"),
    ("a double guid", qde(sources(text_source(), text_source())), None, f"GUID donnés à plusieurs éléments : {guid('t')}"),
    ("a bad guid", qde(PLAIN.replace(CODE, "42")), None, "GUID mal formés : 42"),
    ("a dangling code", qde(sources(text_source(selection(3, 9, guid("nulle part"))))), None,
     "1 référence « CodeRef » ne mène nulle part"),
    ("a dangling user", qde(sources(text_source(selection(3, 9, user=guid("qui"))))), None,
     "1 référence « creatingUser » ne mène nulle part"),
    ("sub-folders", qde(PLAIN), {"sources/t.txt": WORDS, "sources/a/b.txt": b"x"}, "sources dans des sous-dossiers : sources/a/b.txt"),
    ("Sources", qde(PLAIN), {"Sources/t.txt": WORDS}, "le dossier s'appelle « Sources » au lieu de « sources »"),
    ("unused", qde(PLAIN), {"sources/t.txt": WORDS, "sources/u.txt": b"x"}, "fichiers que rien ne cite : sources/u.txt"),
    ("zip slip", qde(PLAIN), {"sources/t.txt": WORDS, "../../t.txt": b"x"}, "noms qui sortent de l'archive : ../../t.txt"),
    ("zip slip, windows", qde(PLAIN), {"sources/t.txt": WORDS, "..\\t.txt": b"x"},
     "noms qui sortent de l'archive : ..\\t.txt"),
    ("absolute", qde(PLAIN), {"sources/t.txt": WORDS, "/etc/x": b"x"}, "noms qui sortent de l'archive : /etc/x"),
    ("a drive", qde(PLAIN), {"sources/t.txt": WORDS, "C:\\x": b"x"}, "noms qui sortent de l'archive : C:\\x"),
    ("a zip in it", qde(PLAIN), {"sources/t.txt": WORDS, "sources/x.zip": b"x"},
     "archives dans l'archive, jamais ouvertes : sources/x.zip"),
    ("two descriptions", qde(PLAIN), {"sources/t.txt": WORDS, "autre.qde": b"x"},
     "plusieurs fichiers .qde (autre.qde, project.qde) : un seul est lu"),
    ("a million tags", qde(MANY), None, "se déploie en un volume anormal"),
    ("a bomb", qde(PLAIN), {"sources/t.txt": WORDS, "sources/b.txt": b"a" * 30_000_000},
     "se déploie en un volume anormal : sources/b.txt"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "more", "sentence"), [case[1:] for case in NAMED], ids=[case[0] for case in NAMED]
)
def test_each_trap_is_named(tmp_path, xml, more, sentence):
    assert sentence in said(archive(tmp_path, xml, more))


def test_the_name_of_atlas_ti_is_said_and_read(tmp_path):
    path = archive(tmp_path, qde(PLAIN), name="Mon projet.qde")
    assert "la description s'appelle Mon projet.qde au lieu de project.qde" in said(path)
    assert len(read_qdpx(path)[0].codings) == 1


def test_a_link_and_a_password_are_named(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as out:
        link = zipfile.ZipInfo("sources/lien")
        link.external_attr = 0o120777 << 16
        out.writestr(link, "/etc/passwd")
        out.writestr("project.qde", qde(PLAIN))
    raw = bytearray(sink.getvalue())
    at = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
    raw[at + 8] |= 1  # the second member says that it is encrypted
    path = tmp_path / "p.qdpx"
    path.write_bytes(raw)
    found = said(path)
    assert "liens symboliques dans l'archive : sources/lien" in found
    assert "parties protégées par un mot de passe : project.qde" in found


def test_two_members_of_one_name_are_named(tmp_path):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as out:
        out.writestr("project.qde", qde(PLAIN))
        with pytest.warns(UserWarning, match="Duplicate"):
            out.writestr("project.qde", qde(PLAIN))
    path = tmp_path / "p.qdpx"
    path.write_bytes(sink.getvalue())
    assert "deux parties du même nom : project.qde" in said(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "p.qdpx : fichier vide : il ne contient aucun texte."),
        (b"bonjour", "p.qdpx : ce n'est pas une archive « qdpx »."),
        (b"PK\x03\x04" + b"\0" * 50, "p.qdpx : fichier endommagé : il ne s'ouvre pas."),
    ],
)
def test_a_file_that_is_no_archive_is_refused(tmp_path, content, sentence):
    path = tmp_path / "p.qdpx"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError) as caught:
        read_qdpx(path)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"autre.txt": b"x"}, "p.qdpx : l'archive ne contient pas de « project.qde »."),
        ({"project.qde": b"<a/>"}, "p.qdpx : le fichier XML ne commence pas par « Project »"),
        ({"project.qde": qde(PLAIN, head="<!DOCTYPE a>")}, "p.qdpx : déclare un type de document (DTD)"),
        ({"project.qde": qde(PLAIN, head=LAUGHS)}, "p.qdpx : déclare des entités XML"),
        ({"project.qde": qde(MANY)}, "p.qdpx : se déploie en un volume anormal"),
        (
            {"project.qde": qde(PLAIN), "sources/b.txt": b"a" * 30_000_000},
            "p.qdpx : se déploie en un volume anormal",
        ),
    ],
)
def test_a_project_that_is_a_trap_is_not_read(tmp_path, parts, sentence):
    with pytest.raises(FileRefusedError) as caught:
        read_qdpx(packed(parts, path=tmp_path / "p.qdpx"))
    assert str(caught.value).startswith(sentence)


def test_what_is_not_taken_is_counted(tmp_path):
    note = f'<NoteRef targetGUID="{guid("n")}"/>'
    xml = qde(
        CODES
        + f'<Cases><Case guid="{guid("k")}"><CodeRef targetGUID="{CODE}"/></Case></Cases>'
        + f'<Sources><PictureSource guid="{guid("i")}"><PictureSelection guid="{guid("j")}"/></PictureSource>'
        + f'<AudioSource guid="{guid("a")}" name="son"><Transcript guid="{guid("b")}"><PlainTextContent>Bonjour à tous'
        + f'</PlainTextContent><SyncPoint guid="{guid("p0")}" position="0"/><SyncPoint guid="{guid("p1")}" position="7"/>'
        + f'<TranscriptSelection guid="{guid("ts")}" fromSyncPoint="{guid("p0")}" toSyncPoint="{guid("p1")}">'
        + f'<Coding guid="{guid("tc")}"><CodeRef targetGUID="{CODE}"/></Coding></TranscriptSelection></Transcript>'
        + f"</AudioSource></Sources><Links><Link guid='{guid('l')}'>{note}</Link></Links>"
        + f'<Sets><Set guid="{guid("z")}" name="z"/></Sets><Graphs><Graph guid="{guid("g")}"/></Graphs>'
    )
    found, problems = read_qdpx(archive(tmp_path, xml, {}))
    assert [problem.what for problem in problems if problem.what.startswith("non repris")] == [
        "non repris : codes posés sur des cas (1)",
        "non repris : enregistrements sonores (la transcription est reprise) (1)",
        "non repris : ensembles (1)",
        "non repris : graphes (1)",
        "non repris : images (1)",
        "non repris : liens (1)",
        "non repris : passages dessinés ou minutés (image, PDF, son, film) (1)",
    ]
    assert [(s.name, s.text) for s in found.sources] == [("son", "Bonjour à tous")]
    assert [(s.start, s.end) for s in found.selections] == [(0, 7)]


def test_things_with_the_same_guid_stay_two_things(tmp_path):
    twice = selection(3, 9, mine=guid("s")) + selection(10, 13, mine=guid("s"))
    found, _problems = read_qdpx(archive(tmp_path, qde(sources(text_source(twice)))))
    assert len({s.guid for s in found.selections}) == 2
    assert Counter(c.target for c in found.codings) == Counter(s.guid for s in found.selections)


def test_guids_are_known_with_braces_and_in_capitals(tmp_path):
    xml = qde(sources(text_source(selection(3, 9, f"{{{CODE.upper()}}}"))))
    found, _problems = read_qdpx(archive(tmp_path, xml))
    assert found.codings[0].code == found.codes[0].guid == CODE


def test_the_empty_sets_of_taguettes_codebook_are_named_and_read(tmp_path):
    path = tmp_path / "t.qdc"
    path.write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette"><Codes>'
        f'<Code guid="{CODE.upper()}" name="a.b" isCodable="true"/></Codes><Sets/></CodeBook>'
    )
    assert said(path) == ["listes vides : Sets"]
    assert read_qdc(path)[0].codes[0].name == "a.b"


def test_members_of_a_set_in_a_codebook_are_references(tmp_path):
    path = tmp_path / "t.qdc"
    path.write_text(
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
        f'<Code guid="{CODE}" name="a" isCodable="true"/></Codes><Sets><Set guid="{guid("z")}" name="z">'
        f'<MemberCode guid="{CODE}"/></Set></Sets></CodeBook>'
    )
    assert said(path) == ["non repris : ensembles (1)"]
