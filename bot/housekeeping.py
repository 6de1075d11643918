"""Forgets on time: once a night, what is older than its privacy class allows is deleted."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.database import Transaction
from bot.due.models import DueItem
from bot.languages import Languages
from bot.privacy.models import Erasure, PersonalTable, PrivacyClass
from bot.privacy.service import Privacy
from bot.registry import Registry
from bot.texts import Text
from bot.work import Work

KIND = "kernel.expire"
# 03:30 UTC is outside 01:00-03:00 of both shores, where clocks change.
NIGHTLY = time(3, 30)
LOCALE_KEPT = timedelta(days=365)
WORK_KEPT = timedelta(days=30)
_log = structlog.stdlib.get_logger(__name__)

KERNEL_CLASSES = (
    PrivacyClass(
        key="drafts",
        purpose=Text("Give people back what they typed when something went wrong"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("14 days, or until it is used or discarded"),
        tables=(PersonalTable("drafts", ("user_id",), Erasure.DELETE, timedelta(), "expires_at"),),
    ),
    PrivacyClass(
        key="languages",
        purpose=Text("Write to people in their language"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("One year after the person last spoke to the bot"),
        tables=(PersonalTable("locales_seen", ("user_id",), Erasure.DELETE, LOCALE_KEPT, "seen_at"),),
    ),
    PrivacyClass(
        key="deliveries",
        purpose=Text("Send every message once and only once"),
        legal_basis=Text("Public task (Art. 6 (1) (e) GDPR)"),
        retention=Text("As long as the post it stands for; without the person after an erasure"),
        tables=(PersonalTable("deliveries", ("user_id",), Erasure.ANONYMISE, mentioned_in=("key",)),),
    ),
    PrivacyClass(
        key="work",
        purpose=Text("Know what was done, and what could not be done, for as long as somebody may ask"),
        legal_basis=Text("Legitimate interest in a reliable service (Art. 6 (1) (f) GDPR)"),
        retention=Text("30 days after it was done; without the person after an erasure"),
        tables=(
            PersonalTable(
                "due",
                (),
                Erasure.ANONYMISE,
                WORK_KEPT,
                "finished_at",
                mentioned_in=("queue_key", "unique_key", "payload", "error"),
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Housekeeping:
    """The nightly work of a guild."""

    privacy: Privacy
    languages: Languages
    work: Work

    def register(self, registry: Registry) -> None:
        """Offer the kernel's own privacy classes and the nightly work."""
        registry.add_privacy(*KERNEL_CLASSES)
        registry.add_due_kind(KIND, self.expire, Text("Nightly clean-up"), background=True)
        registry.on_guild += [self.begin, self.work.due.retry_places]
        registry.before_erasing.append(self.forget)

    async def begin(self, guild_id: int) -> None:
        """Plan the coming night, unless one is planned or overdue already."""
        await self.work.due.begin(guild_id, KIND, night_queue(guild_id), next_night(self.work.now()))

    async def forget(self, _: Transaction, guild_id: int, user_id: int) -> None:
        """Drop what memory holds of somebody who is being erased."""
        self.languages.forget(guild_id, user_id)

    async def expire(self, item: DueItem) -> None:
        """Plan the next night, write what was learned of people by the way, and delete what is too old."""
        await self.work.due.recur(item.guild_id, KIND, night_queue(item.guild_id), next_night(self.work.now()))
        await self.languages.write()
        rows = await self.privacy.expire()
        _log.info("expired", rows=rows)
        await self.work.due.retry_places(item.guild_id)


def night_queue(guild_id: int) -> str:
    """The queue key of a guild's nightly work: what has to wait for the clean-up stands in the same queue, later."""
    return f"guild:{guild_id}/night"


def next_night(now: datetime) -> datetime:
    """The next 03:30 UTC, strictly later than now."""
    tonight = datetime.combine(now.date(), NIGHTLY, now.tzinfo)
    return tonight if tonight > now else tonight + timedelta(days=1)
