"""Makes the backup of the night, keeps beside it who was erased, and after a restore finds what it does not know."""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import discord
import structlog

from bot.delivery.ledger import Ledger
from bot.delivery.models import Outgoing, Restore
from bot.delivery.posting import Posting
from bot.delivery.tokens import custom_ids
from bot.due.models import DueItem, Skipped
from bot.housekeeping import next_night
from bot.markup import cut
from bot.texts import Plural, Text
from bot.ui.ids import parse_id
from bot.ui.kit import card, container
from bot.ui.post_text import PostLanguages
from cogs.network.service.server import ServerService
from cogs.operations.service import BackupService

BACKUP, UNKNOWN_POSTS = "operations.backup", "operations.unknown_posts"
QUEUE: Final = "backup"
LOG: Final = "log"
_AFTER_CLEAN_UP: Final = timedelta(minutes=15)
_OVERDUE_FIRST: Final = timedelta(minutes=5)
"""What fell due in the lost time finds its posts again first."""
_LISTED, _WORDS = 20, 3500
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class BackupJobs:
    """Three handlers."""

    service: BackupService
    ledger: Ledger
    server: ServerService
    posting: Posting
    client: discord.Client

    async def begin(self, guild_id: int) -> None:
        """Plan the coming night; after a restore, have looked for posts that the backup does not know."""
        await self._plan_next(guild_id)
        restore = await self.ledger.last_restore()
        if restore is not None and await self.ledger.find(guild_id, _report_key(restore)) is None:
            async with self.service.work.begin(guild_id) as unit:
                await unit.put_due(UNKNOWN_POSTS, QUEUE, at=unit.now + _OVERDUE_FIRST)

    async def back_up(self, item: DueItem) -> None:
        """Make tonight's backup, whichever guild asks first. Raises BackupFailed: then it is tried again."""
        await self._plan_next(item.guild_id)
        backup = await self.service.make_tonight()
        if backup is None:
            raise Skipped("another server of this bot has had it made")
        _log.info("backed_up", file=backup.path.name, rows=backup.proof.rows)

    async def keep_erasures(self, _: DueItem) -> None:
        """Keep all commitments beside the backups: a backup from before is restored without the people."""
        await self.service.keep_erasures()

    async def find_unknown_posts(self, item: DueItem) -> None:
        """Take the buttons from posts of the lost time, whose numbers are given again, and list them."""
        restore = await self.ledger.last_restore()
        guild = self.client.get_guild(item.guild_id)
        if restore is None or guild is None:
            raise Skipped("there is nothing to look for")
        languages = await self.posting.languages(guild.id)
        links = []
        async for message in self._unknown(guild, restore):
            view = _without_buttons(message, languages) if message.flags.components_v2 else None
            await message.edit(view=view)
            links.append(message.jump_url)
        _log.info("unknown_posts", guild=guild.id, count=len(links))
        channel_id = await self.server.channel(guild.id, LOG)
        await self.posting.post(
            guild.id, _report_key(restore), channel_id, lambda languages, _: _report(languages, restore, links)
        )

    async def _plan_next(self, guild_id: int) -> None:
        """Plan the next night by the calendar, whatever became of the last one. Doing it twice changes nothing."""
        work = self.service.work
        await work.due.recur(guild_id, BACKUP, QUEUE, next_night(work.now()) + _AFTER_CLEAN_UP)

    async def _unknown(self, guild: discord.Guild, restore: Restore) -> AsyncIterator[discord.Message]:
        """Posts of ours from between the backup and the restore that the ledger has no token of."""
        channels: list[discord.TextChannel | discord.Thread] = [*guild.text_channels, *guild.threads]
        for channel in channels:
            if not channel.permissions_for(guild.me).read_message_history:
                continue
            async for message in channel.history(limit=None, after=restore.made_at, before=restore.restored_at):
                if message.author.id != guild.me.id:
                    continue
                tokens = {parsed.token for each in custom_ids(message.components) if (parsed := parse_id(each))}
                tokens.discard(None)
                if tokens and not [token for token in tokens if token and await self.ledger.find_by_token(token)]:
                    yield message


def _report_key(restore: Restore) -> str:
    return f"restore/{restore.number}"


def _without_buttons(message: discord.Message, languages: PostLanguages) -> discord.ui.LayoutView:
    """The post's words, and that what it stood for was lost."""
    words = "\n".join(part.content for part in _walk(message.components) if isinstance(part, discord.TextDisplay))
    gone = languages.lines(Text("This was lost when the data were restored from a backup; it no longer stands."))
    return card(container(*filter(None, [cut(words, _WORDS)]), gone))


def _walk(components: Iterable[Any]) -> Iterator[Any]:
    for part in components:
        yield part
        yield from _walk(getattr(part, "children", ()))


def _report(languages: PostLanguages, restore: Restore, links: Sequence[str]) -> Outgoing:
    moment = f"<t:{int(restore.made_at.timestamp())}:f>"
    lines = [languages.lines(Text("The data were restored from a backup. It ends here:")), moment]
    if links:
        lines.append(
            languages.lines(
                Plural(
                    "{n} post is newer than that. What it was about is lost, and its buttons were removed.",
                    "{n} posts are newer than that. What they were about is lost, and their buttons were removed.",
                    len(links),
                )
            )
        )
        lines += links[:_LISTED]
        if more := len(links[_LISTED:]):
            lines.append(languages.lines(Plural("… and {n} more", "… and {n} more", more)))
    return Outgoing(content="\n".join(lines))
