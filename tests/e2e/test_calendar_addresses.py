"""A calendar that follows: the address is made, read, limited and revoked, over real HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest

from bot.clock import to_db
from bot.demo.forum import ADMIN
from sandbox.people import Person
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import START, confirmed, scheduled

HOUR = timedelta(hours=1)
PUBLIC = "https://forum.example.org/calendar"


@pytest.fixture
async def forum(ready_forum: ForumWorld) -> ForumWorld:
    """The forum, with a bot that listens on a free port."""
    ready_forum.web_port = 0
    await ready_forum.restart_bot()
    return ready_forum


@pytest.fixture
async def http(forum: ForumWorld) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{forum.bot.web.port}") as session:
        yield session


async def switched_on(forum: ForumWorld) -> Person:
    """Calendars are set to be where the city's web server hands them on."""
    admin = await forum.person(ADMIN)
    await admin.command("setup settings", {"key": "calendar_url", "value": PUBLIC})
    return await forum.person("Mayor Pittsburgh")


async def issued(person: Person, button: str = "Subscribe in my calendar") -> str:
    """The path of a new address, as the bot serves it."""
    offer = await (await person.command("meeting calendar")).final()
    answer = await person.press(offer.message, button)
    (address,) = re.findall(rf"{re.escape(PUBLIC)}/([\w-]+\.ics)", answer.text)
    return f"/calendar/{address}"


async def test_no_address_is_offered_unless_an_administrator_says_where_calendars_are(forum: ForumWorld) -> None:
    mayor = await forum.person("Mayor Pittsburgh")
    assert not (await (await mayor.command("meeting calendar")).final()).message["components"]
    await switched_on(forum)
    assert (await (await mayor.command("meeting calendar")).final()).message["components"]


async def test_a_calendar_follows_the_meetings_and_learns_of_changes_alone(
    forum: ForumWorld, http: aiohttp.ClientSession
) -> None:
    mayor = await switched_on(forum)
    await scheduled(forum)
    path = await issued(mayor)
    first = await http.get(path)
    text = await first.text()
    assert (first.status, first.content_type) == (200, "text/calendar")
    assert "SUMMARY;LANGUAGE=en:" in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert f"DTSTART;TZID=Europe/Berlin:{START + HOUR:%Y%m%dT%H%M%S}" in text
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        unchanged = await http.get(path, headers=headers)
        assert (unchanged.status, await unchanged.read()) == (304, b"")
    assert (await http.head(path)).status == 200
    stab = await forum.person("Stab Dortmund")
    await confirmed(stab, "meeting cancel", {"meeting": "1", "reason": "Bürgermeisterin krank"})
    for headers in ({"If-None-Match": etag}, {"If-Modified-Since": modified}):
        changed = await http.get(path, headers=headers)
        assert changed.status == 200
        assert "STATUS:CANCELLED" in await changed.text()
        assert changed.headers["ETag"] != etag


async def test_nothing_in_it_tells_of_a_person(forum: ForumWorld, http: aiohttp.ClientSession) -> None:
    mayor = await switched_on(forum)
    card = await scheduled(forum)
    await mayor.press(card, "Ja / Yes")
    stab = await forum.person("Stab Dortmund")
    await confirmed(stab, "meeting cancel", {"meeting": "1", "reason": "Frau Krank fehlt"})
    text = await (await http.get(await issued(mayor))).text()
    assert "Canceled" in text
    for name in ("Stab", "Mayor", "Krank", str(mayor.id)):
        assert name not in text


async def test_a_new_address_ends_the_old_one_and_settings_revoke_it(
    forum: ForumWorld, http: aiohttp.ClientSession
) -> None:
    mayor = await switched_on(forum)
    old = await issued(mayor)
    async with forum.bot.database.read() as reader:
        (row,) = await reader.all("SELECT * FROM calendar_addresses")
    assert all(old[len("/calendar/") : -len(".ics")] not in str(value) for value in dict(row).values())
    offer = await (await mayor.command("meeting calendar")).final()
    again = await mayor.press(offer.message, "Subscribe in my calendar")
    assert "already" in again.text
    assert PUBLIC not in again.text
    answer = await mayor.press(again.message, "Make a new address")
    new = "/calendar/" + answer.text.split(f"{PUBLIC}/")[1].split("\n")[0]
    assert (await http.get(old)).status == 404
    assert (await http.get(new)).status == 200
    settings = await mayor.command("me settings")
    assert "Calendar address" in settings.text
    revoked = await mayor.press(settings.message, "Revoke the calendar address")
    assert "nowhere" in revoked.text
    assert (await http.get(new)).status == 404
    assert "Calendar address" not in (await mayor.command("me settings")).text


async def test_who_asks_too_often_waits_and_who_guesses_learns_nothing(
    forum: ForumWorld, http: aiohttp.ClientSession
) -> None:
    path = await issued(await switched_on(forum))
    reads = [(await http.get(path)).status for _ in range(61)]
    assert reads == [200] * 60 + [429]
    assert int((await http.get(path)).headers["Retry-After"]) > 3000
    await forum.travel(HOUR + timedelta(seconds=1))
    assert (await http.get(path)).status == 200
    guesses = [(await http.get(f"/calendar/{number:043}.ics")).status for number in range(61)]
    assert guesses == [404] * 60 + [429]
    assert (await http.get("/calendar/../../etc/passwd")).status == 404
    assert (await http.get("/")).status == 404


async def test_what_is_in_use_is_kept_and_who_has_left_or_been_switched_off_gets_nothing(
    forum: ForumWorld, http: aiohttp.ClientSession
) -> None:
    mayor = await switched_on(forum)
    path = await issued(mayor)
    admin = await forum.person(ADMIN)
    await admin.command("setup settings", {"key": "calendar_url", "value": "off"})
    assert (await http.get(path)).status == 404
    await switched_on(forum)
    assert (await http.get(path)).status == 200
    async with forum.bot.database.transaction() as tx:
        await tx.execute("UPDATE calendar_addresses SET last_read_at = ?", to_db(START - timedelta(days=360)))
    assert (await http.get(path)).status == 200
    async with forum.bot.database.read() as reader:
        (row,) = await reader.all("SELECT last_read_at FROM calendar_addresses")
    assert row["last_read_at"] == to_db(forum.clock.now().replace(hour=0, minute=0, second=0, microsecond=0))
    left = asyncio.create_task(forum.bot.wait_for("raw_member_remove"))
    await mayor.request("DELETE", f"/users/@me/guilds/{forum.guild_id}")
    await left
    assert (await http.get(path)).status == 404
