"""Decides who may do what to whom, and what happens when actions meet.

Never against oneself, the bot or the owner; the moderator and the bot must both stand above the person; another
moderator, or somebody whom a colleague has just dealt with, only after a second look. Each refusal says what to do.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.errors import NotAllowed, UserError
from bot.markup import plain
from bot.texts import Text, Word
from cogs.moderation.models.cases import Case, CaseKind, CaseState, Party
from cogs.moderation.models.sanctions import ConfirmFirst, Rank, SanctionFacts, SanctionOrder

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


def admit(kind: CaseKind, actor: Party, target: Party, facts: SanctionFacts, *, confirmed: bool) -> None:
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
                "{name} is an administrator: Discord allows no timeout for them. Ask the owner of the server to "
                "take away the administrator role first.",
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


def _refuse_the_untouchable(kind: CaseKind, actor: Party, target: Party, facts: SanctionFacts) -> None:
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


def _compare_ranks(kind: CaseKind, actor: Party, target: Party, facts: SanctionFacts, target_rank: Rank) -> None:
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


JUST_NOW: Final = timedelta(seconds=30)
"""Within this time, whoever acts has probably not seen what another moderator has just done."""
_ONCE: Final = frozenset({CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN})
"""Done twice, these change nothing."""
ENDS: Final = {CaseKind.UNTIMEOUT: CaseKind.TIMEOUT, CaseKind.UNBAN: CaseKind.BAN}
"""Which kind of case lifts which."""


def ask_about_recent(order: SanctionOrder, actor: Party, latest: Sequence[Case], now: datetime) -> None:
    """Ask back where somebody has just done something about the same person; `latest` comes latest first.

    Raises ConfirmFirst, or UserError where there is nothing left to do.
    """
    for case in latest:
        if now - case.opened_at > JUST_NOW or case.number <= order.seen:
            continue
        if order.kind in ENDS:
            if case.kind is order.kind:
                raise UserError(_already(case))
            continue
        if order.kind not in _AGAINST or case.kind not in _AGAINST:
            continue
        if case.moderator.user_id != actor.user_id:
            raise ConfirmFirst(
                Text(
                    "{moderator} has just taken action on {name}: case #{number}. Nothing was added. Look at that "
                    "case first; if your action is still needed, press the button.",
                    moderator=plain(case.moderator.name),
                    name=plain(order.target.name),
                    number=str(case.number),
                ),
                seen=case.number,
            )
        if case.kind is order.kind:
            raise ConfirmFirst(
                Text(
                    "You have just done this: case #{number} about {name}. Nothing was added. If you want a second "
                    "one, press the button.",
                    name=plain(order.target.name),
                    number=str(case.number),
                ),
                seen=case.number,
            )


def refuse_the_same(order: SanctionOrder, open_cases: Sequence[Case]) -> None:
    """Raises UserError where exactly this is in force or under way already; `standing` are cases not done."""
    for case in open_cases:
        same = case.kind is order.kind and case.ends_at == order.ends_at
        if same and case.kind in _ONCE and case.state is not CaseState.FAILED and case.ending is None:
            raise UserError(_already(case))


def _already(case: Case) -> Text:
    return Text(
        "This has been done already: case #{number}, by {moderator}. Nothing was changed.",
        number=str(case.number),
        moderator=plain(case.moderator.name),
    )
