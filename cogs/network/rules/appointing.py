"""Decides who may give whom which function. Moderators may give any; a city's liaison any but the office of mayor, in
that city only: who is mayor is decided by an election, and the moderators see its result before the server shows it.
"""

from collections.abc import Collection, Sequence

from bot.errors import NotAllowed, UserError
from bot.markup import plain
from bot.people import Person, Right
from bot.texts import Text
from cogs.network.models.cities import City, Delegate, Function, MandateReplaced

BY_LIAISON = frozenset({Function.DEPUTY, Function.LIAISON, Function.STAFF, Function.OBSERVER})


def may_appoint_in(actor: Person, city_id: int) -> bool:
    """Whether the person may appoint anybody in the city at all."""
    return actor.may(Right.MOD) or (actor.city_id == city_id and actor.function == Function.LIAISON)


def admit_appointment(
    actor: Person, city: City, function: Function, present: Delegate | None, *, ahead: bool = False
) -> None:
    """Raises NotAllowed or UserError, saying why, when the actor may not give this function to this person.

    `present` is the term that the person holds now, and that the appointment would end; one for a day `ahead` may be a
    further term in the same function: somebody was elected again.
    """
    if not may_appoint_in(actor, city.id):
        raise NotAllowed(Text("Only moderators and the liaison of that city can do this. Please ask one of them."))
    if not ahead and present is not None and (present.city_id, present.function) == (city.id, function):
        raise UserError(Text("This person already has that function. Nothing was changed."))
    if actor.may(Right.MOD):
        return
    if function not in BY_LIAISON:
        raise NotAllowed(Text("Mayors are registered by the moderators. Please ask them after the election."))
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


def find_predecessor(
    acting: Sequence[Delegate], user_id: int, function: Function, replaces: int | None
) -> Delegate | None:
    """Whose term in the city an appointment ends.

    `acting` are the city's terms, `replaces` is the id of one of them or of its person. A city has one
    mayor. Raises UserError for somebody who cannot be replaced by this appointment.
    """
    mayor = next((term for term in acting if term.function is Function.MAYOR and term.user_id != user_id), None)
    if replaces is None:
        return mayor if function is Function.MAYOR else None
    predecessor = next((term for term in acting if replaces in {term.id, term.user_id}), None)
    if predecessor is None:
        raise UserError(Text("The person to be replaced does not act for this city. Please choose from the list."))
    if predecessor.user_id == user_id:
        raise UserError(Text("Nobody can succeed themselves. Nothing was changed."))
    if function is Function.MAYOR and mayor is not None and mayor != predecessor:
        raise UserError(
            Text(
                "A city has one mayor: a new one succeeds {mayor}, and nobody else. Please leave `replaces` out, or "
                "appoint to another function.",
                mayor=plain(mayor.name),
            )
        )
    return predecessor


def require_confirmation(
    city: City, function: Function, ended: Sequence[Delegate], user_id: int, confirmed: Collection[int]
) -> None:
    """Raises MandateReplaced when a term that speaks for a city would end unseen.

    `confirmed` are the ids of the terms that were seen to end. Somebody's own
    term counts unless they go on speaking for the same city.
    """
    mandates = {
        term.id
        for term in ended
        if term.function.mandate and (term.user_id != user_id or term.city_id != city.id or not function.mandate)
    }
    if not mandates <= set(confirmed):
        text = Text("This would end a term of somebody who speaks for a city. Nothing was changed.")
        raise MandateReplaced(text, tuple(ended))
