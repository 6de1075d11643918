"""Cities and their people, as the people use them: by command, button, menu and form, in both languages."""

import pytest

from bot.due.models import DueState
from sandbox.people import Person
from sandbox.people.reading import buttons_of, text_of
from tests.e2e.conftest import ForumWorld

VIENNA = {"name": "Wien", "country": "Österreich", "timezone": "wien", "code": "AT-9"}
HOSTILE = "@everyone **Bad** \u202eOrt\u202c `x` 🏛️"


async def test_the_list_shows_cities_by_country_with_their_time_in_the_readers_language(
    world: ForumWorld,
) -> None:
    german = await (await world.person("Stab Dortmund")).command("stadt liste")
    assert "2 Städte im Forum" in german.text
    assert "**Deutschland**" in german.text
    assert "Mo., 23. Nov., 10:00 Uhr" in german.text
    assert german.ephemeral
    english = await (await world.person("Newcomer")).command("city list")
    assert "2 cities in the forum" in english.text
    assert "**United States**" in english.text
    assert "Mon, Nov 23, 4:00 AM" in english.text


async def test_long_lists_are_turned_by_buttons_also_after_a_restart(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    for number in range(23):
        await admin.command(
            "city add", {"name": f"Musterstadt {number:02}", "country": "DE", "timezone": "Europe/Berlin"}
        )
    newcomer = await world.person("Newcomer")
    first = await newcomer.command("city list")
    assert "Page 1 of 2" in first.text
    assert "Pittsburgh" not in first.text
    await world.restart_bot()
    second = await newcomer.press(first.message, "Next page")
    assert "Page 2 of 2" in second.text
    assert "Pittsburgh" in second.text
    assert [button["disabled"] for button in buttons_of(second.message)] == [False, True]


async def test_a_city_is_shown_with_its_people_zone_and_topics(world: ForumWorld) -> None:
    admin, mayor = await world.person("Forum Admin"), await world.person("Mayor Pittsburgh")
    await admin.command("city appoint", {"member": mayor, "city": "Pittsburgh", "function": "mayor"})
    await mayor.command("topic follow", {"topic": "Climate protection"})
    answer = await mayor.command("city show", {"city": "pittsburgh"})
    for words in ("United States (US-PA)", "America/New_York (UTC-5)", "Mayor: Mayor Pittsburgh", "Climate protection"):
        assert words in answer.text


async def test_an_admin_adds_a_city_as_people_type_it_and_is_told_what_comes_next(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    added = await admin.command("stadt aufnehmen", VIENNA)
    assert "**Wien** ist jetzt Mitglied (Zeitzone Europe/Vienna, Sprache Deutsch)" in added.text
    assert "/einrichtung anwenden" in added.text
    answer = await (await world.person("Newcomer")).command("city show", {"city": "WIEN"})
    assert "Austria (AT-9)" in answer.text


async def test_what_was_typed_of_a_city_comes_back_in_a_form_until_it_is_right(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    refused = await admin.command("city add", VIENNA | {"timezone": "Wiener Zeit"})
    assert "Diese Zeitzone gibt es nicht" in refused.text
    form = (await admin.press(refused.message, "Berichtigen")).form
    assert form.fields["name"]["value"] == "Wien"
    assert form.fields["timezone"]["value"] == "Wiener Zeit"
    done = await admin.submit(form, {"timezone": "Europe/Vienna"})
    assert "**Wien** ist jetzt Mitglied" in done.text
    again = await admin.press(refused.message, "Berichtigen")
    assert "schon verwendet" in again.text


async def test_editing_changes_what_is_named_and_keeps_the_rest(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    edited = await admin.command("city edit", {"city": "Dortmund", "name": "Dortmund am Hellweg", "language": "en"})
    assert "**Dortmund am Hellweg** wurde geändert (Zeitzone Europe/Berlin, Sprache Englisch)" in edited.text
    answer = await admin.command("city show", {"city": "dortmund"})
    assert "Dortmund am Hellweg" in answer.text
    assert "DE-NW" in answer.text


@pytest.mark.parametrize("command", ["city add", "city edit"])
async def test_only_admins_change_cities(world: ForumWorld, command: str) -> None:
    options = VIENNA if command == "city add" else {"city": "Dortmund", "name": "Meine Stadt"}
    refused = await (await world.person("Stab Dortmund")).command(command, options)
    assert "Das kann nur die Serveradministration" in refused.text
    assert refused.ephemeral
    assert "2 Städte" in (await (await world.person("Stab Dortmund")).command("city list")).text


async def test_a_hostile_name_pings_nobody_and_formats_nothing(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    added = await admin.command("city add", {"name": HOSTILE, "country": "DE", "timezone": "Europe/Berlin"})
    assert "\u202e" not in added.text
    assert "\\*\\*Bad\\*\\*" in added.text
    assert "@everyone" not in added.text.replace(r"\@everyone", "")
    assert added.message["mention_everyone"] is False
    listed = await admin.command("city list")
    assert "🏛️" in listed.text
    assert "@everyone" not in listed.text.replace(r"\@everyone", "")


async def test_a_name_of_4000_characters_is_refused_and_kept(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    refused = await admin.command("city add", {"name": "x" * 4000, "country": "DE", "timezone": "Europe/Berlin"})
    assert "hat 1 bis 80 Zeichen" in refused.text


async def test_suggestions_know_umlauts_codes_and_the_time_there(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    assert [choice["value"] for choice in await admin.autocomplete("city add", "country", "oster")] == ["AT"]
    (berlin,) = await admin.autocomplete("city add", "timezone", "berl")
    assert berlin["value"] == "Europe/Berlin"
    assert berlin["name"] == "Europe/Berlin · 10:00 Uhr (UTC+1)"
    assert len(await admin.autocomplete("city add", "timezone", "")) == 25
    assert [choice["name"] for choice in await admin.autocomplete("city show", "city", "pitt")] == [
        "Pittsburgh (US-PA)"
    ]


async def appoint(by: Person, whom: Person, city: str, function: str) -> str:
    return (await by.command("city appoint", {"member": whom, "city": city, "function": function})).text


async def test_a_moderator_appoints_and_a_liaison_carries_on_in_the_own_city(world: ForumWorld) -> None:
    admin, liaison = await world.person("Forum Admin"), await world.person("Stab Dortmund")
    newcomer, mayor = await world.person("Newcomer"), await world.person("Oberbürgermeister Dortmund")
    assert "Verbindungsperson" in await appoint(admin, liaison, "Dortmund", "liaison")
    assert "Stab. Die Rollen" in await appoint(liaison, newcomer, "Dortmund", "staff")
    assert "trägt die Moderation ein" in await appoint(liaison, mayor, "Dortmund", "mayor")
    assert "nur die Moderation und die Verbindungsperson" in await appoint(liaison, mayor, "Pittsburgh", "staff")
    assert "Only moderators and the liaison of that city" in await appoint(newcomer, mayor, "Dortmund", "staff")


async def test_who_is_appointed_again_moves_and_the_answer_names_the_former_function(world: ForumWorld) -> None:
    admin, person = await world.person("Forum Admin"), await world.person("Newcomer")
    await appoint(admin, person, "Dortmund", "staff")
    assert "Es wurde nichts geändert" in await appoint(admin, person, "Dortmund", "staff")
    assert "Vorher: Stab, Dortmund" in await appoint(admin, person, "Pittsburgh", "observer")


async def test_bots_are_not_appointed(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    answer = await admin.command("city appoint", {"member": "Ratsbote", "city": "Dortmund", "function": "staff"})
    assert "Bots können nicht" in answer.text


async def test_the_member_menu_shows_city_and_function_and_opens_the_form_for_those_who_may(world: ForumWorld) -> None:
    admin, newcomer = await world.person("Forum Admin"), await world.person("Newcomer")
    stranger = await newcomer.menu("City and function", admin)
    assert "Not registered for any city" in stranger.text
    assert buttons_of(stranger.message) == []
    offer = await admin.menu("Stadt und Funktion", newcomer)
    form = (await admin.press(offer.message, "Stadt und Funktion festlegen")).form
    done = await admin.submit(form, {"city": "Pittsburgh", "function": "Stab"})
    assert "ist jetzt für **Pittsburgh** eingetragen: Stab" in done.text
    shown = await newcomer.menu("City and function", newcomer)
    assert "**Staff**, Pittsburgh" in shown.text


async def test_a_button_shown_to_a_liaison_is_void_once_they_are_none(world: ForumWorld) -> None:
    admin, liaison = await world.person("Forum Admin"), await world.person("Stab Dortmund")
    await appoint(admin, liaison, "Dortmund", "liaison")
    offer = await liaison.menu("Stadt und Funktion", await world.person("Newcomer"))
    (button,) = buttons_of(offer.message)
    question = await admin.command("city appoint", {"member": liaison, "city": "Dortmund", "function": "staff"})
    await admin.press(question.message, "Eintragen und ablösen")
    refused = await liaison.press(offer.message, button["custom_id"])
    assert "nur die Moderation und die Verbindungsperson" in refused.text
    assert refused.opened is None


async def test_roles_follow_the_function_and_leave_other_roles_alone(ready_forum: ForumWorld) -> None:
    admin, staff = await ready_forum.person("Forum Admin"), await ready_forum.person("Stab Dortmund")
    before = set(staff.roles())
    await appoint(admin, staff, "Pittsburgh", "deputy")
    await ready_forum.settle()
    after = set(staff.roles())
    assert len(before - after) == len(after - before) == 2
    names = {role["name"] for role in await admin.request("GET", f"/guilds/{admin.guild_id}/roles")}
    assert after <= names


async def test_roles_of_a_member_who_has_gone_are_skipped_and_no_error(ready_forum: ForumWorld) -> None:
    admin, staff = await ready_forum.person("Forum Admin"), await ready_forum.person("Stab Dortmund")
    await ready_forum.bot.http.kick(int(staff.id), ready_forum.guild_id)
    async with ready_forum.bot.database.transaction() as tx:
        await ready_forum.bot.due.put(
            tx, guild_id=ready_forum.guild_id, kind="network.roles", queue_key=f"member:{staff.id}"
        )
    await ready_forum.settle()
    (item,) = await ready_forum.bot.due.of_queue(ready_forum.guild_id, f"member:{staff.id}")
    assert (item.state, item.error) == (DueState.SKIPPED, "the member has left the server")
    assert "Stab Dortmund" in (await admin.command("city show", {"city": "Dortmund"})).text


async def test_who_comes_back_to_the_server_carries_their_roles_again(ready_forum: ForumWorld) -> None:
    admin, staff = await ready_forum.person("Forum Admin"), await ready_forum.person("Stab Dortmund")
    before = sorted(staff.roles())
    invitation = await admin.request("POST", f"/channels/{admin.channel()['id']}/invites", {})
    await ready_forum.bot.http.kick(int(staff.id), ready_forum.guild_id)
    await staff.wait_until(lambda: staff.guild_id not in staff.memory.guilds, "the server out of sight")
    await staff.join(invitation["code"])
    await staff.wait_until(lambda: sorted(staff.roles()) == before, "the roles from before")


async def test_an_appointment_is_posted_where_the_citys_people_see_it(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    await admin.command("city appoint", {"member": admin, "city": "Pittsburgh", "function": "observer"})
    post = await mayor.wait_message("registered themselves", channel="ankündigungen-announcements")
    assert f"**Pittsburgh**: <@{admin.id}> registered themselves as Observer" in text_of(post)
    assert f"**Pittsburgh**: <@{admin.id}> hat sich selbst als Beobachter" in text_of(post)
    assert "<@&" in text_of(post), "the city's role is pinged"
    answer = await mayor.press(post, "Stadt / City")
    assert answer.ephemeral
    assert "Observer: Forum Admin" in answer.text
