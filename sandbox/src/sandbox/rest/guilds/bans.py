"""Bans, one by one and in bulk, with the deletion of what the banned wrote lately."""

from datetime import timedelta

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.audit import Action, log
from sandbox.rest.call import NO_CONTENT, Answer, Call
from sandbox.rest.checks import array, integer, optional, record, required, snowflake
from sandbox.rest.errors import Problem
from sandbox.rest.guilds.members import remove
from sandbox.rest.messages.changing import delete_many
from sandbox.world.entities import Ban
from sandbox.world.permissions import Permission, outranks_member
from sandbox.world.serialize import guilds as written
from sandbox.world.serialize.users import user
from sandbox.world.world import Event

# Reference, "Create Guild Ban": up to seven days of messages go too.
MAX_DELETE_SECONDS = 604_800
_DAY_SECONDS = 86_400

_FORM = record(
    {
        "delete_message_seconds": optional(integer(0, MAX_DELETE_SECONDS)),
        "delete_message_days": optional(integer(0, 7)),
    }
)
_FIELDS = ("delete_message_seconds", "delete_message_days")
_BULK = record(
    {
        "user_ids": required(array(snowflake(), 200, 1, unique=True)),
        "delete_message_seconds": optional(integer(0, MAX_DELETE_SECONDS)),
    }
)


def listing(call: Call) -> Answer:
    place = in_guild(call).need(Permission.BAN_MEMBERS)
    before, after = call.cursor("before"), call.cursor("after") or 0
    ids = sorted(key for key in place.guild.bans if key > after and (before is None or key < before))
    ids = ids[-call.limit(1000, 1000) :] if before is not None else ids[: call.limit(1000, 1000)]
    return Answer([written.ban(call.world, place.guild.bans[user_id]) for user_id in ids])


def read(call: Call) -> Answer:
    place = in_guild(call).need(Permission.BAN_MEMBERS)
    return Answer(written.ban(call.world, _banned(place)))


def _banned(place: InGuild) -> Ban:
    ban = place.guild.bans.get(place.call.id("user_id"))
    if ban is None:
        raise Problem.UNKNOWN_BAN.error()
    return ban


def create(call: Call) -> Answer:
    place = in_guild(call).need(Permission.BAN_MEMBERS)
    user_id = call.id("user_id")
    if user_id not in call.world.users:
        raise Problem.UNKNOWN_USER.error()
    # Discord takes the fields as query parameters too; discord.py sends them so.
    form = {key: min(call.cursor(key) or 0, MAX_DELETE_SECONDS) for key in _FIELDS} | call.form(_FORM)
    seconds = form["delete_message_seconds"] or form["delete_message_days"] * _DAY_SECONDS
    member = place.guild.members.get(user_id)
    if member is not None:
        place.must_outrank_member(member)
    _ban(place, user_id, seconds)
    return NO_CONTENT


def create_many(call: Call) -> Answer:
    place = in_guild(call).need(Permission.BAN_MEMBERS | Permission.MANAGE_GUILD)
    form = call.form(_BULK)
    banned: list[str] = []
    failed: list[str] = []
    for user_id in form["user_ids"]:
        member = place.guild.members.get(user_id)
        known = user_id in call.world.users and user_id not in place.guild.bans
        possible = known and (member is None or outranks_member(place.guild, place.member, member))
        if possible:
            _ban(place, user_id, form.get("delete_message_seconds", 0))
        (banned if possible else failed).append(str(user_id))
    return Answer({"banned_users": banned, "failed_users": failed})


def _ban(place: InGuild, user_id: int, delete_seconds: int) -> None:
    call, guild = place.call, place.guild
    is_new = user_id not in guild.bans
    if is_new:
        guild.bans[user_id] = Ban(user_id, call.reason)
    member = guild.members.get(user_id)
    if member is not None:
        remove(place.call.world, place.guild, member)
    if delete_seconds:
        _purge(place, user_id, delete_seconds)
    if is_new:
        log(call, guild, Action.MEMBER_BAN_ADD, user_id)
        data = {"guild_id": str(guild.id), "user": user(call.world.users[user_id])}
        call.world.emit(Event("GUILD_BAN_ADD", data, guild.id))


def _purge(place: InGuild, user_id: int, seconds: int) -> None:
    world = place.call.world
    since = world.now() - timedelta(seconds=seconds)
    for channel in [c for c in world.channels.values() if c.guild_id == place.guild.id]:
        written_lately = [
            message
            for message in world.messages.get(channel.id, {}).values()
            if message.author_id == user_id and message.created_at >= since
        ]
        if written_lately:
            delete_many(world, channel, written_lately)


def delete(call: Call) -> Answer:
    place = in_guild(call).need(Permission.BAN_MEMBERS)
    ban = _banned(place)
    del place.guild.bans[ban.user_id]
    log(call, place.guild, Action.MEMBER_BAN_REMOVE, ban.user_id)
    data = {"guild_id": str(place.guild.id), "user": user(call.world.users[ban.user_id])}
    call.world.emit(Event("GUILD_BAN_REMOVE", data, place.guild.id))
    return NO_CONTENT
