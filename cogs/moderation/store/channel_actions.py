"""Keeps what was done to channels: the state before it, for as long as it lasts."""

import json
from collections.abc import Sequence

from bot.database import Reader, Row, Transaction
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.channel_actions import ChannelAction, OverwriteChange, PermissionBits


async def add(tx: Transaction, action: ChannelAction) -> None:
    await tx.execute(
        "INSERT INTO mod_channel_measures (guild_id, case_number, kind, channel_id, touches, seconds_before,"
        " seconds_after) VALUES (?, ?, ?, ?, ?, ?, ?)",
        action.guild_id,
        action.case_number,
        action.kind.value,
        action.channel_id,
        _dump(action.changes),
        action.seconds_before,
        action.seconds_after,
    )


async def put(tx: Transaction, action: ChannelAction) -> None:
    """Write what can change: what was before, what is to be, and whether it is over."""
    await tx.execute(
        "UPDATE mod_channel_measures SET touches = ?, seconds_before = ?, seconds_after = ?, over = ?"
        " WHERE guild_id = ? AND case_number = ?",
        _dump(action.changes),
        action.seconds_before,
        action.seconds_after,
        int(action.over),
        action.guild_id,
        action.case_number,
    )


async def find(reader: Reader, guild_id: int, case_number: int) -> ChannelAction | None:
    row = await reader.one(
        "SELECT * FROM mod_channel_measures WHERE guild_id = ? AND case_number = ?", guild_id, case_number
    )
    return _action(row) if row is not None else None


async def open_in(reader: Reader, guild_id: int, channel_id: int, kind: CaseKind) -> ChannelAction | None:
    """What is not over yet in a channel."""
    row = await reader.one(
        "SELECT * FROM mod_channel_measures WHERE guild_id = ? AND channel_id = ? AND kind = ? AND over = 0",
        guild_id,
        channel_id,
        kind.value,
    )
    return _action(row) if row is not None else None


async def all_open(reader: Reader, guild_id: int, kind: CaseKind) -> list[ChannelAction]:
    rows = await reader.all(
        "SELECT * FROM mod_channel_measures WHERE guild_id = ? AND kind = ? AND over = 0 ORDER BY case_number",
        guild_id,
        kind.value,
    )
    return [_action(row) for row in rows]


def _dump(changes: Sequence[OverwriteChange]) -> str:
    return json.dumps(
        [
            [
                change.target,
                change.member,
                [change.before.allow, change.before.deny] if change.before is not None else None,
                [change.after.allow, change.after.deny],
            ]
            for change in changes
        ]
    )


def _action(row: Row) -> ChannelAction:
    return ChannelAction(
        guild_id=row["guild_id"],
        case_number=row["case_number"],
        kind=CaseKind(row["kind"]),
        channel_id=row["channel_id"],
        over=bool(row["over"]),
        changes=tuple(
            OverwriteChange(
                target, member, PermissionBits(*before) if before is not None else None, PermissionBits(*after)
            )
            for target, member, before, after in json.loads(row["touches"])
        ),
        seconds_before=row["seconds_before"],
        seconds_after=row["seconds_after"],
    )
