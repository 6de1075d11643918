"""A bot that sends everything that discord.py can send and says what came back: for what the page must be able to show
and to ask, whether or not the product uses it yet.
"""

import asyncio
import io
from collections.abc import Iterable
from typing import Any, Self

import discord
from discord import app_commands

from sandbox.rest.cdn import square
from tests.small_bot import SmallBot

Inter = discord.Interaction[discord.Client]

TOPICS = ("Climate", "Housing", "Mobility")
PICTURE = square(0x2E7D6B)
CHANNEL_TYPES = [discord.ChannelType.text]


def _options() -> list[discord.SelectOption]:
    return [discord.SelectOption(label=topic, value=topic.lower(), description=f"All on {topic}") for topic in TOPICS]


def _names(values: Iterable[Any]) -> str:
    return ", ".join(str(getattr(value, "display_name", getattr(value, "name", value))) for value in values)


class WordsForm(discord.ui.Modal, title="Words and choices"):
    """Text inputs, a select, radio buttons, checkboxes."""

    short: discord.ui.Label[Any] = discord.ui.Label(
        text="Title",
        description="What is it called?",
        component=discord.ui.TextInput(placeholder="Heat plan", min_length=3, max_length=20),
    )
    long: discord.ui.Label[Any] = discord.ui.Label(
        text="Reasons",
        component=discord.ui.TextInput(style=discord.TextStyle.paragraph, required=False, default="as agreed"),
    )
    topic: discord.ui.Label[Any] = discord.ui.Label(text="Topic", component=discord.ui.Select(options=_options()))
    way: discord.ui.Label[Any] = discord.ui.Label(
        text="Way",
        component=discord.ui.RadioGroup(
            options=[discord.RadioGroupOption(label="In person"), discord.RadioGroupOption(label="Online")]
        ),
    )
    extras: discord.ui.Label[Any] = discord.ui.Label(
        text="Extras",
        component=discord.ui.CheckboxGroup(
            required=False,
            options=[discord.CheckboxGroupOption(label=name) for name in ("Minutes", "Interpreter", "Recording")],
        ),
    )

    async def on_submit(self, interaction: Inter) -> None:
        parts: list[Any] = [self.short, self.long, self.topic, self.way, self.extras]
        title, reasons, topic, way, extras = (part.component for part in parts)
        text = f"{title.value}; {reasons.value}; {topic.values}; {way.value}; {sorted(extras.values)}"
        await interaction.response.send_message(f"form: {text}", ephemeral=True)


class PeopleForm(discord.ui.Modal, title="People and files"):
    """A text to read, a checkbox, a file, entities."""

    note: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay("Please **read** this first.")
    agreed: discord.ui.Label[Any] = discord.ui.Label(text="I agree", component=discord.ui.Checkbox())
    papers: discord.ui.Label[Any] = discord.ui.Label(
        text="Papers", component=discord.ui.FileUpload(min_values=1, max_values=2)
    )
    who: discord.ui.Label[Any] = discord.ui.Label(text="Who", component=discord.ui.UserSelect(max_values=2))
    where: discord.ui.Label[Any] = discord.ui.Label(
        text="Where", component=discord.ui.ChannelSelect(channel_types=CHANNEL_TYPES)
    )

    async def on_submit(self, interaction: Inter) -> None:
        labels: list[Any] = [self.agreed, self.papers, self.who, self.where]
        agreed, papers, who, where = (part.component for part in labels)
        files = [f"{file.filename}={(await file.read()).decode()}" for file in papers.values]
        text = f"{agreed.value}; {files}; {_names(who.values)}; {_names(where.values)}"
        await interaction.response.send_message(f"form: {text}", ephemeral=True)


