"""Tasks that follow from decisions: set, remembered, ticked off."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.clock import to_db
from bot.database import Reader
from bot.drafts import Draft
from bot.errors import UserError
from bot.matching import best, read_id
from bot.people import Person
from bot.texts import Bilingual, Text
from bot.work import Work
from cogs.decisions.models.archive import Row, RowChange
from cogs.decisions.models.decisions import FollowUp
from cogs.decisions.models.due import REMINDER, FollowUpReminder
from cogs.decisions.models.tasks import Task
from cogs.decisions.rules.parsing import parse_day, parse_note, parse_task
from cogs.decisions.rules.states import refuse_same_task, require_changeable, require_completable, require_speaker
from cogs.decisions.service import writer
from cogs.decisions.service.reading import require_record
from cogs.decisions.store import followups as store
from cogs.decisions.store import records as record_store
from cogs.network.models.cities import City
from cogs.network.service.cities import CityService

REMINDERS: Final = (timedelta(days=7), timedelta(days=1), timedelta(days=-1))
"""How long before its day a task is recalled; the last one, on the day after, says that it is overdue."""
_MORNING = time(9)
NO_TASK = Text("There is no such task. `/decision overdue` and the decisions show them with their numbers.")
_CALLED = frozenset({"task", "aufgabe"})


@dataclass(frozen=True, slots=True)
class FollowUpService:
    """Follow-ups. Reminders are on the due list from the moment a task is set."""

    work: Work
    cities: CityService

    async def add(
        self, actor: Person, decision_id: int, city_id: int, task: str, due: str, draft: Draft | None = None
    ) -> Task:
        """Give a city a task (mandates, moderators); `due` is read in its zone. Raises NotAllowed, UserError."""
        require_speaker(actor)
        guild_id, now = actor.guild_id, self.work.now()
        city = await self.cities.city(guild_id, city_id)
        if city.removed_at is not None:
            raise UserError(Text("{city} is no longer a member of this forum.", city=city.name))
        words, day = parse_task(task), parse_day(due, now, city.zone)
        async with self.work.begin(guild_id, draft) as unit:
            tx = unit.tx
            record = await require_record(tx, guild_id, decision_id)
            require_changeable(record.decision)
            refuse_same_task(record, city_id, words, day)
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
                "commitment": await writer.seal_actor(unit, actor),
            }
            names = {("city", city_id): Bilingual(city.name, city.name)}
            await writer.append(unit, "follow_up", [RowChange("decision_follow_ups", row)], names)
            await writer.redraw(unit, decision_id)
            for before in REMINDERS:
                at = morning(day - before, city)
                if at > now:
                    await unit.put_due(
                        REMINDER,
                        f"follow-up:{guild_id}:{number}",
                        key=f"{REMINDER}/{number}/{before.days}",
                        at=at,
                        payload=FollowUpReminder(before.days),
                    )
            follow_up = await store.find(tx, guild_id, number)
        if follow_up is None:
            raise LookupError(number)
        return Task(follow_up, record.decision, city)

    async def completable(self, actor: Person, number: int) -> FollowUp:
        """The task, if the actor may tick it off now. Raises NotAllowed, UserError."""
        async with self.work.read() as reader:
            return await _completable(reader, actor, number)

    async def done(self, actor: Person, number: int, outcome: str = "", draft: Draft | None = None) -> Task:
        """Tick a task off (the responsible city's mandates, moderators). Raises NotAllowed, UserError."""
        guild_id, outcome = actor.guild_id, parse_note(outcome)
        async with self.work.begin(guild_id, draft) as unit:
            follow_up = await _completable(unit.tx, actor, number)
            row: Row = {
                "id": number,
                "decision_id": follow_up.decision_id,
                "done_at": to_db(unit.now),
                "outcome": outcome,
                "commitment": await writer.seal_actor(unit, actor),
            }
            await writer.append(unit, "follow_up_done", [RowChange("decision_follow_ups", row)])
            await unit.cancel_due(f"follow-up:{guild_id}:{number}")
            await writer.redraw(unit, follow_up.decision_id)
        return await self.task(guild_id, number)

    async def task(self, guild_id: int, number: int) -> Task:
        """Raises UserError when there is none."""
        async with self.work.read() as reader:
            follow_up = await store.find(reader, guild_id, number)
            decision = await record_store.find(reader, guild_id, follow_up.decision_id) if follow_up else None
        if follow_up is None or decision is None:
            raise UserError(NO_TASK)
        return Task(follow_up, decision, await self.cities.city(guild_id, follow_up.city_id))

    async def open_tasks(self, guild_id: int) -> list[Task]:
        """What is not done, the earliest day first; nothing of decisions that are out of view."""
        async with self.work.read() as reader:
            follow_ups = await store.still_open(reader, guild_id)
            chosen = await record_store.chosen(
                reader, guild_id, sorted({follow_up.decision_id for follow_up in follow_ups})
            )
        decisions = {decision.id: decision for decision in chosen}
        cities = await self._named(guild_id, {follow_up.city_id for follow_up in follow_ups})
        return [
            Task(follow_up, decisions[follow_up.decision_id], cities[follow_up.city_id]) for follow_up in follow_ups
        ]

    async def pick(self, guild_id: int, typed: str) -> FollowUp:
        """The task that somebody means by its number or words. Raises UserError, naming all that can be meant."""
        number = read_id(typed.split("·", maxsplit=1)[0], _CALLED)
        if number is not None:
            return (await self.task(guild_id, number)).follow_up
        tasks = await self.find(guild_id, typed) if typed.strip() else []
        if len(tasks) != 1:
            raise UserError(Text("Please choose the task from the list."))
        return tasks[0].follow_up

    async def find(self, guild_id: int, typed: str) -> list[Task]:
        """Open tasks that fit what was typed so far, by number, city or words."""
        tasks = await self.open_tasks(guild_id)
        if not typed.strip():
            return tasks
        return best(typed.strip().removeprefix("#"), tasks, _names)

    async def overdue(self, guild_id: int) -> list[Task]:
        now = self.work.now()
        return [task for task in await self.open_tasks(guild_id) if task.overdue(now)]

    async def progress(self, guild_id: int) -> list[tuple[City, int, int]]:
        """(city, done, all) for every city with tasks."""
        async with self.work.read() as reader:
            rows = await store.progress(reader, guild_id)
        cities = await self._named(guild_id, {city_id for city_id, _, _ in rows})
        return [(cities[city_id], done, total) for city_id, done, total in rows]

    async def _named(self, guild_id: int, ids: set[int]) -> dict[int, City]:
        """Those cities, former members too."""
        cities = {city.id: city for city in await self.cities.cities(guild_id)}
        return {
            city_id: cities[city_id] if city_id in cities else await self.cities.city(guild_id, city_id)
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


def _names(task: Task) -> tuple[str, ...]:
    """What a task is found by."""
    follow_up = task.follow_up
    return (str(follow_up.id), task.city.name, follow_up.task, f"{follow_up.id} · {task.city.name} · {follow_up.task}")


def morning(day: date, city: City) -> datetime:
    """Nine o'clock on the city's clocks."""
    return datetime.combine(day, _MORNING, city.zone)
