"""The page's own files. Only what lies below `static/` and has a type known here is handed out."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

STATIC = Path(__file__).parent / "static"
INDEX = "index.html"

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True, slots=True)
class File:
    content_type: str
    data: bytes


def read(path: str, root: Path = STATIC) -> File | None:
    """The file at a decoded path relative to `root`; None if there is none to hand out. Reads the disk each time, so
    that who works on the page only reloads it.
    """
    parts = PurePosixPath(path).parts
    content_type = _TYPES.get(PurePosixPath(path).suffix)
    if content_type is None or any(part.startswith((".", "/")) or "\\" in part or "\0" in part for part in parts):
        return None
    found = root.joinpath(*parts).resolve()
    if not found.is_relative_to(root.resolve()) or not found.is_file():
        return None
    return File(content_type, found.read_bytes())
