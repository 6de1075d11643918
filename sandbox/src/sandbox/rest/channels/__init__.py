"""Channels of a guild: making, changing, ordering and deleting them, and their permission overwrites."""

from sandbox.rest.channels.routes import ROUTES as ROUTES
