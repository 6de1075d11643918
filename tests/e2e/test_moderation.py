"""Actions from order to end, as moderators, those concerned and Discord see them, in both languages."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from cogs.moderation.models.cases import CaseEventKind, CaseKind, CaseState, Ending, NotificationState
from cogs.moderation.rules.durations import read_length
from cogs.moderation.service.cases import CaseService
from sandbox.people.reading import buttons_of, text_of
from tests.conftest import NOW, first_quick
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import (
    TARGET,
    banned,
    card,
    cards,
    case,
    guild,
    letters,
    order,
    timed_out_until,
    user_id,
)


async def test_a_warning_is_told_in_the_persons_language_and_stands_in_the_log(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person(TARGET)
    answer = await order(ready_forum, "warn", {"reason": "Bitte *sachlich* bleiben"})
    assert answer.ephemeral
    assert "Erledigt. Fall #1: Verwarnung, Newcomer." in answer.text
    assert "per Direktnachricht benachrichtigt" in answer.text
    notification = await newcomer.wait_message("have warned you")
    assert "Reason:** Bitte \\*sachlich\\* bleiben" in text_of(notification)
    await ready_forum.settle()
    (shown,) = await cards(moderator)
    assert "⚠️ #1 · Verwarnung / Warning" in shown
    assert f"**Newcomer** <@{user_id(ready_forum)}>" in shown
    assert "**Stand / State:** erledigt / done" in shown
    assert "per Direktnachricht benachrichtigt / notified by direct message" in shown


async def test_an_english_moderator_is_spoken_to_in_english_on_their_own_clock(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    role = admin.memory.find_role("Moderation")
    await admin.request("PUT", f"/guilds/{admin.guild_id}/members/{mayor.id}/roles/{role}")
    options = {"member": "Stab Dortmund", "reason": "Tone", "duration": "until Friday 6pm"}
    (choice,) = await mayor.autocomplete("mod timeout", "duration", "until friday 6pm", {"member": "Stab Dortmund"})
    assert choice["name"].startswith("until Fri, Nov 27, 2026, 6:00 PM (4 days")
    answer = await (await mayor.command("mod timeout", options)).final()
    assert "Done. Case #1: Timeout, Stab Dortmund, until Fri, Nov 27, 2026, 6:00 PM." in answer.text
    assert "notified by direct message" in answer.text
    _, notification = await letters(await ready_forum.person("Stab Dortmund"))
    assert "gilt für Sie eine Auszeit" in notification
    assert "**Grund:** Tone" in notification


async def test_a_note_is_for_moderators_alone(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person(TARGET)
    answer = await order(ready_forum, "note", {"reason": "Presse, freundlich"})
    assert "Fall #1: Vermerk" in answer.text
    await ready_forum.settle()
    assert (await case(ready_forum, 1)).notification is NotificationState.NOBODY
    assert await letters(newcomer) == []
    for command, options in (("mod case", {"number": "1"}), ("mod note", {"member": "Moderation", "reason": "x"})):
        refused = await newcomer.command(command, options)
        assert refused.ephemeral
        assert "Only moderators can do this" in refused.text


async def test_a_timeout_is_in_force_until_its_time_even_over_a_restart(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person(TARGET)
    answer = await order(ready_forum, "timeout", {"duration": "bis Freitag 18 Uhr"})
    assert "Auszeit, Newcomer, bis Fr., 27. Nov. 2026, 18:00 Uhr" in answer.text
    until = NOW.replace(day=27, hour=17)
    assert timed_out_until(ready_forum) == until
    notification = await newcomer.wait_message("not write or speak until")
    assert f"until <t:{int(until.timestamp())}:F>" in text_of(notification)
    assert (await case(ready_forum, 1)).state is CaseState.ACTIVE
    before = await card(moderator, 1)
    assert "in Kraft / in force" in text_of(before)
    await ready_forum.restart_bot()
    await ready_forum.travel(to=until - timedelta(minutes=1))
    assert (await case(ready_forum, 1)).state is CaseState.ACTIVE
    await ready_forum.travel(to=until)
    ended = await case(ready_forum, 1)
    assert (ended.state, ended.ending) == (CaseState.DONE, Ending.EXPIRED)
    assert timed_out_until(ready_forum) is None
    after = await card(moderator, 1)
    assert after["id"] == before["id"]
    assert "abgelaufen / expired" in text_of(after)


async def test_a_timeout_longer_than_discord_allows_is_renewed_without_a_gap(ready_forum: ForumWorld) -> None:
    await order(ready_forum, "timeout", {"duration": "60 days"})
    ends = (await case(ready_forum, 1)).ends_at
    assert ends is not None
    for day in range(0, 60, 3):
        await ready_forum.travel(to=NOW + timedelta(days=day, hours=1))
        await ready_forum.settle()
        until = timed_out_until(ready_forum)
        assert until is not None
        assert until <= ends
    await ready_forum.travel(to=ends + timedelta(seconds=1))
    assert timed_out_until(ready_forum) is None
    assert (await case(ready_forum, 1)).ending is Ending.EXPIRED
    history = await ready_forum.bot.registry.service(CaseService).history(ready_forum.guild_id, 1)
    assert [message.kind for message in history].count(CaseEventKind.RENEWED) == 2


async def test_a_removal_is_told_before_it_happens(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person(TARGET)
    answer = await order(ready_forum, "kick")
    assert "Fall #1: Ausschluss, Newcomer." in answer.text
    assert user_id(ready_forum) not in guild(ready_forum).members
    assert (await case(ready_forum, 1)).notification is NotificationState.SENT
    assert any("You were removed" in text for text in await letters(newcomer))
    gone = await order(ready_forum, "timeout", {"member": str(user_id(ready_forum)), "duration": "3h"})
    assert "nicht (mehr) auf dem Server" in gone.text
    assert "/moderation sperren" in gone.text


async def test_a_ban_ends_by_itself_and_a_second_restart_changes_nothing(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person(TARGET)
    await order(ready_forum, "ban", {"duration": "2 Tage"})
    assert banned(ready_forum)
    ends = (await case(ready_forum, 1)).ends_at
    assert ends is not None
    assert f"ends <t:{int(ends.timestamp())}:F>" in "".join(await letters(newcomer))
    await ready_forum.stop_bot()
    await ready_forum.travel(to=NOW + timedelta(days=3))
    await ready_forum.start_bot()
    ended = await case(ready_forum, 1)
    assert (ended.state, ended.ending) == (CaseState.DONE, Ending.EXPIRED)
    assert not banned(ready_forum)


async def test_a_person_who_takes_no_messages_is_sanctioned_all_the_same(ready_forum: ForumWorld) -> None:
    next(user for user in ready_forum.sandbox.seeded.personas if user.persona == TARGET).dms_open = False
    answer = await order(ready_forum, "timeout", {"duration": "3h"})
    assert "nimmt keine Direktnachrichten an" in answer.text
    found = await case(ready_forum, 1)
    assert (found.notification, found.state) == (NotificationState.CLOSED, CaseState.ACTIVE)
    assert timed_out_until(ready_forum) == found.ends_at


async def test_lifting_early_ends_the_timeout_and_its_expiry(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person(TARGET)
    await order(ready_forum, "timeout", {"duration": "3h"})
    answer = await order(ready_forum, "untimeout", {"reason": "Missverständnis"})
    assert "Fall #2: Auszeit aufgehoben" in answer.text
    assert timed_out_until(ready_forum) is None
    first, second = await case(ready_forum, 1), await case(ready_forum, 2)
    assert (first.state, first.ending) == (CaseState.DONE, Ending.LIFTED)
    assert second.refers_to == 1
    assert any("has been lifted" in text for text in await letters(newcomer))
    again = await order(ready_forum, "untimeout")
    assert "hat keine Auszeit" in again.text or "bereits geschehen" in again.text
    kinds = {item.kind for item in await ready_forum.bot.due.upcoming(ready_forum.guild_id, 100)}
    assert not any(kind.startswith("moderation.end") for kind in kinds)


async def test_a_later_permanent_ban_outlives_the_end_of_an_earlier_one(ready_forum: ForumWorld) -> None:
    await order(ready_forum, "ban", {"duration": "2 Tage"})
    await ready_forum.travel(timedelta(minutes=5))
    name = str(user_id(ready_forum))
    answer = await order(ready_forum, "ban", {"member": name, "reason": "Wieder"})
    assert "Er ersetzt #1" in answer.text
    first = await case(ready_forum, 1)
    assert (first.state, first.ending) == (CaseState.DONE, Ending.SUPERSEDED)
    await ready_forum.travel(to=NOW + timedelta(days=30))
    assert banned(ready_forum)
    assert (await case(ready_forum, 2)).state is CaseState.ACTIVE
    same = await order(ready_forum, "ban", {"member": name})
    assert "bereits geschehen: Fall #2" in same.text


async def test_unban_offers_those_who_are_banned_and_ends_their_case(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await order(ready_forum, "ban")
    offered = await moderator.autocomplete("mod unban", "member", "newc")
    assert [entry["value"] for entry in offered] == [str(user_id(ready_forum))]
    answer = await order(ready_forum, "unban", {"member": offered[0]["value"]})
    assert "Fall #2: Sperre aufgehoben" in answer.text
    assert not banned(ready_forum)
    assert (await case(ready_forum, 1)).ending is Ending.LIFTED
    nobody = await order(ready_forum, "unban", {"reason": "Versehen"})
    assert "nicht (mehr) gesperrt" in nobody.text
    correct = next(button for button in buttons_of(nobody.message) if button["custom_id"].startswith("drafts.correct"))
    form = (await moderator.press(nobody.message, correct["custom_id"])).form
    assert [part.get("value") for part in form.fields.values()] == [TARGET, "Versehen"]
    for typed in ("9" * 40, "<@!77>", "@everyone"):
        assert "nicht (mehr) gesperrt" in (await order(ready_forum, "unban", {"member": typed})).text
    assert await moderator.autocomplete("mod unban", "member", "newc") == []


@pytest.mark.parametrize(
    ("typed", "offered"),
    first_quick(
        [
            ("2 Tage", "bis Mi., 25. Nov. 2026, 10:00 Uhr (2 Tage)"),
            ("bis freitag 18 uhr", "bis Fr., 27. Nov. 2026, 18:00 Uhr"),
            ("until friday 6pm", "bis Fr., 27. Nov. 2026, 18:00 Uhr"),
            ("fre", "bis Fr., 27. Nov. 2026"),
            ("", "bis Mo., 23. Nov. 2026, 10:10 Uhr (10 Minuten)"),
        ]
    ),
)
async def test_autocomplete_shows_the_end_that_was_understood(
    ready_forum: ForumWorld, typed: str, offered: str
) -> None:
    moderator = await ready_forum.person("Moderation")
    choices = await moderator.autocomplete("mod timeout", "duration", typed, {"member": TARGET})
    assert choices
    assert choices[0]["name"].startswith(offered)
    answer = await order(ready_forum, "timeout", {"duration": choices[0]["value"]})
    assert "Fall #1: Auszeit" in answer.text


async def test_cases_are_found_by_number_and_name_and_shown_in_full(ready_forum: ForumWorld) -> None:
    moderator, admin = await ready_forum.person("Moderation"), await ready_forum.person("Forum Admin")
    await order(ready_forum, "warn")
    await order(ready_forum, "note", {"member": "Stab Dortmund", "reason": "Vertritt ab Januar"})
    await ready_forum.settle()
    for typed, numbers in (("", ["2", "1"]), ("newc", ["1"]), ("#2", ["2"]), ("unsinn", [])):
        offered = await moderator.autocomplete("mod case", "number", typed)
        assert [entry["value"] for entry in offered] == numbers
    answer = await admin.command("mod case", {"number": "1"})
    assert "⚠️ #1 · Verwarnung" in answer.text
    assert "eröffnet · Moderation" in answer.text
    from_card = await admin.press(await card(admin, 1), "Einzelheiten / Details")
    assert "eröffnet · Moderation" in from_card.text
    for number in ("77", "abc", "9" * 30):
        assert "gibt es nicht" in (await admin.command("mod case", {"number": number})).text


async def test_a_reason_is_amended_and_the_one_before_stays(ready_forum: ForumWorld) -> None:
    moderator = await ready_forum.person("Moderation")
    await order(ready_forum, "warn")
    await ready_forum.settle()
    answer = await moderator.command("mod amend", {"number": "1", "reason": "Beleidigung"})
    assert "ist geändert" in answer.text
    await ready_forum.settle()
    assert "Beleidigung" in text_of(await card(moderator, 1))
    assert "vorher: „Ton“" in (await moderator.command("mod case", {"number": "1"})).text


async def test_a_pardon_lifts_what_is_in_force_and_tells_the_person(ready_forum: ForumWorld) -> None:
    admin, newcomer = await ready_forum.person("Forum Admin"), await ready_forum.person(TARGET)
    await order(ready_forum, "timeout", {"duration": "3 Wochen"})
    await ready_forum.settle()
    form = (await admin.press(await card(admin, 1), "Zurücknehmen / Take back")).form
    answer = await admin.submit(form, {"Grund": "Verwechslung"})
    assert "die Maßnahme wird aufgehoben" in answer.text
    found = await case(ready_forum, 1)
    assert (found.state, found.ending) == (CaseState.DONE, Ending.PARDONED)
    assert timed_out_until(ready_forum) is None
    assert any("no longer counts against you" in text for text in await letters(newcomer))
    shown = text_of(await card(admin, 1))
    assert "zurückgenommen / taken back" in shown
    assert "Take back" not in shown
    twice = await admin.command("mod pardon", {"number": "1", "reason": "Noch einmal"})
    assert "schon zurückgenommen" in twice.text
    await order(ready_forum, "note")
    assert "kann deshalb nicht" in (await admin.command("mod pardon", {"number": "2", "reason": "x"})).text


async def test_a_warning_and_a_ban_are_taken_back_as_well(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person(TARGET)
    await order(ready_forum, "warn")
    await moderator.command("mod pardon", {"number": "1", "reason": "Irrtum"})
    await ready_forum.settle()
    await order(ready_forum, "ban")
    await moderator.command("mod pardon", {"number": "2", "reason": "Irrtum"})
    await ready_forum.settle()
    assert not banned(ready_forum)
    assert [(await case(ready_forum, number)).ending for number in (1, 2)] == [Ending.PARDONED] * 2
    assert [text for text in await letters(newcomer) if "no longer counts against you" in text]


async def test_nothing_pings(ready_forum: ForumWorld) -> None:
    await order(
        ready_forum, "timeout", {"duration": "3h", "reason": f"@everyone <@{user_id(ready_forum, 'Moderation')}>"}
    )
    await order(ready_forum, "ban", {"reason": "@here"})
    await ready_forum.settle()
    me = ready_forum.sandbox.seeded.application.bot_id
    messages = [
        message
        for channel in ready_forum.sandbox.world.messages.values()
        for message in channel.values()
        if message.author_id == me and "#1" in json.dumps([message.components, message.embeds], ensure_ascii=False)
    ]
    assert len(messages) >= 2, "at least the letter and the card of the timeout"
    assert {(*entry.mentions, *entry.mention_roles, entry.mention_everyone) for entry in messages} == {(False,)}


async def test_every_duration_that_is_offered_is_accepted(ready_forum: ForumWorld) -> None:
    moderator, zone = await ready_forum.person("Moderation"), ZoneInfo("Europe/Berlin")
    offered: list[str] = []
    commands = {"mod ban": CaseKind.BAN, "mod timeout": CaseKind.TIMEOUT, "mod lock": CaseKind.LOCK}
    for typed in ("40000 d", "40000 Tage", "31.12.2099", "bis 2099", "gestern", "0 min", "9" * 99, "fre"):
        for command, kind in commands.items():
            choices = [choice["value"] for choice in await moderator.autocomplete(command, "duration", typed)]
            offered += choices
            for value in choices:
                assert read_length(value, ready_forum.clock.now(), zone, kind).ends_at is not None, (command, typed)
    assert offered
