"""A real project, exported by NVivo 12.6 for Windows: two Hungarian texts, coded by two people."""

import zipfile
from collections import Counter

import pytest
from lxml import etree
from made import STANDARD

from fa_analysis.exchange.offsets import NVIVO, on_words
from fa_analysis.exchange.offsets import STANDARD as POINTS
from fa_analysis.exchange.qdpx_read import read_qdpx
from fa_analysis.exchange.qdpx_write import qdpx_bytes

FILE = STANDARD / "nvivo-12.6.qdpx"


@pytest.fixture(scope="module")
def real():
    if not FILE.is_file():
        pytest.skip(f"the real NVivo project is not at {FILE}")
    return read_qdpx(FILE)


def test_its_users_codes_and_codings_are_read(real):
    project = real[0]
    names = {user.guid: user.name for user in project.users}
    # Three users are declared; two of them coded: 303 codings and 27.
    assert sorted(names.values()) == ["Gergo", "floriansipos", "test_user"]
    assert Counter(names[c.user] for c in project.codings) == {"Gergo": 303, "test_user": 27}
    assert (len(project.codes), len(project.selections), len(project.sources)) == (152, 330, 2)


def test_its_positions_are_found_to_be_nvivos_and_it_is_said(real):
    said = [problem.what for problem in real[1]]
    assert said == [
        (
            "positions lues en unités UTF-16, fins de ligne de deux signes (CRLF) : "
            "327 passages sur 330 tombent sur des mots entiers"
        ),
        "non repris : mises en forme de textes (docx) (2)",
    ]


def test_its_passages_stand_on_words_but_three_that_were_marked_inside_one(real):
    project = real[0]
    texts = {source.guid: source.text for source in project.sources}
    odd = [s for s in project.selections if not on_words(texts[s.source], s.start, s.end)]
    assert len(odd) == 3
    # Read as the standard says, hardly any would: the positions themselves are right.
    wrong, _problems = read_qdpx(FILE, convention=POINTS)
    assert sum(on_words(texts[s.source], s.start, s.end) for s in wrong.selections) < 100


@pytest.mark.parametrize("offsets", ["nvivo", "standard"])
def test_it_writes_back_equal(real, tmp_path, offsets):
    path = tmp_path / "back.qdpx"
    path.write_bytes(qdpx_bytes(real[0], offsets=offsets))
    assert read_qdpx(path)[0] == real[0]


def test_every_element_and_attribute_is_written_back_but_the_layouts(real):
    def told(root):
        return sorted(
            (etree.QName(e).localname, tuple(sorted(e.attrib.items())), (e.text or "").strip())
            for e in root.iter()
        )

    with zipfile.ZipFile(FILE) as archive:
        theirs = etree.fromstring(archive.read("project.qde"))
    for text in theirs.iter("{*}TextSource"):
        del text.attrib["richTextPath"]
    from fa_analysis.exchange.qdpx_write import project_xml

    ours = etree.fromstring(project_xml(real[0], NVIVO))
    assert told(ours) == told(theirs)
