"""Draws what is posted beside the card: reminders, changes, cancellations; each part pings exactly its people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import discord

from bot.dates import span
from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages, and_more, fit, stamp
from cogs.meetings.models.meetings import MeetingDetails
from cogs.meetings.render.card import agenda, buttons, card_words, topic, when

POSTED = "delivery.details"
"""The kernel's button, which works in direct messages as well."""
_A_DAY = timedelta(hours=24)
_AGENDA_BUDGET = 300
_TIMES_BUDGET = 350
_DATES_BUDGET = 300


@dataclass(frozen=True, slots=True)
class NoticePart:
    """One of the consecutive messages of a notice: `number` of `total`, and whom it pings."""

    number: int
    total: int
    user_ids: tuple[int, ...]


def reminder(
    details: MeetingDetails, languages: PostLanguages, part: NoticePart, offset: timedelta, late: timedelta | None
) -> list[str]:
    """What the part says. `late`: how long after its time; it is said, and then how long there is left is not."""
    meeting = details.meeting
    head = f"### ⏰ {meeting.mention}{_counted(part)}\n-# {topic(details, languages)}"
    if part.number > 1:
        return [head]
    due = stamp(meeting.starts_at - offset, "f")
    if late is not None:
        left = languages.lines(Text("**Late:** this reminder was due on {moment}.", moment=due))
    else:
        left = languages.lines(Text("{span} to go.", span=span(offset)))
    plan = [agenda(details, languages, _AGENDA_BUDGET)] if details.agenda and offset == _A_DAY else []
    return [head, left, when(details, languages, _TIMES_BUDGET), *plan]


def changed(details: MeetingDetails, languages: PostLanguages, part: NoticePart) -> list[str]:
    """What the part says to those who answered: when and where it was, and is now."""
    meeting, notified = details.meeting, details.meeting.notified
    word = languages.inline(Word("meeting", "Changed"))
    head = f"### 📅 {word}: {meeting.mention}{_counted(part)}\n-# {topic(details, languages)}"
    if part.number > 1 or notified is None:
        return [head]
    before = [f"~~{stamp(notified.start)}~~"] if notified.start != meeting.starts_at else []
    return [head, "\n".join([*before, when(details, languages, _TIMES_BUDGET)])]


def cancelled(
    details: MeetingDetails, languages: PostLanguages, part: NoticePart, dates: Sequence[datetime]
) -> list[str]:
    """What the part says to everyone who answered; `dates` are those that are cancelled (UTC)."""
    meeting = details.meeting
    word = languages.inline(Word("meeting", "Canceled"))
    head = f"### ❌ {word}: {meeting.mention}{_counted(part)}\n-# {topic(details, languages)}"
    if part.number > 1:
        return [head]
    date_list = fit([f"~~{stamp(date)}~~" for date in dates], "\n", _DATES_BUDGET, and_more)
    return [head, date_list, plain(meeting.cancelled_because or "")]


def notice(
    details: MeetingDetails, languages: PostLanguages, now: datetime, token: str, texts: Sequence[str], part: NoticePart
) -> Outgoing:
    """A part as a message. The mentions stand in it as text, and exactly these people are pinged."""
    mentions = " ".join(f"<@{user_id}>" for user_id in part.user_ids)
    row = buttons(details.meeting, languages, now, token)
    view = kit.card(kit.container(*texts, *([mentions] if mentions else []), row))
    people = [discord.Object(user_id) for user_id in part.user_ids]
    return Outgoing(
        view=view,
        mentions=discord.AllowedMentions(everyone=False, roles=False, replied_user=False, users=people or False),
    )


def direct(details: MeetingDetails, languages: PostLanguages, token: str) -> Outgoing:
    """A reminder for one person, with the way to the card."""
    meeting = details.meeting
    texts = [
        f"### ⏰ {meeting.mention}\n-# {topic(details, languages)}",
        when(details, languages),
    ]
    texts.append(languages.lines(Text("Please answer on the card in {channel}.", channel=card_words(details))))
    button = kit.button(languages.inline(Word("button", "Details")), make_id(POSTED, token=token))
    return Outgoing(view=kit.card(kit.container(*texts, kit.Row(button))))


def _counted(part: NoticePart) -> str:
    return f" ({part.number}/{part.total})" if part.total > 1 else ""
