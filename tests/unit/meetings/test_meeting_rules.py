"""What is understood, admitted, reminded of: decided without database or Discord."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotAllowed, UserError
from bot.people import Right
from bot.texts import Language
from bot.when.resolved import as_typed, encode
from cogs.meetings.models.meetings import Answer, MeetingInput, MeetingState, Organiser
from cogs.meetings.rules.admission import admit_answer, admit_cancelling
from cogs.meetings.rules.availability import check_hours
from cogs.meetings.rules.entry import (
    cancel_reason,
    check_offsets,
    read_input,
    read_title,
)
from cogs.meetings.rules.reminders import (
    SendReminder,
    SkipReminder,
    decide_reminder,
    ping_batches,
    recipients,
    reminder_times,
)
from cogs.meetings.rules.timing import read_interval, read_length
from tests.unit.meetings.samples import (
    BERLIN,
    DORTMUND,
    NEW_YORK,
    NOW,
    OFFSETS,
    START,
    TEXTS,
    TOPIC,
    meeting,
    person,
    reply,
)

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_an_entry_is_read_on_the_organisers_clocks() -> None:
    plan = read_input(MeetingInput("1", "  Wärme\u202eplanung ", "3.12. 15 Uhr"), TOPIC, DORTMUND, OFFSETS, NOW)
    assert (plan.title, plan.start.instant, plan.start.zone) == ("Wärmeplanung", START, "Europe/Berlin")
    assert plan.start.wall == datetime(2026, 12, 3, 15, 0)  # noqa: DTZ001 - a wall clock has no zone
    assert plan.duration == HOUR


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", HOUR), ("90", 90 * MINUTE), ("90 min", 90 * MINUTE), ("1h30", 90 * MINUTE), ("1,5 Std.", 90 * MINUTE)],
)
def test_a_duration_is_read_as_people_write_it(typed: str, expected: timedelta) -> None:
    assert read_length(typed) == expected


@pytest.mark.parametrize("typed", ["4 min", "15 days", "3", "8", "1 month", "@everyone", "-5", "9" * 300])
def test_a_duration_out_of_bounds_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        read_length(typed)


@pytest.mark.parametrize("typed", ["", "  ", "\u202e\u200f", "x" * 101, "a" * 4000])
def test_a_title_that_is_empty_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        read_title(typed)


def test_a_title_is_measured_after_cleaning() -> None:
    assert read_title("x" * 100 + "\u200f" * 50 + "   ") == "x" * 100


@pytest.mark.parametrize("typed", ["", " \n\u200b", "x" * 501])
def test_a_reason_that_is_empty_or_too_long_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        cancel_reason(typed)


def test_a_date_with_two_readings_is_refused_with_both() -> None:
    with pytest.raises(UserError) as refused:
        read_interval("03/12 15:00", NOW, BERLIN)
    text = refused.value.text
    assert "Do., 3. Dez. 2026, 15:00 Uhr oder Fr., 12. März 2027, 15:00 Uhr" in TEXTS.render(text, Language.DE)
    assert "Thu, Dec 3, 2026, 3:00 PM or Fri, Mar 12, 2027, 3:00 PM" in TEXTS.render(text, Language.EN)


@pytest.mark.parametrize("typed", ["gestern 15 Uhr", "3.12.2099 15 Uhr", "2027-03-28 02:30", "2027-10-31 02:30", "…"])
def test_a_start_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(UserError):
        read_interval(typed, NOW, BERLIN)


@given(
    st.datetimes(datetime(2026, 11, 24), datetime(2028, 11, 1)),  # noqa: DTZ001 - hypothesis wants naive bounds
    st.sampled_from([BERLIN, NEW_YORK, ZoneInfo("America/Phoenix"), ZoneInfo("Europe/London")]),
)
def test_what_autocomplete_hands_over_is_read_as_the_same_instant(moment: datetime, zone: ZoneInfo) -> None:
    """Also within the hours that a clock change skips or repeats, and after the form has shown it on a wall clock."""
    instant = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    value = encode(read_interval(instant.strftime("%Y-%m-%dT%H:%MZ"), NOW, zone))
    assert read_interval(value, NOW, zone).start.instant == instant
    assert read_interval(as_typed(value, zone, Language.DE), NOW, zone).start.instant == instant


def test_what_was_typed_by_hand_stays_as_it_was() -> None:
    assert as_typed("3.12. 15 Uhr", BERLIN, Language.DE) == "3.12. 15 Uhr"
    assert as_typed("2026-12-03T14:00Z", BERLIN, Language.DE) == "2026-12-03 15:00"
    assert as_typed("2027-10-31T00:30Z", BERLIN, Language.DE) == "2027-10-31 02:30 MESZ"
    assert as_typed("2027-10-31T01:30Z", BERLIN, Language.EN) == "2027-10-31 02:30 CET"
    assert as_typed("2027-11-07T06:30Z", NEW_YORK, Language.EN) == "2027-11-07 01:30 EST"
    assert as_typed("2026-12-03T14:00Z/PT120M", BERLIN, Language.DE) == "2026-12-03 15:00 \N{EN DASH} 2026-12-03 17:00"


def test_the_setting_takes_offsets_and_names_what_it_takes() -> None:
    assert check_offsets(" 7d,  24h, 1h, 10m ") == "7d, 24h, 1h, 10m"
    assert check_offsets("keine") == "keine"
    with pytest.raises(ValueError, match="“7d, 24h, 1h, 10m”, “none”"):
        check_offsets("bald")


@pytest.mark.parametrize(
    ("until", "expected"),
    [(10 * DAY, OFFSETS), (7 * DAY, OFFSETS[1:]), (2 * HOUR, OFFSETS[2:]), (5 * MINUTE, ())],
)
def test_only_reminders_that_lie_ahead_are_put_on_the_list(until: timedelta, expected: tuple[timedelta, ...]) -> None:
    found = reminder_times(START, OFFSETS, START - until)
    assert found == [(offset, START - offset) for offset in expected]


@pytest.mark.parametrize(
    ("offset", "now", "verdict"),
    [
        (DAY, START - DAY, SendReminder()),
        (DAY, START - DAY + MINUTE, SendReminder()),
        (DAY, START - DAY + HOUR, SendReminder(HOUR)),
        (DAY, START - HOUR, SkipReminder("a later reminder is due as well")),
        (10 * MINUTE, START - MINUTE, SendReminder(9 * MINUTE)),
        (10 * MINUTE, START, SkipReminder("the meeting has begun")),
        (10 * MINUTE, START + DAY, SkipReminder("the meeting has begun")),
    ],
)
def test_a_late_reminder_says_so_or_is_dropped(
    offset: timedelta, now: datetime, verdict: SendReminder | SkipReminder
) -> None:
    assert decide_reminder(meeting(), offset, now) == verdict


def test_a_cancelled_meeting_is_not_reminded_of() -> None:
    cancelled = meeting(state=MeetingState.CANCELLED)
    assert decide_reminder(cancelled, DAY, START - DAY) == SkipReminder("the meeting was cancelled")


@given(
    st.dictionaries(st.integers(1, 40), st.sampled_from(Answer), max_size=40),
    st.lists(st.integers(1, 40), unique=True),
    st.integers(1, 10),
)
def test_pings_go_to_exactly_those_who_said_yes_or_follow_and_did_not_decline(
    answers: dict[int, Answer], followers: list[int], size: int
) -> None:
    found = recipients([reply(user_id, answer) for user_id, answer in answers.items()], followers)
    for user_id in range(1, 41):
        wanted = answers.get(user_id) is Answer.YES or (user_id in followers and answers.get(user_id) is not Answer.NO)
        assert found.count(user_id) == int(wanted)
    messages = ping_batches(found, size)
    assert [user_id for message in messages for user_id in message] == found
    assert messages
    assert all(len(message) <= size for message in messages)


def test_answers_are_taken_from_delegates_until_it_begins() -> None:
    delegate = person(1, Right.DELEGATE, city_id=3)
    assert admit_answer(delegate, meeting(), START - MINUTE) == 3
    with pytest.raises(UserError, match="already begun"):
        admit_answer(delegate, meeting(), START)
    with pytest.raises(UserError, match="canceled"):
        admit_answer(delegate, meeting(state=MeetingState.CANCELLED), NOW)
    for other in (person(2), person(3, Right.MOD, Right.ADMIN)):
        with pytest.raises(NotAllowed):
            admit_answer(other, meeting(), NOW)


def test_the_organiser_and_moderators_cancel_until_it_ends() -> None:
    organiser = Organiser(1, "Person 1")
    admit_cancelling(person(1), meeting(), organiser, START + 59 * MINUTE)
    admit_cancelling(person(2, Right.MOD), meeting(), None, NOW)
    for actor, whose in ((person(2, Right.DELEGATE), organiser), (person(0), None)):
        with pytest.raises(NotAllowed):
            admit_cancelling(actor, meeting(), whose, NOW)
    with pytest.raises(UserError, match="over"):
        admit_cancelling(person(1), meeting(), organiser, START + HOUR)
    with pytest.raises(UserError, match="canceled"):
        admit_cancelling(person(1), meeting(state=MeetingState.CANCELLED), organiser, NOW)


@given(st.text(max_size=40) | st.text(alphabet="0123456789-:; abDortmund", max_size=24))
def test_what_a_refused_setting_proposes_is_accepted_and_python_says_nothing(typed: str) -> None:
    for check in (check_hours, check_offsets):
        for value in (typed, "24-25", "9-99", "Dortmund 8-30"):
            try:
                check(value)
            except ValueError as refused:
                proposals = re.findall("“(.+?)”", str(refused))
                assert proposals
                assert all(check(proposal) for proposal in proposals)
