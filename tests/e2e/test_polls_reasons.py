"""A vote with its reason, from the preview to the exported file."""

import json

from bot.demo.forum import MAYOR_PITTSBURGH, OB_DORTMUND, STAFF_DORTMUND
from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_polls import ASKED, CHANNEL, closed, results
from tests.e2e.test_polls_trouble import content


async def test_a_vote_carries_a_reason_that_everybody_reads_with_the_result(ready_forum: ForumWorld) -> None:
    stab, mayor = await ready_forum.person(STAFF_DORTMUND), await ready_forum.person(MAYOR_PITTSBURGH)
    lord_mayor = await ready_forum.person(OB_DORTMUND)
    preview = await stab.command("poll create", ASKED)
    preview = await stab.press(preview.message, "Begründungen: nein")
    assert "Eine Stimme kann kurz begründet werden" in preview.text
    await stab.press(preview.message, "Veröffentlichen")
    await ready_forum.settle()
    card = await mayor.wait_message(ASKED["question"], channel=CHANNEL)
    assert "Stimmen können begründet werden / Votes can carry a reason" in text_of(card)
    receipt = await mayor.press(card, "A – Fernwärme")
    form = (await mayor.press(receipt.message, "Give a reason")).form
    assert "Your reason stands with your vote" in (await mayor.submit(form, {"reason": "*Cheap* heat"})).text
    details = await lord_mayor.press(card, "Einzelheiten / Details")
    assert r"**Pittsburgh** A: \*Cheap\* heat" in details.text
    await closed(stab)
    await ready_forum.settle()
    (result,) = await results(mayor)
    assert "1 Stimme mit Begründung: siehe „Einzelheiten“." in text_of(result)
    assert "heat" not in text_of(result)
    exported = await (await mayor.command("poll export", {"poll": "1"})).until("as JSON, with")
    (ballot,) = json.loads(await content(exported.messages[-1]))["ballots"]
    assert ballot["reason"] == "*Cheap* heat"


async def test_a_reason_written_for_one_vote_is_not_published_with_another(ready_forum: ForumWorld) -> None:
    stab, mayor = await ready_forum.person(STAFF_DORTMUND), await ready_forum.person(MAYOR_PITTSBURGH)
    preview = await stab.command("poll create", ASKED)
    preview = await stab.press(preview.message, "Begründungen: nein")
    await stab.press(preview.message, "Veröffentlichen")
    await ready_forum.settle()
    card = await mayor.wait_message(ASKED["question"], channel=CHANNEL)
    receipt = await mayor.press(card, "A – Fernwärme")
    form = (await mayor.press(receipt.message, "Give a reason")).form
    await mayor.press(card, "B – Photovoltaik")
    refused = await mayor.submit(form, {"reason": "Cheap heat"})
    assert "has changed since you opened the form and is now: B" in refused.text
    assert "Cheap heat" not in (await stab.press(card, "Einzelheiten / Details")).text
    form = (await mayor.press(refused.message, "Correct")).form
    assert "Your reason stands" in (await mayor.submit(form, {"reason": "Cheap sun"})).text
    assert "**Pittsburgh** B: Cheap sun" in (await stab.press(card, "Einzelheiten / Details")).text
    again = await mayor.press(receipt.message, "Give a reason")
    assert "is now: B" in again.text, "the button under the receipt of another vote"
    await closed(stab)
    await ready_forum.settle()
    assert "closed" in (await mayor.press(again.message, "Give a reason")).text, "before a word is typed"
