"""Plans, starts and ends the runs of `/setup`, and remembers what they made. One run for each server at a time."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.delivery.states import PostState
from bot.due.models import DueState, Skipped
from bot.errors import UserError
from bot.people import Person, Right
from bot.reasons import REPLACED
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.network.models.forum import Forum
from cogs.network.models.plan import (
    PLANNING,
    AdoptionRules,
    ApplyPayload,
    ConfirmedAdoption,
    Drift,
    KeptObject,
    SetupPlan,
    SetupRun,
    SetupRunState,
)
from cogs.network.models.server_state import (
    DesiredServer,
    ObjectKind,
    ObjectRef,
    ProvisionedObject,
    ServerSnapshot,
)
from cogs.network.models.topics import Topic
from cogs.network.rules.desired import desired_server
from cogs.network.rules.drift import find_drift
from cogs.network.rules.follow_ups import with_follow_ups
from cogs.network.rules.kept_objects import with_kept
from cogs.network.rules.plan import adoptions, make_plan, missing_permissions
from cogs.network.rules.room import with_room
from cogs.network.service.roles import wanted_roles
from cogs.network.store import cities as city_store
from cogs.network.store import kept_roles, provisioned, runs
from cogs.network.store import topics as topic_store

WELCOME = "welcome"
"""The key of the channel that newcomers read."""
WELCOME_POST = ObjectRef(ObjectKind.CHANNEL, "welcome/post")
"""Stands for the post in it, among what admins keep as it is."""
APPLY_DUE = "network.apply"
"""The kind of due work that brings a confirmed plan about; its queue key is `setup:<run id>`."""

CHANGED_SINCE = Text(
    "The server or the list of cities and topics has changed since this plan was shown, so nothing was done. "
    "Please look at the new plan with `/setup apply`."
)
UNDER_WAY = Text("A run of `/setup apply` is already under way on this server. Please wait until it has ended.")
NOTHING_TO_DO = Text("There is nothing to do: the server matches the configuration.")
NOT_READY = Text("This plan can't be applied yet. `/setup plan` says why; please fix that first.")


@dataclass(frozen=True, slots=True)
class SetupService:
    """Plans are computed anew each time, from the database and from the snapshot that the caller took."""

    work: Work
    forum: Forum

    async def desired(self, guild_id: int, proposed: Topic | None = None) -> DesiredServer:
        """What the server should be like today: as declared, except for what admins decided to keep.

        `proposed` is a topic as somebody would like it to be.
        """
        declared, rows, kept = await self._declared(guild_id, proposed)
        return with_kept(declared, kept, rows, guild_id)

    async def desired_on(
        self, snapshot: ServerSnapshot, proposed: Topic | None = None, adoption: AdoptionRules = PLANNING
    ) -> DesiredServer:
        """The same for a server as it stands: with as many categories as its channels need."""
        declared, rows, kept = await self._declared(snapshot.guild_id, proposed)
        return with_kept(with_room(declared, snapshot, rows, adoption), kept, rows, snapshot.guild_id)

    async def _declared(
        self, guild_id: int, proposed: Topic | None
    ) -> tuple[DesiredServer, list[ProvisionedObject], list[KeptObject]]:
        """The server without what admins keep, what we remember of it, and what they keep."""
        async with self.work.read() as reader:
            cities = await city_store.all_of(reader, guild_id)
            topics = await topic_store.all_of(reader, guild_id)
            if proposed is not None:
                topics = [*(topic for topic in topics if topic.id != proposed.id), proposed]
            rows = await provisioned.all_of(reader, guild_id)
            known = {row.key for row in rows if row.kind is ObjectKind.CHANNEL}
            archived = [topic for topic in await topic_store.archived(reader, guild_id) if topic.channel_key in known]
            kept = await provisioned.kept(reader, guild_id)
        return desired_server(self.forum, cities, topics, archived), rows, kept

    async def provisioned(self, guild_id: int) -> list[ProvisionedObject]:
        """What was made or adopted so far."""
        async with self.work.read() as reader:
            return await provisioned.all_of(reader, guild_id)

    async def plan(self, snapshot: ServerSnapshot, proposed: Topic | None = None) -> SetupPlan:
        """The steps from the server as it stands to what is declared; `proposed` as in `desired`."""
        guild_id, desired = snapshot.guild_id, await self.desired_on(snapshot, proposed)
        rows = await self.provisioned(guild_id)
        async with self.work.read() as reader:
            wanted = await wanted_roles(reader, guild_id)
            kept = await kept_roles.all_of(reader, guild_id)
            posts = {entry.key for entry in await provisioned.kept(reader, guild_id)}
        gone = WELCOME_POST.key in posts or all(channel.key != WELCOME for channel in desired.channels)
        welcome = PostState.CURRENT if gone else snapshot.welcome
        plan = make_plan(desired, snapshot, rows)
        return with_follow_ups(plan, desired, snapshot, rows, wanted, kept, welcome=welcome)

    async def drift(self, snapshot: ServerSnapshot) -> list[Drift]:
        """What was changed by hand since it was written."""
        return find_drift(snapshot, await self.provisioned(snapshot.guild_id))

    async def found_clean(self, guild_id: int) -> None:
        """A look found nothing that differs: what was said before is over, and is said again when it comes back."""
        async with self.work.begin(guild_id) as unit:
            await provisioned.set_clean(unit.tx, guild_id, unit.now)

    async def clean_at(self, guild_id: int) -> str:
        """Tells apart what differs now from what differed before a look last found nothing."""
        async with self.work.read() as reader:
            return await provisioned.clean_at(reader, guild_id)

    async def missing_permissions(self, snapshot: ServerSnapshot) -> tuple[str, ...]:
        """The permissions that the bot needs on this server and does not have."""
        return missing_permissions(await self.desired(snapshot.guild_id), snapshot)

    async def latest(self, guild_id: int) -> SetupRun | None:
        """The last run, under way or ended."""
        async with self.work.read() as reader:
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
        if plan.is_empty:
            raise UserError(NOTHING_TO_DO)
        if plan.problems:
            raise UserError(NOT_READY)
        async with self.work.begin(actor.guild_id) as unit:
            last = await runs.latest(unit.tx, actor.guild_id)
            if last is not None and (before is None or last.id != before.id):
                # Somebody else confirmed between our look and this transaction.
                raise UserError(UNDER_WAY)
            payload = ApplyPayload(
                tuple(step.ref for step in plan.steps),
                adoptions(plan),
                welcome=plan.welcome is not PostState.CURRENT,
                members=tuple(change.user_id for change in plan.members),
            )
            return await _begin(unit, actor, last, payload, channel_id, digest)

    async def start_part(
        self,
        unit: UnitOfWork,
        actor: Person,
        targets: Sequence[ObjectRef],
        channel_id: int,
        adopt: Sequence[ConfirmedAdoption] = (),
        members: tuple[int, ...] = (),
        *,
        welcome: bool = False,
    ) -> SetupRun:
        """Begin to bring only these to what is declared, in the unit of work that changes what is declared.

        `adopt`: what somebody has seen and confirmed to be taken over; nothing else is adopted. `members`: whose roles
        follow.

        Raises UserError when another run is under way.
        """
        actor.require(Right.ADMIN)
        last = await runs.latest(unit.tx, actor.guild_id)
        if last is not None and last.state is SetupRunState.RUNNING and await self._pending(last):
            raise UserError(UNDER_WAY)
        payload = ApplyPayload(tuple(targets), tuple(adopt), welcome=welcome, members=members)
        return await _begin(unit, actor, last, payload, channel_id, "")

    async def take_up(self, guild_id: int, run_id: int) -> SetupRun:
        """The run, to be worked on now; one that had failed is open again. Raises Skipped when a later one exists."""
        async with self.work.begin(guild_id) as unit:
            latest = await runs.latest(unit.tx, guild_id)
            if latest is None or latest.id != run_id:
                raise Skipped("a later run has taken its place")
            await runs.reopen(unit.tx, run_id)
            return await runs.get(unit.tx, run_id)

    async def record(self, guild_id: int, row: ProvisionedObject) -> None:
        """Remember an object, as soon as Discord has answered."""
        async with self.work.begin(guild_id) as unit:
            await provisioned.put(unit.tx, guild_id, row, unit.now)

    async def advance(self, run: SetupRun, finished: int) -> None:
        """Note how many of the run's steps are done."""
        async with self.work.begin(run.guild_id) as unit:
            await runs.advance(unit.tx, run.id, finished)

    async def end(self, run: SetupRun, error: str | None = None) -> SetupRun:
        """The run has ended: done, or failed for `error` (a short English phrase). Returns it as it is now."""
        async with self.work.begin(run.guild_id) as unit:
            state = SetupRunState.DONE if error is None else SetupRunState.FAILED
            await runs.end(unit.tx, run.id, state, error, unit.now)
            if state is SetupRunState.DONE:
                await unit.retry_places()
            return await runs.get(unit.tx, run.id)

    async def _pending(self, run: SetupRun) -> bool:
        """Whether the run's work will go on by itself."""
        items = await self.work.due.of_queue(run.guild_id, _queue_key(run.id))
        return any(item.state is DueState.PENDING for item in items)


def _queue_key(run_id: int) -> str:
    return f"setup:{run_id}"


async def _begin(
    unit: UnitOfWork, actor: Person, last: SetupRun | None, payload: ApplyPayload, channel_id: int, digest: str
) -> SetupRun:
    if last is not None and last.state is not SetupRunState.DONE:
        await unit.cancel_due(_queue_key(last.id))
        await runs.end(unit.tx, last.id, SetupRunState.FAILED, last.error or REPLACED.message, unit.now)
    run_id = await runs.insert(
        unit.tx,
        guild_id=unit.guild_id,
        user_id=actor.user_id,
        channel_id=channel_id,
        plan_hash=digest,
        language=actor.language,
        total=len(payload.targets),
        now=unit.now,
    )
    await unit.put_due(APPLY_DUE, _queue_key(run_id), payload=payload)
    return await runs.get(unit.tx, run_id)
