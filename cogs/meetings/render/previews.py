"""Shows what is about to be posted before one more press makes it so: a plan, a change, a cancellation."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.dates import day_text, local_moment, span
from bot.markup import plain
from bot.texts import Language, Plural, Text
from bot.ui.pager import Say
from bot.ui.post_text import stamp
from bot.when import Moment
from cogs.meetings.models.meetings import MeetingPlan
from cogs.meetings.models.previews import CancelPreview, EditPreview, EditReading, PlanPreview
from cogs.meetings.render.answers import reminders_line
from cogs.meetings.render.card import channel_words, place_words, spoken
from cogs.meetings.render.changes import change_lines, kept_lines
from cogs.meetings.render.series import preview as date_lines
from cogs.meetings.render.series import recurrence_text, rhythm_text
from cogs.meetings.render.times import times_in_full
from cogs.meetings.rules.reminders import reminder_times
from cogs.meetings.rules.series_changes import moved_alone
from cogs.network.models.cities import City

_DATES_OF_EACH = 4
"""Where a date can mean several things, so many dates of each are listed."""
_CANCELLED_LISTED = 13
_DETAILS = {
    "title": Text("Title"),
    "duration": Text("Duration"),
    "place": Text("Place"),
    "topic_id": Text("Topic"),
    "host_city_id": Text("Host"),
    "language": Text("Language"),
    "reminders": Text("Reminders"),
}
_HALF_A_DAY = timedelta(hours=12)


def plan_preview(preview: PlanPreview, say: Say, language: Language, warnings: Sequence[Text], now: datetime) -> str:
    """A meeting or series before it is planned: when it is everywhere, what speaks against it, what is posted where."""
    plan, readings = preview.plan, preview.readings
    title = plain(plan.title)
    single = Text("Please check the meeting “{title}” before it is planned:", title=title)
    series = Text("Please check the series “{title}” before it is planned:", title=title)
    lines = [
        say(series if readings else single),
        f"**{stamp(plan.start.instant)}** … {_end(plan)} · {say(span(plan.duration))}",
        *times_in_full(plan.start.instant, preview.cities, language),
        say(Text("Place: {place}", place=place_words(plan.place))),
        say(spoken(plan.language)),
    ]
    if len(readings) > 1:
        lines += ["", say(Text("The first date can mean several things for the others. Please choose:"))]
    for recurrence, dates in readings:
        lines += ["", f"🔁 **{say(recurrence_text(recurrence, plan.start.wall))}**"]
        first = None if len(readings) == 1 else _DATES_OF_EACH
        lines += date_lines(dates, preview.cities, say, language, first=first)
        if recurrence.endless:
            lines.append(f"-# {say(_endless(dates[-1]))}")
    ahead = [offset for offset, _ in reminder_times(plan.start.instant, plan.reminders, now)]
    return "\n".join(
        [
            *lines,
            *(f"⚠️ {say(warning)}" for warning in warnings),
            "",
            *([f"⚠️ {say(_channel_gone(preview))}"] if preview.channel_gone else []),
            say(
                Text(
                    "Nothing has been posted yet. The invitation will appear in {channel}, and among the server's "
                    "events.",
                    channel=channel_words(preview.channel_id),
                )
            ),
            say(reminders_line(ahead)),
        ]
    )


def edit_preview(preview: EditPreview, say: Say, language: Language, warnings: Sequence[Text]) -> str:
    """A change before it is made: what will be otherwise, by city, and what stays; who is told where."""
    before, after = preview.before, preview.after
    number, title = str(before.meeting.id), before.meeting.mention
    lines = [
        say(
            Text(
                "Please check the change of meeting {number}, “{title}”, before it is made:", number=number, title=title
            )
        ),
        *change_lines(before, after, say, language),
        *kept_lines(before.meeting, after.meeting, say),
    ]
    if len(preview.readings) > 1:
        lines += ["", say(Text("The new date can mean several things for the other meetings. Please choose:"))]
    for reading in preview.readings:
        first = None if len(preview.readings) == 1 else _DATES_OF_EACH
        lines += _reading(reading, before.earlier, after.cities, say, language, first=first)
    elsewhere = (before.meeting.starts_at, before.meeting.place) != (after.meeting.starts_at, after.meeting.place)
    return "\n".join(
        [
            *lines,
            *(f"⚠️ {say(warning)}" for warning in warnings),
            "",
            say(Text("Nothing has been changed yet. Card, event, reminders and calendar files will follow.")),
            *([say(_notice(preview.notified, after.channel_id))] if elsewhere and preview.notified else []),
        ]
    )


def cancel_preview(preview: CancelPreview, say: Say, language: Language) -> str:
    """A cancellation before it happens: which meetings, why, and who is told where."""
    meeting = preview.details.meeting
    zone = ZoneInfo(meeting.start.zone)
    dates = sorted([*(each.start for each in preview.meetings), *preview.later])
    listed = [f"• {local_moment(date.instant, zone, language, year=True)}" for date in dates[:_CANCELLED_LISTED]]
    notice = _notice(preview.notified, preview.details.channel_id)
    number, title = str(meeting.id), meeting.mention
    return "\n".join(
        [
            say(Text("Please check before meeting {number}, “{title}”, is canceled:", number=number, title=title)),
            *listed,
            *(["…"] if len(dates) > len(listed) else []),
            *([say(_all_of(preview))] if preview.later else []),
            say(Text("Reason: {reason}", reason=plain(preview.reason))),
            "",
            say(notice) if preview.notified else say(Text("Nobody has answered yet.")),
        ]
    )


def cancel_label(preview: CancelPreview) -> Text:
    """What the button does, in so many words."""
    series = preview.details.series
    if preview.later and series is not None and series.recurrence.endless:
        return Text("Cancel all further meetings")
    return Plural("Cancel {n} meeting", "Cancel {n} meetings", len(preview.meetings) + len(preview.later))


def _all_of(preview: CancelPreview) -> Text:
    """How many meetings a cancellation reaches beyond those that are listed, and until when."""
    series = preview.details.series
    if series is not None and series.recurrence.endless:
        return Text("The series has no end yet: all further meetings are canceled, and it ends.")
    day = day_text(preview.later[-1].wall.date())
    return Text(
        "{n} meetings altogether, the last one on {day}.", n=len(preview.meetings) + len(preview.later), day=day
    )


def _notice(people: int, channel_id: int | None) -> Text:
    """How many of those who have answered will be told, and where."""
    return Plural(
        "{n} person who has answered will be notified in {channel}.",
        "{n} people who have answered will be notified in {channel}.",
        people,
        channel=channel_words(channel_id),
    )


def _channel_gone(preview: PlanPreview) -> Text:
    """The topic's channel is no longer there, and what takes its place."""
    return Text(
        "The channel of the topic “{topic}” no longer exists. Until an administrator has run `/setup apply`, what "
        "belongs to this meeting is posted in {channel}.",
        topic=preview.plan.topic.name,
        channel=channel_words(preview.channel_id),
    )


