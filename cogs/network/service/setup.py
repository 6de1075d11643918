"""The use cases of `/setup`: plan, start a run, remember what it made, end it. One run for each server at a time."""

from collections.abc import Awaitable, Callable, Sequence

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.due.models import DueState, Skipped
from bot.due.service import DueList
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.network.models.cities import City
from cogs.network.models.forum import Forum
from cogs.network.models.plan import (
    DesiredServer,
    Drift,
    ObjectKind,
    ProvisionedObject,
    ServerSnapshot,
    SetupPlan,
    SetupRun,
    SetupRunState,
)
from cogs.network.models.topics import Topic
from cogs.network.rules.desired import desired_server
from cogs.network.rules.drift import find_drift
from cogs.network.rules.kept_objects import with_kept
from cogs.network.rules.plan import make_plan, missing_permissions
from cogs.network.store import provisioned, runs
from cogs.network.store import topics as topic_store

APPLY_DUE = "network.apply"
"""The kind of due work that brings a confirmed plan about; its queue key is `setup:<run id>`."""
TARGETS = "targets"
"""In its payload: what was confirmed, as [kind, key] pairs. A run that is taken up again does nothing else."""

FURNISH = "furnish"
"""Also in its payload: whether the welcome post and everybody's roles follow, as after a whole plan."""

CHANGED_SINCE = Text(
    "The server or the list of cities and topics has changed since this plan was shown, so nothing was done. "
    "Please look at the new plan with `/setup apply`."
)
UNDER_WAY = Text("A run of `/setup apply` is already under way on this server. Please wait until it has ended.")
NOTHING_TO_DO = Text("Nothing needs to be done: the server stands as it is declared.")
NOT_READY = Text("Something stands against this plan. `/setup plan` says what; please mend that first.")


