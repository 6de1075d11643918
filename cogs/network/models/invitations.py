"""Describes invitations to act for a city: one link that lets somebody in and registers them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cogs.network.models.cities import City, Function

HOLDS_FOR = timedelta(days=7)
"""How long an invitation holds unless somebody says otherwise."""
MOST_DAYS = 30
WHOM_LENGTH = 80


class InvitationState(StrEnum):
    OPEN = "open"
    USED = "used"
    REVOKED = "revoked"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class MadeInvite:
    """What Discord made: its code, where it leads, and the roles that it gives."""

    code: str
    channel_id: int
    role_ids: tuple[int, ...]


MakeInvite = Callable[[int, tuple[int, ...], timedelta], Awaitable[MadeInvite]]
"""(channel id, role ids, how long it holds) -> the invite. Raises UserError where the bot may not make one."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that was kept. Instants in UTC; `whom` says for whom it was made, in words."""

    id: int
    guild_id: int
    city_id: int
    function: Function
    whom: str
    made: MadeInvite
    state: InvitationState
    created_by: int
    created_at: datetime
    expires_at: datetime
    used_by: int | None = None

    @property
    def queue_key(self) -> str:
        """Where its work waits on the due list."""
        return f"invitation:{self.id}"

    @property
    def url(self) -> str:
        return f"https://discord.gg/{self.made.code}"


@dataclass(frozen=True, slots=True)
class InvitationDetails:
    """An invitation with its city, as it is shown."""

    invitation: Invitation
    city: City


@dataclass(frozen=True, slots=True)
class StrayRoles:
    """The payload of the due work that asks about somebody who came with roles (ids) that the records do not give."""

    user: int
    roles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Arrival:
    """The payload of the due work that looks by which invitation somebody came; `again`: it was looked at before."""

    user: int
    again: bool = False
