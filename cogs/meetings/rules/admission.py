"""Decides who may answer an invitation or cancel a meeting, and until when."""

from datetime import datetime

from bot.errors import NotAllowed, UserError
from bot.markup import linked
from bot.people import Person, Right
from bot.texts import Text
from cogs.meetings.models.meetings import Meeting, Organiser

CANCELLED = Text("This meeting has been canceled.")


def admit_answer(actor: Person, meeting: Meeting, now: datetime) -> int:
    """The city that the person answers for. Delegates answer, observers of a city among them, until it begins.

    Raises NotAllowed or UserError.
    """
    actor.require(Right.DELEGATE)
    if actor.city_id is None:
        raise ValueError("a delegate without a city")
    if meeting.cancelled:
        raise UserError(CANCELLED)
    if now >= meeting.starts_at:
        raise UserError(Text("This meeting has already begun; answers are no longer taken. Simply come along."))
    return actor.city_id


def admit_organising(actor: Person, meeting: Meeting, organiser: Organiser | None) -> None:
    """What the organiser and moderators may do at any time. Raises NotAllowed."""
    if not actor.may(Right.MOD) and (organiser is None or organiser.user_id != actor.user_id):
        raise NotAllowed(
            Text(
                "Only the person who called meeting {number}, or a moderator, can do this. Please ask one of them.",
                number=linked(str(meeting.id), meeting.card_url),
            )
        )


def admit_editing(actor: Person, meeting: Meeting, organiser: Organiser | None, now: datetime) -> None:
    """The organiser and moderators, until it begins. Raises NotAllowed or UserError."""
    admit_organising(actor, meeting, organiser)
    if meeting.cancelled:
        raise UserError(CANCELLED)
    if now >= meeting.starts_at:
        raise UserError(Text("This meeting has already begun; it can no longer be changed."))


def admit_cancelling(actor: Person, meeting: Meeting, organiser: Organiser | None, now: datetime) -> None:
    """The organiser and moderators, until it ends. Raises NotAllowed or UserError."""
    if not actor.may(Right.MOD) and (organiser is None or organiser.user_id != actor.user_id):
        raise NotAllowed(
            Text("Only the person who called the meeting, or a moderator, can cancel it. Please ask one of them.")
        )
    if meeting.cancelled:
        raise UserError(CANCELLED)
    if now >= meeting.ends_at:
        raise UserError(Text("This meeting is already over; it can no longer be canceled."))
