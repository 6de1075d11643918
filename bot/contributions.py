"""Shapes what features offer each other through the registry; the shapes know no Discord, services make them."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.database import Reader, Transaction
from bot.people import Person
from bot.texts import Text


@dataclass(frozen=True, slots=True)
class CardButton:
    """A button that a feature offers on the cards of a lower one, e.g. "Record as decision" on closed polls.

    The card's renderer makes it with `make_id(action, <its id>, token=…)`; the action's handler is
    registered by whoever offers the button.
    """

    action: str
    label: Text


@dataclass(frozen=True, slots=True)
class InboxItem:
    """Something that waits for a person, as /me open lists it: what it is, where, and until when (UTC).

    `button` is a label and the `custom_id` of a registered component handler, for what can be done on the spot; else
    `link` leads there.
    """

    text: Text
    link: str | None = None
    until: datetime | None = None
    button: tuple[Text, str] | None = None


Dependents = Callable[[Reader, int, int], Awaitable[Sequence[str]]]
"""(reader, guild id, number of a record) -> what was made of it, by name: as long as that stands, the record does."""

InboxProvider = Callable[[Person], Awaitable[Sequence[InboxItem]]]
"""What of one feature waits for a person: votes of their city, replies, signatures, follow-ups, drafts."""


@dataclass(frozen=True, slots=True)
class PersonalSetting:
    """What /me settings shows of a feature beside its own; `button` is a label and a `custom_id`, as in `InboxItem`."""

    name: Text
    value: Text
    button: tuple[Text, str]


PersonalSettingProvider = Callable[[Person], Awaitable[PersonalSetting | None]]
"""What of one feature is set for a person; None where there is nothing to show."""

DigestProvider = Callable[[int, datetime, datetime], Awaitable[Sequence[Text]]]
"""(guild id, from, to) -> the lines of one section of the digest, without its heading; empty: nothing to say.

`from` is the moment of the digest, `to` that of the next one: what is coming lies between them. What is new since the
last digest lies as long before `from`.
"""


CitiesChanged = Callable[[Transaction, int], Awaitable[None]]
"""(transaction, guild id): told in the transaction in which a city joins, returns, leaves or is edited."""
HoldProvider = Callable[[int], Awaitable[Collection[int]]]
"""(guild id) -> the ids of the channels whose rights a feature has changed for a while, and will restore by itself.

Until then they are neither drift nor a difference from what is declared, and nobody else writes them.
"""

NoticeProvider = Callable[[int], Awaitable[Sequence[Text]]]
"""(guild id) -> what an admin should know of a feature's part of the server, for `/setup plan` and `/setup status`."""


@dataclass(frozen=True, slots=True)
class DigestSection:
    """A section of the digest; `order` sorts them, lower first."""

    key: str
    title: Text
    lines: DigestProvider
    order: int = 0