class Panel(discord.ui.View):
    """Buttons of every style, and all kinds of menus."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        for style in ("primary", "secondary", "success", "danger"):
            self.add_item(_Named(style))
        self.add_item(discord.ui.Button(label="agenda", url="https://example.org/agenda"))

    async def _said(self, interaction: Inter, values: Iterable[Any]) -> None:
        await interaction.response.send_message(f"chose {_names(values)}", ephemeral=True)

    @discord.ui.select(placeholder="topics", max_values=2, options=_options(), row=1)
    async def topics(self, interaction: Inter, select: discord.ui.Select[Self]) -> None:
        await self._said(interaction, select.values)

    @discord.ui.select(cls=discord.ui.UserSelect, placeholder="people", row=2)
    async def people(self, interaction: Inter, select: discord.ui.UserSelect[Self]) -> None:
        await self._said(interaction, select.values)

    @discord.ui.select(cls=discord.ui.RoleSelect, placeholder="roles", row=3)
    async def roles(self, interaction: Inter, select: discord.ui.RoleSelect[Self]) -> None:
        await self._said(interaction, select.values)

    @discord.ui.select(cls=discord.ui.ChannelSelect, placeholder="channels", row=4)
    async def channels(self, interaction: Inter, select: discord.ui.ChannelSelect[Self]) -> None:
        await self._said(interaction, select.values)


class _Named(discord.ui.Button[Panel]):
    def __init__(self, style: str) -> None:
        super().__init__(label=style, style=discord.ButtonStyle[style], custom_id=style)

    async def callback(self, interaction: Inter) -> None:
        await interaction.response.send_message(f"pressed {self.label}", ephemeral=True)


class Card(discord.ui.LayoutView):
    """A layout with every part that shows something."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        picture = discord.MediaGalleryItem("attachment://plan.png", description="The plan of the square")
        parts: list[discord.ui.Item[Any]] = [
            discord.ui.Section(
                "## Heat plan", "Two cities, **one** plan", accessory=discord.ui.Thumbnail("attachment://plan.png")
            ),
            discord.ui.Separator(),
            discord.ui.Section("Take part", accessory=discord.ui.Button(label="Join", custom_id="join")),
            discord.ui.MediaGallery(picture),
            discord.ui.File("attachment://minutes.txt"),
        ]
        self.add_item(discord.ui.Container(*parts, accent_colour=0x2E7D6B))


def files() -> list[discord.File]:
    return [
        discord.File(io.BytesIO(PICTURE), "plan.png"),
        discord.File(io.BytesIO("Beschlüsse".encode()), "minutes.txt"),
    ]


class Showcase:
    """The commands. What `/slow` answers with comes when the test sets `finished`."""

    def __init__(self, bot: SmallBot) -> None:
        self.finished = asyncio.Event()
        for name, description, ctx in (
            ("words", "Opens a form of words and choices", self.words),
            ("papers", "Opens a form of people and files", self.papers),
            ("panel", "Shows buttons and menus", self.panel),
            ("card", "Shows a layout", self.card),
            ("slow", "Thinks for a while", self.slow),
            ("silent", "Never answers", self.silent),
            ("options", "Takes options of every kind", self.options),
        ):
            bot.tree.add_command(app_commands.Command(name=name, description=description, callback=ctx))
        bot.tree.add_command(app_commands.ContextMenu(name="Count letters", callback=count_letters))

    async def words(self, interaction: Inter) -> None:
        await interaction.response.send_modal(WordsForm())

    async def papers(self, interaction: Inter) -> None:
        await interaction.response.send_modal(PeopleForm())

    async def panel(self, interaction: Inter) -> None:
        await interaction.response.send_message("the panel", view=Panel())

    async def card(self, interaction: Inter) -> None:
        await interaction.response.send_message(view=Card(), files=files())

    async def slow(self, interaction: Inter) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self.finished.wait()
        await interaction.followup.send("thought through", ephemeral=True)

    async def silent(self, interaction: Inter) -> None:
        del interaction

    @app_commands.choices(size=[app_commands.Choice(name=name, value=name.lower()) for name in ("Small", "Large")])
    async def options(  # noqa: PLR0917 - one for each type of option
        self,
        interaction: Inter,
        size: app_commands.Choice[str],
        count: app_commands.Range[int, 1, 10],
        share: float,
        public: bool,  # noqa: FBT001 - an option of a command
        who: discord.Member,
        where: discord.TextChannel,
        role: discord.Role,
        paper: discord.Attachment,
    ) -> None:
        read = (await paper.read()).decode()
        text = f"{size.value}; {count}; {share}; {public}; {who.display_name}; {where.name}; {role.name}; {read}"
        await interaction.response.send_message(f"options: {text}", ephemeral=True)


async def count_letters(interaction: Inter, message: discord.Message) -> None:
    await interaction.response.send_message(f"{len(message.content)} letters", ephemeral=True)
