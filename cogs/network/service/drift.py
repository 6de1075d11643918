"""Decides about drift: what was changed by hand is kept as it is, or brought back to what is declared."""

from dataclasses import dataclass, replace

from bot.database import Reader
from bot.errors import UserError
from bot.people import Person, Right
from bot.texts import Text
from bot.work import Work
from cogs.network.models.plan import KeptObject, SetupRun
from cogs.network.models.server_state import ObjectKind, ObjectRef, ProvisionedObject, ServerSnapshot
from cogs.network.service.roles import MemberRoles
from cogs.network.service.setup import WELCOME_POST, SetupService
from cogs.network.store import kept_roles, provisioned

NOTHING_TO_KEEP = Text("This no longer differs from the configuration. `/setup plan` shows the current state.")
HELD = Text(
    "This channel is locked for the time being; its rights come back by themselves when the lock ends. `/mod unlock` "
    "ends it at once. Then decide."
)
NOTHING_TO_RESTORE = Text(
    "Nothing differs from the configuration here: only what others added was changed. Remove that by hand, or keep it."
)


@dataclass(frozen=True, slots=True)
class DriftService:
    """For admins. Keeping changes only our records; restoring is a run of `/setup apply` for this one object."""

    work: Work
    setup: SetupService
    roles: MemberRoles

    async def kept(self, guild_id: int) -> list[KeptObject]:
        """What was kept so far."""
        async with self.work.read() as reader:
            return await provisioned.kept(reader, guild_id)

    async def keep_as_found(self, actor: Person, snapshot: ServerSnapshot, kind: ObjectKind, key: str) -> None:
        """From now on the object is wanted as it stands; a deleted one stays deleted. Raises UserError."""
        actor.require(Right.ADMIN)
        guild_id, present = actor.guild_id, snapshot.by_id()
        async with self.work.begin(guild_id) as unit:
            row = await _row(unit.tx, guild_id, kind, key)
            if row is None or row.object_id in snapshot.hidden:
                raise UserError(NOTHING_TO_KEEP)
            if row.object_id in snapshot.held:
                # What would be kept is the lock.
                raise UserError(HELD)
            live = present.get(row.object_id)
            state = live.state if live is not None else None
            await provisioned.mark_kept(unit.tx, guild_id, KeptObject(kind, key, state), actor.user_id, unit.now)
            if state is None:
                await provisioned.forget(unit.tx, guild_id, kind, key)
            else:
                await provisioned.put(unit.tx, guild_id, replace(row, written=state), unit.now)

    async def keep_post_away(self, actor: Person) -> None:
        """The post that newcomers read stays as it is, or deleted."""
        actor.require(Right.ADMIN)
        async with self.work.begin(actor.guild_id) as unit:
            entry = KeptObject(*WELCOME_POST, None)
            await provisioned.mark_kept(unit.tx, actor.guild_id, entry, actor.user_id, unit.now)

    async def restore_post(self, actor: Person, channel_id: int) -> SetupRun:
        """Post again what newcomers read, or bring it up to date. Raises UserError."""
        actor.require(Right.ADMIN)
        async with self.work.begin(actor.guild_id) as unit:
            await provisioned.unmark_kept(unit.tx, actor.guild_id, *WELCOME_POST)
            return await self.setup.start_part(unit, actor, [], channel_id, welcome=True)

    async def kept_members(self, guild_id: int) -> list[int]:
        """Of whom admins keep the roles otherwise than the records say."""
        async with self.work.read() as reader:
            return sorted(await kept_roles.all_of(reader, guild_id))

    async def restore(
        self, actor: Person, snapshot: ServerSnapshot, kind: ObjectKind, key: str, channel_id: int
    ) -> SetupRun:
        """Bring the object back to what is declared, also when it was kept before. Raises UserError."""
        actor.require(Right.ADMIN)
        ref = ObjectRef(kind, key)
        kept = {ObjectRef(entry.kind, entry.key) for entry in await self.kept(actor.guild_id)}
        # Whoever carried a role that was deleted, or stayed so, gets it again.
        carriers = await self.roles.wanting(actor.guild_id, key) if kind is ObjectKind.ROLE else ()
        planned = {step.ref for step in (await self.setup.plan(snapshot)).steps}
        async with self.work.begin(actor.guild_id) as unit:
            row = await _row(unit.tx, actor.guild_id, kind, key)
            if row is not None and row.object_id in snapshot.held:
                raise UserError(HELD)
            if ref not in kept and ref not in planned:
                raise UserError(NOTHING_TO_RESTORE)
            await provisioned.unmark_kept(unit.tx, actor.guild_id, kind, key)
            return await self.setup.start_part(unit, actor, [ref], channel_id, members=carriers)


async def _row(reader: Reader, guild_id: int, kind: ObjectKind, key: str) -> ProvisionedObject | None:
    rows = await provisioned.all_of(reader, guild_id)
    return next((row for row in rows if (row.kind, row.key) == (kind, key)), None)
