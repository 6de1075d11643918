"""What a town clerk does on the page: plan a meeting, answer it, see it come, in two languages and two time zones."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import MEETING, confirmed

pytestmark = pytest.mark.thorough

CHANNEL = "klimaschutz-climate"
START = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
NIGHTS = 8
"""The bot also waits for things that nobody sees, such as its housekeeping every night."""


async def plan(window: Window, command: str, topic: str, title: str, start: str) -> None:
    """Fills in and runs the command that schedules a meeting, its topic and start chosen from what is suggested, and
    agrees to the preview.
    """
    await window.start_command(command)
    await window.choose("topic", topic, re.compile(topic, re.IGNORECASE))
    await window.field("title").fill(title)
    await window.choose("start", start, re.compile("Dortmund"))
    await window.run()
    await window.press("Diese Sitzung planen", window.ephemeral(f"Bitte prüfen Sie die Sitzung „{title}“"))


async def test_a_meeting_planned_in_german_is_answered_in_english_while_both_watch(
    ready_forum: ForumWorld, opened: Opener
) -> None:
    page = ready_forum.sandbox.page
    staff, mayor = await opened(page, "Stab Dortmund"), await opened(page, "Mayor Pittsburgh")
    await staff.enter(CHANNEL)
    await mayor.enter(CHANNEL)

    await plan(staff, "sitzung planen", "Klimaschutz", "Wärmeplanung", "3.12. 15 Uhr")

    told = staff.ephemeral("ist als Sitzung 1 geplant")
    await expect(told).to_contain_text("Nur für Sie sichtbar")
    await expect(told).to_contain_text("Donnerstag, 3. Dezember 2026 um 15:00")
    card = mayor.messages("Sitzung 1 / Meeting 1")
    await expect(card).to_contain_text("Thursday, December 3, 2026 at 9:00")
    await expect(mayor.ephemeral()).to_have_count(0)

    await mayor.press("Ja / Yes", card)
    answer = mayor.ephemeral("you are going")
    await expect(answer).to_contain_text("Only you can see this")
    await ready_forum.settle()
    await expect(staff.messages("Sitzung 1 / Meeting 1")).to_contain_text("Zusagen: 1 / Going: 1")
    await expect(staff.ephemeral("you are going")).to_have_count(0)
    await mayor.press("Dismiss", answer)
    await expect(mayor.ephemeral()).to_have_count(0)


async def test_a_date_with_two_readings_is_corrected_in_a_form_that_remembers_everything(
    ready_forum: ForumWorld, opened: Opener
) -> None:
    staff = await opened(ready_forum.sandbox.page, "Stab Dortmund")
    await staff.enter(CHANNEL)
    await staff.start_command("sitzung planen")
    await staff.choose("topic", "Klima", re.compile("Klimaschutz"))
    await staff.field("title").fill("Wärmeplanung")
    await staff.field("start").fill("03/12 15:00")
    await staff.run()

    refused = staff.ephemeral("Do., 3. Dez. 2026, 15:00 Uhr oder Fr., 12. März 2027, 15:00 Uhr")
    await staff.press("Berichtigen", refused)
    form = staff.form
    await expect(form.get_by_role("heading", name="Sitzung planen")).to_be_visible()
    await expect(form.get_by_label("Titel")).to_have_value("Wärmeplanung")
    await form.get_by_label("Beginn").fill("3. Dezember 15 Uhr")
    await staff.press("Absenden", form)

    await expect(form).to_have_count(0)
    await staff.press("Diese Sitzung planen", staff.ephemeral("Bitte prüfen Sie die Sitzung"))
    await expect(staff.ephemeral("ist als Sitzung 1 geplant")).to_be_visible()


async def test_another_person_reads_the_page_in_their_language_and_their_time(
    ready_forum: ForumWorld, opened: Opener
) -> None:
    window = await opened(ready_forum.sandbox.page, "Stab Dortmund")
    await window.enter(CHANNEL)
    await plan(window, "sitzung planen", "Klimaschutz", "Wärmeplanung", "3.12. 15 Uhr")
    card = window.messages("Sitzung 1 / Meeting 1")
    await expect(card).to_contain_text("Donnerstag, 3. Dezember 2026 um 15:00")
    await expect(window.page.locator("html")).to_have_attribute("lang", "de")

    await window.switch_to("Mayor Pittsburgh")

    await expect(window.page.locator("html")).to_have_attribute("lang", "en")
    await expect(window.page.locator("#persona-button")).to_contain_text("Mayor Pittsburgh")
    await window.enter(CHANNEL)
    await expect(card).to_contain_text("Thursday, December 3, 2026 at 9:00")
    await expect(window.ephemeral()).to_have_count(0)
    await window.composer.press_sequentially("/meeting")
    await expect(window.suggestions.filter(has_text="/meeting schedule")).to_be_visible()


async def test_the_clock_goes_forward_to_the_reminder_and_no_further(ready_forum: ForumWorld, opened: Opener) -> None:
    staff = await opened(ready_forum.sandbox.page, "Stab Dortmund")
    await staff.enter(CHANNEL)
    await plan(staff, "sitzung planen", "Klimaschutz", "Wärmeplanung", "3.12. 15 Uhr")
    await expect(staff.messages("Sitzung 1 / Meeting 1")).to_be_visible()
    await ready_forum.settle()

    reminder = staff.messages("Noch 7 Tage")
    for _ in range(NIGHTS):
        await staff.forward("next")
        if await reminder.count():
            break
    await expect(reminder).to_be_visible()
    assert abs(ready_forum.sandbox.clock.now() - (START - timedelta(days=7))) < timedelta(minutes=1)

    await staff.forward("604800")
    await expect(staff.messages("Noch 1 Tag")).to_be_visible()
    await expect(staff.messages("Noch 1 Stunde")).to_be_visible()


async def test_who_may_not_is_told_so_privately(ready_forum: ForumWorld, opened: Opener) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    await confirmed(staff, "meeting schedule", MEETING)
    await ready_forum.settle()
    newcomer = await opened(ready_forum.sandbox.page, "Newcomer")
    await newcomer.enter(CHANNEL)
    await newcomer.press("Ja / Yes", newcomer.messages("Sitzung 1 / Meeting 1"))
    await expect(newcomer.ephemeral("Only delegates of a city")).to_be_visible()
    await newcomer.composer.press_sequentially("/setup")
    await expect(newcomer.suggestions.filter(has_text="/setup")).to_have_count(0)
