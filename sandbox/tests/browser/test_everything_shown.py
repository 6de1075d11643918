"""All that a bot can send and ask, by the real discord.py: shown, used, and back at the bot as it was entered."""

import re
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import FilePayload, expect

from sandbox.app import Sandbox
from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from sandbox.rest.buckets import Strictness
from tests.browser.showcase import Showcase
from tests.small_bot import SmallBot, point_discord_at

PAPER = FilePayload(name="papier.txt", mimeType="text/plain", buffer=b"Beschluss")


@pytest.fixture
async def free(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Sandbox]:
    """A sandbox without rate limits, which discord.py is pointed at."""
    async with Sandbox(limits=Strictness.OFF) as running:
        point_discord_at(running, monkeypatch)
        yield running


@pytest.fixture
async def showcase(free: Sandbox) -> AsyncIterator[Showcase]:
    bot = SmallBot()
    shown = Showcase(bot)
    await bot.go(free)
    yield shown
    await bot.stop()


@pytest.fixture
async def window(free: Sandbox, showcase: Showcase, opened: Opener) -> Window:
    """The newcomer in the only channel, in English."""
    del showcase
    window = await opened(free.page, "Newcomer")
    await window.enter("general")
    return window


async def test_a_form_of_words_and_choices_comes_back_as_it_was_filled_in(window: Window) -> None:
    await window.call("words")
    form = window.form
    await expect(form).to_contain_text("What is it called?")
    await expect(form.get_by_label("Reasons")).to_have_value("as agreed")
    await window.press("Submit", form)
    await expect(form).to_be_visible()  # what is required is missing
    await form.get_by_label("Title").fill("Heat <b>plan</b>")
    await window.pick("Topic", ["Housing"], form)
    await form.get_by_role("radio", name="Online").check()
    for extra in ("Minutes", "Recording"):
        await form.get_by_role("checkbox", name=extra).check()
    await window.press("Submit", form)
    said = "form: Heat <b>plan</b>; as agreed; ['housing']; Online; ['Minutes', 'Recording']"
    await expect(window.ephemeral(said)).to_be_visible()


async def test_a_form_takes_files_people_and_channels(window: Window) -> None:
    await window.call("papers")
    form = window.form
    await expect(form.locator("strong", has_text="read")).to_be_visible()
    await form.get_by_role("checkbox", name="I agree").check()
    await form.locator("input[type=file]").set_input_files([PAPER])
    await window.pick("Who", ["Moderation"], form)
    await window.pick("Where", ["general"], form)
    await window.press("Submit", form)
    await expect(window.ephemeral("form: True; ['papier.txt=Beschluss']; Moderation; general")).to_be_visible()


async def test_buttons_and_all_kinds_of_menus_are_used(window: Window) -> None:
    await window.call("panel")
    panel = window.messages("the panel")
    for style in ("primary", "secondary", "success", "danger"):
        await window.press(style, panel)
        await expect(window.ephemeral(f"pressed {style}")).to_be_visible()
    await expect(panel.get_by_role("link", name="agenda")).to_have_attribute("href", "https://example.org/agenda")
    for menu, chosen, words in (
        ("topics", ["Climate", "Mobility"], "chose climate, mobility"),
        ("people", ["Moderation"], "chose Moderation"),
        ("roles", ["Forum Admin"], "chose Forum Admin"),
        ("channels", ["general"], "chose general"),
    ):
        await window.pick(menu, chosen, panel)
        await expect(window.ephemeral(words)).to_be_visible()


async def test_a_layout_shows_its_texts_pictures_and_files(window: Window) -> None:
    await window.call("card")
    card = window.messages("Two cities")
    await expect(card.get_by_role("heading", name="Heat plan")).to_be_visible()
    await expect(card.locator("strong", has_text="one")).to_be_visible()
    await expect(card.get_by_role("button", name="Join")).to_be_visible()
    pictures = card.locator("img[src*='plan.png']")
    await expect(pictures).to_have_count(2)
    await expect(card.get_by_role("img", name="The plan of the square")).to_be_visible()
    for picture in await pictures.all():
        await expect(picture).to_have_js_property("naturalWidth", 64)
    async with window.page.expect_download() as downloading:
        await card.get_by_role("link", name=re.compile("minutes.txt")).first.click()
    download = await downloading.value
    assert (await download.path()).read_text(encoding="utf-8") == "Beschlüsse"


async def test_options_of_every_type_reach_the_bot(window: Window) -> None:
    await window.start_command("options")
    await window.choose("size", "Lar", "Large")
    await window.field("count").fill("7")
    await window.field("share").fill("0.5")
    await window.choose("public", "", "Yes")
    await window.choose("who", "Moder", "Moderation")
    await window.choose("where", "gen", "general")
    await window.choose("role", "Forum", "Forum Admin")
    await window.option("paper").locator("input[type=file]").set_input_files([PAPER])
    await window.run()
    said = "options: large; 7; 0.5; True; Moderation; general; Forum Admin; Beschluss"
    await expect(window.ephemeral(said)).to_be_visible()


async def test_a_number_out_of_bounds_is_refused_where_it_stands(window: Window) -> None:
    await window.start_command("options")
    await window.field("count").fill("11")
    await window.run()
    await expect(window.option("count")).to_contain_text("At most 10")
    await expect(window.field("count")).to_have_attribute("aria-invalid", "true")
    await expect(window.ephemeral()).to_have_count(0)


async def test_a_bot_that_thinks_is_seen_thinking_and_one_that_is_silent_has_failed(
    window: Window, showcase: Showcase
) -> None:
    await window.call("slow")
    await expect(window.log).to_contain_text("is thinking …")
    showcase.finished.set()
    await expect(window.ephemeral("thought through")).to_be_visible()
    await expect(window.log).not_to_contain_text("is thinking …")
    await window.call("silent")
    await expect(window.log).to_contain_text("did not respond")


async def test_a_messages_menu_offers_the_bots_commands(window: Window) -> None:
    await window.say("twelve chars")
    await window.tool(window.messages("twelve chars"), "More")
    await window.page.get_by_role("menuitem", name="Count letters").click()
    await expect(window.ephemeral("12 letters")).to_be_visible()
