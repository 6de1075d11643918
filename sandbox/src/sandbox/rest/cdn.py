"""The file store: attachments under addresses that expire, and a picture for whoever has none."""

import re
import struct
import zlib
from http import HTTPStatus

from aiohttp import web

from sandbox.rest.context import CONTEXT

_SIDE = 64
# Discord's files come from another origin than its client; ours share one, so a browser must neither run what people
# attach nor show it as a document with the page's rights.
_HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SHOWN = re.compile(r"(image/(png|jpeg|gif|webp|avif)|audio/[a-z0-9.+-]+|video/[a-z0-9.+-]+|text/plain)(;.*)?")
_COLOURS = (0x5865F2, 0x757E8A, 0x3BA55C, 0xFAA61A, 0xED4245, 0xEB459F)


async def attachment(request: web.Request) -> web.Response:
    """404 for a file that is not there (any more), and for an address that has expired or was never signed."""
    world = request.app[CONTEXT].world
    file = world.attachments.get(int(request.match_info["attachment_id"]))
    expiry = request.query.get("ex", "")
    fresh = _is_hex(expiry) and int(expiry, 16) > world.now().timestamp() and "hm" in request.query
    if file is None or str(file.channel_id) != request.match_info["channel_id"] or not fresh:
        return web.Response(status=HTTPStatus.NOT_FOUND, text="This content is no longer available.")
    shown = _SHOWN.fullmatch(file.content_type.lower()) is not None
    disposition = {"Content-Disposition": "inline" if shown else "attachment"}
    return web.Response(body=file.data, headers={"Content-Type": file.content_type} | _HARMLESS | disposition)


def _is_hex(text: str) -> bool:
    return bool(text) and all(letter in "0123456789abcdef" for letter in text)


async def picture(request: web.Request) -> web.Response:
    """A plain square whose colour follows from the address."""
    colour = _COLOURS[zlib.crc32(request.path.encode()) % len(_COLOURS)]
    return web.Response(body=square(colour), headers={"Content-Type": "image/png"})


async def emoji(request: web.Request) -> web.Response:
    """The image of a server's own emoji."""
    world = request.app[CONTEXT].world
    emoji_id = int(request.match_info["emoji_id"])
    found = next((guild.emojis[emoji_id] for guild in world.guilds.values() if emoji_id in guild.emojis), None)
    if found is None:
        return web.Response(status=HTTPStatus.NOT_FOUND)
    return web.Response(body=found.image, headers={"Content-Type": found.content_type} | _HARMLESS)


def square(colour: int) -> bytes:
    """A PNG of one colour (0xRRGGBB)."""
    row = b"\0" + colour.to_bytes(3, "big") * _SIDE
    header = struct.pack(">IIBBBBB", _SIDE, _SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(row * _SIDE)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def install(app: web.Application) -> None:
    app.router.add_get(r"/cdn/attachments/{channel_id:\d+}/{attachment_id:\d+}/{filename}", attachment)
    app.router.add_get(r"/cdn/emojis/{emoji_id:\d+}.{kind}", emoji)
    for kind in ("avatars", "embed/avatars", "icons", "app-icons", "role-icons", "banners"):
        app.router.add_get(f"/cdn/{kind}/{{path:.+}}", picture)
