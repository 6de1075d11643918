"""A decision as people live it: drafted and published in Dortmund, signed in Pittsburgh, found and handed out."""

import re
from datetime import timedelta
from typing import Any

from sandbox.people import Person, buttons_of, text_of
from sandbox.people.reading import selects_of
from sandbox.people.wire import File
from tests.e2e.conftest import ForumWorld
from tests.loop_time import TESTS_OWN, slow_steps

REGISTER = "beschlüsse-decisions"
LOG = "protokoll-log"
WORDS = {
    "title_de": "Wärmepläne für alle Städte",
    "text_de": "Jede Stadt legt bis Ende 2027 einen Wärmeplan vor.",
    "title_en": "Heat plans for all cities",
    "text_en": "Every city presents a heat plan by the end of 2027.",
}


async def drafted(person: Person, command: str = "decision record", **options: str) -> dict[str, Any]:
    """The preview of a draft with title and text in both languages."""
    opened = await person.command(command, options)
    preview = await (await person.submit(opened.form, WORDS)).final()
    return preview.message


def custom_id(message: dict[str, Any], action: str) -> str:
    return next(
        str(button["custom_id"]) for button in buttons_of(message) if button.get("custom_id", "").startswith(action)
    )


async def publish(world: ForumWorld, name: str = "Oberbürgermeister Dortmund", **options: str) -> str:
    person = await world.person(name)
    preview = await drafted(person, **options)
    answer = await (await person.press(preview, custom_id(preview, "decisions.publish"))).final()
    await world.settle()
    return answer.text


async def test_a_mayor_records_finds_and_hands_out_a_decision(ready_forum: ForumWorld) -> None:
    text = await publish(ready_forum, topic="Klimaschutz")
    assert "Festgehalten als **DAOF 2026/001**" in text
    mayor = await ready_forum.person("Mayor Pittsburgh")
    card = await mayor.wait_message("DAOF 2026/001", channel=REGISTER)
    posts = "\n".join(text_of(message) for message in await mayor.history(REGISTER))
    for words in (*WORDS.values(), "Beschluss / Decision", "Angenommen / Adopted", "Maßgeblich: Deutsch"):
        assert words in posts
    details = await (await mayor.press(card, custom_id(card, "decisions.show"))).final()
    assert details.ephemeral
    assert WORDS["text_en"] in details.text
    answer = await (await mayor.command("decision search", {"text": "wärmeplan"})).final()
    assert "DAOF 2026/001" in answer.text
    assert "**" in answer.text
    handed = await (await mayor.command("decision export", {"format": "markdown"})).final()
    (file,) = handed.message["attachments"]
    assert file["filename"].endswith(".md")
    checked = await (await mayor.command("decision verify")).final()
    assert "The archive is unchanged." in checked.text


