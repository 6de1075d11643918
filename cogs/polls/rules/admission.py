"""Decides who may vote, until when, and for whom; and who may end, prolong, cancel or translate a poll."""

from collections.abc import Collection
from datetime import datetime

from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.polls.models.polls import REOPENABLE_FOR, Poll, PollAuthor, PollState, Seat, Secrecy, Voters

CANCELLED = Text("This poll has been canceled.")
CLOSED = Text("This poll is already closed.")
LATE = Text("This poll is already closed: your vote came too late and was not counted.")


def admit_vote(actor: Person, poll: Poll, electorate: Collection[int], now: datetime) -> Seat:
    """The seat for which the person votes. `electorate`: the ids of the cities or delegates frozen at the opening.

    Raises NotAllowed or UserError.
    """
    if poll.state is PollState.CANCELLED:
        raise UserError(CANCELLED)
    if poll.state is PollState.CLOSED or now >= poll.closes_at:
        raise UserError(LATE)
    match poll.voters:
        case Voters.CITIES:
            actor.require(Right.MANDATE)
            if actor.city_id not in electorate:
                raise NotAllowed(
                    Text("Your city joined the forum after this poll was opened, so it has no vote in it.")
                )
            return Seat(actor.user_id, actor.city_id, city_seat=True)
        case Voters.DELEGATES:
            actor.require(Right.DELEGATE)
            if actor.user_id not in electorate:
                raise NotAllowed(Text("You became a delegate after this poll was opened, so you have no vote in it."))
            return Seat(actor.user_id, actor.city_id, city_seat=False)
        case Voters.EVERYONE:
            return Seat(actor.user_id, actor.city_id, city_seat=False)


def require_may_end(actor: Person, poll: Poll, organiser: PollAuthor | None, now: datetime) -> None:
    """Closing early, prolonging and cancelling: the organiser and moderators, while it is open."""
    require_may_manage(actor, organiser)
    require_open(poll, now)


def reopenable_until(poll: Poll) -> datetime:
    """Until when a closed poll can go on."""
    return (poll.ended_at or poll.closes_at) + REOPENABLE_FOR


def require_may_reopen(
    actor: Person, poll: Poll, organiser: PollAuthor | None, now: datetime, *, key_kept: bool, revealed: bool
) -> None:
    """Reopening what has closed: the organiser alone, for an hour. `key_kept`: whether an anonymous poll still has its
    key, as its result was withheld; `revealed`: whether the close of a hidden poll has shown how people voted.
    """
    if organiser is None or organiser.user_id != actor.user_id:
        raise NotAllowed(Text("Only the person who opened the poll can reopen it."))
    if poll.state is PollState.CANCELLED:
        raise UserError(CANCELLED)
    if poll.state is PollState.OPEN:
        raise UserError(Text("This poll is open. `/poll extend` has it close later."))
    if poll.secrecy is Secrecy.ANONYMOUS and not key_kept:
        raise UserError(
            Text(
                "An anonymous poll cannot be reopened: at its close the key was destroyed, and without it nobody finds "
                "their ballot again. `/poll create` asks anew."
            )
        )
    if revealed:
        raise UserError(
            Text(
                "A poll that was hidden until its close cannot be reopened: its result is known, and whoever votes now "
                "would vote knowing it. `/poll create` asks anew."
            )
        )
    if now >= reopenable_until(poll):
        raise UserError(
            Text("This poll closed more than an hour ago and can no longer be reopened. `/poll create` asks anew.")
        )


def require_may_manage(actor: Person, organiser: PollAuthor | None) -> None:
    """Raises NotAllowed for anybody but the organiser and moderators."""
    if not actor.may(Right.MOD) and (organiser is None or organiser.user_id != actor.user_id):
        raise NotAllowed(
            Text("Only the person who opened the poll, or a moderator, can do this. Please ask one of them.")
        )


def require_may_translate(actor: Person, poll: Poll, organiser: PollAuthor | None) -> None:
    """Delegates of the organiser's city, and whoever may speak for another one."""
    same_city = organiser is not None and actor.city_id is not None and organiser.city_id == actor.city_id
    if not same_city:
        actor.require(Right.MANDATE)
    if poll.state is PollState.CANCELLED:
        raise UserError(CANCELLED)
    if not poll.pending:
        raise UserError(Text("This poll has both languages already."))


def require_open(poll: Poll, now: datetime) -> None:
    """Raises UserError for a poll that has ended."""
    if poll.state is PollState.CANCELLED:
        raise UserError(CANCELLED)
    if poll.state is PollState.CLOSED or now >= poll.closes_at:
        raise UserError(CLOSED)
