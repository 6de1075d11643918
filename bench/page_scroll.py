"""What a channel of 5,000 messages costs on the page, in a real Chromium: `python -m bench.page_scroll`.

Each figure stands beside its limit and their ratio; the exit code is 1 when one is above 1. The limits are what people
notice (a page that answers within 100 ms feels immediate, one that answers within a second keeps the thought), not what
this machine reaches.
"""

import asyncio
import sys
from dataclasses import dataclass
from time import perf_counter

from playwright.async_api import async_playwright, expect

from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from tests.browser.chromium import find_chromium
from tests.browser.crowd import fill
from tests.browser.window import Window

COUNT = 5_000
WHEEL = 900  # pixels a turn; about a screen
TURN_MS = 30.0

# Collects the gaps between frames until it is asked for them.
_FRAMES = """() => {
  window.frameGaps = [];
  let last = performance.now();
  const next = (now) => { window.frameGaps.push(now - last); last = now; requestAnimationFrame(next); };
  requestAnimationFrame(next);
}"""


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: float
    limit: float
    unit: str

    @property
    def ratio(self) -> float:
        return self.value / self.limit

    def __str__(self) -> str:
        return f"{self.what:<52} {self.value:>9.1f} {self.unit:<9} limit {self.limit:>7.1f}   ratio {self.ratio:.2f}"


async def measure() -> list[Figure]:
    executable = find_chromium()
    if executable is None:
        sys.exit("page_scroll: no browser; install chromium")
    async with Sandbox(limits=Strictness.OFF) as sandbox, async_playwright() as playwright:
        fill(sandbox, COUNT)
        browser = await playwright.chromium.launch(executable_path=executable, args=["--enable-precise-memory-info"])
        window = await Window.open(browser, sandbox.page, "Newcomer")
        figures = [await _opening(window), *await _scrolling(window)]
        await browser.close()
        return figures


async def _opening(window: Window) -> Figure:
    start = perf_counter()
    await window.enter("general")
    await expect(window.messages(f"No. {COUNT}.")).to_be_visible()
    return Figure("opening the channel, until its newest message shows", (perf_counter() - start) * 1000, 1000, "ms")


async def _scrolling(window: Window) -> list[Figure]:
    """Wheels up from the newest message to the first."""
    await window.page.evaluate(_FRAMES)
    await window.log.hover()
    held, start = 0, perf_counter()
    first = window.messages("No. 1.")
    turns = 0
    while not await first.count():
        await window.page.mouse.wheel(0, -WHEEL)
        await window.page.wait_for_timeout(TURN_MS)
        turns += 1
        if turns % 20 == 0:
            held = max(held, await window.messages().count())
    seconds = perf_counter() - start
    gaps: list[float] = sorted(await window.page.evaluate("window.frameGaps"))
    heap: float = await window.page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    return [
        Figure("a frame while scrolling, 99th of 100", gaps[int(len(gaps) * 0.99)], 100, "ms"),
        Figure("the longest frame while scrolling", gaps[-1], 250, "ms"),
        Figure("scrolling through all of it, for 50 messages", seconds * 1000 / (COUNT / 50), 500, "ms"),
        Figure("messages in the document at most", held, 500, "messages"),
        Figure("memory of the page's scripts in the end", heap, 64, "MB"),
    ]


def main() -> int:
    figures = asyncio.run(measure())
    print(f"A channel of {COUNT} messages:")
    for figure in figures:
        print(f"  {figure}")
    return int(any(figure.ratio > 1 for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
