import re

import pandas as pd
import pytest

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.coding.quality import quality
from fa_analysis.restitution.quality_page import quality_page_bytes, write_quality_page
from fa_analysis.settings import Settings, Title

GRID = Codebook(
    title="Essai",
    note="",
    families=(Family("dimension", "Dimensions"),),
    codes=(Code("eau", "dimension", "Eau & pluie", "Ménager l'eau <partout>."),),
    version="v",
)
SETTINGS = Settings(study=Title(title="Étude <b>", notice="Enquête fictive"))
LEADS = pd.DataFrame(
    [("eau", '"lemme:toit <x>"~5', "pair", 1.46, 2, 3, 1, 2, 4)],
    columns=["code", "query", "kind", "score", "gained", "missed", "false_alarms", "sources", "unjudged"],
)


@pytest.fixture
def found():
    texts = {
        "R1:q": "La <script>alert(1)</script> pluie.",
        "R2:q": "pluie d'éloges",
        "R3:q": "Le toit <récupère>.",
    }
    units = pd.DataFrame(
        [
            {
                "unit_id": u,
                "source": "survey",
                "source_id": u[:2],
                "question": "q",
                "turn": None,
                "answer": None,
                "start": 0,
                "end": len(t),
                "text": t,
                "n_words": 3,
            }
            for u, t in texts.items()
        ]
    ).astype({"turn": "Int64", "answer": "Int64"})
    codings = pd.DataFrame(
        [
            {
                "unit_id": u,
                "code": "eau",
                "by": "rule",
                "rule": "eau.pluie",
                "start": texts[u].index("pluie"),
                "end": texts[u].index("pluie") + 5,
                "quote": "pluie",
            }
            for u in ("R1:q", "R2:q")
        ]
    )
    reference = pd.DataFrame(
        [("R1:q", "eau", True), ("R2:q", "eau", False), ("R3:q", "eau", True)],
        columns=["unit_id", "code", "value"],
    )
    return quality(units, codings, reference, GRID)


def test_everything_from_the_study_is_escaped_and_nothing_is_fetched(found):
    page = quality_page_bytes(found, codebook=GRID, settings=SETTINGS, leads=LEADS).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "Étude &lt;b&gt;" in page
    assert "&lt;récupère&gt;" in page
    assert "lemme:toit &lt;x&gt;" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)
    assert "Enquête fictive" in page


def test_figures_carry_their_interval(found):
    page = quality_page_bytes(found, codebook=GRID, settings=SETTINGS).decode().replace("\u202f", " ")
    # 1 of 2 right, 1 of 2 found: Wilson at 95 % is 9 % to 91 %
    assert page.count("50 % [9 % ; 91 %]") == 4
    assert "Pris en trop (1)" in page
    assert "Manqués (1)" in page
    assert "Pistes de règles" not in page


def test_nothing_judged_says_what_to_do(found):
    empty = type(found)(found.codes.head(0), found.rules.head(0), found.quotes.head(0))
    page = quality_page_bytes(empty, codebook=GRID, settings=SETTINGS).decode()
    assert "relisez d’abord quelques réponses" in page


def test_the_page_is_written_once(found, tmp_path):
    assert write_quality_page(tmp_path / "qualite.html", found, codebook=GRID, settings=SETTINGS) is True
    assert write_quality_page(tmp_path / "qualite.html", found, codebook=GRID, settings=SETTINGS) is False
