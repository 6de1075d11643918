"""Series on a real database: what is planned, what an edit or a cancellation reaches, and what follows from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.due.models import DueState
from bot.errors import NotAllowed, UserError
from bot.when import wall_to_moment
from cogs.meetings.models.changes import MeetingChanges
from cogs.meetings.models.due import CHANGED, REMINDER
from cogs.meetings.models.meetings import Answer, Meeting, MeetingDetails, MeetingInput
from cogs.meetings.models.place import MeetingPlace
from cogs.meetings.models.previews import EditPreview
from cogs.meetings.models.series import AHEAD, ChangeTarget, MonthlyPattern, Scope
from cogs.meetings.rules.series_changes import MeetingChanged
from cogs.meetings.rules.warnings import Overlap
from cogs.meetings.service.editing import MeetingEditor
from cogs.meetings.store import meetings as store
from tests.storage.network_world import BERLIN, GUILD
from tests.storage.test_meetings_store import Office, office

__all__ = ["office"]

WEEK, HOUR = timedelta(weeks=1), timedelta(hours=1)
WEEKLY = {"repeat": "weekly", "title": "Jour fixe"}


def editor(office: Office) -> MeetingEditor:
    people = office.people
    return MeetingEditor(office.work, people.cities, people.topics, office.service.series, office.reader)


async def edited(office: Office, meeting_id: int, scope: Scope, **changes: str) -> MeetingDetails:
    typed = replace(MeetingInput("", "", ""), **changes)
    return await editor(office).edit(await office.staff(), ChangeTarget(meeting_id, scope), typed)


async def all_of(office: Office, details: MeetingDetails) -> list[Meeting]:
    async with office.work.read() as reader:
        return await store.of_series(reader, GUILD, details.meeting.series_id or 0)


async def reminders(office: Office, meeting: Meeting) -> list[datetime]:
    items = await office.due.of_queue(GUILD, meeting.queue_key)
    return sorted(item.due_at for item in items if item.kind == REMINDER and item.state is DueState.PENDING)


def walls(meetings: list[Meeting]) -> list[str]:
    return [f"{meeting.start.wall:%d.%m. %H:%M}" for meeting in meetings]


async def test_a_series_stands_on_the_list_a_quarter_ahead_and_shows_the_next_one_alone(office: Office) -> None:
    details = await office.scheduled(**WEEKLY)
    known = await all_of(office, details)
    assert len(known) == AHEAD
    assert [meeting.shown for meeting in known] == [True] + [False] * (AHEAD - 1)
    assert {meeting.start.wall.hour for meeting in known} == {15}
    assert details.meeting.reminders == (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10))
    assert len((await office.reader.upcoming_page(GUILD, 0)).items) == 1
    for meeting in known:
        await office.clock.travel(meeting.starts_at - office.clock.now())
        await office.service.series.show_following(GUILD, meeting.id)
        now = await all_of(office, details)
        assert sum(entry.starts_at > office.clock.now() for entry in now) == AHEAD
        (shown,) = [entry for entry in now if entry.shown and entry.starts_at > office.clock.now()]
        assert shown.starts_at - meeting.starts_at in {WEEK, WEEK - HOUR, WEEK + HOUR}


async def test_a_count_and_a_last_day_end_a_series(office: Office) -> None:
    assert len(await all_of(office, await office.scheduled(**WEEKLY, until="4"))) == 4
    by_day = await office.scheduled(repeat="biweekly", title="Runde", until="31.12.2026")
    assert walls(await all_of(office, by_day)) == ["03.12. 15:00", "17.12. 15:00", "31.12. 15:00"]
    quarterly = await office.scheduled(repeat="quarterly", title="Beirat", until="4")
    assert walls(await all_of(office, quarterly)) == ["03.12. 15:00", "04.03. 15:00", "03.06. 15:00", "02.09. 15:00"]
    for wrong in ("1", "105", "2.12.2026", "3.12.2030"):
        with pytest.raises(UserError):
            await office.scheduled(repeat="weekly", title="Falsch", until=wrong)
    with pytest.raises(UserError, match="belongs to a series"):
        await office.scheduled(title="Falsch", until="5")


async def test_one_meeting_is_moved_and_the_rest_stay(office: Office) -> None:
    details = await office.scheduled(**WEEKLY, until="4")
    second = (await all_of(office, details))[1]
    moved = await edited(office, second.id, Scope.ONE, start="11.12. 16 Uhr", place="Rathaus")
    assert walls(await all_of(office, details)) == ["03.12. 15:00", "11.12. 16:00", "17.12. 15:00", "24.12. 15:00"]
    assert (moved.meeting.place, moved.meeting.sequence) == (MeetingPlace("Rathaus"), 1)
    assert await reminders(office, moved.meeting) == [
        moved.meeting.starts_at - reminder for reminder in moved.meeting.reminders
    ]
    assert moved.meeting.slot == second.slot


async def test_this_and_the_following_move_and_what_was_before_stays(office: Office) -> None:
    details = await office.scheduled(**WEEKLY, until="5")
    third = (await all_of(office, details))[2]
    moved = await edited(office, third.id, Scope.FOLLOWING, start="18.12. 9 Uhr")
    assert walls(await all_of(office, details)) == ["03.12. 15:00", "10.12. 15:00"]
    assert walls(await all_of(office, moved)) == ["18.12. 09:00", "25.12. 09:00", "01.01. 09:00"]
    assert moved.meeting.id == third.id
    assert moved.earlier[-1] == (await all_of(office, details))[1].start
    assert details.series is not None
    assert moved.series is not None
    assert moved.series.origin == details.series.origin
    last = (await all_of(office, moved))[-1]
    await office.clock.travel(last.starts_at - office.clock.now())
    await office.service.series.show_following(GUILD, last.id)
    await office.service.series.show_following(GUILD, details.meeting.id)
    assert len(await all_of(office, moved)) == 3
    assert len(await all_of(office, details)) == 2


async def test_all_that_lie_ahead_move_and_keep_their_answers_and_cancellations(office: Office) -> None:
    details = await office.scheduled(**WEEKLY, until="4")
    first, second, third, _ = await all_of(office, details)
    await office.service.answer(await office.mayor(), second.id, Answer.YES)
    await office.service.cancel(await office.staff(), ChangeTarget(third.id), "Feiertag")
    await edited(office, second.id, Scope.ALL, start="9.12. 10 Uhr", title="Runder Tisch")
    known = await all_of(office, details)
    assert walls(known) == ["02.12. 10:00", "09.12. 10:00", "16.12. 10:00", "23.12. 10:00"]
    assert [meeting.cancelled for meeting in known] == [False, False, True, False]
    assert {meeting.title for meeting in known if not meeting.cancelled} == {"Runder Tisch"}
    assert [reply.answer for reply in (await office.reader.details(GUILD, second.id)).replies] == [Answer.YES]
    assert [meeting.id for meeting in known][:2] == [first.id, second.id]


async def test_what_was_moved_by_itself_stays_when_the_rest_moves(office: Office) -> None:
    details = await office.scheduled(**WEEKLY, until="4")
    known = await all_of(office, details)
    await edited(office, known[2].id, Scope.ONE, start="18.12. 9 Uhr")
    moved = await edited(office, known[1].id, Scope.FOLLOWING, start="eine halbe Stunde später")
    assert walls(await all_of(office, moved)) == ["10.12. 15:30", "18.12. 09:00", "24.12. 15:30"]
    listed = (await office.reader.upcoming_page(GUILD, 0)).items
    assert walls(list(listed)) == ["03.12. 15:00", "10.12. 15:30", "18.12. 09:00"]
    again = await edited(office, known[1].id, Scope.ALL, start="16 Uhr")
    assert walls(await all_of(office, again)) == ["10.12. 16:00", "18.12. 09:00", "24.12. 16:00"]
    alone = await edited(office, known[2].id, Scope.ALL, start="17.12. 16 Uhr")
    assert walls(await all_of(office, alone)) == ["10.12. 16:00", "17.12. 16:00", "24.12. 16:00"]


async def test_what_was_set_on_one_meeting_alone_stays_when_its_series_is_changed(office: Office) -> None:
    known = await all_of(office, await office.scheduled(**WEEKLY, until="4"))
    await edited(office, known[2].id, Scope.ONE, place="Rathaus", title="Klausur", duration="3 h")
    for changes in ({"place": "Online"}, {"place": "Online", "start": "16 Uhr"}):
        target = ChangeTarget(known[1].id, Scope.FOLLOWING)
        (reading,) = (await previewed(office, target, **changes)).readings
        assert [(meeting.id, names) for meeting, names in reading.proposed.differing] == [
            (known[2].id, frozenset({"place"}))
        ]
        after = await all_of(office, await edited(office, known[1].id, Scope.FOLLOWING, **changes))
        assert [meeting.place.words for meeting in after][-3:] == ["Online", "Rathaus", "Online"]
        assert (after[-2].title, after[-2].duration) == ("Klausur", 3 * HOUR)
    # What it shares with the others is no longer its own, nor is what it is itself told for all.
    await edited(office, known[2].id, Scope.ONE, place="Online")
    after = await all_of(office, await edited(office, known[2].id, Scope.ALL, title="Runde"))
    assert [meeting.own for meeting in after] == [frozenset(), {"duration"}, frozenset()]
    after = await all_of(office, await edited(office, known[1].id, Scope.ALL, place="Rathaus", title="Neu"))
    assert {(meeting.place.words, meeting.title) for meeting in after} == {("Rathaus", "Neu")}


async def test_what_following_meetings_were_given_is_not_the_earlier_ones_own(office: Office) -> None:
    known = await all_of(office, await office.scheduled(**WEEKLY, until="4"))
    await edited(office, known[2].id, Scope.FOLLOWING, place="Rathaus")
    after = await all_of(office, await edited(office, known[0].id, Scope.ALL, place="Online"))
    assert {meeting.place.words for meeting in after} == {"Online"}


@pytest.mark.parametrize(("until", "more"), [("18", 5), ("31.12.2027", 44), ("", 104)])
async def test_a_preview_reaches_to_the_end_of_the_series_beyond_what_is_on_the_list(
    office: Office, until: str, more: int
) -> None:
    details = await office.scheduled(**WEEKLY, until=until)
    second = (await all_of(office, details))[1]
    for scope, listed in ((Scope.ALL, AHEAD), (Scope.FOLLOWING, AHEAD - 1)):
        target = ChangeTarget(second.id, scope)
        cancelled = await office.service.preview_cancel(await office.staff(), target, "Ende")
        assert (len(cancelled.meetings), len(cancelled.later)) == (listed, more)
        for changes in ({"title": "Runde"}, {"start": "16 Uhr"}):
            (reading,) = (await previewed(office, target, **changes)).readings
            assert (len(reading.proposed.changed), len(reading.proposed.later)) == (listed, more)
            assert len({date.instant for date in reading.proposed.dates}) == listed + more
    alone = await office.service.preview_cancel(await office.staff(), ChangeTarget(second.id), "Krank")
    assert (len(alone.meetings), alone.later) == (1, ())


async def test_what_was_brought_forward_and_held_does_not_pull_the_rest_into_other_weeks(office: Office) -> None:
    details = await office.scheduled(**WEEKLY, until="4")
    known = await all_of(office, details)
    await edited(office, known[1].id, Scope.ONE, start="1.12. 9 Uhr")
    await office.clock.travel(datetime(2026, 12, 1, 9, tzinfo=UTC) - office.clock.now())
    moved = await edited(office, known[2].id, Scope.ALL, start="17.12. 16 Uhr")
    assert walls(await all_of(office, moved)) == ["03.12. 16:00", "01.12. 09:00", "17.12. 16:00", "24.12. 16:00"]


@pytest.mark.parametrize(("scope", "typed"), [(Scope.FOLLOWING, "16 Uhr"), (Scope.ALL, "sechs Stunden später")])
async def test_a_time_alone_for_a_meeting_that_was_moved_leaves_the_others_their_days(
    office: Office, scope: Scope, typed: str
) -> None:
    known = await all_of(office, await office.scheduled(**WEEKLY, until="4"))
    await edited(office, known[1].id, Scope.ONE, start="11.12. 10 Uhr")
    preview = await previewed(office, ChangeTarget(known[1].id, scope), start=typed)
    moved = await editor(office).edit(await office.staff(), preview.readings[0].target, preview.typed)
    dates = ["03.12. 16:00", "11.12. 16:00", "17.12. 16:00", "24.12. 16:00"]
    assert walls(await all_of(office, moved)) == dates[0 if scope is Scope.ALL else 1 :]


async def test_a_typed_date_is_honoured_and_the_others_follow_the_pattern_that_was_chosen(office: Office) -> None:
    details = await office.scheduled(repeat="monthly", title="Beirat", start="7.1.2027 15 Uhr", until="4")
    pressed = details.meeting.id
    changes = MeetingChanges(start=wall_to_moment(datetime(2027, 1, 8, 15), BERLIN))  # noqa: DTZ001 - a wall clock
    for pattern, dates in (
        (MonthlyPattern.SECOND, ["08.01. 15:00", "12.02. 15:00", "12.03. 15:00", "09.04. 15:00"]),
        (MonthlyPattern.DAY, ["08.01. 15:00", "08.02. 15:00", "08.03. 15:00", "08.04. 15:00"]),
    ):
        target = ChangeTarget(pressed, Scope.ALL, pattern)
        moved = await editor(office).change(await office.staff(), target, changes)
        assert walls(await all_of(office, moved)) == dates


async def test_a_new_date_that_can_mean_several_days_of_the_month_is_no_silent_guess(office: Office) -> None:
    details = await office.scheduled(repeat="monthly", title="Beirat", start="7.1.2027 15 Uhr", until="4")
    with pytest.raises(UserError, match="several things"):
        await edited(office, details.meeting.id, Scope.ALL, start="8.1.2027 15 Uhr")
    assert walls(await all_of(office, details))[:2] == ["07.01. 15:00", "04.02. 15:00"]
    moved = await edited(office, details.meeting.id, Scope.ALL, start="7.1.2027 16 Uhr")
    assert walls(await all_of(office, moved))[:2] == ["07.01. 16:00", "04.02. 16:00"]


async def test_a_series_that_was_moved_or_cut_says_its_last_day_truly(office: Office) -> None:
    details = await office.scheduled(repeat="weekly", title="Jour fixe", until="31.12.2026")
    third = (await all_of(office, details))[2]
    moved = await edited(office, third.id, Scope.FOLLOWING, start="18.12. 9 Uhr")
    before = (await office.reader.details(GUILD, details.meeting.id)).series
    assert before is not None
    assert before.recurrence.until == date(2026, 12, 10)
    assert moved.series is not None
    assert moved.series.recurrence.until == (await all_of(office, moved))[-1].start.wall.date() == date(2027, 1, 1)


async def test_a_new_title_reaches_what_will_be_planned_later(office: Office) -> None:
    details = await office.scheduled(**WEEKLY)
    await edited(office, details.meeting.id, Scope.ALL, title="Runder Tisch", duration="2 h")
    await office.clock.travel(details.meeting.starts_at - office.clock.now())
    await office.service.series.show_following(GUILD, details.meeting.id)
    newest = (await all_of(office, details))[-1]
    assert (newest.title, newest.duration) == ("Runder Tisch", 2 * HOUR)


async def test_cancelling_this_and_the_following_ends_the_series(office: Office) -> None:
    details = await office.scheduled(**WEEKLY)
    third = (await all_of(office, details))[2]
    await office.service.cancel(await office.staff(), ChangeTarget(third.id, Scope.FOLLOWING), "Ende")
    known = await all_of(office, details)
    assert [meeting.cancelled for meeting in known] == [False, False] + [True] * (AHEAD - 2)
    await office.clock.travel(known[1].starts_at - office.clock.now())
    await office.service.series.show_following(GUILD, known[1].id)
    assert len(await all_of(office, details)) == AHEAD
    assert (
        await office.reader.upcoming(GUILD) == [known[1]] or (await office.reader.upcoming(GUILD))[0].id == known[1].id
    )


async def test_the_next_one_is_shown_when_the_shown_one_is_cancelled(office: Office) -> None:
    details = await office.scheduled(**WEEKLY)
    await office.service.cancel(await office.staff(), ChangeTarget(details.meeting.id), "Krank")
    assert [meeting.shown for meeting in await all_of(office, details)][:3] == [True, True, False]


async def test_whoever_did_not_call_it_changes_nothing_and_nothing_changes_after_the_start(office: Office) -> None:
    details = await office.scheduled()
    with pytest.raises(NotAllowed):
        await editor(office).edit(await office.mayor(), ChangeTarget(details.meeting.id), MeetingInput("", "Neu", ""))
    with pytest.raises(UserError, match="Nothing was changed"):
        await edited(office, details.meeting.id, Scope.ONE)
    await office.clock.travel(details.meeting.starts_at - office.clock.now())
    with pytest.raises(UserError, match="already begun"):
        await edited(office, details.meeting.id, Scope.ONE, title="Neu")


async def test_two_edits_in_a_second_end_in_one_set_of_reminders(office: Office) -> None:
    details = await office.scheduled()
    await edited(office, details.meeting.id, Scope.ONE, start="4.12. 15 Uhr")
    final = (await edited(office, details.meeting.id, Scope.ONE, start="5.12. 10 Uhr", duration="2 h")).meeting
    assert await reminders(office, final) == [final.starts_at - before for before in final.reminders]
    items = await office.due.of_queue(GUILD, final.queue_key)
    assert sum(item.kind == CHANGED and item.state is DueState.PENDING for item in items) == 1
    assert final.sequence == 2


async def test_when_a_zones_rules_change_the_wall_clock_stays_and_the_instant_moves(office: Office) -> None:
    """As if the tz data had said one hour otherwise when the meeting was planned."""
    details = await office.scheduled()
    stale = replace(details.meeting.start, instant=details.meeting.starts_at + HOUR)
    async with office.database.transaction() as tx:
        await store.save(tx, replace(details.meeting, start=stale))
        await store.save_notified(tx, replace(details.meeting, start=stale))
    await office.service.series.rederive(GUILD)
    moved = await office.reader.meeting(GUILD, details.meeting.id)
    assert moved.starts_at == datetime(2026, 12, 3, 15, tzinfo=BERLIN).astimezone(UTC)
    assert await reminders(office, moved) == [moved.starts_at - before for before in moved.reminders]
    await office.service.series.rederive(GUILD)
    assert await office.reader.meeting(GUILD, details.meeting.id) == moved
    items = await office.due.of_queue(GUILD, moved.queue_key)
    assert any(item.kind == CHANGED and item.state is DueState.PENDING for item in items)


async def previewed(office: Office, target: ChangeTarget, **changes: str) -> EditPreview:
    typed = replace(MeetingInput("", "", ""), **changes)
    return await editor(office).preview(await office.staff(), target, typed)


async def test_an_edit_is_previewed_and_changes_nothing_before_it_is_agreed_to(office: Office) -> None:
    details = await office.scheduled()
    target = ChangeTarget(details.meeting.id)
    await office.service.answer(await office.mayor(), details.meeting.id, Answer.YES)
    preview = await previewed(office, target, start="16 Uhr")
    assert walls([preview.before.meeting, preview.after.meeting]) == ["03.12. 15:00", "03.12. 16:00"]
    assert (preview.typed.start, preview.typed.duration, preview.notified) == ("2026-12-03 16:00", "", 1)
    assert await office.reader.meeting(GUILD, details.meeting.id) == details.meeting
    refused = [await office.mayor(), replace(await office.staff(), user_id=99)]
    for actor in refused:
        with pytest.raises(NotAllowed):
            await editor(office).preview(actor, target, preview.typed)


async def test_what_was_changed_after_the_preview_is_not_changed_unseen(office: Office) -> None:
    details = await office.scheduled(**WEEKLY, until="4")
    second = (await all_of(office, details))[1]
    stale = await previewed(office, ChangeTarget(second.id, Scope.ALL), start="16 Uhr")
    staff = await office.staff()
    cancellation = await office.service.preview_cancel(staff, ChangeTarget(second.id, Scope.FOLLOWING), "Ende")
    assert len(cancellation.meetings) == 3
    await edited(office, details.meeting.id, Scope.ONE, place="Rathaus")
    with pytest.raises(MeetingChanged):
        await editor(office).edit(staff, stale.readings[0].target, stale.typed, version=stale.version)
    target = ChangeTarget(second.id, Scope.FOLLOWING)
    with pytest.raises(MeetingChanged):
        await office.service.cancel(staff, target, "Ende", version=cancellation.version)
    fresh = await previewed(office, stale.readings[0].target, start="16 Uhr")
    moved = await editor(office).edit(staff, fresh.readings[0].target, fresh.typed, version=fresh.version)
    assert {meeting.start.wall.hour for meeting in await all_of(office, moved)} == {16}


async def test_what_is_so_already_is_no_change(office: Office) -> None:
    details = await office.scheduled()
    with pytest.raises(UserError, match="Nothing was changed"):
        await previewed(
            office, ChangeTarget(details.meeting.id), title="Wärmeplanung", start="15 Uhr", duration="1,5 h"
        )
    preview = await previewed(office, ChangeTarget(details.meeting.id), title="Wärmeplanung", place="Rathaus")
    assert preview.readings[0].pressed.place == MeetingPlace("Rathaus")


async def test_a_meeting_at_the_same_time_is_pointed_out_but_not_the_one_that_is_changed(office: Office) -> None:
    details = await office.scheduled()
    at = [details.meeting.starts_at + HOUR]
    (overlap,) = [each for each in await office.reader.warnings(GUILD, at, HOUR) if isinstance(each, Overlap)]
    assert overlap.meeting.id == details.meeting.id
    assert await office.reader.warnings(GUILD, at, HOUR, {details.meeting.id}) == []
    assert await office.reader.warnings(GUILD, [details.meeting.ends_at], HOUR) == []


async def test_a_first_date_that_can_stand_for_two_patterns_is_no_silent_guess(office: Office) -> None:
    entry = {"repeat": "monthly", "title": "Beirat", "start": "27.11.2026 15 Uhr", "until": "3"}
    with pytest.raises(UserError, match="fourth of its weekday"):
        await office.scheduled(**entry)
    for pattern, dates in (
        (MonthlyPattern.FOURTH, ["27.11. 15:00", "25.12. 15:00", "22.01. 15:00"]),
        (MonthlyPattern.LAST, ["27.11. 15:00", "25.12. 15:00", "29.01. 15:00"]),
    ):
        details = await office.scheduled(**entry | {"title": pattern.name}, monthly=pattern.value)
        assert walls(await all_of(office, details)) == dates
    fifth = await office.scheduled(**entry | {"title": "Am fünften", "start": "29.1.2027 15 Uhr"})
    assert walls(await all_of(office, fifth)) == ["29.01. 15:00", "26.02. 15:00", "26.03. 15:00"]


async def test_every_reading_of_a_new_date_is_offered_unless_it_is_impossible(office: Office) -> None:
    details = await office.scheduled(repeat="monthly", title="Beirat", start="3.12.2026 15 Uhr", until="4")
    second = (await all_of(office, details))[1]
    preview = await previewed(office, ChangeTarget(second.id, Scope.ALL), start="31.1.2027 15 Uhr")
    assert [reading.target.pattern for reading in preview.readings] == [
        None,
        MonthlyPattern.LAST,
        MonthlyPattern.LAST_DAY,
    ]
    assert [len(reading.proposed.changed) for reading in preview.readings] == [1, 4, 4]
    for reading in preview.readings:
        assert ChangeTarget.load(reading.target.dump()) == reading.target
        assert reading.pressed.start.wall == datetime(2027, 1, 31, 15)  # noqa: DTZ001 - a wall clock
    # On the first of each month, December's would be past already.
    await office.clock.travel(datetime(2026, 12, 2, tzinfo=UTC) - office.clock.now())
    preview = await previewed(office, ChangeTarget(second.id, Scope.ALL), start="1.1.2027 15 Uhr")
    assert [reading.target.pattern for reading in preview.readings] == [None, MonthlyPattern.FIRST]
    assert ChangeTarget.load((str(second.id),)) == ChangeTarget(second.id)
