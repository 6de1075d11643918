"""Writes tables as an Excel workbook, and decides which texts a spreadsheet would take for a formula.

What people wrote is always text, never a formula, a link or a number. Writing blocks: call it in a thread.
"""

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

Cell = str | int | date | datetime | None
"""A `datetime` is shown by its own clock; Excel knows no zones, so the heading says which one it is."""

CELL_LENGTH: Final = 32_767
"""What a cell takes, in UTF-16 units."""
CUT: Final = " … [gekürzt, ganz als CSV oder JSON / cut, whole as CSV or JSON]"
_SHEET_NAME_LENGTH: Final = 31
_NOT_IN_SHEET_NAMES: Final = str.maketrans("/\\", "--", "[]:*?'")
_WIDEST: Final = 60
_FIRST_YEAR: Final = 1900
# The numbers of Excel's own formats, which each reader sees as their country writes dates.
_DAY_FORMAT, _INSTANT_FORMAT = 14, 22


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: `name` (fitted to Excel's rules), a heading for each column, and rows of as many cells."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet], made_at: datetime) -> bytes:
    """An .xlsx file of these sheets: frozen bold header, days and numbers typed, everything else text.

    `made_at` (UTC) stands among its properties.
    """
    # 1 MB that a bot which has exported nothing yet need not hold.
    import xlsxwriter  # noqa: PLC0415

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": made_at})
    formats = {
        "header": book.add_format({"bold": True, "valign": "top", "text_wrap": True}),
        "text": book.add_format({"valign": "top"}),
        # Whoever edits such a cell in Excel gets text again, as if an apostrophe had been typed in front.
        "quoted": book.add_format({"valign": "top", "quote_prefix": True}),
        "day": book.add_format({"valign": "top", "num_format": _DAY_FORMAT}),
        "instant": book.add_format({"valign": "top", "num_format": _INSTANT_FORMAT}),
    }
    for sheet in sheets:
        worksheet = book.add_worksheet(sheet.name.translate(_NOT_IN_SHEET_NAMES)[:_SHEET_NAME_LENGTH])
        worksheet.freeze_panes(1, 0)
        for column, heading in enumerate(sheet.headings):
            worksheet.write_string(0, column, _fitted(heading), formats["header"])
            lengths = [len(str(row[column])) for row in sheet.rows if row[column] is not None]
            worksheet.set_column(column, column, min(_WIDEST, max([len(heading), *lengths]) + 2))
        for number, row in enumerate(sheet.rows, 1):
            for column, cell in enumerate(row):
                _write(worksheet, (number, column), cell, formats)
        if sheet.rows:
            worksheet.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
    book.close()
    return out.getvalue()


def csv_cell(text: str) -> str:
    """A cell of a CSV file that no spreadsheet takes for a formula: such a one gets an apostrophe in front."""
    return f"'{text}" if formula_like(text) else text


def formula_like(text: str) -> bool:
    """Whether a spreadsheet might calculate it: its first visible character is a sign that begins formulas, in any
    width (full, small, superscript), or it begins with a control character (OWASP, "CSV injection").
    """
    first = next((char for char in text if not char.isspace() and unicodedata.category(char) not in {"Cc", "Cf"}), "")
    return text.startswith(("\t", "\r", "\n")) or unicodedata.normalize("NFKC", first).startswith(("=", "+", "-", "@"))


def _write(worksheet: Any, place: tuple[int, int], cell: Cell, formats: dict[str, Any]) -> None:  # noqa: ANN401 - imported at first use
    match cell:
        case None | "":
            pass
        case datetime() if cell.year >= _FIRST_YEAR:
            worksheet.write_datetime(*place, cell.replace(tzinfo=None), formats["instant"])
        case date() if cell.year >= _FIRST_YEAR:
            worksheet.write_datetime(*place, cell, formats["day"])
        case int():
            worksheet.write_number(*place, cell, formats["text"])
        case _:
            # Excel's calendar begins in 1900: days before it are text.
            words = cell if isinstance(cell, str) else cell.isoformat()
            worksheet.write_string(*place, _fitted(words), formats["quoted" if formula_like(words) else "text"])


def _fitted(text: str) -> str:
    """As much as a cell takes; what is cut says so."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LENGTH:
        return text
    return units[: 2 * (CELL_LENGTH - len(CUT))].decode("utf-16-le", errors="ignore") + CUT
