"""Describes the forum's topics."""

from dataclasses import dataclass

from bot.texts import Bilingual


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with a channel of its own (provisioned under the key `topic.<key>`)."""

    id: int
    guild_id: int
    key: str
    name: Bilingual
    emoji: str
    position: int

    @property
    def channel_key(self) -> str:
        return f"topic.{self.key}"

    @property
    def role_key(self) -> str:
        """The key of the role that is pinged for the topic."""
        return f"topic.{self.key}"
