"""Moderation on a worse day: news out of order, what the bot does not see, numbers that nobody has, late retries."""

import asyncio
from datetime import timedelta
from typing import Any

import discord
import pytest

from cogs.moderation.models.cases import CaseKind, CaseState, Ending
from sandbox.people import RefusedError
from sandbox.people.reading import buttons_of
from sandbox.world.permissions import Permission
from tests.conftest import NOW
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import SECOND, TARGET, banned, case, member, mend, order, timed_out_until, user_id
from tests.e2e.test_locks import EXCHANGE, said, set_seconds
from tests.e2e.test_setup_apply import guild_of

OTHER = "Stab Dortmund"
LOG_READ = r"GET /guilds/[0-9]+/audit-logs"


def button(message: dict[str, Any], action: str) -> str:
    (found,) = [entry["custom_id"] for entry in buttons_of(message) if entry["custom_id"].startswith(f"{action}:")]
    return str(found)


async def by_hand(world: ForumWorld, hours: int | None) -> None:
    """A moderator times the newcomer out in Discord itself, or (None) ends that."""
    moderator = await world.person("Moderation")
    until = (world.sandbox.world.now() + timedelta(hours=hours)).isoformat() if hours is not None else None
    path = f"/guilds/{world.guild_id}/members/{user_id(world)}"
    await moderator.request("PATCH", path, {"communication_disabled_until": until})


async def test_what_is_lifted_by_hand_while_the_log_is_caught_up_is_not_put_into_force_again(
    ready_forum: ForumWorld,
) -> None:
    await ready_forum.stop_bot()
    await by_hand(ready_forum, 5)
    held = ready_forum.sandbox.faults.add({"match": LOG_READ, "kind": "hold", "apply": True})
    starting = asyncio.create_task(ready_forum.start_bot())
    await held.struck.wait()
    await by_hand(ready_forum, None)
    target = member(ready_forum)
    moderator = await ready_forum.person("Moderation")
    await moderator.wait_until(lambda: target.timeout_until is None, "the timeout gone")
    ready_forum.sandbox.faults.release()
    await starting
    await ready_forum.settle()
    assert timed_out_until(ready_forum) is None
    kinds = [(await case(ready_forum, number)).kind for number in (1, 2)]
    assert kinds == [CaseKind.TIMEOUT, CaseKind.UNTIMEOUT]
    assert (await case(ready_forum, 1)).ending is Ending.LIFTED


async def test_an_end_leaves_a_longer_timeout_alone_that_the_bot_did_not_hear_of(ready_forum: ForumWorld) -> None:
    await order(ready_forum, "timeout", {"duration": "1 h"})
    await ready_forum.settle()
    await mend(ready_forum, Permission.VIEW_AUDIT_LOG, allow=False)
    await by_hand(ready_forum, 5)
    await ready_forum.travel(to=NOW + timedelta(hours=2))
    assert (await case(ready_forum, 1)).ending is Ending.EXPIRED
    assert timed_out_until(ready_forum) is not None


