"""The kinds of work that moderation puts on the due list."""

from datetime import timedelta

CARD = "moderation.card"
LOG_LANE = "case_log"
"""All cards of a log wait in one lane. Discord takes one a second there: a thousand cases that end together must not
keep a moderator's next measure waiting.
"""
ACT = "moderation.act"
TELL = "moderation.tell"
RENEW = "moderation.renew"
END_TIMEOUT = "moderation.end_timeout"
END_BAN = "moderation.end_ban"
ALERT = "moderation.alert"
CATCH_UP = "moderation.catch_up"

AT_ONCE = timedelta(days=1)
"""What a person waits for is put on the list as due so long ago: it comes before a thousand ends of this moment."""
