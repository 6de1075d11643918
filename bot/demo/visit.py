"""Plays a short visit in the terminal: what the people of two cities do and see, through the people's own API.

It checks what it shows: the visit fails if a reminder is missing or comes twice.
"""

import asyncio
import re
import textwrap
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import aiohttp

from bot.dates import local_moment
from bot.demo.decision_visit import decide
from bot.demo.forum import MAYOR_PITTSBURGH, NEWCOMER, OB_DORTMUND, STAFF_DORTMUND, STAFF_PITTSBURGH
from bot.demo.moderation_visit import moderate
from bot.errors import RatsboteError
from bot.texts import Language
from sandbox.app import Sandbox
from sandbox.people import Person, buttons_of, text_of
from sandbox.people.reading import Json, selects_of

TITLE = "Hitzeschutz in der Stadt"
TOPIC = "Klimaschutz"
CHANNEL = "klimaschutz-climate"
AHEAD = timedelta(days=8)
REMINDERS = 4
_BELL = "⏰"
_SQUARE = "austausch-exchange"
_BAROMETER = "Priority barometer"
_RESULT = "📊"
_CLIMATE = "3"
"""Climate protection is the fourth topic of data/forum.toml; options count from nought."""
_WIDTH = 100

Say = Callable[[str], None]


class VisitFailed(RatsboteError):
    """The demo did not do what it shows."""


async def visit(sandbox: Sandbox, people: Mapping[str, Person], say: Say) -> None:
    """Play the visit. Raises VisitFailed when a reminder is missing or doubled."""
    staff, mayor = people[STAFF_DORTMUND], people[MAYOR_PITTSBURGH]
    say(_headline("A visit to the forum: every line below was said by the real bot, over HTTP and WebSocket."))
    await _command(say, people[STAFF_PITTSBURGH], "topic follow", {"topic": "Climate protection"})
    start = (sandbox.clock.now() + AHEAD).astimezone(ZoneInfo(staff.timezone)).replace(hour=15, minute=0)
    options = {"topic": TOPIC, "title": TITLE, "start": f"{start:%d.%m.%Y} 15 Uhr", "duration": "90 Min."}
    preview = await _command(say, staff, "meeting schedule", options)
    planned = await (await staff.press(preview, button_of(preview, "meetings.confirm:"))).final()
    _show(say, f"{staff.name} presses “Diese Sitzung planen” and is told", staff, planned.message)
    card = await mayor.wait_message(TITLE, channel=CHANNEL)
    _show(say, f"#{CHANNEL}, as {mayor.name} sees it", mayor, card)
    pressed = await (await mayor.press(card, "Ja / Yes")).final()
    _show(say, f"{mayor.name} presses “Ja / Yes” and is told", mayor, pressed.message)
    await _command(
        say,
        people[NEWCOMER],
        "meeting schedule",
        {"topic": "Climate protection", "title": "x", "start": "tomorrow 3pm"},
    )
    await _barometer(say, people)
    for title, reader, message in (*await decide(people), *await moderate(people)):
        _show(say, title, reader, message)
    await _travel(sandbox, start + timedelta(hours=1))
    reminders = await _reminders(mayor)
    for reminder in reminders:
        posted = local_moment(datetime.fromisoformat(reminder["timestamp"]), ZoneInfo(mayor.timezone), Language.EN)
        _show(say, f"#{CHANNEL} on {posted} in Pittsburgh", mayor, reminder)
    if len(reminders) != REMINDERS:
        raise VisitFailed(f"{len(reminders)} reminders came instead of {REMINDERS}")
    result = await mayor.wait_message(_RESULT, channel=_SQUARE)
    _show(say, f"#{_SQUARE}: the barometer closed by itself, with a chart", mayor, result)
    say(
        _headline(f"Time has travelled past the meeting: each of the {REMINDERS} reminders came once, at its own time.")
    )


async def _barometer(say: Say, people: Mapping[str, Person]) -> None:
    """The cities are asked for their priorities; both mayors rank one topic and confirm."""
    await _command(say, people[STAFF_DORTMUND], "umfrage prioritäten", {})
    card = await people[MAYOR_PITTSBURGH].wait_message(_BAROMETER, channel=_SQUARE)
    for name in (OB_DORTMUND, MAYOR_PITTSBURGH):
        person = people[name]
        ballot = (await (await person.press(card, "Abstimmen / Vote")).final()).message
        for choice in (_CLIMATE, "1"):
            menu = selects_of(ballot)[-1]["custom_id"]
            ballot = (await (await person.select(ballot, menu, choice)).final()).message
        done = await (await person.press(ballot, button_of(ballot, "polls.confirm:"))).final()
        _show(say, f"{name} ranks climate protection first, confirms, and is told", person, done.message)


async def _reminders(person: Person) -> list[Json]:
    return [message for message in await person.history(CHANNEL) if _BELL in text_of(message)]


async def _command(say: Say, person: Person, command: str, options: Mapping[str, str]) -> Json:
    answer = await (await person.command(command, options)).final()
    typed = " ".join(f"{name}:{value}" for name, value in options.items())
    _show(say, f"{person.name} types  /{command} {typed}", person, answer.message)
    return answer.message


def button_of(message: Json, action: str) -> str:
    """The id of the first button whose id begins so."""
    return next(str(button["custom_id"]) for button in buttons_of(message) if button["custom_id"].startswith(action))


async def _travel(sandbox: Sandbox, to: datetime) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{sandbox.base}/sandbox/clock", json={"to": to.isoformat()}, raise_for_status=True),
    ):
        await asyncio.sleep(0)


def _headline(text: str) -> str:
    return f"\n{text}\n{'─' * min(len(text), _WIDTH)}"


def _show(say: Say, title: str, reader: Person, message: Json) -> None:
    """A message as the reader's own client shows it: times on their clock, names instead of ids."""
    labels = [str(button.get("label")) for button in buttons_of(message)]
    lines = [line for line in _as_read(text_of(message), reader).splitlines() if line not in labels]
    say(f"\n▸ {title}")
    for line in lines:
        for part in textwrap.wrap(line, _WIDTH) or [""]:
            say(f"    {part}")
    if labels:
        say("    " + " ".join(f"[{label}]" for label in labels))


def _as_read(text: str, reader: Person) -> str:
    language, zone = Language.of(reader.locale), ZoneInfo(reader.timezone)
    people = {about["user"]["id"]: _called(about["user"]) for about in reader.memory.members.values()}
    channels = {channel["id"]: channel.get("name", "") for channel in reader.memory.channels.values()}

    def moment(match: re.Match[str]) -> str:
        return local_moment(datetime.fromtimestamp(int(match[1]), UTC), zone, language, year=True)

    text = re.sub(r" \(<t:\d+:R>\)", "", text)
    text = re.sub(r"<t:(\d+)(?::[tTdDfF])?>", moment, text)
    text = re.sub(r"<@(\d+)>", lambda match: "@" + people.get(match[1], "?"), text)
    text = re.sub(r"<#(\d+)>", lambda match: "#" + channels.get(match[1], "?"), text)
    return re.sub(r"(?m)^(#+|-#) |\*\*", "", text)


def _called(user: Json) -> str:
    return str(user.get("global_name") or user["username"])
