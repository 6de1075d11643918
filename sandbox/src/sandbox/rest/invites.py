"""Invitations: made and withdrawn by members, used by people to join. Their age is of the world's time."""

import secrets
import string
from datetime import timedelta

from sandbox.rest.access import InGuild, in_channel, in_guild
from sandbox.rest.audit import Action, log
from sandbox.rest.call import Answer, Call, Route
from sandbox.rest.checks import array, boolean, integer, nullable, optional, record, snowflake
from sandbox.rest.errors import Problem
from sandbox.rest.guilds.members import must_be_assignable
from sandbox.rest.messages.system import tell_join
from sandbox.world.entities import Invite, Json, Member
from sandbox.world.permissions import Permission, base_permissions, channel_permissions
from sandbox.world.serialize import users
from sandbox.world.serialize.guilds import role
from sandbox.world.serialize.times import iso
from sandbox.world.world import Event, World

# Reference, "Create Channel Invite": a day unless told otherwise; at most 7 days there, 60 in the API document.
_FORM = record(
    {
        "max_age": optional(integer(0, 5_184_000)),
        "max_uses": optional(integer(0, 100)),
        "temporary": optional(boolean()),
        "unique": optional(boolean()),
        "role_ids": nullable(array(snowflake(), 250, unique=True)),
    }
)
_LETTERS = string.ascii_letters + string.digits
_CODE_LENGTH = 8


def _shown(world: World, invite: Invite, *, counts: bool = False, metadata: bool = True) -> Json:
    """GuildInviteResponse; who only looks an invitation up is not told of its uses."""
    guild, channel = world.guilds[invite.guild_id], world.channels[invite.channel_id]
    expiry = invite.created_at + timedelta(seconds=invite.max_age)
    data: Json = {
        "type": 0,
        "code": invite.code,
        "inviter": users.user(world.users[invite.inviter_id]),
        "expires_at": iso(expiry) if invite.max_age else None,
        "guild_id": str(guild.id),
        "guild": {
            "id": str(guild.id),
            "name": guild.name,
            "splash": None,
            "banner": None,
            "description": guild.description,
            "icon": guild.icon,
            "features": list(guild.features),
            "verification_level": guild.verification_level,
            "vanity_url_code": None,
            "nsfw_level": 0,
            "nsfw": False,
            "premium_subscription_count": 0,
        },
        "channel": {"id": str(channel.id), "type": int(channel.type), "name": channel.name},
    }
    granted = [guild.roles[role_id] for role_id in invite.role_ids if role_id in guild.roles]
    if granted:
        parts = ("id", "name", "position", "color", "colors", "icon", "unicode_emoji", "permissions")
        shown = [role(entry) for entry in granted]
        data["roles"] = [{part: entry[part] for part in parts} for entry in shown]
    if counts:
        data |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    if metadata:
        data |= {
            "uses": invite.uses,
            "max_uses": invite.max_uses,
            "max_age": invite.max_age,
            "temporary": invite.temporary,
            "created_at": iso(invite.created_at),
        }
    return data


def _invite(call: Call) -> Invite:
    """One that still holds."""
    invite = call.world.invites.get(call.params["code"])
    if invite is None or not _holds(call.world, invite):
        raise Problem.UNKNOWN_INVITE.error()
    return invite


def _holds(world: World, invite: Invite) -> bool:
    age = world.now() - invite.created_at
    young = not invite.max_age or age < timedelta(seconds=invite.max_age)
    return young and (not invite.max_uses or invite.uses < invite.max_uses)


def _changes(invite: Invite, side: str) -> list[Json]:
    """What the audit log says of an invitation that was made or withdrawn."""
    terms = {
        "code": invite.code,
        "channel_id": str(invite.channel_id),
        "inviter_id": str(invite.inviter_id),
        "uses": invite.uses,
        "max_uses": invite.max_uses,
        "max_age": invite.max_age,
        "temporary": invite.temporary,
    }
    return [{"key": key, side: value} for key, value in terms.items()]


