"""The part of the scripted session that is about the bot itself and its commands."""

from tests.rest.client import Client
from tests.rest.scripted import all_accepted


async def account_and_commands(rest: Client) -> None:
    base = f"/applications/{rest.application_id}"
    command = {
        "name": "stadt",
        "type": 1,
        "description": "Städte des Netzwerks",
        "name_localizations": {"en-US": "city"},
        "description_localizations": {"en-US": "Cities of the network"},
        "default_member_permissions": 32,
        "contexts": [0],
        "integration_types": [0],
        "options": [
            {
                "type": 1,
                "name": "zeigen",
                "description": "Eine Stadt zeigen",
                "options": [
                    {
                        "type": 3,
                        "name": "name",
                        "description": "Name",
                        "required": True,
                        "autocomplete": True,
                    },
                    {
                        "type": 4,
                        "name": "seite",
                        "description": "Seite",
                        "choices": [{"name": "eins", "value": 1}],
                    },
                    {"type": 7, "name": "kanal", "description": "Kanal", "channel_types": [0, 5]},
                ],
            },
            {
                "type": 2,
                "name": "amt",
                "description": "Ämter",
                "options": [{"type": 1, "name": "geben", "description": "x"}],
            },
        ],
    }
    menu = {"name": "Melden", "type": 3}
    bodies = await all_accepted(
        rest,
        ("GET", "/users/@me", None),
        ("GET", "/users/@me/guilds?with_counts=true", None),
        ("GET", "/users/@me/guilds/GUILD/member", None),
        ("GET", f"/users/{rest.user_id}", None),
        ("GET", "/oauth2/applications/@me", None),
        ("GET", "/applications/@me", None),
        ("PATCH", "/applications/@me", {"description": "Der Bote"}),
        ("GET", "/gateway", None),
        ("GET", "/gateway/bot", None),
        ("PUT", f"{base}/commands", [command, menu]),
        ("GET", f"{base}/commands?with_localizations=true", None),
        ("PUT", f"{base}/guilds/GUILD/commands", [menu]),
        ("GET", f"{base}/guilds/GUILD/commands", None),
        ("GET", f"{base}/guilds/GUILD/commands/permissions", None),
        ("POST", f"{base}/guilds/GUILD/commands", {"name": "ping", "description": "pong"}),
        ("POST", f"{base}/commands", {"name": "ping", "description": "pong"}),
    )
    guild_ping, ping = bodies[-2], bodies[-1]
    await all_accepted(
        rest,
        ("GET", f"{base}/commands/{ping['id']}", None),
        ("PATCH", f"{base}/commands/{ping['id']}", {"description": "Ping!"}),
        ("DELETE", f"{base}/commands/{ping['id']}", None),
        ("GET", f"{base}/guilds/GUILD/commands/{guild_ping['id']}", None),
        ("PATCH", f"{base}/guilds/GUILD/commands/{guild_ping['id']}", {"name": "pong"}),
        ("DELETE", f"{base}/guilds/GUILD/commands/{guild_ping['id']}", None),
    )


async def as_people_do(rest: Client, admin: Client, channel_id: str) -> None:
    """The routes of people's clients, and leaving the server (which ends the session for who does)."""
    message = await rest.say(channel_id, "Willkommen")
    await all_accepted(
        admin,
        ("GET", "/users/@me/channels", None),
        ("POST", f"/channels/{channel_id}/messages/{message['id']}/ack", {"token": None}),
        ("PATCH", "/users/@me", {"username": "forum.admin"}),
        ("DELETE", "/users/@me/guilds/GUILD", None),
    )
