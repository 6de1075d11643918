"""Draws what people are told of an event that was changed by hand or is lost: to be adopted, undone, made again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Text
from bot.ui import kit
from bot.ui.ids import make_id, version_of
from bot.ui.post_text import PostLanguages, stamp
from cogs.meetings.models.events import EventTrouble, LiveEvent
from cogs.meetings.models.meetings import MeetingDetails
from cogs.meetings.render.card import topic

_DAY: Final = timedelta(days=1)

ADOPT = "meetings.adopt"
"""The action of the button that takes an event's change over: argument meeting."""
UNDO = "meetings.undo"
"""The action of the button that writes the event anew: argument meeting."""


MAKE_AGAIN = "meetings.event_again"
"""The action of the button that makes a meeting's event again: arguments meeting and guild."""
HOLD_HERE = "meetings.hold_here"
"""The action of the button that holds it in the topic's channel: arguments as above."""
RELOCATE = "meetings.relocate"
"""The action of the select that holds it in another voice channel: arguments as above."""

_TOLD = {
    EventTrouble.DELETED: Text("The event of this meeting was deleted in Discord."),
    EventTrouble.STARTED: Text("The event of this meeting was started in Discord before its time."),
    EventTrouble.ENDED: Text("The event of this meeting was ended in Discord before the meeting has begun."),
    EventTrouble.CHANNEL_GONE: Text(
        "The voice channel of this meeting no longer exists, and so it has no event. Where shall the meeting take "
        "place?"
    ),
    EventTrouble.FULL: Text(
        "This meeting has no event: Discord allows 100 events on a server that are planned or running, and there are "
        "as many. Once one of them is over or deleted, the button makes this one."
    ),
}


def event_version(title: str, start: datetime, end: datetime | None) -> str:
    """What an offer to adopt is about."""
    return version_of(title, start.isoformat(), end.isoformat() if end is not None else "")


def _span(start: datetime, end: datetime) -> str:
    """Both ends; the later one with its day, unless it follows within one."""
    return f"{stamp(start)} … {stamp(end, 't' if end - start < _DAY else 'F')}"


def manual_change_card(details: MeetingDetails, event: LiveEvent, languages: PostLanguages, token: str) -> Outgoing:
    """An event that says something else than its meeting, and whether that should count."""
    meeting, start, end = details.meeting, event.start, event.end
    lines = [_head(details, languages)]
    lines.append(languages.lines(Text("The event of this meeting was changed in Discord. Should that count?")))
    if event.title != meeting.title:
        lines.append(f"~~{plain(meeting.title)}~~ → {plain(event.title)}")
    if (start, end) != (meeting.starts_at, meeting.ends_at):
        before = _span(meeting.starts_at, meeting.ends_at)
        lines.append(f"~~{before}~~\n→ **{stamp(start) if end is None else _span(start, end)}**")
    adopt = kit.button(
        languages.inline(Text("Adopt")),
        make_id(ADOPT, meeting.id, event_version(event.title, start, end), token=token),
        discord.ButtonStyle.success,
    )
    undo = kit.button(languages.inline(Text("Undo")), make_id(UNDO, meeting.id, token=token))
    return Outgoing(view=kit.card(kit.container(*lines, *kit.rows([adopt, undo]))))


def event_trouble_card(
    details: MeetingDetails,
    trouble: EventTrouble,
    channels: Sequence[tuple[int, str]],
    languages: PostLanguages,
    token: str,
) -> Outgoing:
    """What befell the event of a meeting that stands, and the way to another one: in any of the voice `channels` (id
    and name), where its own is gone.
    """
    meeting = details.meeting
    stands = Text("The meeting is still planned; `/meeting cancel` cancels it.")
    lines = [_head(details, languages), stamp(meeting.starts_at)]
    lines += [languages.lines(_TOLD[trouble]), languages.lines(stands)]
    if trouble is not EventTrouble.CHANNEL_GONE:
        again = make_id(MAKE_AGAIN, meeting.id, meeting.guild_id, token=token)
        return _card(lines, kit.button(languages.inline(Text("Make the event again")), again))
    here = make_id(HOLD_HERE, meeting.id, meeting.guild_id, token=token)
    button = kit.button(languages.inline(Text("In the topic's channel")), here)
    if not channels:
        return _card(lines, button)
    options = [kit.option(f"🔊 {name}", str(channel_id)) for channel_id, name in channels[: kit.MAX_OPTIONS]]
    prompt = languages.inline(Text("In another voice channel"))
    return _card(lines, button, kit.select(make_id(RELOCATE, meeting.id, meeting.guild_id), options, prompt))


def _head(details: MeetingDetails, languages: PostLanguages) -> str:
    return f"### ✏️ {details.meeting.mention}\n-# {topic(details, languages)}"


def _card(lines: Sequence[str], *controls: discord.ui.Item[Any]) -> Outgoing:
    return Outgoing(view=kit.card(kit.container(*lines, *(kit.Row(control) for control in controls))))
