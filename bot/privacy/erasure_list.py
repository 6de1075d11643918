"""Keeps commitments to erasures in a file beside the backups: one from before is restored without the people."""

from collections.abc import Collection
from pathlib import Path

import msgspec

from bot.errors import BackupFailed
from bot.privacy.commitments import ErasureCommitment

ERASURES = "erasures.json"


def keep_erasures(folder: Path, entries: Collection[ErasureCommitment]) -> None:
    """Keep commitments to erasures beside the backups, together with those that are there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    known = {entry.commitment: entry for entry in kept_erasures(folder)}
    for entry in entries:
        earlier = known.get(entry.commitment)
        known[entry.commitment] = entry if earlier is None else max(earlier, entry, key=lambda each: each.erased_at)
    part = folder / f"{ERASURES}.part"
    part.write_bytes(msgspec.json.encode(sorted(known.values(), key=lambda entry: (entry.erased_at, entry.commitment))))
    part.chmod(0o600)
    part.replace(folder / ERASURES)


def kept_erasures(folder: Path) -> list[ErasureCommitment]:
    """The commitments beside the backups in a folder. Raises BackupFailed where the file cannot be read."""
    path = folder / ERASURES
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=list[ErasureCommitment])
        if any(not entry.salt or entry.erased_at.tzinfo is None for entry in entries):
            raise ValueError("an instant without a zone")
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise BackupFailed(f"{path} is not a list of erasures ({error}).") from error
    return entries
