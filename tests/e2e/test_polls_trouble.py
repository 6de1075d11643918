"""Polls on a bad day: wrong input, missing rights, hostile words, curious moderators, restarts, deleted cards."""

import asyncio
import io
import json
import logging
import zipfile
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from openpyxl import load_workbook

from sandbox.people import Person
from sandbox.people.reading import buttons_of, selects_of, text_of
from sandbox.rest.messages.changing import delete_message
from tests.conftest import first_quick
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_polls import ASKED, CHANNEL, CLOSES, MOMENT, asked, closed, now, results

EVIL = "@everyone **[Rathaus](https://example.org)** \u202e<@&1> # `x` ~~_*"


def corrector(message: dict[str, Any]) -> str:
    """The id of the button that brings back what was typed."""
    (found,) = [part["custom_id"] for part in buttons_of(message) if part["custom_id"].startswith("drafts.correct")]
    return str(found)


async def content(message: dict[str, Any]) -> bytes:
    """The only file of a message."""
    (attachment,) = message["attachments"]
    async with aiohttp.ClientSession() as session, session.get(attachment["url"], raise_for_status=True) as response:
        return await response.read()


@pytest.mark.parametrize(
    ("changes", "said"),
    first_quick(
        [
            ({"options": "Nur eine"}, "Es gibt nur eine Antwort: „Nur eine“"),
            ({"options": "|".join(map(str, range(26)))}, "Das sind 26 Antworten; höchstens 25"),
            ({"options": "Rad| RAD |Bus"}, "Die Antwort „Rad“ steht zweimal da"),
            ({"options": "Straße|STRASSE"}, "steht zweimal da"),
            ({"options": "Rad|" + "x" * 300}, "hat 300 Zeichen; 100 passen"),
            ({"question": "Warum" * 60 + "?"}, "Die Frage hat 301 Zeichen; 300 passen"),
            ({"quorum": "120 %"}, "eine ganze Prozentzahl von 0 bis 100, nicht „120 %“"),
            ({"closes": "1.1.2020 15 Uhr"}, "Mi., 1. Jan. 2020, 15:00 Uhr ist schon vorbei"),
            ({"closes": "in 2 Minuten"}, "mindestens 5 Minuten offen"),
            ({"closes": "irgendwann"}, "Datum und Uhrzeit wurden nicht erkannt"),
            ({"secrecy": "Anonym"}, "mindestens 5 Städte, für die jemand abstimmen kann, und hier sind es 2"),
        ]
    ),
)
async def test_wrong_input_is_answered_with_what_to_change_and_comes_back_filled_in(
    ready_forum: ForumWorld, changes: dict[str, str], said: str
) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    given = ASKED | {"quorum": "50"} | changes
    refused = await stab.command("poll create", given)
    assert refused.ephemeral
    assert said in refused.text
    form = (await stab.press(refused.message, corrector(refused.message))).form
    shown = {key: form.fields[key].get("value", "") for key in ("question", "options", "closes", "quorum")}
    assert shown == {key: given[key].replace("|", "\n").strip() for key in shown}
    # Corrected, it goes on to the preview; what was not wrong need not be typed again.
    mended = {key: (ASKED | {"quorum": "50"})[key].replace("|", "\n") for key in shown if key in changes}
    answer = await stab.submit(form, mended)
    assert ("Das sieht noch niemand" in answer.text) == ("secrecy" not in changes), answer.text


async def test_a_secrecy_that_few_voters_cannot_have_is_refused_on_the_preview_which_stays(
    ready_forum: ForumWorld,
) -> None:
    chief = await ready_forum.person("Chief of Staff Pittsburgh")
    preview = (await chief.command("poll create", {"question": "What first?", "options": "Bike|Bus"})).message
    refused = await chief.select(preview, selects_of(preview)[2]["custom_id"], "anonymous")
    assert "at least 5 cities for which somebody can vote, and here there are 2" in refused.text
    assert "is open until" in (await chief.press(preview, "Publish")).text


