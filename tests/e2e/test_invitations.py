"""One link into the forum: whoever comes by it is registered; where that is not certain, the moderators are asked."""

import io
import re

import pytest
from openpyxl import load_workbook

from sandbox.people import Person, text_of
from sandbox.people.wire import File
from sandbox.world.permissions import Permission
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meeting_papers import download

LINK = re.compile(r"https://discord\.gg/(\w+)")


async def invited(by: Person, **options: str) -> str:
    """The code of a new invitation."""
    answer = await by.command("city invite", {"city": "Pittsburgh", "function": "staff", **options})
    match = LINK.search(answer.text)
    assert match is not None, answer.text
    return match[1]


async def come_again(world: ForumWorld, person: Person, code: str) -> None:
    await person.request("DELETE", f"/users/@me/guilds/{person.guild_id}")
    await person.wait_until(lambda: person.guild_id not in person.memory.guilds, "the server out of sight")
    await person.join(code)
    await world.settle()


async def test_whoever_comes_by_an_invitation_is_registered_once(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    code = await invited(moderator, whom="Ms. Lee")
    listed = await moderator.command("stadt einladungen")
    assert "Pittsburgh: Stab · Ms. Lee" in listed.text
    assert code not in listed.text
    await come_again(ready_forum, newcomer, code)
    await newcomer.wait_message("has registered you for **Pittsburgh**: Staff")
    assert {"Pittsburgh", "Stab · Staff"} <= set(newcomer.roles())
    assert "Staff: Newcomer" in (await newcomer.command("city show", {"city": "Pittsburgh"})).text
    assert "Keine Einladung ist offen" in (await moderator.command("stadt einladungen")).text
    with pytest.raises(Exception, match="10006"):
        await newcomer.request("GET", f"/invites/{code}")


async def test_who_comes_another_way_gains_nothing_and_what_was_revoked_lets_nobody_in(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    admin = await ready_forum.person("Forum Admin")
    code = await invited(moderator)
    plain = await admin.request("POST", f"/channels/{admin.channel()['id']}/invites", {})
    await come_again(ready_forum, newcomer, plain["code"])
    assert "Staff: Newcomer" not in (await newcomer.command("city show", {"city": "Pittsburgh"})).text
    listed = await moderator.command("stadt einladungen")
    done = await moderator.press(listed.message, "1 widerrufen")
    assert "gilt nicht mehr" in done.text
    await ready_forum.settle()
    with pytest.raises(Exception, match="10006"):
        await newcomer.request("GET", f"/invites/{code}")


async def test_what_was_used_while_the_bot_was_away_is_asked_about(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    code = await invited(moderator)
    await ready_forum.stop_bot()
    await newcomer.request("DELETE", f"/users/@me/guilds/{newcomer.guild_id}")
    await newcomer.join(code)
    await ready_forum.start_bot()
    asked = await moderator.wait_message("Eine Einladung für **Pittsburgh** (Stab) wurde benutzt", channel="moderation")
    await moderator.wait_message("die nicht eingetragen sind", channel="moderation")
    await newcomer.wait_until(lambda: "Stab · Staff" not in newcomer.roles(), "the roles taken off")
    assert "An invitation to **Pittsburgh** (Staff) was used" in text_of(asked)


async def test_who_may_not_appoint_may_not_invite_and_without_the_permission_the_welcome_post_remains(
    ready_forum: ForumWorld,
) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    options = {"city": "Pittsburgh", "function": "staff"}
    assert "Only moderators and the liaison" in (await newcomer.command("city invite", options)).text
    sitting = await moderator.command("city invite", options | {"function": "mayor"})
    assert "hat Mayor Pittsburgh inne" in sitting.text
    for role in ready_forum.sandbox.seeded.guild.roles.values():
        role.permissions &= ~(Permission.CREATE_INSTANT_INVITE | Permission.ADMINISTRATOR)
    refused = await moderator.command("city invite", options)
    assert "mit der Schaltfläche im Willkommenskanal" in refused.text


async def test_a_whole_town_hall_is_invited_from_a_file_after_a_preview(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    text = "Name;Funktion\nMs. Lee;Stab\nMr. Gray;king\nMs. Hill;Beobachter\n"
    file = File("rathaus.csv", text.encode(), "text/csv")
    preview = await (await moderator.command("city invite-list", {"city": "Pittsburgh", "file": file})).final()
    assert "2 Einladungen für **Pittsburgh**" in preview.text
    assert "Zeile 3: „king“ ist keine Funktion" in preview.text
    done = await (await moderator.press(preview.message, "2 Einladungen erzeugen")).final()
    assert "2 Einladungen sind erzeugt" in done.text
    (attached,) = done.message["attachments"]
    sheet = load_workbook(io.BytesIO(await download(attached["url"]))).active
    assert sheet is not None
    people = {str(row[0]): str(row[3]) for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert list(people) == ["Ms. Lee", "Ms. Hill"]
    match = LINK.search(people["Ms. Hill"])
    assert match is not None
    await come_again(ready_forum, newcomer, match[1])
    await newcomer.wait_message("has registered you for **Pittsburgh**: Observer")
    assert "1 offene Einladung" in (await moderator.command("stadt einladungen")).text
