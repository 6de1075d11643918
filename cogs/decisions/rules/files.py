"""Judges attachments: what they are by their content, under which name they are kept, and what is not taken.
Nothing here opens or runs a file.
"""

import re
import unicodedata
from typing import Final

from bot.errors import UserError
from bot.texts import Text
from cogs.decisions.models.drafts import StoredFile

MAX_BYTES: Final = 8 * 1024 * 1024
"""Discord hands files of up to 10 MB back to every server; this leaves room for the message around them."""
MAX_FILES: Final = 5
TEXT_BYTES: Final = 1024 * 1024
_NAME = 100
_UNSAFE = re.compile(r'[\\/:*?"<>|`\x00-\x1f\x7f]+')

_SIGNATURES: Final = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_ZIPPED: Final = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
)
# Windows, Linux, macOS (both byte orders and fat), Java, scripts.
_PROGRAMS: Final = (
    b"MZ",
    b"\x7fELF",
    b"\xfe\xed\xfa",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
)


def read_file(name: str, data: bytes) -> StoredFile:
    """The file as it is kept. Raises UserError for one that is empty, too large, or a program."""
    display_name = safe_name(name)
    if not data:
        raise UserError(Text("“{name}” is empty. Nothing was attached.", name=display_name))
    if len(data) > MAX_BYTES:
        raise UserError(
            Text("“{name}” is too large: {most} MB at most.", name=display_name, most=MAX_BYTES // 1024 // 1024)
        )
    if data.startswith(_PROGRAMS):
        raise UserError(
            Text("“{name}” is a program. Documents and pictures can be attached, programs cannot.", name=display_name)
        )
    return StoredFile(display_name, sniff(data), data)


def sniff(data: bytes) -> str:
    """The media type that the content shows; text for what reads as text, even if a browser would run it."""
    for signature, media_type in _SIGNATURES:
        if data.startswith(signature):
            return media_type
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    if data.startswith(b"PK\x03\x04"):
        return next((kind for part, kind in _ZIPPED if part in data[:4096] or part in data[-65536:]), "application/zip")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "application/octet-stream" if "\0" in text else "text/plain"


def safe_name(name: str) -> str:
    """A name without folders or characters that mean something to a shell or a file system."""
    cleaned = "".join(char for char in unicodedata.normalize("NFC", name) if unicodedata.category(char)[0] != "C")
    cleaned = _UNSAFE.sub("-", cleaned).strip(" .-")
    stem, dot, ending = cleaned.rpartition(".")
    if dot and len(ending) <= 10:  # noqa: PLR2004 - an ending, not a sentence
        return f"{stem[: _NAME - len(ending) - 1].rstrip()}.{ending}"
    return cleaned[:_NAME].rstrip() or "file"


def read_text(name: str, data: bytes) -> tuple[str, str]:
    """Title and text of a text or Markdown file: a first line that is a heading is the title. Raises UserError."""
    display_name = safe_name(name)
    if len(data) > TEXT_BYTES or sniff(data) != "text/plain":
        raise UserError(
            Text(
                "“{name}” cannot be read as text. Please save it as plain text or Markdown (UTF-8).", name=display_name
            )
        )
    lines = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").strip().split("\n")
    first = lines[0].strip()
    if first.startswith("# "):
        return first[2:].strip(), "\n".join(lines[1:]).strip()
    return "", "\n".join(lines)
