"""Tasks that follow from decisions: set, remembered, ticked off."""

from datetime import date, datetime, time, timedelta
from typing import Final

from bot.clock import Clock, to_db
from bot.database import Database, Reader
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person
from bot.texts import Text
from cogs.decisions.models.archive import Row, RowChange
from cogs.decisions.models.decisions import FollowUp
from cogs.decisions.models.due import REMINDER
from cogs.decisions.models.tasks import Task
from cogs.decisions.rules.parsing import parse_day, parse_note, parse_task
from cogs.decisions.rules.states import require_changeable, require_completable, require_speaker
from cogs.decisions.service.reading import NO_DECISION
from cogs.decisions.service.writer import ArchiveWriter
from cogs.decisions.store import followups as store
from cogs.decisions.store import records as record_store
from cogs.network.models.cities import City
from cogs.network.service.cities import CityService

REMINDERS: Final = (timedelta(days=7), timedelta(days=1), timedelta(days=-1))
"""How long before its day a task is recalled; the last one, on the day after, says that it is overdue."""
_MORNING = time(9)
NO_TASK = Text("There is no such task. `/decision overdue` and the decisions show them with their numbers.")


class FollowUpService:
    """Follow-ups. Reminders are on the due list from the moment a task is set."""

    def __init__(
        self, database: Database, clock: Clock, due: DueList, typed: Drafts, cities: CityService, writer: ArchiveWriter
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._typed = typed
        self._cities = cities
        self._writer = writer

    async def add(
        self, actor: Person, decision_id: int, city_id: int, task: str, due: str, typed: Draft | None = None
    ) -> Task:
        """Give a city a task (mandates, moderators); `due` is read in its zone. Raises NotAllowed, UserError."""
        require_speaker(actor)
        guild_id, now = actor.guild_id, self._clock.now()
        city = await self._cities.city(guild_id, city_id)
        if city.removed_at is not None:
            raise UserError(Text("{city} is no longer a member of this forum.", city=city.name))
        words, day = parse_task(task), parse_day(due, now, city.zone)
        async with self._database.transaction() as tx:
            decision = await record_store.find(tx, guild_id, decision_id)
            if decision is None:
                raise UserError(NO_DECISION)
            require_changeable(decision)
            if typed is not None:
                await self._typed.use(tx, typed)
            number = await store.next_id(tx, guild_id)
            row: Row = {
                "id": number,
                "decision_id": decision_id,
                "city_id": city_id,
                "task": words,
                "due_on": day.isoformat(),
                "done_at": None,
                "outcome": "",
                "made_at": to_db(now),
                "commitment": await self._writer.seal_actor(tx, actor),
            }
            await self._writer.append(tx, guild_id, "follow_up", [RowChange("decision_follow_ups", row)])
            await self._writer.redraw(tx, guild_id, decision_id)
            for before in REMINDERS:
                at = morning(day - before, city)
                if at > now:
                    await self._due.put(
                        tx,
                        guild_id=guild_id,
                        kind=REMINDER,
                        queue_key=f"follow-up:{guild_id}:{number}",
                        key=f"{REMINDER}/{number}/{before.days}",
                        at=at,
                        payload={"days": before.days},
                    )
            follow_up = await store.find(tx, guild_id, number)
        if follow_up is None:
            raise LookupError(number)
        return Task(follow_up, decision, city)

    async def completable(self, actor: Person, number: int) -> FollowUp:
        """The task, if the actor may tick it off now. Raises NotAllowed, UserError."""
        async with self._database.read() as reader:
            return await _completable(reader, actor, number)

    async def done(self, actor: Person, number: int, outcome: str = "", typed: Draft | None = None) -> Task:
        """Tick a task off (the responsible city's mandates, moderators). Raises NotAllowed, UserError."""
        guild_id, outcome = actor.guild_id, parse_note(outcome)
        async with self._database.transaction() as tx:
            follow_up = await _completable(tx, actor, number)
            if typed is not None:
                await self._typed.use(tx, typed)
            row: Row = {
                "id": number,
                "decision_id": follow_up.decision_id,
                "done_at": to_db(self._clock.now()),
                "outcome": outcome,
                "commitment": await self._writer.seal_actor(tx, actor),
            }
            await self._writer.append(tx, guild_id, "follow_up_done", [RowChange("decision_follow_ups", row)])
            await self._due.cancel(tx, guild_id, f"follow-up:{guild_id}:{number}")
            await self._writer.redraw(tx, guild_id, follow_up.decision_id)
        return await self.task(guild_id, number)

    async def task(self, guild_id: int, number: int) -> Task:
        """Raises UserError when there is none."""
        async with self._database.read() as reader:
            follow_up = await store.find(reader, guild_id, number)
            decision = await record_store.find(reader, guild_id, follow_up.decision_id) if follow_up else None
        if follow_up is None or decision is None:
            raise UserError(NO_TASK)
        return Task(follow_up, decision, await self._cities.city(guild_id, follow_up.city_id))

    async def open_tasks(self, guild_id: int) -> list[Task]:
        """What is not done, the earliest day first; nothing of decisions that are out of view."""
        async with self._database.read() as reader:
            found = await store.still_open(reader, guild_id)
            chosen = await record_store.chosen(reader, guild_id, sorted({follow_up.decision_id for follow_up in found}))
        decisions = {decision.id: decision for decision in chosen}
        cities = await self._named(guild_id, {follow_up.city_id for follow_up in found})
        return [Task(follow_up, decisions[follow_up.decision_id], cities[follow_up.city_id]) for follow_up in found]

    async def overdue(self, guild_id: int) -> list[Task]:
        now = self._clock.now()
        return [task for task in await self.open_tasks(guild_id) if task.overdue(now)]

    async def progress(self, guild_id: int) -> list[tuple[City, int, int]]:
        """(city, done, all) for every city with tasks."""
        async with self._database.read() as reader:
            rows = await store.progress(reader, guild_id)
        cities = await self._named(guild_id, {city_id for city_id, _, _ in rows})
        return [(cities[city_id], done, total) for city_id, done, total in rows]

    async def _named(self, guild_id: int, ids: set[int]) -> dict[int, City]:
        """Those cities, former members too."""
        found = {city.id: city for city in await self._cities.cities(guild_id)}
        return {
            city_id: found[city_id] if city_id in found else await self._cities.city(guild_id, city_id)
            for city_id in ids
        }


async def _completable(reader: Reader, actor: Person, number: int) -> FollowUp:
    follow_up = await store.find(reader, actor.guild_id, number)
    decision = await record_store.find(reader, actor.guild_id, follow_up.decision_id) if follow_up else None
    if follow_up is None or decision is None or decision.tombstone is not None:
        raise UserError(NO_TASK)
    require_completable(actor, follow_up.city_id)
    if follow_up.done_at is not None:
        raise UserError(Text("Task {number} is already done.", number=str(number)))
    return follow_up


def morning(day: date, city: City) -> datetime:
    """Nine o'clock on the city's clocks."""
    return datetime.combine(day, _MORNING, city.zone)
