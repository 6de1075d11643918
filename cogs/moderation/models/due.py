"""Names the kinds of work that moderation puts on the due list, and what each row carries.

A kind without a payload below says with its queue key what it is about, such as `report:12`.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import Final

from cogs.moderation.models.cases import CaseEventKind, CaseKind

AT_ONCE: Final = timedelta(days=1)
"""What a person waits for is put on the list as due so long ago: it comes before a thousand ends of this moment."""
LOG_QUEUE: Final = "case_log"
"""The queue of all cards of a log. Discord takes one a second there: a thousand cases that end together must not keep a
moderator's next action waiting.
"""

CARD: Final = "moderation.card"
ACT: Final = "moderation.act"
NOTIFY: Final = "moderation.notify"
RENEW: Final = "moderation.renew"
END_TIMEOUT: Final = "moderation.end_timeout"
END_BAN: Final = "moderation.end_ban"
ALERT: Final = "moderation.alert"
CATCH_UP: Final = "moderation.catch_up"
BEGIN: Final = {CaseKind.LOCK: "moderation.lock", CaseKind.SLOWMODE: "moderation.slow"}
"""The kinds that put an action on a channel into force."""
END: Final = {CaseKind.LOCK: "moderation.unlock", CaseKind.SLOWMODE: "moderation.end_slow"}
"""Those that undo it."""
END_SANCTION: Final = {CaseKind.TIMEOUT: END_TIMEOUT, CaseKind.BAN: END_BAN}
"""Those that lift an action against a person."""
LOCK_NOTICE: Final = "moderation.lock_notice"
"""Brings the word in a locked channel up to date."""
PURGE: Final = "moderation.purge"
"""Deletes what a purge names; its queue key is `purge:<id>`."""
REPORT_CARD: Final = "moderation.report_card"
REPORT_DELETE: Final = "moderation.report_delete"
REPORT_ANSWER: Final = "moderation.report_answer"
APPEAL_CARD: Final = "moderation.appeal_card"
APPEAL_ANSWER: Final = "moderation.appeal_answer"
AUTOMOD_RULES: Final = "moderation.rules"
"""Applies a confirmed plan; its queue key is `automod:<guild id>`."""
AUTOMOD_HIT: Final = "moderation.hit"
"""Shows what a rule found; its queue key is `hit:<id>`."""
REDACT: Final = "moderation.redact"


@dataclass(frozen=True, slots=True)
class CaseDue:
    """ACT, CARD, END_TIMEOUT, END_BAN: for which case."""

    case: int


@dataclass(frozen=True, slots=True)
class NotifyDue:
    """NOTIFY. `pardon`: that the case was taken back."""

    case: int
    pardon: bool = False


@dataclass(frozen=True, slots=True)
class RenewDue:
    """RENEW. `why` is the line of history that it brings."""

    case: int
    why: CaseEventKind = CaseEventKind.RENEWED


@dataclass(frozen=True, slots=True)
class ChannelDue:
    """BEGIN, END. `undone`: somebody wanted it, whatever the time."""

    case: int
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ReportAnswerDue:
    """REPORT_ANSWER: to which of those who reported, by their number within the report."""

    report: int
    reporter: int


@dataclass(frozen=True, slots=True)
class AutoModRulesDue:
    """AUTOMOD_RULES: the keys of the rules that were confirmed, and the id of who confirmed."""

    keys: tuple[str, ...]
    by: int


class WorkResult(Enum):
    """How an attempt ended. FAILED: Discord refused or could not be reached; the due list knows what comes of it."""

    DONE = "done"
    FAILED = "failed"
    UNDER_WAY = "under way"
