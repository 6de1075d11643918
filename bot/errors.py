"""Draws the errors that the kernel knows as one tree.

RatsboteError
├── UserError            expected: told to the person, privately, in their language, with what to do
│   ├── NotAllowed       the person lacks a right
│   ├── Outdated         a control of an earlier version, or of something else
│   ├── FormOutdated     what a form is about has changed since it was opened
│   └── DraftUsed        what was asked for has been made of this draft already
├── StartupRefused       the program cannot start as things are; the sentence says why (English, for IT)
│   ├── ConfigError      a variable is missing or wrong
│   ├── DatabaseRefused  the database is damaged, newer than the code, or somebody else's
│   └── BackupFailed     a backup could not be made, proven or restored
└── Undeliverable        an effect that will never happen (DMs closed); no retry helps
    └── PlaceMissing     it has no place to happen in (channel gone or hidden): it is done once the place is there again

Anything else is a bug: logged with an id, and apologised for with that id.
"""

from bot.texts import Text


class RatsboteError(Exception):
    """The root of what this project raises on purpose."""


class UserError(RatsboteError):
    """An expected refusal. `text` says what is wrong and what to do next."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.message)
        self.text = text


class NotAllowed(UserError):
    """The person lacks a right."""


class Outdated(UserError):
    """What was pressed says nothing, or stands for something else than it was made for."""

    def __init__(self) -> None:
        super().__init__(
            Text("This button belongs to an earlier version and no longer works. Please use the command instead.")
        )


class FormOutdated(UserError):
    """What a form is about has changed since it was opened. `text` says what stands now, and `arguments` are the form's
    for that: what was typed is kept for them, and can be sent once it was looked at again.
    """

    def __init__(self, text: Text, arguments: tuple[str, ...]) -> None:
        super().__init__(text)
        self.arguments = arguments


class DraftUsed(UserError):
    """What was asked for has been made of this draft already: there is nothing left to correct."""

    def __init__(self) -> None:
        super().__init__(Text("This has already been done, and was not done a second time."))


class StartupRefused(RatsboteError):
    """The program cannot start; the message is one sentence for whoever runs it."""


class ConfigError(StartupRefused):
    """A configuration variable is missing or wrong; the message names it."""


class DatabaseRefused(StartupRefused):
    """The database was not touched, because touching it could do harm."""


class BackupFailed(StartupRefused):
    """A backup could not be made, proven or restored; nothing was changed."""


class Undeliverable(RatsboteError):
    """An effect on Discord that no retry can bring about. `reason` is a short English phrase for the status."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PlaceMissing(Undeliverable):
    """Where it belongs is not there, or closed to the bot. The due list comes back to it when that may have changed."""
