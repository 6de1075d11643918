"""Minutes as they are posted, attendance by city, and the agenda with the controls to change it."""

import io
from collections.abc import Sequence
from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Language, Text, Texts, Word
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages, and_more, fit, name, stamp
from cogs.meetings.models.meetings import AgendaItem, MeetingDetails
from cogs.meetings.models.minutes import Attendee, Minutes, Quote
from cogs.meetings.render.card import topic
from cogs.network.models.cities import City, Delegate

SIGN = "meetings.sign"
"""The action of the button that signs minutes: argument minutes."""
PICK, ADD, MOVE, REMOVE = (f"meetings.agenda_{what}" for what in ("pick", "add", "move", "remove"))
TICK, ATTENDANCE = "meetings.tick", "meetings.attendance"
TICKED_AT_ONCE = 25
"""Discord's limit for the options of a select."""
_LABEL = 100
_SIGNED_BUDGET = 900


def minutes_card(details: MeetingDetails, minutes: Minutes, languages: PostLanguages, token: str) -> Outgoing:
    """The minutes with their file, hash, signatures, and the button to sign."""
    state = Text("Signed") if minutes.final else Text("Draft: valid once delegates of two countries have signed")
    version = languages.inline(Text("Version {number}", number=str(minutes.version)))
    lines = [
        f"### 📝 {languages.inline(Word('paper', 'Minutes'))}: {plain(details.meeting.title)}",
        f"-# {topic(details, languages)} · {stamp(details.meeting.starts_at, 'f')} · {version}",
        f"**{languages.inline(state)}**",
        f"-# SHA-256 `{minutes.sha256}`",
    ]
    signed = [
        f"✍️ {name(one.name)} ({name(city.name) if (city := details.city(one.city_id)) else one.country},"
        f" {stamp(one.signed_at, 'd')})"
        for one in minutes.signatures
    ]
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    container.add_item(discord.ui.TextDisplay("\n".join(lines)))
    if signed:
        container.add_item(discord.ui.TextDisplay(fit(signed, "\n", _SIGNED_BUDGET, and_more)))
    attached = discord.File(io.BytesIO(minutes.content), file_name(minutes))
    container.add_item(discord.ui.File(attached))
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    row.add_item(
        discord.ui.Button(
            label=languages.inline(Word("button", "Sign")),
            style=discord.ButtonStyle.primary,
            custom_id=make_id(SIGN, minutes.id, token=token),
        )
    )
    container.add_item(row)
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view, files=[attached])


def file_name(minutes: Minutes) -> str:
    """The name under which Discord takes the file: letters, digits, dots, dashes."""
    kept = "".join(char if char.isascii() and (char.isalnum() or char in ".-_") else "_" for char in minutes.file_name)
    return kept.strip(".") or "minutes"


def quoted_text(quotes: Sequence[Quote]) -> str:
    """What was picked, as the beginning of minutes."""
    return "\n\n".join(f"{quote.name}, {quote.written_at:%Y-%m-%d %H:%M} UTC:\n{quote.content}" for quote in quotes)


def agenda_text(details: MeetingDetails, picked: int | None, texts: Texts, language: Language) -> str:
    """The agenda; the item that is picked stands out."""
    head = f"## {plain(details.meeting.title)}\n{stamp(details.meeting.starts_at)}"
    if not details.agenda:
        return f"{head}\n\n{texts.render(Text('There is no item yet.'), language)}"
    lines = []
    for number, item in enumerate(details.agenda, 1):
        city = details.city(item.city_id)
        by = f" · {plain(city.name)}" if city is not None else ""
        line = f"{number}. {plain(item.title)} ({item.minutes} min){by}"
        lines.append(f"**▸ {line}**" if item.id == picked else line)
    total = sum(item.minutes for item in details.agenda)
    length = int(details.meeting.duration.total_seconds()) // 60
    lines.append(texts.render(Text("Together {total} of {length} minutes.", total=total, length=length), language))
    if total > length:
        lines.append("⚠️ " + texts.render(Text("The agenda takes longer than the meeting."), language))
    return head + "\n\n" + "\n".join(lines)


def agenda_controls(
    details: MeetingDetails, picked: int | None, texts: Texts, language: Language, *, open_: bool
) -> discord.ui.View | None:
    """The select by which an item is picked, and what can be done with it."""
    if not open_:
        return None
    view = discord.ui.View(timeout=None)
    meeting_id = details.meeting.id
    if details.agenda:
        view.add_item(_picker(meeting_id, details.agenda, picked, texts.render(Text("Choose an item"), language)))
    buttons = [(Word("button", "Add an item"), make_id(ADD, meeting_id), discord.ButtonStyle.primary)]
    if picked is not None:
        grey = discord.ButtonStyle.secondary
        buttons += [
            (Word("button", "Up"), make_id(MOVE, meeting_id, picked, -1), grey),
            (Word("button", "Down"), make_id(MOVE, meeting_id, picked, 1), grey),
            (Word("button", "Remove"), make_id(REMOVE, meeting_id, picked), discord.ButtonStyle.danger),
        ]
    for label, custom_id, style in buttons:
        view.add_item(discord.ui.Button(label=texts.render(label, language), style=style, custom_id=custom_id))
    return view


def attendance_text(
    details: MeetingDetails,
    people: Sequence[tuple[City, Delegate]],
    present: Sequence[Attendee],
    texts: Texts,
    language: Language,
) -> str:
    """Who was there, by city; cities of which nobody was are counted."""
    by_city: dict[int, list[Attendee]] = {}
    for one in present:
        by_city.setdefault(one.city_id, []).append(one)
    lines = [f"## {plain(details.meeting.title)}", stamp(details.meeting.starts_at), ""]
    lines.append(f"**{texts.render(Text('Present: {n}', n=len(present)), language)}**")
    lines += [
        f"{plain(city.name)}: {', '.join(plain(one.name) for one in by_city[city.id])}"
        for city in (*details.cities, *details.former)
        if city.id in by_city
    ]
    missing = {city.id for city, _ in people} - set(by_city)
    if missing:
        lines.append(texts.render(Text("Cities without anybody present: {n}", n=len(missing)), language))
    return "\n".join(lines)


def ticker(
    meeting_id: int, people: Sequence[tuple[City, Delegate]], page: int, present: Sequence[int], prompt: str
) -> discord.ui.View:
    """The select by which delegates are ticked, 25 at a time; those who are ticked already are chosen."""
    view = discord.ui.View(timeout=None)
    options = [
        discord.SelectOption(
            label=cut(delegate.name, _LABEL),
            description=cut(city.name, _LABEL),
            value=str(delegate.user_id),
            default=delegate.user_id in present,
        )
        for city, delegate in people[page * TICKED_AT_ONCE : (page + 1) * TICKED_AT_ONCE]
    ]
    if options:
        view.add_item(
            discord.ui.Select(
                custom_id=make_id(TICK, meeting_id, page),
                placeholder=cut(prompt, _LABEL),
                min_values=0,
                max_values=len(options),
                options=options,
            )
        )
    return view


def _picker(meeting_id: int, items: Sequence[AgendaItem], picked: int | None, prompt: str) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=make_id(PICK, meeting_id),
        placeholder=prompt,
        options=[
            discord.SelectOption(
                label=cut(f"{number}. {item.title}", _LABEL), value=str(item.id), default=item.id == picked
            )
            for number, item in enumerate(items, 1)
        ],
    )
