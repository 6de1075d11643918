"""What a channel of 5,000 messages costs on the page, in a real Chromium: `python -m bench.page_scroll`.

Each figure stands beside its limit and their ratio; the exit code is 1 when one is above 1. The limits are what people
notice (a page that answers within 100 ms feels immediate, one that answers within a second keeps the thought), not what
this machine reaches. Processor time of the page's main thread holds on a busy machine too; the rest is time on the wall
and counts on an idle one only.
"""

import asyncio
import os
import sys
from time import perf_counter

from playwright.async_api import CDPSession, async_playwright, expect

from bench.report import Figure, report
from sandbox.app import Sandbox
from sandbox.browser.chromium import find_chromium
from sandbox.browser.crowd import fill
from sandbox.browser.window import Window
from sandbox.rest.buckets import Strictness

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


# How many messages are held, and whether the one asked for is among them; cheap, since it is asked at every turn.
_SHOWN = """(id) => [
  document.getElementById("messages").childElementCount,
  document.querySelector(`[data-message-id="${id}"]`) ? 1 : 0,
]"""


async def measure() -> list[Figure]:
    executable = find_chromium()
    if executable is None:
        sys.exit("page_scroll: no browser; install chromium")
    async with Sandbox(limits=Strictness.OFF) as sandbox, async_playwright() as playwright:
        channel = fill(sandbox, COUNT)
        first = min(sandbox.world.messages[channel.id])
        browser = await playwright.chromium.launch(executable_path=executable, args=["--enable-precise-memory-info"])
        window = await Window.open(browser, sandbox.page, "Newcomer")
        figures = [await _opening(window), *await _scrolling(window, first)]
        await browser.close()
        return figures


async def _opening(window: Window) -> Figure:
    start = perf_counter()
    await window.enter("general")
    await expect(window.messages(f"No. {COUNT}.")).to_be_visible()
    return Figure("opening the channel, until its newest message shows", (perf_counter() - start) * 1000, 1000, "ms")


async def _scrolling(window: Window, first: int) -> list[Figure]:
    """Wheels up from the newest message to the first (its id)."""
    devtools = await window.page.context.new_cdp_session(window.page)
    await devtools.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = await _busy(devtools)
    await window.page.evaluate(_FRAMES)
    await window.log.hover()
    held, start, arrived = 0, perf_counter(), False
    while not arrived:
        await window.page.mouse.wheel(0, -WHEEL)
        await window.page.wait_for_timeout(TURN_MS)
        shown: list[int] = await window.page.evaluate(_SHOWN, str(first))
        held, arrived = max(held, shown[0]), bool(shown[1])
    seconds = perf_counter() - start
    gaps: list[float] = sorted(await window.page.evaluate("window.frameGaps"))
    heap: float = await window.page.evaluate("performance.memory.usedJSHeapSize / 1e6")
    busy = (await _busy(devtools) - before) * 1000
    pages = COUNT / 50
    return [
        # The fastest hand passes 50 messages in half a second; half of the main thread stays free for everything else.
        Figure("processor time for 50 messages more", busy / pages, 250, "ms"),
        Figure("a frame while scrolling, 99th of 100", gaps[int(len(gaps) * 0.99)], 100, "ms"),
        Figure("the longest frame while scrolling", gaps[-1], 250, "ms"),
        Figure("scrolling through all of it, for 50 messages", seconds * 1000 / pages, 500, "ms"),
        Figure("messages in the document at most", held, 500, "messages"),
        Figure("memory of the page's scripts in the end", heap, 64, "MB"),
    ]


async def _busy(devtools: CDPSession) -> float:
    """Seconds of processor time that the page's main thread has used."""
    metrics = (await devtools.send("Performance.getMetrics"))["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")


def main() -> int:
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"A channel of {COUNT} messages (load {load:.1f} on {cores} cores):")
    return report(asyncio.run(measure()))


if __name__ == "__main__":
    sys.exit(main())
