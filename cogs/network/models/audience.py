"""Says whom a post on a topic mentions."""

from dataclasses import dataclass

PINGS_A_MESSAGE = 80
"""Discord notifies at most 100 people for one message, and a message has 2,000 characters: a mention takes up to 24."""


@dataclass(frozen=True, slots=True)
class Audience:
    """The topic's role, where it has one; else the followers, message by message (each needs its own ledger key)."""

    role_id: int | None
    parts: tuple[tuple[int, ...], ...]
