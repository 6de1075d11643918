"""Bodies of requests: JSON, or multipart with `payload_json` and `files[n]`, as clients and bots send them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.rest.errors import Problem
from sandbox.world.messages import Upload

# Reference, "Uploading Files": 10 MiB a file for users without a subscription and for bots.
MAX_FILE_BYTES = 10 * 1024 * 1024
# Ten files and the JSON beside them.
MAX_BODY_BYTES = 101 * 1024 * 1024

_FILE_PART = re.compile(r"files\[(\d{1,2})\]")


@dataclass(frozen=True, slots=True)
class Body:
    """`json` is None when the request has no JSON."""

    json: Any = None
    files: tuple[Upload, ...] = ()


async def read_body(request: web.Request) -> Body:
    """Reads it whole. ApiError 50109 (no JSON), 40005 (too large)."""
    if not request.can_read_body:
        return Body()
    if request.content_type.startswith("multipart/"):
        return await _multipart(request)
    raw = await request.read()
    return Body(_parse(raw)) if raw and request.content_type == "application/json" else Body()


def _parse(raw: bytes) -> Any:  # noqa: ANN401 - JSON is anything until it is checked
    try:
        return json.loads(raw)
    except ValueError:
        raise Problem.INVALID_JSON.error() from None


async def _multipart(request: web.Request) -> Body:
    payload: Any = None
    fields: dict[str, str] = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        raw = bytes(await part.read(decode=True))
        if len(raw) > MAX_FILE_BYTES:
            raise Problem.TOO_LARGE.error()
        found = _FILE_PART.fullmatch(part.name)
        if part.name == "payload_json":
            payload = _parse(raw)
        elif found is not None or part.filename is not None:
            index = int(found[1]) if found is not None else len(files)
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files.append(Upload(index, part.filename or "unknown", kind, raw))
        else:
            fields[part.name] = raw.decode("utf-8", "replace")
    if payload is None and fields:
        payload = dict(fields)
    return Body(payload, tuple(files))