async def test_a_refused_anonymous_poll_offers_what_can_be_changed(ready_forum: ForumWorld) -> None:
    chief = await ready_forum.person("Chief of Staff Pittsburgh")
    asked_for = {"question": "What first?", "options": "Bike|Bus", "secrecy": "Anonymous"}
    refused = (await chief.command("poll create", asked_for)).message
    assert "here there are 2" in text_of(refused)
    still = await chief.select(refused, selects_of(refused)[1]["custom_id"], "delegates")
    assert "people who can vote, and here there are 4" in still.text
    preview = (await chief.select(refused, selects_of(refused)[2]["custom_id"], "until_close")).message
    assert "Hidden until the close" in text_of(preview)
    assert "Nobody sees this yet" in text_of(preview)


@pytest.mark.parametrize(
    ("command", "options", "said", "field"),
    [
        ("poll extend", {"poll": "1", "closes": "24.11. 9 Uhr"}, "schließt bereits am", "closes"),
        ("poll extend", {"poll": "1", "closes": "2.1.2020"}, "ist schon vorbei", "closes"),
        ("poll cancel", {"poll": "1", "reason": "\u200b"}, "warum die Umfrage abgebrochen wird", "reason"),
        (
            "poll priorities",
            {"topics": "Klimaschutz, Gibt es nicht"},
            "Das Thema „Gibt es nicht“ gibt es nicht",
            "topics",
        ),
        ("poll priorities", {"topics": "Klimaschutz"}, "vergleicht 2 bis 25 Themen, und das sind 1", "topics"),
        ("poll priorities", {"closes": "gestern"}, "ist schon vorbei", "closes"),
    ],
)
async def test_wrong_input_to_the_other_commands_comes_back_too(
    ready_forum: ForumWorld, command: str, options: dict[str, str], said: str, field: str
) -> None:
    await asked(ready_forum)
    stab = await ready_forum.person("Stab Dortmund")
    refused = await stab.command(command, options)
    assert said in refused.text, refused.text
    form = (await stab.press(refused.message, corrector(refused.message))).form
    assert form.fields[field]["value"] == options[field]


async def test_without_options_a_form_asks_and_the_rest_is_chosen_on_the_preview(ready_forum: ForumWorld) -> None:
    chief = await ready_forum.person("Chief of Staff Pittsburgh")
    opened = await chief.command("poll create", {"question": "What first?"})
    preview = await chief.submit(opened.form, {"options": "Bike\nBus\nTrain", "closes": "3 Dec 9am"})
    assert "Nobody sees this yet" in preview.text
    method, voters, secrecy = selects_of(preview.message)
    shown = (await chief.select(preview.message, method["custom_id"], "points")).message
    _, voters, _ = selects_of(shown)
    shown = (await chief.select(shown, voters["custom_id"], "delegates")).message
    _, _, secrecy = selects_of(shown)
    shown = (await chief.select(shown, secrecy["custom_id"], "until_close")).message
    assert "Ten points · One vote for each delegate · Hidden until the close" in text_of(shown)
    form = (await chief.press(shown, "Other language")).form
    short = await chief.submit(form, {"Question in the other language": "Was zuerst?", "options": "Rad\nBus"})
    assert "translated: 2" in short.text
    form = (await chief.press(short.message, corrector(short.message))).form
    shown = (await chief.submit(form, {"options": "Rad\nBus\nBahn"})).message
    assert "Was zuerst? / What first?" in text_of(shown)
    # Nothing of it was public so far, and the draft outlives a restart.
    await ready_forum.restart_bot()
    assert not [message for message in await chief.history("austausch-exchange") if "What first" in text_of(message)]
    await chief.press(shown, "Publish")
    await ready_forum.settle()
    card = await chief.wait_message("What first?", channel="austausch-exchange")
    assert "**C** Bahn / Train" in text_of(card)
    assert "Translation pending" not in text_of(card)
    assert "0 von 4 Delegierten / Turnout: 0 of 4 delegates" in text_of(card)