def plan_label(preview: PlanPreview) -> Text:
    """What the button says that plans it as previewed."""
    if preview.channel_gone:
        return Text("Plan it in the meetings' channel")
    return Text("Plan this series") if preview.readings else Text("Plan this meeting")


def _end(plan: MeetingPlan) -> str:
    """When it is over: of what takes more than half a day with its date, so that nobody need reckon."""
    return stamp(plan.start.instant + plan.duration, "t" if plan.duration <= _HALF_A_DAY else "F")


def reading_text(reading: EditReading) -> Text:
    """One reading, as on its button: "Only this meeting", "Every month on the second Friday"."""
    series = reading.proposed.series
    return rhythm_text(series.recurrence, series.anchor) if series is not None else Text("Only this meeting")


def _reading(
    reading: EditReading,
    earlier: Sequence[Moment],
    cities: Sequence[City],
    say: Say,
    language: Language,
    *,
    first: int | None,
) -> list[str]:
    """What the change makes of the series, with its dates; and what was moved by itself before, and stays so."""
    proposed = reading.proposed
    series, dates = proposed.series, proposed.dates
    if series is None or not dates:
        return []
    endless = series.recurrence.endless
    how = Plural("This changes {n} meeting:", "This changes {n} meetings:", len(dates))
    alone = [
        stamp(meeting.starts_at)
        for meeting in proposed.changed
        if meeting.id != reading.target.meeting_id and not meeting.cancelled and moved_alone(series, meeting)
    ]
    stays = Text("Moved by itself before, and stays when it is: {dates}", dates=", ".join(alone))
    own = [
        f"{stamp(meeting.starts_at)} ({meeting.id}: {', '.join(say(_DETAILS[name]) for name in sorted(names))})"
        for meeting, names in proposed.differing
    ]
    keeps = Text("Set for one meeting alone before, and stays so: {dates}", dates=", ".join(own))
    return [
        "",
        f"🔁 **{say(recurrence_text(series.recurrence, series.anchor))}** "
        + say(Text("This changes all further meetings:") if endless else how),
        *date_lines(dates, cities, say, language, [start for start in earlier if start < dates[0]], first=first),
        *([f"-# {say(_endless(dates[-1]))}"] if endless else []),
        *([f"📌 {say(stays)}"] if alone else []),
        *([f"📌 {say(keeps)}"] if own else []),
    ]


def _endless(last: Moment) -> Text:
    """How far ahead the dates of a series without an end were looked at."""
    return Text("The series has no end yet. Its dates until {day} have been checked.", day=day_text(last.wall.date()))
