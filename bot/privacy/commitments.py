"""Commits to an erasure without naming anybody, so that a backup from before can be restored without the person.

A commitment is a slow hash of a person's number: whoever has a database with this person in it finds them by it;
whoever has the commitment alone would have to try all of Discord's numbers.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

# Some 15 ms and 4 MB for each number: a network of thousands is searched within a minute.
_COST, _BLOCK = 2**12, 8
_SHAPE = re.compile(r"(?P<salt>[0-9a-f]{32}):(?P<digest>[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class ErasureCommitment:
    """One erasure. `commitment` is `salt:digest`; `erased_at` is in UTC."""

    guild_id: int
    commitment: str
    erased_at: datetime

    @property
    def salt(self) -> str:
        """Raises ValueError for what is no commitment."""
        match = _SHAPE.fullmatch(self.commitment)
        if match is None:
            raise ValueError(f"not a commitment: {self.commitment!r}")
        return match["salt"]


def new_salt() -> str:
    """A salt for an installation's first commitment; later ones take the same, so that each number is tried once."""
    return secrets.token_hex(16)


def commit_to(salt: str, guild_id: int, user_id: int) -> str:
    """The commitment to a person's erasure. Takes some 15 ms of processor time."""
    subject = f"{guild_id}|{user_id}".encode()
    return f"{salt}:{hashlib.scrypt(subject, salt=bytes.fromhex(salt), n=_COST, r=_BLOCK, p=1, dklen=32).hex()}"


def erased_among(people: Iterable[tuple[int, int]], commitments: Iterable[ErasureCommitment]) -> list[tuple[int, int]]:
    """Those of (guild id, user id) whose erasure was committed to. Raises ValueError for what is no commitment."""
    known = {entry.commitment: entry.salt for entry in commitments}
    salts = sorted(set(known.values()))
    return [
        (guild_id, user_id)
        for guild_id, user_id in sorted(set(people))
        if any(commit_to(salt, guild_id, user_id) in known for salt in salts)
    ]
