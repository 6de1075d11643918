"""Draws minutes as they are posted, attendance by city, and the agenda with the controls to change it."""

import io
from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.pages import Page
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.pager import Say, turning
from bot.ui.post_text import PostLanguages, and_more, fit, name, stamp
from cogs.meetings.models.meetings import AgendaStep, MeetingDetails
from cogs.meetings.models.minutes import Attendee, Minutes, Quote
from cogs.meetings.render.card import topic
from cogs.network.models.cities import City, Delegate

SIGN = "meetings.sign"
"""The action of the button that signs minutes: argument minutes."""
PICK, ADD, MOVE, REMOVE = (f"meetings.agenda_{what}" for what in ("pick", "add", "move", "remove"))
TICK, ATTENDANCE = "meetings.tick", "meetings.attendance"
TICKED_AT_ONCE = 25
"""Discord's limit for the options of a select."""
_SIGNED_BUDGET = 900


def minutes_card(details: MeetingDetails, minutes: Minutes, languages: PostLanguages, token: str) -> Outgoing:
    """The minutes with their file, hash, signatures, and the button to sign."""
    state = Text("Signed") if minutes.final else Text("Draft: valid once delegates of two countries have signed")
    version = languages.inline(Text("Version {number}", number=str(minutes.version)))
    lines = [
        f"### 📝 {languages.inline(Word('paper', 'Minutes'))}: {details.meeting.mention}",
        f"-# {topic(details, languages)} · {stamp(details.meeting.starts_at, 'f')} · {version}",
        f"**{languages.inline(state)}**",
        f"-# SHA-256 `{minutes.sha256}`",
    ]
    signed = [
        f"✍️ {name(each.name)} ({name(city.name) if (city := details.city(each.city_id)) else each.country},"
        f" {stamp(each.signed_at, 'd')})"
        for each in minutes.signatures
    ]
    attached = discord.File(io.BytesIO(minutes.content), file_name(minutes))
    sign = kit.button(
        languages.inline(Word("button", "Sign")), make_id(SIGN, minutes.id, token=token), discord.ButtonStyle.primary
    )
    container = kit.container(
        "\n".join(lines),
        *([fit(signed, "\n", _SIGNED_BUDGET, and_more)] if signed else []),
        discord.ui.File(attached),
        kit.Row(sign),
    )
    return Outgoing(view=kit.card(container), files=[attached])


def file_name(minutes: Minutes) -> str:
    """The name under which Discord takes the file: letters, digits, dots, dashes."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in ".-_") else "_" for char in minutes.file_name)
    return kept.strip(".") or "minutes"


def quoted_text(quotes: Sequence[Quote]) -> str:
    """What was picked, as the beginning of minutes."""
    return "\n\n".join(f"{quote.name}, {quote.written_at:%Y-%m-%d %H:%M} UTC:\n{quote.content}" for quote in quotes)


def agenda_text(details: MeetingDetails, picked: int | None, say: Say) -> str:
    """The agenda; the item that is picked stands out."""
    head = f"## {details.meeting.mention}\n{stamp(details.meeting.starts_at)}"
    if not details.agenda:
        return f"{head}\n\n{say(Text('The agenda is empty so far.'))}"
    lines = []
    for number, item in enumerate(details.agenda, 1):
        city = details.city(item.city_id)
        by = f" · {plain(city.name)}" if city is not None else ""
        line = f"{number}. {plain(item.title)} ({item.minutes} min){by}"
        lines.append(f"**▸ {line}**" if item.id == picked else line)
    total = sum(item.minutes for item in details.agenda)
    length = int(details.meeting.duration.total_seconds()) // 60
    lines.append(say(Text("Together {total} of {length} minutes.", total=total, length=length)))
    if total > length:
        lines.append("⚠️ " + say(Text("The agenda takes longer than the meeting.")))
    return head + "\n\n" + "\n".join(lines)


def agenda_controls(details: MeetingDetails, picked: int | None, say: Say) -> discord.ui.View:
    """The select by which an item is picked, and what can be done with it."""
    meeting_id = details.meeting.id
    items: list[discord.ui.Item[Any]] = []
    if details.agenda:
        options = [
            kit.option(f"{number}. {item.title}", str(item.id), default=item.id == picked)
            for number, item in enumerate(details.agenda, 1)
        ]
        items.append(kit.select(make_id(PICK, meeting_id), options, say(Text("Choose an agenda item"))))
    add = say(Word("button", "Add an item"))
    items.append(kit.button(add, make_id(ADD, meeting_id), discord.ButtonStyle.primary))
    if picked is not None:
        remove = make_id(REMOVE, meeting_id, picked)
        items += [
            kit.button(say(Word("button", "Up")), make_id(MOVE, meeting_id, picked, AgendaStep.UP)),
            kit.button(say(Word("button", "Down")), make_id(MOVE, meeting_id, picked, AgendaStep.DOWN)),
            kit.button(say(Word("button", "Remove")), remove, discord.ButtonStyle.danger),
        ]
    return kit.view(*items)


def attendance_text(
    details: MeetingDetails,
    people: Sequence[tuple[City, Delegate]],
    present: Sequence[Attendee],
    say: Say,
) -> str:
    """Who was there, by city; cities of which nobody was are counted."""
    by_city: dict[int, list[Attendee]] = {}
    for attendee in present:
        by_city.setdefault(attendee.city_id, []).append(attendee)
    lines = [f"## {details.meeting.mention}", stamp(details.meeting.starts_at), ""]
    lines.append(f"**{say(Text('Present: {n}', n=len(present)))}**")
    lines += [
        f"{plain(city.name)}: {', '.join(plain(attendee.name) for attendee in by_city[city.id])}"
        for city in (*details.cities, *details.former)
        if city.id in by_city
    ]
    missing = {city.id for city, _ in people} - set(by_city)
    if missing:
        lines.append(say(Text("Cities without anybody present: {n}", n=len(missing))))
    return "\n".join(lines)


def attendance_view(
    meeting_id: int, page: Page[tuple[City, Delegate]], present: Sequence[Attendee], say: Say
) -> discord.ui.View:
    """The select by which delegates are ticked, a page at a time; those who are ticked already are chosen."""
    ticked = {attendee.user_id for attendee in present}
    options = [
        kit.option(delegate.name, str(delegate.user_id), description=city.name, default=delegate.user_id in ticked)
        for city, delegate in page.items
    ]
    prompt = say(Text("Select those who were there"))
    items: list[discord.ui.Item[Any]] = [*turning(say, page, lambda number: make_id(ATTENDANCE, meeting_id, number))]
    if options:
        custom_id = make_id(TICK, meeting_id, page.number)
        items.insert(0, kit.select(custom_id, options, prompt, at_least=0, at_most=len(options)))
    return kit.view(*items)
