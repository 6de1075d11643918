"""A data folder is lost and a backup takes its place: nothing is posted twice, and what was lost is said."""

import asyncio
import shutil
from datetime import timedelta

from bot.backups import backups, make_backup
from bot.database import Database
from bot.privacy.service import Privacy
from bot.restoring import restore, unpacked
from cogs.operations.service import verify_archive
from sandbox.people.reading import buttons_of, text_of
from tests.conftest import MIGRATIONS
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import START, reminders, scheduled
from tests.e2e.test_polls import CHANNEL as POLLS
from tests.e2e.test_polls import asked

LOG = "protokoll-log"


async def lose_and_restore(world: ForumWorld) -> None:
    """The disk of the last hours is gone; the oldest backup is restored as `ratsbote restore` does."""
    now, elsewhere = world.clock.now(), world.folder.with_name("elsewhere")
    await world.stop_bot()
    await asyncio.to_thread(shutil.copytree, world.folder / "backups", elsewhere)
    await asyncio.to_thread(shutil.rmtree, world.folder)
    *_, backup = await asyncio.to_thread(backups, elsewhere)

    async def nobody_to_erase(database: Database) -> Privacy:
        return Privacy(database, world.clock, {})

    target = world.folder / "ratsbote.db"
    async with unpacked(backup.path, world.folder.parent) as database:
        await restore(database, target, MIGRATIONS, verify_archive, nobody_to_erase, [], now)


async def test_after_a_restore_nothing_is_posted_twice_and_lost_posts_lose_their_buttons(
    ready_forum: ForumWorld,
) -> None:
    mayor, admin = await ready_forum.person("Mayor Pittsburgh"), await ready_forum.person("Forum Admin")
    await scheduled(ready_forum)
    bot = ready_forum.bot
    await make_backup(bot.config.database, bot.config.backups, MIGRATIONS, verify_archive, ready_forum.clock.now)
    # Only Discord knows of the poll and of the reminders afterwards.
    card = await asked(ready_forum, closes="20.12. 15 Uhr")
    assert buttons_of(card)
    await ready_forum.travel(to=START - timedelta(minutes=30))
    await ready_forum.settle()
    posted = [message["id"] for message in await reminders(mayor)]
    assert posted
    await lose_and_restore(ready_forum)
    await ready_forum.start_bot()
    await ready_forum.settle()
    assert [message["id"] for message in await reminders(mayor)] == posted
    await ready_forum.travel(timedelta(minutes=6))
    await ready_forum.settle()
    (lost,) = [message for message in await mayor.history(POLLS) if message["id"] == card["id"]]
    assert not buttons_of(lost)
    assert "no longer stands" in text_of(lost)
    (report,) = [message for message in await admin.history(LOG) if "restored from a backup" in text_of(message)]
    assert card["id"] in text_of(report)
    count = text_of(report).count("https://discord.com/channels/")
    assert f"{count} Beiträge sind neuer" in text_of(report)
    assert f"{count} posts are newer" in text_of(report)
    # The next poll gets the lost one's number, and a card of its own.
    again = await asked(ready_forum, closes="20.12. 15 Uhr", question="Was folgt?")
    assert again["id"] != card["id"]
    assert buttons_of(again)


async def test_every_night_has_a_proven_backup_and_admins_read_so(ready_forum: ForumWorld) -> None:
    admin = await ready_forum.person("Forum Admin")
    before = await (await admin.command("setup status")).final()
    assert "Noch keine ist angelegt" in before.text
    await ready_forum.travel(timedelta(hours=30))
    await ready_forum.settle()
    (made,) = await asyncio.to_thread(backups, ready_forum.bot.config.backups)
    answer = await (await admin.command("setup status")).final()
    assert f"zuletzt probeweise eingespielt und geprüft <t:{int(made.proof.proven_at.timestamp())}:f>" in answer.text
    await ready_forum.travel(timedelta(hours=24))
    await ready_forum.settle()
    assert len(await asyncio.to_thread(backups, ready_forum.bot.config.backups)) == 2
