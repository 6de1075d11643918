"""A poll that was closed too early goes on: asked once more, reopened, and what rested on its result knows."""

from datetime import timedelta

from bot.demo.forum import MAYOR_PITTSBURGH, OB_DORTMUND, STAFF_DORTMUND
from sandbox.people.reading import buttons_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_decisions import custom_id
from tests.e2e.test_polls import MOMENT, asked, closed, now, results


async def test_a_poll_that_was_closed_too_early_is_reopened_and_its_first_result_counts_no_more(
    ready_forum: ForumWorld,
) -> None:
    card = await asked(ready_forum)
    stab, mayor = await ready_forum.person(STAFF_DORTMUND), await ready_forum.person(MAYOR_PITTSBURGH)
    lord_mayor = await ready_forum.person(OB_DORTMUND)
    await mayor.press(card, "A – Fernwärme")
    question = await stab.command("poll close", {"poll": "1"})
    assert "Es fehlen noch: Dortmund" in question.text, question.text
    assert "Eine Stunde lang kann, wer die Umfrage eröffnet hat" in question.text
    assert await results(mayor) == []
    await stab.press(question.message, "Jetzt schließen")
    await ready_forum.settle()
    (first,) = await results(mayor)
    draft = await lord_mayor.press(first, "Als Beschluss festhalten / Record as decision")
    assert "who opened the poll" in (await mayor.command("poll reopen", {"poll": "1"})).text
    assert "ist wieder offen bis" in (await stab.command("poll reopen", {"poll": "1"})).text
    await ready_forum.settle()
    (withdrawn,) = await results(mayor)
    assert "no longer counts" in text_of(withdrawn)
    assert [button["label"] for button in buttons_of(withdrawn)] == ["Einzelheiten / Details"]
    assert withdrawn["attachments"] == []
    assert "Reopened <t:" in text_of(await now(mayor, card))
    await (await ready_forum.person("Moderation")).wait_message(" was reopened ", channel="protokoll-log")
    refused = await lord_mayor.press(draft.message, custom_id(draft.message, "decisions.publish"))
    assert "wurde wieder geöffnet, nachdem dieser Entwurf begonnen war" in refused.text
    assert "Gezählt" in (await lord_mayor.press(card, "B – Photovoltaik")).text
    await ready_forum.travel(MOMENT)
    await closed(stab)
    await ready_forum.settle()
    withdrawn, second = await results(mayor)
    assert "no longer counts" in text_of(withdrawn)
    assert "**Dortmund** B" in text_of(second)
    void = await lord_mayor.select(draft.message, "Art", "recommendation")
    assert "gilt also nicht mehr" in void.text
    assert "Veröffentlichen" not in [button["label"] for button in buttons_of(void.message)]
    draft = await lord_mayor.press(second, "Als Beschluss festhalten / Record as decision")
    twin = await mayor.press(second, "Als Beschluss festhalten / Record as decision")
    await lord_mayor.press(draft.message, custom_id(draft.message, "decisions.publish"))
    await ready_forum.settle()
    question = await mayor.press(twin.message, custom_id(twin.message, "decisions.publish"))
    assert "already recorded as [DAOF 2026/001](https://discord.com/channels/" in question.text, question.text
    noted = await mayor.press(second, "Als Beschluss festhalten / Record as decision")
    assert "already recorded as [DAOF 2026/001](" in noted.text
    recorded = await (await mayor.press(question.message, "Publish a second one")).final()
    assert "DAOF 2026/002" in recorded.text
    await ready_forum.settle()
    assert "festgehalten" in (await stab.command("poll reopen", {"poll": "1"})).text
    await ready_forum.travel(timedelta(hours=1))
    assert "vor mehr als einer Stunde" in (await stab.command("poll reopen", {"poll": "1"})).text


async def test_the_word_that_a_result_is_withheld_no_longer_stands_once_the_poll_goes_on(
    ready_forum: ForumWorld,
) -> None:
    card = await asked(ready_forum, voters="Alle", secrecy="Anonym")
    stab = await ready_forum.person(STAFF_DORTMUND)
    await stab.press(card, "A – Fernwärme")
    await ready_forum.travel(MOMENT)
    await closed(stab)
    await ready_forum.settle()
    (withheld,) = await results(stab)
    form = (await stab.press(withheld, "Verlängern / Extend")).form
    await stab.submit(form, {"closes": "10.12. 15 Uhr"})
    await ready_forum.settle()
    (withdrawn,) = await results(stab)
    assert "The poll was reopened" in text_of(withdrawn)
    assert [button["label"] for button in buttons_of(withdrawn)] == ["Einzelheiten / Details"]
    await ready_forum.travel(MOMENT)
    await closed(stab)
    await ready_forum.settle()
    withdrawn, withheld = await results(stab)
    assert "The poll was reopened" in text_of(withdrawn)
    assert "Verlängern / Extend" in [button["label"] for button in buttons_of(withheld)]
