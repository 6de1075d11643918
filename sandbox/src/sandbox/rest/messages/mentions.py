"""Whom a message mentions, given what its author may do and what `allowed_mentions` lets through."""

import re
from dataclasses import dataclass, field

from sandbox.rest.checks import Place, array, boolean, optional, record, snowflake, text
from sandbox.world.entities import Channel, Json
from sandbox.world.permissions import Permission
from sandbox.world.world import World

_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(everyone|here)")
# In code nothing is a mention.
_CODE = re.compile(r"```.*?```|``.+?``|`[^`\n]+`", re.DOTALL)

_MAX_LISTED = 100


@dataclass(frozen=True, slots=True)
class Allowed:
    """Discord's `allowed_mentions`; the default lets everything through."""

    parse: frozenset[str] = frozenset({"users", "roles", "everyone"})
    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    replied_user: bool = True


@dataclass(frozen=True, slots=True)
class Mentions:
    users: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    everyone: bool = False


def _exclusive(form: Json, place: Place) -> None:
    for kind in ("users", "roles"):
        if kind in form.get("parse", []) and form.get(kind):
            place.fail(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
    unknown = [name for name in form.get("parse", []) if name not in ("users", "roles", "everyone")]
    if unknown:
        place.into("parse").fail("BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")


_FORM = record(
    {
        "parse": optional(array(text(20), 3, unique=True)),
        "users": optional(array(snowflake(), _MAX_LISTED, unique=True)),
        "roles": optional(array(snowflake(), _MAX_LISTED, unique=True)),
        "replied_user": optional(boolean()),
    },
    _exclusive,
)


def allowed_mentions(value: object, place: Place) -> Allowed:
    form: Json = _FORM(value, place)
    return Allowed(
        frozenset(form.get("parse", ())),
        frozenset(form.get("users", ())),
        frozenset(form.get("roles", ())),
        form.get("replied_user", False),
    )


def find(
    world: World,
    channel: Channel,
    written: str,
    allowed: Allowed,
    permissions: Permission,
    replied_to: int | None = None,
) -> Mentions:
    """`permissions`: the author's in the channel. `replied_to`: the author of the message that is answered."""
    plain = _CODE.sub(" ", written)
    users = [
        user_id
        for user_id in _ids(_USER, plain)
        if ("users" in allowed.parse or user_id in allowed.users) and user_id in world.users
    ]
    if replied_to is not None and allowed.replied_user and replied_to not in users:
        users.append(replied_to)
    guild = None if channel.guild_id is None else world.guilds[channel.guild_id]
    if guild is None:
        return Mentions(users)
    may_mention_all = bool(permissions & Permission.MENTION_EVERYONE)
    roles = [
        role_id
        for role_id in _ids(_ROLE, plain)
        if role_id in guild.roles
        and role_id != guild.id
        and ("roles" in allowed.parse or role_id in allowed.roles)
        and (may_mention_all or guild.roles[role_id].mentionable)
    ]
    everyone = "everyone" in allowed.parse and may_mention_all and bool(_EVERYONE.search(plain))
    return Mentions(users, roles, everyone)


def _ids(pattern: re.Pattern[str], written: str) -> list[int]:
    return list(dict.fromkeys(int(found) for found in pattern.findall(written)))
