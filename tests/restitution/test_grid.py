"""The sheet of texts and numbers, against XlsxWriter's own writing of the same cells."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.restitution.grid import Grid

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
)
NUMBERS = st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**53), 2**53)
ROWS = st.lists(st.dictionaries(st.integers(0, 30), TEXTS | NUMBERS, max_size=5), max_size=40)


def written(rows, kind, write):
    """Write rows of cells, each with one of two formats, below a head; return the bytes."""
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": dt.datetime(2000, 1, 1, tzinfo=dt.UTC)})
    styles = [book.add_format({"num_format": shape}) for shape in ("0.00", "0 %")]
    sheet = book.add_worksheet("Feuille", kind)
    for y, row in enumerate([{0: "tête"}, *rows]):
        if y % 3 == 2 and row:
            sheet.set_row(y, 45)
        write(sheet, y, {x: (row[x], styles[x % 2]) for x in sorted(row)})
    book.close()
    return sink.getvalue()


def one_by_one(sheet, y, cells):
    for x, (cell, style) in cells.items():
        (sheet.write_string if isinstance(cell, str) else sheet.write_number)(y, x, cell, style)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(ROWS)
def test_rows_put_whole_give_the_bytes_of_cells_written_one_by_one(rows):
    assert written(rows, Grid, Grid.put) == written(rows, None, one_by_one)


def test_rows_without_cells_are_left_out_as_by_xlsxwriter():
    rows = [{}] * 40 + [{2: "après"}, {}, {1: 3}]
    content = written(rows, Grid, Grid.put)
    assert content == written(rows, None, one_by_one)
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Feuille"]
    assert (sheet["C42"].value, sheet["B44"].value, sheet.max_row) == ("après", 3, 44)


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(ValueError, match="no number"):
        written([{0: number}], Grid, Grid.put)
