"""Two bots that know nothing of the sandbox, used by people as they would be on Discord."""

import asyncio
from collections.abc import AsyncIterator, Callable

import discord
import pytest

from sandbox.app import Sandbox
from sandbox.conformance import discord_conformance
from sandbox.people import CommandUnavailableError, File, Person, text_of
from tests.examples.clubhouse import Clubhouse
from tests.examples.pinboard import STAR, Pinboard

Meet = Callable[[str], Person]


async def running(bot: discord.Client, sandbox: Sandbox) -> asyncio.Task[None]:
    """Logs the bot in and connects it, as its `run` would, and waits until it is ready."""
    await bot.login(sandbox.bot_token)
    task = asyncio.create_task(bot.connect())
    await asyncio.wait_for(bot.wait_until_ready(), 15)
    return task


@pytest.fixture
async def start(sandbox: Sandbox) -> AsyncIterator[Callable[[discord.Client], "asyncio.Future[None]"]]:
    """Starts bots; in the end they are closed, and all that they asked must be as Discord documents it."""
    started: list[tuple[discord.Client, asyncio.Task[None]]] = []

    async def go(bot: discord.Client) -> None:
        started.append((bot, await running(bot, sandbox)))

    yield lambda bot: asyncio.ensure_future(go(bot))
    for bot, task in started:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
    asked = [entry.to_json() for entry in sandbox.record.since(0)]
    assert not [entry["path"] for entry in asked if entry["unknown"]]
    document = discord_conformance()
    if document is not None:
        report = document.check(entry for entry in asked if entry["user"] == "bot")
        assert not report.findings, "\n".join(str(finding) for finding in report.findings)


Start = Callable[[discord.Client], "asyncio.Future[None]"]


@pytest.fixture
async def sandbox_with_content(sandbox: Sandbox) -> Sandbox:
    """The message content intent is switched on, as its owner would in the portal."""
    sandbox.seeded.application.flags |= 1 << 19
    return sandbox


async def react(person: Person, message: dict[str, str], emoji: str) -> None:
    path = f"/channels/{message['channel_id']}/messages/{message['id']}/reactions/{emoji}/@me"
    await person.request("PUT", path)


async def test_the_pinboard_pins_what_gets_stars_and_lists_it(
    sandbox_with_content: Sandbox, start: Start, meet: Meet
) -> None:
    assert sandbox_with_content.port
    await start(Pinboard())
    newcomer, admin = await meet("Newcomer").connect(), await meet("Forum Admin").connect()
    message = await newcomer.say("general", "Free soup on Friday")
    await react(newcomer, message, STAR)
    await react(admin, message, STAR)
    await admin.wait_until(lambda: admin.memory.messages[message["id"]]["pinned"] is True, "the pin")
    asked = await newcomer.say("general", "!pins")
    await newcomer.wait_message("Free soup on Friday", after=asked)


async def test_the_pinboard_converts_arguments_and_tells_of_its_errors(
    sandbox_with_content: Sandbox, start: Start, meet: Meet
) -> None:
    assert sandbox_with_content.port
    await start(Pinboard())
    newcomer, admin = await meet("Newcomer").connect(), await meet("Forum Admin").connect()
    await newcomer.say("general", f"!whois <@{admin.id}>")
    card = await newcomer.wait_message(lambda message: bool(message["embeds"]))
    assert card["embeds"][0]["title"] == "Forum Admin"
    await newcomer.say("general", "!whois nobody")
    await newcomer.wait_message('Member "nobody" not found')
    await newcomer.say("general", "!sweep 2")
    await newcomer.wait_message("Manage Messages permission")
    await newcomer.say("general", "!sweep many")


async def test_the_pinboards_raffle_waits_for_the_first_reaction(
    sandbox_with_content: Sandbox, start: Start, meet: Meet
) -> None:
    assert sandbox_with_content.port
    await start(Pinboard())
    newcomer = await meet("Newcomer").connect()
    await newcomer.say("general", "!raffle a cake")
    question = await newcomer.wait_message("Who wants a cake?")
    await newcomer.wait_until(lambda: "MESSAGE_REACTION_ADD" in dict(newcomer.memory.log), "the reaction")
    await react(newcomer, question, "🎉")
    await newcomer.wait_message(f"a cake goes to <@{newcomer.id}>")
    [kept] = [m for m in await newcomer.history("general") if m["id"] == question["id"]]
    assert "reactions" not in kept
    assert kept["mentions"] == []


async def test_the_pinboards_button_outlives_the_bot(sandbox_with_content: Sandbox, start: Start, meet: Meet) -> None:
    assert sandbox_with_content.port
    first = Pinboard()
    await start(first)
    newcomer = await meet("Newcomer").connect()
    await newcomer.say("general", "!roles")
    card = await newcomer.wait_message("What are you?")
    await first.close()
    await start(Pinboard())
    assert (await newcomer.press(card, "Reader")).text == "Reader it is."
    assert newcomer.roles() == ["Reader"]
    assert (await newcomer.press(card, "Reader")).text == "You read no more."
    assert newcomer.roles() == []


async def test_the_clubhouse_turns_a_form_into_an_event_a_file_and_a_thread(
    sandbox: Sandbox, start: Start, meet: Meet
) -> None:
    await start(Clubhouse())
    newcomer, mayor = await meet("Newcomer").connect(), await meet("Mayor Pittsburgh").connect()
    offered = await newcomer.autocomplete("propose", "place", "mill")
    assert [choice["value"] for choice in offered] == ["Old mill"]
    answer = await newcomer.command("propose", {"place": "Old mill"})
    done = await newcomer.submit(answer.form, {"What": "Chess", "Why": "Because."})
    card = await mayor.wait_message("Proposed: Chess at Old mill")
    assert (done.text, card["attachments"][0]["filename"]) == ("Proposed: Chess at Old mill", "evening.txt")
    await newcomer.wait_message(f"What do you think, <@{newcomer.id}>?", channel="Chess")
    [event] = sandbox.seeded.guild.events.values()
    assert (event.name, event.location) == ("Chess", "Old mill")
    await mayor.request("PUT", f"/guilds/{mayor.guild_id}/scheduled-events/{event.id}/users/@me")
    assert (await newcomer.command("evenings")).text == "Chess: 1 coming"


async def test_the_clubhouse_shows_commands_for_managers_to_managers_and_announces_by_webhook(
    sandbox: Sandbox, start: Start, meet: Meet
) -> None:
    assert sandbox.port
    await start(Clubhouse())
    newcomer, admin = await meet("Newcomer").connect(), await meet("Forum Admin").connect()
    with pytest.raises(CommandUnavailableError):
        await newcomer.command("announce", {"channel": "general"})
    picture = File("door.png", b"\x89PNG\r\n\x1a\n", "image/png")
    answer = await admin.command("announce", {"channel": "general", "picture": picture})
    assert answer.text.startswith("Announced in <#")
    message = await newcomer.wait_message("The club is open.")
    assert (message["author"]["username"], message["attachments"][0]["filename"]) == ("Doorkeeper", "door.png")


async def test_the_clubhouse_greets_by_a_menu_and_a_direct_message(sandbox: Sandbox, start: Start, meet: Meet) -> None:
    assert sandbox.port
    await start(Clubhouse())
    newcomer, mayor = await meet("Newcomer").connect(), await meet("Mayor Pittsburgh").connect()
    assert (await mayor.menu("Greet", newcomer)).text == "Greeted."
    hello = await newcomer.wait_message("says hello.")
    assert text_of(hello).startswith("Mayor Pittsburgh")
