"""Who may do what to whom: never oneself, the bot or the owner; the moderator and the bot must both stand above the
person; another moderator only with a second look. Each refusal says which of them it was, and what to do.
"""

from typing import Final

from bot.errors import NotAllowed, UserError
from bot.markup import plain
from bot.texts import Text, Word
from cogs.moderation.models.cases import CaseKind, Party
from cogs.moderation.models.orders import ConfirmFirst, Facts, Rank

PERMISSIONS: Final = {
    CaseKind.TIMEOUT: "moderate_members",
    CaseKind.UNTIMEOUT: "moderate_members",
    CaseKind.KICK: "kick_members",
    CaseKind.BAN: "ban_members",
    CaseKind.UNBAN: "ban_members",
}
"""Which of Discord's permissions the bot needs for what."""

PERMISSION_NAMES: Final = {
    "moderate_members": Word("permission", "Time out members"),
    "kick_members": Word("permission", "Kick members"),
    "ban_members": Word("permission", "Ban members"),
}

_ON_THE_SERVER: Final = frozenset({CaseKind.TIMEOUT, CaseKind.KICK})
"""What can be done only to somebody who is there. A ban keeps out also who has left."""
_AGAINST: Final = frozenset({CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})


def admit(kind: CaseKind, actor: Party, target: Party, facts: Facts, *, confirmed: bool) -> None:
    """Let pass what may be done. Raises NotAllowed or UserError with the reason, and ConfirmFirst where the person
    moderates too and the moderator has not been asked yet.
    """
    _refuse_the_untouchable(kind, actor, target, facts)
    if facts.target_rank is None:
        if kind in _ON_THE_SERVER:
            raise UserError(
                Text(
                    "{name} is not on the server (any more), so this cannot be done. `/mod ban` keeps somebody out who "
                    "has left.",
                    name=plain(target.name),
                )
            )
    else:
        _compare_ranks(kind, actor, target, facts, facts.target_rank)
    for permission in facts.bot_lacks:
        raise UserError(
            Text(
                "The bot lacks the permission “{permission}”. Ask an administrator to give it to the bot's role, then "
                "try again.",
                permission=PERMISSION_NAMES[permission],
            )
        )
    if kind is CaseKind.TIMEOUT and facts.target_is_administrator:
        raise UserError(
            Text(
                "{name} is an administrator: Discord allows no timeout for them. Ask the owner of the server to take "
                "the administrator's role away first.",
                name=plain(target.name),
            )
        )
    if kind in _AGAINST and facts.target_is_moderator and not confirmed:
        raise ConfirmFirst(
            Text(
                "{name} is a moderator too. Do you really want to do this? It is better to talk to each other first, "
                "or to ask an administrator.",
                name=plain(target.name),
            )
        )


def _refuse_the_untouchable(kind: CaseKind, actor: Party, target: Party, facts: Facts) -> None:
    if target.user_id == actor.user_id:
        raise NotAllowed(Text("You cannot do this to yourself. Ask another moderator."))
    if target.user_id == facts.bot_id:
        raise NotAllowed(Text("That is me, the bot: I cannot do this to myself."))
    if target.user_id == facts.owner_id:
        raise NotAllowed(
            Text("{name} owns this server: nobody can do this to them. Please talk to them.", name=plain(target.name))
        )
    if facts.target_is_bot and kind is CaseKind.WARNING:
        raise UserError(Text("A bot cannot be warned. Ask an administrator to change its permissions or to remove it."))


def _compare_ranks(kind: CaseKind, actor: Party, target: Party, facts: Facts, target_rank: Rank) -> None:
    if actor.user_id != facts.owner_id and facts.actor_rank <= target_rank:
        raise NotAllowed(
            Text(
                "The highest role of {name} is not below yours, so you cannot do this. Ask an administrator whose role "
                "is higher.",
                name=plain(target.name),
            )
        )
    if kind in PERMISSIONS and facts.bot_rank <= target_rank:
        raise UserError(
            Text(
                "The highest role of {name} is not below the bot's, so Discord does not let the bot do this. Ask an "
                "administrator to move the bot's role above it (Server settings, Roles), then try again.",
                name=plain(target.name),
            )
        )
