"""Two people in two windows: join, be approved, choose settings, follow, leave, be succeeded, in both languages."""

from datetime import timedelta

import pytest

from cogs.network.models.joining import OPEN_FOR
from sandbox.people import Person, buttons_of, text_of
from sandbox.people.reading import Json, selects_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import confirmed

WELCOME, MODERATORS = "willkommen-welcome", "moderation"
JOIN = "Meiner Stadt beitreten / Join your city"
APPROVE, DECLINE = "Annehmen / Approve", "Ablehnen / Decline"


async def ask_by_button(newcomer: Person, city: str, function: str) -> str:
    """The way from the welcome post to a request; returns the last answer."""
    (welcome,) = await newcomer.history(WELCOME)
    choice = await newcomer.press(welcome, JOIN)
    chosen = await newcomer.select(choice.message, "network.join_city", city)
    done = await newcomer.select(chosen.message, selects_of(chosen.message)[0]["custom_id"], function)
    return done.text


async def card(moderator: Person, words: str) -> Json:
    return await moderator.wait_message(words, channel=MODERATORS)


def close_dms(world: ForumWorld, name: str) -> None:
    next(user for user in world.sandbox.seeded.personas if user.persona == name).dms_open = False


async def test_a_newcomer_joins_from_the_welcome_post_and_a_moderator_approves_after_a_restart(
    ready_forum: ForumWorld,
) -> None:
    newcomer, moderator = await ready_forum.person("Newcomer"), await ready_forum.person("Moderation")
    asked = await ask_by_button(newcomer, "Pittsburgh (US-PA)", "Staff")
    assert "Your request is on its way: **Pittsburgh**, Staff" in asked
    message = await card(moderator, "Newcomer möchte für Pittsburgh handeln: Stab")
    assert "Newcomer would like to act for Pittsburgh: Staff" in text_of(message)
    await ready_forum.restart_bot()
    answer = await moderator.press(message, APPROVE)
    assert "ist jetzt für **Pittsburgh** eingetragen: Stab" in answer.text
    await ready_forum.settle()
    told = await newcomer.wait_message("You are registered for")
    assert "✅ Welcome! You are registered for **Pittsburgh**: Staff" in text_of(told)
    assert {"Pittsburgh", "Stab · Staff"} <= set(newcomer.roles())
    redrawn = await card(moderator, "angenommen von")
    assert redrawn["id"] == message["id"]
    assert APPROVE not in [button["label"] for button in buttons_of(redrawn)]


async def test_a_liaison_answers_in_a_direct_message_in_their_language_and_once_only(ready_forum: ForumWorld) -> None:
    admin, liaison = await ready_forum.person("Forum Admin"), await ready_forum.person("Stab Dortmund")
    newcomer, moderator = await ready_forum.person("Newcomer"), await ready_forum.person("Moderation")
    await admin.command("city appoint", {"member": liaison, "city": "Dortmund", "function": "liaison"})
    await newcomer.command("city join", {"city": "Dortmund", "function": "observer"})
    await ready_forum.settle()
    asked = await liaison.wait_message("Newcomer möchte für Dortmund handeln")
    assert asked.get("guild_id") is None
    public = await card(moderator, "Newcomer would like to act for Dortmund")
    answer = await liaison.press(asked, "Ablehnen")
    assert "Abgelehnt." in answer.text
    assert "schon erledigt" in (await moderator.press(public, APPROVE)).text
    await ready_forum.settle()
    assert "was declined" in text_of(await newcomer.wait_message("Your request to act for"))
    assert "Not registered for any city" in (await newcomer.menu("City and function", newcomer)).text


async def test_with_direct_messages_closed_the_answer_comes_in_the_channel(ready_forum: ForumWorld) -> None:
    newcomer, moderator = await ready_forum.person("Newcomer"), await ready_forum.person("Moderation")
    close_dms(ready_forum, "Newcomer")
    await newcomer.command("city join", {"city": "Dortmund", "function": "staff"}, channel="general")
    await moderator.press(await card(moderator, "Newcomer möchte"), APPROVE)
    await ready_forum.settle()
    message = await newcomer.wait_message("You are registered for", channel="general")
    assert message["content"] == f"<@{newcomer.id}>"
    assert [mention["id"] for mention in message["mentions"]] == [newcomer.id]


