"""Why something could not be done on Discord, as cases keep it: a word that every language has an answer for."""

from enum import StrEnum

from bot.errors import RatsboteError


class Trouble(StrEnum):
    """`OUTAGE` may pass by itself; the others need somebody."""

    PERMISSION = "permission"
    UNKNOWN_ACCOUNT = "unknown_account"
    SERVER_GONE = "server_gone"
    REFUSED = "refused"
    OUTAGE = "outage"


class Refused(RatsboteError):
    """Discord refuses for good: trying again helps only after somebody has changed something."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble
