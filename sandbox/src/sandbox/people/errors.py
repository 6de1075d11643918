"""What can go wrong for a person, each with what there was instead, so that a failing test explains itself.

PersonError
├── RefusedError             the server refused a request (status, code, body)
├── CommandUnavailableError  no such command for this person here
├── NotThereError            no such channel, member, role, component, option
├── UnexpectedAnswerError    the answer is not of the kind asked for (a failure instead of a message …)
└── NothingHappenedError     what was waited for did not come in time
"""

from typing import Any


class PersonError(Exception):
    """Base of all of them."""


class RefusedError(PersonError):
    """The server answered with an error."""

    def __init__(self, request: str, status: int, body: Any) -> None:  # noqa: ANN401 - whatever the server said
        super().__init__(f"{request} was refused with {status}: {body}")
        self.status = status
        self.body = body
        self.code: int | None = body.get("code") if isinstance(body, dict) else None


class CommandUnavailableError(PersonError):
    pass


class NotThereError(PersonError):
    pass


class UnexpectedAnswerError(PersonError):
    pass


class NothingHappenedError(PersonError, TimeoutError):
    pass