async def test_a_stranger_cannot_answer_and_the_person_withdraws_in_what_waits_for_them(
    ready_forum: ForumWorld,
) -> None:
    newcomer, moderator = await ready_forum.person("Newcomer"), await ready_forum.person("Moderation")
    await newcomer.command("city join", {"city": "Dortmund", "function": "mayor"})
    again = await newcomer.command("city join", {"city": "Pittsburgh", "function": "staff"})
    assert "You have already asked to join a city" in again.text
    waiting = await moderator.command("ich offen")
    assert "Newcomer möchte für Dortmund handeln: (Ober-)Bürgermeister/in" in waiting.text
    answer = await moderator.press(waiting.message, "1. Antworten")
    mine = await newcomer.command("me open")
    assert "1 item needs your attention" in mine.text
    withdrawn = await newcomer.press(mine.message, "1. Withdraw request")
    assert "Your request is withdrawn" in withdrawn.text
    assert "hat die Anfrage zurückgezogen" in (await moderator.press(answer.message, "Annehmen")).text
    assert "Nothing is pending" in (await newcomer.command("me open")).text


async def test_who_leaves_the_server_no_longer_waits_for_an_answer(ready_forum: ForumWorld) -> None:
    newcomer, moderator = await ready_forum.person("Newcomer"), await ready_forum.person("Moderation")
    await newcomer.command("city join", {"city": "Dortmund", "function": "staff"})
    message = await card(moderator, "Newcomer möchte")
    await ready_forum.bot.http.kick(int(newcomer.id), ready_forum.guild_id)
    redrawn = await card(moderator, "hat die Anfrage zurückgezogen")
    assert redrawn["id"] == message["id"]


async def test_who_leaves_while_the_bot_is_away_is_noted_and_their_office_is_asked_about(
    ready_forum: ForumWorld,
) -> None:
    moderator, mayor = await ready_forum.person("Moderation"), await ready_forum.person("Mayor Pittsburgh")
    newcomer = await ready_forum.person("Newcomer")
    await newcomer.command("city join", {"city": "Dortmund", "function": "mayor"})
    message = await card(moderator, "Newcomer möchte")
    await ready_forum.stop_bot()
    for gone in (mayor, newcomer):
        await gone.request("DELETE", f"/users/@me/guilds/{gone.guild_id}")
    await ready_forum.start_bot()
    redrawn = await card(moderator, "hat die Anfrage zurückgezogen")
    assert redrawn["id"] == message["id"]
    question = await card(moderator, "ist nicht mehr auf dem Server")
    listed = await moderator.command("stadt anzeigen", {"city": "Pittsburgh"})
    assert "Mayor Pittsburgh (<@" + mayor.id + ">) · nicht mehr auf dem Server" in listed.text
    await moderator.press(question, "Amtszeit beenden / End the term")
    ended = await card(moderator, "ist beendet")
    assert ended["id"] == question["id"]
    assert "Amtszeit beenden / End the term" not in [button["label"] for button in buttons_of(ended)]
    assert mayor.id not in (await moderator.command("stadt anzeigen", {"city": "Pittsburgh"})).text


