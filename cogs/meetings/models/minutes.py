"""Describes what a meeting leaves behind: who was there, what was said, and who signed for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

REQUIRED_COUNTRIES: Final = 2
"""Minutes count once a delegate of each of two countries has signed them."""
MAX_BYTES: Final = 8 * 1024 * 1024
"""Below Discord's limit of 10 MiB for a file, with room for what stands around it."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who was there, with their name and city of that day."""

    user_id: int
    name: str
    city_id: int


@dataclass(frozen=True, slots=True)
class MinutesSignature:
    """Somebody's signature; `country` is ISO 3166-1 alpha-2 of the city they signed for."""

    user_id: int
    name: str
    city_id: int
    country: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Minutes:
    """A version of a meeting's minutes; `content` are the bytes as they were handed in, `sha256` is of these."""

    id: int
    guild_id: int
    meeting_id: int
    version: int
    file_name: str
    content: bytes
    sha256: str
    added_at: datetime
    signatures: tuple[MinutesSignature, ...] = ()

    @property
    def queue_key(self) -> str:
        return f"minutes:{self.id}"

    @property
    def final(self) -> bool:
        """Whether delegates of enough countries have signed."""
        return len({signature.country for signature in self.signatures}) >= REQUIRED_COUNTRIES


@dataclass(frozen=True, slots=True)
class Quote:
    """A message that was picked for the minutes."""

    channel_id: int
    message_id: int
    user_id: int
    name: str
    content: str
    written_at: datetime
