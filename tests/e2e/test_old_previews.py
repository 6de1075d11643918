"""What is pressed on an old preview acts on what stood there, or on nothing."""

from collections.abc import Mapping
from typing import Any

import discord
import pytest

from sandbox.people import Person, text_of
from tests.conftest import first_quick
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_decisions import REGISTER, WORDS, custom_id, drafted, publish
from tests.e2e.test_polls import ASKED, CHANNEL

MEETING = {"title": "Wärmerunde", "start": "3.12. 15 Uhr", "topic": "Klimaschutz"}
GONE = "schon verwendet"


async def posts_in(person: Person, channel: str) -> str:
    return "\n".join([text_of(message) for message in await person.history(channel)])


async def changed_and_done(
    person: Person, command: str, options: Mapping[str, str], change: Mapping[str, str], confirm: str
) -> dict[str, Any]:
    """The first preview of what was corrected once and then done: it stands there still."""
    first = (await (await person.command(command, dict(options))).final()).message
    form = (await person.press(first, custom_id(first, "drafts.correct"))).form
    second = (await (await person.submit(form, dict(change))).final()).message
    await (await person.press(second, custom_id(second, confirm))).final()
    return first


async def test_an_old_preview_does_not_open_another_poll(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    old = await changed_and_done(staff, "poll create", ASKED, {"question": "Wo 2027?"}, "polls.publish")
    other = await staff.command("poll create", ASKED | {"question": "Ganz andere Frage?"})
    assert GONE in (await staff.press(old, "Veröffentlichen")).text
    await staff.press(old, "Verwerfen")
    await ready_forum.settle()
    assert "Ganz andere Frage?" not in await posts_in(staff, CHANNEL)
    assert "Umfrage 2 ist" in (await (await staff.press(other.message, "Veröffentlichen")).final()).text


@pytest.mark.thorough
async def test_an_old_preview_of_a_poll_leaves_a_meeting_alone(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    old = await changed_and_done(staff, "poll create", ASKED, {"question": "Wo 2027?"}, "polls.publish")
    meeting = await staff.command("meeting schedule", MEETING)
    for pressed in ("Veröffentlichen", "Ändern", "Verwerfen"):
        await staff.press(old, pressed)
    planned = await (await staff.press(meeting.message, custom_id(meeting.message, "meetings.confirm"))).final()
    assert "geplant" in planned.text


@pytest.mark.thorough
async def test_an_old_preview_does_not_plan_another_meeting(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    old = await changed_and_done(staff, "meeting schedule", MEETING, {"title": "Andere Runde"}, "meetings.confirm")
    await staff.command("meeting schedule", MEETING | {"title": "Geheime Runde"})
    assert GONE in (await (await staff.press(old, custom_id(old, "meetings.confirm"))).final()).text
    listed = await (await staff.command("meeting list")).final()
    assert "Andere Runde" in listed.text
    assert "Geheime Runde" not in listed.text


async def test_a_mayor_publishes_what_stood_in_the_preview(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    preview = await drafted(staff, "beschluss festhalten")
    await staff.press(preview, "Um Veröffentlichung bitten")
    listed = await (await mayor.command("beschluss liste")).final()
    chosen = await mayor.select(listed.message, "An einem Entwurf weiterarbeiten", WORDS["title_de"])
    seen = (await chosen.final()).message
    form = (await staff.press(preview, custom_id(preview, "decisions.edit"))).form
    await (await staff.submit(form, WORDS | {"text_de": "Dortmund zahlt alles."})).final()
    refused = await (await mayor.press(seen, custom_id(seen, "decisions.publish"))).final()
    assert "inzwischen geändert" in refused.text
    assert "Dortmund zahlt alles." in refused.text
    await ready_forum.settle()
    assert "Dortmund zahlt alles." not in await posts_in(mayor, REGISTER)
    done = await (await mayor.press(refused.message, custom_id(refused.message, "decisions.publish"))).final()
    assert "DAOF 2026/001" in done.text


MENU = "Stimmen, Datum, Stand und mehr"


@pytest.mark.parametrize(
    ("entry", "field", "staffs", "mayors"),
    first_quick(
        [
            ("form/votes", "for", "Pittsburgh", "Dortmund"),
            ("form/details", "tags", "Verkehr", "Energie"),
            ("", "text_de", "Der Stab.", "Das Stadtoberhaupt."),
        ]
    ),
)
async def test_a_form_does_not_save_over_what_was_saved_meanwhile(
    ready_forum: ForumWorld, entry: str, field: str, staffs: str, mayors: str
) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    preview = await drafted(staff, "beschluss festhalten")
    await staff.press(preview, "Um Veröffentlichung bitten")
    listed = await (await mayor.command("beschluss liste")).final()
    chosen = await mayor.select(listed.message, "An einem Entwurf weiterarbeiten", WORDS["title_de"])
    seen = (await chosen.final()).message
    opened = [
        (await (person.select(shown, MENU, entry) if entry else person.press(shown, "Text bearbeiten"))).form
        for person, shown in ((staff, preview), (mayor, seen))
    ]
    await (await mayor.submit(opened[1], {field: mayors})).final()
    answer = await (await staff.submit(opened[0], {field: staffs})).until("inzwischen geändert")
    shown, refused = answer.messages
    now, after = (f": 1**: {name}" if field == "for" else name for name in (mayors, staffs))
    assert now in text_of(shown).split("Abwesend")[0]
    assert after not in text_of(shown).split("Abwesend")[0]
    again = (await staff.press(refused, "Berichtigen")).form
    saved = await (await staff.submit(again, {})).final()
    assert after in saved.text.split("Abwesend")[0], "what was typed came back, and is saved over what was shown"


@pytest.mark.thorough
async def test_a_decision_that_was_amended_meanwhile_is_amended_at_the_second_press(ready_forum: ForumWorld) -> None:
    await publish(ready_forum)
    mayor = await ready_forum.person("Mayor Pittsburgh")
    first, second = [await mayor.command("decision amend", {"number": "1"}) for _ in range(2)]
    await (await mayor.submit(first.form, {"text_en": "The first change."})).final()
    refused = await (await mayor.submit(second.form, {"text_en": "The second change."})).final()
    assert "has been amended in the meantime" in refused.text
    again = (await mayor.press(refused.message, "Correct")).form
    assert "revision 3" in (await (await mayor.submit(again, {})).final()).text


@pytest.mark.thorough
async def test_an_old_preview_does_not_publish_another_decision(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    old = await drafted(mayor, "beschluss festhalten")
    listed = await (await mayor.command("beschluss liste")).final()
    chosen = await mayor.select(listed.message, "An einem Entwurf weiterarbeiten", WORDS["title_de"])
    again = (await chosen.final()).message
    await (await mayor.press(again, custom_id(again, "decisions.publish"))).final()
    opened = await mayor.command("beschluss festhalten")
    await (await mayor.submit(opened.form, {"title_de": "Unfertig", "text_de": "Noch nicht fertig."})).final()
    refused = await (await mayor.press(old, custom_id(old, "decisions.publish"))).final()
    assert "veröffentlicht oder verworfen" in refused.text
    await ready_forum.settle()
    assert "Unfertig" not in await posts_in(mayor, REGISTER)


@pytest.mark.thorough
async def test_a_poll_opens_in_the_languages_that_the_preview_showed(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    asked = {"question": "Wo setzen wir an?", "topic": "Klimaschutz"}
    opened = await staff.command("poll create", asked)
    first = (await (await staff.submit(opened.form, {"options": ""})).final()).message
    form = (await staff.press(first, custom_id(first, "polls.add_words"))).form
    seen = (await (await staff.submit(form, {"question": "Where do we begin?"})).final()).message
    assert "Where do we begin?" in text_of(seen)
    drafts = await ready_forum.bot.drafts.of_person(ready_forum.guild_id, int(staff.id))
    (translation,) = (draft for draft in drafts if draft.kind == "polls.words")
    assert await ready_forum.bot.drafts.discard(ready_forum.guild_id, int(staff.id), translation.id)
    refused = await (await staff.press(seen, "Veröffentlichen")).final()
    assert "inzwischen geändert" in refused.text
    assert "Where do we begin?" not in refused.text
    assert "Umfrage 1 ist" in (await (await staff.press(refused.message, "Veröffentlichen")).final()).text


@pytest.mark.thorough
async def test_closing_is_agreed_to_for_what_the_question_said(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    preview = await staff.command("poll create", ASKED)
    await (await staff.press(preview.message, "Veröffentlichen")).final()
    question = (await (await staff.command("poll close", {"poll": "1"})).final()).message
    await (await staff.command("poll extend", {"poll": "1", "closes": "9.12. 15 Uhr"})).final()
    again = await (await staff.press(question, "Jetzt schließen")).final()
    assert "inzwischen geändert" in again.text
    assert "geschlossen" in (await (await staff.press(again.message, "Jetzt schließen")).final()).text


@pytest.mark.thorough
async def test_a_topic_that_was_renamed_is_not_archived_unseen(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    question = (await (await admin.command("topic archive", {"topic": "Climate"})).final()).message
    await (await admin.command("topic edit", {"topic": "Climate", "name_en": "Heat", "name_de": "Wärme"})).final()
    await ready_forum.settle()
    again = await (await admin.press(question, custom_id(question, "network.topic_gone"))).final()
    assert "inzwischen geändert" in again.text
    assert "Wärme" in again.text


@pytest.mark.thorough
async def test_only_what_was_shown_is_kept_as_the_server_has_it(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    guild = ready_forum.bot.get_guild(ready_forum.guild_id)
    assert guild is not None
    channel = guild.get_channel(int(admin.channel("sitzungen-meetings")["id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.edit(topic="Anders")
    plan = await (await admin.command("setup plan")).final()
    offer = (await (await admin.select(plan.message, "network.drift", "channel:meetings")).final()).message
    await channel.edit(topic="Noch einmal anders")
    again = await (await admin.press(offer, "Wie auf dem Server behalten")).final()
    assert "inzwischen geändert" in again.text
    assert "Noch einmal anders" in again.text
    kept = await (await admin.press(again.message, "Wie auf dem Server behalten")).final()
    assert "gilt dies als Vorgabe" in kept.text
