"""What failed because its channel was missing goes on by itself when the channel is there again."""

from datetime import timedelta

from sandbox.people import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_decisions import publish
from tests.e2e.test_digest import CHANNEL, choose
from tests.e2e.test_moderation_reports import BAD, EXCHANGE, ROOM, report
from tests.e2e.test_setup_apply import confirm, offer


async def test_a_report_and_a_digest_wait_for_their_rooms(ready_forum: ForumWorld) -> None:
    admin, moderator = await ready_forum.person("Forum Admin"), await ready_forum.person("Moderation")
    reporter = await ready_forum.person("Mayor Pittsburgh")
    await choose(ready_forum, "täglich")
    await publish(ready_forum)
    for name in (ROOM, CHANNEL):
        await ready_forum.bot.http.delete_channel(int(admin.channel(name)["id"]))
    said = await (await ready_forum.person("Stab Dortmund")).say(EXCHANGE, BAD)
    await report(reporter, said, "An insult")
    await ready_forum.travel(timedelta(days=1, hours=1))
    await ready_forum.settle()
    status = await (await admin.command("setup status")).final()
    assert status.text.count("der Kanal besteht nicht mehr") == 2
    await confirm(admin, await offer(admin))
    await ready_forum.settle()
    assert "Meldung 1" in text_of(await moderator.wait_message("Meldung 1", channel=ROOM))
    assert "Der Tag im Überblick" in text_of(await admin.wait_message("Der Tag", channel=CHANNEL))
    status = await (await admin.command("setup status")).final()
    assert "⛔" not in status.text
