"""Whatever stands in a `custom_id`, of an earlier version or put there on purpose: an answer, and never a bug."""

import re
from dataclasses import dataclass, field

import discord
import pytest
from hypothesis import settings

from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.ids import MAX_LENGTH, parse_id
from sandbox.people import Answer, Person
from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld

CHANNEL = "austausch-exchange"
BUG = re.compile(r"\*\*[0-9a-f]{8}\*\*")
ARGUMENTS = (
    "",
    ":",
    ":x",
    ":-1",
    ":0",
    ":9999",
    f":{2**63}",
    f":{2**63 - 1}",
    f":1:{2**63 - 1}",
    ":1:-5",
    ":1:x:y",
    ":x:1:1",
    ":1:1:1:1",
    ":１:²:ß",
    ":1::",
    ":1:draft:x",
)
OPEN = "probe.open_form"
PER_MESSAGE = 25
"""Discord's limit: five rows of five buttons."""


@dataclass
class AnyForm:
    """Opens a form of any `custom_id`, as a client that was tampered with would say it had."""

    custom_ids: list[str] = field(default_factory=list)

    async def open(self, ctx: Context, event: ComponentEvent) -> None:
        modal = discord.ui.Modal(title="Form", custom_id=self.custom_ids[event.number(0)])
        modal.add_item(discord.ui.TextInput(label="Text", custom_id="text", required=False))
        modal.stop()
        await ctx.interaction.response.send_modal(modal)


def forged(actions: list[str]) -> list[str]:
    """Every action with some kinds of arguments, others for each action: one in a quick run, else five."""
    kinds = 1 if settings.get_current_profile_name() == "quick" else 5
    custom_ids = []
    for number, action in enumerate(sorted(actions)):
        some = [ARGUMENTS[(number + 3 * step) % len(ARGUMENTS)] for step in range(kinds)]
        custom_ids += [f"{action}{arguments}" for arguments in some]
    return [custom_id for custom_id in custom_ids if len(custom_id) <= MAX_LENGTH and parse_id(custom_id)]


async def pressed(world: ForumWorld, person: Person, custom_ids: list[str]) -> dict[str, Answer]:
    """Each as a button on a message of the bot's."""
    guild = world.bot.get_guild(world.guild_id)
    assert guild is not None
    channel = discord.utils.get(guild.text_channels, name=CHANNEL)
    assert channel is not None
    answers: dict[str, Answer] = {}
    for start in range(0, len(custom_ids), PER_MESSAGE):
        view = discord.ui.View(timeout=None)
        for custom_id in custom_ids[start : start + PER_MESSAGE]:
            view.add_item(discord.ui.Button(label="x", custom_id=custom_id))
        view.stop()
        for custom_id in custom_ids[start : start + PER_MESSAGE]:
            # Anew each time: some presses change the message that they stand on.
            number = len(answers)
            posted = await channel.send(f"[{number}]", view=view)
            message = await person.wait_message(f"[{number}]", channel=CHANNEL)
            assert message["id"] == str(posted.id)
            answers[custom_id] = await person.press(message, custom_id)
    return answers


def bugs(answers: dict[str, Answer]) -> list[str]:
    """What ended as a bug, or without an answer; a form that opens is an answer."""
    return [
        custom_id
        for custom_id, answer in answers.items()
        if answer.failure or any(BUG.search(text_of(message)) for message in answer.messages)
    ]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["Newcomer", "Forum Admin"])
async def test_a_malformed_press_is_outdated_and_never_a_bug(ready_forum: ForumWorld, name: str) -> None:
    person = await ready_forum.person(name)
    answers = await pressed(ready_forum, person, forged([*ready_forum.bot.registry.components]))
    assert "\n".join(bugs(answers)) == ""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["Newcomer", "Forum Admin"])
async def test_a_malformed_form_is_outdated_and_never_a_bug(ready_forum: ForumWorld, name: str) -> None:
    person, registry = await ready_forum.person(name), ready_forum.bot.registry
    forms = AnyForm(forged([*registry.forms]))
    registry.add_components(ComponentHandler(OPEN, forms.open))
    openers = await pressed(ready_forum, person, [f"{OPEN}:{number}" for number in range(len(forms.custom_ids))])
    answers: dict[str, Answer] = {}
    for opener, custom_id in zip(openers.values(), forms.custom_ids, strict=True):
        assert opener.form is not None
        answers[custom_id] = await person.submit(opener.form, {})
    assert "\n".join(bugs(answers)) == ""
    refused = [custom_id for custom_id, answer in answers.items() if "Only " in answer.text or "Nur " in answer.text]
    rights = {custom_id: registry.forms[custom_id.split(":")[0]].right for custom_id in forms.custom_ids}
    if name == "Newcomer":
        assert set(refused) >= {custom_id for custom_id, right in rights.items() if right > 0}
