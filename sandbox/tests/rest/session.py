"""The whole scripted session: every route that the sandbox offers, asked by a bot and by people at least once."""

import aiohttp

from sandbox.app import Sandbox
from sandbox.world.permissions import Permission
from tests.rest import scripted, scripted_account, scripted_interactions
from tests.rest.client import Client


async def whole(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    """AssertionError where the sandbox refuses something."""
    rest = Client(sandbox, session)
    bots_own = next(role for role in sandbox.seeded.guild.roles.values() if role.bot_id is not None)
    bots_own.permissions |= int(Permission.CREATE_GUILD_EXPRESSIONS | Permission.MANAGE_GUILD_EXPRESSIONS)
    newcomer, admin = Client(sandbox, session, "Newcomer"), Client(sandbox, session, "Forum Admin")
    await scripted_account.account_and_commands(rest)
    channel_id = await scripted.channels(rest)
    await scripted.invites(rest, newcomer, channel_id)
    await scripted.messages(rest, newcomer, channel_id)
    await scripted.emojis(rest, channel_id)
    await scripted.polls(rest, newcomer, channel_id)
    await scripted.threads_and_webhooks(rest, channel_id)
    await scripted_interactions.interactions(sandbox, rest, newcomer, admin, channel_id)
    await scripted.events_and_rules(sandbox, rest, newcomer)
    await scripted.roles_and_members(rest, newcomer)
    await scripted_account.as_people_do(rest, admin, channel_id)
    await scripted.errors(rest)
