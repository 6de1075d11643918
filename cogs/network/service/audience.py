"""Decides who is mentioned on a topic: its role up to the cap on roles, its followers one by one beyond it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from cogs.network.models.audience import PINGS_A_MESSAGE, Audience
from cogs.network.service.topics import TopicService

RoleLookup = Callable[[int, str], Awaitable[int | None]]
"""(guild id, role key) -> the role's id, or None while it does not stand on the server."""


@dataclass(frozen=True, slots=True)
class AudienceService:
    """For every feature that posts on a topic and mentions those who follow it."""

    topics: TopicService
    role: RoleLookup

    async def of(self, guild_id: int, topic_id: int) -> Audience:
        """Raises UserError for a topic that never was."""
        topic = await self.topics.topic(guild_id, topic_id)
        role = await self.role(guild_id, topic.role_key)
        if role is not None:
            return Audience(role, ())
        return Audience(None, chunked(await self.topics.followers(guild_id, topic_id)))


def chunked(user_ids: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The people of each consecutive message; nobody twice, nobody left out."""
    people = tuple(dict.fromkeys(user_ids))
    return tuple(people[at : at + PINGS_A_MESSAGE] for at in range(0, len(people), PINGS_A_MESSAGE))
