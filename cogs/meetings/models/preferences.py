"""What meetings ask of people's own settings. The settings themselves belong to a feature below; until it offers
them, nobody has asked for direct messages.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class DirectReminders(Protocol):
    """Who wants reminders by direct message."""

    async def direct_at(self, guild_id: int, user_ids: Sequence[int], at: datetime) -> Mapping[int, datetime]:
        """Of these people those who asked for direct messages, each with the first instant from `at` on (UTC) that is
        outside their quiet hours.
        """
        ...


class NoDirectReminders:
    """Nobody has asked for any."""

    async def direct_at(self, guild_id: int, user_ids: Sequence[int], at: datetime) -> Mapping[int, datetime]:  # noqa: ARG002 - the protocol's
        """Nobody."""
        return {}
