"""The use cases of admins who keep the topics: add, edit, archive; each topic's channel and role follow by a run.

Stands apart from the topics that everybody reads and follows: those know nothing of the server's making.
"""

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.errors import UserError
from bot.markup import clean_line, plain
from bot.matching import exact, slug
from bot.people import Person, Right
from bot.texts import Bilingual, Text
from cogs.network.models.plan import ObjectKind
from cogs.network.models.topics import Topic
from cogs.network.rules.desired import ARCHIVE
from cogs.network.service.roles import MemberRoles
from cogs.network.service.setup import SetupService
from cogs.network.service.topics import NO_TOPIC
from cogs.network.store import provisioned
from cogs.network.store import topics as store

NAME_LENGTH, EMOJI_LENGTH = 60, 16
MOST_TOPICS = 50
"""A category holds 50 channels: https://discord.com/developers/docs/resources/guild"""


class TopicAdminService:
    """One transaction each: the topic, and the run that brings its channel and role in line."""

    def __init__(
        self, database: Database, clock: Clock, drafts: Drafts, roles: MemberRoles, setup: SetupService
    ) -> None:
        self._database = database
        self._clock = clock
        self._drafts = drafts
        self._roles = roles
        self._setup = setup

    async def add(self, actor: Person, name: Bilingual, emoji: str, channel_id: int, draft: Draft | None) -> Topic:
        """Add a topic. A missing language is stood in for by the other. Raises UserError for a name that is taken."""
        actor.require(Right.ADMIN)
        name, emoji = _checked(name, emoji)
        async with self._database.transaction() as tx:
            topics = await store.all_of(tx, actor.guild_id)
            if len(topics) >= MOST_TOPICS:
                raise UserError(
                    Text("The forum has {most} topics, as many as Discord allows. Archive one first.", most=MOST_TOPICS)
                )
            _unlike(name, topics)
            key = _free_key(name, await store.keys(tx, actor.guild_id))
            topic_id = await store.add(tx, actor.guild_id, key, name, emoji)
            return await self._follow_up(tx, actor, topic_id, channel_id, draft)

    async def edit(
        self, actor: Person, topic_id: int, name: Bilingual, emoji: str, channel_id: int, draft: Draft | None
    ) -> Topic:
        """Give a topic other names; its key, its followers and its channel stay. Raises UserError as `add` does."""
        actor.require(Right.ADMIN)
        name, emoji = _checked(name, emoji)
        async with self._database.transaction() as tx:
            topics = await store.all_of(tx, actor.guild_id)
            if topic_id not in {one.id for one in topics}:
                raise UserError(NO_TOPIC)
            _unlike(name, [one for one in topics if one.id != topic_id])
            await store.change(tx, actor.guild_id, topic_id, name, emoji)
            return await self._follow_up(tx, actor, topic_id, channel_id, draft)

    async def archive(self, actor: Person, topic_id: int, channel_id: int) -> Topic:
        """Take a topic out of use: its channel can still be read, and what was decided on it stays."""
        actor.require(Right.ADMIN)
        async with self._database.transaction() as tx:
            topic = await store.find(tx, actor.guild_id, topic_id)
            if topic is None or not await store.archive(tx, actor.guild_id, topic_id, self._clock.now()):
                raise UserError(NO_TOPIC)
            for follower in await store.followers(tx, actor.guild_id, topic_id):
                await self._roles.ask(tx, actor.guild_id, follower)
            await provisioned.keep_no_longer(tx, actor.guild_id, ObjectKind.CHANNEL, topic.channel_key)
            if await provisioned.find(tx, actor.guild_id, ObjectKind.CHANNEL, topic.channel_key) is not None:
                targets = [(ObjectKind.CATEGORY.value, ARCHIVE), (ObjectKind.CHANNEL.value, topic.channel_key)]
                await self._setup.start_part(tx, actor, targets, channel_id)
            return topic

    async def _follow_up(
        self, tx: Transaction, actor: Person, topic_id: int, channel_id: int, draft: Draft | None
    ) -> Topic:
        topic = await store.find(tx, actor.guild_id, topic_id)
        if topic is None:
            raise LookupError(topic_id)
        if draft is not None:
            await self._drafts.use(tx, draft)
        targets = [(ObjectKind.ROLE, topic.role_key), (ObjectKind.CHANNEL, topic.channel_key)]
        for kind, key in targets:
            # The new names are what is wanted now, whatever was kept before.
            await provisioned.keep_no_longer(tx, actor.guild_id, kind, key)
        if await provisioned.all_of(tx, actor.guild_id):
            await self._setup.start_part(tx, actor, [(kind.value, key) for kind, key in targets], channel_id)
        return topic


def _checked(name: Bilingual, emoji: str) -> tuple[Bilingual, str]:
    german, english = clean_line(name.de), clean_line(name.en)
    if not (german or english) or max(len(german), len(english)) > NAME_LENGTH:
        raise UserError(Text("A topic's name has 1 to {most} characters. Please correct it.", most=NAME_LENGTH))
    sign = clean_line(emoji)
    if len(sign) > EMOJI_LENGTH or any(char.isalnum() or char in "<>:`@#" for char in sign):
        raise UserError(Text("Please give one ordinary emoji, such as 🌍, or none."))
    return Bilingual(german or english, english or german), sign


def _unlike(name: Bilingual, others: list[Topic]) -> None:
    for typed in {name.de, name.en}:
        for other in exact(typed, others, lambda topic: (topic.name.de, topic.name.en)):
            raise UserError(
                Text("There is already a topic called {name}. Please choose another name.", name=plain(other.name.de))
            )


def _free_key(name: Bilingual, taken: set[str]) -> str:
    wanted = slug(name.en) or slug(name.de) or "topic"
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
