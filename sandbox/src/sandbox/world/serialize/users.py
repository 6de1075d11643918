"""Users, members and applications in Discord's shape."""

from sandbox.world.entities import Application, Json, Member, User
from sandbox.world.permissions import base_permissions
from sandbox.world.serialize.times import iso, iso_or_none
from sandbox.world.world import World


def user(person: User) -> Json:
    """UserResponse."""
    data: Json = {
        "id": str(person.id),
        "username": person.username,
        "avatar": person.avatar,
        "discriminator": person.discriminator,
        "public_flags": person.public_flags,
        "flags": person.public_flags,
        "banner": None,
        "accent_color": None,
        "global_name": person.global_name,
        "avatar_decoration_data": None,
        "collectibles": None,
        "primary_guild": None,
    }
    if person.bot:
        data["bot"] = True
    return data


def account(person: User) -> Json:
    """UserPIIResponse: one's own user."""
    return user(person) | {
        "mfa_enabled": person.bot,
        "locale": person.locale,
        "premium_type": 0,
        "email": None,
        "verified": True,
    }


def webhook_author(webhook_id: int, name: str) -> Json:
    """The stand-in author of a message that an incoming webhook wrote."""
    return user(User(id=webhook_id, username=name, bot=True, discriminator="0000"))


def member_without_user(member: Member) -> Json:
    """BasicGuildMemberResponse, as beside a message or an interaction's resolved users."""
    return {
        "avatar": None,
        "avatar_decoration_data": None,
        "banner": None,
        "collectibles": None,
        "communication_disabled_until": iso_or_none(member.timeout_until),
        "flags": member.flags,
        "joined_at": iso(member.joined_at),
        "nick": member.nick,
        "pending": member.pending,
        "premium_since": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "mute": member.mute,
        "deaf": member.deaf,
    }


def member(world: World, someone: Member) -> Json:
    """GuildMemberResponse."""
    return member_without_user(someone) | {"user": user(world.users[someone.user_id])}


def own_guild(world: World, someone: Member) -> Json:
    """MyGuildResponse: a guild in the list of one's own."""
    guild = world.guilds[someone.guild_id]
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": guild.icon,
        "banner": None,
        "owner": guild.owner_id == someone.user_id,
        "permissions": str(int(base_permissions(world, guild, someone))),
        "features": list(guild.features),
    }


def application(world: World, app: Application) -> Json:
    """PrivateApplicationResponse."""
    return {
        "id": str(app.id),
        "name": app.name,
        "icon": None,
        "description": app.description,
        "type": None,
        "bot": user(world.users[app.bot_id]),
        "bot_public": app.bot_public,
        "bot_require_code_grant": False,
        "verify_key": app.verify_key,
        "flags": app.flags,
        "flags_new": str(app.flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user(world.users[app.owner_id]),
        "approximate_guild_count": len(world.guilds_of(app.bot_id)),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "integration_types_config": {"0": {}},
    }
