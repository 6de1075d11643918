"""The permissions that a server sets for an application's commands: set by people who manage it, read by the bot.

Source: Discord's reference, "Edit Application Command Permissions". There a person's Bearer token is asked for; here
it is the persona's own. Bots get 20001, as since 2022.
"""

from sandbox.rest.access import in_guild
from sandbox.rest.audit import Action, log
from sandbox.rest.call import Answer, Call, Route
from sandbox.rest.checks import array, boolean, one_of, record, required, snowflake
from sandbox.rest.errors import Problem
from sandbox.world.belongings import CommandPermission, PermissionTarget
from sandbox.world.entities import Application, Json
from sandbox.world.permissions import Permission
from sandbox.world.world import Event

# Reference, "Application Command Permissions": at most 100 entries for a command.
MAX_ENTRIES = 100

_ENTRY = record({"id": required(snowflake()), "type": required(one_of({1, 2, 3})), "permission": required(boolean())})
_FORM = record({"permissions": required(array(_ENTRY, MAX_ENTRIES))})


def _application(call: Call) -> Application:
    """One's own for a bot; any for people."""
    application = call.world.applications.get(call.id("application_id"))
    if application is None:
        raise Problem.UNKNOWN_APPLICATION.error()
    if call.actor.bot and application.bot_id != call.actor.id:
        raise Problem.NOT_YOUR_APPLICATION.error()
    return application


def _subject(call: Call, application: Application) -> int:
    """A command that exists in the guild, or the application itself."""
    key, guild_id = call.id("command_id"), in_guild(call).guild.id
    command = call.world.commands.get(key)
    known = command is not None and command.application_id == application.id and command.guild_id in {None, guild_id}
    if key != application.id and not known:
        raise Problem.UNKNOWN_COMMAND.error()
    return key


def _shown(application: Application, guild_id: int, key: int, entries: tuple[CommandPermission, ...]) -> Json:
    return {
        "id": str(key),
        "application_id": str(application.id),
        "guild_id": str(guild_id),
        "permissions": [
            {"id": str(entry.id), "type": int(entry.type), "permission": entry.allowed} for entry in entries
        ],
    }


def read_all(call: Call) -> Answer:
    application, guild_id = _application(call), in_guild(call).guild.id
    mine = {application.id} | {c.id for c in call.world.commands.values() if c.application_id == application.id}
    return Answer(
        [
            _shown(application, guild_id, key, entries)
            for (guild, key), entries in call.world.command_permissions.items()
            if guild == guild_id and key in mine
        ]
    )


def read(call: Call) -> Answer:
    """10066 where nothing was set."""
    application, guild_id = _application(call), in_guild(call).guild.id
    key = _subject(call, application)
    entries = call.world.command_permissions.get((guild_id, key))
    if entries is None:
        raise Problem.UNKNOWN_COMMAND_PERMISSIONS.error()
    return Answer(_shown(application, guild_id, key, entries))


def edit(call: Call) -> Answer:
    """Sets all entries anew; an empty list takes them back."""
    if call.actor.bot:
        raise Problem.ONLY_USERS.error()
    place = in_guild(call).need(Permission.MANAGE_GUILD | Permission.MANAGE_ROLES)
    application = _application(call)
    key, guild_id = _subject(call, application), place.guild.id
    entries = tuple(
        CommandPermission(entry["id"], PermissionTarget(entry["type"]), entry["permission"])
        for entry in call.form(_FORM)["permissions"]
    )
    call.world.command_permissions[(guild_id, key)] = entries
    if not entries:
        del call.world.command_permissions[(guild_id, key)]
    data = _shown(application, guild_id, key, entries)
    options = {"application_id": str(application.id)}
    changes: list[Json] = [{"key": entry["id"], "new_value": entry} for entry in data["permissions"]]
    log(call, place.guild, Action.COMMAND_PERMISSION_UPDATE, key, changes, options)
    to = frozenset({application.bot_id})
    call.world.emit(Event("APPLICATION_COMMAND_PERMISSIONS_UPDATE", data, guild_id, user_ids=to))
    return Answer(data)


_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"

ROUTES = (
    Route("GET", f"{_GUILD}/permissions", read_all),
    Route("GET", f"{_GUILD}/{{command_id}}/permissions", read),
    Route("PUT", f"{_GUILD}/{{command_id}}/permissions", edit),
)
