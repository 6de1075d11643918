"""Remembers for a moment who is banned, as Discord says: autocomplete asks at every key."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from bot.clock import Clock
from bot.errors import UserError
from bot.texts import Text

KEEP_FOR = timedelta(seconds=60)
_LARGEST_ID = (1 << 63) - 1
"""Beyond it Discord knows no number, and refuses to look."""
_LONGEST_ID = len(str(_LARGEST_ID))
_MOST = 1000
"""So many are looked through for names; by number, everybody is found."""


@dataclass(slots=True)
class BanList:
    """Read for choosing only; what is done looks at Discord again."""

    clock: Clock
    _known: dict[int, tuple[datetime, list[discord.User]]] = field(default_factory=dict)

    async def matching(self, guild: discord.Guild, typed: str, limit: int) -> list[discord.User]:
        """Those in whose names or number what was typed stands; nobody where the bot may not look."""
        wanted = typed.strip().casefold()
        found = [user for user in await self._all(guild) if _fits(user, wanted)]
        return found[:limit]

    async def pick(self, guild: discord.Guild, typed: str) -> discord.User:
        """Who was chosen or typed: a number, a mention or a whole name. Raises UserError for who is not banned."""
        wanted = typed.strip()
        digits = wanted.removeprefix("<@").removeprefix("!").removesuffix(">")
        if not digits.isascii() or not digits.isdigit() or len(digits) > _LONGEST_ID or int(digits) > _LARGEST_ID:
            for user in await self._all(guild):
                if wanted.casefold() in {user.name.casefold(), user.display_name.casefold()}:
                    return user
            raise UserError(_not_banned())
        try:
            ban = await guild.fetch_ban(discord.Object(int(digits)))
        except discord.NotFound as error:
            raise UserError(_not_banned()) from error
        except discord.Forbidden as error:
            raise UserError(
                Text(
                    "The bot may not see who is banned. Ask an administrator to give its role the permission “Ban "
                    "members”, then try again."
                )
            ) from error
        return ban.user

    def forget(self, guild_id: int) -> None:
        """Somebody was banned or is not any more."""
        self._known.pop(guild_id, None)

    async def _all(self, guild: discord.Guild) -> list[discord.User]:
        known = self._known.get(guild.id)
        now = self.clock.now()
        if known is not None and now - known[0] < KEEP_FOR:
            return known[1]
        if not guild.me.guild_permissions.ban_members:
            return []
        users = [ban.user async for ban in guild.bans(limit=_MOST)]
        self._known[guild.id] = (now, users)
        return users


def _fits(user: discord.User, wanted: str) -> bool:
    names = (user.name.casefold(), user.display_name.casefold())
    return any(wanted in name for name in names) or str(user.id).startswith(wanted)


def _not_banned() -> Text:
    return Text("This person is not banned (any more). Please choose from the list, or give the person's number (ID).")