async def test_staff_asks_for_publication_and_the_mayor_publishes_from_the_list(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    preview = await drafted(staff, "beschluss festhalten", art="Gemeinsame Erklärung")
    assert "Gemeinsame Erklärung" in text_of(preview)
    labels = [button["label"] for button in buttons_of(preview)]
    assert "Um Veröffentlichung bitten" in labels
    assert "Veröffentlichen" not in labels
    settings = [option["value"] for menu in selects_of(preview) for option in menu["options"]]
    assert [value for value in settings if value.startswith("threshold/")] == [
        "threshold/all",
        "threshold/countries",
        "threshold/2",
    ], "there are two cities"
    answer = await staff.press(preview, "Um Veröffentlichung bitten")
    assert "um die Veröffentlichung gebeten" in answer.text
    await ready_forum.settle()
    listed = await (await mayor.command("beschluss liste")).final()
    opened = await mayor.select(listed.message, "An einem Entwurf weiterarbeiten", WORDS["title_de"])
    done = await (await mayor.press((await opened.final()).message, "Veröffentlichen")).final()
    assert "DAOF 2026/001" in done.text


async def test_both_cities_sign_and_a_change_voids_the_signatures(ready_forum: ForumWorld) -> None:
    await publish(ready_forum, kind="Joint statement")
    lord_mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    for person, label, words in (
        (lord_mayor, "Für Dortmund unterzeichnen", "Dortmund hat [DAOF 2026/001](https://discord.com/channels/"),
        (mayor, "Sign for Pittsburgh", "With this, it is adopted."),
    ):
        answer = await (await person.command("decision sign", {"number": "2026/1"})).final()
        assert words in (await person.press(answer.message, label)).text
    refused = await (await ready_forum.person("Chief of Staff Pittsburgh")).command("decision sign", {"number": "1"})
    assert "may speak for their city" in refused.text
    await ready_forum.settle()
    card = await mayor.wait_message("DAOF 2026/001", channel=REGISTER)
    assert "Angenommen / Adopted" in text_of(card)
    assert re.search(r"Pittsburgh\*\*, .*, 04:\d\d Uhr · Dortmund: .*, 10:\d\d Uhr", text_of(card))
    opened = await lord_mayor.command("decision amend", {"number": "DAOF 2026/001"})
    changed = await lord_mayor.submit(opened.form, {"text_de": "Jede Stadt legt einen Wärmeplan vor."})
    assert "ungültig" in (await changed.final()).text
    await ready_forum.settle()
    (now,) = [message for message in await mayor.history(REGISTER) if message["id"] == card["id"]]
    assert "void: the text was changed" in text_of(now)
    assert "Vorgeschlagen / Proposed" in text_of(now)
    assert "Was geändert wurde / What was changed" in "\n".join(
        text_of(message) for message in await mayor.history(REGISTER)
    )


async def test_a_task_is_recalled_to_its_city_and_ticked_off(ready_forum: ForumWorld) -> None:
    await publish(ready_forum, topic="Klimaschutz")
    lord_mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    mayor = await ready_forum.person("Mayor Pittsburgh")
    chief = await ready_forum.person("Chief of Staff Pittsburgh")
    given = await lord_mayor.command(
        "beschluss auftrag",
        {"nummer": "DAOF 2026/001", "stadt": "Pittsburgh", "auftrag": "Bericht", "fällig": "2026-12-03"},
    )
    assert "Auftrag 1 für Pittsburgh" in given.text
    await ready_forum.travel(timedelta(days=12))
    messages = [message for message in await mayor.history("klimaschutz-climate") if "📌" in text_of(message)]
    assert ["Overdue" in text_of(entry) for entry in messages] == [False, False, True]
    assert {user["id"] for user in messages[0]["mentions"]} == {mayor.id, chief.id}
    late = await (await mayor.command("decision overdue")).final()
    assert "Bericht" in late.text
    assert "Pittsburgh: 0/1" in late.text
    refused = await lord_mayor.command("decision done", {"follow-up": "1"})
    assert "einer anderen Stadt" in refused.text
    assert "is done" in (await mayor.command("decision done", {"follow-up": "1"})).text


async def test_a_long_text_comes_by_file_and_appears_whole(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    lines = [f"{number}. The cities agree on point {number} @everyone *now*." for number in range(400)]
    text = "# Long statement\n\n" + "\n".join(lines)
    file = File("statement.md", text.encode(), "text/markdown")
    preview = await (await person.command("decision record", {"file": file})).final()
    await (await person.press(preview.message, "Publish")).final()
    await ready_forum.settle()
    posts = [text_of(message).replace("\\", "").replace("\u200b", "") for message in await person.history(REGISTER)]
    assert all(any(line in post for post in posts) for line in lines)
    assert not any(message.get("mention_everyone") for message in await person.history(REGISTER))


async def test_a_long_text_is_amended_without_holding_the_loop(ready_forum: ForumWorld) -> None:
    """Every word in another place: such a comparison once took 41 seconds, in which no heartbeat was sent."""
    mayor = await ready_forum.person("Mayor Pittsburgh")
    words = [f"word{number}" for number in range(4_000)]
    first = File("first.md", f"# Long\n\n{' '.join(words)}".encode(), "text/markdown")
    preview = await (await mayor.command("decision record", {"file": first})).final()
    await (await mayor.press(preview.message, "Publish")).final()
    shuffled = " ".join(sorted(words, key=lambda word: word[::-1]))
    second = File("second.md", f"# Long\n\n{shuffled}".encode(), "text/markdown")
    with slow_steps(ignored=TESTS_OWN) as slow:
        amended = await mayor.command("decision amend", {"number": "DAOF 2026/001", "file": second})
        assert "revision 2" in (await amended.final()).text
        await ready_forum.settle()
    assert not slow
    posts = "".join(text_of(post) for post in await mayor.history(REGISTER)).replace("\\", "")
    assert "🟩" in posts
    assert shuffled[:1000] in posts


async def test_what_is_special_in_a_long_text_does_not_hold_the_loop(ready_forum: ForumWorld) -> None:
    """One emoji, or the soft hyphens of a PDF: such a text was once taken apart as a whole."""
    mayor = await ready_forum.person("Mayor Pittsburgh")
    text = "# Long\n\n" + "A shared heat plan. " * 5_000 + "Wärme\u00adplan " * 5_000 + "✔️"
    with slow_steps(ignored=TESTS_OWN) as slow:
        file = File("long.md", text.encode(), "text/markdown")
        preview = await (await mayor.command("decision record", {"file": file})).final()
    assert "A shared heat plan" in preview.text
    assert not slow


async def test_a_message_is_archived_with_its_files(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    message = await person.say("austausch-exchange", "We shall meet yearly.", [File("plan.txt", b"the plan")])
    preview = await (await person.menu("Archive as decision", message)).final()
    assert "plan.txt" in text_of(preview.message)
    done = await (await person.press(preview.message, "Publish")).final()
    assert "DAOF 2026/001" in done.text
    answer = await (await person.command("decision show", {"number": "2026/001"})).final()
    handed = await (await person.press(answer.message, "📎 plan.txt")).final()
    assert handed.message["attachments"][0]["filename"] == "plan.txt"


async def test_files_and_votes_come_by_the_previews_forms(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    preview = await drafted(person)
    form = (await person.press(preview, "Attach files")).form
    after = await (await person.submit(form, {"Files": [File("a.pdf", b"%PDF-1.7")]})).final()
    assert "a.pdf" in after.text
    votes = (await person.select(preview, "Votes, date, status and more", "Enter the votes by city …")).form
    voted = await (await person.submit(votes, {"For": "Pittsburgh", "Against": "Dortmund"})).final()
    assert "**For: 1**: Pittsburgh" in voted.text
    wrong = (await person.select(preview, "Votes, date, status and more", "Enter the votes by city …")).form
    refused = await (await person.submit(wrong, {"For": "Atlantis"})).final()
    assert "Atlantis" in refused.text
    assert "Correct" in [button["label"] for button in buttons_of(refused.message)]


async def test_the_head_of_the_archive_is_posted_daily_and_compared(ready_forum: ForumWorld) -> None:
    await publish(ready_forum)
    for _ in range(2):
        await ready_forum.travel(timedelta(days=1))
    moderator = await ready_forum.person("Moderation")
    anchors = [text_of(message) for message in await moderator.history(LOG) if "🔗" in text_of(message)]
    assert len(anchors) == 2
    assert re.search(r"`1:[0-9a-f]{64}`", anchors[0])
    checked = await (await moderator.command("decision verify")).final()
    assert re.search(r"Verglichene Anker aus dem Protokollkanal: 2", checked.text), checked.text


async def test_a_closed_poll_becomes_a_decision_with_its_votes(ready_forum: ForumWorld) -> None:
    stab = await ready_forum.person("Stab Dortmund")
    mayor, lord_mayor = [await ready_forum.person(name) for name in ("Mayor Pittsburgh", "Oberbürgermeister Dortmund")]
    asked = {"question": "Beitritt zum Netzwerk?", "options": "Ja|Nein", "closes": "3.12. 15 Uhr"}
    answer = await stab.command("poll create", asked)
    await stab.press(answer.message, "Veröffentlichen")
    await ready_forum.settle()
    card = await mayor.wait_message("Beitritt zum Netzwerk?", channel="austausch-exchange")
    for person, option in ((mayor, "A – Ja"), (lord_mayor, "B – Nein")):
        await person.press(card, option)
    await ready_forum.travel(timedelta(days=11))
    posts = await lord_mayor.history("austausch-exchange")
    (result,) = [post for post in posts if any("decisions.from_poll" in str(part) for part in buttons_of(post))]
    preview = await (await lord_mayor.press(result, custom_id(result, "decisions.from_poll"))).final()
    for words in ("Beitritt zum Netzwerk?", "Dafür: 1**: Pittsburgh", "Dagegen: 1**: Dortmund"):
        assert words in preview.text, preview.text
    done = await lord_mayor.press(preview.message, "Veröffentlichen")
    await done.until("Ja: 1 · Nein: 1")
    assert "DAOF 2026/001" in done.text
