"""Keeps a whole world and makes it anew, as often as one likes: what takes long to build is built once.

In memory only, and for the program that saved it: the form of what is kept changes with the code.
"""

import pickle
from dataclasses import dataclass
from datetime import datetime

from sandbox.world.seed import SeededWorld
from sandbox.world.world import World


@dataclass(frozen=True, slots=True)
class SavedWorld:
    """A world as it stood at `instant` (aware, of the world's time), with all its ids and tokens."""

    instant: datetime
    content: bytes


def save(world: World, seeded: SeededWorld) -> SavedWorld:
    """What the world holds now. ValueError while polls, threads or events wait for their time: what the world does
    by itself on its way cannot be kept.
    """
    if world.agenda.waiting:
        raise ValueError("polls, threads or events wait for their time; such a world cannot be saved")
    return SavedWorld(world.now(), pickle.dumps((world.state, world.last_id, seeded), pickle.HIGHEST_PROTOCOL))


def load(world: World, saved: SavedWorld) -> SeededWorld:
    """Fills an empty world; nothing is shared with other worlds. ValueError for a clock before the saved instant."""
    if world.now() < saved.instant:
        raise ValueError("the world's time never runs backwards")
    state, last_id, seeded = pickle.loads(saved.content)  # noqa: S301 - our own bytes, which never leave the program
    world.fill(state, last_id)
    if not isinstance(seeded, SeededWorld):
        raise TypeError("this is no saved world")
    return seeded
