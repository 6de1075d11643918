"""A feature for tests of the kernel: it fails in every place where a feature can, and sends every kind of effect."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Ratsbote
from bot.delivery.events import ScheduledEvents
from bot.delivery.models import EventSpec, Outgoing
from bot.dispatcher import RIGHT
from bot.due.models import DueItem
from bot.errors import UserError
from bot.people import Right
from bot.texts import Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Choice, Field, Form, open_form
from bot.ui.ids import make_id

ALL = {RIGHT: Right.ALL}
REFUSAL = Text("This draft has already been used, or it has expired. Please start again.")
"""Any text of the kernel with a German translation: what a refusal says is not the point here."""
ENGLISH, GERMAN = "already been used", "schon verwendet"
KINDS = ("probe.card", "probe.text", "probe.direct", "probe.event")
WORDS = "what was typed, with *stars* and @everyone"


class Trouble(Exception):
    """A bug."""


class ProbeCog(commands.GroupCog, group_name="probe", group_description="Probe"):
    """Commands that fail."""

    def __init__(self, bot: Ratsbote) -> None:
        self.bot = bot

    @app_commands.command(name="fine", description="Answers", extras=ALL)
    async def fine(self, interaction: discord.Interaction[Any]) -> None:
        await (await self.bot.context(interaction)).answer("fine")

    @app_commands.command(name="refuse", description="Refuses", extras=ALL)
    async def refuse(self, interaction: discord.Interaction[Any], deferred: bool = False) -> None:  # noqa: FBT001, FBT002 - an option of a command
        ctx = await self.bot.context(interaction)
        if deferred:
            await ctx.defer()
        raise UserError(REFUSAL)

    @app_commands.command(name="bug", description="Breaks", extras=ALL)
    async def bug(self, interaction: discord.Interaction[Any]) -> None:
        del interaction
        raise Trouble(WORDS)

    @app_commands.command(name="undeclared", description="Declares no right")
    async def undeclared(self, interaction: discord.Interaction[Any]) -> None:
        await (await self.bot.context(interaction)).answer("open to all by mistake")

    @app_commands.command(name="moderators", description="For moderators", extras={RIGHT: Right.MOD})
    async def moderators(self, interaction: discord.Interaction[Any]) -> None:
        await (await self.bot.context(interaction)).answer("welcome, moderator")

    @app_commands.command(name="typed", description="Keeps what was typed, then refuses", extras=ALL)
    async def typed(self, interaction: discord.Interaction[Any], name: str) -> None:
        ctx = await self.bot.context(interaction)
        await ctx.save_draft("probe.form", (), {"name": name})
        raise UserError(REFUSAL)

    @app_commands.command(name="form", description="Opens a form", extras=ALL)
    async def form(self, interaction: discord.Interaction[Any]) -> None:
        await open_form(await self.bot.context(interaction), self.bot.registry.forms["probe.form"], ("7",))

    @app_commands.command(name="panel", description="Controls that fail", extras=ALL)
    async def panel(self, interaction: discord.Interaction[Any]) -> None:
        view = discord.ui.View(timeout=None)
        for action in ("refuse", "bug", "fine", "moderators"):
            view.add_item(discord.ui.Button(label=action, custom_id=make_id(f"probe.{action}", 12)))
        view.add_item(discord.ui.Button(label="gone", custom_id=make_id("probe.gone")))
        view.add_item(
            discord.ui.Select(
                custom_id=make_id("probe.choose"),
                placeholder="choose",
                options=[discord.SelectOption(label="refuse"), discord.SelectOption(label="fine")],
            )
        )
        await (await self.bot.context(interaction)).answer("panel", view=view)


class Probe:
    """The handlers behind the commands, controls and due kinds."""

    def __init__(self, bot: Ratsbote) -> None:
        self.bot = bot
        bot.registry.add_components(
            ComponentHandler("probe.refuse", self.refuse),
            ComponentHandler("probe.bug", self.bug),
            ComponentHandler("probe.fine", self.fine),
            ComponentHandler("probe.moderators", self.fine, right=Right.MOD),
            ComponentHandler("probe.choose", self.choose),
        )
        bot.registry.add_form(Form("probe.form", Text("Details"), self.fields, self.submit, Right.ALL))
        for kind, handler in zip(KINDS, (self.card, self.text, self.direct, self.event), strict=True):
            bot.registry.add_due_kind(kind, handler, Text("Correct"))

    async def refuse(self, _: Context, __: ComponentEvent) -> None:
        raise UserError(REFUSAL)

    async def bug(self, _: Context, __: ComponentEvent) -> None:
        raise Trouble(WORDS)

    async def fine(self, ctx: Context, press: ComponentEvent) -> None:
        await ctx.answer(f"fine {press.args}")

    async def choose(self, ctx: Context, press: ComponentEvent) -> None:
        if press.values == ("refuse",):
            raise UserError(REFUSAL)
        await ctx.answer(f"chose {press.values}")

    async def fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field("name", Text("Correct"), max_length=4000, long=True),
            Field("way", Text("Discard"), required=False, choices=(Choice("a", "A"), Choice("b", "B"))),
        )

    async def submit(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        if "bug" in values["name"]:
            raise Trouble(WORDS)
        if "fine" not in values["name"]:
            raise UserError(REFUSAL)
        await ctx.answer(f"got {arguments} {values.get('way')} {len(values['name'])}")

    async def card(self, item: DueItem) -> None:
        def build(token: str) -> Outgoing:
            view = discord.ui.LayoutView(timeout=None)
            button: discord.ui.Button[Any] = discord.ui.Button(
                label="fine", custom_id=make_id("probe.fine", token=token)
            )
            view.add_item(discord.ui.Container(discord.ui.TextDisplay(item.key), discord.ui.ActionRow(button)))
            return Outgoing(view=view)

        await self.bot.courier.post(item.guild_id, item.key, _number(item, "channel"), build)

    async def text(self, item: DueItem) -> None:
        await self.bot.courier.post(
            item.guild_id, item.key, _number(item, "channel"), lambda _: Outgoing(content=item.key)
        )

    async def direct(self, item: DueItem) -> None:
        await self.bot.courier.direct(
            item.guild_id, item.key, _number(item, "user"), lambda _: Outgoing(content=item.key)
        )

    async def event(self, item: DueItem) -> None:
        start = item.due_at + timedelta(days=2)
        spec = EventSpec(item.key, "A description", start, start + timedelta(hours=1), "City hall")
        await ScheduledEvents(self.bot, self.bot.ledger).write(item.guild_id, item.key, spec)


def _number(item: DueItem, key: str) -> int:
    value = item.payload[key]
    assert isinstance(value, int)
    return value


@app_commands.context_menu(name="Probe message")
async def probe_menu(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """A message menu that refuses."""
    del interaction, message
    raise UserError(REFUSAL)


probe_menu.extras = ALL


async def setup(bot: Ratsbote) -> None:
    Probe(bot)
    await bot.add_cog(ProbeCog(bot))
    bot.tree.add_command(probe_menu)
