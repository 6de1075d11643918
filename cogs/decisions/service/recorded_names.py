"""Has records of earlier versions say what they name by number is called, so that the log proves it from then on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.texts import Bilingual
from bot.work import Work
from cogs.decisions.models.decisions import RecordNames, Reference
from cogs.decisions.rules.rows import name_row
from cogs.decisions.service import writer
from cogs.decisions.service.naming import NamingService
from cogs.decisions.store import log as store

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class RecordedNames:
    """Looks at the start; once every name is recorded, there is nothing to do."""

    work: Work
    naming: NamingService

    async def begin(self, guild_id: int) -> None:
        """Record what each is called now: nothing else is known of what it was called then."""
        while True:
            async with self.work.read() as reader:
                unnamed = await store.unnamed(reader, guild_id, _BATCH)
            if not unnamed:
                return
            await self._record(guild_id, unnamed, await self.naming.names(guild_id, {name for _, name in unnamed}))

    async def _record(self, guild_id: int, unnamed: Sequence[tuple[int, Reference]], names: RecordNames) -> None:
        # What has no name any more gets an empty one: it was looked for, and need not be again.
        empty = Bilingual("", "")
        rows = [name_row(decision_id, name, names.get(name, empty)) for decision_id, name in unnamed]
        async with self.work.begin(guild_id) as unit:
            await writer.append(unit, "named", rows)
