"""Says who somebody is to us: their rights, city, language and zone. Knows no Discord, so that services can take it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.database import Transaction
from bot.errors import NotAllowed
from bot.texts import Language, Text


class Right(IntEnum):
    """What a person may do. ADMIN includes MOD; MANDATE includes DELEGATE."""

    ALL = 0
    DELEGATE = 1
    MANDATE = 2
    MOD = 3
    ADMIN = 4


REFUSALS = {
    Right.DELEGATE: Text(
        "Only delegates of a city can do this. Ask a moderator or your city's liaison to be registered for your city."
    ),
    Right.MANDATE: Text(
        "Only people who may speak for their city (mayor, deputy or liaison) can do this. Ask one of them to do it."
    ),
    Right.MOD: Text("Only moderators can do this. If something needs attention, write to the moderators."),
    Right.ADMIN: Text("Only administrators of this server (permission “Manage Server”) can do this."),
}


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """What the forum's own records say of a member."""

    city_id: int | None = None
    function: str | None = None
    mandate: bool = False
    moderator: bool = False
    language: Language | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """A term in a city has ended: what the person had still to do passes to the successor, if there is one.

    `successor_name` is how the server shows that person.
    """

    guild_id: int
    city_id: int
    predecessor_id: int
    successor_id: int | None = None
    successor_name: str = ""


DutyMover = Callable[[Transaction, Succession], Awaitable[int]]
"""Called in the transaction that ends a term: moves what is open to the successor (or, without one, does what the
feature thinks right); returns how many duties moved."""

MemberRecordProvider = Callable[[int, int, frozenset[int]], Awaitable[MemberRecord]]
"""(guild id, user id, role ids) -> what the records say."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts. `zone` is where their clock runs: their city's, else the forum's."""

    guild_id: int
    user_id: int
    name: str
    language: Language
    zone: ZoneInfo
    city_id: int | None = None
    function: str | None = None
    rights: frozenset[Right] = field(default=frozenset({Right.ALL}))

    def may(self, right: Right) -> bool:
        return right in self.rights

    def require(self, right: Right) -> None:
        """Raises NotAllowed, saying who could do it."""
        if right not in self.rights:
            raise NotAllowed(REFUSALS[right])


def rights_of(record: MemberRecord, *, manage_guild: bool, moderate_members: bool) -> frozenset[Right]:
    """The rights that follow from the forum's records and from Discord's permissions: the one place that says so."""
    rights = {Right.ALL}
    if record.city_id is not None:
        rights.add(Right.DELEGATE)
        if record.mandate:
            rights.add(Right.MANDATE)
    if record.moderator or moderate_members or manage_guild:
        rights.add(Right.MOD)
    if manage_guild:
        rights.add(Right.ADMIN)
    return frozenset(rights)
