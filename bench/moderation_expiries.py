"""Measures that end together: 1,000 expiries due at once, half of them bans, half timeouts, Discord's rate limits on.

`python -m bench.moderation_expiries` prints each figure beside its limit and fails when one is exceeded. What counts is
when the last effect is gone; the cards in the log follow at the one a second that Discord takes. A moderator's measure
that is ordered in the middle of it must not wait for them.
"""

import asyncio
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.report import Figure, report
from bot.config import LogFormat, LogLevel
from bot.demo.forum import ADMIN, appoint, set_up
from bot.logs import set_up_logs
from cogs.moderation.models.cases import CaseKind, CaseState, NewCase, Party
from cogs.moderation.models.due import CARD
from cogs.moderation.service.cases import CaseService
from cogs.moderation.service.consequences import Consequences
from cogs.moderation.service.reports import ReportService
from sandbox.app import Sandbox
from sandbox.rest.buckets import Strictness
from sandbox.world.entities import Ban, Member, User
from tests.e2e.conftest import ForumWorld
from tests.e2e.moderators import order

EXPIRIES = 1_000
BANS = EXPIRIES // 2
UNBANS_A_SECOND = 10
"""What the local Discord takes; nothing faster is possible."""
SLACK = 1.25
ANSWER = 3.0
"""Seconds until a moderator has an answer: Discord's own limit for a first one."""
CARRIED_OUT = 10.0
"""Seconds until it is done: two windows of Discord's limits, in which every hand may be waiting."""
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENDS = NOW + timedelta(days=2)
MODERATOR = Party(1, "Moderation")


async def main() -> int:
    """Print the figures; 1 when a limit is exceeded."""
    set_up_logs(LogFormat.HUMAN, LogLevel.ERROR)
    with tempfile.TemporaryDirectory() as name:
        async with Sandbox(now=NOW, limits=Strictness.DISCORD) as sandbox:
            world = ForumWorld(sandbox, Path(name) / "data")
            await world.start_bot()
            people = {persona["name"]: await world.person(persona["name"]) for persona in sandbox.info()["personas"]}
            await set_up(people[ADMIN])
            await appoint(people)
            await world.settle()
            await put_in_force(world)
            await world.stop_bot()
            await world.travel(to=ENDS)
            code = await measured(world)
            await world.close()
    return code


async def put_in_force(world: ForumWorld) -> None:
    """Cases whose effects stand on Discord, all of them to end at one moment."""
    guild, bot = world.sandbox.seeded.guild, world.bot
    cases = bot.registry.service(CaseService)
    consequences = Consequences(cases, bot.registry.service(ReportService))
    for number in range(EXPIRIES):
        user = User(id=world.sandbox.world.new_id(), username=f"person.{number}")
        world.sandbox.world.users[user.id] = user
        kind = CaseKind.BAN if number < BANS else CaseKind.TIMEOUT
        if kind is CaseKind.BAN:
            guild.bans[user.id] = Ban(user.id, "bench")
        else:
            guild.members[user.id] = Member(user.id, guild.id, joined_at=NOW, timeout_until=ENDS)
        async with bot.work.begin(world.guild_id) as unit:
            opening = NewCase(
                guild_id=world.guild_id,
                kind=kind,
                moderator=MODERATOR,
                reason="bench",
                target=Party(user.id, user.username),
                state=CaseState.ACTIVE,
                ends_at=ENDS,
            )
            await consequences.of_force(unit, await cases.open(unit, opening))
    async with bot.database.transaction() as tx:
        # That they began is on their cards already; their end is what is measured.
        await tx.execute("DELETE FROM due WHERE kind = ?", CARD)


async def measured(world: ForumWorld) -> int:
    begun = time.monotonic()
    starting = asyncio.create_task(world.start_bot())
    while world.sandbox.seeded.guild.bans and not starting.done():
        await asyncio.sleep(0.05)
        if len(world.sandbox.seeded.guild.bans) < BANS // 2:
            break
    asked = time.monotonic()
    answer = await order(world, "timeout", {"duration": "3h"})
    answered = time.monotonic() - asked
    await answer.until("Erledigt", timeout=60)
    carried_out = time.monotonic() - asked
    cases = world.bot.registry.service(CaseService)
    timeouts = bans = 0.0
    while not (timeouts and bans):
        await asyncio.sleep(0.1)
        if not bans and not world.sandbox.seeded.guild.bans:
            bans = time.monotonic() - begun
        left = await cases.not_done(world.guild_id, {CaseKind.TIMEOUT}, {CaseState.ACTIVE, CaseState.EXPIRING})
        if not timeouts and len(left) <= 1:
            timeouts = time.monotonic() - begun
    starting.cancel()
    await asyncio.wait([starting])
    print(f"{EXPIRIES} expiries due at once; the measure in between: {answer.text.splitlines()[0]}")
    figures = (
        Figure(f"{BANS} bans lifted, rate limits on", bans, BANS / UNBANS_A_SECOND * SLACK, "s"),
        Figure(f"{EXPIRIES - BANS} timeouts ended meanwhile", timeouts, BANS / UNBANS_A_SECOND * SLACK, "s"),
        Figure("a moderator's timeout ordered meanwhile: answered", answered, ANSWER, "s"),
        Figure("the same: carried out, and said so", carried_out, CARRIED_OUT, "s"),
    )
    return max(report(figures), int("Fall" not in answer.text))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
