"""Joint statements: a city signs the exact text that it has seen, or says what it does not share."""

from bot.clock import Clock, to_db
from bot.database import Database
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from cogs.decisions.models.archive import Row, RowChange
from cogs.decisions.models.decisions import DecisionKind, DecisionRecord, DecisionState
from cogs.decisions.rules.parsing import parse_note
from cogs.decisions.rules.states import own_city, require_changeable, threshold_met
from cogs.decisions.service.reading import NO_DECISION
from cogs.decisions.service.writer import ArchiveWriter
from cogs.decisions.store import records as store
from cogs.network.service.cities import CityService


class SigningService:
    """Only somebody with a mandate signs, and only for the city that they speak for."""

    def __init__(
        self, database: Database, clock: Clock, typed: Drafts, cities: CityService, writer: ArchiveWriter
    ) -> None:
        self._database = database
        self._clock = clock
        self._typed = typed
        self._cities = cities
        self._writer = writer

    async def sign(self, actor: Person, decision_id: int, seen: str) -> DecisionRecord:
        """Sign for the actor's city. `seen`: the beginning of the hash of the text that was shown.

        The signature that reaches the threshold adopts the statement. Raises NotAllowed, UserError.
        """
        city_id = own_city(actor)
        guild_id, now = actor.guild_id, self._clock.now()
        cities = {city.id: city for city in await self._cities.cities(guild_id)}
        async with self._database.transaction() as tx:
            record = await store.record(tx, guild_id, decision_id)
            if record is None:
                raise UserError(NO_DECISION)
            decision = record.decision
            require_changeable(decision)
            if decision.kind is not DecisionKind.STATEMENT:
                raise UserError(Text("Only joint statements are signed. {number} is not one.", number=decision.number))
            digest = record.current.text_hash
            if not seen or not digest.startswith(seen):
                raise UserError(
                    Text(
                        "The text of {number} has changed since you opened it. Please read it again.",
                        number=decision.number,
                    )
                )
            if any(signature.city_id == city_id for signature in record.standing_signatures):
                raise UserError(Text("Your city has already signed this text."))
            who = await self._writer.seal_actor(tx, actor)
            puts = [
                RowChange(
                    "decision_signatures",
                    {
                        "decision_id": decision_id,
                        "city_id": city_id,
                        "text_hash": digest,
                        "revision": record.current.number,
                        "function": actor.function or "",
                        "signed_at": to_db(now),
                        "zone": cities[city_id].zone.key if city_id in cities else actor.zone.key,
                        "void": 0,
                        "commitment": who,
                    },
                )
            ]
            signed = {city_id, *(signature.city_id for signature in record.standing_signatures)}
            countries = {city.id: city.country for city in cities.values()}
            if decision.state is DecisionState.PROPOSED and threshold_met(decision.threshold, signed, countries):
                puts += [
                    RowChange("decisions", {"id": decision_id, "state": DecisionState.ADOPTED.value}),
                    RowChange(
                        "decision_states",
                        {
                            "decision_id": decision_id,
                            "position": len(record.states) + 1,
                            "state": DecisionState.ADOPTED.value,
                            "note": "",
                            "entered_at": to_db(now),
                            "commitment": who,
                        },
                    ),
                ]
            await self._writer.append(tx, guild_id, "signed", puts)
            await self._writer.redraw(tx, guild_id, decision_id)
            after = await store.record(tx, guild_id, decision_id)
            if after is None:
                raise LookupError(decision_id)
            return after

    async def reserve(self, actor: Person, decision_id: int, words: str, typed: Draft | None = None) -> DecisionRecord:
        """Record what the actor's city does not share; it appears with the decision everywhere."""
        city_id = own_city(actor)
        guild_id = actor.guild_id
        words = parse_note(words)
        if not words:
            raise UserError(Text("Please write what your city does not share."))
        async with self._database.transaction() as tx:
            record = await store.record(tx, guild_id, decision_id)
            if record is None:
                raise UserError(NO_DECISION)
            require_changeable(record.decision)
            if typed is not None:
                await self._typed.use(tx, typed)
            who = await self._writer.seal_actor(tx, actor)
            row: Row = {
                "decision_id": decision_id,
                "position": len(record.reservations) + 1,
                "city_id": city_id,
                "words": words,
                "revision": record.current.number,
                "function": actor.function or "",
                "made_at": to_db(self._clock.now()),
                "commitment": who,
            }
            await self._writer.append(tx, guild_id, "reserved", [RowChange("decision_reservations", row)])
            await self._writer.redraw(tx, guild_id, decision_id)
            after = await store.record(tx, guild_id, decision_id)
            if after is None:
                raise LookupError(decision_id)
            return after
