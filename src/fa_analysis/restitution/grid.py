"""A sheet of texts and numbers: XlsxWriter's bytes in half of its time."""

from __future__ import annotations

import math
from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

# The file tells the first and the last column of so many rows together.
BLOCK = 16


class Grid(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet that holds texts and finite numbers with a format, and nothing else.

    XlsxWriter looks at each cell for what it may be (a link, a date, a formula, rich text), and escapes its
    attributes one by one: most of the time of a workbook. Here a row comes and goes whole. The rest of the
    sheet (widths, heights, filters, page) is XlsxWriter's, and so are the bytes.
    """

    def put(self, y: int, cells: Mapping[int, tuple[str | float, Format]]) -> None:
        """Put `cells`, by column from left to right, in row `y`; no text is longer than a cell may be."""
        if not cells:
            return
        self._check_dimensions(y, min(cells))
        self._check_dimensions(y, max(cells))
        shared = self.str_table._get_shared_string_index  # noqa: SLF001 - of the library, as the sheet
        row = self.table[y]
        for x, (cell, style) in cells.items():
            if isinstance(cell, str):
                row[x] = style, f' t="s"><v>{shared(cell)}</v>'
            elif math.isfinite(cell):
                row[x] = style, f"><v>{cell:.16G}</v>"
            else:
                raise ValueError(f"no number for a sheet: {cell}")

    def _write_rows(self) -> None:
        letters = [xl_col_to_name(x) for x in range(self.dim_colmax + 1)]
        for first in range(0, self.dim_rowmax + 1, BLOCK):
            rows = {y: self.table[y] for y in range(first, first + BLOCK) if y in self.table}
            spans = f"{min(map(min, rows.values())) + 1}:{max(map(max, rows.values())) + 1}" if rows else None
            for y, row in rows.items():
                self._write_row(y, spans, self.row_info.get(y))
                cells = [
                    f'<c r="{letters[x]}{y + 1}" s="{style._get_xf_index()}"{said}</c>'  # noqa: SLF001 - as above
                    for x, (style, said) in row.items()
                ]
                self.fh.write("".join(cells))
                self._xml_end_tag("row")
