"""A real Chromium on the page of a real sandbox, served by the real bot."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, async_playwright

from tests.browser import chromium
from tests.browser.window import Window
from tests.e2e.conftest import ready_forum as ready_forum
from tests.e2e.conftest import world as world

Opener = Callable[..., Awaitable[Window]]


@pytest.fixture(scope="session")
def executable() -> str:
    return chromium.chromium()


@pytest.fixture(scope="session")
def axe() -> str:
    return chromium.axe()


@pytest.fixture
async def browser(executable: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=executable, args=["--disable-dev-shm-usage"])
        yield running
        await running.close()


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
