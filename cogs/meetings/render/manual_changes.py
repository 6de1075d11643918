"""Draws what is posted when somebody has changed a meeting's event by hand, to be adopted or undone."""

from datetime import datetime

import discord

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Text
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages, stamp
from cogs.meetings.models.meetings import MeetingDetails
from cogs.meetings.render.card import topic

ADOPT = "meetings.adopt"
"""The action of the button that takes an event's change over: argument meeting."""
UNDO = "meetings.undo"
"""The action of the button that writes the event anew: argument meeting."""


def manual_change_card(
    details: MeetingDetails,
    languages: PostLanguages,
    token: str,
    *,
    title: str,
    start: datetime,
    end: datetime | None,
    deleted: bool,
) -> Outgoing:
    """The offer; of a deleted event only to make it again, or to cancel the meeting by command."""
    meeting = details.meeting
    lines = [f"### ✏️ {meeting.mention}\n-# {topic(details, languages)}"]
    if deleted:
        lines.append(
            languages.lines(
                Text(
                    "The event of this meeting was deleted in Discord. The meeting is still planned; `/meeting cancel` "
                    "cancels it."
                )
            )
        )
    else:
        lines.append(languages.lines(Text("The event of this meeting was changed in Discord. Should that count?")))
        if title != meeting.title:
            lines.append(f"~~{plain(meeting.title)}~~ → {plain(title)}")
        if (start, end) != (meeting.starts_at, meeting.ends_at):
            until = f" … {stamp(end, 't')}" if end is not None else ""
            lines.append(f"~~{stamp(meeting.starts_at)} … {stamp(meeting.ends_at, 't')}~~\n→ **{stamp(start)}{until}**")
    adopt = kit.button(
        languages.inline(Text("Adopt")), make_id(ADOPT, meeting.id, token=token), discord.ButtonStyle.success
    )
    label = Text("Make the event again") if deleted else Text("Undo")
    undo = kit.button(languages.inline(label), make_id(UNDO, meeting.id, token=token))
    buttons = [undo] if deleted else [adopt, undo]
    return Outgoing(view=kit.card(kit.container(*lines, *kit.rows(buttons))))
