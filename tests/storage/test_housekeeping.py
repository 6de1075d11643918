"""The nightly clean-up comes to pass, also where the bot is away every night at that hour."""

from datetime import timedelta

from bot.clock import TravellingClock
from bot.database import Database
from bot.drafts import Drafts
from bot.due.service import DueList
from bot.housekeeping import KIND, Housekeeping
from bot.languages import Languages
from bot.privacy.service import Privacy
from bot.registry import Registry
from bot.work import Work

GUILD = 1
NIGHT = f"guild:{GUILD}/night"


async def test_a_clean_up_that_fell_due_while_the_bot_was_away_is_still_to_come(
    database: Database, clock: TravellingClock
) -> None:
    registry, due = Registry(), DueList(database, clock)
    work = Work(database, clock, due, Drafts(database, clock))
    Housekeeping(Privacy(database, clock, registry.privacy), Languages(database, clock), work).register(registry)
    begin, *_ = registry.on_guild
    await begin(GUILD)
    (planned,) = await due.of_queue(GUILD, NIGHT)
    await clock.travel(timedelta(days=2))
    await begin(GUILD)
    (waiting,) = await due.of_queue(GUILD, NIGHT)
    assert waiting.due_at == planned.due_at
    assert [item.kind for item in await due.ready(5)] == [KIND]


async def test_what_recurs_is_planned_at_the_start_and_anew_once_it_was_done(
    database: Database, clock: TravellingClock
) -> None:
    due = DueList(database, clock)
    for kind, hours in (("clean", 1), ("tidy", 2), ("clean", 3)):
        await due.begin(GUILD, kind, NIGHT, clock.now() + timedelta(hours=hours))
    items = await due.upcoming(GUILD)
    assert [(item.kind, item.due_at - clock.now()) for item in items] == [
        ("clean", timedelta(hours=1)),
        ("tidy", timedelta(hours=2)),
    ]
