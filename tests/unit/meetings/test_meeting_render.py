"""Cards and reminders stay readable and within Discord's limits, whatever stands in them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.models import Outgoing
from bot.delivery.tokens import carries
from bot.texts import Language
from bot.ui.post_text import PostLanguages, fit
from bot.when import Interval, Moment
from cogs.meetings.models.meetings import Answer, MeetingState, Organiser, Reply
from cogs.meetings.render import answers
from cogs.meetings.render.card import card
from cogs.meetings.render.event import event
from cogs.meetings.render.notices import NoticePart, cancelled, notice, reminder
from cogs.meetings.render.times import local_times
from cogs.meetings.rules.reminders import PINGS_A_MESSAGE
from cogs.network.models.cities import City
from tests.conftest import examples
from tests.unit.meetings.samples import (
    BERLIN,
    DORTMUND,
    NEW_YORK,
    NOW,
    OFFSETS,
    PITTSBURGH,
    START,
    TEXTS,
    VOICE,
    city,
    details,
    meeting,
    reply,
    say,
)

MARK = "0123456789abcdef012345678"
ZONES = ["Europe/Berlin", "Europe/London", "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix"]
HOSTILE = "@everyone **[x](https://x.y)** <@&1> `` \u202e||spoiler|| # ~~_*"


def parts_of(outgoing: Outgoing) -> list[dict[str, Any]]:
    assert outgoing.view is not None

    def walk(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [found for part in components for found in (part, *walk(part.get("components", [])))]

    return walk(outgoing.view.to_components())


def text_of(outgoing: Outgoing) -> str:
    return "\n".join(part["content"] for part in parts_of(outgoing) if part["type"] == 10)


def within_limits(outgoing: Outgoing) -> bool:
    """Discord counts characters; counting an emoji as two is on the safe side."""
    found = parts_of(outgoing)
    length = sum(len(part["content"].encode("utf-16-le")) // 2 for part in found if part["type"] == 10)
    labels = [part["label"] for part in found if part["type"] == 2]
    return len(found) <= 40 and length <= 4000 and all(len(label) <= 80 for label in labels)


def crowd(
    cities: int, people: int, name: str = "Dr. Annegret Kramp-Karrenbauer-Lüdenscheid"
) -> tuple[tuple[City, ...], tuple[Reply, ...]]:
    members = tuple(
        city(number, f"Mönchengladbach-{number}", ZoneInfo(ZONES[number % 6]), list(Language)[number % 2])
        for number in range(1, cities + 1)
    )
    replies = tuple(
        reply(100 + number, list(Answer)[number % 3], 1 + number % cities, f"{name} {number}")
        for number in range(people)
    )
    return members, replies


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (START, "Dortmund: Do., 3. Dez., 15:00 Uhr · Pittsburgh: Thu, Dec 3, 9:00 AM"),
        (
            datetime(2026, 10, 26, 14, tzinfo=UTC),
            "Dortmund: Mo., 26. Okt., 15:00 Uhr · Pittsburgh: Mon, Oct 26, 10:00 AM",
        ),
        (
            datetime(2027, 3, 15, 14, tzinfo=UTC),
            "Dortmund: Mo., 15. März, 15:00 Uhr · Pittsburgh: Mon, Mar 15, 10:00 AM",
        ),
        (
            datetime(2027, 3, 29, 13, tzinfo=UTC),
            "Dortmund: Mo., 29. März, 15:00 Uhr · Pittsburgh: Mon, Mar 29, 9:00 AM",
        ),
        (
            datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
            "Dortmund: Fr., 1. Jan., 00:30 Uhr · Pittsburgh: Thu, Dec 31, 6:30 PM",
        ),
    ],
)
def test_each_city_reads_its_own_clock_in_its_own_language(start: datetime, expected: str) -> None:
    assert local_times(start, [DORTMUND, PITTSBURGH], 900) == expected


@given(st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_the_hours_shown_are_zoneinfos_over_all_changes_of_clocks(moment: datetime) -> None:
    instant = moment.replace(tzinfo=UTC)
    german, american = local_times(instant, [DORTMUND, PITTSBURGH], 900).split(" · ")
    assert german.startswith("Dortmund: ")
    assert german.endswith(f", {instant.astimezone(BERLIN):%H:%M} Uhr")
    assert american.startswith("Pittsburgh: ")
    assert american.endswith(", " + instant.astimezone(NEW_YORK).strftime("%I:%M %p").lstrip("0"))


def test_more_than_six_cities_are_grouped_by_their_clocks_the_host_first() -> None:
    cities = [PITTSBURGH, *(city(number, f"Stadt {number}") for number in range(3, 10))]
    assert local_times(START, cities, 900).split("\n") == [
        "Pittsburgh: Thu, Dec 3, 9:00 AM",
        ", ".join(f"Stadt {number}" for number in range(3, 10)) + ": Do., 3. Dez., 15:00 Uhr",
    ]


def test_a_card_of_250_cities_and_2000_answers_stays_within_discords_limits() -> None:
    cities, replies = crowd(250, 2000)
    message = card(details(of=meeting(title="*" * 100), cities=cities, replies=replies), VOICE, NOW, MARK)
    assert within_limits(message)
    assert "**Zusagen: 667 / Going: 667**" in text_of(message)
    assert "… +" in text_of(message)


def test_the_details_name_everybody_on_as_many_pages_as_it_takes() -> None:
    cities, replies = crowd(250, 2000)
    pages = answers.details_pages(details(cities=cities, replies=replies), say(Language.DE), Language.DE)
    assert all(len(page) <= 4096 for page in pages)
    whole = "\n".join(pages)
    assert all(f"- {entry.name}" in whole for entry in replies)
    assert all(entry.name in whole for entry in cities)


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=100), st.text(max_size=500), st.text(min_size=1, max_size=32), st.integers(0, 60))
def test_no_words_of_people_break_a_card(title: str, because: str, name: str, people: int) -> None:
    cities, replies = crowd(8, people, name)
    gone = meeting(title=title, state=MeetingState.CANCELLED, because=because)
    for entry in (meeting(title=title), gone):
        message = card(
            details(of=entry, cities=cities, replies=replies, organiser=Organiser(5, name)), VOICE, NOW, MARK
        )
        assert within_limits(message)
        assert message.view is not None
        assert carries(message.view.to_components(), MARK)


def test_the_words_of_people_neither_ping_nor_format() -> None:
    people = (Reply(1, HOSTILE, 1, Answer.YES),)
    text = text_of(card(details(of=meeting(title=HOSTILE), replies=people), VOICE, NOW, MARK))
    assert "@everyone" not in text.replace(r"\@everyone", "")
    assert "**[x]" not in text
    assert not re.search(r"(?<!\\)<@&1>", text)
    assert not re.search(r"(?<!\\)\]\(https", text)


def test_a_card_takes_answers_until_the_meeting_begins() -> None:
    def labels(now: datetime, state: MeetingState = MeetingState.PLANNED) -> list[str]:
        message = card(details(of=meeting(state=state, because="x")), VOICE, now, MARK)
        return [part["label"] for part in parts_of(message) if part["type"] == 2]

    answering = ["Ja / Yes", "Nein / No", "Vielleicht / Maybe", "Vertretung schicken / Send a deputy"]
    always = ["Kalender / Calendar", "Tagesordnung / Agenda", "Einzelheiten / Details"]
    assert labels(NOW) == answering + always
    assert labels(START) == labels(NOW, MeetingState.CANCELLED) == always


def test_a_server_that_shows_one_language_gets_one() -> None:
    text = text_of(card(details(), PostLanguages(TEXTS, (Language.EN,)), NOW, MARK))
    assert "Going: 0" in text
    assert "Zusagen" not in text


@pytest.mark.parametrize("people", [0, 1, PINGS_A_MESSAGE])
@pytest.mark.parametrize("late", [None, timedelta(hours=2)])
def test_each_part_of_a_reminder_fits_and_pings_exactly_its_people(people: int, late: timedelta | None) -> None:
    cities, replies = crowd(250, 10)
    shown = details(of=meeting(title=HOSTILE[:100]), cities=cities, replies=replies)
    ids = tuple(2**63 - number for number in range(1, people + 1))
    for number in (1, 2):
        part = NoticePart(number, 2, ids)
        message = notice(shown, VOICE, NOW, MARK, reminder(shown, VOICE, part, OFFSETS[0], late), part)
        assert within_limits(message)
        allowed = message.mentions.to_dict()
        assert set(allowed.get("users", [])) == set(ids)
        assert set(allowed["parse"]) == set()
        assert all(f"<@{user_id}>" in text_of(message) for user_id in ids)


def test_a_late_reminder_says_when_it_was_due_and_a_punctual_one_how_long_there_is_left() -> None:
    part = NoticePart(1, 1, ())
    due = f"<t:{int((START - OFFSETS[0]).timestamp())}:f>"
    assert f"**Verspätet:** Diese Erinnerung war am {due} fällig." in "\n".join(
        reminder(details(), VOICE, part, OFFSETS[0], timedelta(hours=3))
    )
    assert "Noch 7 Tage bis zum Beginn.\n7 days to go." in "\n".join(reminder(details(), VOICE, part, OFFSETS[0], None))


def test_the_notice_of_a_cancelled_meeting_fits() -> None:
    gone = details(of=meeting(title="_" * 100, state=MeetingState.CANCELLED, because="*" * 500))
    part = NoticePart(1, 1, tuple(range(2**62, 2**62 + PINGS_A_MESSAGE)))
    assert within_limits(notice(gone, VOICE, NOW, MARK, cancelled(gone, VOICE, part, [START] * 20), part))


def test_an_event_stays_within_discords_limits() -> None:
    cities, _ = crowd(250, 0)
    spec = event(details(of=meeting(title="#" * 100), cities=cities), VOICE, 2**63 - 1)
    assert len(spec.name) <= 100
    assert len(spec.description) + 60 <= 1000
    assert 0 < len(spec.location) <= 100


@given(st.lists(st.text(max_size=20), max_size=30), st.integers(0, 200))
def test_what_is_fitted_is_whole_or_says_how_much_is_missing(fitted: list[str], budget: int) -> None:
    shown = fit(fitted, ", ", budget, lambda count: f"+{count}")
    if len(", ".join(fitted)) <= budget:
        assert shown == ", ".join(fitted)
    else:
        kept = [
            count for count in range(len(fitted)) if shown == ", ".join([*fitted[:count], f"+{len(fitted) - count}"])
        ]
        assert kept
        assert len(shown) <= budget + 6


def test_autocomplete_shows_a_start_on_all_clocks_within_100_characters() -> None:
    interval = Interval(meeting().start)
    label = answers.start_label(interval, [DORTMUND, PITTSBURGH], BERLIN, Language.EN)
    assert label == "Dortmund: Thu, Dec 3, 2026, 3:00 PM · Pittsburgh: Thu, Dec 3, 9:00 AM"
    two_hours = Interval(interval.start, timedelta(hours=2))
    assert answers.start_label(two_hours, [], BERLIN, Language.DE) == "Do., 3. Dez. 2026, 15:00 \N{EN DASH} 17:00 Uhr"
    cities, _ = crowd(250, 0)
    for language in Language:
        assert len(answers.start_label(two_hours, cities, BERLIN, language)) <= 100


def test_autocomplete_names_the_time_that_comes_twice_as_people_of_each_language_do() -> None:
    summer = datetime.fromisoformat("2027-10-31T00:30+00:00")
    both = [Interval(Moment.of(summer + passed, BERLIN)) for passed in (timedelta(), timedelta(hours=1))]
    assert [answers.start_label(entry, [], BERLIN, Language.DE) for entry in both] == [
        "So., 31. Okt. 2027, 02:30 Uhr MESZ",
        "So., 31. Okt. 2027, 02:30 Uhr MEZ",
    ]
    assert [answers.start_label(entry, [], BERLIN, Language.EN)[-4:].strip() for entry in both] == ["CEST", "CET"]
