"""What the archive is for: somebody who knows neither Git nor SQL records, finds and hands out a decision on the page.

The issue's limit is a minute. What is counted is what such a person does: clicks, texts typed, choices; each at a
hurried person's pace, on top of the time that page and bot really take.
"""

import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.async_api import expect

from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from tests.e2e.conftest import ForumWorld

pytestmark = pytest.mark.thorough

MINUTE = 60.0
CLICK, TYPING, LOOKING = 1.1, 0.2, 1.5
"""Seconds for a click, for a character (a practised typist's 60 words a minute), and to find the place of an action.

After the keystroke-level model of Card, Moran and Newell: pointing 1.1 s, a keystroke 0.2 s, thinking 1.35 s.
"""
TITLE, TEXT = "Trinkbrunnen auf allen Plätzen", "Jede Stadt stellt bis 2028 Trinkbrunnen auf."


@dataclass
class Stopwatch:
    """What a person did, and how long that takes a person."""

    began: float = field(default_factory=time.monotonic)
    actions: int = 0
    by_hand: float = 0.0

    def click(self, times: int = 1) -> None:
        self.actions += times
        self.by_hand += times * (CLICK + LOOKING)

    def type(self, text: str) -> None:
        self.actions += 1
        self.by_hand += len(text) * TYPING

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began + self.by_hand


async def record(window: Window, watch: Stopwatch) -> None:
    """/beschluss festhalten, title and text, publish."""
    await window.start_command("beschluss festhalten")
    watch.type("/besch")
    watch.click()
    await window.run()
    watch.click()
    form = window.form
    await form.get_by_label("Titel (Deutsch)").fill(TITLE)
    await form.get_by_label("Text (Deutsch)").fill(TEXT)
    watch.click(2)
    watch.type(TITLE)
    watch.type(TEXT)
    await window.press("Absenden", form)
    watch.click()
    preview = window.ephemeral("Noch nicht veröffentlicht").or_(window.ephemeral(TITLE)).last
    await window.press("Veröffentlichen", preview)
    watch.click()
    await expect(window.ephemeral("DAOF 2026/001").first).to_be_visible()


async def find(window: Window, watch: Stopwatch) -> None:
    """/beschluss suchen, by a part of a word."""
    await window.start_command("beschluss suchen")
    watch.type("/suchen")
    watch.click()
    await window.field("text").fill("brunnen")
    watch.type("brunnen")
    await window.run()
    watch.click()
    await expect(window.ephemeral("DAOF 2026/001").filter(has_text="Trinkbrunnen").last).to_be_visible()


async def hand_out(window: Window, watch: Stopwatch, folder: Path) -> str:
    """Open what was found, and take it as a file; gives what that says."""
    hits = window.ephemeral("Trinkbrunnen").filter(has=window.page.get_by_text("Beschluss öffnen")).last
    await window.pick("Beschluss öffnen", ["DAOF 2026/001"], hits)
    watch.click(2)
    await window.page.get_by_role("button", name="Als Datei").last.click()
    watch.click()
    answer = window.ephemeral("Hier ist die Datei").last
    await expect(answer).to_be_visible()
    async with window.page.expect_download() as started:
        await answer.get_by_role("link", name=re.compile(r"\.md")).first.click()
    watch.click()
    path = folder / "decision.md"
    await (await started.value).save_as(path)
    return path.read_text(encoding="utf-8")


async def test_a_decision_is_recorded_found_and_handed_out_in_under_a_minute(
    ready_forum: ForumWorld, opened: Opener, tmp_path: Path
) -> None:
    window = await opened(ready_forum.sandbox.page, "Oberbürgermeister Dortmund")
    await window.enter("austausch-exchange")
    watch = Stopwatch()
    await record(window, watch)
    await find(window, watch)
    content = await hand_out(window, watch, tmp_path)
    took = watch.seconds
    print(f"{watch.actions} actions, {watch.by_hand:.0f} s by hand, {took - watch.by_hand:.1f} s of page and bot")  # noqa: T201 - the figure that the issue asks for
    for words in ("# DAOF 2026/001", TITLE, f"> {TEXT}"):
        assert words in content
    assert took < MINUTE
    await ready_forum.settle()
    await window.enter("beschlüsse-decisions")
    await expect(window.messages("DAOF 2026/001").first).to_be_visible()
