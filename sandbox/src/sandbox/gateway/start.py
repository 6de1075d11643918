"""What a session is told first: READY, and the guilds in full.

A bot's READY names its guilds as unavailable and a GUILD_CREATE follows for each; people get their guilds and
direct messages with READY, as Discord's own client does.
"""

from collections.abc import Mapping

from sandbox.gateway.intents import Intent
from sandbox.gateway.marks import read_state
from sandbox.gateway.presences import presences_for
from sandbox.gateway.session import Session
from sandbox.gateway.view import channel_for
from sandbox.world.entities import Application, Guild, Json, ScheduledEvent
from sandbox.world.permissions import can_view
from sandbox.world.serialize import channels, guilds, users
from sandbox.world.serialize.times import iso
from sandbox.world.world import World

API_VERSION = 10
# Above this many members a guild counts as large (IDENTIFY's large_threshold; Discord's upper bound).
LARGE_GUILD = 250
# Scheduled or active; the others are history (GuildScheduledEventStatuses).
_OPEN = frozenset({1, 2})


def ready_for_bot(session: Session, application: Application, resume_url: str, guild_ids: list[int]) -> Json:
    return {
        "v": API_VERSION,
        "user": users.account(session.user),
        "session_type": "normal",
        "private_channels": [],
        "relationships": [],
        "presences": [],
        "user_settings": {},
        "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
        "session_id": session.id,
        "resume_gateway_url": resume_url,
        "shard": list(session.shard),
        "application": {"id": str(application.id), "flags": application.flags},
        "_trace": [],
    }


def ready_for_person(world: World, session: Session, resume_url: str, online: Mapping[int, Json]) -> Json:
    me = session.user.id
    return {
        "v": API_VERSION,
        "user": users.account(session.user),
        "guilds": [guild_create(world, session, guild, online) for guild in world.guilds_of(me)],
        "private_channels": [
            channels.channel(world, channel, me)
            for channel in world.channels.values()
            if channel.is_dm and me in channel.recipients
        ],
        "read_state": read_state(world, session.user),
        "session_id": session.id,
        "resume_gateway_url": resume_url,
    }


def guild_create(world: World, session: Session, guild: Guild, online: Mapping[int, Json]) -> Json:
    """The guild in full as this session may see it. `online`: presences by user."""
    me = session.user.id
    joined = guild.members[me].joined_at
    shown = (channel_for(world, session, channel) for channel in world.guild_channels(guild.id))
    threads = [
        channels.channel(world, thread, me)
        for thread in world.guild_threads(guild.id)
        if thread.thread is not None and not thread.thread.archived and can_view(world, me, thread)
    ]
    wants_events = session.intents is None or session.intents & Intent.GUILD_SCHEDULED_EVENTS
    return guilds.guild(guild) | {
        "joined_at": iso(joined),
        "large": len(guild.members) > LARGE_GUILD,
        "unavailable": False,
        "member_count": len(guild.members),
        "voice_states": [],
        "members": _members(world, session, guild),
        "channels": [channel for channel in shown if channel is not None],
        "threads": threads,
        "presences": presences_for(session, guild, online),
        "stage_instances": [],
        "guild_scheduled_events": [
            guilds.scheduled_event(world, event)
            for event in guild.events.values()
            if wants_events and event.status in _OPEN and _event_in_sight(world, me, event)
        ],
        "soundboard_sounds": [],
    }


def _event_in_sight(world: World, user_id: int, event: ScheduledEvent) -> bool:
    channel = world.channels.get(event.channel_id or 0)
    return channel is None or can_view(world, user_id, channel)


def _members(world: World, session: Session, guild: Guild) -> list[Json]:
    """All members; a bot without the presence intent gets itself only and asks for the rest (reference,
    "Guild Create Extra Fields").
    """
    if session.intents is None or session.intents & Intent.GUILD_PRESENCES:
        return [users.member(world, member) for member in guild.members.values()]
    return [users.member(world, guild.members[session.user.id])]
