"""Tells the log once what differs from the configuration: a moment after somebody's roles change, and every night."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Final

from bot.delivery.models import Outgoing
from bot.delivery.posting import Posting
from bot.delivery.states import PostState
from bot.due.models import DueItem
from bot.markup import cut
from bot.texts import Language, Plural, Text
from bot.ui.kit import card, container
from bot.ui.post_text import PostLanguages
from bot.work import Work
from cogs.network.models.plan import Drift, SetupPlan
from cogs.network.models.server_state import ServerSnapshot
from cogs.network.render.plan import POSTS, drift_line, member_line
from cogs.network.service.roles import MemberRoles
from cogs.network.service.server import ServerService
from cogs.network.service.setup import SetupService

LOOK: Final = "network.drift_look"
LOG: Final = "log"
_NIGHTLY: Final = time(4)
"""UTC; outside 01:00-03:00 of both shores, where clocks change."""
_SOON: Final = timedelta(minutes=1)
"""What somebody does by hand often takes several steps."""
_LISTED, _LINE = 8, 200


@dataclass(frozen=True, slots=True)
class DriftLook:
    """Nothing is brought back by itself: the log says what differs, and `/setup plan` has both answers."""

    work: Work
    posting: Posting
    server: ServerService
    setup: SetupService
    roles: MemberRoles
    fetch_snapshot: Callable[[int], Awaitable[ServerSnapshot]]

    async def begin(self, guild_id: int) -> None:
        """At the start: a look that was due while the bot was away is still to come."""
        await self.work.due.begin(guild_id, LOOK, _queue(guild_id), next_look(self.work.now()))

    async def member_changed(self, guild_id: int, user_id: int, role_ids: list[int]) -> None:
        """Somebody's roles have changed; where that was not our own work, have a look in a moment."""
        change = await self.roles.role_change_of(guild_id, user_id, role_ids)
        if (change.add or change.remove) and not await self.roles.is_scheduled(guild_id, user_id):
            async with self.work.begin(guild_id) as unit:
                await unit.put_due(LOOK, _queue(guild_id), at=unit.now + _SOON, key=f"{LOOK}/soon")

    async def look(self, item: DueItem) -> None:
        """Plan the next look, and post what differs: the same once, and again after a look has found nothing."""
        guild_id = item.guild_id
        await self.work.due.recur(guild_id, LOOK, _queue(guild_id), next_look(self.work.now()))
        channel = await self.server.channel(guild_id, LOG)
        if channel is None:
            return
        snapshot = await self.fetch_snapshot(guild_id)
        drift, plan = await self.setup.drift(snapshot), await self.setup.plan(snapshot)
        if not drift and not plan.members and plan.welcome is PostState.CURRENT:
            await self.setup.found_clean(guild_id)
            return
        members = [(each.user_id, sorted(each.add), sorted(each.remove)) for each in plan.members]
        facts = repr((drift, plan.welcome, members, await self.setup.clean_at(guild_id)))
        key = f"{LOOK}:{hashlib.sha256(facts.encode()).hexdigest()[:16]}"
        await self.posting.post(guild_id, key, channel, partial(_report, drift, plan))


def next_look(now: datetime) -> datetime:
    """The next 04:00 UTC, strictly later than now."""
    today = datetime.combine(now.date(), _NIGHTLY, now.tzinfo)
    return today if today > now else today + timedelta(days=1)


def _queue(guild_id: int) -> str:
    return f"drift-look:{guild_id}"


def _report(drift: list[Drift], plan: SetupPlan, languages: PostLanguages, _: str) -> Outgoing:
    return Outgoing(view=card(*(container(_lines(drift, plan, languages, each)) for each in languages.order)))


def _lines(drift: list[Drift], plan: SetupPlan, languages: PostLanguages, language: Language) -> str:
    say = partial(languages.texts.render, language=language)
    lines = [*(drift_line(each, say) for each in drift), *(member_line(each, plan, say) for each in plan.members)]
    if plan.welcome is not PostState.CURRENT:
        lines.append(say(POSTS[plan.welcome]))
    listed = [cut(line, _LINE) for line in lines[:_LISTED]]
    if more := len(lines) - len(listed):
        listed.append(say(Plural("… and {n} more", "… and {n} more", more)))
    title = say(Text("🔎 The server differs from the configuration; `/setup plan` keeps or restores each of it."))
    return "\n".join([title, *listed])
