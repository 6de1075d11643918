"""A gateway session: what one client was told, numbered, so that it can be told again after a RESUME.

A session outlives its connections; a connection only moves frames.
"""

import asyncio
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.gateway.codec import CloseCode, Op, ZlibStream, encode
from sandbox.world.entities import Json, User

# Discord does not publish how long and how much it keeps; these are generous for a test and bounded for a demo.
KEPT_EVENTS = 5_000
KEPT_SECONDS = 300.0  # real, after the connection was lost


@dataclass(frozen=True, slots=True)
class _Close:
    code: int
    reason: str


class Connection:
    """One WebSocket: frames go out in order through a queue, so that announcing stays synchronous."""

    def __init__(self, request: web.Request, socket: web.WebSocketResponse, *, compress: bool) -> None:
        self._request = request
        self._socket = socket
        self._zlib = ZlibStream() if compress else None
        self._queue: asyncio.Queue[str | _Close] = asyncio.Queue()

    def send(self, text: str) -> None:
        self._queue.put_nowait(text)

    def send_op(self, op: Op, data: Any = None) -> None:  # noqa: ANN401 - any JSON
        self.send(encode(op, data))

    def close(self, code: CloseCode | int, reason: str = "") -> None:
        """Closes after what was sent before."""
        self._queue.put_nowait(_Close(int(code), reason))

    def cut(self) -> None:
        """Breaks the connection without a word, as a lost network does."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def write(self) -> None:
        """Writes what is queued until it is closed, by either side."""
        while True:
            item = await self._queue.get()
            try:
                if isinstance(item, _Close):
                    await self._socket.close(code=item.code, message=item.reason.encode())
                    return
                if self._zlib is not None:
                    await self._socket.send_bytes(self._zlib.compress(item))
                else:
                    await self._socket.send_str(item)
            except ConnectionError:
                return  # the reader sees the end too and tidies up


class Session:
    """A client that has identified itself. `intents` is None for people, who are told everything."""

    def __init__(self, session_id: str, user: User, intents: int | None, shard: tuple[int, int]) -> None:
        self.id = session_id
        self.user = user
        self.intents = intents
        self.shard = shard
        self.seq = 0
        self.presence: tuple[str, list[Json]] = ("online", [])  # status and activities
        self.visible: set[int] = set()  # guild channels that this user was last known to see
        self._sent: deque[tuple[int, str]] = deque(maxlen=KEPT_EVENTS)
        self._connection: Connection | None = None
        self._lost_at = time.monotonic()

    @property
    def connection(self) -> Connection | None:
        return self._connection

    @property
    def expired(self) -> bool:
        return self._connection is None and time.monotonic() - self._lost_at > KEPT_SECONDS

    def attach(self, connection: Connection) -> None:
        self._connection = connection

    def detach(self, connection: Connection) -> None:
        if self._connection is connection:
            self._connection = None
            self._lost_at = time.monotonic()

    def serves(self, guild_id: int | None) -> bool:
        """Whether this shard is told of the guild; direct messages go to shard 0 (reference, "Sharding")."""
        number, of = self.shard
        return (((guild_id or 0) >> 22) % of) == number

    def dispatch(self, name: str, data: Mapping[str, Any]) -> None:
        """Numbers an event, keeps it for a replay, and sends it if somebody listens."""
        self.seq += 1
        text = encode(Op.DISPATCH, data, self.seq, name)
        self._sent.append((self.seq, text))
        if self._connection is not None:
            self._connection.send(text)

    def can_replay(self, seq: int) -> bool:
        """Whether every event after number `seq` is still kept."""
        oldest = self._sent[0][0] if self._sent else self.seq + 1
        return oldest - 1 <= seq

    def replay(self, seq: int, connection: Connection) -> None:
        for number, text in self._sent:
            if number > seq:
                connection.send(text)
