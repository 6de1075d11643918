"""The rules of the archive, by tables and by properties."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from bot.markup import chunks
from bot.texts import Bilingual, Language
from cogs.decisions.models.decisions import DecisionState, Vote, Wording
from cogs.decisions.rules.files import read_file, read_text, safe_name, sniff
from cogs.decisions.rules.numbers import DEFAULT_FORMAT, calls, check_format, parse_number, write_number
from cogs.decisions.rules.parsing import parse_day, parse_tags, parse_threshold, parse_votes
from cogs.decisions.rules.states import ENDED, NEXT, VOTED_DOWN, threshold_met
from cogs.decisions.rules.wording import amended, parse_wording, text_hash
from cogs.network.models.cities import City

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OLD = Wording(Bilingual("Titel", "Title"), Bilingual("Eins\nZwei", "One\nTwo"), Language.DE)
CITIES = [
    City(number, 7, name.lower(), name, "DE", None, BERLIN, Language.DE)
    for number, name in enumerate(("Dortmund", "Essen", "Köln"), 1)
]


@pytest.mark.parametrize(
    ("pattern", "number"),
    [(DEFAULT_FORMAT, "DAOF 2026/014"), ("{number}/{year}", "14/2026"), ("B-{year}-{number:5}", "B-2026-00014")],
)
def test_numbers_are_written_by_the_forums_format(pattern: str, number: str) -> None:
    assert write_number(check_format(pattern), 2026, 14) == number
    assert parse_number(number) == (2026, 14)
    assert calls(number, number)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("daof 2026/3", (2026, 3)),
        ("Beschluss Nr. 3/2026", (2026, 3)),
        ("DAOF2026 / 003.", (2026, 3)),
        ("Nr. 3", (None, 3)),
        ("DAOF 3", (None, 3)),
        ("decision no. #3", (None, 3)),
        ("Nr.3", (None, 3)),
        ("３", (None, 3)),
        ("Haushalt 2026: 3 Punkte", None),
        ("3 neue Linien bis 2026", None),
        ("Haushalt 2026/3", None),
        ("Stufe 3", None),
        ("Nr. 3 der Maßnahmen", None),
        ("2026/3 und 4", None),
        ("-3", None),
        ("٣", None),
    ],
)
def test_only_a_whole_text_is_a_number(typed: str, read: tuple[int | None, int] | None) -> None:
    number = parse_number(typed)
    assert (number if number is not None and calls(typed, "DAOF 2026/003") else None) == read


@pytest.mark.parametrize(
    "pattern",
    ["", "DAOF", "{year}", "{number}", "{year}{number}", "{year}/{number}/{number}", "7{year}/{number}", "{x}"],
)
def test_a_format_that_could_repeat_a_number_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="DAOF"):
        check_format(pattern)


@given(st.integers(1900, 2999), st.integers(1, 10**6), st.integers(1900, 2999), st.integers(1, 10**6))
def test_two_decisions_never_have_the_same_number(year: int, serial: int, year2: int, serial2: int) -> None:
    same = write_number(DEFAULT_FORMAT, year, serial) == write_number(DEFAULT_FORMAT, year2, serial2)
    assert same == ((year, serial) == (year2, serial2))


def test_what_has_ended_stays_ended() -> None:
    assert all(not NEXT[state] for state in ENDED)
    again = {state for state, after in NEXT.items() if DecisionState.PROPOSED in after}
    assert again == VOTED_DOWN, "only what was voted down is proposed anew, with a reason"


@pytest.mark.parametrize(("typed", "threshold"), [("", ""), ("3", "3"), ("\uff13", "3"), ("all", "all")])
def test_a_threshold_is_read_in_any_width(typed: str, threshold: str) -> None:
    assert parse_threshold(typed, 3) == threshold


@pytest.mark.parametrize("typed", ["0", "-1", "1001", "²", "drei"])
def test_what_is_no_number_of_cities_is_refused(typed: str) -> None:
    with pytest.raises(UserError, match="such as 3"):
        parse_threshold(typed, 2000)


def test_no_more_signatures_are_asked_for_than_there_are_cities() -> None:
    with pytest.raises(UserError, match="cannot sign"):
        parse_threshold("3", 2)


@pytest.mark.parametrize(
    ("threshold", "signed", "outcome"),
    [
        ("all", {1, 2}, False),
        ("all", {1, 2, 3}, True),
        ("countries", {1, 2}, False),
        ("countries", {1, 3}, True),
        ("2", {1}, False),
        ("2", {1, 2}, True),
    ],
)
def test_signatures_adopt_at_the_threshold(threshold: str, signed: set[int], *, outcome: bool) -> None:
    assert threshold_met(threshold, signed, {1: "DE", 2: "DE", 3: "US"}) is outcome


def test_one_byte_changes_what_is_signed() -> None:
    assert text_hash(OLD) != text_hash(replace(OLD, text=Bilingual("Eins\nZwei ", "One\nTwo")))
    assert text_hash(OLD) != text_hash(replace(OLD, authoritative=Language.EN))


@pytest.mark.parametrize(
    ("de", "en", "outdated"),
    [("Eins", "One\nTwo", Language.EN), ("Eins\nZwei", "One", None), ("Eins", "One", None)],
)
def test_a_translation_that_does_not_follow_is_outdated(de: str, en: str, outdated: Language | None) -> None:
    assert amended(OLD, replace(OLD, text=Bilingual(de, en))).outdated is outdated


def test_a_translation_that_there_is_not_yet_is_not_outdated() -> None:
    one_sided = replace(OLD, text=Bilingual("Eins\nZwei", ""))
    assert amended(one_sided, replace(one_sided, text=Bilingual("Eins", ""))).outdated is None


def test_an_amendment_that_changes_nothing_is_none_and_one_that_catches_up_clears_the_mark() -> None:
    with pytest.raises(UserError):
        amended(OLD, OLD)
    behind = replace(OLD, outdated=Language.EN)
    assert amended(behind, replace(OLD, text=Bilingual(OLD.text.de, "One, two"))).outdated is None


SIDES = st.builds(Bilingual, st.sampled_from(["Eins", "Zwei"]), st.sampled_from(["One", "Two"]))
WORDINGS = st.builds(
    Wording, st.just(Bilingual("Titel", "Title")), SIDES, st.sampled_from(Language), st.sampled_from(["", "Somebody"])
)


@given(st.lists(WORDINGS, min_size=2, max_size=6))
def test_the_authoritative_text_is_never_an_outdated_translation(wordings: list[Wording]) -> None:
    wording, *amendments = wordings
    for amendment in amendments:
        if replace(wording, outdated=None) == amendment:
            continue
        before, wording = wording, amended(wording, amendment)
        assert wording.outdated is not wording.authoritative
        same = before.authoritative is wording.authoritative
        german = wording.authoritative is Language.DE
        authority = (before.text.de, wording.text.de) if german else (before.text.en, wording.text.en)
        if same and authority[0] == authority[1] and before.outdated is None:
            assert wording.outdated is None, "a correction of the translation alone outdates nothing"


def test_a_text_in_one_language_is_taken_and_its_language_counts() -> None:
    wording = parse_wording(Bilingual("", " Title "), Bilingual("", "Text\r\n"))
    assert (wording.title.en, wording.text.en, wording.authoritative) == ("Title", "Text", Language.EN)
    assert wording.pending is Language.DE
    for title, text in ((Bilingual("", ""), Bilingual("x", "")), (Bilingual("x", ""), Bilingual("", ""))):
        with pytest.raises(UserError):
            parse_wording(title, text)


def test_votes_by_city_come_from_lists_of_names() -> None:
    assert parse_votes({Vote.FOR: "alle", Vote.AGAINST: "essen"}, CITIES) == {1: Vote.FOR, 2: Vote.AGAINST, 3: Vote.FOR}
    assert parse_votes({Vote.FOR: "Dortmund; Köln"}, CITIES) == {1: Vote.FOR, 2: Vote.ABSENT, 3: Vote.FOR}
    assert parse_votes({Vote.FOR: ""}, CITIES) == {}
    for typed in (
        {Vote.FOR: "Paris"},
        {Vote.FOR: "Essen", Vote.AGAINST: "Essen"},
        {Vote.FOR: "all", Vote.AGAINST: "all"},
    ):
        with pytest.raises(UserError):
            parse_votes(typed, CITIES)


def test_tags_are_few_short_and_each_once_and_none_is_dropped() -> None:
    assert parse_tags("#Klima, klima; Wärme,,") == ("Klima", "Wärme")
    assert len(parse_tags(",".join(map(str, range(10))))) == 10
    for typed in (",".join(map(str, range(11))), "x" * 41):
        with pytest.raises(UserError):
            parse_tags(typed)


def test_a_city_with_a_comma_in_its_name_votes() -> None:
    washington = replace(CITIES[0], id=4, own_name="Washington, DC", key="washington-dc")
    cities = [*CITIES, washington]
    assert parse_votes({Vote.FOR: "Essen, Washington, DC, köln"}, cities) == {
        1: Vote.ABSENT,
        2: Vote.FOR,
        3: Vote.FOR,
        4: Vote.FOR,
    }
    assert parse_votes({Vote.FOR: "washington,dc"}, cities)[4] is Vote.FOR
    several = [
        *cities,
        replace(washington, id=5, own_name="Washington", key="w"),
        replace(washington, id=6, own_name="DC", key="d"),
    ]
    with pytest.raises(UserError, match="semicolons"):
        parse_votes({Vote.FOR: "Washington, DC"}, several)


@pytest.mark.parametrize(
    ("typed", "past", "day"),
    [
        ("2026-12-03", False, date(2026, 12, 3)),
        ("3.12.2026", False, date(2026, 12, 3)),
        ("23.11.2026", True, date(2026, 11, 23)),
        ("2019-05-01", True, date(2019, 5, 1)),
        ("gestern", True, date(2026, 11, 22)),
        ("today", True, date(2026, 11, 23)),
        ("heute", False, date(2026, 11, 23)),
        ("Freitag", True, date(2026, 11, 20)),
        ("last Friday", True, date(2026, 11, 20)),
        ("Nov 3, 2026", True, date(2026, 11, 3)),
        ("23/11/2026", True, date(2026, 11, 23)),
        ("3. November", True, date(2026, 11, 3)),
        ("Nov 3, 2026, 3pm", True, date(2026, 11, 3)),
        ("Nov 3", False, date(2027, 11, 3)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, day: date, *, past: bool) -> None:
    assert parse_day(typed, NOW, BERLIN, past=past) == day


@pytest.mark.parametrize(
    ("typed", "past"),
    [
        *[("2026-11-22", False), ("2026-11-24", True), ("neulich", True), ("11/3/2026", True)],
        *[("tomorrow", True), ("yesterday", False), ("last week", True), ("KW 50", False)],
    ],
)
def test_days_on_the_wrong_side_of_today_are_refused(typed: str, *, past: bool) -> None:
    with pytest.raises(UserError):
        parse_day(typed, NOW, BERLIN, past=past)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"<script>alert(1)</script>", "text/plain"),
        (b"\xff\xfe\x00", "application/octet-stream"),
        (b"PK\x03\x04 word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_what_its_content_says(data: bytes, media_type: str) -> None:
    assert sniff(data) == media_type


@pytest.mark.parametrize("data", [b"", b"MZ\x90", b"\x7fELF", b"#!/bin/sh", b"x" * (8 * 1024 * 1024 + 1)])
def test_programs_and_giants_are_refused(data: bytes) -> None:
    with pytest.raises(UserError):
        read_file("plan.pdf", data)


@given(st.text(max_size=300))
def test_a_name_is_safe_for_any_file_system(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert len(safe) <= 100
    assert not set(safe) & set('\\/:*?"<>|\0\n')
    assert safe not in {".", ".."}


def test_a_heading_is_the_title_of_a_text_file() -> None:
    assert read_text("a.md", b"\xef\xbb\xbf# Title\r\n\r\nText") == ("Title", "Text")
    assert read_text("a.txt", b"Text") == ("", "Text")
    with pytest.raises(UserError):
        read_text("a.pdf", b"%PDF-1.7")


@given(st.text("ab \n\\*", max_size=400), st.integers(10, 60))
def test_a_long_text_is_parted_and_nothing_is_lost(text: str, most: int) -> None:
    parts = chunks(text, most)
    assert all(len(part) <= most for part in parts)
    assert "".join(parts).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
