"""What moderators are answered when they close, open or slow down a channel."""

from collections.abc import Sequence
from datetime import timedelta

from bot.dates import span
from bot.texts import Plural, Text
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.models.measures import Wish
from cogs.moderation.models.troubles import Trouble
from cogs.moderation.models.waiting import Outcome
from cogs.moderation.render.labels import until

_PERMISSIONS = {
    "view_channel": Text("View Channels"),
    "manage_roles": Text("Manage Permissions"),
    "manage_channels": Text("Manage Channels"),
    "send_messages": Text("Send Messages"),
    "manage_messages": Text("Manage Messages"),
    "read_message_history": Text("Read Message History"),
}


def lacking_text(names: Sequence[str], channel_id: int) -> Text:
    """What the bot lacks in a channel, and what to do about it."""
    return Text(
        "The bot lacks a permission in {channel}: {permissions}. Ask an administrator to give it to the bot's role "
        "there (Edit Channel → Permissions).",
        channel=f"<#{channel_id}>",
        permissions=[_PERMISSIONS[name] for name in names],
    )


def done_text(case: Case, wish: Wish, *, changed: bool) -> Text:
    """A measure is in force. `changed`: there was one before, which now lasts differently."""
    channel, number = f"<#{wish.channel_id}>", str(case.number)
    end: Text = (
        Text("until somebody undoes it") if case.ends_at is None else Text("until {moment}", moment=until(case.ends_at))
    )
    if case.kind is CaseKind.SLOWMODE:
        seconds = wish.seconds_after or 0
        pace: Text = Text("no slow mode")
        if seconds:
            pace = (
                span(timedelta(seconds=seconds))
                if seconds % 60 == 0  # `span` counts in minutes
                else Plural("{n} second", "{n} seconds", seconds)
            )
            pace = Text("{pace} between two messages of one person", pace=pace)
        return Text("{channel}: {pace}, {end} (case #{number}).", channel=channel, pace=pace, end=end, number=number)
    if changed:
        return Text(
            "{channel} was closed already; it now stays closed {end} (case #{number}).",
            channel=channel,
            end=end,
            number=number,
        )
    return Text(
        "{channel} is closed {end} (case #{number}): only moderators, administrators and the bot can write there, in "
        "its threads too. The channel says so. `/mod unlock` opens it again.",
        channel=channel,
        end=end,
        number=number,
    )


def trouble_text(case: Case, outcome: Outcome) -> Text:
    """It has not been done yet, or could not be."""
    number = str(case.number)
    if outcome is Outcome.UNDER_WAY or case.error is None:
        return Text("Case #{number} is under way. Its card in the log shows when it is done.", number=number)
    if case.error == Trouble.PERMISSION:
        return Text(
            "Discord refused it: the bot lacks a permission in this channel. Ask an administrator to give the bot "
            "“Manage Permissions” and “Manage Channels” there; then press “Try again” on the card of case #{number}.",
            number=number,
        )
    return Text(
        "Discord does not answer at the moment. The bot tries again by itself; the card of case #{number} shows when "
        "it is done.",
        number=number,
    )
