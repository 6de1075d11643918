"""The steps inside the bot at which an anonymous poll's close is killed, for `tests.e2e.bot_process`."""

from typing import Any

from bot.database import Database
from cogs.polls.jobs import PollJobs
from cogs.polls.service.ending import EndingService
from cogs.polls.service.keys import KeyRing
from cogs.polls.store import votes

CLOSING: dict[str, tuple[Any, str]] = {
    "before the close": (EndingService, "close_on_time"),
    "before the ballots are rewritten": (votes, "rewrite_secret"),
    "before the log is emptied": (Database, "empty_log"),
    "before the key is overwritten": (KeyRing, "destroy"),
    "before the overwritten key is removed": (KeyRing, "remove"),
    "before the result is posted": (PollJobs, "result"),
}
