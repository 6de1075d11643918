"""Moderation on a bad day: who may not, what Discord refuses, two at once, by hand, away and back again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from bot.due.models import DueState
from cogs.moderation.models.cases import CaseEventKind, CaseKind, CaseState, Ending, NotificationState
from cogs.moderation.service.cases import CaseService
from sandbox.people import Person
from sandbox.people.errors import RefusedError
from sandbox.people.reading import buttons_of, text_of
from sandbox.world.permissions import Permission
from tests.conftest import NOW, first_quick
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import (
    LOG,
    ROOM,
    SECOND,
    TARGET,
    banned,
    bot_role,
    card,
    cards,
    case,
    guild,
    letters,
    member,
    mend,
    order,
    timed_out_until,
    user_id,
)

ACTED = r"DELETE /guilds/[0-9]+/bans/[0-9]+"


def button(message: dict[str, Any], action: str) -> str:
    (found,) = [entry["custom_id"] for entry in buttons_of(message) if entry["custom_id"].startswith(f"{action}:")]
    return str(found)


async def give_role(world: ForumWorld, name: str, role: str) -> None:
    admin = await world.person(SECOND)
    role_id = admin.memory.find_role(role)
    await admin.request("PUT", f"/guilds/{admin.guild_id}/members/{user_id(world, name)}/roles/{role_id}")


async def by_hand(
    person: Person, world: ForumWorld, method: str, path: str, body: dict[str, Any] | None = None
) -> None:
    await person.request(method, f"/guilds/{world.guild_id}/{path}/{user_id(world)}", body)


@pytest.mark.parametrize("command", ["warn", "note", "timeout", "kick", "ban"])
async def test_nobody_acts_against_themselves_the_bot_or_the_owner(ready_forum: ForumWorld, command: str) -> None:
    more = {"duration": "3h"} if command == "timeout" else {}
    for name, refusal in (
        ("Moderation", "Gegen sich selbst"),
        ("Ratsbote", "Das bin ich, der Bot"),
        ("Serverinhaberin", "gehört dieser Server"),
    ):
        answer = await order(ready_forum, command, {"member": name} | more)
        assert answer.ephemeral
        assert refusal in answer.text
    assert await ready_forum.bot.registry.service(CaseService).about(ready_forum.guild_id, user_id(ready_forum)) == []


async def test_ranks_decide_and_the_refusal_says_whose_and_what_to_do(ready_forum: ForumWorld) -> None:
    higher = await order(ready_forum, "warn", {"member": SECOND})
    assert "Die höchste Rolle von Forum Admin steht nicht unter Ihrer" in higher.text
    await give_role(ready_forum, TARGET, "Moderation")
    same = await order(ready_forum, "kick")
    assert "Die höchste Rolle von Newcomer steht nicht unter Ihrer" in same.text
    # Discord itself would refuse: the bot says so before a case is made.
    await ready_forum.stop_bot()
    roles = {role.name: role for role in guild(ready_forum).roles.values()}
    roles["Ratsbote"].position, roles["Stab · Staff"].position = 13, 17
    roles["Moderation"].position = 18
    await ready_forum.start_bot()
    below = await order(ready_forum, "kick", {"member": "Stab Dortmund"})
    assert "steht nicht unter der des Bots" in below.text
    assert "die Rolle des Bots darüber zu schieben" in below.text
    # What Discord is not asked for needs no rank of the bot's.
    assert "Fall #1" in (await order(ready_forum, "warn", {"member": "Stab Dortmund"})).text


async def test_a_moderator_by_role_alone_may_everything_that_the_role_is_for(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await ready_forum.stop_bot()
    next(role for role in guild(ready_forum).roles.values() if role.name == "Moderation").permissions = 0
    await ready_forum.start_bot()
    # Discord itself lets this moderator do nothing.
    with pytest.raises(RefusedError, match="50013"):
        await by_hand(moderator, ready_forum, "DELETE", "members")
    for number, (command, options) in enumerate(
        (("warn", {}), ("timeout", {"duration": "3h"}), ("untimeout", {}), ("kick", {})), start=1
    ):
        assert f"Erledigt. Fall #{number}" in (await order(ready_forum, command, options)).text


async def test_the_bots_missing_permission_is_named(ready_forum: ForumWorld) -> None:
    await ready_forum.stop_bot()
    await mend(ready_forum, Permission.BAN_MEMBERS | Permission.MODERATE_MEMBERS, allow=False)
    await ready_forum.start_bot()
    assert "Dem Bot fehlt die Berechtigung „Mitglieder bannen“" in (await order(ready_forum, "ban")).text
    refused = await order(ready_forum, "timeout", {"duration": "3h"})
    assert "„Mitglieder im Timeout“" in refused.text


async def test_administrators_cannot_be_timed_out_and_the_answer_says_why(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(SECOND)
    await ready_forum.stop_bot()
    roles = {role.name: role for role in guild(ready_forum).roles.values()}
    roles["Stab · Staff"].permissions |= Permission.ADMINISTRATOR
    await ready_forum.start_bot()
    refused = await (
        await admin.command("mod timeout", {"member": "Stab Dortmund", "duration": "3h", "reason": "Ton"})
    ).final()
    assert "lässt Discord keine Auszeit zu" in refused.text


async def test_another_moderator_is_asked_about_and_the_button_checks_again(ready_forum: ForumWorld) -> None:
    await give_role(ready_forum, TARGET, "Moderation")
    admin = await ready_forum.person(SECOND)
    asked = await order(ready_forum, "timeout", {"duration": "3h"}, by=SECOND)
    assert "gehört selbst zur Moderation" in asked.text
    assert timed_out_until(ready_forum) is None
    question = asked.message
    # In the meantime the bot's role was put below: the button finds out.
    await ready_forum.stop_bot()
    role, moved = bot_role(ready_forum), member(ready_forum)
    before, role.position = role.position, 0
    await ready_forum.start_bot()
    refused = await (await admin.press(question, button(question, "moderation.confirm"))).final()
    assert "steht nicht unter der des Bots" in refused.text
    await ready_forum.stop_bot()
    role.position = before
    await ready_forum.start_bot()
    done = await (await admin.press(question, button(question, "moderation.confirm"))).final()
    assert "Erledigt. Fall #1: Auszeit" in done.text
    assert moved.timeout_until is not None
    spent = await (await admin.press(question, button(question, "moderation.confirm"))).final()
    assert "bereits geschehen" in spent.text


async def test_two_moderators_in_the_same_second_make_one_action_and_a_clear_answer(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person(TARGET)
    answers = await asyncio.gather(
        order(ready_forum, "timeout", {"duration": "3h"}, by="Moderation"),
        order(ready_forum, "timeout", {"duration": "1 Tag"}, by=SECOND),
    )
    done = [answer for answer in answers if "Erledigt. Fall #1" in answer.text]
    (second,) = [answer for answer in answers if "ist wegen Newcomer gerade tätig geworden: Fall #1" in answer.text]
    assert len(done) == 1
    await ready_forum.settle()
    assert len(await cards(await ready_forum.person("Moderation"))) == 1
    assert timed_out_until(ready_forum) == (await case(ready_forum, 1)).ends_at
    assert len(await letters(newcomer)) == 1
    # Whoever came second can still mean it: then the later action stands in for the earlier.
    by = SECOND if second is answers[1] else "Moderation"
    person = await ready_forum.person(by)
    again = await (await person.press(second.message, button(second.message, "moderation.confirm"))).final()
    assert "Fall #2" in again.text
    assert (await case(ready_forum, 1)).ending is Ending.SUPERSEDED


async def test_the_same_ban_twice_in_the_same_second_is_one(ready_forum: ForumWorld) -> None:
    answers = await asyncio.gather(order(ready_forum, "ban", by="Moderation"), order(ready_forum, "ban", by=SECOND))
    assert sum("Erledigt. Fall #1" in answer.text for answer in answers) == 1
    assert sum("bereits geschehen: Fall #1" in answer.text for answer in answers) == 1


async def test_what_discord_refuses_is_said_and_can_be_tried_again(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    # The bot does not know yet what Discord does: its role has just lost the permission.
    await mend(ready_forum, Permission.MODERATE_MEMBERS, allow=False)
    answer = await order(ready_forum, "timeout", {"duration": "3h"})
    assert "wurde aber nicht ausgeführt: Discord erlaubt dem Bot das nicht" in answer.text
    found = await case(ready_forum, 1)
    assert (found.state, found.failed_from, found.notification) == (
        CaseState.FAILED,
        CaseState.PENDING,
        NotificationState.WAITING,
    )
    assert "fehlgeschlagen / failed" in text_of(await card(moderator, 1))
    assert "Fall #1 (Auszeit, Newcomer) ist fehlgeschlagen" in (await moderator.command("me open")).text
    again = await moderator.press(answer.message, button(answer.message, "moderation.retry"))
    assert "wird erneut versucht" in again.text
    assert (await case(ready_forum, 1)).state is CaseState.FAILED
    await mend(ready_forum, Permission.MODERATE_MEMBERS, allow=True)
    message = await card(moderator, 1)
    await moderator.press(message, button(message, "moderation.retry"))
    found = await case(ready_forum, 1)
    assert (found.state, found.notification, found.error) == (CaseState.ACTIVE, NotificationState.SENT, None)
    assert timed_out_until(ready_forum) == found.ends_at
    late = await moderator.press(answer.message, button(answer.message, "moderation.retry"))
    assert "nicht (mehr) fehlgeschlagen" in late.text


async def test_an_end_that_discord_refuses_is_brought_to_the_moderators_once(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await order(ready_forum, "ban", {"duration": "2 Tage"})
    await mend(ready_forum, Permission.BAN_MEMBERS, allow=False)
    await ready_forum.travel(to=NOW + timedelta(days=3))
    found = await case(ready_forum, 1)
    assert (found.state, found.failed_from, found.ending) == (CaseState.FAILED, CaseState.EXPIRING, Ending.EXPIRED)
    (word,) = [
        message for message in await moderator.history(ROOM) if "konnte nicht ausgeführt werden" in text_of(message)
    ]
    assert "Fall #1" in text_of(word)
    await moderator.press(word, button(word, "moderation.retry"))
    await ready_forum.settle()
    assert banned(ready_forum)
    assert len([message for message in await moderator.history(ROOM) if "#1" in text_of(message)]) == 1
    await mend(ready_forum, Permission.BAN_MEMBERS, allow=True)
    # Administrators retry everything that has failed from /setup status: the case goes on as by its own button.
    assert await ready_forum.bot.due.retry_failed(ready_forum.guild_id) == 1
    found = await case(ready_forum, 1)
    assert (found.state, found.error) == (CaseState.DONE, None)
    assert not banned(ready_forum)
    (word,) = [message for message in await moderator.history(ROOM) if "#1" in text_of(message)]
    assert "ist geregelt" in text_of(word)
    assert "nichts" in text_of(word)


async def test_an_outage_is_overcome_with_one_alert_and_no_flood(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await order(ready_forum, "ban", {"duration": "2 Tage"})
    ends = (await case(ready_forum, 1)).ends_at
    assert ends is not None
    ready_forum.sandbox.faults.add({"match": ACTED, "kind": "status", "status": 503, "times": 6})
    await ready_forum.travel(to=ends)
    for _ in range(8):
        await ready_forum.settle()
        items = await ready_forum.bot.due.of_queue(ready_forum.guild_id, f"mod_person:{user_id(ready_forum)}")
        waiting = [item for item in items if item.state is DueState.PENDING]
        if not waiting:
            break
        await ready_forum.travel(to=waiting[0].try_at)
    assert not banned(ready_forum)
    found = await case(ready_forum, 1)
    assert (found.state, found.ending, found.error) == (CaseState.DONE, Ending.EXPIRED, None)
    alerts = [text_of(message) for message in await moderator.history(ROOM) if "#1" in text_of(message)]
    assert len(alerts) == 1
    assert "Case #1 is settled" in alerts[0]


async def test_what_is_undone_already_counts_as_done(ready_forum: ForumWorld) -> None:
    """Discord answers 404 where a ban is not there any more: that was the aim."""
    await order(ready_forum, "ban", {"duration": "2 Tage"})
    await ready_forum.stop_bot()
    guild(ready_forum).bans.clear()
    await ready_forum.travel(to=NOW + timedelta(days=3))
    await ready_forum.start_bot()
    found = await case(ready_forum, 1)
    assert (found.state, found.ending) == (CaseState.DONE, Ending.EXPIRED)


async def test_what_is_done_by_hand_becomes_a_case_once(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person(TARGET)
    until = NOW + timedelta(days=2)
    await by_hand(moderator, ready_forum, "PATCH", "members", {"communication_disabled_until": until.isoformat()})
    message = await moderator.wait_message("#1 · Auszeit / Timeout", channel=LOG)
    assert "von Hand in Discord / by hand in Discord" in text_of(message)
    found = await case(ready_forum, 1)
    assert (found.state, found.ends_at, found.by_hand) == (CaseState.ACTIVE, until, True)
    assert found.audit_entry is not None
    assert len(await letters(newcomer)) == 1
    await by_hand(moderator, ready_forum, "PATCH", "members", {"communication_disabled_until": None})
    await moderator.wait_message("#2 · Auszeit aufgehoben", channel=LOG)
    assert (await case(ready_forum, 1)).ending is Ending.LIFTED
    await by_hand(moderator, ready_forum, "PUT", "bans", {})
    await moderator.wait_message("#3 · Sperre / Ban", channel=LOG)
    assert (await case(ready_forum, 3)).in_force
    await by_hand(moderator, ready_forum, "DELETE", "bans")
    await moderator.wait_message("#4 · Sperre aufgehoben", channel=LOG)
    assert (await case(ready_forum, 3)).ending is Ending.LIFTED
    await ready_forum.restart_bot()
    await ready_forum.settle()
    assert len(await cards(moderator)) == 4


async def test_the_bots_own_entries_make_no_cases_but_stand_beside_theirs(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await order(ready_forum, "timeout", {"duration": "3h"})
    await order(ready_forum, "untimeout")
    await order(ready_forum, "kick")
    await ready_forum.restart_bot()
    await ready_forum.settle()
    assert len(await cards(moderator)) == 3
    entries = {entry.id: entry for entry in guild(ready_forum).audit_log}
    for number in (1, 2, 3):
        entry = (await case(ready_forum, number)).audit_entry
        assert entry is not None
        assert (entries[entry].reason or "").startswith(f"#{number} Moderation: Ton")


async def test_what_happened_by_hand_while_the_bot_was_away_is_caught_up(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await order(ready_forum, "ban", {"duration": "2 Tage"})
    await ready_forum.stop_bot()
    await by_hand(moderator, ready_forum, "DELETE", "bans")
    await by_hand(moderator, ready_forum, "PUT", "bans", {})
    await ready_forum.start_bot()
    await ready_forum.settle()
    assert [(await case(ready_forum, number)).kind for number in (1, 2, 3)] == [
        CaseKind.BAN,
        CaseKind.UNBAN,
        CaseKind.BAN,
    ]
    # The end of the ban that was lifted by hand does not touch the one that followed.
    await ready_forum.travel(to=NOW + timedelta(days=5))
    assert banned(ready_forum)
    assert (await case(ready_forum, 3)).state is CaseState.ACTIVE


async def test_what_was_done_before_the_bot_came_is_not_its_business(ready_forum: ForumWorld) -> None:
    """Setting up the server wrote a hundred lines into the log, and no case."""
    assert await cards(await ready_forum.person("Moderation")) == []


async def test_coming_back_does_not_escape_a_timeout(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person(SECOND), await ready_forum.person(TARGET)
    await order(ready_forum, "timeout", {"duration": "5 Tage"})
    invite = await admin.request("POST", f"/channels/{admin.channel('austausch-exchange')['id']}/invites", {})
    await newcomer.request("DELETE", f"/users/@me/guilds/{ready_forum.guild_id}")
    await newcomer.join(invite["code"])
    await admin.wait_until(lambda: timed_out_until(ready_forum) is not None, "the timeout in force again")
    await ready_forum.settle()
    history = await ready_forum.bot.registry.service(CaseService).history(ready_forum.guild_id, 1)
    assert CaseEventKind.REAPPLIED in [message.kind for message in history]
    # Also while the bot is away.
    await ready_forum.stop_bot()
    await newcomer.request("DELETE", f"/users/@me/guilds/{ready_forum.guild_id}")
    await newcomer.join(invite["code"])
    assert timed_out_until(ready_forum) is None
    await ready_forum.start_bot()
    await ready_forum.settle()
    assert timed_out_until(ready_forum) == (await case(ready_forum, 1)).ends_at


@pytest.mark.parametrize(
    ("duration", "refusal"),
    first_quick(
        [
            ("bald", "Wie lange, lässt sich auf drei Arten sagen"),
            ("2 Monate", "Monate und Jahre sind verschieden lang"),
            ("dauerhaft", "Dauerhaft kann nur eine Sperre sein"),
            ("10s", "Das ist zu kurz"),
            ("bis gestern 10 Uhr", "Wie lange, lässt sich auf drei Arten sagen"),
        ]
    ),
)
async def test_a_duration_that_is_not_understood_brings_back_what_was_typed(
    ready_forum: ForumWorld, duration: str, refusal: str
) -> None:
    moderator = await ready_forum.person("Moderation")
    refused = await order(ready_forum, "timeout", {"duration": duration})
    assert refusal in refused.text
    form = (await moderator.press(refused.message, button(refused.message, "drafts.correct"))).form
    values = {key: part.get("value") for key, part in form.fields.items()}
    assert values == {"duration": duration, "reason": "Ton"}
    done = await (await moderator.submit(form, {"duration": "3h"})).final()
    assert "Erledigt. Fall #1: Auszeit" in done.text
