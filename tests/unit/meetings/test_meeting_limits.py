"""The fullest card, poll and minutes that people can make stay within Discord's limits."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.when import Moment
from cogs.meetings.models.availability import AvailabilityAnswer, AvailabilityPoll, Fit
from cogs.meetings.models.events import EventStatus, LiveEvent
from cogs.meetings.models.meetings import AgendaItem, MeetingDetails, MeetingState
from cogs.meetings.models.minutes import Minutes, MinutesSignature
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.models.series import Recurrence, Repeat, Series
from cogs.meetings.render.availability import availability_card
from cogs.meetings.render.card import card
from cogs.meetings.render.event import event
from cogs.meetings.render.manual_changes import manual_change_card
from cogs.meetings.render.minutes import file_name, minutes_card
from cogs.meetings.render.notices import NoticePart, changed, notice, reminder
from tests.unit.meetings.samples import BERLIN, GUILD, NOW, OFFSETS, ORGANISER, START, TOPIC, VOICE, details, meeting
from tests.unit.meetings.test_meeting_render import MARK, crowd, text_of, within_limits

SHIFTED = datetime(2027, 3, 18, 14, tzinfo=UTC)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


def fullest(state: MeetingState = MeetingState.PLANNED) -> MeetingDetails:
    """A series among 250 cities in a week in which clocks differ, with everything that can be typed typed in full."""
    cities, replies = crowd(250, 2000, "*" * 60)
    one = replace(
        meeting(start=SHIFTED, title="*" * 100, state=state, because="_" * 500),
        place=MeetingPlace("*" * 100),
        series_id=3,
        slot=SHIFTED.astimezone(BERLIN).replace(tzinfo=None),
    )
    recurrence = Recurrence(Repeat.QUARTERLY, count=104)
    anchor = SHIFTED.replace(tzinfo=None)
    series = Series(
        3,
        GUILD,
        3,
        recurrence,
        anchor,
        BERLIN.key,
        1,
        1,
        "*" * 100,
        DAY,
        MeetingPlace("*" * 100),
        None,
        OFFSETS,
        0,
        NOW,
    )
    items = tuple(AgendaItem(number, "*" * 200, 1440, cities[number].id) for number in range(25))
    full = details(of=one, cities=cities, replies=replies)
    return replace(full, series=series, earlier=(Moment.of(SHIFTED - WEEK, BERLIN),), agenda=items)


@pytest.mark.parametrize("state", list(MeetingState))
def test_the_fullest_card_fits(state: MeetingState) -> None:
    message = card(fullest(state), VOICE, NOW, MARK)
    assert within_limits(message)
    planned = state is MeetingState.PLANNED
    assert ("Ab dieser Sitzung" in text_of(message)) == planned
    assert ("⚠️" in text_of(message)) == planned, "the agenda takes longer than the meeting"


@pytest.mark.parametrize("people", [0, 80])
def test_the_fullest_reminder_and_notice_fit(people: int) -> None:
    full = fullest()
    part = NoticePart(1, 2, tuple(2**63 - number for number in range(1, people + 1)))
    for words in (reminder(full, VOICE, part, DAY, DAY), changed(full, VOICE, part)):
        assert within_limits(notice(full, VOICE, NOW, MARK, words, part))


def test_the_fullest_event_fits() -> None:
    spec = event(fullest(), VOICE, 2**63 - 1)
    assert len(spec.description) + 60 <= 1000
    assert len(spec.location) <= 100


def test_the_fullest_offer_fits() -> None:
    full = fullest()
    end = START + timedelta(hours=1)
    assert within_limits(manual_change_card(full, LiveEvent(EventStatus.SCHEDULED, "_" * 100, START, end), VOICE, MARK))


def test_the_fullest_poll_fits_and_counts_a_city_by_its_most_willing_delegate() -> None:
    cities, _ = crowd(250, 0)
    starts = tuple(SHIFTED + number * DAY for number in range(10))
    said = (
        AvailabilityAnswer(1, "A", cities[0].id, 1, Fit.NO),
        AvailabilityAnswer(2, "B", cities[0].id, 1, Fit.YES),
        AvailabilityAnswer(3, "C", cities[1].id, 1, Fit.IF_NEED_BE),
        AvailabilityAnswer(4, "D", cities[1].id, 1, Fit.NO),
    )
    search = AvailabilityPoll(
        1, GUILD, TOPIC, cities[0], "*" * 100, DAY, cities, starts, said, ORGANISER, open=True, channel_id=9
    )
    shown = availability_card(search, VOICE, MARK)
    assert within_limits(shown)
    assert "✅ 1 · 🤏 1" in text_of(shown)
    assert [search.count(1, fits) for fits in Fit] == [1, 1, 0]


def test_the_fullest_minutes_fit_and_their_file_has_a_name_that_discord_takes() -> None:
    cities, _ = crowd(250, 0)
    signed = tuple(MinutesSignature(number, "*" * 60, cities[number].id, "DE", NOW) for number in range(200))
    content = b"x"
    minutes = Minutes(1, GUILD, 12, 3, "Protokoll/…ä ö.pdf", content, hashlib.sha256(content).hexdigest(), NOW, signed)
    shown = minutes_card(details(cities=cities), minutes, VOICE, MARK)
    assert within_limits(shown)
    assert not minutes.final, "two hundred signatures of one country"
    assert replace(minutes, signatures=(*signed, replace(signed[0], user_id=999, country="US"))).final
    assert file_name(minutes) == "Protokoll_____.pdf"
