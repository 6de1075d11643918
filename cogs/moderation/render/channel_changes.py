"""The lines of history that cases about channels have: locks, slow modes, purges."""

from bot.markup import plain
from bot.texts import Plural, Text
from cogs.moderation.models.cases import Change, ChangeKind


def channel_change(one: Change) -> Text:  # noqa: PLR0911 - one line for each kind of change is the point
    """What happened. Raises ValueError for a change that is none of a channel."""
    match one.kind:
        case ChangeKind.PROLONGED if one.detail:
            return Text("changed; until then it was to end {moment}", moment=f"<t:{int(one.detail)}:f>")
        case ChangeKind.PROLONGED:
            return Text("changed; until then it had no end")
        case ChangeKind.UNDONE if one.detail:
            return Text("undone: {why}", why=plain(one.detail))
        case ChangeKind.UNDONE:
            return Text("undone")
        case ChangeKind.UNDONE_BY_HAND:
            return Text("undone by hand in Discord")
        case ChangeKind.LEFT_ALONE:
            return Plural(
                "{n} right had been changed by somebody else meanwhile and was left so",
                "{n} rights had been changed by somebody else meanwhile and were left so",
                int(one.detail),
            )
        case ChangeKind.CHANNEL_GONE:
            return Text("over, because the channel was deleted")
        case ChangeKind.CANCELLED:
            return Text("cancelled half-way")
        case ChangeKind.PURGED:
            deleted, gone, spared = (int(part) for part in one.detail.split())
            return Text(
                "{deleted} deleted, {gone} had gone already, {spared} pinned meanwhile and spared",
                deleted=deleted,
                gone=gone,
                spared=spared,
            )
        case _:
            raise ValueError(f"{one.kind} is no change of a channel's case")
