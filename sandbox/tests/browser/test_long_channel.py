"""A channel with 5,000 messages: loaded by pages, as far as somebody scrolls."""

from playwright.async_api import expect

from sandbox.app import Sandbox
from sandbox.browser.crowd import fill
from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from sandbox.people import Person
from sandbox.rest.buckets import Strictness

COUNT = 5_000
MOST_SHOWN = 500


async def pages_asked(sandbox: Sandbox) -> int:
    route = "/channels/{channel_id}/messages"
    return sum((entry.request.method, entry.request.route) == ("GET", route) for entry in sandbox.record.since(0))


async def scroll_up(window: Window, times: int) -> None:
    for _ in range(times):
        first = await window.messages().first.get_attribute("data-message-id")
        await window.log.evaluate("(log) => log.scrollTo(0, 0)")
        await expect(window.messages().first).not_to_have_attribute("data-message-id", first or "")


async def test_a_long_channel_is_loaded_by_pages_and_never_held_whole(opened: Opener) -> None:
    async with Sandbox(limits=Strictness.OFF) as sandbox:
        fill(sandbox, COUNT)
        window = await opened(sandbox.page, "Newcomer")
        await window.enter("general")
        await expect(window.messages(f"No. {COUNT}.")).to_be_visible()
        assert await window.messages().count() <= 100
        before = await pages_asked(sandbox)
        await scroll_up(window, 8)
        assert await pages_asked(sandbox) - before <= 10
        assert await window.messages().count() <= MOST_SHOWN
        assert await window.messages("No. 4700.").count() == 1

        # What is written meanwhile waits below, and one button leads there.
        async with Person(sandbox.info(), "Moderation") as moderator:
            await moderator.say("general", "the newest of all")
        await window.press("To the newest messages")
        await expect(window.messages("the newest of all")).to_be_visible()
        await window.close()
