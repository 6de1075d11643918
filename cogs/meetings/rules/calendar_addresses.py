"""Makes and reads the addresses that calendars follow, and limits how often they are asked for."""

import hashlib
import re
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import yarl

from bot.errors import UserError
from bot.texts import Text

OFF = "off"
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_LOCAL = {"localhost", "127.0.0.1"}


def new_token() -> str:
    """256 random bits, as a part of an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str | None:
    """What is kept of a token; None for what cannot be one. It is random, so that a plain hash gives nothing away."""
    return hashlib.sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else None


def read_calendar_url(typed: str, *, listening: bool) -> str:
    """The check of the setting `calendar_url`: an address without a slash at its end, or `off`.

    Raises ValueError naming what is accepted, and UserError while the bot does not listen.
    """
    value = typed.strip().rstrip("/")
    if value.lower() in {"", "-", OFF, "aus"}:
        return OFF
    try:
        url = yarl.URL(value)
    except ValueError:
        url = yarl.URL()
    secure = url.scheme == "https" or (url.scheme == "http" and url.host in _LOCAL)
    if not (secure and url.host) or url.query_string or url.fragment or url.user:
        raise ValueError("“https://forum.example.org/calendar”, “off”")
    if not listening:
        raise UserError(
            Text(
                "Calendar addresses need a port on which the bot listens. Please ask your IT department to set "
                "RATSBOTE_WEB_PORT (docs/operations.md) and to restart the bot."
            )
        )
    return value


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `limit` requests in `span`, for each key by itself. In memory: a restart forgives."""

    limit: int
    span: timedelta
    _times: dict[str, deque[datetime]] = field(default_factory=dict)

    def wait(self, key: str, now: datetime) -> timedelta:
        """Count a request; how long it has to wait instead, zero where it is admitted."""
        times = self._times.setdefault(key, deque())
        while times and now - times[0] >= self.span:
            times.popleft()
        if len(times) >= self.limit:
            return times[0] + self.span - now
        times.append(now)
        return timedelta()
