"""Application commands: what a bot registers, checked as strictly as Discord does."""

from sandbox.rest.commands.routes import ROUTES as ROUTES
