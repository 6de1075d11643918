"""A persona's connection: requests over HTTP, events over a WebSocket. No understanding of either."""

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox.people.errors import RefusedError
from sandbox.people.reading import Json

_IDENTIFY, _HEARTBEAT, _HELLO, _DISPATCH = 2, 1, 10, 0
_REFUSED_FROM = 400


@dataclass(frozen=True, slots=True)
class File:
    """Something to upload."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"


class Wire:
    """One login. `on_event` gets each event's name and data, in order."""

    def __init__(self, api: str, gateway: str, token: str, on_event: Callable[[str, Json], None]) -> None:
        self._api = api
        self._gateway = gateway
        self._token = token
        self._on_event = on_event
        self._tasks: list[asyncio.Task[None]] = []
        self._session: aiohttp.ClientSession | None = None
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.closed: str | None = None

    async def open(self) -> None:
        self._session = aiohttp.ClientSession(headers={"Authorization": self._token})
        socket = self._socket = await self._session.ws_connect(f"{self._gateway}?v=10&encoding=json", max_msg_size=0)
        hello = await socket.receive_json()
        if hello["op"] != _HELLO:
            raise ConnectionError(f"the gateway did not greet: {hello}")
        identity = {"token": self._token, "properties": {"os": "", "browser": "people", "device": ""}}
        await socket.send_json({"op": _IDENTIFY, "d": identity})
        interval = hello["d"]["heartbeat_interval"] / 1000
        self._tasks = [
            asyncio.create_task(self._listen(socket)),
            asyncio.create_task(self._beat(socket, interval)),
        ]

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            payload = json.loads(message.data)
            if payload["op"] == _DISPATCH:
                self._on_event(payload["t"], payload["d"])
        self.closed = f"the gateway closed the connection ({socket.close_code})"
        self._on_event("", {})

    async def _beat(self, socket: aiohttp.ClientWebSocketResponse, seconds: float) -> None:
        with suppress(ConnectionError):
            while True:
                await asyncio.sleep(seconds)
                await socket.send_json({"op": _HEARTBEAT, "d": None})

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()
        if self._session is not None:
            await self._session.close()

    async def request(self, method: str, path: str, body: Json | None = None, files: Sequence[File] = ()) -> Any:  # noqa: ANN401 - the JSON of that route
        """The JSON of the answer (None without content). RefusedError for an error."""
        if self._session is None:
            raise ConnectionError("not logged in")
        kwargs: dict[str, Any] = {}
        if files:
            form = aiohttp.FormData()
            form.add_field("payload_json", json.dumps(body or {}), content_type="application/json")
            for index, file in enumerate(files):
                form.add_field(f"files[{index}]", file.data, filename=file.name, content_type=file.content_type)
            kwargs["data"] = form
        elif body is not None:
            kwargs["json"] = body
        async with self._session.request(method, f"{self._api}{path}", **kwargs) as response:
            raw = await response.text()
            answer = json.loads(raw) if raw and response.content_type == "application/json" else raw or None
            if response.status >= _REFUSED_FROM:
                raise RefusedError(f"{method} {path}", response.status, answer)
            return answer
