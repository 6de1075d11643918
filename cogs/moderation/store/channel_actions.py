"""Keeps what was done to channels: the state before it, for as long as it lasts."""

import json
from collections.abc import Sequence

from bot.columns import insert, update
from bot.database import Reader, Row, Transaction, Value
from cogs.moderation.models.cases import CaseKind
from cogs.moderation.models.channel_actions import ChannelAction, OverwriteChange, PermissionBits


async def add(tx: Transaction, action: ChannelAction) -> None:
    columns: dict[str, Value] = {
        "guild_id": action.guild_id,
        "case_number": action.case_number,
        "kind": action.kind.value,
        "channel_id": action.channel_id,
    }
    await insert(tx, "mod_channel_actions", columns | _changeable(action))


async def put(tx: Transaction, action: ChannelAction) -> None:
    """Write what can change: what was before, what is to be, and whether it is over."""
    key = {"guild_id": action.guild_id, "case_number": action.case_number}
    await update(tx, "mod_channel_actions", _changeable(action), **key)


def _changeable(action: ChannelAction) -> dict[str, Value]:
    return {
        "changes": _dump(action.changes),
        "seconds_before": action.seconds_before,
        "seconds_after": action.seconds_after,
        "over": int(action.over),
    }


async def find(reader: Reader, guild_id: int, case_number: int) -> ChannelAction | None:
    row = await reader.one(
        "SELECT * FROM mod_channel_actions WHERE guild_id = ? AND case_number = ?", guild_id, case_number
    )
    return _action(row) if row is not None else None


async def open_in(reader: Reader, guild_id: int, channel_id: int, kind: CaseKind) -> ChannelAction | None:
    """What is not over yet in a channel."""
    row = await reader.one(
        "SELECT * FROM mod_channel_actions WHERE guild_id = ? AND channel_id = ? AND kind = ? AND over = 0",
        guild_id,
        channel_id,
        kind.value,
    )
    return _action(row) if row is not None else None


async def all_open(reader: Reader, guild_id: int, kind: CaseKind) -> list[ChannelAction]:
    rows = await reader.all(
        "SELECT * FROM mod_channel_actions WHERE guild_id = ? AND kind = ? AND over = 0 ORDER BY case_number",
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
            for target, member, before, after in json.loads(row["changes"])
        ),
        seconds_before=row["seconds_before"],
        seconds_after=row["seconds_after"],
    )
