"""AutoMod at work: every message, thread title and nickname of a person passes here, and what a rule orders is done.

Source: Discord's reference, "Auto Moderation". Exempt, as there: bots and webhooks, whoever may manage the server,
and the roles and channels that a rule names. Rules act in the order of their ids; all that trigger act.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sandbox.rest.access import InChannel, InGuild
from sandbox.rest.audit import Action, log_as
from sandbox.rest.errors import Problem
from sandbox.rest.messages.publishing import publish
from sandbox.world.automod import MEMBER_UPDATE, MESSAGE_SEND, SPAM_WINDOW, Match, matches
from sandbox.world.entities import AutoModRule, Channel, Guild, Json, Member
from sandbox.world.messages import Message, MessageType
from sandbox.world.permissions import QUARANTINED, Permission, base_permissions
from sandbox.world.serialize import users
from sandbox.world.world import Event, World

BLOCK, ALERT, TIMEOUT, QUARANTINE = 1, 2, 3, 4

# Which audit line each action leaves (AuditLogActionTypes).
_LINES = {
    BLOCK: Action.AUTOMOD_BLOCK,
    ALERT: Action.AUTOMOD_FLAG,
    TIMEOUT: Action.AUTOMOD_TIMEOUT,
    QUARANTINE: Action.AUTOMOD_QUARANTINE,
}


@dataclass(frozen=True, slots=True)
class _Incident:
    """A text that a rule found fault with. `channel` is None for a member's own name."""

    world: World
    guild: Guild
    member: Member
    channel: Channel | None
    rule: AutoModRule
    match: Match
    text: str
    message_id: int | None = None


def screening(place: InChannel) -> Callable[[Message], None] | None:
    """What looks at a message before it is published; None where AutoMod does not look at all."""
    if place.channel.guild_id is None or not _watched(place.call.world, place.guild, place.member):
        return None

    def screen(message: Message) -> None:
        """Refuses (200000) what a rule blocks; alerts and timeouts are carried out either way."""
        mentioned = len(set(message.mentions)) + len(set(message.mention_roles))
        if _act_on(place, message.content, mentioned, message):
            raise Problem.AUTOMOD_BLOCKED.error()

    return screen


def screen_text(place: InChannel, text: object, problem: Problem = Problem.AUTOMOD_BLOCKED) -> None:
    """The same for the new text of an edit or the title of a thread, of which only words are looked for."""
    watched = place.channel.guild_id is not None and _watched(place.call.world, place.guild, place.member)
    if isinstance(text, str) and watched and _act_on(place, text, 0, None):
        raise problem.error()


def _watched(world: World, guild: Guild, member: Member) -> bool:
    manages = base_permissions(world, guild, member) & Permission.MANAGE_GUILD
    return not manages and not world.users[member.user_id].bot


def _act_on(place: InChannel, text: str, mentioned: int, message: Message | None) -> bool:
    """Carries out what the rules order; whether one of them blocks."""
    world, guild, member = place.call.world, place.guild, place.member
    earlier = _lately(world, guild, member.user_id)
    blocked = False
    for rule in sorted(guild.automod.values(), key=lambda rule: rule.id):
        if not rule.enabled or rule.event_type != MESSAGE_SEND or _exempt(rule, member, place.channel):
            continue
        found = matches(rule, text, mentioned, earlier)
        if found is not None:
            blocks = any(action["type"] == BLOCK for action in rule.actions)
            told = None if message is None or blocks else message.id
            _carry_out(_Incident(world, guild, member, place.channel, rule, found, text, told))
            blocked |= blocks
    return blocked


def _exempt(rule: AutoModRule, member: Member, channel: Channel) -> bool:
    places = {channel.id, channel.parent_id}
    return not set(rule.exempt_roles).isdisjoint(member.role_ids) or not places.isdisjoint(rule.exempt_channels)


def _lately(world: World, guild: Guild, user_id: int) -> list[Message]:
    since = world.now() - SPAM_WINDOW
    written: list[Message] = []
    for channel in [*world.guild_channels(guild.id), *world.guild_threads(guild.id)]:
        for message in reversed(world.messages.get(channel.id, {}).values()):
            if message.created_at < since:
                break
            if message.author_id == user_id and message.webhook_name is None:
                written.append(message)
    return written


