"""Composes the people half of the feature: cities, delegates, topics, /help. Stands apart from `__init__` so that
what builds the server and what concerns people can be read one without the other.

Role keys asked of the server service: `city.<key>`, `mayors`, `staff`, `observers`, `moderators`, `topic.<key>`.
"""

from bot.client import Ratsbote
from cogs.network.models.forum import Forum
from cogs.network.service.server import ServerService


async def compose_people(bot: Ratsbote, server: ServerService, forum: Forum) -> None:
    """Called once by the feature's `setup`, after the server service stands."""
