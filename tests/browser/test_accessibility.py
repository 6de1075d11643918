"""For everybody: by keyboard alone, on a narrow screen, enlarged, and without a complaint of axe-core."""

import re

import pytest
from playwright.async_api import expect

from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from tests.browser.test_meetings_page import CHANNEL
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import MEETING, confirmed

pytestmark = pytest.mark.thorough


async def schedule(world: ForumWorld) -> None:
    await confirmed(await world.person("Stab Dortmund"), "meeting schedule", MEETING)
    await world.settle()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_wrong_in_any_state(
    ready_forum: ForumWorld, opened: Opener, axe: str, scheme: str
) -> None:
    await schedule(ready_forum)
    window = await opened(ready_forum.sandbox.page, "Stab Dortmund", scheme=scheme, tour=True)
    found = {"the start with the tour": await window.violations(axe)}
    await window.enter(CHANNEL)
    await window.press("Ja / Yes", window.messages("Sitzung 1 / Meeting 1"))
    await expect(window.ephemeral()).to_be_visible()
    found["a card and an ephemeral answer"] = await window.violations(axe)
    await window.composer.press_sequentially("/")
    await expect(window.suggestions.first).to_be_visible()
    found["the list of commands"] = await window.violations(axe)
    await window.composer.fill("")
    await window.start_command("sitzung planen")
    await window.field("topic").fill("Kli")
    await expect(window.suggestions.first).to_be_visible()
    found["options with suggestions"] = await window.violations(axe)
    await window.choose("topic", "Klima", re.compile("Klimaschutz"))
    await window.field("title").fill("Wärmeplanung")
    await window.field("start").fill("03/12 15:00")
    await window.run()
    await window.press("Berichtigen", window.ephemeral("oder Fr., 12. März"))
    await expect(window.form).to_be_visible()
    found["a form"] = await window.violations(axe)
    await window.page.keyboard.press("Escape")
    await window.page.locator("#persona-button").click()
    await expect(window.page.get_by_role("menuitemradio").first).to_be_visible()
    found["the choice of persons"] = await window.violations(axe)
    faults = [f"{state}: {fault}" for state, several in found.items() for fault in several]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [390, 640])
async def test_a_narrow_screen_holds_everything_without_scrolling_sideways(
    ready_forum: ForumWorld, opened: Opener, axe: str, width: int
) -> None:
    """390 px is a phone; 640 is what is left of 1280 at 200 %."""
    await schedule(ready_forum)
    window = await opened(ready_forum.sandbox.page, "Mayor Pittsburgh", width=width, height=780)
    await window.enter(CHANNEL)
    card = window.messages("Sitzung 1 / Meeting 1")
    await window.press("Ja / Yes", card)
    await expect(window.ephemeral("you are going")).to_be_visible()
    await expect(card).to_contain_text("Thursday, December 3, 2026 at 9:00")
    assert await overflow(window) == []
    await window.start_command("meeting schedule")
    await expect(window.field("title")).to_be_visible()
    assert await overflow(window) == []
    assert await window.violations(axe) == []


async def overflow(window: Window) -> list[str]:
    """What sticks out of the screen to the right, but for what scrolls inside a box of its own."""
    found: list[str] = await window.page.evaluate(
        """() => {
          const inBox = (node) => {
            for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
              if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) return true;
            return false;
          };
          const wide = document.documentElement.scrollWidth > innerWidth ? ["the document"] : [];
          for (const node of document.body.querySelectorAll("*")) {
            const box = node.getBoundingClientRect();
            const outside = box.width && box.right > innerWidth + 1 && box.left < innerWidth;
            if (outside && !inBox(node) && node.checkVisibility())
              wide.push(node.outerHTML.slice(0, 120));
          }
          return wide;
        }"""
    )
    return found


async def test_a_meeting_is_planned_and_answered_by_keyboard_alone(ready_forum: ForumWorld, opened: Opener) -> None:
    window = await opened(ready_forum.sandbox.page, "Stab Dortmund")
    keys = window.page.keyboard
    await window.tab_to(window.page.locator("li[data-channel-id]").filter(has_text=CHANNEL))
    await keys.press("Enter")
    await expect(window.page.get_by_role("heading", name=CHANNEL).first).to_be_visible()
    await window.tab_to(window.composer)
    await keys.type("/sitzung planen")
    await keys.press("Enter")
    await expect(window.field("topic")).to_be_focused()
    await keys.type("Klimaschutz")
    await expect(window.suggestions.first).to_contain_text("Klimaschutz")
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await window.tab_to(window.field("title"))
    await keys.type("Wärmeplanung")
    await window.tab_to(window.field("start"))
    await keys.type("3.12. 15 Uhr")
    await expect(window.suggestions.first).to_contain_text("Dortmund")
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await keys.press("Control+Enter")
    plan = window.ephemeral("Bitte prüfen Sie die Sitzung").get_by_role("button", name="Diese Sitzung planen")
    await window.tab_to(plan, back=True)
    await keys.press("Enter")
    await expect(window.ephemeral("ist als Sitzung 1 geplant")).to_be_visible()
    button = window.messages("Sitzung 1 / Meeting 1").get_by_role("button", name="Ja / Yes")
    await window.tab_to(button, back=True)
    await keys.press("Enter")
    await expect(window.ephemeral("Vermerkt: Sie kommen zu „Wärmeplanung“")).to_be_visible()
