"""What people do among themselves, without a bot: write, answer, react, thread, write to one person; seen live."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import FilePayload, expect

from sandbox.app import Sandbox
from sandbox.browser.fixtures import Opener
from sandbox.browser.window import Window
from sandbox.people import Person
from sandbox.rest.buckets import Strictness

MAYOR, NEWCOMER = "Mayor Pittsburgh", "Newcomer"


@pytest.fixture
async def quiet() -> AsyncIterator[Sandbox]:
    """A world without a bot."""
    async with Sandbox(limits=Strictness.OFF) as running:
        yield running


async def ctx(window: Window, text: str, entry: str) -> None:
    """Chooses an entry of a message's menu."""
    await window.tool(window.messages(text), "More")
    await window.page.get_by_role("menuitem", name=entry).click()


async def test_two_people_talk_answer_and_react_while_both_watch(quiet: Sandbox, opened: Opener) -> None:
    mayor, newcomer = await opened(quiet.page, MAYOR), await opened(quiet.page, NEWCOMER)
    await mayor.enter("general")
    await newcomer.enter("general")

    await mayor.say("Is the **square** ready?")
    await expect(newcomer.messages("ready?").locator("strong")).to_have_text("square")
    await ctx(newcomer, "ready?", "Reply")
    await newcomer.say("Yes, it is")
    await expect(mayor.messages("Yes, it is")).to_contain_text("Is the square ready?")
    await mayor.tool(mayor.messages("Yes, it is"), "React")
    await mayor.page.get_by_role("button", name="👍").click()
    reaction = newcomer.messages("Yes, it is").get_by_role("button", name="👍: 1")
    await expect(reaction).to_have_attribute("aria-pressed", "false")
    await reaction.click()
    await expect(mayor.messages("Yes, it is").get_by_role("button", name="👍: 2")).to_be_visible()
    await ctx(newcomer, "Yes, it is", "Edit")
    await newcomer.say("No, it is not")
    await expect(mayor.messages("No, it is not")).to_contain_text("edited")
    await ctx(newcomer, "No, it is not", "Delete")
    await expect(mayor.messages("No, it is not")).to_have_count(0)


TWO_CHANNELS = """
[guild]
name = "Two rooms"
channels = ["general", "planning"]
[bot]
name = "Bot"
[[personas]]
name = "Ann"
[[personas]]
name = "Ben"
"""


async def test_what_was_not_read_stands_out_until_it_is_read_and_no_longer(tmp_path: Path, opened: Opener) -> None:
    path = tmp_path / "rooms.toml"
    path.write_text(TWO_CHANNELS, encoding="utf-8")
    async with Sandbox(path) as sandbox, Person(sandbox.info(), "Ben") as ben:
        ann = await opened(sandbox.page, "Ann")
        await ann.enter("general")
        planning = ann.page.locator("li[data-channel-id]").filter(has_text="planning")
        await expect(planning).not_to_contain_text("unread")
        await ben.say("planning", f"<@{sandbox.info()['personas'][0]['id']}>, please read")
        await expect(planning).to_contain_text("one mention")
        await ann.page.reload()
        await ann.ready()
        await expect(planning).to_contain_text("one mention")
        async with ann.page.expect_response(lambda answer: answer.url.endswith("/ack")):
            await ann.enter("planning")
        await expect(ann.messages("please read").locator(".pill")).to_have_text("@Ann")
        await expect(planning).not_to_contain_text("mention")
        await ann.page.reload()
        await ann.ready()
        await expect(planning).not_to_contain_text("mention")
        await ann.close()


async def test_a_thread_and_a_direct_message_lead_to_rooms_of_their_own(quiet: Sandbox, opened: Opener) -> None:
    mayor, newcomer = await opened(quiet.page, MAYOR), await opened(quiet.page, NEWCOMER)
    await mayor.enter("general")
    await newcomer.enter("general")
    await mayor.say("The market on Saturday")
    await ctx(mayor, "The market on Saturday", "Start a thread")
    await mayor.page.get_by_label("Name of the thread").fill("Market stalls")
    await mayor.page.get_by_role("dialog").get_by_role("button", name="Start a thread").click()
    await mayor.say("Twelve stalls")
    await expect(mayor.messages("Twelve stalls")).to_be_visible()
    await newcomer.enter("Market stalls")
    await expect(newcomer.messages("Twelve stalls")).to_be_visible()

    await newcomer.page.locator("#members").get_by_role("button", name=MAYOR).click()
    await newcomer.page.get_by_role("button", name="Send a message").click()
    await newcomer.say("Between the two of us")
    await mayor.enter(NEWCOMER)
    await expect(mayor.messages("Between the two of us")).to_be_visible()


async def test_files_go_up_and_come_down_again(quiet: Sandbox, opened: Opener) -> None:
    window = await opened(quiet.page, NEWCOMER)
    await window.enter("general")
    paper = FilePayload(name="minutes.txt", mimeType="text/plain", buffer=b"Agreed.")
    await window.page.locator("#composer input[type=file]").set_input_files([paper])
    await window.say("the minutes")
    async with window.page.expect_download() as downloading:
        await window.messages("the minutes").get_by_role("link", name="minutes.txt").first.click()
    assert (await (await downloading.value).path()).read_bytes() == b"Agreed."


async def test_a_lost_connection_comes_back_with_what_was_missed(quiet: Sandbox, opened: Opener) -> None:
    window = await opened(quiet.page, NEWCOMER)
    await window.enter("general")
    cut = [session.connection for session in quiet.hub.sessions if session.connection is not None]
    for connection in cut:
        connection.cut()
    async with Person(quiet.info(), MAYOR) as mayor:
        await mayor.say("general", "said meanwhile")
    await expect(window.messages("said meanwhile")).to_be_visible()
    await expect(window.messages("said meanwhile")).to_have_count(1)
    window.trouble.clear()  # the browser complains of the broken socket, as it should
