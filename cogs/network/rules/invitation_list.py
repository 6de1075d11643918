"""Reads a list of people to be invited from a CSV file: what is right, and what is wrong in which line."""

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import UserError
from bot.markup import clean_line, cut, plain
from bot.matching import slug
from bot.texts import Text
from cogs.network.models.cities import Function
from cogs.network.models.invitations import WHOM_LENGTH

MOST_ROWS: Final = 25
MOST_BYTES: Final = 100_000
_WORD_LENGTH = 40
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_SEPARATORS = ";,\t"
_DECLARED = re.compile(r'"?sep=([;,\t|])"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
"""The line in which Excel is told how a file's columns are separated; it shows it to nobody."""
_NAME, _FUNCTION = {"name"}, {"function", "funktion"}
_MAYOR = "(ober)?buergermeister(in)?"
_FUNCTIONS: Final = {
    Function.MAYOR: re.compile(rf"mayor|ob|{_MAYOR}"),
    Function.DEPUTY: re.compile(
        rf"(deputy|vice)(mayor)?|stellvertretung|stellvertreter(in)?|(stv|stellv|stellvertretender?){_MAYOR}"
    ),
    Function.LIAISON: re.compile(r"liaison|verbindungsperson"),
    Function.STAFF: re.compile(r"staff|stab|mitarbeiter(in)?"),
    Function.OBSERVER: re.compile(r"observer|beobachter(in)?"),
}
"""What the functions are called, without the signs between letters: Stellvertretende/r Bürgermeister/in."""


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """Somebody who is to be invited."""

    whom: str
    function: Function


@dataclass(frozen=True, slots=True)
class InvitationList:
    """What a file says: the people, and what is wrong with other lines."""

    rows: tuple[InvitationRow, ...]
    errors: tuple[Text, ...]


def read_list(data: bytes) -> InvitationList:
    """The people of a table as spreadsheets save one, in columns that are separated by comma, semicolon or tab.

    Lines are numbered as a spreadsheet shows them. Raises UserError for what is no table.
    """
    lines = _lines(_text(data))
    first = next((number for number, cells in enumerate(lines) if any(cells)), 0)
    columns = _columns(lines[first]) if lines else None
    if columns is not None:
        lines[first] = []
    name, function = columns or (0, 1)
    rows: list[InvitationRow] = []
    errors: list[Text] = []
    for number, cells in enumerate(lines, 1):
        if not any(cells):
            continue
        padded = [*cells, *[""] * (max(name, function) + 1)]
        read = _row(number, padded[name], padded[function], rows)
        if isinstance(read, InvitationRow):
            rows.append(read)
        else:
            errors.append(read)
    if (not rows and not errors) or len(rows) > MOST_ROWS:
        raise UserError(
            Text(
                "Please attach a CSV file with a name and a function in each line, {most} lines at most.",
                most=MOST_ROWS,
            )
        )
    return InvitationList(tuple(rows), tuple(errors))


def _text(data: bytes) -> str:
    if data.startswith(_WORKBOOKS):
        raise UserError(Text("This is a workbook. Please save it as “CSV UTF-8” and attach that file."))
    if len(data) > MOST_BYTES:
        return ""
    if data.startswith(_UTF_16):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            # Excel for the Macintosh ends lines by CR alone, and writes umlauts in its own way.
            text = data.decode("mac_roman" if b"\r" in data and b"\n" not in data else "cp1252", "replace")
    if _CONTROL.search(text):
        raise UserError(Text("This is no text file. Please save the table as “CSV UTF-8” and attach that file."))
    return text


def _lines(text: str) -> list[list[str]]:
    """The cells of each line, with the separator that the file declares, or else the one that shows most functions."""
    declared = _DECLARED.match(text)
    separators = declared[1] if declared is not None else _SEPARATORS
    text = text[declared.end() :] if declared is not None else text
    tables = [
        [[clean_line(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
        for separator in separators
    ]
    return max(tables, key=_known)


def _known(lines: Sequence[Sequence[str]]) -> int:
    return sum(any(_function(cell) is not None or slug(cell) in _NAME | _FUNCTION for cell in row[1:]) for row in lines)


def _columns(cells: Sequence[str]) -> tuple[int, int] | None:
    """Where name and function stand by a line of headings; None for a line that is none."""
    headings = [slug(cell) for cell in cells]
    names = [number for number, heading in enumerate(headings) if heading in _NAME]
    functions = [number for number, heading in enumerate(headings) if heading in _FUNCTION]
    if not names and not functions:
        return None
    if len(names) != 1 or len(functions) != 1:
        raise UserError(Text("One column must be called “name”, and one “function”. Please correct the first line."))
    return names[0], functions[0]


def _function(word: str) -> Function | None:
    letters = slug(word).replace("-", "")
    return next((function for function, words in _FUNCTIONS.items() if words.fullmatch(letters)), None)


def _row(number: int, whom: str, word: str, before: Sequence[InvitationRow]) -> InvitationRow | Text:
    function = _function(word)
    if not whom or len(whom) > WHOM_LENGTH:
        return Text("Line {number}: a name has 1 to {most} characters.", number=str(number), most=WHOM_LENGTH)
    if function is None:
        return Text(
            "Line {number}: “{word}” is no function. Functions are mayor, deputy, liaison, staff, observer.",
            number=str(number),
            word=plain(cut(word, _WORD_LENGTH)),
        )
    row = InvitationRow(whom, function)
    if any((other.whom.casefold(), other.function) == (whom.casefold(), function) for other in before):
        return Text("Line {number}: {name} is listed twice.", number=str(number), name=plain(whom))
    if function is Function.MAYOR and any(other.function is Function.MAYOR for other in before):
        return Text("Line {number}: a city has one mayor.", number=str(number))
    return row
