"""Buttons, menus of messages and forms: a persona on one side, a bot of the real discord.py on the other."""

from collections.abc import Callable
from typing import Any

import discord
import pytest

from sandbox.app import Sandbox
from sandbox.people import File, Person, RefusedError, text_of
from tests.small_bot import SmallBot

Meet = Callable[[str], Person]
Inter = discord.Interaction[SmallBot]


class Card(discord.ui.View):
    """A button and each kind of menu, whose answers change the message."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Yes", custom_id="yes")
    async def yes(self, interaction: Inter, button: discord.ui.Button["Card"]) -> None:
        del button
        await interaction.response.edit_message(content="somebody said yes")

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: Inter, button: discord.ui.Button["Card"]) -> None:
        del button
        await interaction.response.defer()
        await interaction.edit_original_response(content="later it is")

    @discord.ui.select(
        placeholder="Topic",
        custom_id="topic",
        options=[discord.SelectOption(label="Climate", value="c"), discord.SelectOption(label="Housing", value="h")],
    )
    async def topic(self, interaction: Inter, select: discord.ui.Select["Card"]) -> None:
        await interaction.response.send_message(f"topic {select.values}", ephemeral=True)

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="Who", custom_id="who", max_values=2)
    async def who(self, interaction: Inter, select: discord.ui.UserSelect["Card"]) -> None:
        await interaction.response.send_message(f"who {[user.display_name for user in select.values]}")

    @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="Role", custom_id="role")
    async def role(self, interaction: Inter, select: discord.ui.RoleSelect["Card"]) -> None:
        await interaction.response.send_message(f"role {select.values[0].name}")

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="Where", custom_id="where")
    async def where(self, interaction: Inter, select: discord.ui.ChannelSelect["Card"]) -> None:
        await interaction.response.send_message(f"where {select.values[0].name}")


async def test_buttons_and_menus_reach_the_bot_and_may_change_the_message(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    channel = bot.guilds[0].text_channels[0]
    await channel.send("vote", view=Card())
    card = await newcomer.wait_message("vote")

    assert (await newcomer.press(card, "Yes")).message["content"] == "somebody said yes"
    assert (await (await newcomer.press(card, "later")).final()).message["content"] == "later it is"
    assert (await newcomer.select(card, "Topic", "Housing")).text == "topic ['h']"
    chosen = await newcomer.select(card, "Who", ["Stab Dortmund", "Moderation"])
    assert chosen.text == "who ['Stab Dortmund', 'Moderation']"
    assert (await newcomer.select(card, "role", "Forum Admin")).text == "role Forum Admin"
    assert (await newcomer.select(card, "where", "#general")).text == "where general"


async def test_what_is_not_offered_cannot_be_chosen(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    await bot.guilds[0].text_channels[0].send("vote", view=Card())
    card = await newcomer.wait_message("vote")
    with pytest.raises(RefusedError, match="SELECT_VALUE_INVALID"):
        await newcomer.select(card, "topic", "pandemics")
    with pytest.raises(RefusedError, match="Must be between 1 and 1"):
        await newcomer.select(card, "topic", ["c", "h"])


async def test_a_form_asks_for_every_kind_of_part_and_hands_them_over(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    got: dict[str, Any] = {}

    class Ask(discord.ui.Modal, title="Record a decision"):
        text: discord.ui.Label["Ask"] = discord.ui.Label(
            text="Text", component=discord.ui.TextInput(custom_id="text", min_length=3, default="as drafted")
        )
        kind: discord.ui.Label["Ask"] = discord.ui.Label(
            text="Kind",
            component=discord.ui.Select(
                custom_id="kind", required=True, options=[discord.SelectOption(label="Joint", value="j")]
            ),
        )
        files: discord.ui.Label["Ask"] = discord.ui.Label(
            text="Files", component=discord.ui.FileUpload(custom_id="files", required=False, max_values=2)
        )
        radio: discord.ui.Label["Ask"] = discord.ui.Label(
            text="Language",
            component=discord.ui.RadioGroup(
                custom_id="language",
                options=[
                    discord.RadioGroupOption(label="Deutsch", value="de"),
                    discord.RadioGroupOption(label="English", value="en"),
                ],
            ),
        )
        sure: discord.ui.Label["Ask"] = discord.ui.Label(text="Sure", component=discord.ui.Checkbox(custom_id="sure"))

        async def on_submit(self, interaction: discord.Interaction[discord.Client]) -> None:
            parts = [label.component for label in (self.text, self.kind, self.files, self.radio, self.sure)]
            text, kind, files, radio, sure = parts
            assert isinstance(text, discord.ui.TextInput)
            assert isinstance(kind, discord.ui.Select)
            assert isinstance(files, discord.ui.FileUpload)
            assert isinstance(radio, discord.ui.RadioGroup)
            assert isinstance(sure, discord.ui.Checkbox)
            got.update(text=text.value, kind=kind.values, radio=radio.value, sure=sure.value)
            got["files"] = [(file.filename, await file.read()) for file in files.values]
            await interaction.response.send_message("recorded", ephemeral=True)

    @bot.tree.command()
    async def record(interaction: Inter) -> None:
        await interaction.response.send_modal(Ask())

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    form = (await newcomer.command("record")).form
    assert form.title == "Record a decision"
    assert list(form.labels) == ["Text", "Kind", "Files", "Language", "Sure"]
    with pytest.raises(RefusedError, match="language"):
        await newcomer.submit(form, {"Kind": "Joint"})
    with pytest.raises(RefusedError, match="Must be between 3"):
        await newcomer.submit(form, {"text": "no", "kind": "Joint", "language": "Deutsch"})
    answer = await newcomer.submit(
        form,
        {"Kind": "Joint", "Files": [File("a.txt", b"a")], "Language": "Deutsch", "Sure": True},
    )
    assert answer.text == "recorded"
    assert got == {"text": "as drafted", "kind": ["j"], "radio": "de", "sure": True, "files": [("a.txt", b"a")]}


async def test_a_form_opened_by_a_button_may_change_the_buttons_message(
    sandbox: Sandbox, bot: SmallBot, meet: Meet
) -> None:
    class Rename(discord.ui.Modal, title="Rename"):
        name: discord.ui.TextInput["Rename"] = discord.ui.TextInput(label="Name", custom_id="name")

        async def on_submit(self, interaction: discord.Interaction[discord.Client]) -> None:
            assert interaction.message is not None
            await interaction.response.edit_message(content=f"now {self.name.value}")

    class Opener(discord.ui.View):
        @discord.ui.button(label="Rename")
        async def rename(self, interaction: Inter, button: discord.ui.Button["Opener"]) -> None:
            del button
            await interaction.response.send_modal(Rename())

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    await bot.guilds[0].text_channels[0].send("old", view=Opener())
    form = (await newcomer.press(await newcomer.wait_message("old"))).form
    answer = await newcomer.submit(form, {"Name": "new"})
    assert answer.message["content"] == "now new"


async def test_a_button_in_a_direct_message_comes_without_a_guild(sandbox: Sandbox, bot: SmallBot, meet: Meet) -> None:
    seen: list[object] = []

    class Private(discord.ui.View):
        @discord.ui.button(label="Ok")
        async def ok(self, interaction: Inter, button: discord.ui.Button["Private"]) -> None:
            del button
            seen.extend([interaction.guild_id, type(interaction.user), interaction.context.dm_channel])
            await interaction.response.edit_message(content="seen", view=None)

    await bot.go(sandbox)
    newcomer = await meet("Newcomer").connect()
    user = await bot.fetch_user(int(newcomer.id))
    await user.send("for you", view=Private())
    message = await newcomer.wait_message("for you")
    answer = await newcomer.press(message, "Ok")
    assert answer.message["content"] == "seen"
    assert [text_of(entry) for entry in newcomer.dms()] == ["seen"]
    assert seen[:2] == [None, discord.User]