async def test_what_nobody_answers_expires_at_its_time(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person("Newcomer")
    await newcomer.command("city join", {"city": "Dortmund", "function": "staff"})
    await ready_forum.travel(OPEN_FOR + timedelta(minutes=1))
    await ready_forum.settle()
    message = await newcomer.wait_message("Nobody has answered your request")
    assert "within 14 days" in text_of(message)


async def test_among_many_cities_one_is_found_by_pages_and_by_searching(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person("Forum Admin"), await ready_forum.person("Newcomer")
    for number in range(28):
        await admin.command(
            "city add", {"name": f"Musterstadt {number:02}", "country": "DE", "timezone": "Europe/Berlin"}
        )
    await admin.command("city add", {"name": "Köln", "country": "DE", "timezone": "Europe/Berlin"})
    (welcome,) = await newcomer.history(WELCOME)
    first = await newcomer.press(welcome, JOIN)
    assert len(selects_of(first.message)[0]["options"]) == 25
    second = await newcomer.press(first.message, "Next page")
    assert "Page 2 of 2" in second.text
    form = (await newcomer.press(second.message, "Search")).form
    answer = await newcomer.submit(form, {"Name of the city": "koln"})
    assert [option["label"] for option in selects_of(answer.message)[0]["options"]] == ["Köln (DE)"]
    nothing = await newcomer.submit((await newcomer.press(answer.message, "Search")).form, {"Name of the city": "|:x"})
    assert "No city found" in nothing.text
    everything = await newcomer.press(nothing.message, "All cities")
    assert len(selects_of(everything.message)[0]["options"]) == 25


async def test_settings_are_the_persons_own_and_hold_at_once(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    answer = await mayor.command("me settings")
    for words in ("English, as your Discord", "America/New_York, as your city", "off", "none"):
        assert words in answer.text
    changed = await mayor.command("me settings", {"language": "de", "quiet": "10 pm to 7 am", "reminders": "yes"})
    for words in ("Geändert: Ihre Einstellungen", "22:00-07:00: dann keine Direktnachrichten", "ein"):
        assert words in changed.text
    assert "Hilfe" in (await mayor.command("help")).text
    refused = await mayor.command("me settings", {"timezone": "Wiener Zeit"})
    form = (await mayor.press(refused.message, "Berichtigen")).form
    assert form.fields["timezone"]["value"] == "Wiener Zeit"
    assert form.fields["quiet"]["value"] == "22:00-07:00"
    done = await mayor.submit(form, {"timezone": "Europe/Vienna", "language": "Englisch"})
    assert "Changed: your settings" in done.text
    assert "Europe/Vienna" in done.text
    ended = await mayor.command("me settings", {"quiet": "-"})
    assert "none" in ended.text


async def test_a_draft_waits_until_it_is_continued(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    await admin.command("city add", {"name": "Wien", "country": "AT", "timezone": "Wiener Zeit"})
    await ready_forum.restart_bot()
    waiting = await admin.command("me open")
    assert "Nicht abgeschlossen: Stadt aufnehmen" in waiting.text
    form = (await admin.press(waiting.message, "1. Fortsetzen")).form
    assert form.fields["name"]["value"] == "Wien"
    assert "ist jetzt Mitglied" in (await admin.submit(form, {"timezone": "Europe/Vienna"})).text
    assert "Keine offenen Vorgänge" in (await admin.command("me open")).text


async def test_leaving_asks_first_and_keeps_the_record(ready_forum: ForumWorld) -> None:
    staff, admin = await ready_forum.person("Chief of Staff Pittsburgh"), await ready_forum.person("Forum Admin")
    question = await staff.command("city leave")
    assert "You act for **Pittsburgh**: Staff" in question.text
    left = await staff.press(question.message, "Leave Pittsburgh")
    assert "You no longer act for **Pittsburgh**" in left.text
    await ready_forum.settle()
    assert not {"Pittsburgh", "Stab · Staff"} & set(staff.roles())
    history = await admin.command("city delegates", {"city": "Pittsburgh"})
    assert "Stab: Chief of Staff Pittsburgh" in history.text
    assert "Only delegates of a city" in (await staff.command("city leave")).text


async def test_after_an_election_the_new_mayor_succeeds_the_old_one(ready_forum: ForumWorld) -> None:
    moderator, old = await ready_forum.person("Moderation"), await ready_forum.person("Oberbürgermeister Dortmund")
    new = await ready_forum.person("Newcomer")
    question = await moderator.command("stadt eintragen", {"member": new, "city": "Dortmund", "function": "mayor"})
    assert f"(Ober-)Bürgermeister/in: **Oberbürgermeister Dortmund** (<@{old.id}>)" in question.text
    assert "Stadtspitzen · Mayors" in old.roles()
    done = await moderator.press(question.message, "Eintragen und ablösen")
    assert "Die Nachfolge von Oberbürgermeister Dortmund ((Ober-)Bürgermeister/in) ist vollzogen" in done.text
    await ready_forum.settle()
    assert "Stadtspitzen · Mayors" in new.roles()
    assert "Stadtspitzen · Mayors" not in old.roles()
    succeeded = await old.wait_message("Newcomer hat in **Dortmund** Ihre Nachfolge angetreten")
    assert succeeded.get("guild_id") is None
    assert succeeded["embeds"][0]["author"]["name"] == ready_forum.sandbox.seeded.guild.name
    assert f"<@{moderator.id}> hat" in text_of(await new.wait_message("hat Sie für **Dortmund** eingetragen"))
    post = await old.wait_message("Nachfolge von", channel="ankündigungen-announcements")
    assert "Succeeds Oberbürgermeister Dortmund (Mayor)" in text_of(post)
    history = await moderator.command("stadt vertretung", {"city": "Dortmund"})
    assert "**(Ober-)Bürgermeister/in: Newcomer**" in history.text
    assert "(Ober-)Bürgermeister/in: Oberbürgermeister Dortmund" in history.text


async def test_a_mayor_is_ousted_by_no_single_press(ready_forum: ForumWorld) -> None:
    moderator, old = await ready_forum.person("Moderation"), await ready_forum.person("Oberbürgermeister Dortmund")
    newcomer = await ready_forum.person("Newcomer")
    await newcomer.command("city join", {"city": "Dortmund", "function": "mayor"})
    message = await card(moderator, "Newcomer möchte für Dortmund handeln")
    assert f"Löst **Oberbürgermeister Dortmund** (<@{old.id}>) ab" in text_of(message)
    question = await moderator.press(message, APPROVE)
    assert question.ephemeral
    assert "Noch ist nichts entschieden" in question.text
    await ready_forum.settle()
    assert "Stadtspitzen · Mayors" in old.roles()
    done = await moderator.press(question.message, "Annehmen und ablösen")
    assert "Die Nachfolge von Oberbürgermeister Dortmund" in done.text or "ist jetzt für" in done.text
    await ready_forum.settle()
    assert "Stadtspitzen · Mayors" in newcomer.roles()
    await old.wait_message("Newcomer hat in **Dortmund** Ihre Nachfolge angetreten")
    redrawn = await card(moderator, "angenommen von")
    assert redrawn["id"] == message["id"]


async def test_a_city_that_goes_is_said_to_its_people(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    question = await admin.command("city remove", {"city": "Pittsburgh", "reason": "left the network"})
    await admin.press(question.message, "Pittsburgh entfernen")
    text = text_of(await mayor.wait_message("your term (Mayor) has ended with it"))
    assert "Reason: left the network" in text
    await mayor.wait_message("is no longer a member of the forum", channel="ankündigungen-announcements")


async def test_who_replaces_whom_is_chosen_from_those_of_the_city(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    options = {"member": newcomer, "city": "Pittsburgh", "function": "staff"}
    (offered,) = await moderator.autocomplete("city appoint", "replaces", "chief", options)
    assert offered["name"] == "Chief of Staff Pittsburgh (Stab)"
    done = await moderator.command("city appoint", {**options, "replaces": offered["value"]})
    assert "Die Nachfolge von Chief of Staff Pittsburgh (Stab) ist vollzogen" in done.text


async def test_a_successor_takes_over_the_meetings_that_lie_ahead(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    staff = await ready_forum.person("Chief of Staff Pittsburgh")
    called = {"topic": "Climate protection", "title": "Heat", "start": "December 3 3pm"}
    await confirmed(staff, "meeting schedule", called)
    options = {"member": newcomer, "city": "Pittsburgh", "function": "staff"}
    (offered,) = await moderator.autocomplete("city appoint", "replaces", "chief", options)
    done = await moderator.command("city appoint", {**options, "replaces": offered["value"]})
    assert "1 offene Aufgabe ist übergegangen." in done.text
    await ready_forum.settle()
    refused = await staff.command("meeting cancel", {"meeting": "1", "reason": "no"})
    assert "canceled" not in refused.text.lower().split("only")[0]
    assert "is canceled" in await confirmed(
        newcomer, "meeting cancel", {"meeting": "1", "reason": "New mayor, new date"}
    )


async def test_who_is_dismissed_is_told_why_and_only_them(ready_forum: ForumWorld) -> None:
    moderator, staff = await ready_forum.person("Moderation"), await ready_forum.person("Chief of Staff Pittsburgh")
    done = await moderator.command("city dismiss", {"member": staff, "reason": "Moved to *another* office"})
    assert "ist nicht mehr für **Pittsburgh** eingetragen (Stab)" in done.text
    await ready_forum.settle()
    text = text_of(await staff.wait_message("no longer registered"))
    assert "Reason: Moved to \\*another\\* office" in text
    refused = await staff.command("city dismiss", {"member": moderator, "reason": "x"})
    assert "This person does not act for any city" in refused.text


@pytest.mark.parametrize("reason", ["Left the network", ""])
async def test_a_city_is_removed_after_a_question_and_its_reason_is_never_typed_twice(
    ready_forum: ForumWorld, reason: str
) -> None:
    admin = await ready_forum.person("Forum Admin")
    question = await admin.command("city remove", {"city": "Pittsburgh", "reason": reason or "x" * 501})
    if not reason:
        form = (await admin.press(question.message, "Berichtigen")).form
        assert form.fields["reason"]["value"].startswith("xxx")
        question = await admin.submit(form, {"reason": "Short"})
    assert "2 Personen handeln nicht mehr für sie" in question.text
    done = await admin.press(question.message, "Pittsburgh entfernen")
    assert "**Pittsburgh** ist kein Mitglied mehr; 2 Amtszeiten sind beendet" in done.text
    assert "1 Stadt im Forum" in (await admin.command("city list")).text
