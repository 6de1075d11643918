"""`/mod rules`: Discord's own filter as the forum file declares it, and what it finds, as people meet both."""

import re
from datetime import timedelta

import discord
import pytest

from bot.demo.forum import ADMIN, MODERATOR, NEWCOMER, OB_DORTMUND, STAFF_PITTSBURGH
from sandbox.people import Answer, Person, RefusedError, buttons_of, text_of
from sandbox.people.reading import Json
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_setup_apply import guild_of

DECLARED = 5
LOG = "protokoll-log"
EXCHANGE = "austausch-exchange"
AUTOMOD_ALERT = 24


async def plan(admin: Person) -> Answer:
    return await (await admin.command("mod rules")).final()


async def apply(admin: Person) -> Answer:
    offered = await plan(admin)
    return await (await admin.press(offered.message, str(buttons_of(offered.message)[0]["custom_id"]))).final()


async def rules(world: ForumWorld) -> dict[str, discord.AutoModRule]:
    return {rule.name: rule for rule in await guild_of(world).fetch_automod_rules()}


async def alerts(person: Person) -> list[Json]:
    return [message for message in await person.history(LOG) if message["type"] == AUTOMOD_ALERT]


async def cards(person: Person) -> list[str]:
    return [
        text_of(message)
        for message in await person.history(LOG)
        if "AutoMod" in text_of(message) and message["type"] == 0
    ]


async def as_person(admin: Person, body: Json) -> Json:
    made: Json = await admin.request("POST", f"/guilds/{admin.guild_id}/auto-moderation/rules", body)
    return made


def mention_rule(name: str = "Block Mention Spam") -> Json:
    return {
        "name": name,
        "event_type": 1,
        "trigger_type": 5,
        "trigger_metadata": {"mention_total_limit": 20},
        "actions": [{"type": 1, "metadata": {}}],
        "enabled": True,
    }


