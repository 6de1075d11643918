"""Signs joint statements: a city signs the exact text that it has seen, or says what it does not share."""

from dataclasses import dataclass
from typing import Final

from bot.clock import to_db
from bot.database import Transaction
from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person
from bot.texts import Bilingual, Text
from bot.work import Work
from cogs.decisions.models.archive import Row, RowChange
from cogs.decisions.models.decisions import Decision, DecisionKind, DecisionRecord, DecisionState, RecordNames
from cogs.decisions.models.due import JUDGE
from cogs.decisions.rules.parsing import parse_note
from cogs.decisions.rules.rows import state_changes
from cogs.decisions.rules.states import (
    carried_state,
    own_city,
    refuse_same_reservation,
    require_changeable,
    threshold_met,
)
from cogs.decisions.service import writer
from cogs.decisions.service.reading import require_record
from cogs.decisions.store import records as record_store
from cogs.network.models.cities import City
from cogs.network.service.cities import CityService

NETWORK: Final = "Ratsbote"
"""Who acts where nobody does: a threshold is judged by the program."""
CITIES_CHANGED: Final = (
    "Die Mitgliedsstädte haben sich geändert; die Unterschriften wurden neu gezählt. / "
    "The member cities have changed; the signatures were counted again."
)
"""A note of the archive, which like all that stands in it has one text for both languages."""


@dataclass(frozen=True, slots=True)
class SigningService:
    """Only somebody with a mandate signs, and only for the city that they speak for."""

    work: Work
    cities: CityService

    async def sign(self, actor: Person, decision_id: int, seen: str) -> DecisionRecord:
        """Sign for the actor's city. `seen`: the beginning of the hash of the text that was shown.

        The signature that reaches the threshold adopts the statement. Raises NotAllowed, UserError.
        """
        city_id = own_city(actor)
        guild_id = actor.guild_id
        cities = {city.id: city for city in await self.cities.cities(guild_id)}
        city = cities.get(city_id) or await self.cities.city(guild_id, city_id)
        async with self.work.begin(guild_id) as unit:
            record = await require_record(unit.tx, guild_id, decision_id)
            decision = record.decision
            require_changeable(decision)
            if decision.kind is not DecisionKind.STATEMENT:
                raise UserError(
                    Text(
                        "Only joint statements are signed. {number} is not one.",
                        number=decision.mention,
                    )
                )
            digest = record.current.text_hash
            if not seen or not digest.startswith(seen):
                raise UserError(
                    Text(
                        "The text of {number} has changed since you opened it. Please read it again.",
                        number=decision.mention,
                    )
                )
            if any(signature.city_id == city_id for signature in record.standing_signatures):
                raise UserError(Text("Your city has already signed this text."))
            who = await writer.seal_actor(unit, actor)
            changes = [
                RowChange(
                    "decision_signatures",
                    {
                        "decision_id": decision_id,
                        "city_id": city_id,
                        "text_hash": digest,
                        "revision": record.current.number,
                        "function": actor.function or "",
                        "signed_at": to_db(unit.now),
                        "zone": city.zone.key,
                        "void": 0,
                        "commitment": who,
                    },
                )
            ]
            signed = {city_id, *(signature.city_id for signature in record.standing_signatures)}
            countries = {city.id: city.country for city in cities.values()}
            if decision.state is DecisionState.PROPOSED and threshold_met(decision.threshold, signed, countries):
                changes += state_changes(record, DecisionState.ADOPTED, "", who, unit.now)
            await writer.append(unit, "signed", changes, _names(city))
            await writer.redraw(unit, decision_id)
            return await require_record(unit.tx, guild_id, decision_id)

    async def judge_again(self, guild_id: int) -> list[Decision]:
        """Judge every joint statement by the cities that are members now; returns those whose status changed.

        A signature of a city that is a member no longer does not count; when the city returns, it counts again.
        """
        countries = {city.id: city.country for city in await self.cities.cities(guild_id)}
        changed: list[Decision] = []
        async with self.work.begin(guild_id) as unit:
            for decision_id in await record_store.statements(unit.tx, guild_id):
                record = await require_record(unit.tx, guild_id, decision_id)
                state = carried_state(record, countries)
                if state is record.decision.state:
                    continue
                who = await writer.seal(unit, 0, NETWORK)
                await writer.append(unit, "judged", state_changes(record, state, CITIES_CHANGED, who, unit.now))
                await writer.redraw(unit, decision_id)
                changed.append((await require_record(unit.tx, guild_id, decision_id)).decision)
        return changed

    async def cities_changed(self, tx: Transaction, guild_id: int) -> None:
        """Have it done, in the transaction that changes the cities."""
        await self.work.within(tx, guild_id).put_due(JUDGE, f"joint-statements:{guild_id}")

    async def reserve(self, actor: Person, decision_id: int, words: str, draft: Draft | None = None) -> DecisionRecord:
        """Record what the actor's city does not share; it appears with the decision everywhere.

        Raises NotAllowed, UserError.
        """
        city_id = own_city(actor)
        guild_id = actor.guild_id
        words = parse_note(words)
        if not words:
            raise UserError(Text("Please write what your city does not share."))
        city = await self.cities.city(guild_id, city_id)
        async with self.work.begin(guild_id, draft) as unit:
            record = await require_record(unit.tx, guild_id, decision_id)
            require_changeable(record.decision)
            refuse_same_reservation(record, city_id, words)
            who = await writer.seal_actor(unit, actor)
            row: Row = {
                "decision_id": decision_id,
                "position": len(record.reservations) + 1,
                "city_id": city_id,
                "words": words,
                "revision": record.current.number,
                "function": actor.function or "",
                "made_at": to_db(unit.now),
                "commitment": who,
            }
            await writer.append(unit, "reserved", [RowChange("decision_reservations", row)], _names(city))
            await writer.redraw(unit, decision_id)
            return await require_record(unit.tx, guild_id, decision_id)


def _names(city: City) -> RecordNames:
    return {("city", city.id): Bilingual(city.name, city.name)}