def create(call: Call) -> Answer:
    """One's own invitation with the same terms is given again, unless a unique one is asked for."""
    place = in_channel(call)
    guild = place.guild
    place.need(Permission.CREATE_INSTANT_INVITE)
    form = call.form(_FORM)
    role_ids: list[int] = form.get("role_ids") or []
    if role_ids:
        granting = InGuild(call, guild, place.member).need(Permission.MANAGE_ROLES)
        for role_id in role_ids:
            must_be_assignable(granting, guild.roles.get(role_id))
    terms = (form.get("max_age", 86_400), form.get("max_uses", 0), form.get("temporary", False), role_ids)
    for known in call.world.invites.values():
        own = (known.channel_id, known.inviter_id) == (place.channel.id, call.actor.id)
        same = own and (known.max_age, known.max_uses, known.temporary, known.role_ids) == terms
        if same and not form.get("unique") and _holds(call.world, known):
            return Answer(_shown(call.world, known))
    invite = Invite(
        code="".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH)),
        guild_id=guild.id,
        channel_id=place.channel.id,
        inviter_id=call.actor.id,
        created_at=call.world.now(),
        max_age=terms[0],
        max_uses=terms[1],
        temporary=terms[2],
        role_ids=role_ids,
    )
    call.world.invites[invite.code] = invite
    log(call, guild, Action.INVITE_CREATE, None, _changes(invite, "new_value"))
    shown = _shown(call.world, invite)
    told = {key: shown[key] for key in ("code", "guild_id", "inviter", "max_age", "max_uses", "uses")}
    told |= {"channel_id": str(invite.channel_id), "created_at": shown["created_at"], "temporary": invite.temporary}
    call.world.emit(Event("INVITE_CREATE", told, guild.id, invite.channel_id))
    return Answer(shown)


def of_channel(call: Call) -> Answer:
    place = in_channel(call).need(Permission.MANAGE_CHANNELS)
    found = [i for i in call.world.invites.values() if i.channel_id == place.channel.id]
    return Answer([_shown(call.world, invite) for invite in found if _holds(call.world, invite)])


def of_guild(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_GUILD)
    found = [i for i in call.world.invites.values() if i.guild_id == place.guild.id]
    return Answer([_shown(call.world, invite) for invite in found if _holds(call.world, invite)])


def read(call: Call) -> Answer:
    return Answer(_shown(call.world, _invite(call), counts=call.flag("with_counts"), metadata=False))


def delete(call: Call) -> Answer:
    invite = _invite(call)
    guild = call.world.guilds[invite.guild_id]
    member = guild.members.get(call.actor.id)
    if member is None:
        raise Problem.MISSING_ACCESS.error()
    in_its_channel = channel_permissions(call.world, member, call.world.channels[invite.channel_id])
    manages = base_permissions(call.world, guild, member) & Permission.MANAGE_GUILD
    if not manages and not in_its_channel & Permission.MANAGE_CHANNELS:
        raise Problem.MISSING_PERMISSIONS.error()
    del call.world.invites[invite.code]
    log(call, guild, Action.INVITE_DELETE, None, _changes(invite, "old_value"))
    data: Json = {"code": invite.code, "guild_id": str(guild.id), "channel_id": str(invite.channel_id)}
    call.world.emit(Event("INVITE_DELETE", data, guild.id, invite.channel_id))
    return Answer(_shown(call.world, invite, metadata=False))


def accept(call: Call) -> Answer:
    """A person joins (not in the API document: bots are invited otherwise)."""
    if call.actor.bot:
        raise Problem.ONLY_USERS.error()
    invite = _invite(call)
    guild = call.world.guilds[invite.guild_id]
    if call.actor.id in guild.bans:
        raise Problem.BANNED_FROM_GUILD.error()
    if call.actor.id not in guild.members:
        invite.uses += 1
        roles = [role_id for role_id in invite.role_ids if role_id in guild.roles]
        member = Member(call.actor.id, guild.id, call.world.now(), role_ids=roles)
        guild.members[call.actor.id] = member
        data = users.member(call.world, member) | {"guild_id": str(guild.id)}
        call.world.emit(Event("GUILD_MEMBER_ADD", data, guild.id))
        tell_join(call.world, guild, call.actor.id)
    return Answer(_shown(call.world, invite, metadata=False))


ROUTES = (
    Route("POST", "/channels/{channel_id}/invites", create),
    Route("GET", "/channels/{channel_id}/invites", of_channel),
    Route("GET", "/guilds/{guild_id}/invites", of_guild),
    Route("GET", "/invites/{code}", read),
    Route("DELETE", "/invites/{code}", delete),
    Route("POST", "/invites/{code}", accept),
)
