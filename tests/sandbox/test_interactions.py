"""Interactions end to end: a persona on one side, a bot of the real discord.py on the other."""

from collections.abc import Callable
from typing import Any

import discord
import pytest
from discord import app_commands

from sandbox.app import Sandbox
from sandbox.people import CommandUnavailableError, File, Person, RefusedError, text_of
from tests.sandbox.small_bot import SmallBot

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
    assert [text_of(one) for one in newcomer.dms()] == ["seen"]
    assert seen[:2] == [None, discord.User]


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
