"""Adds, edits and archives topics, for admins; each topic's channel and role follow by a run.

Stands apart from the topics that everybody reads and follows: those know nothing of the server's making.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.drafts import Draft
from bot.errors import UserError
from bot.matching import slug
from bot.people import Person, Right
from bot.texts import Bilingual, Text
from bot.work import UnitOfWork, Work
from cogs.network.models.plan import ConfirmedAdoption, PlanProblem, PlanStep, StepAction
from cogs.network.models.server_state import ObjectKind, ObjectRef, ServerSnapshot
from cogs.network.models.topics import Topic
from cogs.network.rules.desired import ARCHIVE
from cogs.network.rules.naming import free_key
from cogs.network.rules.plan import over_limits
from cogs.network.rules.room import further_categories
from cogs.network.rules.topic_facts import check_topic, refuse_same_topic
from cogs.network.service.roles import MemberRoles
from cogs.network.service.setup import SetupService
from cogs.network.service.topics import NO_TOPIC
from cogs.network.store import provisioned
from cogs.network.store import topics as store


class TopicAdoption(NamedTuple):
    """The role and the channel on the server that a topic takes over, by their ids; None: a new one is made."""

    role_id: int | None = None
    channel_id: int | None = None


NOTHING_ADOPTED = TopicAdoption()


@dataclass(frozen=True, slots=True)
class TopicAdminService:
    """One unit of work each: the topic, and the run that brings its channel and role in line."""

    work: Work
    roles: MemberRoles
    setup: SetupService

    async def proposed(self, actor: Person, name: Bilingual, emoji: str, topic_id: int | None) -> Topic:
        """The topic as it would be, added or (with `topic_id`) edited; nothing is changed. Raises UserError."""
        actor.require(Right.ADMIN)
        name, emoji = check_topic(name, emoji)
        async with self.work.read() as reader:
            topics = await store.all_of(reader, actor.guild_id)
            refuse_same_topic(name, [topic.name for topic in topics if topic.id != topic_id])
            if topic_id is None:
                key = _free_topic_key(name, await store.keys(reader, actor.guild_id))
                return Topic(0, actor.guild_id, key, name, emoji, position=0)
            topic = await store.find(reader, actor.guild_id, topic_id)
        if topic is None:
            raise UserError(NO_TOPIC)
        return replace(topic, name=name, emoji=emoji)

    async def names_of(self, topic: Topic) -> set[str]:
        """How the topic's role and channel are to be called."""
        desired = await self.setup.desired(topic.guild_id, topic)
        return {role.state.name for role in desired.roles if role.key == topic.role_key} | {
            channel.name for channel in desired.channels if channel.key == topic.channel_key
        }

    async def adoptable(self, topic: Topic, snapshot: ServerSnapshot) -> list[PlanStep]:
        """What stands on the server already under the names that the topic's role and channel would get."""
        refs = _refs_of(topic)
        steps = (await self.setup.plan(snapshot, topic)).steps
        return [step for step in steps if step.action is StepAction.ADOPT and step.ref in refs]

    async def over_limits(self, topic: Topic, snapshot: ServerSnapshot) -> list[PlanProblem]:
        """What stands against a role and a channel for the topic: Discord's limits, with a further category counted."""
        desired = await self.setup.desired_on(snapshot, topic)
        refs = {*_refs_of(topic), *further_categories(desired, _refs_of(topic))}
        steps = [step for step in (await self.setup.plan(snapshot, topic)).steps if step.ref in refs]
        return over_limits(snapshot, steps)

    async def add(
        self,
        actor: Person,
        name: Bilingual,
        emoji: str,
        channel_id: int,
        draft: Draft | None,
        adopt: TopicAdoption = NOTHING_ADOPTED,
    ) -> Topic:
        """Add a topic. A missing language is stood in for by the other. Raises UserError for a name that is taken."""
        actor.require(Right.ADMIN)
        name, emoji = check_topic(name, emoji)
        async with self.work.begin(actor.guild_id, draft) as unit:
            topics = await store.all_of(unit.tx, actor.guild_id)
            refuse_same_topic(name, [topic.name for topic in topics])
            key = _free_topic_key(name, await store.keys(unit.tx, actor.guild_id))
            topic_id = await store.add(unit.tx, actor.guild_id, key, name, emoji)
            return await self._bring_in_line(unit, actor, topic_id, channel_id, adopt)

    async def edit(
        self,
        actor: Person,
        topic_id: int,
        name: Bilingual,
        emoji: str,
        channel_id: int,
        draft: Draft | None,
        adopt: TopicAdoption = NOTHING_ADOPTED,
    ) -> Topic:
        """Give a topic other names; its key, its followers and its channel stay. Raises UserError as `add` does."""
        actor.require(Right.ADMIN)
        name, emoji = check_topic(name, emoji)
        async with self.work.begin(actor.guild_id, draft) as unit:
            topics = await store.all_of(unit.tx, actor.guild_id)
            if topic_id not in {topic.id for topic in topics}:
                raise UserError(NO_TOPIC)
            refuse_same_topic(name, [topic.name for topic in topics if topic.id != topic_id])
            await store.change(unit.tx, actor.guild_id, topic_id, name, emoji)
            return await self._bring_in_line(unit, actor, topic_id, channel_id, adopt)

    async def archive(self, actor: Person, topic_id: int, channel_id: int) -> Topic:
        """Take a topic out of use: its channel can still be read, and what was decided on it stays."""
        actor.require(Right.ADMIN)
        async with self.work.begin(actor.guild_id) as unit:
            topic = await store.find(unit.tx, actor.guild_id, topic_id)
            if topic is None or not await store.archive(unit.tx, actor.guild_id, topic_id, unit.now):
                raise UserError(NO_TOPIC)
            for follower in await store.followers(unit.tx, actor.guild_id, topic_id):
                await self.roles.schedule(unit, follower)
            await provisioned.keep_rights_only(unit.tx, actor.guild_id, ObjectKind.CHANNEL, topic.channel_key)
            if await provisioned.find(unit.tx, actor.guild_id, ObjectKind.CHANNEL, topic.channel_key) is not None:
                refs = [ObjectRef(ObjectKind.CATEGORY, ARCHIVE), ObjectRef(ObjectKind.CHANNEL, topic.channel_key)]
                await self.setup.start_part(unit, actor, refs, channel_id)
            return topic

    async def restore(self, actor: Person, topic_id: int, channel_id: int) -> tuple[Topic, int]:
        """Take up an archived topic again, with its channel, its role and its followers; returns how many these are.

        Raises UserError when it is in use, or another topic has its name by now.
        """
        actor.require(Right.ADMIN)
        async with self.work.begin(actor.guild_id) as unit:
            topic = await store.find(unit.tx, actor.guild_id, topic_id)
            if topic is None:
                raise UserError(NO_TOPIC)
            others = [other for other in await store.all_of(unit.tx, actor.guild_id) if other.id != topic_id]
            refuse_same_topic(topic.name, [other.name for other in others])
            if not await store.restore(unit.tx, actor.guild_id, topic_id):
                raise UserError(Text("This topic is not archived. Nothing was changed."))
            followers = await store.followers(unit.tx, actor.guild_id, topic_id)
            for follower in followers:
                await self.roles.schedule(unit, follower)
            return await self._bring_in_line(unit, actor, topic_id, channel_id, NOTHING_ADOPTED), len(followers)

    async def _bring_in_line(
        self, unit: UnitOfWork, actor: Person, topic_id: int, channel_id: int, adopt: TopicAdoption
    ) -> Topic:
        topic = await store.find(unit.tx, actor.guild_id, topic_id)
        if topic is None:
            raise LookupError(topic_id)
        refs = _refs_of(topic)
        adopted = [
            ConfirmedAdoption(ref.kind, ref.key, object_id)
            for ref, object_id in zip(refs, adopt, strict=True)
            if object_id is not None
        ]
        for ref in refs:
            # The new names are wanted now, whatever was kept before; nobody has asked to open a room that was closed.
            await provisioned.keep_rights_only(unit.tx, actor.guild_id, ref.kind, ref.key)
        if await provisioned.all_of(unit.tx, actor.guild_id):
            await self.setup.start_part(unit, actor, refs, channel_id, adopted)
        return topic


def _refs_of(topic: Topic) -> tuple[ObjectRef, ObjectRef]:
    return ObjectRef(ObjectKind.ROLE, topic.role_key), ObjectRef(ObjectKind.CHANNEL, topic.channel_key)


def _free_topic_key(name: Bilingual, taken: set[str]) -> str:
    return free_key(slug(name.en) or slug(name.de) or "topic", taken)
