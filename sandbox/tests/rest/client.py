"""A small HTTP client for the sandbox's REST API: one account, its answers as they came."""

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from sandbox.app import Sandbox


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status, its JSON (None without one), its headers."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> int:
        """Discord's error code."""
        code: int = self.body["code"]
        return code

    def error_at(self, *path: str) -> str:
        """The code of the first error at a field of a 50035."""
        node = self.body["errors"]
        for step in path:
            node = node[step]
        code: str = node["_errors"][0]["code"]
        return code


class Client:
    """Sends requests as the bot (`persona` None) or as a persona."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession, persona: str | None = None) -> None:
        self.sandbox = sandbox
        self.session = session
        info = sandbox.info()
        self.application_id: str = info["application_id"]
        self.guild_id: str = info["guild_id"]
        self.persona = persona
        people = {person["name"]: person for person in info["personas"]}
        self.user_id: str = self.application_id if persona is None else people[persona]["id"]
        self.authorization = f"Bot {info['bot_token']}" if persona is None else people[persona]["token"]

    async def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        files: tuple[tuple[str, bytes], ...] = (),
        reason: str | None = None,
        authorized: bool = True,
    ) -> Reply:
        headers = {"Authorization": self.authorization} if authorized else {}
        if reason is not None:
            headers["X-Audit-Log-Reason"] = reason
        data: aiohttp.FormData | None = None
        if files:
            data = aiohttp.FormData()
            if body is not None:
                data.add_field("payload_json", json.dumps(body), content_type="application/json")
            for index, (name, content) in enumerate(files):
                data.add_field(f"files[{index}]", content, filename=name, content_type="text/plain")
        async with self.session.request(
            method,
            f"{self.sandbox.api}{path.replace('GUILD', self.guild_id)}",
            headers=headers,
            json=body if data is None and body is not None else None,
            data=data,
        ) as response:
            raw = await response.read()
            is_json = response.headers.get("Content-Type") == "application/json"
            return Reply(response.status, json.loads(raw) if raw and is_json else None, dict(response.headers))

    async def new_channel(self, name: str = "ratssaal", **fields: object) -> str:
        """A text channel; its id."""
        reply = await self("POST", "/guilds/GUILD/channels", {"name": name, "type": 0, **fields})
        assert reply.status == 201, reply.body
        channel_id: str = reply.body["id"]
        return channel_id

    async def say(self, channel_id: str, content: str = "Guten Tag", **fields: object) -> Any:  # noqa: ANN401 - a message's JSON
        reply = await self("POST", f"/channels/{channel_id}/messages", {"content": content, **fields})
        assert reply.status == 200, reply.body
        return reply.body
