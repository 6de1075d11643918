"""Serves `/calendar/<token>.ics` to calendars that follow the forum's meetings, with nothing of any person in it."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from bot.clock import Clock
from bot.texts import Texts
from cogs.meetings.models.calendar import CalendarAddress
from cogs.meetings.render.calendar import REFRESHED_EVERY, calendar_feed
from cogs.meetings.rules.calendar_addresses import RateLimit
from cogs.meetings.service.calendar import CalendarService
from cogs.meetings.service.calendar_addresses import CalendarAddressService
from cogs.network.service.preferences import PreferenceService

IsMember = Callable[[int, int], bool | None]
"""(guild id, user id): whether somebody is on the server; None while Discord has not said yet."""
_HOUR = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
_BUSY = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class _Version:
    """What was served last under an address, and since when (UTC, whole seconds) it has been so."""

    etag: str
    since: datetime


@dataclass(frozen=True, slots=True)
class CalendarEndpoint:
    """Every address may be read 60 times an hour; who tries addresses that do not exist is slowed down together."""

    addresses: CalendarAddressService
    calendars: CalendarService
    preferences: PreferenceService
    texts: Texts
    clock: Clock
    is_member: IsMember
    _reads: RateLimit = field(default_factory=lambda: RateLimit(60, _HOUR))
    _misses: RateLimit = field(default_factory=lambda: RateLimit(60, timedelta(minutes=1)))
    _versions: dict[tuple[int, int], _Version] = field(default_factory=dict)

    @property
    def routes(self) -> tuple[web.RouteDef, ...]:
        return (web.get("/calendar/{token}.ics", self.serve),)

    async def serve(self, request: web.Request) -> web.Response:
        """The calendar, or 304 where the reader has it already; 404 for what is no address of a member."""
        address = await self.addresses.by_token(request.match_info["token"])
        member = address is not None and self.is_member(address.guild_id, address.user_id)
        if member is None:
            return _later(503, _BUSY)
        if address is None or not member:
            wait = self._misses.wait("", self.clock.now())
            return _later(429, wait) if wait else web.Response(status=404, text="No such calendar.\n")
        wait = self._reads.wait(f"{address.guild_id}/{address.user_id}", self.clock.now())
        if wait:
            return _later(429, wait)
        content = await self._content(address)
        await self.addresses.mark_read(address)
        return self._answer(request, content, self._version(address, content))

    async def _content(self, address: CalendarAddress) -> bytes:
        language = await self.preferences.language_of(address.guild_id, address.user_id)
        contents = await self.calendars.last_year_on(address.guild_id)
        return await asyncio.to_thread(
            calendar_feed, contents, lambda text: self.texts.render(text, language), language
        )

    def _version(self, address: CalendarAddress, content: bytes) -> _Version:
        """The content's version. Its time is when this process first served it: what has gone changes it, too."""
        etag = hashlib.sha256(content).hexdigest()[:32]
        last = self._versions.get((address.guild_id, address.user_id))
        if last is not None and last.etag == etag:
            return last
        since = self.clock.now().replace(microsecond=0)
        if last is not None:
            since = max(since, last.since + _SECOND)
        version = self._versions[address.guild_id, address.user_id] = _Version(etag, since)
        return version

    @staticmethod
    def _answer(request: web.Request, content: bytes, version: _Version) -> web.Response:
        wanted, since = request.if_none_match, request.if_modified_since
        if wanted is not None:
            unchanged = any(etag.value in {version.etag, "*"} for etag in wanted)
        else:
            unchanged = since is not None and since >= version.since
        response = web.Response(status=304) if unchanged else web.Response(body=content)
        if not unchanged:
            response.content_type, response.charset = "text/calendar", "utf-8"
        response.etag = version.etag
        response.last_modified = version.since
        response.headers["Cache-Control"] = f"private, max-age={REFRESHED_EVERY // _SECOND}"
        response.headers["X-Robots-Tag"] = "noindex"
        return response


def _later(status: int, wait: timedelta) -> web.Response:
    return web.Response(
        status=status, headers={"Retry-After": str(wait // _SECOND + 1)}, text="Please try again later.\n"
    )
