"""The guided tour, done as its texts say; it checks itself off."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from sandbox.page.files import STATIC
from tests.browser.test_meetings_page import CHANNEL, plan
from tests.e2e.conftest import ForumWorld

pytestmark = pytest.mark.thorough

MOST_STEPS = 6
SQUARE = "austausch-exchange"
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
    await window.enter(CHANNEL)
    await plan(window, "sitzung planen", "Klimaschutz", "Wärmeplanung", "Donnerstag um 16 Uhr")
    await expect_done(window, "schedule")
    for _ in range(NEXT):
        await window.forward("next")
        if await window.messages("⏰").count():
            break
    await expect_done(window, "schedule", "reminder")

    await window.call("umfrage prioritäten")
    await expect_done(window, "schedule", "reminder", "poll")
    await be(window, "Mayor Pittsburgh")
    await window.enter(SQUARE)
    await window.press("Vote", window.messages("Priority barometer"))
    ballot = window.ephemeral("Priority barometer")
    await window.pick("Rank 1: choose an option", ["Mobility transition"], ballot)
    await window.press("Confirm", ballot)
    await expect_done(window, "schedule", "reminder", "poll", "vote")

    await window.call("decision record")
    await window.form.get_by_label("Title (English)").fill("A ticket for both cities")
    await window.form.get_by_label("Text (English)").fill("The mobility transition begins with one ticket.")
    await window.press("Submit", window.form)
    await window.press("Publish", window.ephemeral("A ticket for both cities"))
    await expect_done(window, "schedule", "reminder", "poll", "vote", "archive")

    await be(window, "Oberbürgermeister Dortmund")
    await window.start_command("beschluss suchen")
    await window.field("text").fill("Mobilitätswende")
    await window.run()
    await expect(window.ephemeral("A ticket for both cities")).to_be_visible()
    await expect_done(window, "schedule", "reminder", "poll", "vote", "archive", "find")
    await expect(window.page.locator("#tour")).to_contain_text("Das war der Rundgang")
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