async def test_a_ban_whose_time_is_over_is_not_tried_again(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await mend(ready_forum, Permission.BAN_MEMBERS, allow=False)
    answer = await order(ready_forum, "ban", {"duration": "1 Tag"})
    assert "wurde aber nicht ausgeführt" in answer.text
    await ready_forum.travel(to=NOW + timedelta(days=3))
    await mend(ready_forum, Permission.BAN_MEMBERS, allow=True)
    await moderator.press(answer.message, button(answer.message, "moderation.retry"))
    found = await case(ready_forum, 1)
    assert (found.state, found.ending) == (CaseState.DONE, Ending.EXPIRED)
    assert user_id(ready_forum) in ready_forum.sandbox.seeded.guild.members


async def test_an_account_that_is_gone_needs_no_lifting(ready_forum: ForumWorld) -> None:
    await order(ready_forum, "ban", {"duration": "1 Tag"})
    gone = {"match": r"DELETE /guilds/[0-9]+/bans/[0-9]+", "kind": "status", "status": 404}
    ready_forum.sandbox.faults.add(gone)
    await ready_forum.travel(to=NOW + timedelta(days=2))
    found = await case(ready_forum, 1)
    assert (found.state, found.ending) == (CaseState.DONE, Ending.EXPIRED)


async def test_trying_again_looks_at_ranks_again(ready_forum: ForumWorld) -> None:
    moderator, admin = await ready_forum.person("Moderation"), await ready_forum.person(SECOND)
    await mend(ready_forum, Permission.MODERATE_MEMBERS, allow=False)
    answer = await order(ready_forum, "timeout", {"duration": "3h"})
    await mend(ready_forum, Permission.MODERATE_MEMBERS, allow=True)
    role = admin.memory.find_role("Moderation")
    await admin.request("PUT", f"/guilds/{admin.guild_id}/members/{user_id(ready_forum)}/roles/{role}")
    await ready_forum.settle()
    refused = await (await moderator.press(answer.message, button(answer.message, "moderation.retry"))).final()
    assert "Die höchste Rolle von Newcomer steht nicht unter Ihrer" in refused.text
    assert (await case(ready_forum, 1)).state is CaseState.FAILED
    assert timed_out_until(ready_forum) is None


async def test_somebody_whom_the_bot_has_not_met_yet_is_looked_up_before_ranks_are_compared(
    ready_forum: ForumWorld,
) -> None:
    """As shortly after a start, when Discord has not yet named all members."""
    guild = ready_forum.bot.get_guild(ready_forum.guild_id)
    assert guild is not None
    found = guild.get_member(user_id(ready_forum, SECOND))
    assert found is not None
    guild._remove_member(found)
    refused = await order(ready_forum, "ban", {"member": SECOND})
    assert "Die höchste Rolle von Forum Admin steht nicht unter Ihrer" in refused.text
    assert not banned(ready_forum, SECOND)


@pytest.mark.parametrize("number", ["9999999999999999999", "18446744073709551616"])
async def test_a_number_that_nobody_has_is_nobody_who_is_banned(ready_forum: ForumWorld, number: str) -> None:
    assert "nicht (mehr) gesperrt" in (await order(ready_forum, "unban", {"member": number})).text


async def test_a_message_number_beyond_all_messages_limits_nothing(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await moderator.say(EXCHANGE, "one")
    options = {"count": 5, "before": "99999999999999999999"}
    answer = await (await moderator.command("mod purge", options, channel=EXCHANGE)).final()
    assert any("purge_go" in str(entry["custom_id"]) for entry in buttons_of(answer.message))


async def test_off_twice_is_still_off(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(SECOND), await ready_forum.person("Moderation")
    channel = await guild_of(ready_forum).fetch_channel(int(admin.channel(EXCHANGE)["id"]))
    assert isinstance(channel, discord.TextChannel)
    await channel.edit(slowmode_delay=30)
    for _ in range(2):
        await said(moderator, "mod slowmode", {"interval": "aus", "channel": EXCHANGE})
        assert await set_seconds(ready_forum, admin, EXCHANGE) == 0


async def test_a_lock_whose_opening_failed_is_not_prolonged_into_nothing(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await said(moderator, "mod lock", {"channel": EXCHANGE, "duration": "1 h"})
    await mend(ready_forum, Permission.MANAGE_ROLES, allow=False)
    await ready_forum.travel(to=NOW + timedelta(hours=2))
    assert (await case(ready_forum, 1)).failed_from is CaseState.EXPIRING
    await mend(ready_forum, Permission.MANAGE_ROLES, allow=True)
    again = await said(moderator, "mod lock", {"channel": EXCHANGE})
    assert "Fall #1" in again
    assert "Erneut versuchen" in again
    assert (await case(ready_forum, 1)).state is CaseState.FAILED


async def test_the_longest_text_that_is_no_duration_is_refused_in_words(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    options = {"member": TARGET, "reason": "Ton", "duration": "bald " * 20}
    refused = await (await moderator.command("mod ban", options)).final()
    assert "auf drei Arten sagen" in refused.text
    with pytest.raises(RefusedError, match=r"BASE_TYPE_BAD_LENGTH|50035|max_length"):
        await moderator.command("mod ban", options | {"duration": "bald " * 1000})


async def test_cases_are_offered_by_names_that_begin_with_an_umlaut(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    ready_forum.sandbox.world.users[user_id(ready_forum)].global_name = "Özlem"
    await ready_forum.restart_bot()
    await order(ready_forum, "warn")
    for typed in ("özl", "ozl", "OEZL"):
        (choice,) = await moderator.autocomplete("mod case", "number", typed)
        assert "Özlem" in choice["name"]


async def test_who_is_banned_is_found_by_a_name_without_its_umlaut_and_never_guessed(ready_forum: ForumWorld) -> None:
    ready_forum.sandbox.world.users[user_id(ready_forum)].global_name = "Köln Amt"
    ready_forum.sandbox.world.users[user_id(ready_forum, OTHER)].global_name = "Koln Amt"
    await ready_forum.restart_bot()
    moderator = await ready_forum.person("Moderation")
    await order(ready_forum, "ban")
    (choice,) = await moderator.autocomplete("mod unban", "member", "koeln")
    assert choice["value"] == str(user_id(ready_forum))
    await order(ready_forum, "ban", {"member": OTHER})
    assert len(await moderator.autocomplete("mod unban", "member", "koln")) == 2
    refused = await order(ready_forum, "unban", {"member": "koln amt"})
    assert "Mehrere gesperrte Personen heißen so" in refused.text
    assert banned(ready_forum)
    assert banned(ready_forum, OTHER)
