"""A request as a handler sees it, and its answer. Handlers are plain functions of both: no sockets, no awaiting."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.rest.body import Body
from sandbox.rest.checks import Check, checked, snowflake
from sandbox.rest.checks.base import Complaints, Place, refuse
from sandbox.rest.context import Context
from sandbox.rest.errors import ApiError, Problem
from sandbox.world import World
from sandbox.world.entities import Json, User


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a JSON body (None: no content)."""

    body: Json | list[Json] | None = None
    status: int = 200

    def to_response(self) -> web.Response:
        return json_response(self.body, self.status)


NO_CONTENT = Answer(status=204)


def json_response(body: Json | list[Json] | None, status: int = 200) -> web.Response:
    """The content type is exactly `application/json`: discord.py parses nothing else."""
    if body is None:
        return web.Response(status=status)
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(body=raw, status=status, headers={"Content-Type": "application/json"})


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks what. `reason` is the audit log reason (already unquoted)."""

    context: Context
    sender: User | None
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Body
    reason: str | None = None

    @property
    def world(self) -> World:
        return self.context.world

    @property
    def actor(self) -> User:
        """The authenticated user; 401 on a route that anybody may ask."""
        if self.sender is None:
            raise Problem.UNAUTHORIZED.error()
        return self.sender

    def id(self, name: str) -> int:
        """An id of the path. 50035 when it is no snowflake, as Discord answers."""
        complaints = Complaints()
        value: int = snowflake()(self.params[name], Place(complaints))
        if complaints.tree:
            raise refuse((name,), "NUMBER_TYPE_COERCE", f'Value "{self.params[name]}" is not snowflake.')
        return value

    def form(self, check: Check) -> Any:  # noqa: ANN401 - as the check understands it
        """The JSON body, understood by `check`; no body counts as an empty object."""
        return checked(check, {} if self.body.json is None else self.body.json)

    def form_of(self, check: Check, value: object) -> Any:  # noqa: ANN401 - as the check understands it
        """A body that the handler has put together itself, understood by `check`."""
        return checked(check, value)

    def flag(self, name: str) -> bool:
        return self.query.get(name, "").lower() in {"true", "1"}

    def limit(self, default: int, maximum: int) -> int:
        """The `limit` of a list. 50035 outside 1 … maximum."""
        text = self.query.get("limit")
        if text is None:
            return default
        if not text.isdigit():
            raise refuse(("limit",), "NUMBER_TYPE_COERCE", f'Value "{text}" is not int.')
        if int(text) < 1:
            raise refuse(("limit",), "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
        if int(text) > maximum:
            raise refuse(("limit",), "NUMBER_TYPE_MAX", f"int value should be less than or equal to {maximum}.")
        return int(text)

    def cursor(self, name: str) -> int | None:
        """`before`, `after` or `around` as an id."""
        text = self.query.get(name)
        if text is None:
            return None
        if not text.isdigit():
            raise refuse((name,), "NUMBER_TYPE_COERCE", f'Value "{text}" is not snowflake.')
        return int(text)


Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path template below /api/v10, as in Discord's API document."""

    method: str
    template: str
    handler: Handler


__all__ = ["NO_CONTENT", "Answer", "ApiError", "Call", "Handler", "Route", "json_response"]
