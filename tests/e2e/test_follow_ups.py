"""What follows a run can be brought back or kept: people's roles, the post that newcomers read, its languages."""

from datetime import timedelta

from sandbox.people import Person, text_of
from sandbox.people.reading import selects_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_setup_apply import confirm, offer

WELCOME = "willkommen-welcome"
KEEP, RESTORE = "Wie auf dem Server behalten", "Vorgabe wiederherstellen"


async def plan_text(admin: Person) -> str:
    return (await (await admin.command("setup plan")).final()).text


async def answer(admin: Person, entry: str, button: str) -> str:
    """Choose an entry in the menu under the plan, and answer it."""
    plan = (await (await admin.command("setup plan")).final()).message
    chosen = await (await admin.select(plan, selects_of(plan)[0]["custom_id"], entry)).final()
    return (await (await admin.press(chosen.message, button)).final()).text


async def take(world: ForumWorld, mayor: Person, role: str) -> None:
    """An admin takes a role from somebody by hand."""
    admin = await world.person("Forum Admin")
    role_id = admin.memory.find_role(role)
    await admin.request("DELETE", f"/guilds/{admin.guild_id}/members/{mayor.id}/roles/{role_id}")
    await mayor.wait_until(lambda: role not in mayor.roles(), "the role is gone")


async def test_a_role_taken_by_hand_is_in_the_plan_and_is_brought_back_or_kept(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    assert "es ist nichts zu tun" in await plan_text(admin)
    await take(ready_forum, mayor, "Pittsburgh")
    assert "👤 Mayor Pittsburgh: erhält Pittsburgh" in await plan_text(admin)
    assert "Rollen von Personen oder Beiträge" in (await (await admin.command("setup status")).final()).text
    await confirm(admin, await offer(admin))
    await ready_forum.settle()
    await mayor.wait_until(lambda: "Pittsburgh" in mayor.roles(), "the role is back")
    await take(ready_forum, mayor, "Pittsburgh")
    assert "Behalten" in await answer(admin, "Rollen von Mayor Pittsburgh", KEEP)
    assert "es ist nichts zu tun" in await plan_text(admin)
    await mayor.command("topic follow", {"topic": "Migration"})
    await ready_forum.settle()
    assert "Pittsburgh" not in mayor.roles(), "what was kept outlasts the next change"
    await answer(admin, "Rollen von Mayor Pittsburgh", RESTORE)
    await ready_forum.settle()
    await mayor.wait_until(lambda: "Pittsburgh" in mayor.roles(), "the role is back")


async def test_the_welcome_post_follows_languages_and_comes_back_or_stays_away(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    await admin.command("setup settings", {"key": "languages", "value": "deutsch"})
    assert "auf den neuesten Stand gebracht" in await plan_text(admin)
    await confirm(admin, await offer(admin))
    await ready_forum.settle()
    (post,) = await admin.history(WELCOME)
    assert "Welcome! Here cities" not in text_of(post)
    await ready_forum.bot.http.delete_message(int(post["channel_id"]), int(post["id"]))
    assert "wurde gelöscht und wird wieder veröffentlicht" in await plan_text(admin)
    await answer(admin, "Beitrag für neu Angekommene", KEEP)
    assert "es ist nichts zu tun" in await plan_text(admin)
    await answer(admin, "Beitrag für neu Angekommene", RESTORE)
    await ready_forum.settle()
    (again,) = await admin.history(WELCOME)
    assert "Willkommen!" in text_of(again)


async def test_a_role_that_stayed_deleted_comes_back_with_its_people(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    role_id = admin.memory.find_role("Pittsburgh")
    await ready_forum.bot.http.delete_role(int(mayor.guild_id), int(role_id))
    await answer(admin, "Rolle: Pittsburgh", KEEP)
    assert "es ist nichts zu tun" in await plan_text(admin)
    await answer(admin, "Rolle: city.pittsburgh", RESTORE)
    await ready_forum.settle()
    await mayor.wait_until(lambda: "Pittsburgh" in mayor.roles(), "the role is back")


async def test_the_log_says_once_what_was_changed_by_hand_also_while_the_bot_was_away(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    await take(ready_forum, mayor, "Pittsburgh")
    await ready_forum.travel(timedelta(minutes=2))
    await admin.wait_message("👤 Mayor Pittsburgh: erhält Pittsburgh", channel="protokoll-log")
    await ready_forum.stop_bot()
    await take(ready_forum, await ready_forum.person("Stab Dortmund"), "Dortmund")
    await ready_forum.start_bot()
    await ready_forum.travel(timedelta(days=3))
    await admin.wait_message("👤 Stab Dortmund: erhält Dortmund", channel="protokoll-log")
    said = [text_of(message) for message in await admin.history("protokoll-log")]
    assert sum("weicht von der Vorgabe ab" in text for text in said) == 2


async def test_what_comes_back_after_the_server_was_in_order_is_said_again(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    for times in (1, 2):
        await take(ready_forum, mayor, "Pittsburgh")
        await ready_forum.travel(timedelta(minutes=2))
        await ready_forum.settle()
        said = [text_of(message) for message in await admin.history("protokoll-log")]
        assert sum("👤 Mayor Pittsburgh: erhält Pittsburgh" in text for text in said) == times
        await answer(admin, "Rollen von Mayor Pittsburgh", RESTORE)
        await ready_forum.settle()
        await mayor.wait_until(lambda: "Pittsburgh" in mayor.roles(), "the role is back")
        await ready_forum.travel(timedelta(days=1))
        await ready_forum.settle()
