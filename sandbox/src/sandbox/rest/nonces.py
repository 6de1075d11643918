"""Which message a nonce made. Discord: with `enforce_nonce`, a nonce seen "in the past few minutes" from the same
author creates nothing and gives the existing message.

Nonces age by the WORLD's time, so that a test leaves the window by travelling.
"""

from datetime import datetime, timedelta

from sandbox.world.messages import Message

# "A few minutes" is all that Discord says; five is the sandbox's reading.
NONCE_WINDOW = timedelta(minutes=5)


class Nonces:
    """By author and nonce, in whatever channel: that is how the reference words it ("created by the same author
    with the same nonce"). A message deleted meanwhile is still the answer, as nothing is sent twice.
    """

    def __init__(self) -> None:
        self._seen: dict[tuple[int, str], tuple[datetime, Message]] = {}

    def find(self, author_id: int, nonce: str | int, now: datetime) -> Message | None:
        """The message that this nonce made within the window before `now` (aware, world time)."""
        stored = self._seen.get((author_id, str(nonce)))
        if stored is None:
            return None
        seen_at, message = stored
        return message if now - seen_at <= NONCE_WINDOW else None

    def keep(self, message: Message, now: datetime) -> None:
        if message.nonce is None:
            return
        self._seen = {key: entry for key, entry in self._seen.items() if now - entry[0] <= NONCE_WINDOW}
        self._seen[(message.author_id, str(message.nonce))] = (now, message)
