"""Plays the visit's steps around an action: a moderator gives a timeout, the person is told, the log keeps the case."""

from collections.abc import Mapping

from bot.demo.forum import MODERATOR, NEWCOMER
from bot.errors import RatsboteError
from sandbox.people import Person, text_of
from sandbox.people.reading import Json

LOG = "protokoll-log"
ORDER = {"mitglied": NEWCOMER, "dauer": "2 Tage", "grund": "Bitte bleiben Sie sachlich"}


class ModerationVisitFailed(RatsboteError):
    """An action was not carried out or told as the visit shows it."""


async def moderate(people: Mapping[str, Person]) -> list[tuple[str, Person, Json]]:
    """Play the steps; returns what to show of each: a title, who reads it, the message.

    Raises ModerationVisitFailed.
    """
    moderator, newcomer = people[MODERATOR], people[NEWCOMER]
    done = await (await moderator.command("moderation auszeit", ORDER)).final()
    if "Erledigt. Fall #1" not in done.text:
        raise ModerationVisitFailed(f"the timeout was answered by: {text_of(done.message)}")
    letter = await newcomer.wait_message("not write or speak until")
    card = await moderator.wait_message("notified by direct message", channel=LOG)
    return [
        (f"{moderator.name} types  /moderation auszeit mitglied:{NEWCOMER} dauer:2 Tage …", moderator, done.message),
        (f"The bot to {newcomer.name}, in a direct message", newcomer, letter),
        (f"#{LOG}, which moderators and administrators alone can see", moderator, card),
    ]