async def test_the_declared_rules_are_planned_applied_and_then_stand(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    offered = await plan(admin)
    assert offered.text.count("🆕 neu") == DECLARED
    assert "hält die Nachricht zurück" in offered.text
    assert await rules(ready_forum) == {}
    assert "5 Regeln entsprechen jetzt der Vorgabe" in (await apply(admin)).text
    made = await rules(ready_forum)
    assert len(made) == DECLARED
    assert all(rule.enabled for rule in made.values())
    moderators = int(admin.memory.find_role("Moderation"))
    log = int(admin.channel(LOG)["id"])
    for rule in made.values():
        assert rule.exempt_role_ids == {moderators}
        assert log in {action.channel_id for action in rule.actions}
    again = await plan(admin)
    assert "es ist nichts zu tun" in again.text
    assert buttons_of(again.message) == []


async def test_an_english_speaking_admin_reads_english(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    role = int(mayor.memory.find_role(ADMIN))
    member = await guild_of(ready_forum).fetch_member(int(mayor.id))
    await member.add_roles(discord.Object(role))
    await mayor.wait_until(lambda: ADMIN in mayor.roles(), "the role")
    assert "blocks the message and says" in (await plan(mayor)).text
    assert "Done: 5 rules now match the configuration" in (await apply(mayor)).text


async def test_what_was_changed_by_hand_is_shown_and_restored_and_said_in_setup(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    assert "AutoMod: 5 Regeln weichen" in (await (await admin.command("setup status")).final()).text
    await apply(admin)
    made = await rules(ready_forum)
    fraud = next(rule for name, rule in made.items() if "Betrug" in name)
    await fraud.edit(
        name="Fraud",
        enabled=False,
        trigger=discord.AutoModTrigger(keyword_filter=["free nitro", "something else"]),
    )
    text = (await plan(admin)).text
    assert "Name „Fraud“ → „Betrug" in text
    assert "eingeschaltet" in text
    assert "something else" in text
    assert "AutoMod: 1 Regel weicht" in (await (await admin.command("setup status")).final()).text
    await apply(admin)
    assert (await rules(ready_forum)).keys() == made.keys()
    assert "AutoMod" not in (await (await admin.command("setup status")).final()).text


async def test_rules_that_others_made_are_left_alone(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    theirs = await as_person(admin, mention_rule())
    word = mention_rule("Our own words") | {"trigger_type": 1, "trigger_metadata": {"keyword_filter": ["budget"]}}
    await as_person(admin, word)
    offered = await plan(admin)
    assert "Massenerwähnungen" in offered.text
    assert "„Block Mention Spam“ gibt es schon" in offered.text
    assert "Our own words" in offered.text
    assert "4 Regeln entsprechen jetzt" in (await apply(admin)).text
    standing = await rules(ready_forum)
    assert standing["Block Mention Spam"].id == int(theirs["id"])
    assert standing["Block Mention Spam"].trigger.mention_limit == 20
    assert standing["Our own words"].trigger.keyword_filter == ["budget"]
    assert len(standing) == DECLARED + 1


async def test_six_rules_of_words_are_the_most(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    for number in range(5):
        await as_person(
            admin,
            mention_rule(f"Words {number}") | {"trigger_type": 1, "trigger_metadata": {"keyword_filter": ["x"]}},
        )
    assert "5 andere gibt es schon" in (await plan(admin)).text
    await apply(admin)
    assert len(await rules(ready_forum)) == 5 + DECLARED - 1


async def test_a_rule_of_ours_that_is_no_longer_declared_is_deleted_and_nothing_else(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    await apply(admin)
    text = ready_forum.config().forum_file.read_text(encoding="utf-8")
    shorter = re.sub(r'\[\[automod\.rules\]\]\nkey = "spam".*?(?=\[\[)', "", text, flags=re.DOTALL)
    file = ready_forum.folder / "forum.toml"
    file.write_text(shorter, encoding="utf-8")
    ready_forum.forum_file = file
    await ready_forum.restart_bot()
    assert "nicht mehr vorgegeben, wird gelöscht: Spam" in (await plan(admin)).text
    await apply(admin)
    assert "Spam" not in await rules(ready_forum)
    assert len(await rules(ready_forum)) == DECLARED - 1


async def test_without_manage_server_the_bot_says_what_is_missing(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    role = next(role for role in guild_of(ready_forum).roles if role.is_bot_managed())
    less = discord.Permissions(role.permissions.value)
    less.update(manage_guild=False)
    owner = ready_forum.sandbox.seeded.guild.roles[role.id]
    owner.permissions = less.value
    await ready_forum.restart_bot()
    answer = await plan(admin)
    assert "Dem Bot fehlt die Berechtigung „Server verwalten“" in answer.text
    assert buttons_of(answer.message) == []


async def test_a_log_that_everybody_may_view_gets_no_alerts(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    log = guild_of(ready_forum).get_channel(int(admin.channel(LOG)["id"]))
    assert isinstance(log, discord.TextChannel)
    await log.set_permissions(guild_of(ready_forum).default_role, view_channel=True)
    answer = await plan(admin)
    assert "Alle dürfen den Kanal „log“ sehen" in answer.text
    assert buttons_of(answer.message) == []


async def test_a_plan_is_refused_when_the_rules_have_changed_since(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    offered = await plan(admin)
    await as_person(admin, mention_rule())
    refused = await (await admin.press(offered.message, str(buttons_of(offered.message)[0]["custom_id"]))).final()
    assert "haben sich geändert" in refused.text
    assert len(await rules(ready_forum)) == 1


async def test_a_rule_that_was_made_while_the_answer_was_lost_is_not_made_twice(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    ready_forum.sandbox.faults.add({"match": "POST /guilds/[0-9]+/auto-moderation/rules", "kind": "lose_answer"})
    assert "Discord hat nicht alles angenommen" in (await apply(admin)).text
    ready_forum.sandbox.faults.clear()
    await ready_forum.travel(timedelta(seconds=10))
    assert len(await rules(ready_forum)) == DECLARED
    assert "es ist nichts zu tun" in (await plan(admin)).text


async def test_moderators_and_members_are_refused(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person(MODERATOR)
    assert "nur die Serveradministration" in (await moderator.command("mod rules")).text
    chief = await ready_forum.person(STAFF_PITTSBURGH)
    assert "Only administrators" in (await chief.command("mod rules")).text


async def test_a_hit_shows_in_the_log_once_and_nowhere_else(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person(ADMIN), await ready_forum.person(NEWCOMER)
    await apply(admin)
    with pytest.raises(RefusedError, match="200000"):
        await newcomer.say(EXCHANGE, "get your free nitro here")
    await ready_forum.settle()
    (alert,) = await alerts(admin)
    assert "free nitro" in text_of(alert)
    assert await cards(admin) == []
    assert "nitro" not in " ".join(text_of(message) for message in await newcomer.history(EXCHANGE))
    assert not newcomer.sees(LOG)
    moderator = await ready_forum.person(MODERATOR)
    assert "AutoMod: 1 Treffer" in (await moderator.command("mod history", {"member": NEWCOMER})).text


async def test_a_hit_of_a_silent_rule_gets_one_card_with_all_that_was_done(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person(ADMIN), await ready_forum.person(NEWCOMER)
    # Admins here may manage the server, but not time people out: whoever may has made this rule.
    await guild_of(ready_forum).create_automod_rule(
        name="Quiet words",
        event_type=discord.AutoModRuleEventType.message_send,
        trigger=discord.AutoModTrigger(keyword_filter=["sewage*"]),
        actions=[
            discord.AutoModRuleAction(type=discord.AutoModRuleActionType.block_message),
            discord.AutoModRuleAction(duration=timedelta(minutes=1)),
        ],
        enabled=True,
    )
    with pytest.raises(RefusedError, match="200000"):
        await newcomer.say(EXCHANGE, "sewage **everywhere** @everyone")
    await admin.wait_until(
        lambda: any("Quiet words" in text_of(message) for message in admin.memory.messages.values()), "card"
    )
    await ready_forum.settle()
    (card,) = await cards(admin)
    assert "Nachricht zurückgehalten und Auszeit verhängt" in card
    assert "message kept back and timed out" in card
    assert "sewage\\*" in card
    await ready_forum.travel(timedelta(minutes=2))
    with pytest.raises(RefusedError, match="200000"):
        await newcomer.say(EXCHANGE, "more sewage")
    await admin.wait_until(lambda: sum("Quiet words" in text_of(m) for m in admin.memory.messages.values()) == 2, "two")
    await ready_forum.settle()
    assert len(await cards(admin)) == 2


async def test_moderators_are_not_filtered_and_mayors_are(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person(ADMIN), await ready_forum.person(MODERATOR)
    mayor = await ready_forum.person(OB_DORTMUND)
    await apply(admin)
    await moderator.say(EXCHANGE, "Wer „gratis nitro“ schreibt, wird gebeten, es zu lassen")
    with pytest.raises(RefusedError, match="200000"):
        await mayor.say(EXCHANGE, "gratis nitro für alle")


async def test_rules_for_names_and_with_timeouts_are_made_as_declared_and_act(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person(ADMIN), await ready_forum.person(NEWCOMER)
    text = ready_forum.config().forum_file.read_text(encoding="utf-8")
    text += (
        '\n[[automod.rules]]\nkey = "names"\nname = "Namen · Names"\ntrigger = "names"\n'
        'de = ["chef*"]\nen = ["boss*"]\n'
        '\n[[automod.rules]]\nkey = "calm"\nname = "Ruhe · Calm"\ntrigger = "keywords"\nen = ["shout*"]\n'
        'timeout_minutes = 10\nexempt_channels = ["welcome"]\n'
    )
    file = ready_forum.folder / "forum.toml"
    file.write_text(text, encoding="utf-8")
    ready_forum.forum_file = file
    await ready_forum.restart_bot()
    assert "7 Regeln entsprechen jetzt der Vorgabe" in (await apply(admin)).text
    made = await rules(ready_forum)
    assert made["Namen · Names"].trigger.type is discord.AutoModRuleTriggerType.member_profile
    assert made["Ruhe · Calm"].exempt_channel_ids == {int(admin.channel("willkommen-welcome")["id"])}
    await newcomer.request("PATCH", f"/guilds/{newcomer.guild_id}/members/@me", {"nick": "Bossy"})
    with pytest.raises(RefusedError, match="50013"):
        await newcomer.say(EXCHANGE, "hello")
    await newcomer.request("PATCH", f"/guilds/{newcomer.guild_id}/members/@me", {"nick": None})
    with pytest.raises(RefusedError, match="200000"):
        await newcomer.say(EXCHANGE, "SHOUTING")
    with pytest.raises(RefusedError, match="50013"):
        await newcomer.say(EXCHANGE, "sorry")
    await ready_forum.settle()
    assert len(await alerts(admin)) == 2
    assert await cards(admin) == []
    assert "es ist nichts zu tun" in (await plan(admin)).text


async def test_a_rule_that_discord_refuses_does_not_hold_up_the_others(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person(ADMIN)
    path = "POST /guilds/[0-9]+/auto-moderation/rules"
    ready_forum.sandbox.faults.add({"match": path, "kind": "status", "status": 403, "after": 1})
    assert "Discord hat nicht alles angenommen" in (await apply(admin)).text
    assert len(await rules(ready_forum)) == DECLARED - 1
    # The answer comes with the refusal; that it was recorded follows.
    await ready_forum.settle()
    status = (await (await admin.command("setup status")).final()).text
    assert "AutoMod-Regeln" in status
    assert "rule lists" in status
    assert "1 Regel entspricht jetzt der Vorgabe" in (await apply(admin)).text
    assert len(await rules(ready_forum)) == DECLARED


async def test_what_a_rule_found_is_forgotten_in_the_log_too_and_the_next_hit_shows(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person(ADMIN), await ready_forum.person(NEWCOMER)
    await guild_of(ready_forum).create_automod_rule(
        name="Quiet words",
        event_type=discord.AutoModRuleEventType.message_send,
        trigger=discord.AutoModTrigger(keyword_filter=["sewage*"]),
        actions=[discord.AutoModRuleAction(type=discord.AutoModRuleActionType.block_message)],
        enabled=True,
    )
    for count in (1, 2):
        with pytest.raises(RefusedError, match="200000"):
            await newcomer.say(EXCHANGE, "sewage everywhere")
        await admin.wait_until(
            lambda: any("Quiet" in text_of(message) for message in admin.memory.messages.values()), "card"
        )
        await ready_forum.settle()
        assert "sewage" in (await cards(admin))[-1]
        await ready_forum.be_away(timedelta(days=92))
        left = await cards(admin)
        assert len(left) == count
        assert all("wird nicht mehr aufbewahrt" in entry and newcomer.id not in entry for entry in left)
