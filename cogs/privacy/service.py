"""Shows, hands out and erases what is kept about a person: one's own, or by an admin that of somebody who has left."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import UserError
from bot.people import Person, Right
from bot.privacy.models import PrivacyClass
from bot.privacy.service import Privacy
from bot.texts import Language, Text
from bot.work import Work
from cogs.privacy.models import EXPORT_DUE, ErasurePlan, ExportPayload, PersonalData


@dataclass(frozen=True, slots=True)
class PrivacyService:
    """The use cases. `present` says whether the person concerned is on the server: then they act for themselves."""

    work: Work
    privacy: Privacy

    @property
    def classes(self) -> Sequence[PrivacyClass]:
        """What is kept about people at all."""
        return tuple(self.privacy.classes.values())

    def check(self, actor: Person, subject_id: int, *, present: bool) -> None:
        """Raises UserError unless it is the person's own data, or an admin acts for somebody who has left."""
        if subject_id == actor.user_id:
            return
        actor.require(Right.ADMIN)
        if present:
            raise UserError(
                Text("This person is on the server and can do this themselves, with `/privacy`. Nothing was done.")
            )

    async def request_export(
        self, actor: Person, subject_id: int, request: int, language: Language, *, present: bool
    ) -> None:
        """Have the data sent to whoever asks, by direct message; `request` is a number that is used once."""
        self.check(actor, subject_id, present=present)
        async with self.work.begin(actor.guild_id) as unit:
            await unit.put_due(
                EXPORT_DUE, f"privacy-export:{request}", payload=ExportPayload(actor.user_id, subject_id, language)
            )

    async def data(self, guild_id: int, user_id: int) -> PersonalData:
        """Everything that is kept of the person, in one consistent view."""
        tables = await self.privacy.export(guild_id, user_id)
        classes = []
        for privacy_class in self.classes:
            rows = {table.name: tables[table.name] for table in privacy_class.tables if table.name in tables}
            if rows:
                classes.append((privacy_class, rows))
        return PersonalData(guild_id, user_id, self.work.now(), classes)

    async def plan_erasure(self, actor: Person, subject_id: int, *, present: bool) -> ErasurePlan:
        """What would go and what would stay. Raises UserError as `check`."""
        self.check(actor, subject_id, present=present)
        return ErasurePlan(subject_id, tuple(await self.privacy.holdings(actor.guild_id, subject_id)))

    async def erase(self, actor: Person, subject_id: int, fingerprint: str, *, present: bool) -> ErasurePlan | None:
        """Erase as the confirmed plan says; returns it. None, and nothing is done, when it is no longer the plan."""
        plan = await self.plan_erasure(actor, subject_id, present=present)
        if plan.fingerprint != fingerprint:
            return None
        await self.privacy.erase(actor.guild_id, subject_id)
        return plan
