"""Says what was done to a channel: to the moderator, and in the channel itself."""

from collections.abc import Sequence
from datetime import timedelta

from bot.dates import span
from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Plural, Text
from bot.ui import kit
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import Case, CaseKind, CaseState, FailureReason
from cogs.moderation.models.channel_actions import ChannelOrder
from cogs.moderation.models.due import WorkResult
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


def done_text(case: Case, order: ChannelOrder, *, changed: bool) -> Text:
    """An action is in force. `changed`: there was one before, which now lasts differently."""
    channel, number = f"<#{order.channel_id}>", str(case.number)
    end: Text = (
        Text("until somebody undoes it") if case.ends_at is None else Text("until {moment}", moment=until(case.ends_at))
    )
    if case.kind is CaseKind.SLOWMODE:
        seconds = order.seconds_after or 0
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


def channel_failure_text(case: Case, outcome: WorkResult) -> Text:
    """It has not been done yet, or could not be."""
    number = str(case.number)
    if outcome is WorkResult.UNDER_WAY or case.error is None:
        return Text("Case #{number} is under way. Its card in the log shows when it is done.", number=number)
    if case.error == FailureReason.PERMISSION:
        return Text(
            "Discord refused it: the bot lacks a permission in this channel. Ask an administrator to give the bot "
            "“Manage Permissions” and “Manage Channels” there; then press “Try again” on the card of case #{number}.",
            number=number,
        )
    return Text(
        "Discord is not responding right now. The bot will try again on its own; the card of case "
        "#{number} shows when it is done.",
        number=number,
    )


def lock_notice(case: Case, languages: PostLanguages, _: str) -> Outgoing:
    """As long as the lock stands: until when, and why; afterwards: that it is over. In the server's languages."""
    return Outgoing(view=kit.card(kit.container("\n".join(languages.lines(line) for line in _lines(case)))))


def _lines(case: Case) -> list[Text]:
    if case.state is CaseState.DONE:
        return [Text("🔓 This channel is open again.")]
    if case.ends_at is None:
        lines = [Text("🔒 This channel is closed for the time being.")]
    else:
        lines = [Text("🔒 This channel is closed until {moment}.", moment=until(case.ends_at))]
    if case.reason:
        lines.append(Text("Reason: {reason}", reason=plain(case.reason)))
    return lines
