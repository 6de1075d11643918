"""Polls over what lasts longer than a click: a restore, a change in office, texts at every limit, /me open."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.demo.forum import ADMIN, MAYOR_PITTSBURGH, NEWCOMER, OB_DORTMUND, STAFF_DORTMUND
from sandbox.people.reading import buttons_of, selects_of, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_polls import CHANNEL, CLOSES, HOME, MOMENT, asked, closed, now, results

LONG = "|".join(f"{number:02} {'Photovoltaik auf Schuldächern und ' * 3}"[:100].strip() for number in range(25))


def back_up(source: Path, target: Path) -> None:
    """As a backup does it: the database alone, never the keys."""
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)


async def test_a_restore_in_mid_poll_ends_replacement_and_the_card_says_so(
    ready_forum: ForumWorld, tmp_path: Path
) -> None:
    card = await asked(ready_forum, voters="Alle", secrecy="Anonym")
    newcomer, lord_mayor = await ready_forum.person(NEWCOMER), await ready_forum.person(OB_DORTMUND)
    await newcomer.press(card, "A – Fernwärme")
    await ready_forum.travel(MOMENT)
    saved = tmp_path / "saved.db"
    await asyncio.to_thread(back_up, ready_forum.config().database, saved)
    # Cast after the backup: lost with the machine.
    await lord_mayor.press(card, "B – Photovoltaik")
    await ready_forum.travel(MOMENT)
    await ready_forum.stop_bot()
    await asyncio.to_thread(shutil.rmtree, ready_forum.folder)
    ready_forum.folder.mkdir()
    await asyncio.to_thread(shutil.copy, saved, ready_forum.config().database)
    await ready_forum.start_bot()
    message = await now(newcomer, card)
    text = text_of(message)
    assert "Aus einer Sicherung wiederhergestellt: Um das Geheimnis zu wahren, nimmt diese Umfrage keine" in text
    assert "Restored from a backup: to keep secrecy, this poll takes no more votes and replaces none" in text
    assert [button["label"] for button in buttons_of(message)] == ["Einzelheiten / Details", "Übersetzen / Translate"]
    waiting = await newcomer.command("me open")
    assert "Wo setzen wir an" not in waiting.text, "nobody is asked for a vote that cannot be cast"
    stab = await ready_forum.person(STAFF_DORTMUND)
    await closed(stab)
    await ready_forum.settle()
    (result,) = await results(newcomer)
    assert "Beteiligung: 1 Stimme / Turnout: 1 vote" in text_of(result)
    assert "Veröffentlicht wird nur die Beteiligung" in text_of(result)
    assert "Verlängern" not in text_of(result), "without its key it cannot go on"


async def test_twenty_five_long_options_are_public_whole_and_follow_their_translation(ready_forum: ForumWorld) -> None:
    stab, mayor = await ready_forum.person(STAFF_DORTMUND), await ready_forum.person(MAYOR_PITTSBURGH)
    typed = LONG.split("|")
    preview = await stab.command(
        "poll create", {"question": "Was davon?", "options": LONG, "method": "Zustimmung: beliebig viele Antworten"}
    )
    assert all(option in preview.text for option in typed)
    await stab.press(preview.message, "Veröffentlichen")
    await ready_forum.settle()
    messages = [message for message in await mayor.history(HOME) if "Umfrage 1" in text_of(message)]
    assert len(messages) == 2
    assert "Antworten" in text_of(messages[0])
    assert all(option in "".join(map(text_of, messages)) for option in typed)
    form = (await mayor.press(messages[0], "Übersetzen / Translate")).form
    english = [f"{number:02} {'Solar power on the roofs of schools ' * 3}"[:100].strip() for number in range(25)]
    await mayor.submit(form, {"question": "Which of these?", "options": "\n".join(english)})
    await ready_forum.travel(MOMENT)
    messages = [message for message in await mayor.history(HOME) if "Umfrage 1" in text_of(message)]
    words = "".join(map(text_of, messages))
    assert all(option in words for option in (*typed, *english))
    ballot = (await mayor.press(messages[0], "Abstimmen / Vote")).message
    (menu,) = selects_of(ballot)
    assert [option["label"] for option in menu["options"]] == [
        f"{letter} {text}"[:99].rstrip() + "…" if len(text) > 98 else f"{letter} {text}"
        for letter, text in zip("ABCDEFGHIJKLMNOPQRSTUVWXY", english, strict=True)
    ]
    ballot = (await mayor.select(ballot, menu["custom_id"], ["24", "0"])).message
    assert "Recorded" in (await mayor.press(ballot, "Confirm")).text
    await ready_forum.travel(MOMENT)
    assert "Y **1**" in text_of(await now(mayor, messages[0], HOME))


async def test_an_open_vote_waits_in_me_open_with_its_ballot_and_the_way_to_its_card(ready_forum: ForumWorld) -> None:
    card = await asked(ready_forum)
    mayor = await ready_forum.person(MAYOR_PITTSBURGH)
    waiting = await mayor.command("me open")
    assert "Your city has not voted yet: “Wo setzen wir an?” (poll 1)" in waiting.text
    assert f"/channels/{ready_forum.guild_id}/{card['channel_id']}/{card['id']}" in waiting.text
    ballot = (await mayor.press(waiting.message, "1. Vote")).message
    ballot = (await mayor.select(ballot, selects_of(ballot)[0]["custom_id"], "1")).message
    assert "Recorded" in (await mayor.press(ballot, "Confirm")).text
    assert "Wo setzen wir an" not in (await mayor.command("me open")).text


async def test_the_successor_in_office_closes_what_the_predecessor_opened(ready_forum: ForumWorld) -> None:
    mayor, newcomer = await ready_forum.person(MAYOR_PITTSBURGH), await ready_forum.person(NEWCOMER)
    preview = await mayor.command("poll create", {"question": "What first?", "options": "Bike|Bus"})
    await mayor.press(preview.message, "Publish")
    await ready_forum.settle()
    card = await newcomer.wait_message("What first?", channel=HOME)
    admin = await ready_forum.person(ADMIN)
    given = {"member": NEWCOMER, "city": "Pittsburgh", "function": "mayor"}
    question = await (await admin.command("city appoint", given)).final()
    await (await admin.press(question.message, "Eintragen und ablösen")).final()
    await ready_forum.travel(MOMENT)
    assert f"Opened by {NEWCOMER}" in text_of(await now(newcomer, card, HOME))
    assert "Only the person who opened the poll" in (await mayor.command("poll close", {"poll": "1"})).text
    assert "is closed" in (await closed(newcomer)).text
    await ready_forum.settle()
    assert ready_forum.clock.now() < CLOSES
    assert len(await results(newcomer, HOME)) == 1
    assert await results(newcomer, CHANNEL) == []


async def test_a_ballot_that_was_left_unfinished_is_there_again_unless_the_poll_is_anonymous(
    ready_forum: ForumWorld,
) -> None:
    lord_mayor = await ready_forum.person(OB_DORTMUND)
    left = {"method": "Zehn Punkte verteilen"}
    for number, secrecy in enumerate(("Offen", "Anonym"), 1):
        voters = "Alle" if secrecy == "Anonym" else "Städte: je eine Stimme"
        card = await asked(ready_forum, question=f"Frage {number}?", secrecy=secrecy, voters=voters, **left)
        ballot = (await lord_mayor.press(card, "Abstimmen / Vote")).message
        ballot = (await lord_mayor.select(ballot, selects_of(ballot)[0]["custom_id"], "1")).message
        await lord_mayor.select(ballot, selects_of(ballot)[1]["custom_id"], "7")
        await ready_forum.restart_bot()
        again = await lord_mayor.press(card, "Abstimmen / Vote")
        kept = secrecy == "Offen"
        assert ("`  7` B Photovoltaik" in again.text) == kept
        assert ("Das ist Ihr unfertiger Stimmzettel" in again.text) == kept
    assert await asyncio.to_thread(drafts, ready_forum.config().database) == 1
    card = await now(lord_mayor, (await lord_mayor.history(CHANNEL))[0])
    ballot = (await lord_mayor.press(card, "Abstimmen / Vote")).message
    ballot = (await lord_mayor.select(ballot, selects_of(ballot)[0]["custom_id"], "0")).message
    ballot = (await lord_mayor.select(ballot, selects_of(ballot)[1]["custom_id"], "3")).message
    assert "Gezählt" in (await lord_mayor.press(ballot, "Bestätigen")).text
    assert await asyncio.to_thread(drafts, ready_forum.config().database) == 0
    assert "Diese Stimme gilt" in (await lord_mayor.press(card, "Abstimmen / Vote")).text


def drafts(database: Path) -> int:
    """How many unfinished ballots the database holds."""
    with closing(sqlite3.connect(database)) as connection:
        (row,) = connection.execute("SELECT count(*) FROM drafts WHERE kind = 'polls.unfinished'")
    return int(row[0])
