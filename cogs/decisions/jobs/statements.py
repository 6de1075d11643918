"""Counts the signatures of joint statements again when the cities that they count have changed."""

from dataclasses import dataclass

import structlog

from bot.due.models import DueItem
from cogs.decisions.service.signing import SigningService

_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class StatementJobs:
    """Judging twice changes nothing the second time."""

    signing: SigningService

    async def judge(self, item: DueItem) -> None:
        await self.begin(item.guild_id)

    async def begin(self, guild_id: int) -> None:
        """Also at the start: an earlier version let a status outlive its signatures."""
        changed = await self.signing.judge_again(guild_id)
        if changed:
            _log.info("statements_judged", guild=guild_id, changed=len(changed))