async def test_numbering_that_the_preview_leaves_out_is_kept_by_a_button(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    preview = (await stab.command("poll create", {"question": "Was?", "options": "1. Rad|2. Bus"})).message
    assert "**B** Bus" in text_of(preview)
    kept = (await stab.press(preview, "Nummern behalten")).message
    assert r"**B** 2\. Bus" in text_of(kept)
    assert "**B** Bus" in text_of((await stab.press(kept, "Nummern weglassen")).message)


async def test_a_hidden_result_shows_in_no_command_and_no_log_before_the_close(
    ready_forum: ForumWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    card = await asked(ready_forum, secrecy="Bis zum Schluss verdeckt")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    moderator = await ready_forum.person("Moderation")
    receipt = (await mayor.press(card, "B – Photovoltaik")).text
    await ready_forum.travel(MOMENT)
    assert "Abgestimmt / Voted: Pittsburgh" in text_of(await now(mayor, card))
    for command in ("results", "export"):
        refused = await moderator.command(f"poll {command}", {"poll": "1"})
        assert "hidden" in refused.text or "verdeckt" in refused.text
        assert "Photovoltaik" not in refused.text
    for answer in (await moderator.command("poll list"), await moderator.press(card, "Einzelheiten / Details")):
        assert "1 (" not in answer.text
        assert "🏆" not in answer.text
    own = await (await ready_forum.person("Mayor Pittsburgh")).press(card, "Einzelheiten / Details")
    assert "✅ B" in own.text, "the city's own people see their ballot"
    code = receipt.split("`")[1]
    assert code not in caplog.text
    assert "'1', '1'" not in caplog.text, "the log does not say which button of a ballot was pressed"
    assert "polls.vote" in caplog.text


async def test_the_reminder_names_only_cities_that_have_not_voted(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await mayor.press(card, "A – Fernwärme")
    await ready_forum.travel(to=CLOSES - timedelta(hours=24))
    await ready_forum.settle()
    (reminder,) = [message for message in await mayor.history(CHANNEL) if "⏰" in text_of(message)]
    assert "Es fehlen noch / Still missing" in text_of(reminder)
    assert "**Dortmund**" in text_of(reminder)
    assert "Pittsburgh" not in text_of(reminder)
    await ready_forum.restart_bot()
    assert len([message for message in await mayor.history(CHANNEL) if "⏰" in text_of(message)]) == 1


async def test_who_may_not_vote_is_told_who_could(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum)
    for name in ("Newcomer", "Moderation", "Chief of Staff Pittsburgh"):
        person = await ready_forum.person(name)
        answer = await person.press(card, "A – Fernwärme")
        assert answer.ephemeral
        may = "Recorded" in answer.text or "Gezählt" in answer.text
        assert may == (name == "Chief of Staff Pittsburgh" and await has_mandate(ready_forum, person)), answer.text
    newcomer = await ready_forum.person("Newcomer")
    for command, options in (
        ("poll create", ASKED),
        ("poll close", {"poll": "1"}),
        ("poll extend", {"poll": "1", "closes": "5 Dec 3pm"}),
        ("poll cancel", {"poll": "1", "reason": "x"}),
    ):
        refused = await newcomer.command(command, options)
        assert "Only" in refused.text


async def has_mandate(world: ForumWorld, person: Person) -> bool:
    standing = await world.bot.registry.member_record(world.guild_id, int(person.id), frozenset())
    return standing.mandate


async def test_the_export_is_complete_and_no_spreadsheet_takes_it_for_formulas(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum, options="=1+1|@SUM(A1)|Nahverkehr")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    receipt = (await mayor.press(card, "B – @SUM(A1)")).text
    stab = await ready_forum.person("Stab Dortmund")
    await closed(stab)
    await ready_forum.settle()
    answer = await (await mayor.command("poll export", {"poll": "1"})).until("as JSON, with")
    book, table, document = [await content(message) for message in answer.messages]
    _, options, ballots = (await asyncio.to_thread(load_workbook, io.BytesIO(book))).worksheets
    assert [cell.value for cell in options["B"]][1:] == ["=1+1", "@SUM(A1)", "Nahverkehr"]
    assert {cell.data_type for cell in options["B"]} == {"s"}
    assert [cell.value for cell in ballots[2]][1:] == ["Pittsburgh", None, "gewählt / chosen", None]
    lines = table.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("option,,,A,'=1+1,")
    code = receipt.split("`")[1]
    assert f"ballot,{code},Pittsburgh,,,,,,0,1,0" in lines
    read = json.loads(document)
    assert read["winners"] == ["B"]
    assert read["ballots"] == [{"code": code, "city": "Pittsburgh", "choice": {"A": 0, "B": 1, "C": 0}}]
    assert read["closes_at"].endswith("-05:00")
    assert not zipfile.is_zipfile(io.BytesIO(table))


async def test_hostile_words_do_no_harm(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    answer = await stab.command("poll create", {"question": EVIL, "options": f"{EVIL[:60]}|$x^2$|🏛️🇩🇪"})
    await stab.press(answer.message, "Veröffentlichen")
    await ready_forum.settle()
    card = await mayor.wait_message("Rathaus", channel="austausch-exchange")
    await mayor.press(card, "C – 🏛️🇩🇪")
    await closed(stab)
    await ready_forum.settle()
    for message in await mayor.history("austausch-exchange"):
        assert not message.get("mention_everyone")
        assert "\u202e" not in text_of(message)
        lines = [line for line in text_of(message).splitlines() if "–" not in line]
        assert "@everyone" not in "\n".join(lines).replace(r"\@everyone", "")


async def test_a_cancelled_poll_says_why_and_has_no_result(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum)
    mayor, stab = await ready_forum.person("Mayor Pittsburgh"), await ready_forum.person("Stab Dortmund")
    await mayor.press(card, "A – Fernwärme")
    question = await stab.command("umfrage absagen", {"umfrage": "1", "grund": "Die Frage war unklar"})
    assert "> Die Frage war unklar" in question.text
    await ready_forum.travel(MOMENT)
    assert "Schließt / Closes" in text_of(await now(mayor, card)), "nothing is cancelled before it is confirmed"
    answer = await stab.press(question.message, "Umfrage abbrechen")
    assert "ist abgebrochen" in answer.text
    await ready_forum.travel(MOMENT)
    message = await now(mayor, card)
    assert "Abgebrochen / Canceled:** Die Frage war unklar" in text_of(message)
    assert [button["label"] for button in buttons_of(message)] == ["Einzelheiten / Details"]
    await ready_forum.travel(to=CLOSES)
    await ready_forum.settle()
    assert await results(mayor) == []
    assert "no result" in (await mayor.command("poll results", {"poll": "1"})).text


async def test_a_card_deleted_by_hand_comes_back_with_the_next_vote(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum)
    lord_mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    await ready_forum.travel(to=CLOSES - timedelta(hours=24))
    await ready_forum.settle()
    world = ready_forum.sandbox.world
    delete_message(world, world.messages[int(card["channel_id"])][int(card["id"])])
    (reminder,) = [message for message in await lord_mayor.history(CHANNEL) if "⏰" in text_of(message)]
    ballot = (await lord_mayor.press(reminder, "Abstimmen / Vote")).message
    ballot = (await lord_mayor.select(ballot, selects_of(ballot)[0]["custom_id"], "1")).message
    assert "✅ B Photovoltaik" in text_of(ballot)
    await lord_mayor.press(ballot, "Bestätigen")
    await ready_forum.travel(MOMENT)
    (again,) = [message for message in await lord_mayor.history(CHANNEL) if "Abgestimmt / Voted" in text_of(message)]
    assert int(again["id"]) > int(reminder["id"])