def screen_name(place: InGuild, member: Member) -> None:
    """A member's new nickname under the profile rules: who breaks one is quarantined until the name is in order."""
    world, guild = place.call.world, place.guild
    if not _watched(world, guild, member):
        return
    member.flags &= ~QUARANTINED
    for rule in sorted(guild.automod.values(), key=lambda rule: rule.id):
        if (
            not rule.enabled
            or rule.event_type != MEMBER_UPDATE
            or not set(rule.exempt_roles).isdisjoint(member.role_ids)
        ):
            continue
        name = member.nick or ""
        found = matches(rule, name, 0, ())
        if found is not None:
            _carry_out(_Incident(world, guild, member, None, rule, found, name))


def _carry_out(incident: _Incident) -> None:
    for action in incident.rule.actions:
        alert = None
        match action["type"]:
            case 2:
                alert = _alert(incident, int(action["metadata"]["channel_id"]))
            case 3:
                _time_out(incident, action["metadata"]["duration_seconds"])
            case 4:
                incident.member.flags |= QUARANTINED
            case _:
                pass
        _write_down(incident, action["type"])
        _announce(incident, action, alert)


def _alert(incident: _Incident, channel_id: int) -> Message | None:
    """The message with what was said, in the channel of the alerts (none if that is gone)."""
    world, channel = incident.world, incident.world.channels.get(channel_id)
    if channel is None:
        return None
    fields = {
        "rule_name": incident.rule.name,
        "channel_id": "" if incident.channel is None else str(incident.channel.id),
        "decision_id": str(world.new_id()),
        "keyword": incident.match.keyword or "",
        "keyword_matched_content": incident.match.content,
    }
    blocks = any(action["type"] == BLOCK for action in incident.rule.actions)
    fields["decision_outcome"] = "blocked" if blocks else "flagged"
    embed: Json = {
        "type": "auto_moderation_message",
        "description": incident.text,
        "fields": [{"name": name, "value": value, "inline": False} for name, value in fields.items() if value],
    }
    message = Message(
        id=world.new_id(),
        channel_id=channel.id,
        author_id=incident.member.user_id,
        type=MessageType.AUTO_MODERATION_ACTION,
        embeds=[embed],
    )
    publish(world, channel, message)
    return message


def _time_out(incident: _Incident, seconds: int) -> None:
    """Words and mentions may silence a person; a longer timeout that already runs stays."""
    world, member = incident.world, incident.member
    until = world.now() + timedelta(seconds=seconds)
    if member.timeout_until is None or member.timeout_until < until:
        member.timeout_until = until
    data = users.member(world, member) | {"guild_id": str(incident.guild.id)}
    world.emit(Event("GUILD_MEMBER_UPDATE", data, incident.guild.id))


def _write_down(incident: _Incident, kind: int) -> None:
    options: Json = {
        "auto_moderation_rule_name": incident.rule.name,
        "auto_moderation_rule_trigger_type": str(incident.rule.trigger_type),
    }
    if incident.channel is not None:
        options["channel_id"] = str(incident.channel.id)
    log_as(
        incident.world,
        incident.guild,
        incident.rule.creator_id,
        _LINES[kind],
        incident.member.user_id,
        options=options,
    )


def _announce(incident: _Incident, action: Json, alert: Message | None) -> None:
    """AUTO_MODERATION_ACTION_EXECUTION, to those who may manage the server."""
    data: Json = {
        "guild_id": str(incident.guild.id),
        "action": action,
        "rule_id": str(incident.rule.id),
        "rule_trigger_type": incident.rule.trigger_type,
        "user_id": str(incident.member.user_id),
        "content": incident.text,
        "matched_keyword": incident.match.keyword,
        "matched_content": incident.match.content,
    }
    if incident.channel is not None:
        data["channel_id"] = str(incident.channel.id)
    if incident.message_id is not None:
        data["message_id"] = str(incident.message_id)
    if alert is not None:
        data["alert_system_message_id"] = str(alert.id)
    incident.world.emit(
        Event(
            "AUTO_MODERATION_ACTION_EXECUTION",
            data,
            incident.guild.id,
            user_ids=managers(incident.world, incident.guild),
        )
    )


def managers(world: World, guild: Guild) -> frozenset[int]:
    """Who hears of AutoMod: members with MANAGE_GUILD (reference, "Auto Moderation" events)."""
    return frozenset(
        member.user_id
        for member in guild.members.values()
        if base_permissions(world, guild, member) & Permission.MANAGE_GUILD
    )
