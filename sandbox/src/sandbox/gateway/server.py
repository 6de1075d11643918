"""One client at the gateway's door: HELLO, IDENTIFY or RESUME, heartbeats, requests, and the end.

The protocol of a connection; what sessions are told is the hub's.
"""

import asyncio
import time
from collections import deque
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from sandbox.control.faults import Faults, Kind
from sandbox.gateway.codec import CloseCode, GatewayClosureError, Op, decode
from sandbox.gateway.hub import Gateway
from sandbox.gateway.intents import ALL_INTENTS, disallowed
from sandbox.gateway.presences import wished
from sandbox.gateway.session import Connection, Session
from sandbox.gateway.start import API_VERSION
from sandbox.world.entities import Json, User

# Source: Discord's reference, "Sending Events" and "Rate Limiting" of the gateway.
MAX_PAYLOAD_BYTES = 4096
SENDS = 120
SENDS_SECONDS = 60.0
# A client that misses a heartbeat by half an interval is taken for dead.
_HEARTBEAT_GRACE = 1.5


class GatewayServer:
    """The WebSocket endpoint."""

    def __init__(self, gateway: Gateway, faults: Faults) -> None:
        self._gateway = gateway
        self._faults = faults

    async def handle(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(autoping=True, compress=False, max_msg_size=0)
        await socket.prepare(request)
        # Another compression than zlib-stream is not offered: such a client is served plain text, which is
        # allowed to it too.
        compress = request.query.get("compress") == "zlib-stream"
        connection = Connection(request, socket, compress=compress)
        visit = _Visit(self._gateway, self._faults, connection, socket)
        writer = asyncio.create_task(connection.write())
        try:
            await visit.run(request.query.get("v", str(API_VERSION)))
        except GatewayClosureError as closure:
            connection.close(closure.code, closure.reason)
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(writer), 5.0)
        finally:
            visit.leave()
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
        return socket


