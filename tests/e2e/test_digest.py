"""The digest as the forum lives with it: what it says, how often, and that it keeps silent when there is nothing."""

from datetime import timedelta

from cogs.digest.models import DUE
from sandbox.people import Person, text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_decisions import publish
from tests.e2e.test_meetings import CHANNEL as CLIMATE
from tests.e2e.test_meetings import confirmed

CHANNEL = "ankündigungen-announcements"
CARDS = "https://discord.com/channels/"


async def digests(person: Person) -> list[str]:
    return [text_of(message) for message in await person.history(CHANNEL) if "📰" in text_of(message)]


async def choose(world: ForumWorld, rhythm: str) -> None:
    admin = await world.person("Forum Admin")
    changed = await admin.command("setup settings", {"key": "digest", "value": rhythm})
    assert f"`digest` = `{rhythm}`" in changed.text


async def test_it_comes_on_monday_with_everything_there_is_to_say(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await ready_forum.travel(timedelta(days=8))
    assert await digests(mayor) == []
    stab, lord_mayor = [await ready_forum.person(name) for name in ("Stab Dortmund", "Oberbürgermeister Dortmund")]
    await confirmed(
        stab, "meeting schedule", {"topic": "Klimaschutz", "title": "Haushalt", "start": "2026-12-09 15:00"}
    )
    asked = await stab.command(
        "poll create", {"question": "Beitreten?", "options": "Ja|Nein", "closes": "20.12. 15 Uhr"}
    )
    await stab.press(asked.message, "Veröffentlichen")
    await publish(ready_forum)
    task = {"number": "2026/1", "city": "Pittsburgh", "task": "Bericht *senden*", "due": "2026-12-03"}
    await lord_mayor.command("decision follow-up", task)
    await ready_forum.travel(timedelta(days=7))
    (digest,) = await digests(mayor)
    for words in (
        "Die Woche im Überblick",
        "The week ahead",
        f"[Haushalt]({CARDS}",
        f"[Beitreten?]({CARDS}",
        "): Wärmepläne für alle Städte",
        "): Heat plans for all cities",
        "Bericht \\*senden\\*",
    ):
        assert words in digest, digest
    assert digest.count(f"[DAOF 2026/001]({CARDS}") == 4
    polled = digest.split("Beitreten?")[1].split("###")[0]
    assert "Dortmund" in polled
    assert "Pittsburgh" in polled
    await ready_forum.travel(timedelta(days=5))
    assert len(await digests(mayor)) == 1


async def test_it_lists_every_meeting_of_its_week_and_leads_to_the_cards(ready_forum: ForumWorld) -> None:
    """A series that meets on Mondays before the digest comes, and one that meets twice in the week."""
    stab, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Mayor Pittsburgh")
    for title, start in (("Montagsrunde", "30.11. 8:30"), ("Jour fixe", "2.12. 15 Uhr")):
        options = {"topic": "Klimaschutz", "title": title, "start": start, "repeat": "weekly"}
        await confirmed(stab, "meeting schedule", options)
    second = (await stab.autocomplete("meeting edit", "meeting", "Jour fixe"))[1]["value"]
    await confirmed(stab, "meeting edit", {"meeting": second, "start": "3.12. 15 Uhr"})
    await ready_forum.travel(timedelta(days=8))
    (digest,) = await digests(mayor)
    german = digest.split("The week ahead")[0]
    assert german.count("Jour fixe") == 2
    assert german.count("Montagsrunde") == 1, "the one of next Monday; today's has begun before the digest came"
    card = await mayor.wait_message("Dortmund: Mi., 2. Dez., 15:00 Uhr", channel=CLIMATE)
    address = f"https://discord.com/channels/{mayor.guild_id}/{card['channel_id']}/{card['id']}"
    assert f"[Jour fixe]({address})" in german
    listed = await mayor.command("meeting list")
    assert f"[Jour fixe]({address})" in listed.text
    assert address in (await mayor.command("meeting show", {"meeting": str(int(second) - 1)})).text


async def test_daily_or_not_at_all_from_the_moment_it_is_chosen(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await publish(ready_forum)
    await choose(ready_forum, "täglich")
    await ready_forum.travel(timedelta(days=1))
    (digest,) = await digests(mayor)
    assert "Der Tag im Überblick" in digest
    # Nothing has happened since: nothing is said.
    await ready_forum.travel(timedelta(days=2))
    assert len(await digests(mayor)) == 1
    await choose(ready_forum, "aus")
    await publish(ready_forum)
    await ready_forum.travel(timedelta(days=14))
    assert len(await digests(mayor)) == 1
    await choose(ready_forum, "wöchentlich")
    await publish(ready_forum)
    await ready_forum.travel(timedelta(days=7))
    assert len(await digests(mayor)) == 2


async def test_a_bot_that_was_away_on_monday_says_it_on_tuesday_and_not_on_friday(ready_forum: ForumWorld) -> None:
    mayor = await ready_forum.person("Mayor Pittsburgh")
    await publish(ready_forum)
    await ready_forum.travel(timedelta(days=6))
    for away, expected in ((timedelta(days=2), 1), (timedelta(days=10), 1)):
        await ready_forum.stop_bot()
        await ready_forum.travel(away)
        await ready_forum.start_bot()
        await ready_forum.settle()
        assert len(await digests(mayor)) == expected


async def test_a_digest_that_fails_is_named_and_ends_no_later_one(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    await publish(ready_forum)
    await ready_forum.bot.http.delete_channel(int(admin.channel(CHANNEL)["id"]))
    await ready_forum.travel(timedelta(days=15))
    await ready_forum.settle()
    due = ready_forum.bot.due
    failed = [item for item in await due.failed(ready_forum.guild_id) if item.kind == DUE]
    assert failed
    assert [item.kind for item in await due.upcoming(ready_forum.guild_id, 50)].count(DUE) == 1
    # Also after a start, the failure stands, and the next one is planned once.
    await ready_forum.stop_bot()
    await ready_forum.start_bot()
    await ready_forum.settle()
    due = ready_forum.bot.due
    assert {item.id for item in failed} <= {item.id for item in await due.failed(ready_forum.guild_id)}
    assert [item.kind for item in await due.upcoming(ready_forum.guild_id, 50)].count(DUE) == 1
