"""Gives tests, as pytest fixtures, a real Chromium on the page of a real sandbox. A conftest imports them by name."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright, expect

from sandbox.browser import chromium
from sandbox.browser.window import Window

Opener = Callable[..., Awaitable[Window]]

# How long a test waits for what must come; long, since machines that test are busy.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def devtools(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Chromium for all tests of a process, since starting one takes longer than most of them; its address."""
    with chromium.running(tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.fixture(scope="session")
def axe() -> str:
    return chromium.axe()


@pytest.fixture
async def browser(devtools: str) -> AsyncIterator[Browser]:
    """That Chromium, for one test: contexts share nothing but the process."""
    async with async_playwright() as playwright:
        connected = await playwright.chromium.connect_over_cdp(devtools)
        yield connected
        await connected.close()


@pytest.fixture
async def opened(browser: Browser) -> AsyncIterator[Opener]:
    """Opens windows as `Window.open` does. None of them may have seen trouble in the end."""
    windows: list[Window] = []

    async def open_window(address: str, persona: str, **wishes: Any) -> Window:  # noqa: ANN401 - as Window.open takes
        window = await Window.open(browser, address, persona, **wishes)
        windows.append(window)
        return window

    yield open_window
    troubles = [trouble for window in windows for trouble in window.trouble]
    for window in windows:
        await window.close()
    assert troubles == []
