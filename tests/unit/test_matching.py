"""Names are found however they are typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.matching import best, exact, folds, meant, read_id, slug
from bot.ui.ids import read_number

CITIES = ["Köln", "Dortmund", "Düsseldorf", "Pittsburgh", "Łódź", "Saint-Étienne", "Gießen", "Bad Köstritz"]


def names(city: str) -> tuple[str]:
    return (city,)


@pytest.mark.parametrize("typed", ["Köln", "köln", "KOELN", "koln", "Ko\u0308ln"])
def test_a_city_is_found_with_and_without_its_umlaut(typed: str) -> None:
    assert exact(typed, CITIES, names) == ["Köln"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dor", ["Dortmund", "Düsseldorf"]),
        ("ko", ["Köln", "Bad Köstritz"]),
        ("giessen", ["Gießen"]),
        ("saint etienne", ["Saint-Étienne"]),
        ("lodz", ["Łódź"]),
        ("burgh", ["Pittsburgh"]),
        ("", CITIES),
        ("Atlantis", []),
    ],
)
def test_what_begins_with_the_typed_text_comes_first(typed: str, found: list[str]) -> None:
    assert best(typed, CITIES, names) == found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hamrun", "Ħamrun"),
        ("diyarbakir", "Diyarbakır"),
        ("istanbul", "İstanbul"),
        ("ha noi", "Hà Nội"),
        ("da nang", "Đà Nẵng"),
        ("hawaii", "Hawaiʻi"),
        ("Hawai'i", "Hawaiʻi"),
        ("Coeur dAlene", "Coeur d’Alene"),
        ("кызылорда", "Қызылорда"),
        ("αθηνα", "Αθήνα"),
        ("ירושלים", "יְרוּשָׁלַיִם"),
        ("القاهرة", "القَاهِرَة"),
        ("サーバー", "サーバー"),
    ],
)
def test_marks_of_every_script_need_not_be_typed(typed: str, name: str) -> None:
    assert exact(typed, [name, "Dortmund"], names) == [name]


def test_the_mark_that_makes_kana_long_is_a_letter() -> None:
    assert exact("サバ", ["サーバー"], names) == []


TOPICS = ["C", "C++", "C#", "R&D", "RD", "100 %"]


@pytest.mark.parametrize("typed", TOPICS)
def test_signs_that_are_part_of_a_word_tell_names_apart(typed: str) -> None:
    assert exact(typed, TOPICS, names) == [typed]
    assert set(best("c", TOPICS, names)) >= {"C", "C++", "C#"}


@pytest.mark.parametrize("typed", ["c\uff0b\uff0b", " C++ ", "c++"])
def test_signs_are_found_however_they_are_typed(typed: str) -> None:
    assert exact(typed, TOPICS, names) == ["C++"]


@pytest.mark.parametrize("typed", ["#Energie & Klima", "energie klima", "Energie/Klima", "🌍 Energie & Klima"])
def test_signs_that_stand_between_words_do_not(typed: str) -> None:
    assert exact(typed, ["Energie & Klima"], names) == ["Energie & Klima"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("R&D", "r-and-d"),
        ("Köln", "koeln"),
        ("Saint-Étienne", "saint-etienne"),
        ("  St. Pölten ", "st-poelten"),
        ("東京", ""),
    ],
)
def test_a_key_is_made_of_latin_letters(name: str, key: str) -> None:
    assert slug(name) == key


@given(st.text(max_size=60))
def test_any_text_can_be_folded_and_is_found_by_itself(text: str) -> None:
    assert folds(text)
    assert exact(text, [text], names) == [text]


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        (" #12 ", 12),
        ("007", 7),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("9" * 40, None),
        ("", None),
        ("#", None),
        ("-1", None),
        ("-0", None),
        ("+1", None),
        ("1_0", None),
        ("1.5", None),
        ("\uff03\uff11\uff12", 12),  # as a keyboard for Japanese or Chinese types "#12"
        ("١٢", None),
        ("²", None),
        ("12 Dortmund", None),
    ],
)
def test_only_plain_digits_are_the_number_of_a_record(typed: str, number: int | None) -> None:
    assert read_id(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("Umfrage 12", 12),
        ("poll #12", 12),
        ("POLL No. 12", 12),
        ("Umfrage Nr. 12", 12),
        ("poll number 12.", 12),
        ("Umfrage nr 12", 12),
        ("Umfrage 12 / Poll 12", 12),
        ("12/2026", None),
        ("Umfrage", None),
        ("Umfrage zu 12", None),
        ("Umfrage -1", None),
        ("Sitzung 12", None),
        ("12 12", None),
    ],
)
def test_a_number_may_stand_behind_what_it_counts(typed: str, number: int | None) -> None:
    assert read_id(typed, {"poll", "umfrage"}) == number


NUMBERED = {1: "Haushalt 12", 2: "Umfrage 12", 12: "Klima", 21: "1 oder 2", 22: "Poll 3 reloaded?"}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12", [12]),
        ("Umfrage 12", [12, 2]),
        ("Umfrage 1", [1]),
        ("umfrage 1.", [1]),
        ("Nr. 12", [12]),
        ("No.12", [12]),
        ("Umfrage 21 / Poll 21", [21]),
        ("Umfrage 21 / Poll 12", []),
        ("poll 3", []),
        ("#12", [12]),
        ("12 · 3. Dez. · Klima", [12]),
        ("Haushalt 12", [1]),
        ("Haushalt", [1]),
        ("1", [1]),
        ("-1", []),
        ("#-1", []),
        ("\N{MINUS SIGN}1", []),
        ("#7", []),
        ("umfrage 7", []),
        ("", []),
    ],
)
def test_the_exact_number_comes_first_and_what_is_nobodys_number_means_nothing(typed: str, expected: list[int]) -> None:
    found = meant(typed, NUMBERED, lambda number: (NUMBERED[number],), lambda number: number, {"poll", "umfrage"})
    assert found == expected


@pytest.mark.parametrize("text", ["1_0", "٣", "+1", " 1", "1 ", "x", "", "-5", str(2**63), "9" * 5000])
def test_an_argument_that_the_bot_never_wrote_is_outdated(text: str) -> None:
    with pytest.raises(UserError, match="earlier version"):
        read_number((text,), 0)


def test_an_argument_is_a_number_that_the_database_holds() -> None:
    assert [read_number(("12", "0", str(2**63 - 1)), index) for index in range(3)] == [12, 0, 2**63 - 1]


def test_what_was_typed_itself_comes_before_what_begins_with_it() -> None:
    assert best("1", ["19", "10", "1", "21"], names) == ["1", "19", "10", "21"]


TITLES = {1: "Winter session", 2: "1 year of heat planning", 3: "1 Million", 12: "2030", 13: "Winter session"}


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("1", [1]),
        (" #2 ", [2]),
        ("12", [12]),
        ("2030", [12]),
        ("2 · Thu, Dec 3 · 1 year of heat planning", [2]),
        ("1 year of heat planning", [2]),
        ("1 year", [2]),
        ("1 million", [3]),
        ("Million", [3]),
        ("winter", [1, 13]),
        ("Winter session", [1, 13]),
        ("99", []),
        ("99 · Winter session", []),
        ("summer", []),
        (" ", []),
    ],
)
def test_a_number_or_a_title_means_what_it_says_and_never_what_its_first_word_says(
    typed: str, numbers: list[int]
) -> None:
    found = meant(typed, TITLES.items(), lambda item: (item[1],), lambda item: item[0])
    assert [number for number, _ in found] == numbers
