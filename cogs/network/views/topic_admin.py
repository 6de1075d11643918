"""Takes what admins type and press to add, edit or archive a topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord

from bot.errors import UserError
from bot.markup import plain
from bot.people import Right
from bot.texts import Bilingual, Plural, Text
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Field, Form
from bot.ui.ids import CHANGED, make_id, read_number, version_of
from bot.ui.kit import button, view
from cogs.network.models.plan import PlanStep
from cogs.network.models.server_state import ObjectKind
from cogs.network.models.topics import Topic
from cogs.network.render.cities import topic_title
from cogs.network.render.plan import problem_text, step_line
from cogs.network.rules.roles import ROLES_PER_GUILD
from cogs.network.rules.room import CHANNELS_PER_GUILD
from cogs.network.rules.topic_facts import EMOJI_LENGTH, NAME_LENGTH
from cogs.network.service.server import ServerService
from cogs.network.service.topic_admin import NOTHING_ADOPTED, TopicAdminService, TopicAdoption
from cogs.network.service.topics import TopicService
from cogs.network.views.drift import FetchSnapshot

TOPIC_ADD, TOPIC_EDIT = "network.topic_add", "network.topic_edit"
ARCHIVE, ADOPT = "network.topic_gone", "network.topic_adopt"
WELCOME = "welcome"
NAME_DE, NAME_EN, EMOJI = "name_de", "name_en", "emoji"


@dataclass(frozen=True, slots=True)
class TopicAdminViews:
    """What is typed is kept as a draft until it has worked; archiving asks first."""

    topic_admin: TopicAdminService
    topics: TopicService
    server: ServerService
    fetch_snapshot: FetchSnapshot

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            ComponentHandler(ARCHIVE, self._archive, right=Right.ADMIN),
            ComponentHandler(ADOPT, self._press_adopt, right=Right.ADMIN),
        )

    @property
    def forms(self) -> tuple[Form, ...]:
        return (
            Form(TOPIC_ADD, Text("Add a topic"), self._fields, self._submit_add, Right.ADMIN),
            Form(TOPIC_EDIT, Text("Edit a topic"), self._fields, self._submit_edit, Right.ADMIN),
        )

    async def add(self, ctx: Context, typed: Mapping[str, str]) -> None:
        await self._save(ctx, None, typed)

    async def edit(self, ctx: Context, topic_id: int, typed: Mapping[str, str]) -> None:
        await self._save(ctx, topic_id, typed)

    async def _save(
        self, ctx: Context, topic_id: int | None, typed: Mapping[str, str], adopt: TopicAdoption | None = None
    ) -> None:
        """Add or edit a topic; where a role or channel of its names stands already, ask first what shall become of it.

        `adopt` is the answer to that.
        """
        name, emoji = _name(typed), typed.get(EMOJI, "")
        topic = await self.topic_admin.proposed(ctx.person, name, emoji, topic_id)
        if topic_id is None:
            await self._refuse_full_server(ctx, topic)
        if adopt is None:
            steps = await self._adoptable(ctx, topic)
            if steps:
                await self._ask_to_adopt(ctx, topic, steps)
                return
            adopt = NOTHING_ADOPTED
        if topic_id is None:
            topic = await self.topic_admin.add(ctx.person, name, emoji, _channel(ctx), ctx.draft, adopt)
            await self._confirm(ctx, Text("**{topic}** is a topic now.", topic=topic_title(ctx.t, topic)))
        else:
            topic = await self.topic_admin.edit(ctx.person, topic_id, name, emoji, _channel(ctx), ctx.draft, adopt)
            await self._confirm(ctx, Text("The topic is now called **{topic}**.", topic=topic_title(ctx.t, topic)))

    async def _refuse_full_server(self, ctx: Context, topic: Topic) -> None:
        """Before anything is kept: where Discord's limits are near, the steps are counted."""
        far = len(ctx.guild.roles) + 1 <= ROLES_PER_GUILD and len(ctx.guild.channels) + 2 <= CHANNELS_PER_GUILD
        if far or await self.server.channel(ctx.guild_id, WELCOME) is None:
            return
        await ctx.defer()
        for problem in await self.topic_admin.over_limits(topic, await self.fetch_snapshot(ctx.guild_id)):
            raise UserError(problem_text(problem))

    async def _adoptable(self, ctx: Context, topic: Topic) -> list[PlanStep]:
        if await self.server.channel(ctx.guild_id, WELCOME) is None:
            # Nothing is made now: `/setup apply` shows a plan first.
            return []
        names = await self.topic_admin.names_of(topic)
        if not names & {entry.name for entry in (*ctx.guild.roles, *ctx.guild.channels)}:
            return []
        await ctx.defer()
        return await self.topic_admin.adoptable(topic, await self.fetch_snapshot(ctx.guild_id))

    async def _ask_to_adopt(self, ctx: Context, topic: Topic, steps: Sequence[PlanStep]) -> None:
        if ctx.draft is None:
            raise ValueError("what was typed waits in a draft")
        ids = {step.kind: step.object_id for step in steps}
        object_ids = (ids.get(ObjectKind.ROLE) or 0, ids.get(ObjectKind.CHANNEL) or 0)
        text = Text(
            "The server already has something with the name that **{topic}** would get. Take it over, or create new "
            "ones beside it?\n{steps}",
            topic=topic_title(ctx.t, topic),
            steps="\n".join(step_line(step, ctx.t) for step in steps),
        )
        await ctx.answer(
            text,
            view=view(
                button(ctx.t(Text("Take over")), make_id(ADOPT, ctx.draft.id, *object_ids)),
                button(ctx.t(Text("Create new ones")), make_id(ADOPT, ctx.draft.id, 0, 0)),
            ),
        )

    async def _press_adopt(self, ctx: Context, event: ComponentEvent) -> None:
        draft = await ctx.load_draft(event.number(0), TOPIC_ADD, TOPIC_EDIT)
        topic_id = int(draft.arguments[0]) if draft.kind == TOPIC_EDIT else None
        adopt = TopicAdoption(event.number(1) or None, event.number(2) or None)
        await self._save(ctx, topic_id, draft.fields, adopt)

    async def ask_to_archive(self, ctx: Context, topic: Topic, *, anew: bool = False) -> None:
        """Show what archiving means, with the button that does it; `anew` where the topic is not what was shown."""
        count = len(await self.topics.followers(ctx.guild_id, topic.id))
        text = Plural(
            "**{topic}** goes to the archive: its channel can still be read, nobody writes in it any more, and nobody "
            "is mentioned for it ({n} follower). Meetings, votes and decisions on it stay.",
            "**{topic}** goes to the archive: its channel can still be read, nobody writes in it any more, and nobody "
            "is mentioned for it ({n} followers). Meetings, votes and decisions on it stay.",
            count,
            topic=topic_title(ctx.t, topic),
        )
        archive = button(
            ctx.t(Text("Archive")), make_id(ARCHIVE, topic.id, version_of(topic)), discord.ButtonStyle.danger
        )
        await ctx.answer(*((CHANGED,) if anew else ()), text, view=view(archive), replace=anew)

    async def _archive(self, ctx: Context, event: ComponentEvent) -> None:
        topic = await self.topics.topic(ctx.guild_id, event.number(0))
        if version_of(topic) != event.word(1):
            await self.ask_to_archive(ctx, topic, anew=True)
            return
        topic = await self.topic_admin.archive(ctx.person, event.number(0), _channel(ctx))
        text = Text(
            "**{topic}** is archived. `/topic restore` takes it up again, with its followers.",
            topic=plain(ctx.t(topic.name)),
        )
        await ctx.answer(text, replace=True)

    async def restore(self, ctx: Context, topic: Topic) -> None:
        """Take up an archived topic again."""
        topic, followers = await self.topic_admin.restore(ctx.person, topic.id, _channel(ctx))
        done = Plural(
            "**{topic}** is a topic again; {n} person follows it.",
            "**{topic}** is a topic again; {n} people follow it.",
            followers,
            topic=topic_title(ctx.t, topic),
        )
        await self._confirm(ctx, done)

    async def _confirm(self, ctx: Context, done: Text) -> None:
        if await self.server.channel(ctx.guild_id, WELCOME) is None:
            await ctx.answer(Text("{done}\n`/setup apply` will make its channel and role.", done=done))
            return
        await ctx.answer(
            Text("{done}\nIts channel and role are brought in line; the progress is shown in this channel.", done=done)
        )

    async def _submit_add(self, ctx: Context, _: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.add(ctx, values)

    async def _submit_edit(self, ctx: Context, arguments: tuple[str, ...], values: Mapping[str, str]) -> None:
        await self.edit(ctx, read_number(arguments, 0), values)

    async def _fields(self, _: Context, __: tuple[str, ...]) -> Sequence[Field]:
        return (
            Field(NAME_DE, Text("German name"), required=False, max_length=NAME_LENGTH),
            Field(NAME_EN, Text("English name"), required=False, max_length=NAME_LENGTH),
            Field(EMOJI, Text("Emoji"), required=False, max_length=EMOJI_LENGTH),
        )


def _name(typed: Mapping[str, str]) -> Bilingual:
    return Bilingual(de=typed.get(NAME_DE, ""), en=typed.get(NAME_EN, ""))


def _channel(ctx: Context) -> int:
    return ctx.interaction.channel_id or 0
