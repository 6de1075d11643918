"""A town hall's list is read as spreadsheets of both countries save it; each wrong line is named."""

import pytest

from bot.errors import UserError
from cogs.network.models.cities import Function
from cogs.network.rules.invitation_list import MOST_ROWS, InvitationRow, read_list

LEE, KURZ = InvitationRow("Ms. Lee", Function.STAFF), InvitationRow("Jörg Kurz", Function.DEPUTY)


@pytest.mark.parametrize(
    "data",
    [
        "name,function\nMs. Lee,Staff\nJörg Kurz,deputy mayor\n".encode(),
        "\ufeffName;Funktion\r\nMs. Lee;Stab\r\nJörg Kurz;Stellvertretung\r\n".encode(),
        "Ms. Lee\tstaff\n\nJörg Kurz\tStellvertretung".encode("cp1252"),
        '"Ms. Lee","STAFF"\n"Jörg Kurz","deputy"'.encode(),
    ],
)
def test_a_list_is_read_as_spreadsheets_save_it(data: bytes) -> None:
    read = read_list(data)
    assert read.rows == (LEE, KURZ)
    assert read.errors == ()


def test_each_wrong_line_is_named_and_the_others_count() -> None:
    lines = ["name;function", "Ms. Lee;staff", ";staff", "A;king", "Ms. Lee;staff", "B;mayor", "C;mayor", "D"]
    read = read_list("\n".join(lines).encode())
    assert read.rows == (LEE, InvitationRow("B", Function.MAYOR))
    assert [error.params["number"] for error in read.errors] == ["3", "4", "5", "7", "8"]


@pytest.mark.parametrize(
    "data", [b"", b"name;function\n", "\n".join(f"P{n};staff" for n in range(MOST_ROWS + 1)).encode()]
)
def test_what_is_no_list_of_people_is_refused(data: bytes) -> None:
    with pytest.raises(UserError):
        read_list(data)
