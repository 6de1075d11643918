"""All routes of the REST API, in the order in which they are matched."""

from sandbox.rest import applications, audit, channels, commands, emojis, guilds, invites, users, webhooks
from sandbox.rest.call import Route
from sandbox.rest.messages.routes import ROUTES as MESSAGE_ROUTES

ROUTES: tuple[Route, ...] = (
    *users.ROUTES,
    *applications.ROUTES,
    *commands.ROUTES,
    *MESSAGE_ROUTES,
    *channels.ROUTES,
    *guilds.ROUTES,
    *emojis.ROUTES,
    *audit.ROUTES,
    *invites.ROUTES,
    *webhooks.ROUTES,
)
