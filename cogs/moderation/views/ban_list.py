"""Remembers for a moment who is banned, as Discord says: autocomplete asks at every key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import discord

from bot.clock import Clock
from bot.errors import UserError
from bot.markup import plain
from bot.matching import best, exact, read_id
from bot.texts import Text

KEEP_FOR = timedelta(seconds=60)
_SEARCHED = 1000
"""So many are looked through for names; by number, everybody is found."""
_NAMED = 5
"""So many are named where a name fits several."""


@dataclass(slots=True)
class BanList:
    """Read for choosing only; what is done looks at Discord again."""

    clock: Clock
    _known: dict[int, tuple[datetime, list[discord.User]]] = field(default_factory=dict)

    async def matching(self, guild: discord.Guild, typed: str, limit: int) -> list[discord.User]:
        """Those in whose names or number what was typed stands; nobody where the bot may not look."""
        users = best(typed, await self._all(guild), _names)
        return users[:limit]

    async def pick(self, guild: discord.Guild, typed: str) -> discord.User:
        """Who was chosen or typed: a number, a mention or a whole name. Raises UserError for who is not banned."""
        user_id = read_id(typed.strip().removeprefix("<@").removeprefix("!").removesuffix(">"))
        if user_id is None:
            return _only(exact(typed, await self._all(guild), lambda user: (user.name, user.display_name)))
        try:
            ban = await guild.fetch_ban(discord.Object(user_id))
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
        users = [ban.user async for ban in guild.bans(limit=_SEARCHED)]
        self._known[guild.id] = (now, users)
        return users


def _names(user: discord.User) -> tuple[str, ...]:
    return user.name, user.display_name, str(user.id)


def _only(users: Sequence[discord.User]) -> discord.User:
    """The one who was meant. Raises UserError where nobody, or more than one person, goes by what was typed."""
    match users:
        case []:
            raise UserError(_not_banned())
        case [user]:
            return user
    people = ", ".join(f"{plain(user.display_name)} ({plain(user.name)}, {user.id})" for user in users[:_NAMED])
    raise UserError(
        Text("More than one person who is banned has this name: {people}. Please give the number (ID).", people=people)
    )


def _not_banned() -> Text:
    return Text("This person is not banned (any more). Please choose from the list, or give the person's number (ID).")
