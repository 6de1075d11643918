"""Reads the bodies of requests: JSON, or a form with `payload_json` and `files[n]`, as clients and bots send them."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

from sandbox.rest.errors import Problem
from sandbox.world.messages import Upload

# Reference, "Uploading Files": 10 MiB a file for users without a subscription and for bots.
MAX_FILE_BYTES = 10 * 1024 * 1024
# Ten files and the JSON beside them.
MAX_BODY_BYTES = 101 * 1024 * 1024

# Where the API document lists `application/x-www-form-urlencoded` (py-cord sends every answer without files so). A form
# sent elsewhere is no body.
_HOOK = "/webhooks/{webhook_id}/{webhook_token}"
FORM_OPERATIONS = frozenset(
    {
        ("POST", "/channels/{channel_id}/invites"),
        ("POST", "/channels/{channel_id}/messages"),
        ("PATCH", "/channels/{channel_id}/messages/{message_id}"),
        ("POST", "/channels/{channel_id}/threads"),
        ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"),
        ("POST", _HOOK),
        ("PATCH", f"{_HOOK}/messages/@original"),
        ("PATCH", f"{_HOOK}/messages/{{message_id}}"),
    }
)

_FILE_PART = re.compile(r"files\[(\d{1,2})\]")


@dataclass(frozen=True, slots=True)
class Body:
    """`json` is None when the request has no JSON."""

    json: Any = None
    files: tuple[Upload, ...] = ()


async def read_body(request: web.Request, route: str | None) -> Body:
    """Reads it whole. `route`: the template that the request matched. ApiError 50109 (no JSON), 40005 (too large)."""
    if not request.can_read_body:
        return Body()
    if request.content_type.startswith("multipart/"):
        return await _multipart(request)
    raw = await request.read()
    if raw and request.content_type == "application/json":
        return Body(_parse(raw))
    if request.content_type == "application/x-www-form-urlencoded" and (request.method, route) in FORM_OPERATIONS:
        return Body(_of_form({name.decode(): value for name, value in parse_qsl(raw, keep_blank_values=True)}))
    return Body()


def _parse(raw: bytes) -> Any:  # noqa: ANN401 - JSON is anything until it is checked
    try:
        return json.loads(raw)
    except ValueError:
        raise Problem.INVALID_JSON.error() from None


def _of_form(fields: Mapping[str, bytes]) -> Any:  # noqa: ANN401 - as above
    """`payload_json` if there is one, else the fields themselves; None without any."""
    payload = fields.get("payload_json")
    if payload is not None:
        return _parse(payload)
    return {name: value.decode("utf-8", "replace") for name, value in fields.items()} or None


async def _multipart(request: web.Request) -> Body:
    fields: dict[str, bytes] = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        raw = bytes(await part.read(decode=True))
        if len(raw) > MAX_FILE_BYTES:
            raise Problem.TOO_LARGE.error()
        found = _FILE_PART.fullmatch(part.name)
        if found is not None or (part.filename is not None and part.name != "payload_json"):
            index = int(found[1]) if found is not None else len(files)
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(index, part.filename or "unknown", kind, raw))
        else:
            fields[part.name] = raw
    return Body(_of_form(fields), tuple(files))
