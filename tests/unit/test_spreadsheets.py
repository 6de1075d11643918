"""A workbook says what was put in, typed, and nothing that people wrote is calculated."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell as ReadCell
from openpyxl.utils.escape import unescape

from bot.spreadsheets import CELL_LENGTH, Cell, Sheet, csv_cell, workbook

NOW = datetime(2026, 11, 28, 8, 30, tzinfo=UTC)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\tone", "\rone", "\none", " =1", "\u200b=1"]
WIDE = ["\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "\ufe661", "\u207a1"]


def read(*cells: Cell) -> tuple[ReadCell, ...]:
    """The cells of a table's one row, as another program reads them."""
    made = workbook([Sheet("Rows", [f"Heading {number}" for number in range(len(cells))], [cells])], NOW)
    sheet = load_workbook(io.BytesIO(made)).active
    assert sheet is not None
    return tuple(sheet[2])


@pytest.mark.parametrize("text", [*FORMULAS, *WIDE, "http://x.example", "0049", "1e5", "TRUE", "{=1}"])
def test_words_stay_words_and_a_formula_stays_one_when_the_cell_is_edited(text: str) -> None:
    (cell,) = read(text)
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert unescape(str(cell.value)) == text
    assert bool(cell.style and cell.quotePrefix) == (text in FORMULAS + WIDE)


@pytest.mark.parametrize("text", FORMULAS + WIDE)
def test_no_cell_of_a_csv_file_is_a_formula(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["a=1", "", "Kosten: -5", "„=“", "3-2"])
def test_what_is_no_formula_is_left_alone(text: str) -> None:
    assert csv_cell(text) == text


@given(st.text(max_size=60))
def test_whatever_is_written_comes_back_by_csv_and_is_no_formula(text: str) -> None:
    cell = csv_cell(text)
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow([cell])
    (row,) = csv.reader(io.StringIO(out.getvalue(), newline=""))
    assert row == [cell]


def test_days_instants_and_numbers_are_typed_and_days_before_1900_are_said() -> None:
    day, moment, number, nothing, old = read(date(2026, 11, 28), NOW, 12, None, date(1848, 5, 18))
    assert (day.value, day.is_date) == (datetime(2026, 11, 28), True)  # noqa: DTZ001 - as Excel has it
    assert (moment.value, moment.is_date) == (NOW.replace(tzinfo=None), True)
    assert (number.value, number.data_type) == (12, "n")
    assert nothing.value is None
    assert old.value == "1848-05-18"


@pytest.mark.parametrize("char", ["a", "😀"])
def test_a_text_too_long_for_a_cell_says_that_it_is_cut(char: str) -> None:
    (cell,) = read(char * 200_000)
    assert str(cell.value).startswith(char * 1000)
    assert str(cell.value).endswith("cut, whole as CSV or JSON]")
    assert len(str(cell.value).encode("utf-16-le")) <= 2 * CELL_LENGTH
    (whole,) = read("a" * CELL_LENGTH)
    assert whole.value == "a" * CELL_LENGTH


def test_the_header_stays_in_view_and_a_sheets_name_fits() -> None:
    made = workbook([Sheet("Antworten / Options [of: a*very?long poll]", ["=Ja / Yes"], [])], NOW)
    book = load_workbook(io.BytesIO(made))
    (sheet,) = book.worksheets
    assert book.properties.created == NOW.replace(tzinfo=None)
    assert sheet.title == "Antworten - Options of averylon"
    assert sheet.freeze_panes == "A2"
    assert (sheet["A1"].value, sheet["A1"].data_type, sheet["A1"].font.b) == ("=Ja / Yes", "s", True)
