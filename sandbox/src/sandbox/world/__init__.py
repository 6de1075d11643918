"""The state of the sandbox's Discord and its rules. Pure: no sockets, no HTTP, no clock of its own."""

from sandbox.world.world import Event as Event
from sandbox.world.world import World as World
