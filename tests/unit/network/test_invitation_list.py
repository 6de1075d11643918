"""A town hall's list is read as spreadsheets of both countries save it; each wrong line is named."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.errors import UserError
from bot.texts import Language, Texts
from cogs.network.models.cities import Function
from cogs.network.render.cities import FUNCTIONS
from cogs.network.rules.invitation_list import MOST_ROWS, InvitationRow, read_list
from tests.conftest import examples

TEXTS = Texts(PROJECT / "data" / "locales")

LEE, KURZ = InvitationRow("Ms. Lee", Function.STAFF), InvitationRow("Jörg Kurz", Function.DEPUTY)


@pytest.mark.parametrize(
    "data",
    [
        "name,function\nMs. Lee,Staff\nJörg Kurz,deputy mayor\n".encode(),
        "\ufeffName;Funktion\r\nMs. Lee;Stab\r\nJörg Kurz;Stellvertretung\r\n".encode(),
        "Ms. Lee\tstaff\n\nJörg Kurz\tStellvertretung".encode("cp1252"),
        '"Ms. Lee","STAFF"\n"Jörg Kurz","deputy"'.encode(),
        "Name;Funktion\rMs. Lee;Stab\rJörg Kurz;Stellvertretung\r".encode("mac_roman"),
        "Name\tFunktion\r\nMs. Lee\tMitarbeiterin\r\nJörg Kurz\tStellv. Bürgermeister\r\n".encode("utf-16"),
        "sep=;\r\nName;Funktion\r\nMs. Lee;Stab\r\nJörg Kurz;Stellvertretung\r\n".encode(),
        "\n;;\nNr.;Funktion;Name\n1;Stab;Ms. Lee\n2;Stellvertretende/r Bürgermeister/in;Jörg Kurz\n".encode(),
        'name,function\n"Ms.\nLee",staff\n"Jörg\r\nKurz",deputy\n'.encode(),
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


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("function", list(Function))
def test_functions_are_read_in_the_bots_own_words(function: Function, language: Language) -> None:
    word = TEXTS.render(FUNCTIONS[function], language)
    assert read_list(f"Ms. Lee;{word}".encode()).rows == (InvitationRow("Ms. Lee", function),)


def test_commas_in_a_name_separate_no_columns() -> None:
    assert read_list(b"Lee, Ann, Dr.;staff").rows == (InvitationRow("Lee, Ann, Dr.", Function.STAFF),)


def test_lines_are_numbered_as_the_spreadsheet_does_and_names_are_the_same_in_capitals() -> None:
    read = read_list(b'\nName;Funktion\n\n"Ms.\nLee";Stab\nMS. LEE;OB\nMS. LEE;Stab\nB;king\n')
    assert [error.params["number"] for error in read.errors] == ["6", "7"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04" + bytes(range(256)), "workbook"),
        (b"\x00\x01\x02", "no text file"),
        ("Name;Funktion\r\n".encode("utf-16-le"), "no text file"),
        (b"Vorname;Nachname;Funktion\nAnn;Lee;Stab", "must be called"),
        (b"Name;Name;Funktion\nAnn;Lee;Stab", "must be called"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_way_on(data: bytes, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read_list(data)


@settings(max_examples=examples(200))
@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_no_file_is_too_odd_to_be_answered(data: bytes) -> None:
    with suppress(UserError):
        read_list(data)


@pytest.mark.parametrize(
    "data", [b"", b"name;function\n", "\n".join(f"P{n};staff" for n in range(MOST_ROWS + 1)).encode()]
)
def test_what_is_no_list_of_people_is_refused(data: bytes) -> None:
    with pytest.raises(UserError):
        read_list(data)
