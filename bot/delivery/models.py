"""Describes a post and its ledger row."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import discord

# Discord refuses nonces over 25 characters; 100 bits are plenty.
DELIVERY_TOKEN_LENGTH = 25


class DeliveryState(StrEnum):
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    GONE = "gone"


def make_delivery_token(guild_id: int, key: str) -> str:
    """The mark of one effect: its nonce, and what the recovery looks for on Discord."""
    return hashlib.sha256(f"{guild_id}|{key}".encode()).hexdigest()[:DELIVERY_TOKEN_LENGTH]


@dataclass(frozen=True, slots=True)
class Restore:
    """A backup that took the place of lost data. What the bot did between the two instants (UTC) is on Discord only."""

    number: int
    made_at: datetime
    restored_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """A ledger row. `object_id` is the message's or event's id once Discord has told it."""

    id: int
    guild_id: int
    key: str
    token: str
    channel_id: int | None
    user_id: int | None
    state: DeliveryState
    object_id: int | None
    content_hash: str | None
    claimed_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to be posted. Without a `view`, text gets a small "Details" button that carries the token."""

    view: discord.ui.LayoutView | discord.ui.View | None = None
    content: str | None = None
    embeds: Sequence[discord.Embed] = ()
    files: Sequence[discord.File] = ()
    mentions: discord.AllowedMentions = field(default_factory=discord.AllowedMentions.none)


Build = Callable[[str], Outgoing]
"""Makes a post from its token, which one of its buttons must carry (`bot.ui.ids.make_id(..., token=token)`)."""


@dataclass(frozen=True, slots=True)
class EventSpec:
    """A Discord scheduled event. Instants are aware, in UTC; texts are within Discord's limits.

    In a voice channel the location says nothing.
    """

    name: str
    description: str
    start: datetime
    end: datetime
    location: str
    voice_channel_id: int | None = None
