"""Commands and menus: a persona on one side, a bot of the real discord.py on the other."""

from collections.abc import Callable
from typing import Any

import discord
import pytest
from discord import app_commands

from sandbox.app import Sandbox
from sandbox.people import CommandUnavailableError, File, Person, RefusedError, text_of
from tests.small_bot import SmallBot

Meet = Callable[[str], Person]
Inter = discord.Interaction[SmallBot]


async def test_a_slash_command_is_answered_where_it_was_called(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    @bot.tree.command()
    async def greet(interaction: Inter, name: str, times: app_commands.Range[int, 1, 3] = 1) -> None:
        assert interaction.guild is not None
        await interaction.response.send_message(f"Hello {name}! " * times + str(interaction.locale))

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    answer = await newcomer.command("greet", {"name": "Pittsburgh", "times": 2})
    assert answer.text == "Hello Pittsburgh! Hello Pittsburgh! en-US"
    assert not answer.ephemeral
    message = answer.message
    assert message["type"] == 20
    assert message["interaction_metadata"]["user"]["id"] == newcomer.id
    assert message["interaction"]["name"] == "greet"


async def test_an_ephemeral_answer_is_seen_by_its_person_alone(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    @bot.tree.command()
    async def whisper(interaction: Inter) -> None:
        await interaction.response.send_message("only you", ephemeral=True)
        await interaction.followup.send("and now all")

    await bot.go(sandbox)
    newcomer, other = await meet("Newcomer").connect(), await meet("Moderation").connect()
    answer = await newcomer.command("whisper")
    assert answer.ephemeral
    await other.wait_message("and now all")
    assert [text_of(message) for message in other.messages()] == ["and now all"]
    assert [text_of(message) for message in newcomer.messages()] == ["only you", "and now all"]
    assert [message["content"] for message in await newcomer.history()] == ["and now all"]


async def test_an_ephemeral_answer_reaches_its_bot_as_from_nowhere(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    """MESSAGE_CREATE comes under DIRECT_MESSAGES, with neither guild nor member; the person's copy has neither too."""
    heard: list[discord.Message] = []

    @bot.event
    async def on_message(message: discord.Message) -> None:
        heard.append(message)

    @bot.tree.command()
    async def whisper(interaction: Inter) -> None:
        await interaction.response.send_message("only you", ephemeral=True)

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    answer = await newcomer.command("whisper")
    await bot.hears("message")
    [message] = heard
    assert (message.id, message.guild) == (int(answer.message["id"]), None)
    assert message.flags.ephemeral
    assert message.content == "only you"
    assert isinstance(message.author, discord.ClientUser | discord.User)
    assert not {"guild_id", "member"} & set(answer.message)


async def test_a_bot_without_the_intent_for_direct_messages_hears_of_no_ephemeral_answer(
    sandbox: Sandbox, meet: Meet
) -> None:
    deaf = SmallBot(discord.Intents(guilds=True, guild_messages=True))

    @deaf.tree.command()
    async def whisper(interaction: Inter) -> None:
        await interaction.response.send_message("only you", ephemeral=True)
        await interaction.followup.send("and now all")

    await deaf.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    await newcomer.command("whisper")
    await deaf.hears("message")
    assert deaf.heard.count("message") == 1
    await deaf.stop()


async def test_a_deferred_answer_thinks_first_and_is_filled_in_later(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    @bot.tree.command()
    async def ponder(interaction: Inter) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        seen = await interaction.original_response()
        assert seen.flags.loading
        await interaction.edit_original_response(content="done")
        extra = await interaction.followup.send("more", wait=True)
        await extra.edit(content="more and more")
        await extra.delete()

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    answer = await (await newcomer.command("ponder")).final()
    assert answer.text.startswith("done")
    assert answer.ephemeral


async def test_a_follow_up_fills_in_a_deferred_answer(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    @bot.tree.command()
    async def ponder(interaction: Inter) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send("filled in")

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    answer = await (await newcomer.command("ponder")).final()
    assert [message["content"] for message in answer.messages] == ["filled in"]


async def test_subcommands_choices_and_every_kind_of_option_arrive_as_what_they_are(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    city = app_commands.Group(name="city", description="Cities")
    got: dict[str, Any] = {}

    @city.command()
    @app_commands.choices(size=[app_commands.Choice(name="small", value=1), app_commands.Choice(name="big", value=2)])
    async def show(
        interaction: Inter,
        member: discord.Member,
        role: discord.Role,
        channel: discord.TextChannel,
        size: app_commands.Choice[int],
        share: float,
        really: bool,  # noqa: FBT001 - that is how discord.py declares options
        file: discord.Attachment,
    ) -> None:
        got.update(member=member, role=role, channel=channel.name, size=size.value, share=share, really=really)
        got["file"] = (file.filename, await file.read())
        await interaction.response.send_message("thanks")

    bot.tree.add_command(city)
    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    await newcomer.command(
        "city show",
        {
            "member": "Stab Dortmund",
            "role": "Forum Admin",
            "channel": "general",
            "size": "big",
            "share": 0.5,
            "really": True,
            "file": File("minutes.txt", b"agreed", "text/plain"),
        },
    )
    assert isinstance(got["member"], discord.Member)
    assert got["member"].global_name == "Stab Dortmund"
    assert got["role"].name == "Forum Admin"
    assert (got["channel"], got["size"], got["share"], got["really"]) == ("general", 2, 0.5, True)
    assert got["file"] == ("minutes.txt", b"agreed")


async def test_autocomplete_offers_what_the_bot_finds_for_what_is_typed(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    @bot.tree.command()
    async def find(interaction: Inter, topic: str, city: str = "") -> None:
        await interaction.response.send_message(topic + city)

    @find.autocomplete("topic")
    async def offer(interaction: Inter, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{current} in {interaction.namespace.city}", value=current.upper())]

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    choices = await newcomer.autocomplete("find", "topic", "clim", {"city": "Dortmund"})
    assert choices == [{"name": "clim in Dortmund", "value": "CLIM"}]


async def test_context_menus_carry_their_target(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    @bot.tree.context_menu(name="Archive as decision")
    async def archive(interaction: Inter, message: discord.Message) -> None:
        await interaction.response.send_message(f"archived: {message.content}", ephemeral=True)

    @bot.tree.context_menu(name="City and function")
    async def city(interaction: Inter, member: discord.Member) -> None:
        await interaction.response.send_message(f"about {member.display_name}", ephemeral=True)

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    message = await newcomer.say(None, "we agreed")
    assert (await newcomer.menu("Archive as decision", message)).text == "archived: we agreed"
    assert (await newcomer.menu("City and function", "Moderation")).text == "about Moderation"


async def test_a_silent_bot_is_reported_after_three_seconds_and_may_not_answer_late(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    held: list[Inter] = []

    @bot.tree.command()
    async def silent(interaction: Inter) -> None:
        held.append(interaction)

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    answer = await newcomer.command("silent")
    assert answer.failure is not None
    assert answer.failure.timed_out
    with pytest.raises(discord.NotFound) as late:
        await held[0].response.send_message("too late")
    assert late.value.code == 10062


async def test_an_interaction_is_answered_once(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    held: list[Inter] = []

    @bot.tree.command()
    async def twice(interaction: Inter) -> None:
        await interaction.response.send_message("once")
        held.append(interaction)

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    await newcomer.command("twice")
    again = discord.Interaction(data=_raw(held[0]), state=held[0]._state)
    with pytest.raises(discord.HTTPException) as second:
        await again.response.send_message("twice")
    assert second.value.code == 40060


def _raw(interaction: Inter) -> Any:  # noqa: ANN401 - discord.py's payload type
    return {
        "id": str(interaction.id),
        "type": 2,
        "token": interaction.token,
        "version": 1,
        "application_id": str(interaction.application_id),
        "attachment_size_limit": 0,
    }


async def test_commands_for_managers_are_neither_shown_to_others_nor_taken_from_them(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    @bot.tree.command()
    @app_commands.default_permissions(manage_guild=True)
    async def setup(interaction: Inter) -> None:
        await interaction.response.send_message("ok", ephemeral=True)

    await bot.go(sandbox)
    admin, newcomer = await meet("Forum Admin").connect(), await meet("Newcomer").connect()
    assert (await admin.command("setup")).text == "ok"
    with pytest.raises(CommandUnavailableError, match="there are"):
        await newcomer.command("setup")
    command = bot.tree.get_commands()[0]
    index = await admin.request("GET", f"/guilds/{admin.guild_id}/application-command-index")
    data = {"id": index["application_commands"][0]["id"], "name": command.name, "type": 1, "options": []}
    body = {"type": 2, "application_id": admin.application_id, "channel_id": admin.channel()["id"], "data": data}
    with pytest.raises(RefusedError) as refused:
        await newcomer.request("POST", "/interactions", body)
    assert refused.value.code == 50013


async def test_options_are_checked_before_a_bot_sees_them(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    @bot.tree.command()
    async def rate(interaction: Inter, points: app_commands.Range[int, 0, 10]) -> None:
        await interaction.response.send_message(str(points))

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    for wrong in ({"points": 11}, {"points": "many"}, {}):
        with pytest.raises(RefusedError) as refused:
            await newcomer.command("rate", wrong)
        assert refused.value.code == 50035
