"""Decides which messages a purge takes and in which batches it deletes them; reads points in a channel."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Text
from bot.when import parse_when
from bot.when.errors import WhenError
from bot.when.texts import explain
from cogs.moderation.models.cases import Party
from cogs.moderation.models.purges import FoundMessage, PurgeFilter

# https://discord.com/developers/docs/resources/message#bulk-delete-messages
BULK_MOST = 100
# Discord refuses the whole batch when one message is older; an hour is for what happens between our look and the call.
BULK_AGE = timedelta(days=14) - timedelta(hours=1)
# https://discord.com/developers/docs/reference#snowflakes
_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_SHIFT = 22
_LARGEST = (1 << 63) - 1  # beyond it, Discord and SQLite know no number
_LINK = re.compile(r"https://(?:\w+\.)?discord(?:app)?\.com/channels/\d+/(?P<channel>\d+)/(?P<message>\d{15,20})/?")
_ID = re.compile(r"\d{15,20}")

OTHER_CHANNEL = Text(
    "This link leads to a message in another channel. A purge only looks at the channel where it is called."
)


def fits(message: FoundMessage, wanted: PurgeFilter) -> bool:
    """Whether a message is among those that are looked for, pinned or not."""
    return (
        (wanted.author_id is None or message.author.user_id == wanted.author_id)
        and (wanted.before is None or message.message_id < wanted.before)
        and (wanted.after is None or message.message_id > wanted.after)
        and wanted.contains.casefold() in message.content.casefold()
    )


def batches(ids: Iterable[int], now: datetime) -> list[tuple[int, ...]]:
    """Message ids in the order and company in which they are deleted: the young by the hundred, then each old one.

    A batch of one is a single deletion; Discord's bulk deletion takes two at least.
    """
    limit = now - BULK_AGE
    ordered = sorted(set(ids), reverse=True)
    young = [message_id for message_id in ordered if instant_of(message_id) > limit]
    old = [message_id for message_id in ordered if instant_of(message_id) <= limit]
    return [tuple(young[at : at + BULK_MOST]) for at in range(0, len(young), BULK_MOST)] + [
        (message_id,) for message_id in old
    ]


def old_ones(ids: Iterable[int], now: datetime) -> int:
    """How many must be deleted one by one because of their age."""
    return sum(1 for message_id in ids if instant_of(message_id) <= now - BULK_AGE)


def by_author(messages: Sequence[FoundMessage]) -> list[tuple[Party, int]]:
    """Whose messages they are, the most frequent first."""
    counts = Counter(message.author.user_id for message in messages)
    names = {message.author.user_id: message.author for message in messages}
    return [(names[user_id], count) for user_id, count in counts.most_common()]


def instant_of(message_id: int) -> datetime:
    """When a message was written: its id says so."""
    return _DISCORD_EPOCH + timedelta(milliseconds=message_id >> _SHIFT)


def id_at(instant: datetime) -> int:
    """The smallest id that a message of that instant (aware) can have; 0 before there was Discord."""
    return max((instant - _DISCORD_EPOCH) // timedelta(milliseconds=1), 0) << _SHIFT


def point(typed: str, channel_id: int, now: datetime, zone: ZoneInfo) -> int | None:
    """The message id that is meant by a message's link or id, or by a time: "gestern 18 Uhr". None for nothing typed.

    Raises UserError for another channel's message, and for what cannot be understood.
    """
    text = typed.strip()
    if not text:
        return None
    if link := _LINK.fullmatch(text):
        if int(link["channel"]) != channel_id:
            raise UserError(OTHER_CHANNEL)
        return min(int(link["message"]), _LARGEST)
    if _ID.fullmatch(text):
        return min(int(text), _LARGEST)
    try:
        moment = parse_when(text, now=now, zone=zone, prefer_future=False, default_time=time())
    except WhenError as error:
        raise UserError(
            Text(
                "{problem} For a purge, the link of a message does as well (right-click on it → Copy Message Link).",
                problem=explain(error),
            )
        ) from error
    return id_at(moment.instant)
