"""Names what cases are made of: the words of kinds and states, in one language or side by side, and moments as Discord
shows them.
"""

from datetime import datetime
from typing import Final

from bot.markup import cut, plain
from bot.texts import Text, Word
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import CaseKind, CaseState, Ending, FailureReason, NotificationState, Party

NOTHING: Final = "\N{EN DASH}"
_NAME = 60

KINDS: Final = {
    CaseKind.NOTE: Word("case", "Note"),
    CaseKind.WARNING: Word("case", "Warning"),
    CaseKind.TIMEOUT: Word("case", "Timeout"),
    CaseKind.UNTIMEOUT: Word("case", "Timeout lifted"),
    CaseKind.KICK: Word("case", "Removal"),
    CaseKind.BAN: Word("case", "Ban"),
    CaseKind.UNBAN: Word("case", "Ban lifted"),
    CaseKind.PURGE: Word("case", "Messages deleted"),
    CaseKind.LOCK: Word("case", "Channel locked"),
    CaseKind.SLOWMODE: Word("case", "Slow mode"),
}
SIGNS: Final = {
    CaseKind.NOTE: "📝",
    CaseKind.WARNING: "⚠️",
    CaseKind.TIMEOUT: "🔇",
    CaseKind.UNTIMEOUT: "🔊",
    CaseKind.KICK: "🚪",
    CaseKind.BAN: "⛔",
    CaseKind.UNBAN: "🤝",
    CaseKind.PURGE: "🧹",
    CaseKind.LOCK: "🔒",
    CaseKind.SLOWMODE: "🐢",
}
STATES: Final = {
    CaseState.PENDING: Word("case state", "under way"),
    CaseState.ACTIVE: Word("case state", "in force"),
    CaseState.EXPIRING: Word("case state", "is being lifted"),
    CaseState.DONE: Word("case state", "done"),
    CaseState.FAILED: Word("case state", "failed"),
}
ENDINGS: Final = {
    Ending.EXPIRED: Word("case state", "expired"),
    Ending.LIFTED: Word("case state", "lifted early"),
    Ending.PARDONED: Word("case state", "taken back"),
    Ending.SUPERSEDED: Word("case state", "replaced by a later case"),
}
NOTIFICATIONS: Final = {
    NotificationState.NOBODY: Word("case told", "not notified"),
    NotificationState.WAITING: Word("case told", "message under way"),
    NotificationState.SENT: Word("case told", "notified by direct message"),
    NotificationState.CLOSED: Word("case told", "does not accept direct messages"),
    NotificationState.FAILED: Word("case told", "the direct message could not be delivered"),
}
FAILURE_TEXTS: Final = {
    FailureReason.PERMISSION: Text(
        "Discord does not let the bot do this: it lacks the permission, or its role stands too low. An administrator "
        "can change both in the server settings, under Roles."
    ),
    FailureReason.UNKNOWN_ACCOUNT: Text("This account does not exist (any more)."),
    FailureReason.SERVER_GONE: Text("The bot is no longer on the server."),
    FailureReason.REFUSED: Text("Discord has refused it."),
    FailureReason.OUTAGE: Text("Discord is not responding right now; the bot will try again on its own."),
}
"""What to say of each; where a case failed for good, it can be tried again by hand."""


def failure_text(error: str) -> Text | str:
    """Why something failed, as the case keeps it: one of ours, or a feature's own words."""
    return FAILURE_TEXTS[FailureReason(error)] if error in set(FailureReason) else plain(error)


def called(party: Party) -> str:
    """Somebody by name, as a mention (that pings nobody) and by number: names change, the number does not."""
    return f"**{plain(cut(party.name, _NAME))}** <@{party.user_id}> (`{party.user_id}`)"


def named(party: Party) -> str:
    """Somebody by name alone."""
    return plain(cut(party.name, _NAME))


def stamp(instant: datetime, style: str = "F") -> str:
    """Discord's own form of an instant, shown to each reader in their zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def until(instant: datetime) -> str:
    """A moment and how far away it is."""
    return f"{stamp(instant)} ({stamp(instant, 'R')})"


def quote(words: str, room: int, languages: PostLanguages) -> list[str]:
    """Whole lines as long as there is room; what is left out is said to be under "Details"."""
    lines: list[str] = []
    for line in words.split("\n"):
        written = f"> {plain(line)}"
        if len(written) + 1 > room:
            if not lines:
                lines.append(f"> {plain(cut(line, room // 2))}")
            lines.append(f"-# {languages.inline(Text('The rest stands under “Details”.'))}")
            break
        room -= len(written) + 1
        lines.append(written)
    return lines
