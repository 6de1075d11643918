"""The SQL of what was done to channels: the state before it, for as long as it lasts."""

import json
from collections.abc import Sequence

from bot.database import Reader, Row, Transaction
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.measures import Bits, Measure, Touch


async def add(tx: Transaction, measure: Measure) -> None:
    await tx.execute(
        "INSERT INTO mod_channel_measures (guild_id, case_number, kind, channel_id, touches, seconds_before,"
        " seconds_after) VALUES (?, ?, ?, ?, ?, ?, ?)",
        measure.guild_id,
        measure.case_number,
        measure.kind.value,
        measure.channel_id,
        _dump(measure.touches),
        measure.seconds_before,
        measure.seconds_after,
    )


async def put(tx: Transaction, measure: Measure) -> None:
    """Write what can change: what was before, what is to be, and whether it is over."""
    await tx.execute(
        "UPDATE mod_channel_measures SET touches = ?, seconds_before = ?, seconds_after = ?, over = ?"
        " WHERE guild_id = ? AND case_number = ?",
        _dump(measure.touches),
        measure.seconds_before,
        measure.seconds_after,
        int(measure.over),
        measure.guild_id,
        measure.case_number,
    )


async def find(reader: Reader, guild_id: int, case_number: int) -> Measure | None:
    row = await reader.one(
        "SELECT * FROM mod_channel_measures WHERE guild_id = ? AND case_number = ?", guild_id, case_number
    )
    return _measure(row) if row is not None else None


async def open_in(reader: Reader, guild_id: int, channel_id: int, kind: CaseKind) -> Measure | None:
    """What is not over yet in a channel."""
    row = await reader.one(
        "SELECT * FROM mod_channel_measures WHERE guild_id = ? AND channel_id = ? AND kind = ? AND over = 0",
        guild_id,
        channel_id,
        kind.value,
    )
    return _measure(row) if row is not None else None


async def all_open(reader: Reader, guild_id: int, kind: CaseKind) -> list[Measure]:
    rows = await reader.all(
        "SELECT * FROM mod_channel_measures WHERE guild_id = ? AND kind = ? AND over = 0 ORDER BY case_number",
        guild_id,
        kind.value,
    )
    return [_measure(row) for row in rows]


def _dump(touches: Sequence[Touch]) -> str:
    return json.dumps(
        [
            [
                touch.target,
                touch.member,
                [touch.before.allow, touch.before.deny] if touch.before is not None else None,
                [touch.after.allow, touch.after.deny],
            ]
            for touch in touches
        ]
    )


def _measure(row: Row) -> Measure:
    return Measure(
        guild_id=row["guild_id"],
        case_number=row["case_number"],
        kind=CaseKind(row["kind"]),
        channel_id=row["channel_id"],
        over=bool(row["over"]),
        touches=tuple(
            Touch(target, member, Bits(*before) if before is not None else None, Bits(*after))
            for target, member, before, after in json.loads(row["touches"])
        ),
        seconds_before=row["seconds_before"],
        seconds_after=row["seconds_after"],
    )
