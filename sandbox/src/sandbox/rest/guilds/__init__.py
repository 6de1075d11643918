"""What belongs to a guild as a whole: its settings, roles, members, bans, events, rules and webhooks."""

from sandbox.rest.guilds.routes import ROUTES as ROUTES
