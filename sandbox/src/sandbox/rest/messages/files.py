"""Uploaded files: which part of the form is which attachment, and what is known of a picture."""

import re
import struct
from pathlib import PurePosixPath

from sandbox.rest.checks import array, integer, nullable, optional, record, required, text
from sandbox.rest.checks.base import refuse
from sandbox.world.entities import Json
from sandbox.world.messages import Attachment, Upload
from sandbox.world.world import World

MAX_FILES = 10
_UNSAFE = re.compile(r"[^\w.-]+")
_UNTYPED = "application/octet-stream"
# What bots send carries no type (discord.py sends none); Discord goes by the name.
_BY_NAME = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
}

ATTACHMENTS = array(
    record(
        {
            "id": required(integer(0)),
            "filename": optional(text(1024, 1)),
            "description": nullable(text(1024)),
            "title": nullable(text(1024)),
        }
    ),
    MAX_FILES,
)


def attach(
    world: World, channel_id: int, described: list[Json], uploads: tuple[Upload, ...], *, ephemeral: bool
) -> list[Attachment]:
    """Stores the uploads as attachments; `described` may name them (their `id` is the index of the part)."""
    if len(uploads) > MAX_FILES:
        raise refuse(("attachments",), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FILES} or fewer in length.")
    by_index = {entry["id"]: entry for entry in described}
    files = []
    for upload in uploads:
        stored = by_index.get(upload.index, {})
        width, height = picture_size(upload.data)
        file = Attachment(
            id=world.new_id(),
            channel_id=channel_id,
            filename=safe_name(stored.get("filename") or upload.filename),
            content_type=_content_type(upload),
            data=upload.data,
            description=stored.get("description"),
            title=stored.get("title"),
            width=width,
            height=height,
            ephemeral=ephemeral,
        )
        world.attachments[file.id] = file
        files.append(file)
    return files


def _content_type(upload: Upload) -> str:
    if upload.content_type != _UNTYPED:
        return upload.content_type
    return _BY_NAME.get(PurePosixPath(upload.filename).suffix.lower(), _UNTYPED)


def safe_name(name: str) -> str:
    """Discord keeps letters, digits, full stops, hyphens and underscores of a file's name."""
    return _UNSAFE.sub("_", name).strip("_") or "file"


def picture_size(data: bytes) -> tuple[int | None, int | None]:
    """Width and height of a PNG, GIF or JPEG in pixels; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:  # noqa: PLR2004 - signature, length, IHDR, sizes
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith((b"GIF87a", b"GIF89a")) and len(data) >= 10:  # noqa: PLR2004 - signature and sizes
        width, height = struct.unpack("<HH", data[6:10])
        return width, height
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else (None, None)


# Start-of-frame markers; C4, C8 and CC in their range mean something else.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def _jpeg_size(data: bytes) -> tuple[int | None, int | None]:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - every JPEG marker starts with FF
        marker, size = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + size
    return None, None
