"""Decides who may ask to join a city, and who may answer."""

from bot.errors import NotAllowed, UserError
from bot.people import Person
from bot.texts import Text
from cogs.network.models.cities import City, Delegate
from cogs.network.models.joining import MOST_REQUESTS, WITHIN, JoinRequest
from cogs.network.rules.appointing import admit_appointment, may_appoint_in


def admit_request(present: Delegate | None, waiting: JoinRequest | None, recent: int) -> None:
    """Raises UserError when the person already acts for a city, already waits, or has asked too often of late."""
    if present is not None:
        raise UserError(
            Text(
                "You already act for a city. For another function, ask your city's liaison; to change the city, leave "
                "yours first with `/city leave`."
            )
        )
    if waiting is not None:
        raise UserError(
            Text("You have already asked to join a city. `/me open` shows your request; you can withdraw it there.")
        )
    if recent >= MOST_REQUESTS:
        raise UserError(
            Text(
                "You have asked {most} times within {days} days. Please wait a few days, or write to the moderators.",
                most=MOST_REQUESTS,
                days=WITHIN.days,
            )
        )


def admit_answer(actor: Person, request: JoinRequest, city: City, present: Delegate | None, *, approve: bool) -> None:
    """Raises NotAllowed or UserError when the actor may not answer like this. Nobody decides about themselves."""
    if not may_appoint_in(actor, city.id):
        raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
    if actor.user_id == request.user_id:
        raise NotAllowed(Text("Somebody else has to answer your own request. You can withdraw it with `/me open`."))
    if approve:
        admit_appointment(actor, city, request.function, present)
