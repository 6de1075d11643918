"""Meetings on a real database: what is kept, what follows on the due list, and what is told to whom once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.due.models import DueState
from bot.errors import NotAllowed, UserError
from bot.pages import Page
from bot.people import Person
from bot.privacy.service import Privacy
from bot.settings import Setting, Settings
from bot.work import Work
from cogs.meetings.contributions import CLASSES, REMINDER_SETTING
from cogs.meetings.models.due import CANCELLED, CARD, EVENT, EVENT_STATUS, REMINDER
from cogs.meetings.models.meetings import Answer, MeetingDetails, MeetingInput, MeetingState
from cogs.meetings.models.series import ChangeTarget
from cogs.meetings.service.meetings import MeetingService
from cogs.meetings.service.reading import PAGE, MeetingReader
from cogs.meetings.service.series import SeriesService
from cogs.network.models.cities import Function
from cogs.network.models.server_state import ObjectKind, ProvisionedObject
from cogs.network.service.forum import load_forum
from cogs.network.service.seeder import Seeder
from cogs.network.service.server import ServerService
from cogs.network.store import provisioned
from tests.conftest import NOW
from tests.storage.kill_copy import left_by_a_kill
from tests.storage.network_world import BERLIN, GUILD, MAYOR_ID, OTHER_GUILD, STAFF_ID, People

START = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
ENTRY = MeetingInput("Klimaschutz", "Wärmeplanung", "3.12. 15 Uhr", "90 min")
CHANNEL_ID = 4242


class Office:
    """The meetings' services over the network's, with one topic whose channel stands."""

    def __init__(self, database: Database, clock: TravellingClock, server: ServerService) -> None:
        self.database = database
        self.clock = clock
        self.people = People(database, clock)
        self.due = self.people.due
        known: dict[str, Setting] = {REMINDER_SETTING.key: REMINDER_SETTING}
        self.settings = Settings(database, clock, known)
        self.work = Work(database, clock, self.due, self.people.drafts)
        cities, topics = self.people.cities, self.people.topics
        self.reader = MeetingReader(self.work, cities, topics, server)
        series = SeriesService(self.work)
        self.service = MeetingService(self.work, self.settings, cities, topics, server, self.reader, series)

    async def staff(self) -> Person:
        return await self.people.person(STAFF_ID)

    async def mayor(self) -> Person:
        return await self.people.person(MAYOR_ID)

    async def scheduled(self, **changes: str) -> MeetingDetails:
        fields = {"topic": ENTRY.topic, "title": ENTRY.title, "start": ENTRY.start, "duration": ENTRY.duration}
        return await self.service.schedule(await self.staff(), MeetingInput(**(fields | changes)))

    async def waiting(self, details: MeetingDetails) -> list[tuple[str, timedelta]]:
        """What is pending for the meeting: kind, and how long before its start."""
        items = await self.due.of_queue(GUILD, details.meeting.queue_key)
        return [
            (item.kind, details.meeting.starts_at - item.due_at) for item in items if item.state is DueState.PENDING
        ]


@pytest.fixture
async def office(database: Database, clock: TravellingClock) -> Office:
    forum = await asyncio.to_thread(load_forum, PROJECT / "data" / "forum.toml")
    office = Office(database, clock, ServerService(database, forum))
    await Seeder(office.people.work, forum, office.people.member_records).seed(GUILD)
    async with database.transaction() as tx:
        row = ProvisionedObject(ObjectKind.CHANNEL, "topic.climate", CHANNEL_ID, adopted=False, written=None)
        await provisioned.put(tx, GUILD, row, NOW)
    admin = await office.people.admin()
    for user_id, name, function in ((STAFF_ID, "Dortmund", Function.STAFF), (MAYOR_ID, "Pittsburgh", Function.MAYOR)):
        city = await office.people.cities.resolve(GUILD, name)
        await office.people.offices.appoint(admin, user_id, f"Person {user_id}", city.id, function)
    return office


async def test_what_was_agreed_is_kept_as_an_instant_and_as_a_wall_clock(office: Office) -> None:
    details = await office.scheduled()
    meeting = await office.reader.meeting(GUILD, details.meeting.id)
    assert meeting == details.meeting
    assert (meeting.starts_at, meeting.start.zone) == (START, "Europe/Berlin")
    assert meeting.start.wall == START.astimezone(BERLIN).replace(tzinfo=None)
    assert meeting.ends_at == START + timedelta(minutes=90)
    assert [city.name for city in details.cities] == ["Dortmund", "Pittsburgh"]
    assert details.organiser is not None
    assert (details.organiser.user_id, details.channel_id) == (STAFF_ID, CHANNEL_ID)


async def test_everything_that_follows_is_on_the_due_list_with_the_meeting(office: Office) -> None:
    details = await office.scheduled()
    ahead = START - NOW
    assert sorted(await office.waiting(details)) == sorted(
        [
            (CARD, ahead),
            (EVENT, ahead),
            (CARD, timedelta()),
            (EVENT_STATUS, timedelta()),
            (EVENT_STATUS, -details.meeting.duration),
        ]
        + [(REMINDER, before) for before in details.meeting.reminders]
    )


async def test_only_reminders_that_lie_ahead_are_asked_for(office: Office) -> None:
    details = await office.scheduled(start="in 2 Stunden")
    reminders = [before for kind, before in await office.waiting(details) if kind == REMINDER]
    assert sorted(reminders) == [timedelta(minutes=10), timedelta(hours=1)]


async def test_the_setting_decides_about_reminders(office: Office) -> None:
    await office.settings.set(GUILD, "reminders", "3 Tage, 90 s")
    details = await office.scheduled()
    assert details.meeting.reminders == (timedelta(days=3), timedelta(seconds=90))
    await office.settings.set(GUILD, "reminders", "keine")
    silent = await office.scheduled(title="Ohne Erinnerung")
    assert [kind for kind, _ in await office.waiting(silent) if kind == REMINDER] == []
    with pytest.raises(UserError):
        await office.settings.set(GUILD, "reminders", "bald")


async def test_a_draft_is_spent_with_the_meeting_and_kept_with_a_refusal(office: Office) -> None:
    staff = await office.staff()
    draft = await office.people.drafts.save(GUILD, STAFF_ID, "meetings.schedule", (), {"title": "x" * 200})
    with pytest.raises(UserError, match="characters long"):
        await office.service.schedule(staff, MeetingInput(ENTRY.topic, "x" * 200, ENTRY.start), draft)
    assert await office.people.drafts.of_person(GUILD, STAFF_ID) == [draft]
    await office.service.schedule(staff, ENTRY, draft)
    with pytest.raises(UserError, match="already been done"):
        await office.service.schedule(staff, MeetingInput(ENTRY.topic, "Noch eine", ENTRY.start), draft)
    assert len((await office.reader.upcoming_page(GUILD, 0)).items) == 1


async def test_the_same_meeting_is_not_planned_twice(office: Office) -> None:
    await office.scheduled()
    with pytest.raises(UserError, match="already planned"):
        await office.scheduled(title=" Wärmeplanung\u200f ")
    assert (await office.scheduled(start="3.12. 16 Uhr")).meeting.id == 2


async def test_a_topic_without_a_channel_is_refused(office: Office) -> None:
    with pytest.raises(UserError, match="no channel yet"):
        await office.scheduled(topic="Migration")


async def test_only_delegates_call_and_answer(office: Office) -> None:
    details = await office.scheduled()
    stranger = await office.people.person(99)
    for actor in (stranger, await office.people.admin()):
        with pytest.raises(NotAllowed):
            await office.service.schedule(actor, ENTRY)
        with pytest.raises(NotAllowed):
            await office.service.answer(actor, details.meeting.id, Answer.YES)


async def test_an_answer_replaces_the_one_before_and_twice_the_same_changes_nothing(office: Office) -> None:
    details = await office.scheduled()
    mayor, meeting_id = await office.mayor(), details.meeting.id
    commits = office.database.commits
    await asyncio.gather(*(office.service.answer(mayor, meeting_id, Answer.YES) for _ in range(20)))
    generations = {item.generation for item in await office.due.of_queue(GUILD, details.meeting.queue_key)}
    assert generations == {0, 1}, "one redraw is asked for, however often the button was pressed"
    assert office.database.commits > commits
    await office.service.answer(mayor, meeting_id, Answer.NO)
    (reply,) = (await office.reader.details(GUILD, meeting_id)).replies
    assert (reply.user_id, reply.answer) == (MAYOR_ID, Answer.NO)


async def test_another_servers_meeting_is_out_of_reach(office: Office) -> None:
    details = await office.scheduled()
    with pytest.raises(UserError):
        await office.reader.meeting(OTHER_GUILD, details.meeting.id)
    for typed in ("", "9" * 40, "-1", "²"):
        with pytest.raises(UserError):
            await office.reader.resolve(GUILD, typed)
    assert (await office.reader.resolve(GUILD, f" #{details.meeting.id} ")).id == details.meeting.id


async def test_cancelling_takes_back_what_was_to_come_and_asks_for_the_word_of_it(office: Office) -> None:
    details = await office.scheduled()
    target = ChangeTarget(details.meeting.id)
    with pytest.raises(NotAllowed):
        await office.service.cancel(await office.mayor(), target, "Keine Zeit")
    gone = await office.service.cancel(await office.people.moderator(), target, "Der Saal fällt aus")
    assert (gone.meeting.state, gone.meeting.cancelled_because) == (MeetingState.CANCELLED, "Der Saal fällt aus")
    assert sorted(kind for kind, _ in await office.waiting(details)) == sorted([CARD, EVENT, CANCELLED])
    with pytest.raises(UserError, match="has been canceled"):
        await office.service.cancel(await office.staff(), ChangeTarget(details.meeting.id), "Noch einmal")
    assert await office.reader.upcoming_page(GUILD, 0) == Page((), 0)


async def test_whom_a_post_pings_is_settled_once(office: Office) -> None:
    meeting = (await office.scheduled()).meeting
    people = list(range(100, 300))
    first = await office.service.assign_batches(meeting, "reminder:3600", people)
    assert [len(part) for part in first] == [80, 80, 40]
    assert await office.service.assign_batches(meeting, "reminder:3600", [1, 2, 3]) == first
    assert await office.service.assign_batches(meeting, "reminder:600", [1]) == [(1,)]
    assert await office.service.assign_batches(meeting, "cancelled", []) == [()]
    async with left_by_a_kill(office.database) as left:
        forum = await asyncio.to_thread(load_forum, PROJECT / "data" / "forum.toml")
        after = Office(left, office.clock, ServerService(left, forum))
        assert await after.service.assign_batches(meeting, "reminder:3600", [1, 2, 3]) == first, (
            "also by whoever comes next"
        )


async def test_meetings_are_listed_and_found(office: Office) -> None:
    for number in range(PAGE + 1):
        await office.scheduled(title=f"Runde {number}", start=f"{10 + number}.12. 15 Uhr")
    page = await office.reader.upcoming_page(GUILD, 0)
    assert ([meeting.title for meeting in page.items][:2], page.more) == (["Runde 0", "Runde 1"], True)
    page = await office.reader.upcoming_page(GUILD, 1)
    assert ([meeting.title for meeting in page.items], page.more) == ([f"Runde {PAGE}"], False)
    assert [meeting.title for meeting in await office.reader.search(GUILD, "runde 3")] == ["Runde 3"]
    assert [meeting.id for meeting in await office.reader.search(GUILD, "#2")] == [2]
    assert len(await office.reader.search(GUILD, "")) == PAGE + 1
    await office.clock.travel(datetime(2026, 12, 12, 12, 0, tzinfo=UTC) - office.clock.now())
    held_first = await office.reader.search(GUILD, "", 5, started_first=True)
    assert [meeting.title for meeting in held_first] == ["Runde 1", "Runde 0", "Runde 2", "Runde 3", "Runde 4"]
    await office.clock.travel(timedelta(days=365))
    assert await office.reader.upcoming_page(GUILD, 0) == Page((), 0)
    assert len(await office.reader.search(GUILD, "Runde")) == PAGE + 1


async def test_a_deleted_card_is_counted_on_once(office: Office) -> None:
    meeting = (await office.scheduled()).meeting
    assert (await office.service.card_was_deleted(meeting)).card_key() == f"meeting:{meeting.id}/card:2"
    assert (await office.service.card_was_deleted(meeting)).card == 2


async def test_an_erased_person_leaves_the_meeting_but_no_name(office: Office) -> None:
    details = await office.scheduled()
    staff = await office.staff()
    await office.service.answer(staff, details.meeting.id, Answer.YES)
    await office.service.assign_batches(details.meeting, "reminder:600", [STAFF_ID])
    privacy = Privacy(office.database, office.clock, {kind.key: kind for kind in CLASSES})
    assert set(await privacy.export(GUILD, STAFF_ID)) == {"meeting_organisers", "meeting_answers", "meeting_pings"}
    await privacy.erase(GUILD, STAFF_ID)
    left = await office.reader.details(GUILD, details.meeting.id)
    assert (left.organiser, left.replies) == (None, ())
    assert await privacy.export(GUILD, STAFF_ID) == {}


async def test_answers_and_pings_are_forgotten_on_time(office: Office) -> None:
    details = await office.scheduled()
    await office.service.answer(await office.mayor(), details.meeting.id, Answer.YES)
    await office.service.assign_batches(details.meeting, "reminder:600", [MAYOR_ID])
    privacy = Privacy(office.database, office.clock, {kind.key: kind for kind in CLASSES})
    await office.clock.travel(timedelta(days=100))
    assert await privacy.expire() == 1
    await office.clock.travel(timedelta(days=1000))
    assert await privacy.expire() == 1


async def test_a_meeting_is_found_by_number_or_title_and_asked_for_where_it_can_be_several(office: Office) -> None:
    first = (await office.scheduled(title="Winter session")).meeting
    year = (await office.scheduled(title="1 year of heat planning", start="4.12. 15 Uhr")).meeting
    for typed, meeting in (
        (str(year.id), year),
        ("1 year of heat planning", year),
        ("heat", year),
        (f"#{first.id}", first),
        ("winter", first),
    ):
        assert await office.reader.resolve(GUILD, typed) == meeting
    second = (await office.scheduled(title="Winter session", start="5.12. 15 Uhr")).meeting
    with pytest.raises(UserError) as several:
        await office.reader.resolve(GUILD, "Winter session")
    assert {f"**{meeting.id}** ·" in str(several.value.text.params["meetings"]) for meeting in (first, second)} == {
        True
    }
    for unknown in ("summer", "99", ""):
        with pytest.raises(UserError, match="no such meeting"):
            await office.reader.resolve(GUILD, unknown)
