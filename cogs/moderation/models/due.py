"""Names the kinds of work that moderation puts on the due list, and what each row carries."""

from datetime import timedelta
from enum import Enum
from typing import Final

CARD = "moderation.card"
LOG_QUEUE = "case_log"
"""All cards of a log wait in one lane. Discord takes one a second there: a thousand cases that end together must not
keep a moderator's next measure waiting.
"""
ACT = "moderation.act"
NOTIFY = "moderation.tell"
RENEW = "moderation.renew"
END_TIMEOUT = "moderation.end_timeout"
END_BAN = "moderation.end_ban"
ALERT = "moderation.alert"
CATCH_UP = "moderation.catch_up"

AT_ONCE = timedelta(days=1)
"""What a person waits for is put on the list as due so long ago: it comes before a thousand ends of this moment."""

REPORT_CARD: Final = "moderation.report_card"
REPORT_DELETE: Final = "moderation.report_delete"
REPORT_ANSWER: Final = "moderation.report_told"
APPEAL_CARD: Final = "moderation.appeal_card"
APPEAL_ANSWER: Final = "moderation.appeal_told"
REDACT: Final = "moderation.forget"
REPORTER: Final = "voice"
"""The key under which REPORT_TOLD names whose report it answers, by its number."""


class WorkResult(Enum):
    """How an attempt ended. FAILED: Discord refused or could not be reached; the due list knows what comes of it."""

    DONE = "done"
    FAILED = "failed"
    UNDER_WAY = "under way"
