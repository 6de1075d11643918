"""Decides who may report what, how often, and who may decide on it. Pure: values in, refusals out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.errors import NotAllowed, UserError
from bot.markup import clean_text
from bot.people import Person
from bot.texts import Text
from cogs.moderation.models.reports import (
    REASON_LENGTH,
    AuthorKind,
    Report,
    ReportDecision,
    ReportedMessage,
    ReportState,
)

LIMITS: Final = ((6, timedelta(minutes=10)), (30, timedelta(hours=24)))
"""So many reports within so long: a wave of spam can be reported, the moderators' room cannot be flooded."""

_TWICE: Final = timedelta(seconds=5)
"""Nobody takes something over and hands it back so soon: they pressed twice."""
DECISION_TEXTS: Final = {
    ReportDecision.WARNED: Text("the author was warned"),
    ReportDecision.TIMED_OUT: Text("the author was timed out"),
    ReportDecision.DELETED: Text("the message was deleted"),
    ReportDecision.DISMISSED: Text("no violation of the rules"),
}
OWN_MESSAGE = Text(
    "This is your own message. You can delete or edit it yourself; if something else is the matter, please write to "
    "the moderators."
)


def free_again(earlier: Sequence[datetime], now: datetime) -> datetime | None:
    """When somebody who reported at those instants may report again; None: now."""
    waits = []
    for limit, within in LIMITS:
        recent = sorted(instant for instant in earlier if instant > now - within)
        if len(recent) >= limit:
            waits.append(recent[-limit] + within)
    return max(waits, default=None)


def admit_reporter(actor: Person, snapshot: ReportedMessage, earlier: Sequence[datetime], now: datetime) -> None:
    """Raises UserError for one's own message, and when somebody reports too often."""
    if snapshot.author_id == actor.user_id:
        raise UserError(OWN_MESSAGE)
    again = free_again(earlier, now)
    if again is not None:
        raise UserError(
            Text(
                "You have reported many messages in a short time; the moderators are looking at them. You can report "
                "more {moment}. If it cannot wait, write to a moderator.",
                moment=f"<t:{int(again.timestamp())}:R> (<t:{int(again.timestamp())}:t>)",
            )
        )


def read_reason(typed: str) -> str:
    """The reason as it was meant. Raises UserError for an empty or too long one."""
    return _required(typed, Text("Please say in a few words what is wrong with the message."))


def read_reply(typed: str) -> str:
    """A word to those who reported, or to the person who appealed; it may be empty. Raises UserError when too long."""
    reply = clean_text(typed)
    if len(reply) > REASON_LENGTH:
        raise UserError(Text("That is too long: at most {most} characters.", most=REASON_LENGTH))
    return reply


def already_reported(report: Report) -> Text:
    """What somebody is told who reports a message for the second time. Which sanction follows is not theirs to know."""
    if report.state is ReportState.DECIDED:
        return Text("You have reported this message already, and the moderators have dealt with it.")
    return Text(
        "You have reported this message already. The moderators have it before them; you will hear what becomes of it."
    )


def admit_reader(actor: Person, report: Report) -> None:
    """Who reported is not for the eyes of the person who was reported, moderator or not. Raises NotAllowed."""
    if report.author_id == actor.user_id:
        raise NotAllowed(
            Text("This report concerns your own message. Another moderator or an administrator deals with it.")
        )


def admit_decision(actor: Person, report: Report, outcome: ReportDecision | None) -> None:
    """Raises UserError when the actor cannot decide (`outcome` None: take over) on the report as it stands."""
    admit_reader(actor, report)
    if report.state is ReportState.DECIDED and report.outcome is not None:
        raise UserError(
            Text(
                "{person} has decided on this report already: {outcome}. Nothing was changed.",
                person=f"<@{report.decided_by}>",
                outcome=DECISION_TEXTS[report.outcome],
            )
        )
    if report.state is ReportState.ACTING:
        raise UserError(
            Text(
                "{person} has just decided on this report, and it is being carried out. Nothing was changed.",
                person=f"<@{report.decided_by}>",
            )
        )
    if outcome is None:
        return
    if outcome not in report.possible:
        raise UserError(
            Text("This was posted by Ratsbote itself. Use the command that it came from, such as `/poll cancel`.")
            if report.author is AuthorKind.OURS
            else Text("This was posted by a program. It can be deleted, but not warned.")
        )
    if report.taken_by not in {None, actor.user_id}:
        raise UserError(
            Text(
                "{person} has taken over this report {moment}. Press “Take over” first if you want to decide on it.",
                person=f"<@{report.taken_by}>",
                moment=f"<t:{int((report.taken_at or report.opened_at).timestamp())}:R>",
            )
        )


def pressed_twice(actor: Person, report: Report, now: datetime) -> bool:
    """Whether the actor has taken over the report a moment ago."""
    return report.taken_by == actor.user_id and report.taken_at is not None and now - report.taken_at < _TWICE


def _required(typed: str, missing: Text) -> str:
    if not (words := read_reply(typed)):
        raise UserError(missing)
    return words
