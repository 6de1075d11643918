"""Rate limits as a bot meets them: buckets per route and major parameter, Discord's headers, 429s, and the
global limit of 50 requests a second. All on real time: limits are the protocol's, not the world's.

Discord publishes few numbers and tells bots to read the headers; those here are of the size that its headers
showed in practice. Buckets with a source: 50/s global (reference, "Rate Limits"), channel name and topic 2 per
10 minutes.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

# Reference, "Global Rate Limit": 50 requests a second for a bot; interaction endpoints are exempt.
GLOBAL_REQUESTS = 50
GLOBAL_SECONDS = 1.0

# Not in the reference; what bots meet when they rename channels.
RENAME_REQUESTS = 2
RENAME_SECONDS = 600.0

# The parts of a path that have buckets of their own (reference, "Rate Limits": top-level resources).
_MAJOR = ("channel_id", "guild_id", "webhook_id", "webhook_token", "interaction_id")


class Strictness(Enum):
    """`discord` limits; `off` lets everything pass (for tests that are about something else)."""

    DISCORD = "discord"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many requests in so many real seconds; routes with the same name share a bucket."""

    name: str
    requests: int
    seconds: float


_MESSAGES = Limit("messages", 5, 5.0)
_REACTIONS = Limit("reactions", 1, 0.25)
# The first answer to an interaction: it knows no limit, and its answers carry no headers of one.
_UNLIMITED = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
_DEFAULT_REQUESTS = 50
_DEFAULT_SECONDS = 5.0

_LIMITS: Mapping[tuple[str, str], Limit] = {
    ("POST", "/channels/{channel_id}/messages"): _MESSAGES,
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"): Limit("edit message", 5, 5.0),
    ("DELETE", "/channels/{channel_id}/messages/{message_id}"): Limit("delete message", 5, 1.0),
    ("GET", "/channels/{channel_id}/messages"): Limit("history", 10, 2.0),
    ("POST", "/channels/{channel_id}/messages/bulk-delete"): Limit("bulk delete", 1, 1.0),
    ("POST", "/channels/{channel_id}/typing"): Limit("typing", 5, 5.0),
    ("PATCH", "/channels/{channel_id}"): Limit("edit channel", 5, 5.0),
    ("PUT", "/channels/{channel_id}/permissions/{overwrite_id}"): Limit("overwrites", 10, 5.0),
    ("PUT", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"): _REACTIONS,
    ("DELETE", "/channels/{channel_id}/messages/{message_id}/reactions/{emoji}/@me"): _REACTIONS,
    ("POST", "/guilds/{guild_id}/channels"): Limit("create channel", 10, 5.0),
    ("POST", "/guilds/{guild_id}/roles"): Limit("create role", 10, 5.0),
    ("PATCH", "/guilds/{guild_id}/members/{user_id}"): Limit("edit member", 10, 10.0),
    ("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): Limit("member role", 10, 10.0),
    ("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"): Limit("member role", 10, 10.0),
    ("POST", "/guilds/{guild_id}/scheduled-events"): Limit("create event", 5, 10.0),
    ("PATCH", "/guilds/{guild_id}/scheduled-events/{event_id}"): Limit("edit event", 5, 10.0),
    ("POST", "/users/@me/channels"): Limit("open DM", 10, 10.0),
    ("PUT", "/applications/{application_id}/commands"): Limit("sync commands", 5, 20.0),
    ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands"): Limit("sync guild commands", 5, 20.0),
}


@dataclass(slots=True)
class _Window:
    """A count that starts anew `seconds` after its first request."""

    ends: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the limits say of one request: the headers, and for how many seconds it must wait (None: pass)."""

    headers: Mapping[str, str]
    retry_after: float | None = None
    scope: str = "user"


class RateLimiter:
    """Counts the requests of bots. `monotonic` and `wall` are real clocks in seconds."""

    def __init__(
        self,
        strictness: Strictness = Strictness.DISCORD,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
        global_requests: int = GLOBAL_REQUESTS,
    ) -> None:
        self.strictness = strictness
        self._monotonic = monotonic
        self._wall = wall
        self._global_requests = global_requests
        self._windows: dict[str, _Window] = {}

    def admit(self, user_id: int, method: str, route: str, params: Mapping[str, str], *, exempt: bool) -> Verdict:
        """Counts a request. `exempt`: interaction endpoints, which the global limit does not count."""
        if self.strictness is Strictness.OFF:
            return Verdict({})
        if not exempt and self._take(f"{user_id} global", self._global_requests, GLOBAL_SECONDS).used < 0:
            wait = max(self._windows[f"{user_id} global"].ends - self._monotonic(), 0.001)
            return Verdict({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, "global")
        if (method, route) == _UNLIMITED:
            return Verdict({})
        limit = _LIMITS.get((method, route)) or Limit(f"{method} {route}", _DEFAULT_REQUESTS, _DEFAULT_SECONDS)
        major = ":".join(params[name] for name in _MAJOR if name in params)
        window = self._take(f"{user_id} {limit.name} {major}", limit.requests, limit.seconds)
        return self._verdict(limit, window)

    def admit_rename(self, user_id: int, channel_id: int) -> float | None:
        """Counts a change of a channel's name or topic: None, or the seconds that it must wait."""
        if self.strictness is Strictness.OFF:
            return None
        key = f"{user_id} rename {channel_id}"
        window = self._take(key, RENAME_REQUESTS, RENAME_SECONDS)
        return None if window.used >= 0 else max(self._windows[key].ends - self._monotonic(), 0.001)

    def _take(self, key: str, requests: int, seconds: float) -> _Window:
        """The window after this request; `used` is -1 if it did not fit any more."""
        now = self._monotonic()
        window = self._windows.get(key)
        if window is None or window.ends <= now:
            window = self._windows[key] = _Window(now + seconds)
        if window.used >= requests:
            return _Window(window.ends, -1)
        window.used += 1
        return window

    def _verdict(self, limit: Limit, window: _Window) -> Verdict:
        left = max(window.ends - self._monotonic(), 0.001)
        over = window.used < 0
        headers = {
            "X-RateLimit-Limit": str(limit.requests),
            "X-RateLimit-Remaining": "0" if over else str(limit.requests - window.used),
            "X-RateLimit-Reset": f"{self._wall() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": sha256(limit.name.encode()).hexdigest()[:32],
        }
        if not over:
            return Verdict(headers)
        headers["X-RateLimit-Scope"] = "user"
        return Verdict(headers, left)
