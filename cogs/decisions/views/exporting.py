"""Hands records out: one or all, in a format that others can read, with the head of the log as anchor."""

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.errors import UserError
from bot.texts import Text, Texts
from bot.work import Work
from cogs.decisions.models.archive import LogCopy
from cogs.decisions.models.decisions import Decision, DecisionRecord
from cogs.decisions.models.exporting import ExportContext, ExportedFile, both_languages
from cogs.decisions.render.export import FORMATS, packed
from cogs.decisions.rules.files import safe_name
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.reading import DecisionReader

MAX_BYTES: Final = 9 * 1024 * 1024
"""Discord takes files of 10 MB on every server."""


@dataclass(frozen=True, slots=True)
class DecisionExport:
    """Makes files; what is too large for Discord is packed."""

    work: Work
    reader: DecisionReader
    naming: NamingService
    texts: Texts

    async def export(self, guild_id: int, form: str, decision: Decision | None = None) -> ExportedFile:
        """One record or all of them. Raises UserError for an unknown format, or when there is nothing or too much."""
        if form not in FORMATS:
            raise UserError(Text("This format does not exist. Please choose one from the list."))
        records, copy = await self.reader.copied(guild_id, decision.id if decision is not None else None)
        if not records:
            raise UserError(Text("No decision has been recorded yet. `/decision record` records one."))
        # One record alone proves nothing: the chain goes with all of them.
        context = await self._context(guild_id, records, copy, whole=decision is None)
        ending, write = FORMATS[form]
        name = safe_name(f"{decision.number if decision else 'decisions'}.{ending}".replace(" ", "-"))
        data = await asyncio.to_thread(write, records, context, self.texts)
        if len(data) > MAX_BYTES:
            data, name = await asyncio.to_thread(packed, name, data), f"{name}.zip"
        if len(data) > MAX_BYTES:
            raise UserError(Text("All of it is too large for one file on Discord. Please export single decisions."))
        return ExportedFile(name, data)

    async def _context(
        self, guild_id: int, records: list[DecisionRecord], copy: LogCopy, *, whole: bool
    ) -> ExportContext:
        references = {reference for record in records for reference in record.references}
        names = dict(await self.naming.names(guild_id, references))
        for record in records:
            names |= record.names
        return ExportContext(
            cities={number: name.de for (kind, number), name in names.items() if kind == "city"},
            topics={number: both_languages(name) for (kind, number), name in names.items() if kind == "topic"},
            head=copy.head,
            made_at=self.work.now(),
            copy=copy if whole else None,
        )
