"""Reading and changing the guild itself."""

from sandbox.rest.access import in_guild
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import Answer, Call
from sandbox.rest.checks import array, boolean, integer, nullable, one_of, optional, record, snowflake, text
from sandbox.rest.commands.forms import LOCALES
from sandbox.rest.errors import Problem
from sandbox.world.permissions import Permission
from sandbox.world.serialize import guilds as written
from sandbox.world.world import Event

_FORM = record(
    {
        "name": optional(text(100, 2, stripped=True)),
        "description": nullable(text(300)),
        "verification_level": optional(one_of(range(5))),
        "default_message_notifications": optional(one_of({0, 1})),
        "explicit_content_filter": optional(one_of({0, 1, 2})),
        "preferred_locale": optional(text(10)),
        "afk_timeout": optional(one_of({60, 300, 900, 1800, 3600})),
        "afk_channel_id": nullable(snowflake()),
        "system_channel_id": nullable(snowflake()),
        "system_channel_flags": optional(integer(0)),
        "rules_channel_id": nullable(snowflake()),
        "public_updates_channel_id": nullable(snowflake()),
        "safety_alerts_channel_id": nullable(snowflake()),
        "features": optional(array(text(60), 100, unique=True)),
        "premium_progress_bar_enabled": optional(boolean()),
    }
)
_CHANNEL_FIELDS = (
    "afk_channel_id",
    "system_channel_id",
    "rules_channel_id",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
)


def read(call: Call) -> Answer:
    guild = in_guild(call).guild
    data = written.guild(guild)
    if call.flag("with_counts"):
        data |= {"approximate_member_count": len(guild.members), "approximate_presence_count": len(guild.members)}
    return Answer(data)


def edit(call: Call) -> Answer:
    place = in_guild(call).need(Permission.MANAGE_GUILD)
    guild, form = place.guild, call.form(_FORM)
    for name in _CHANNEL_FIELDS:
        channel = call.world.channels.get(form.get(name) or 0)
        if form.get(name) is not None and (channel is None or channel.guild_id != guild.id):
            raise Problem.UNKNOWN_CHANNEL.error()
    if form.get("preferred_locale", "en-US") not in LOCALES:
        del form["preferred_locale"]
    form.pop("premium_progress_bar_enabled", None)
    before = written.guild(guild)
    for name, value in form.items():
        setattr(guild, name, value)
    data = written.guild(guild)
    log(call, guild, Action.GUILD_UPDATE, guild.id, changes_between(before, data))
    call.world.emit(Event("GUILD_UPDATE", data, guild.id))
    return Answer(data)
