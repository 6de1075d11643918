"""Reads a list of people to be invited from a CSV file: what is right, and what is wrong in which line."""

import csv
import io
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
_HEADINGS = {"name", "function", "funktion"}
_FUNCTIONS: Final = {
    "mayor": Function.MAYOR,
    "oberbuergermeister": Function.MAYOR,
    "oberbuergermeisterin": Function.MAYOR,
    "buergermeister": Function.MAYOR,
    "buergermeisterin": Function.MAYOR,
    "deputy": Function.DEPUTY,
    "deputy-mayor": Function.DEPUTY,
    "stellvertretung": Function.DEPUTY,
    "liaison": Function.LIAISON,
    "verbindungsperson": Function.LIAISON,
    "staff": Function.STAFF,
    "stab": Function.STAFF,
    "observer": Function.OBSERVER,
    "beobachter": Function.OBSERVER,
    "beobachterin": Function.OBSERVER,
}


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
    """A file of two columns, name and function, separated by comma, semicolon or tab. Raises UserError for no table."""
    try:
        text = data.decode("utf-8-sig") if len(data) <= MOST_BYTES else ""
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    separator = max(";,\t", key=text.partition("\n")[0].count)
    lines = [row for row in csv.reader(io.StringIO(text), delimiter=separator) if any(map(str.strip, row))]
    if lines and {slug(cell) for cell in lines[0]} & _HEADINGS:
        lines[0] = []
    rows: list[InvitationRow] = []
    errors: list[Text] = []
    for number, cells in enumerate(lines, 1):
        if not cells:
            continue
        read = _row(number, [clean_line(cell) for cell in cells], rows)
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


def _row(number: int, cells: list[str], before: list[InvitationRow]) -> InvitationRow | Text:
    whom, word = cells[0], cells[1] if len(cells) > 1 else ""
    function = _FUNCTIONS.get(slug(word))
    if not whom or len(whom) > WHOM_LENGTH:
        return Text("Line {number}: a name has 1 to {most} characters.", number=str(number), most=WHOM_LENGTH)
    if function is None:
        return Text(
            "Line {number}: “{word}” is no function. Functions are mayor, deputy, liaison, staff, observer.",
            number=str(number),
            word=plain(cut(word, _WORD_LENGTH)),
        )
    row = InvitationRow(whom, function)
    if row in before:
        return Text("Line {number}: {name} is listed twice.", number=str(number), name=plain(whom))
    if function is Function.MAYOR and any(other.function is Function.MAYOR for other in before):
        return Text("Line {number}: a city has one mayor.", number=str(number))
    return row
