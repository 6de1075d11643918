"""Finds the browser and axe-core; says what to do when they are not there."""

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Where `npm ci` puts it in a checkout of the sandbox.
_AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
# As Playwright starts it, as far as it matters here; the browser's own sandbox does not work for root.
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    "--hide-scrollbars",
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",  # a mouse
    "--remote-debugging-port=0",
)
_LISTENING = re.compile(r"DevTools listening on (ws://\S+)")
# Set where a skipped test would go unnoticed (the forge).
_REQUIRED = os.environ.get("SANDBOX_BROWSER_TESTS") == "required"


def find_chromium() -> str | None:
    """The browser's executable, if there is one."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)


def chromium() -> str:
    """The browser's executable; skips the test where there is none, fails it where there must be one."""
    return find_chromium() or _missing("no browser: install Debian's chromium, or name one in CHROMIUM")


@contextmanager
def running(profile: Path) -> Iterator[str]:
    """A headless Chromium until the block ends; gives the address at which it is steered. `profile`: its folder."""
    command = [chromium(), *_SWITCHES, f"--user-data-dir={profile}", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - a browser that we found
        try:
            address = _address(process)
            # What it goes on to complain of must not fill the pipe.
            threading.Thread(target=process.stderr.read if process.stderr else int, daemon=True).start()
            yield address
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    said = []
    for line in process.stderr or ():
        hits = _LISTENING.search(line)
        if hits is not None:
            return hits[1]
        said.append(line)
    raise RuntimeError(f"the browser ended at once: {''.join(said)}")


def axe() -> str:
    """The source of axe-core; skips or fails as above."""
    if _AXE.is_file():
        return _AXE.read_text(encoding="utf-8")
    return _missing("no axe-core: run `npm ci --prefix sandbox`")


def _missing(what: str) -> NoReturn:
    if _REQUIRED:
        pytest.fail(what)
    pytest.skip(what)
