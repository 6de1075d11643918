"""What calendars are told, from a real database: of a series that was moved, cancelled and cut, and for how long."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.settings import Settings
from bot.texts import Language
from bot.web import WebListener
from cogs.meetings.cog.calendar_endpoint import CalendarEndpoint
from cogs.meetings.contributions import calendar_url_setting
from cogs.meetings.models.calendar import CANCELLED_KEPT, CalendarContents
from cogs.meetings.models.meetings import MeetingDetails
from cogs.meetings.models.series import ChangeTarget, Scope
from cogs.meetings.render.calendar import calendar_file
from cogs.meetings.service.calendar import CalendarService
from cogs.meetings.service.calendar_addresses import CalendarAddressService
from tests.storage.network_world import GUILD
from tests.storage.test_meeting_series import all_of, edited
from tests.storage.test_meetings_store import Office, office
from tests.unit.meetings.calendar_readers import READERS, Occurrence, readers
from tests.unit.meetings.samples import TEXTS, say

__all__ = ["office"]

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
START = datetime(2026, 12, 3, 14, tzinfo=UTC)
FAR = datetime(2028, 1, 1, tzinfo=UTC)


def calendars(office: Office) -> CalendarService:
    people = office.people
    return CalendarService(office.work, people.cities, people.topics, office.reader.server)


async def read(reader: str, contents: CalendarContents) -> list[Occurrence]:
    """What a calendar shows of it until the end of the world (of this test)."""
    content = calendar_file(contents, say(Language.EN), Language.EN, START)
    return await asyncio.to_thread(READERS[reader], content, FAR)


async def cancel(office: Office, details: MeetingDetails, scope: Scope) -> None:
    await office.service.cancel(await office.staff(), ChangeTarget(details.meeting.id, scope), "Hochwasser")


@readers
async def test_a_series_that_was_moved_ends_its_old_uid_in_the_new_file(office: Office, reader: str) -> None:
    details = await office.scheduled(repeat="weekly", title="Jour fixe", until="6")
    before = await calendars(office).of_meeting(details.meeting)
    third = (await all_of(office, details))[2]
    await edited(office, third.id, Scope.FOLLOWING, start="17 Uhr")
    after = await calendars(office).of_meeting(await office.reader.meeting(GUILD, third.id))
    assert after == await calendars(office).of_meeting(await office.reader.meeting(GUILD, details.meeting.id))
    known, occurrences = {each.uid for each in await read(reader, before)}, await read(reader, after)
    old, new = ([each for each in occurrences if (each.uid in known) is is_old] for is_old in (True, False))
    assert [each.start for each in old] == [START, START + WEEK]
    assert [each.start for each in new] == [START + number * WEEK + 2 * HOUR for number in (2, 3, 4, 5)]
    (was,), (ended, _) = before.series, after.series
    assert was.series.id == ended.series.id
    assert ended.series.sequence > was.series.sequence


@readers
async def test_what_was_cancelled_is_told_for_a_year_though_nothing_is_planned(office: Office, reader: str) -> None:
    single = await office.scheduled(title="Wärmeplanung")
    series = await office.scheduled(repeat="weekly", title="Jour fixe", until="3")
    await cancel(office, single, Scope.ONE)
    await cancel(office, series, Scope.ALL)
    occurrences = await read(reader, await calendars(office).upcoming(GUILD))
    assert [each.status for each in occurrences] == ["CANCELLED"] * 4
    assert {each.summary for each in occurrences} == {"Canceled: Wärmeplanung", "Canceled: Jour fixe"}
    await office.clock.travel(CANCELLED_KEPT + HOUR)
    assert not await calendars(office).upcoming(GUILD)
    assert not await calendars(office).of_meeting(series.meeting)


@readers
async def test_a_series_that_was_cut_ends_with_its_last_meeting(office: Office, reader: str) -> None:
    details = await office.scheduled(repeat="weekly", title="Jour fixe")
    known = await all_of(office, details)
    await cancel(office, replace(details, meeting=known[2]), Scope.FOLLOWING)
    occurrences = await read(reader, await calendars(office).upcoming(GUILD))
    assert [each.start for each in occurrences if each.status == "CONFIRMED"] == [START, START + WEEK]
    assert [each.start for each in occurrences if each.status == "CANCELLED"] == [each.starts_at for each in known[2:]]


async def test_a_topic_has_its_own_file_and_without_meetings_there_is_none(office: Office) -> None:
    assert not await calendars(office).upcoming(GUILD)
    details = await office.scheduled(title="Wärmeplanung")
    topics = await office.people.topics.topics(GUILD)
    other = next(topic for topic in topics if topic.id != details.topic.id)
    (single,) = (await calendars(office).upcoming(GUILD, details.topic.id)).single
    assert single.meeting == details.meeting
    assert not await calendars(office).upcoming(GUILD, other.id)


async def test_a_calendar_that_follows_keeps_what_has_been_for_a_year(office: Office) -> None:
    details = await office.scheduled(title="Wärmeplanung")
    await office.clock.travel(details.meeting.ends_at - office.clock.now() + HOUR)
    assert not await calendars(office).upcoming(GUILD)
    assert [each.meeting for each in (await calendars(office).last_year_on(GUILD)).single] == [details.meeting]
    await office.clock.travel(CANCELLED_KEPT)
    assert not await calendars(office).last_year_on(GUILD)


@pytest.mark.parametrize(("member", "status"), [(None, 503), (False, 404), (True, 200)])
async def test_an_address_is_answered_once_discord_has_said_who_is_there(
    office: Office, *, member: bool | None, status: int
) -> None:
    setting = calendar_url_setting(listening=True)
    settings = Settings(office.database, office.clock, {setting.key: setting})
    await settings.set(GUILD, setting.key, "https://forum.example.org/calendar")
    addresses = CalendarAddressService(office.work, settings, listening=True)
    url = await addresses.issue(await office.mayor())
    endpoint = CalendarEndpoint(
        addresses, calendars(office), office.people.preferences, TEXTS, office.clock, lambda _, __: member
    )
    listener = WebListener(0)
    await listener.start(endpoint.routes)
    async with aiohttp.ClientSession(f"http://127.0.0.1:{listener.port}") as session:
        answer = await session.get(url.removeprefix("https://forum.example.org"))
    await listener.stop()
    assert answer.status == status
    assert ("Retry-After" in answer.headers) == (status == 503)
