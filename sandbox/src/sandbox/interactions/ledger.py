"""Interactions under way: their tokens, how long these live, and what was answered so far.

Source of the times: Discord's reference, "Interaction Callback": 3 seconds for the first answer, 15 minutes for
the token. Both are real time, whatever the world's clock says.
"""

import asyncio
import base64
import secrets
import time
from dataclasses import dataclass, field
from enum import IntEnum

from sandbox.world.entities import Json

FIRST_ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0

# Tokens begin like this on Discord ("interaction:" in base64); by it they are told from those of webhooks.
TOKEN_HEAD = base64.b64encode(b"interaction:").decode()


class Kind(IntEnum):
    """InteractionTypes."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


@dataclass(slots=True)
class Interaction:
    """One interaction. Times are `time.monotonic()`."""

    id: int
    token: str
    kind: Kind
    application_id: int
    user_id: int
    channel_id: int
    guild_id: int | None
    nonce: str | None
    began: float
    metadata: Json | None = None  # what messages that answer it carry
    legacy: Json | None = None  # the older form beside it
    message_id: int | None = None  # the message whose component (or whose form) this is
    context_menu: bool = False
    focused_type: int = 3  # of the option that is being typed, while it is (3: a string)
    answered: bool = False
    original_id: int | None = None  # the message behind @original
    form: Json | None = None  # the modal it was answered with, until it is submitted
    deadline: asyncio.TimerHandle | None = None
    followed_up: list[int] = field(default_factory=list)


class Ledger:
    """All interactions whose tokens may still live."""

    def __init__(
        self, *, first_answer_seconds: float = FIRST_ANSWER_SECONDS, token_seconds: float = TOKEN_SECONDS
    ) -> None:
        self.first_answer_seconds = first_answer_seconds
        self.token_seconds = token_seconds
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}

    def open(self, interaction: Interaction) -> None:
        self._forget_dead()
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction

    def new_token(self, interaction_id: int) -> str:
        raw = f"interaction:{interaction_id}:{secrets.token_urlsafe(60)}"
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    def awaiting_answer(self, interaction_id: int, token: str) -> Interaction | None:
        """The interaction if its token fits and its first answer is still in time or was given."""
        stored = self._by_id.get(interaction_id)
        if stored is None or stored.token != token:
            return None
        age = time.monotonic() - stored.began
        return None if not stored.answered and age > self.first_answer_seconds else stored

    def living(self, application_id: int, token: str) -> Interaction | None:
        """The interaction whose token this is, while it lives."""
        stored = self._by_token.get(token)
        if stored is None or stored.application_id != application_id:
            return None
        return None if time.monotonic() - stored.began > self.token_seconds else stored

    def with_form(self, user_id: int, interaction_id: int | None, custom_id: str) -> Interaction | None:
        """The interaction whose form this person has open: by its id, else the newest with that custom id."""
        for found in reversed(self._by_id.values()):
            if found.user_id != user_id or found.form is None or found.form["custom_id"] != custom_id:
                continue
            if interaction_id in {None, found.id}:
                return found
        return None

    def close(self) -> None:
        """Stops all deadlines (the sandbox ends)."""
        for interaction in self._by_id.values():
            if interaction.deadline is not None:
                interaction.deadline.cancel()

    def _forget_dead(self) -> None:
        # A form may be filled in for longer than a token lives, so they are kept twice as long.
        limit = time.monotonic() - 2 * self.token_seconds
        for dead in [found for found in self._by_id.values() if found.began < limit]:
            del self._by_id[dead.id]
            del self._by_token[dead.token]
