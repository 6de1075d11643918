"""The guided tour, done as its texts say; it checks itself off."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from sandbox.page.files import STATIC
from tests.browser.conftest import Opener
from tests.browser.test_meetings_page import CHANNEL, plan
from tests.browser.window import Window
from tests.e2e.conftest import ForumWorld

MOST_STEPS = 6
NEXT = 8


async def be(window: Window, persona: str) -> None:
    """Follows the tour's own button to the person whom a step is for."""
    async with window.page.expect_navigation():
        await window.page.locator("#tour").get_by_role("button", name=persona).click()
    await window.ready()


async def expect_done(window: Window, *steps: str) -> None:
    done = window.page.locator("#tour li[data-done='true']")
    await expect(done).to_have_count(len(steps))
    names = await done.evaluate_all("items => items.map((item) => item.dataset.step)")
    assert names == list(steps)


@pytest.mark.timeout(180)
async def test_the_tour_is_done_from_the_first_step_to_the_last(ready_forum: ForumWorld, opened: Opener) -> None:
    window = await opened(ready_forum.sandbox.page, "Newcomer", tour=True)
    await expect(window.page.locator("#tour li")).to_have_count(MOST_STEPS)
    await be(window, "Stab Dortmund")
    await expect_done(window, "staff")
    await window.enter(CHANNEL)
    await plan(window, "sitzung planen", "Klimaschutz", "Wärmeplanung", "nächsten Donnerstag um 16 Uhr")
    await expect_done(window, "staff", "schedule")
    await be(window, "Mayor Pittsburgh")
    await window.enter(CHANNEL)
    await window.press("Ja / Yes", window.messages("Sitzung 1 / Meeting 1"))
    await expect_done(window, "staff", "schedule", "accept")
    for _ in range(NEXT):
        await window.forward("next")
        if await window.messages("⏰").count():
            break
    await expect_done(window, "staff", "schedule", "accept", "reminder")
    await window.call("topic list")
    await window.ephemeral().last.get_by_role("button", name=re.compile("Climate")).click()
    await expect_done(window, "staff", "schedule", "accept", "reminder", "follow")
    await window.call("help")
    await expect_done(window, "staff", "schedule", "accept", "reminder", "follow", "help")
    await expect(window.page.locator("#tour")).to_contain_text("That was the tour")
    await window.page.reload()
    await window.ready()
    await expect(window.page.locator("#tour li[data-done='true']")).to_have_count(MOST_STEPS)


def steps_of(file: Path) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return steps


def test_a_tour_is_short_and_told_in_both_languages() -> None:
    for file in (STATIC / "tour").glob("*.json"):
        steps = steps_of(file)
        assert 1 <= len(steps) <= MOST_STEPS
        assert len({step["id"] for step in steps}) == len(steps)
        for step in steps:
            for text in (step["title"], step["body"]):
                assert text.keys() == {"de", "en"}
            assert step["done"]
