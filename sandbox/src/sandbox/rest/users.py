"""Users, one's own account and its guilds, direct channels, and where the gateway is."""

from sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from sandbox.rest.checks import array, checked, optional, record, required, snowflake, text
from sandbox.rest.errors import Problem
from sandbox.rest.guilds.members import remove
from sandbox.world.entities import Json
from sandbox.world.serialize import channels, users
from sandbox.world.world import Event

# GatewayBotResponse; 1000 identifies a day is Discord's number.
_IDENTIFIES = {"total": 1000, "remaining": 999, "reset_after": 86_400_000, "max_concurrency": 1}


def me(call: Call) -> Answer:
    return Answer(users.account(call.actor))


def edit_me(call: Call) -> Answer:
    form = call.form(record({"username": optional(text(32, 2))}))
    call.actor.username = form.get("username", call.actor.username)
    return Answer(users.account(call.actor))


def user(call: Call) -> Answer:
    stored = call.world.users.get(call.id("user_id"))
    if stored is None:
        raise Problem.UNKNOWN_USER.error()
    return Answer(users.user(stored))


def my_guilds(call: Call) -> Answer:
    after = call.cursor("after") or 0
    mine = [guild for guild in call.world.guilds_of(call.actor.id) if guild.id > after]
    mine = sorted(mine, key=lambda guild: guild.id)[: call.limit(200, 200)]
    return Answer([_my_guild(call, guild.members[call.actor.id].guild_id) for guild in mine])


def _my_guild(call: Call, guild_id: int) -> Json:
    guild = call.world.guilds[guild_id]
    data = users.own_guild(call.world, guild.members[call.actor.id])
    if call.flag("with_counts"):
        data |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return data


def my_member(call: Call) -> Answer:
    member = call.world.member(call.id("guild_id"), call.actor.id)
    if member is None:
        raise Problem.UNKNOWN_GUILD.error()
    return Answer(users.member(call.world, member))


def leave_guild(call: Call) -> Answer:
    guild = call.world.guilds.get(call.id("guild_id"))
    if guild is None or call.actor.id not in guild.members:
        raise Problem.UNKNOWN_GUILD.error()
    if guild.owner_id == call.actor.id:
        raise Problem.MISSING_PERMISSIONS.error()
    remove(call.world, guild, guild.members[call.actor.id])
    return NO_CONTENT


def open_dm(call: Call) -> Answer:
    """A DM may be opened with anyone who shares a server; writing into it is what 50007 guards."""
    form = call.form(record({"recipient_id": optional(snowflake()), "recipients": optional(array(snowflake(), 1))}))
    recipient_id = form.get("recipient_id") or next(iter(form.get("recipients", [])), None)
    if recipient_id is None:
        checked(record({"recipient_id": required(snowflake())}), {})
    recipient = call.world.users.get(recipient_id or 0)
    if recipient is None or recipient.id == call.actor.id:
        raise Problem.UNKNOWN_USER.error()
    if recipient.bot and call.actor.bot:
        raise Problem.DMS_CLOSED.error()
    channel = call.world.dm_between(call.actor.id, recipient.id)
    if channel is None:
        channel = call.world.open_dm(call.actor.id, recipient.id)
        people = (user_id for user_id in channel.recipients if not call.world.users[user_id].bot)
        for reader in people:  # bots are not told of direct messages that are opened (reference, "Channel Create")
            data = channels.channel(call.world, channel, reader)
            call.world.emit(Event("CHANNEL_CREATE", data, None, channel_id=channel.id, user_ids=frozenset({reader})))
    return Answer(channels.channel(call.world, channel, call.actor.id))


def my_dms(call: Call) -> Answer:
    """A person's direct channels; bots get none (reference, "Get User DMs", which only people may still ask)."""
    me = call.actor.id
    mine = [channel for channel in call.world.channels.values() if channel.is_dm and me in channel.recipients]
    return Answer([] if call.actor.bot else [channels.channel(call.world, channel, me) for channel in mine])


def gateway(call: Call) -> Answer:
    return Answer({"url": call.context.gateway_url()})


def gateway_bot(call: Call) -> Answer:
    if not call.actor.bot:
        raise Problem.ONLY_BOTS.error()
    return Answer({"url": call.context.gateway_url(), "shards": 1, "session_start_limit": dict(_IDENTIFIES)})


ROUTES = (
    Route("GET", "/gateway", gateway),
    Route("GET", "/gateway/bot", gateway_bot),
    Route("GET", "/users/@me", me),
    Route("PATCH", "/users/@me", edit_me),
    Route("GET", "/users/@me/guilds", my_guilds),
    Route("GET", "/users/@me/guilds/{guild_id}/member", my_member),
    Route("DELETE", "/users/@me/guilds/{guild_id}", leave_guild),
    Route("GET", "/users/@me/channels", my_dms),
    Route("POST", "/users/@me/channels", open_dm),
    Route("GET", "/users/{user_id}", user),
)
