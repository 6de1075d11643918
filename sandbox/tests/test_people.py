"""Personas as programs: they name things as people do, wait by events, and say what they saw instead."""

from collections.abc import Callable

import discord
import pytest
from discord import app_commands

from sandbox.app import Sandbox
from sandbox.people import (
    CommandUnavailableError,
    File,
    NothingHappenedError,
    NotThereError,
    Person,
    UnexpectedAnswerError,
    everyone,
    text_of,
)
from tests.small_bot import SmallBot

Meet = Callable[[str], Person]
Inter = discord.Interaction[SmallBot]


class German(app_commands.Translator):
    """Knows two words."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        del context
        words = {"city": "stadt", "name": "bezeichnung"}
        return words.get(string.message) if locale is discord.Locale.german else None


async def test_a_german_client_calls_commands_by_their_german_names(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    @bot.tree.command(name=app_commands.locale_str("city"))
    @app_commands.rename(name=app_commands.locale_str("name"))
    async def city(interaction: Inter, name: str) -> None:
        await interaction.response.send_message(f"{name} {interaction.locale} {interaction.guild_locale}")

    await bot.tree.set_translator(German())
    await bot.go(sandbox)
    stab, chief = await meet("Stab Dortmund").connect(), await meet("Chief of Staff Pittsburgh").connect()
    assert (await stab.command("stadt", {"bezeichnung": "Dortmund"})).text == "Dortmund de de"
    assert (await stab.command("city", {"name": "Dortmund"})).text == "Dortmund de de"
    assert (await chief.command("city", {"name": "Pittsburgh"})).text == "Pittsburgh en-US de"
    with pytest.raises(CommandUnavailableError, match=r"there is no command 'stadt'.*city"):
        await chief.command("stadt")


async def test_all_personas_can_be_there_at_once(sandbox: Sandbox) -> None:
    async with everyone(sandbox.info()) as people:
        assert len(people) == 7
        await people["Moderation"].say("general", "welcome", [File("rules.txt", b"be kind")])
        for person in people.values():
            message = await person.wait_message("welcome", channel="#general")
            assert message["attachments"][0]["filename"] == "rules.txt"
        assert people["Forum Admin"].roles() == ["Forum Admin"]
        assert people["Newcomer"].roles() == []


async def test_waiting_in_vain_says_what_came_instead(meet: Meet) -> None:
    newcomer = await meet("Newcomer").connect()
    await newcomer.say(None, "something else")
    with pytest.raises(NothingHappenedError, match=r"(?s)a message like 'hello'.*something else"):
        await newcomer.wait_message("hello", timeout=0.05)


async def test_what_is_not_there_is_named_with_what_there_is(meet: Meet) -> None:
    newcomer = await meet("Newcomer").connect()
    with pytest.raises(NotThereError, match=r"no channel 'lobby' in sight; there are \['general'\]"):
        await newcomer.say("lobby", "hello")
    message = await newcomer.say(None, "no buttons here")
    with pytest.raises(NotThereError, match="no single 'Yes'"):
        await newcomer.press(message, "Yes")
    with pytest.raises(NotThereError, match="no persona 'Nobody'"):
        meet("Nobody")


async def test_an_answer_of_another_kind_than_expected_is_described(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    @bot.tree.command()
    async def hello(interaction: Inter) -> None:
        await interaction.response.send_message("just text")

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    answer = await newcomer.command("hello")
    with pytest.raises(UnexpectedAnswerError, match="/hello opened no form but was answered by just text"):
        _ = answer.form


async def test_messages_are_found_after_another_one_and_by_predicate(meet: Meet) -> None:
    newcomer, other = await meet("Newcomer").connect(), await meet("Moderation").connect()
    first = await newcomer.say(None, "again")
    second = await newcomer.say(None, "again")
    assert (await other.wait_message("again", after=first))["id"] == second["id"]
    mine = await other.wait_message(lambda message: message["author"]["id"] == newcomer.id)
    assert mine["id"] == first["id"]


async def test_a_layout_is_read_and_pressed_like_any_other_message(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    class Going(discord.ui.Button["Layout"]):
        def __init__(self) -> None:
            super().__init__(label="Going", custom_id="going")

        async def callback(self, interaction: discord.Interaction[discord.Client]) -> None:
            await interaction.response.send_message("noted", ephemeral=True)

    class Layout(discord.ui.LayoutView):
        def __init__(self) -> None:
            super().__init__(timeout=None)
            section = discord.ui.Section("# Heat plans\nMonday", accessory=Going())
            self.add_item(discord.ui.Container(section, discord.ui.TextDisplay("see you")))

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    await bot.guilds[0].text_channels[0].send(view=Layout())
    card = await newcomer.wait_message("Heat plans")
    assert text_of(card) == "# Heat plans\nMonday\nGoing\nsee you"
    assert (await newcomer.press(card, "Going")).text == "noted"


async def test_who_is_thrown_out_sees_the_server_no_more_until_invited_again(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    guild = bot.guilds[0]
    await guild.kick(discord.Object(int(newcomer.id)), reason="a test")
    await newcomer.wait_until(lambda: not newcomer.channels(), "the server out of sight")
    await bot.hears("raw_member_remove")
    invitation = await guild.text_channels[0].create_invite()
    await newcomer.join(invitation.code)
    await bot.hears("member_join")
    await newcomer.say("general", "back again")