class _Visit:
    def __init__(self, gateway: Gateway, faults: Faults, connection: Connection, socket: web.WebSocketResponse) -> None:
        self._gateway = gateway
        self._faults = faults
        self._connection = connection
        self._socket = socket
        self._session: Session | None = None
        self._sent_at: deque[float] = deque(maxlen=SENDS)

    async def run(self, version: str) -> None:
        if version != str(API_VERSION):
            raise GatewayClosureError(CloseCode.INVALID_API_VERSION, "Invalid API version.")
        interval = self._gateway.heartbeat_seconds
        self._connection.send_op(Op.HELLO, {"heartbeat_interval": round(interval * 1000), "_trace": []})
        while True:
            try:
                message = await self._socket.receive(timeout=interval * _HEARTBEAT_GRACE)
            except TimeoutError:
                raise GatewayClosureError(CloseCode.SESSION_TIMED_OUT, "Session timed out.") from None
            if message.type not in {WSMsgType.TEXT, WSMsgType.BINARY}:
                self._closed_by(message.type, message.data)
                return
            self._count(message.data)
            await self._take(*decode(message.data))

    def _closed_by(self, kind: WSMsgType, code: object) -> None:
        """A client that closes with 1000 or 1001 gives its session up (reference, "Disconnecting")."""
        if kind is WSMsgType.CLOSE and code in {1000, 1001} and self._session is not None:
            self._gateway.forget(self._session)

    def _count(self, payload: str | bytes) -> None:
        if len(payload) > MAX_PAYLOAD_BYTES:
            raise GatewayClosureError(CloseCode.DECODE_ERROR, "Payload too large.")
        now = time.monotonic()
        if len(self._sent_at) == SENDS and now - self._sent_at[0] < SENDS_SECONDS:
            raise GatewayClosureError(CloseCode.RATE_LIMITED, "You are being rate limited.")
        self._sent_at.append(now)

    async def _take(self, op: int, data: Any) -> None:  # noqa: ANN401 - whatever a client sent
        match op:
            case Op.HEARTBEAT:
                self._connection.send_op(Op.HEARTBEAT_ACK)
            case Op.IDENTIFY:
                if not await self._struck("IDENTIFY"):
                    self._identify(data)
            case Op.RESUME:
                if not await self._struck("RESUME"):
                    self._resume(data)
            case Op.PRESENCE_UPDATE | Op.VOICE_STATE_UPDATE | Op.REQUEST_GUILD_MEMBERS:
                if self._session is None:
                    raise GatewayClosureError(CloseCode.NOT_AUTHENTICATED, "Not authenticated.")
                if op == Op.REQUEST_GUILD_MEMBERS:
                    self._gateway.send_members(self._session, data)
                elif op == Op.PRESENCE_UPDATE:
                    self._session.presence = self._wished(data)
                    self._gateway.tell_presence(self._session.user)
            case _:
                raise GatewayClosureError(CloseCode.UNKNOWN_OPCODE, "Unknown opcode.")

    async def _struck(self, what: str) -> bool:
        """Whether a fault for `GATEWAY <what>` took the place of an answer."""
        fault = self._faults.take("GATEWAY", what)
        if fault is None:
            return False
        match fault.kind:
            case Kind.DELAY:
                await asyncio.sleep(fault.seconds)
                return False
            case Kind.INVALID_SESSION:
                self._connection.send_op(Op.INVALID_SESSION, fault.resumable)
            case Kind.RECONNECT:
                self._connection.send_op(Op.RECONNECT)
            case _:
                self._connection.cut()
        return True

    def _user(self, data: Any) -> User:  # noqa: ANN401 - whatever a client sent
        token = data.get("token") if isinstance(data, dict) else None
        user = None
        if isinstance(token, str):
            user = self._gateway.world.user_by_token(token.removeprefix("Bot "))
        if user is None:
            raise GatewayClosureError(CloseCode.AUTHENTICATION_FAILED, "Authentication failed.")
        return user

    def _identify(self, data: Any) -> None:  # noqa: ANN401 - whatever a client sent
        if self._session is not None:
            raise GatewayClosureError(CloseCode.ALREADY_AUTHENTICATED, "Already authenticated.")
        user = self._user(data)
        application = self._gateway.world.application_of(user.id)
        intents: int | None = None
        if application is not None:
            intents = data.get("intents")
            if not isinstance(intents, int) or intents < 0 or intents & ~ALL_INTENTS:
                raise GatewayClosureError(CloseCode.INVALID_INTENTS, "Invalid intent(s).")
            if disallowed(intents, application):
                raise GatewayClosureError(CloseCode.DISALLOWED_INTENTS, "Disallowed intent(s).")
        session = self._gateway.open_session(user, intents, _shard(data.get("shard")))
        session.presence = self._wished(data.get("presence"))
        session.attach(self._connection)
        self._session = session
        self._gateway.greet(session, application)

    def _resume(self, data: Any) -> None:  # noqa: ANN401 - whatever a client sent
        if self._session is not None:
            raise GatewayClosureError(CloseCode.ALREADY_AUTHENTICATED, "Already authenticated.")
        user = self._user(data)
        seq = data.get("seq")
        if not isinstance(seq, int):
            raise GatewayClosureError(CloseCode.INVALID_SEQ, "Invalid seq.")
        session = self._gateway.find(str(data.get("session_id")))
        if session is not None and session.user is user and seq > session.seq:
            raise GatewayClosureError(CloseCode.INVALID_SEQ, "Invalid seq.")
        if session is None or session.user is not user or not session.can_replay(seq):
            self._connection.send_op(Op.INVALID_SESSION, data=False)
            return
        if session.connection is not None:
            session.connection.close(1000, "Resumed elsewhere.")
        session.replay(seq, self._connection)
        session.attach(self._connection)
        self._session = session
        session.dispatch("RESUMED", {"_trace": []})
        self._gateway.tell_presence(session.user)

    def _wished(self, data: object) -> tuple[str, list[Json]]:
        return wished(data, int(self._gateway.world.now().timestamp() * 1000))

    def leave(self) -> None:
        if self._session is not None:
            self._session.detach(self._connection)
            self._gateway.tell_presence(self._session.user)


def _shard(value: object) -> tuple[int, int]:
    match value:
        case None:
            return (0, 1)
        case [int(number), int(of)] if 0 <= number < of:
            return (number, of)
        case _:
            raise GatewayClosureError(CloseCode.INVALID_SHARD, "Invalid shard.")
