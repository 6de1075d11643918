"""The bot's own application, as discord.py asks for it at login; and the page on which people invite the bot."""

from sandbox.rest.call import Answer, Call, Route
from sandbox.rest.checks import bits, boolean, checked, optional, record, required, snowflake, text
from sandbox.rest.errors import Problem
from sandbox.world.bots import bring_in
from sandbox.world.entities import Application
from sandbox.world.permissions import Permission, base_permissions
from sandbox.world.serialize import guilds, users
from sandbox.world.world import Event

_AUTHORIZE = record(
    {"guild_id": required(snowflake()), "permissions": optional(bits()), "authorize": optional(boolean())}
)


def _own(call: Call) -> Application:
    application = call.world.application_of(call.actor.id)
    if application is None:
        raise Problem.ONLY_BOTS.error()
    return application


def read(call: Call) -> Answer:
    return Answer(users.application(call.world, _own(call)))


def edit(call: Call) -> Answer:
    application = _own(call)
    form = call.form(record({"description": optional(text(400))}))
    application.description = form.get("description", application.description)
    return Answer(users.application(call.world, application))


def authorize(call: Call) -> Answer:
    """A person brings the bot to a server that they may manage (Discord's own page does this; not in the document)."""
    form = call.form(_AUTHORIZE)
    client_id = checked(snowflake(), call.query.get("client_id"))
    application, guild = call.world.applications.get(client_id), call.world.guilds.get(form["guild_id"])
    if application is None:
        raise Problem.UNKNOWN_APPLICATION.error()
    member = guild.members.get(call.actor.id) if guild is not None else None
    if guild is None or member is None:
        raise Problem.UNKNOWN_GUILD.error()
    if not base_permissions(call.world, guild, member) & Permission.MANAGE_GUILD:
        raise Problem.MISSING_PERMISSIONS.error()
    if application.bot_id not in guild.members:
        role = bring_in(
            guild, application, Permission(form.get("permissions", 0)), call.world.new_id(), call.world.now()
        )
        made = {"guild_id": str(guild.id), "role": guilds.role(role)}
        call.world.emit(Event("GUILD_ROLE_CREATE", made, guild.id))
        joined = users.member(call.world, guild.members[application.bot_id]) | {"guild_id": str(guild.id)}
        call.world.emit(Event("GUILD_MEMBER_ADD", joined, guild.id))
    return Answer({"location": "about:blank"})


ROUTES = (
    Route("POST", "/oauth2/authorize", authorize),
    Route("GET", "/oauth2/applications/@me", read),
    Route("GET", "/applications/@me", read),
    Route("PATCH", "/applications/@me", edit),
)