class SetupService:
    """Plans are computed anew each time, from the database and from the snapshot that the caller took."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        due: DueList,
        forum: Forum,
        cities: Callable[[int], Awaitable[list[City]]],
        topics: Callable[[int], Awaitable[list[Topic]]],
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._forum = forum
        self._cities = cities
        self._topics = topics

    async def wanted(self, guild_id: int) -> DesiredServer:
        """What the server should be like today: as declared, except for what admins decided to keep."""
        cities, topics = await self._cities(guild_id), await self._topics(guild_id)
        async with self._database.read() as reader:
            stored = await provisioned.all_of(reader, guild_id)
            standing = {row.key for row in stored if row.kind is ObjectKind.CHANNEL}
            archived = [one for one in await topic_store.archived(reader, guild_id) if one.channel_key in standing]
            kept = await provisioned.kept(reader, guild_id)
        return with_kept(desired_server(self._forum, cities, topics, archived), kept, stored, guild_id)

    async def stored(self, guild_id: int) -> list[ProvisionedObject]:
        """What was made or adopted so far."""
        async with self._database.read() as reader:
            return await provisioned.all_of(reader, guild_id)

    async def plan(self, snapshot: ServerSnapshot) -> SetupPlan:
        """The steps from the server as it stands to what is declared."""
        return make_plan(await self.wanted(snapshot.guild_id), snapshot, await self.stored(snapshot.guild_id))

    async def drift(self, snapshot: ServerSnapshot) -> list[Drift]:
        """What was changed by hand since it was written."""
        return find_drift(snapshot, await self.stored(snapshot.guild_id))

    async def missing_permissions(self, snapshot: ServerSnapshot) -> tuple[str, ...]:
        """The permissions that the bot needs on this server and does not have."""
        return missing_permissions(await self.wanted(snapshot.guild_id), snapshot)

    async def latest(self, guild_id: int) -> SetupRun | None:
        """The last run, under way or ended."""
        async with self._database.read() as reader:
            return await runs.latest(reader, guild_id)

    async def start(self, actor: Person, snapshot: ServerSnapshot, digest: str, channel_id: int) -> SetupRun:
        """Begin to apply the plan that was confirmed as `digest`; its progress will be shown in the channel.

        Raises UserError when the server has changed since, another run is under way, or the plan cannot be applied.
        """
        actor.require(Right.ADMIN)
        plan = await self.plan(snapshot)
        before = await self.latest(actor.guild_id)
        if before is not None and before.state is SetupRunState.RUNNING and await self._pending(before):
            raise UserError(UNDER_WAY)
        if plan.digest != digest:
            raise UserError(CHANGED_SINCE)
        if not plan.steps:
            raise UserError(NOTHING_TO_DO)
        if plan.problems:
            raise UserError(NOT_READY)
        async with self._database.transaction() as tx:
            last = await runs.latest(tx, actor.guild_id)
            if last is not None and (before is None or last.id != before.id):
                # Somebody else confirmed between our look and this transaction.
                raise UserError(UNDER_WAY)
            return await self._begin(tx, actor, last, [step.target for step in plan.steps], channel_id, digest)

    async def start_part(
        self, tx: Transaction, actor: Person, targets: Sequence[tuple[str, str]], channel_id: int
    ) -> SetupRun:
        """Begin to bring only these (kind, key) to what is declared, in the transaction that changes what is declared.

        Raises UserError when another run is under way.
        """
        actor.require(Right.ADMIN)
        last = await runs.latest(tx, actor.guild_id)
        if last is not None and last.state is SetupRunState.RUNNING and await self._pending(last):
            raise UserError(UNDER_WAY)
        return await self._begin(tx, actor, last, targets, channel_id, "", publish=False)

    async def _begin(
        self,
        tx: Transaction,
        actor: Person,
        last: SetupRun | None,
        targets: Sequence[tuple[str, str]],
        channel_id: int,
        digest: str,
        *,
        publish: bool = True,
    ) -> SetupRun:
        guild_id, now = actor.guild_id, self._clock.now()
        if last is not None and last.state is not SetupRunState.DONE:
            await self._due.cancel(tx, guild_id, _queue_key(last.id))
            await runs.end(tx, last.id, SetupRunState.FAILED, last.error or "given up for a later run", now)
        run_id = await runs.insert(
            tx,
            guild_id=guild_id,
            user_id=actor.user_id,
            channel_id=channel_id,
            plan_hash=digest,
            language=actor.language,
            total=len(targets),
            now=now,
        )
        payload = {TARGETS: [list(target) for target in targets], FURNISH: publish}
        await self._due.put(tx, guild_id=guild_id, kind=APPLY_DUE, queue_key=_queue_key(run_id), payload=payload)
        run = await runs.find(tx, run_id)
        if run is None:
            raise LookupError(run_id)
        return run

    async def take_up(self, run_id: int) -> SetupRun:
        """The run, to be worked on now; one that had failed is open again. Raises Dropped when a later one exists."""
        async with self._database.transaction() as tx:
            run = await runs.find(tx, run_id)
            latest = await runs.latest(tx, run.guild_id) if run is not None else None
            if run is None or latest is None or latest.id != run.id:
                raise Skipped("a later run has taken its place")
            await runs.reopen(tx, run_id)
            found = await runs.find(tx, run_id)
        return found or run

    async def record(self, guild_id: int, row: ProvisionedObject) -> None:
        """Remember an object, as soon as Discord has answered."""
        async with self._database.transaction() as tx:
            await provisioned.put(tx, guild_id, row, self._clock.now())

    async def advance(self, run_id: int, finished: int) -> None:
        """Note how many of the run's steps are done."""
        async with self._database.transaction() as tx:
            await runs.advance(tx, run_id, finished)

    async def end(self, run_id: int, error: str | None = None) -> None:
        """The run has ended: done, or failed for `error` (a short English phrase)."""
        async with self._database.transaction() as tx:
            state = SetupRunState.DONE if error is None else SetupRunState.FAILED
            await runs.end(tx, run_id, state, error, self._clock.now())

    async def _pending(self, run: SetupRun) -> bool:
        """Whether the run's work will go on by itself."""
        items = await self._due.of_queue(run.guild_id, _queue_key(run.id))
        return any(item.state is DueState.PENDING for item in items)


def _queue_key(run_id: int) -> str:
    return f"setup:{run_id}"
