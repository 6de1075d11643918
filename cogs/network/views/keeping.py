"""The forms and buttons of admins who keep the topics: add, edit, archive."""

from collections.abc import Mapping, Sequence

import discord

from bot.markup import plain
from bot.people import Right
from bot.registry import Registry
from bot.texts import Bilingual, Text
from bot.ui.act import Act
from bot.ui.forms import Field, Form
from bot.ui.ids import make_id
from bot.ui.press import Control, Press
from cogs.network.models.topics import Topic
from cogs.network.render.cities import topic_title
from cogs.network.service.keeping import EMOJI_LENGTH, NAME_LENGTH, TopicKeeping
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

TOPIC_ADD, TOPIC_EDIT, ARCHIVE = "network.topic_add", "network.topic_edit", "network.topic_gone"
NAME_DE, NAME_EN, EMOJI = "name_de", "name_en", "emoji"


class KeepingViews:
    """What is typed is kept as a draft until it has worked; archiving asks first."""

    def __init__(self, keeping: TopicKeeping, topics: TopicService, server: ServerService, registry: Registry) -> None:
        self._keeping = keeping
        self._topics = topics
        self._server = server
        registry.add_form(
            Form(TOPIC_ADD, Text("Add a topic"), self._fields, self._submit_add),
            Form(TOPIC_EDIT, Text("Edit a topic"), self._fields, self._submit_edit),
        )
        registry.add_control(Control(ARCHIVE, self._archive, right=Right.ADMIN))

    async def add(self, act: Act, typed: Mapping[str, str]) -> None:
        topic = await self._keeping.add(act.person, _name(typed), typed.get(EMOJI, ""), _channel(act), act.draft)
        await self._say(act, Text("**{topic}** is a topic now.", topic=topic_title(act.t, topic)))

    async def edit(self, act: Act, topic_id: int, typed: Mapping[str, str]) -> None:
        topic = await self._keeping.edit(
            act.person, topic_id, _name(typed), typed.get(EMOJI, ""), _channel(act), act.draft
        )
        await self._say(act, Text("The topic is now called **{topic}**.", topic=topic_title(act.t, topic)))

    async def ask_to_archive(self, act: Act, topic: Topic) -> None:
        """Show what archiving means, with the button that does it."""
        count = len(await self._topics.followers(act.guild_id, topic.id))
        text = Text(
            "**{topic}** goes to the archive: its channel can still be read, nobody writes in it any more, and nobody "
            "is mentioned for it ({count} followers). Meetings, votes and decisions on it stay.",
            topic=topic_title(act.t, topic),
            count=count,
        )
        view = discord.ui.View(timeout=None)
        view.add_item(
            discord.ui.Button(
                label=act.t(Text("Archive")),
                style=discord.ButtonStyle.danger,
                custom_id=make_id(ARCHIVE, topic.id),
            )
        )
        await act.answer(text, view=view)

    async def _archive(self, act: Act, press: Press) -> None:
        topic = await self._keeping.archive(act.person, press.number(0), _channel(act))
        await act.answer(Text("**{topic}** is archived.", topic=plain(act.t(topic.name))), replace=True)

    async def _say(self, act: Act, done: Text) -> None:
        if await self._server.channel(act.guild_id, "welcome") is None:
            await act.answer(Text("{done}\n`/setup apply` will make its channel and role.", done=done))
            return
        await act.answer(
            Text("{done}\nIts channel and role are brought in line; the progress is shown in this channel.", done=done)
        )

    async def _submit_add(self, act: Act, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.add(act, values)

    async def _submit_edit(self, act: Act, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(act, int(arguments[0]), values)

    async def _fields(self, _: Act, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(NAME_DE, Text("German name"), required=False, max_length=NAME_LENGTH),
            Field(NAME_EN, Text("English name"), required=False, max_length=NAME_LENGTH),
            Field(EMOJI, Text("Emoji"), required=False, max_length=EMOJI_LENGTH),
        )


def _name(typed: Mapping[str, str]) -> Bilingual:
    return Bilingual(de=typed.get(NAME_DE, ""), en=typed.get(NAME_EN, ""))


def _channel(act: Act) -> int:
    return act.interaction.channel_id or 0
