"""The use cases of drift: what was changed by hand is kept as it is, or brought back to what is declared."""

from bot.clock import Clock
from bot.database import Database
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from cogs.network.models.plan import KeptObject, ObjectKind, ProvisionedObject, ServerSnapshot, SetupRun
from cogs.network.service.setup import SetupService
from cogs.network.store import provisioned

NOTHING_TO_KEEP = Text("This no longer differs from what is declared. `/setup plan` shows how things are now.")
HELD = Text(
    "This channel is locked for the time being; its rights come back by themselves when the lock ends. `/mod unlock` "
    "ends it at once. Then decide."
)
NOTHING_TO_RESTORE = Text(
    "Nothing that is declared differs here: only what others added was changed. Remove that by hand, or keep it."
)


class DriftService:
    """For admins. Keeping changes only our records; restoring is a run of `/setup apply` for this one object."""

    def __init__(self, database: Database, clock: Clock, setup: SetupService) -> None:
        self._database = database
        self._clock = clock
        self._setup = setup

    async def kept(self, guild_id: int) -> list[KeptObject]:
        """What was kept so far."""
        async with self._database.read() as reader:
            return await provisioned.kept(reader, guild_id)

    async def keep(self, actor: Person, snapshot: ServerSnapshot, kind: ObjectKind, key: str) -> None:
        """From now on the object is wanted as it stands; a deleted one stays deleted. Raises UserError."""
        actor.require(Right.ADMIN)
        guild_id, now = actor.guild_id, self._clock.now()
        live = snapshot.by_id()
        async with self._database.transaction() as tx:
            rows = await provisioned.all_of(tx, guild_id)
            row = next((one for one in rows if (one.kind, one.key) == (kind, key)), None)
            if row is None or row.object_id in snapshot.hidden:
                raise UserError(NOTHING_TO_KEEP)
            if row.object_id in snapshot.held:
                # What would be kept is the lock.
                raise UserError(HELD)
            found = live.get(row.object_id)
            if found is None:
                await provisioned.keep(tx, guild_id, KeptObject(kind, key, None), actor.user_id, now)
                await provisioned.forget(tx, guild_id, kind, key)
                return
            await provisioned.keep(tx, guild_id, KeptObject(kind, key, found.state), actor.user_id, now)
            written = ProvisionedObject(kind, key, row.object_id, row.adopted, found.state)
            await provisioned.put(tx, guild_id, written, now)

    async def restore(
        self, actor: Person, snapshot: ServerSnapshot, kind: ObjectKind, key: str, channel_id: int
    ) -> SetupRun:
        """Bring the object back to what is declared, also when it was kept before. Raises UserError."""
        actor.require(Right.ADMIN)
        known = {(one.kind, one.key) for one in await self.kept(actor.guild_id)}
        steps = (await self._setup.plan(snapshot)).steps
        target = (kind.value, key)
        for row in await self._setup.stored(actor.guild_id):
            if (row.kind, row.key) == (kind, key) and row.object_id in snapshot.held:
                raise UserError(HELD)
        if (kind, key) not in known and target not in {step.target for step in steps}:
            raise UserError(NOTHING_TO_RESTORE)
        async with self._database.transaction() as tx:
            await provisioned.keep_no_longer(tx, actor.guild_id, kind, key)
            return await self._setup.start_part(tx, actor, [target], channel_id)
