"""What stands on the server and the runs that brought it there, on a real database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.drafts import Drafts
from bot.due.models import DueState, Skipped
from bot.due.service import DueList
from bot.errors import NotAllowed, UserError
from bot.people import Person, Right
from bot.texts import Language
from bot.work import Work
from cogs.network.models.plan import ApplyPayload, SetupRunState
from cogs.network.models.server_state import (
    ChannelState,
    ObjectKind,
    Overwrite,
    ProvisionedObject,
    RoleState,
    ServerSnapshot,
)
from cogs.network.service.server import ServerService
from cogs.network.service.setup import (
    APPLY_DUE,
    CHANGED_SINCE,
    NOT_READY,
    NOTHING_TO_DO,
    UNDER_WAY,
    SetupService,
)
from cogs.network.store import provisioned
from tests.unit.network.servers import FORUM, GUILD, PaperServer, desired, empty_server, live_role

CHANNEL = 10
ADMIN = Person(GUILD, 5, "Forum Admin", Language.DE, FORUM.zone, rights=frozenset({Right.ALL, Right.MOD, Right.ADMIN}))
ROLE = RoleState("Moderation", 0xB5532A, hoist=True, mentionable=True, permissions=1 << 40)
LOG = ChannelState("protokoll-log", "Was der Bot getan hat", 9, (Overwrite(1, member=False, allow=0, deny=1 << 10),))


@pytest.fixture
def due(database: Database, clock: TravellingClock) -> DueList:
    return DueList(database, clock)


@pytest.fixture
def service(database: Database, clock: TravellingClock, due: DueList) -> SetupService:
    return SetupService(Work(database, clock, due, Drafts(database, clock)), FORUM)


async def test_an_object_is_remembered_as_it_was_written(database: Database, service: SetupService) -> None:
    rows = [
        ProvisionedObject(ObjectKind.CHANNEL, "log", 12, adopted=False, written=LOG),
        ProvisionedObject(ObjectKind.ROLE, "moderators", 11, adopted=True, written=ROLE),
        ProvisionedObject(ObjectKind.ROLE, "staff", 13, adopted=True, written=None),
    ]
    for row in rows:
        await service.record(GUILD, row)
    assert await service.provisioned(GUILD) == rows
    server = ServerService(database, FORUM)
    assert await server.channel(GUILD, "log") == 12
    assert await server.role(GUILD, "log") is None
    assert await server.role(GUILD + 1, "moderators") is None
    assert await server.roles(GUILD) == {"moderators": 11, "staff": 13}


async def test_what_is_made_anew_takes_the_place_of_what_was_deleted(service: SetupService) -> None:
    await service.record(GUILD, ProvisionedObject(ObjectKind.ROLE, "staff", 11, adopted=True, written=ROLE))
    await service.record(GUILD, ProvisionedObject(ObjectKind.ROLE, "staff", 12, adopted=False, written=ROLE))
    assert [(row.object_id, row.adopted) for row in await service.provisioned(GUILD)] == [(12, False)]


async def test_an_object_has_one_key(database: Database, clock: TravellingClock) -> None:
    async with database.transaction() as tx:
        for key in ("old", "new"):
            row = ProvisionedObject(ObjectKind.CHANNEL, key, 12, adopted=False, written=LOG)
            await provisioned.put(tx, GUILD, row, clock.now())
    async with database.read() as reader:
        assert [row.key for row in await provisioned.all_of(reader, GUILD)] == ["new"]


async def test_a_confirmed_plan_and_its_work_are_written_together(service: SetupService, due: DueList) -> None:
    server = empty_server()
    plan = await service.plan(server)
    run = await service.start(ADMIN, server, plan.digest, CHANNEL)
    assert (run.state, run.total, run.finished, run.language) == (
        SetupRunState.RUNNING,
        len(plan.steps),
        0,
        Language.DE,
    )
    (item,) = await due.ready(10)
    assert (item.kind, item.queue_number) == (APPLY_DUE, run.id)
    steps = tuple(step.ref for step in plan.steps)
    assert item.load(ApplyPayload) == ApplyPayload(steps, welcome=False, members=())


async def test_only_admins_start_a_run(service: SetupService) -> None:
    moderator = replace(ADMIN, rights=frozenset({Right.ALL, Right.MOD}))
    with pytest.raises(NotAllowed):
        await service.start(moderator, empty_server(), "whatever", CHANNEL)


def changed(server: ServerSnapshot) -> ServerSnapshot:
    return replace(server, roles=(*server.roles, live_role(99, "new", 1)))


async def test_a_plan_is_refused_when_the_server_has_changed_since(service: SetupService, due: DueList) -> None:
    digest = (await service.plan(empty_server())).digest
    with pytest.raises(UserError) as refusal:
        await service.start(ADMIN, changed(empty_server()), digest, CHANNEL)
    assert refusal.value.text == CHANGED_SINCE
    assert await due.ready(10) == []


async def test_a_second_click_starts_nothing(service: SetupService, due: DueList) -> None:
    server = empty_server()
    digest = (await service.plan(server)).digest
    await service.start(ADMIN, server, digest, CHANNEL)
    with pytest.raises(UserError) as refusal:
        await service.start(ADMIN, server, digest, CHANNEL)
    assert refusal.value.text == UNDER_WAY
    assert len(await due.ready(10)) == 1


async def test_a_plan_with_problems_or_without_steps_is_refused(service: SetupService) -> None:
    weak = empty_server(permissions=0)
    with pytest.raises(UserError) as refusal:
        await service.start(ADMIN, weak, (await service.plan(weak)).digest, CHANNEL)
    assert refusal.value.text == NOT_READY
    built = PaperServer(desired())
    built.follow(built.plan().steps)
    for row in built.provisioned.values():
        await service.record(GUILD, row)
    with pytest.raises(UserError) as refusal:
        await service.start(ADMIN, built.snapshot, (await service.plan(built.snapshot)).digest, CHANNEL)
    assert refusal.value.text == NOTHING_TO_DO


async def test_a_failed_run_can_be_taken_up_again_until_a_later_one_exists(
    service: SetupService, due: DueList, clock: TravellingClock
) -> None:
    server = empty_server()
    digest = (await service.plan(server)).digest
    first = await service.start(ADMIN, server, digest, CHANNEL)
    await service.end(first, "Missing Permissions (50013)")
    (item,) = await due.ready(1)
    await due.finish(item, DueState.FAILED, "Missing Permissions (50013)")
    assert (await service.take_up(GUILD, first.id)).state is SetupRunState.RUNNING
    await service.end(first, "again")
    await clock.travel(timedelta(minutes=1))
    second = await service.start(ADMIN, server, digest, CHANNEL)
    with pytest.raises(Skipped):
        await service.take_up(GUILD, first.id)
    assert await due.failed(GUILD) == []
    assert (await service.take_up(GUILD, second.id)).id == second.id


async def test_a_run_whose_work_was_given_up_does_not_block_the_next(service: SetupService, due: DueList) -> None:
    server = empty_server()
    digest = (await service.plan(server)).digest
    first = await service.start(ADMIN, server, digest, CHANNEL)
    (item,) = await due.ready(1)
    await due.finish(item, DueState.FAILED, "gave up")
    second = await service.start(ADMIN, server, digest, CHANNEL)
    assert second.id != first.id
    latest = await service.latest(GUILD)
    assert latest is not None
    assert latest.id == second.id


async def test_a_run_that_ended_is_done(service: SetupService) -> None:
    server = empty_server()
    run = await service.start(ADMIN, server, (await service.plan(server)).digest, CHANNEL)
    await service.advance(run, 3)
    await service.end(run)
    latest = await service.latest(GUILD)
    assert latest is not None
    assert (latest.state, latest.finished, latest.error) == (SetupRunState.DONE, 3, None)
    assert latest.ended_at is not None
