"""Says why something failed in the reader's words: what is kept are the English words, which are looked up again."""

from typing import Final

from bot.markup import plain
from bot.texts import Text

NOT_SET_UP: Final = Text("the channel has not been set up: /setup apply")
CHANNEL_GONE: Final = Text("the channel no longer exists")
SERVER_GONE: Final = Text("the bot is no longer on the server")
ACCOUNT_GONE: Final = Text("the account no longer exists")
CHANNEL_HIDDEN: Final = Text("the bot may not see the channel")
DMS_CLOSED: Final = Text("the person takes no direct messages")
NOT_PERMITTED: Final = Text("the bot lacks a permission")
NO_SHARED_SERVER: Final = Text("the person shares no server with the bot")
NO_EVENT_LEFT: Final = Text("the server already has its 100 scheduled events")
NOBODY_REACHED: Final = Text("nobody who speaks for the city takes direct messages")
LOG_OPEN: Final = Text("everybody may view the moderators' log")
ROLE_TOO_LOW: Final = Text("the bot's own role does not stand above one that it should give or take")
ROLE_GONE: Final = Text("a role was deleted: /setup apply makes it again")
REFUSED: Final = Text("Discord has refused it")
REPLACED: Final = Text("given up for a later run")

_TEXTS: Final = (
    NOT_SET_UP,
    CHANNEL_GONE,
    SERVER_GONE,
    ACCOUNT_GONE,
    CHANNEL_HIDDEN,
    DMS_CLOSED,
    NOT_PERMITTED,
    NO_SHARED_SERVER,
    NO_EVENT_LEFT,
    NOBODY_REACHED,
    LOG_OPEN,
    ROLE_TOO_LOW,
    ROLE_GONE,
    REFUSED,
    REPLACED,
)
_BY_WORDS: Final = {text.message: text for text in _TEXTS}


def reason_text(reason: str) -> Text:
    """One of ours; else the words of Discord or of a bug, marked as what they are."""
    if reason in _BY_WORDS:
        return _BY_WORDS[reason]
    return Text("technical message: {words}", words=plain(reason))
