"""Adds, edits and archives topics, for admins; each topic's channel and role follow by a run.

Stands apart from the topics that everybody reads and follows: those know nothing of the server's making.
"""

from dataclasses import dataclass

from bot.drafts.models import Draft
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.matching import exact, slug
from bot.people import Person, Right
from bot.texts import Bilingual, Text
from bot.work import UnitOfWork, Work
from cogs.network.models.plan import ObjectKind, ObjectRef
from cogs.network.models.topics import Topic
from cogs.network.rules.desired import ARCHIVE
from cogs.network.rules.naming import free_key
from cogs.network.service.roles import MemberRoles
from cogs.network.service.setup import SetupService
from cogs.network.service.topics import NO_TOPIC
from cogs.network.store import provisioned
from cogs.network.store import topics as store

NAME_LENGTH, EMOJI_LENGTH = 60, 16
MOST_TOPICS = 50
"""A category holds 50 channels: https://discord.com/developers/docs/resources/guild"""


@dataclass(frozen=True, slots=True)
class TopicAdminService:
    """One unit of work each: the topic, and the run that brings its channel and role in line."""

    work: Work
    roles: MemberRoles
    setup: SetupService

    async def add(self, actor: Person, name: Bilingual, emoji: str, channel_id: int, draft: Draft | None) -> Topic:
        """Add a topic. A missing language is stood in for by the other. Raises UserError for a name that is taken."""
        actor.require(Right.ADMIN)
        name, emoji = _checked(name, emoji)
        async with self.work.begin(actor.guild_id, draft) as unit:
            topics = await store.all_of(unit.tx, actor.guild_id)
            if len(topics) >= MOST_TOPICS:
                raise UserError(
                    Text("The forum has {most} topics, as many as Discord allows. Archive one first.", most=MOST_TOPICS)
                )
            _refuse_same_name(name, topics)
            key = free_key(slug(name.en) or slug(name.de) or "topic", await store.keys(unit.tx, actor.guild_id))
            topic_id = await store.add(unit.tx, actor.guild_id, key, name, emoji)
            return await self._bring_in_line(unit, actor, topic_id, channel_id)

    async def edit(
        self, actor: Person, topic_id: int, name: Bilingual, emoji: str, channel_id: int, draft: Draft | None
    ) -> Topic:
        """Give a topic other names; its key, its followers and its channel stay. Raises UserError as `add` does."""
        actor.require(Right.ADMIN)
        name, emoji = _checked(name, emoji)
        async with self.work.begin(actor.guild_id, draft) as unit:
            topics = await store.all_of(unit.tx, actor.guild_id)
            if topic_id not in {topic.id for topic in topics}:
                raise UserError(NO_TOPIC)
            _refuse_same_name(name, [topic for topic in topics if topic.id != topic_id])
            await store.change(unit.tx, actor.guild_id, topic_id, name, emoji)
            return await self._bring_in_line(unit, actor, topic_id, channel_id)

    async def archive(self, actor: Person, topic_id: int, channel_id: int) -> Topic:
        """Take a topic out of use: its channel can still be read, and what was decided on it stays."""
        actor.require(Right.ADMIN)
        async with self.work.begin(actor.guild_id) as unit:
            topic = await store.find(unit.tx, actor.guild_id, topic_id)
            if topic is None or not await store.archive(unit.tx, actor.guild_id, topic_id, unit.now):
                raise UserError(NO_TOPIC)
            for follower in await store.followers(unit.tx, actor.guild_id, topic_id):
                await self.roles.schedule(unit, follower)
            await provisioned.keep_no_longer(unit.tx, actor.guild_id, ObjectKind.CHANNEL, topic.channel_key)
            if await provisioned.find(unit.tx, actor.guild_id, ObjectKind.CHANNEL, topic.channel_key) is not None:
                refs = [ObjectRef(ObjectKind.CATEGORY, ARCHIVE), ObjectRef(ObjectKind.CHANNEL, topic.channel_key)]
                await self.setup.start_part(unit, actor, refs, channel_id)
            return topic

    async def _bring_in_line(self, unit: UnitOfWork, actor: Person, topic_id: int, channel_id: int) -> Topic:
        topic = await store.find(unit.tx, actor.guild_id, topic_id)
        if topic is None:
            raise LookupError(topic_id)
        refs = [ObjectRef(ObjectKind.ROLE, topic.role_key), ObjectRef(ObjectKind.CHANNEL, topic.channel_key)]
        for ref in refs:
            # The new names are what is wanted now, whatever was kept before.
            await provisioned.keep_no_longer(unit.tx, actor.guild_id, ref.kind, ref.key)
        if await provisioned.all_of(unit.tx, actor.guild_id):
            await self.setup.start_part(unit, actor, refs, channel_id)
        return topic


def _checked(name: Bilingual, emoji: str) -> tuple[Bilingual, str]:
    german, english = clean_line(name.de), clean_line(name.en)
    if not (german or english) or max(len(german), len(english)) > NAME_LENGTH:
        raise UserError(Text("A topic's name has 1 to {most} characters. Please correct it.", most=NAME_LENGTH))
    sign = clean_line(emoji)
    if len(sign) > EMOJI_LENGTH or any(char.isalnum() or char in "<>:`@#" for char in sign):
        raise UserError(Text("Please give one ordinary emoji, such as 🌍, or none."))
    return Bilingual(german or english, english or german), sign


def _refuse_same_name(name: Bilingual, others: list[Topic]) -> None:
    for typed in {name.de, name.en}:
        for other in exact(typed, others, lambda topic: (topic.name.de, topic.name.en)):
            raise UserError(
                Text("There is already a topic called {name}. Please choose another name.", name=plain(other.name.de))
            )
