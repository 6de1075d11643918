"""A server's own emoji: made from an image, renamed, deleted, and used in reactions. Stickers and those of
applications there are none; bots may ask for them.

Source: Discord's reference, "Emoji Resource": 50 still and 50 moving ones, 256 KiB each.
"""

import base64
import binascii
import re

from sandbox.rest.access import InGuild, in_guild
from sandbox.rest.audit import Action, changes_between, log
from sandbox.rest.call import NO_CONTENT, Answer, Call, Route
from sandbox.rest.checks import Place, array, optional, record, required, snowflake, text
from sandbox.rest.errors import Problem
from sandbox.world.entities import Emoji, Guild
from sandbox.world.permissions import Permission
from sandbox.world.serialize import guilds as written
from sandbox.world.world import Event

MAX_EMOJIS = 50
MAX_BYTES = 256 * 1024
_IMAGE = re.compile(r"data:(image/(?:png|jpe?g|gif|webp|avif));base64,([A-Za-z0-9+/=\s]+)")


def _image(value: object, place: Place) -> tuple[str, bytes]:
    """The content type and bytes of a data URI."""
    found = _IMAGE.fullmatch(value) if isinstance(value, str) else None
    try:
        data = base64.b64decode(found.group(2), validate=False) if found is not None else b""
    except binascii.Error:
        data = b""
    if found is None or not data:
        place.fail("IMAGE_INVALID", "Invalid image data")
        return "", b""
    if len(data) > MAX_BYTES:
        place.fail("BINARY_TYPE_MAX_SIZE", f"File cannot be larger than {MAX_BYTES / 1024} kb.")
    return found.group(1), data


def _name(value: object, place: Place) -> str:
    name: str = text(32, 2)(value, place)
    if not re.fullmatch(r"\w*", name, re.ASCII):
        place.fail("STRING_TYPE_REGEX", "String value did not match validation regex.")
    return name


_CREATE = record({"name": required(_name), "image": required(_image), "roles": optional(array(snowflake(), 250))})
_EDIT = record({"name": optional(_name), "roles": optional(array(snowflake(), 250))})


def _emoji(place: InGuild) -> Emoji:
    emoji = place.guild.emojis.get(place.call.id("emoji_id"))
    if emoji is None:
        raise Problem.UNKNOWN_EMOJI.error()
    return emoji


def listing(call: Call) -> Answer:
    place = in_guild(call)
    return Answer([written.emoji(call.world, emoji) for emoji in place.guild.emojis.values()])


def read(call: Call) -> Answer:
    return Answer(written.emoji(call.world, _emoji(in_guild(call))))


def create(call: Call) -> Answer:
    place = in_guild(call).need(Permission.CREATE_GUILD_EXPRESSIONS)
    form = call.form(_CREATE)
    content_type, image = form["image"]
    animated = content_type == "image/gif"
    if sum(emoji.animated == animated for emoji in place.guild.emojis.values()) >= MAX_EMOJIS:
        raise Problem.MAX_EMOJIS.error()
    emoji = Emoji(call.world.new_id(), form["name"], call.actor.id, image, content_type, form.get("roles", []))
    place.guild.emojis[emoji.id] = emoji
    log(call, place.guild, Action.EMOJI_CREATE, emoji.id, [{"key": "name", "new_value": emoji.name}])
    _announce(call, place.guild)
    return Answer(written.emoji(call.world, emoji), 201)


def _may_change(place: InGuild, emoji: Emoji) -> None:
    """One's own with CREATE_GUILD_EXPRESSIONS, others' with MANAGE_GUILD_EXPRESSIONS."""
    if emoji.creator_id == place.call.actor.id:
        place.need_one(Permission.CREATE_GUILD_EXPRESSIONS, Permission.MANAGE_GUILD_EXPRESSIONS)
    else:
        place.need(Permission.MANAGE_GUILD_EXPRESSIONS)


def edit(call: Call) -> Answer:
    place = in_guild(call)
    emoji, before = _emoji(place), written.emoji(call.world, _emoji(place))
    _may_change(place, emoji)
    form = call.form(_EDIT)
    emoji.name, emoji.role_ids = form.get("name", emoji.name), form.get("roles", emoji.role_ids)
    data = written.emoji(call.world, emoji)
    log(call, place.guild, Action.EMOJI_UPDATE, emoji.id, changes_between(before, data))
    _announce(call, place.guild)
    return Answer(data)


def delete(call: Call) -> Answer:
    place = in_guild(call)
    emoji = _emoji(place)
    _may_change(place, emoji)
    del place.guild.emojis[emoji.id]
    log(call, place.guild, Action.EMOJI_DELETE, emoji.id, [{"key": "name", "old_value": emoji.name}])
    _announce(call, place.guild)
    return NO_CONTENT


def _announce(call: Call, guild: Guild) -> None:
    shown = [written.emoji(call.world, emoji) for emoji in guild.emojis.values()]
    call.world.emit(Event("GUILD_EMOJIS_UPDATE", {"guild_id": str(guild.id), "emojis": shown}, guild.id))


def no_stickers(call: Call) -> Answer:
    in_guild(call)
    return Answer([])


def none_of_application(call: Call) -> Answer:
    del call
    return Answer({"items": []})


_EMOJIS = "/guilds/{guild_id}/emojis"

ROUTES = (
    Route("GET", _EMOJIS, listing),
    Route("POST", _EMOJIS, create),
    Route("GET", f"{_EMOJIS}/{{emoji_id}}", read),
    Route("PATCH", f"{_EMOJIS}/{{emoji_id}}", edit),
    Route("DELETE", f"{_EMOJIS}/{{emoji_id}}", delete),
    Route("GET", "/guilds/{guild_id}/stickers", no_stickers),
    Route("GET", "/applications/{application_id}/emojis", none_of_application),
)
