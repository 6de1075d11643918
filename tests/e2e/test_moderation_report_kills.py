"""Reports and SIGKILL: killed between row, deletion and result, a report ends as it was decided, and each person hears
of it once.
"""

from typing import Any

import pytest

from cogs.moderation.models.cases import CaseState, NotificationState
from cogs.moderation.models.reports import ReportDecision, ReportState
from cogs.moderation.service.reports import ReportService
from sandbox.people import Person, buttons_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import ROOM, case
from tests.e2e.mortal import killed_at, recovered, windows
from tests.e2e.test_moderation_kills import BEYOND_THE_NONCE, LETTER

EXCHANGE = "austausch-exchange"
DELETION = "DELETE /channels/[0-9]+/messages/[0-9]+"


async def decided(world: ForumWorld, moderator: Person) -> dict[str, Any]:
    """A moderator has ordered the deletion; the row is written, the work has not begun."""
    author, reporter = [await world.person(name) for name in ("Newcomer", "Mayor Pittsburgh")]
    message = await author.say(EXCHANGE, "Schimpfwort")
    form = (await reporter.menu("Report to moderators", message)).form
    await reporter.submit(form, {"reason": "An insult"})
    await world.settle()
    card = await moderator.wait_message("Report 1: ", channel=ROOM)
    button = next(button for button in buttons_of(card) if "report_delete" in button.get("custom_id", ""))
    form = (await moderator.press(card, button["custom_id"])).form
    await world.bot.runner.stop(0)
    answer = await (await moderator.submit(form, {"reason": "Ton"})).final()
    assert "Die Löschung läuft" in answer.text
    return message


@pytest.mark.kill
@pytest.mark.parametrize(
    ("where", "applied"),
    windows({"deletion": (DELETION,), "letter": (LETTER,)}, always={"deletion, after"}),
)
async def test_a_reported_message_is_deleted_once_and_everybody_hears_once(
    ready_forum: ForumWorld, where: str, *, applied: bool
) -> None:
    author, reporter = [await ready_forum.person(name) for name in ("Newcomer", "Mayor Pittsburgh")]
    moderator = await ready_forum.person("Moderation")
    said = await decided(ready_forum, moderator)
    await killed_at(ready_forum, where, applied=applied)
    await recovered(ready_forum, BEYOND_THE_NONCE)
    found = await case(ready_forum, 1)
    assert (found.state, found.notification) == (CaseState.DONE, NotificationState.SENT)
    report = (await ready_forum.bot.registry.service(ReportService).view(ready_forum.guild_id, 1)).report
    assert (report.state, report.outcome) == (ReportState.DECIDED, ReportDecision.DELETED)
    assert said["id"] not in [message["id"] for message in await author.history(EXCHANGE)]
    assert await notification(author, "have deleted a message of yours") == 1
    assert await notification(reporter, "the moderators have deleted it") == 1
    cards = [text_of(message) for message in await moderator.history(ROOM) if "Report 1: " in text_of(message)]
    assert len(cards) == 1
    assert "die Nachricht wurde gelöscht" in cards[0]


async def notification(person: Person, words: str) -> int:
    """How many of somebody's direct messages say that."""
    rooms = [channel["id"] for channel in person.memory.channels.values() if channel["type"] == 1]
    return sum([sum(words in text_of(message) for message in await person.history(room)) for room in rooms])
