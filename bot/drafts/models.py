"""Describes a draft."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

# Long enough for "after the weekend"; what was typed is not kept as if it were a record.
KEEP_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Draft:
    """`kind` is the form's action, `arguments` what it is about, `fields` what was typed. Instants in UTC."""

    id: int
    guild_id: int
    user_id: int
    kind: str
    arguments: tuple[str, ...]
    fields: Mapping[str, str]
    created_at: datetime
    expires_at: datetime
