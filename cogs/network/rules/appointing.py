"""Decides who may give whom which function. Moderators may give any; a city's liaison any but the office of mayor, in
that city only: who is mayor is decided by an election, and the moderators see its result before the server shows it.
"""

from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.network.models.cities import City, Delegate, Function

BY_LIAISON = frozenset({Function.DEPUTY, Function.LIAISON, Function.STAFF, Function.OBSERVER})


def may_appoint_in(actor: Person, city_id: int) -> bool:
    """Whether the person may appoint anybody in the city at all."""
    return actor.may(Right.MOD) or (actor.city_id == city_id and actor.function == Function.LIAISON)


def admit_appointment(actor: Person, city: City, function: Function, present: Delegate | None) -> None:
    """Raises NotAllowed or UserError, saying why, when the actor may not give this function to this person.

    `present` is the term that the person holds now, and that the appointment would end.
    """
    if not may_appoint_in(actor, city.id):
        raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
    if present is not None and present.city_id == city.id and present.function is function:
        raise UserError(Text("This person already has that function. Nothing was changed."))
    if actor.may(Right.MOD):
        return
    if function not in BY_LIAISON:
        raise NotAllowed(Text("A mayor is appointed by the moderators. Please ask them after the election."))
    if present is None:
        return
    if present.city_id != city.id:
        raise NotAllowed(
            Text("This person acts for another city. Only moderators can move somebody from one city to another.")
        )
    if present.function not in BY_LIAISON:
        raise NotAllowed(Text("This person is mayor. Only moderators can change that."))


def admit_dismissal(actor: Person, term: Delegate) -> None:
    """Raises NotAllowed when the actor may not end this term: whoever may give a function may take it."""
    if not may_appoint_in(actor, term.city_id):
        raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
    if not actor.may(Right.MOD) and term.function not in BY_LIAISON:
        raise NotAllowed(Text("This person is mayor. Only moderators can change that."))
