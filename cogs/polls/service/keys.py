"""Keeps the keys of anonymous polls: one small file each, in a folder beside the database and in no backup.

While the key exists, the same voter finds the same ballot again; once it is destroyed, nobody does.
"""

import asyncio
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cogs.polls.models.polls import Poll, Seat

_LENGTH = 32
_OVERWRITTEN = bytes(_LENGTH)
# Without what is easily mistaken: no I, L, O, U, 0, 1.
_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_RECEIPT_LENGTH = 10
"""49 bits: no two ballots of a poll share a code."""


@dataclass(slots=True)
class KeyRing:
    """Keys by name. `slot_of` gives the keyed hash under which a seat's ballot is kept."""

    folder: Path
    _known: dict[str, bytes] = field(default_factory=dict)
    _made: set[str] = field(default_factory=set)

    async def make(self) -> str:
        """A new key, on disk before this returns; returns its name."""
        name = secrets.token_hex(8)
        self._made.add(name)
        await asyncio.to_thread(self._write, name, secrets.token_bytes(_LENGTH))
        return name

    async def slot_of(self, poll: Poll, seat: Seat) -> str | None:
        """The keyed hash of a seat in a poll; None when the key is lost, as after a restore elsewhere."""
        digest = await self._keyed(poll, seat.name)
        return digest.hex() if digest is not None else None

    async def receipt_of(self, poll: Poll, seat: Seat) -> str | None:
        """The code that a ballot has which this person casts for the seat; None as above.

        Whoever replaces a colleague's ballot gets another one, and so never holds the code of a ballot that the
        colleague casts again. When the key is destroyed, nothing ties a code to a person.
        """
        digest = await self._keyed(poll, f"{seat.name}|caster:{seat.user_id}")
        return receipt_code(int.from_bytes(digest)) if digest is not None else None

    async def _keyed(self, poll: Poll, name: str) -> bytes | None:
        if poll.key_name is None:
            return None
        key = self._known.get(poll.key_name) or await asyncio.to_thread(self._read, poll.key_name)
        if key is None:
            return None
        self._known[poll.key_name] = key
        return hmac.digest(key, f"{poll.guild_id}|{poll.id}|{name}".encode(), hashlib.sha256)

    async def lost(self, poll: Poll) -> bool:
        """Whether the poll should have a key and has none."""
        if poll.key_name is None or poll.key_name in self._known:
            return False
        return await asyncio.to_thread(self._read, poll.key_name) is None

    async def destroy(self, name: str) -> None:
        """Overwrite and remove; done twice, or after a kill in between, it does no harm."""
        self._known.pop(name, None)
        await asyncio.to_thread(self._overwrite, name)
        await self.remove(name)

    async def remove(self, name: str) -> None:
        """Take the file away; its bytes have been overwritten."""
        await asyncio.to_thread(self._remove, name)

    async def names(self) -> frozenset[str]:
        """The keys that an earlier run left on disk; one made in this run may belong to a poll that is being opened."""
        names = await asyncio.to_thread(lambda: [path.stem for path in self.folder.glob("*.key")])
        return frozenset(names) - self._made

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _write(self, name: str, key: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(self._path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, key)
            os.fsync(file)
        finally:
            os.close(file)
        self._sync_folder()

    def _read(self, name: str) -> bytes | None:
        try:
            key = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        return key if len(key) == _LENGTH and key != _OVERWRITTEN else None

    def _overwrite(self, name: str) -> None:
        try:
            file = os.open(self._path(name), os.O_WRONLY)
        except FileNotFoundError:
            return
        try:
            os.write(file, _OVERWRITTEN)
            os.fsync(file)
        finally:
            os.close(file)

    def _remove(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)
        if self.folder.exists():
            self._sync_folder()

    def _sync_folder(self) -> None:
        """A file that is made or removed is so after a power cut only once its folder is on disk."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def new_receipt() -> str:
    """A code that nobody can guess, for a voter to find the ballot again."""
    return receipt_code(secrets.randbits(256))


def receipt_code(number: int) -> str:
    """The code of a large random number."""
    code = ""
    for _ in range(_RECEIPT_LENGTH):
        number, letter = divmod(number, len(_ALPHABET))
        code += _ALPHABET[letter]
    return code
