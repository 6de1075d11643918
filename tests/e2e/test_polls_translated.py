"""A poll in its other language: added by somebody from elsewhere, corrected by those who asked."""

import re

from sandbox.people.reading import buttons_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_polls import MOMENT, asked, now


async def test_another_citys_mandate_translates_and_the_city_that_asked_corrects(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    stranger = await ready_forum.person("Newcomer")
    assert "Only" in (await stranger.press(card, "Übersetzen / Translate")).text, "before a word is typed"
    form = (await mayor.press(card, "Übersetzen / Translate")).form
    answer = await mayor.submit(form, {"question": "Where do we start?", "options": "Heat\nSolar\nTransit"})
    assert "both languages" in answer.text
    await ready_forum.travel(MOMENT)
    message = await now(mayor, card)
    assert "**B** Photovoltaik / Solar" in text_of(message)
    assert "Translated by Mayor Pittsburgh" in text_of(message)
    await mayor.press(message, "B – Photovoltaik / Solar")
    moderation, stab = await ready_forum.person("Moderation"), await ready_forum.person("Stab Dortmund")
    answer = await moderation.press(message, "Einzelheiten / Details")
    assert "Übersetzung berichtigen" not in answer.text
    details = await stab.press(message, "Einzelheiten / Details")
    form = (await stab.press(details.message, "Übersetzung berichtigen")).form
    older = (await stab.press(details.message, "Übersetzung berichtigen")).form
    answer = await stab.submit(form, {"question": "Where do we start?", "options": "Heating\nSolar power\nTransit"})
    assert "ist berichtigt" in answer.text
    await ready_forum.travel(MOMENT)
    corrected = text_of(await now(mayor, card))
    assert "**B** Photovoltaik / Solar power" in corrected
    assert "Translated by Mayor Pittsburgh" in corrected
    assert re.search(r"Translation corrected <t:\d+:f> by Stab Dortmund", corrected)
    assert "Correct the translation" in str(
        buttons_of((await mayor.press(message, "Einzelheiten / Details")).message)
    ), "a correction takes nothing from those who translated"
    assert "**1** (100 %)" in corrected, "ballots do not change by it"
    refused = await stab.submit(older, {"question": "Where now?", "options": "Heat\nSolar\nTransit"})
    assert "lautet jetzt:\n> Where do we start?\n> Heating\n> Solar power" in refused.text
    form = (await stab.press(refused.message, "Berichtigen")).form
    answer = await stab.submit(form, {"question": "Where now?", "options": "Heat\nSolar\nTransit"})
    assert "ist berichtigt" in answer.text, "who has seen what stands may replace it"
