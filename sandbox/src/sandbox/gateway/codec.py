"""The words of the gateway: opcodes, close codes, and how a payload becomes a frame.

Source of the numbers: Discord's reference, "Gateway Opcodes" and "Gateway Close Event Codes".
"""

import json
import zlib
from enum import IntEnum
from typing import Any


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE_UPDATE = 3
    VOICE_STATE_UPDATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQ = 4007
    RATE_LIMITED = 4008
    SESSION_TIMED_OUT = 4009
    INVALID_SHARD = 4010
    INVALID_API_VERSION = 4012
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class GatewayClosureError(Exception):
    """The connection must end with this close code."""

    def __init__(self, code: CloseCode, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


def encode(op: Op, data: Any, seq: int | None = None, name: str | None = None) -> str:  # noqa: ANN401 - any JSON
    """A payload as text."""
    return json.dumps({"op": op, "d": data, "s": seq, "t": name}, separators=(",", ":"))


def decode(text: str | bytes) -> tuple[int, Any]:
    """Opcode and data of a client's payload; GatewayClosureError (4002) if it is none."""
    try:
        payload = json.loads(text)
        op, data = payload["op"], payload.get("d")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise GatewayClosureError(CloseCode.DECODE_ERROR, "Error while decoding payload.") from None
    if not isinstance(op, int):
        raise GatewayClosureError(CloseCode.DECODE_ERROR, "Error while decoding payload.")
    return op, data


class ZlibStream:
    """Transport compression `zlib-stream`: one context for a connection, each payload flushed (Z_SYNC_FLUSH)."""

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def compress(self, text: str) -> bytes:
        return self._context.compress(text.encode()) + self._context.flush(zlib.Z_SYNC_FLUSH)
