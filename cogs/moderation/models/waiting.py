"""What somebody who waits for a piece of work learns of it."""

from enum import Enum


class Outcome(Enum):
    """How an attempt ended. FAILED: Discord refused or could not be reached; the due list knows what comes of it."""

    DONE = "done"
    FAILED = "failed"
    UNDER_WAY = "under way"
