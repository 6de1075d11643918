"""Where the browser and axe-core are; what to say when they are not there."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
# Set where a skipped test would go unnoticed (the forge).
_REQUIRED = os.environ.get("RATSBOTE_BROWSER_TESTS") == "required"


def find_chromium() -> str | None:
    """The browser's executable, if there is one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


def chromium() -> str:
    """The browser's executable; skips the test where there is none, fails it where there must be one."""
    return find_chromium() or _missing("no browser: install Debian's chromium, or name one in CHROMIUM")


def axe() -> str:
    """The source of axe-core; skips or fails as above."""
    if _AXE.is_file():
        return _AXE.read_text(encoding="utf-8")
    return _missing("no axe-core: run `npm ci --prefix tests/browser`")


def _missing(what: str) -> NoReturn:
    if _REQUIRED:
        pytest.fail(what)
    pytest.skip(what)
