"""Makes the README's two pictures: `python -m tests.browser.screenshots`. By hand, when the page has changed.

A real moment: a meeting has been called in Dortmund, people answer; light is the lord mayor's window, dark the mayor's.
"""

import asyncio
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from playwright.async_api import Browser, async_playwright, expect

from bot.config import PROJECT
from bot.demo.forum import ADMIN, MAYOR_PITTSBURGH, OB_DORTMUND, STAFF_DORTMUND, STAFF_PITTSBURGH, appoint, set_up
from sandbox.app import Sandbox
from sandbox.browser.chromium import find_chromium
from sandbox.browser.window import Window
from sandbox.rest.buckets import Strictness
from tests.conftest import NOW
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import confirmed

FOLDER = PROJECT / "docs"
OFFICE_HOURS = NOW + timedelta(hours=5, minutes=12)  # 15:12 in Dortmund, 9:12 in Pittsburgh
LARGEST = 400_000  # bytes
CHANNEL = "klimaschutz-climate"
TITLE = "Wärmeplanung: Wer beginnt? / Heat planning: who begins?"
MEETING = {
    "topic": "Klimaschutz",
    "title": TITLE,
    "start": "3.12. 15 Uhr",
    "duration": "90 Min.",
}


async def stage(world: ForumWorld) -> None:
    """The forum as it ships, a meeting in it, and an answer from each city."""
    people = {
        name: await world.person(name) for name in (persona["name"] for persona in world.sandbox.info()["personas"])
    }
    await set_up(people[ADMIN])
    await appoint(people)
    await world.settle()
    for name in (STAFF_DORTMUND, STAFF_PITTSBURGH):
        await people[name].command("topic follow", {"topic": "Klimaschutz"})
    await confirmed(people[STAFF_DORTMUND], "meeting schedule", MEETING)
    await world.settle()
    card = await people[STAFF_PITTSBURGH].wait_message(TITLE, channel=CHANNEL)
    await people[STAFF_PITTSBURGH].press(card, "Ja / Yes")
    await people[STAFF_DORTMUND].press(card, "Ja / Yes")
    await world.settle()


async def picture(browser: Browser, world: ForumWorld, persona: str, scheme: str) -> Path:
    """The window of somebody who has just said that they are coming."""
    window = await Window.open(browser, world.sandbox.page, persona, scheme=scheme, width=1440, height=900)
    await window.enter(CHANNEL)
    await window.press("Ja / Yes", window.messages(TITLE))
    await expect(window.ephemeral()).to_be_visible()
    await world.settle()
    await window.composer.focus()
    await window.page.mouse.move(0, 0)
    await window.page.wait_for_load_state("networkidle")
    path = FOLDER / f"screenshot-{scheme}.png"
    await window.page.screenshot(path=path, animations="disabled", caret="hide")
    await window.close()
    return path


async def make(executable: str) -> list[Path]:
    with tempfile.TemporaryDirectory() as folder:
        async with Sandbox(now=OFFICE_HOURS, limits=Strictness.OFF) as sandbox, async_playwright() as playwright:
            world = ForumWorld(sandbox, Path(folder))
            try:
                await world.start_bot()
                await stage(world)
                browser = await playwright.chromium.launch(executable_path=executable)
                made = [
                    await picture(browser, world, OB_DORTMUND, "light"),
                    await picture(browser, world, MAYOR_PITTSBURGH, "dark"),
                ]
                await browser.close()
            finally:
                await world.close()
    return made


def main() -> int:
    executable = find_chromium()
    if executable is None:
        sys.stderr.write("screenshots: no browser; install chromium\n")
        return 1
    sizes = {path: path.stat().st_size for path in asyncio.run(make(executable))}
    for path, size in sizes.items():
        sys.stdout.write(f"{path.relative_to(PROJECT)}: {size / 1000:.0f} kB of {LARGEST / 1000:.0f}\n")
    return int(max(sizes.values()) > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
