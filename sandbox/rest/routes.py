"""All routes of the REST API, in the order in which they are matched."""

from sandbox.rest import applications, commands, users
from sandbox.rest.call import Route

ROUTES: tuple[Route, ...] = (
    *users.ROUTES,
    *applications.ROUTES,
    *commands.ROUTES,
)
