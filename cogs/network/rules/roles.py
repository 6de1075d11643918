"""Decides which roles a member should carry, from what the database says of them. A guild has at most 250 roles
(https://discord.com/developers/docs/resources/guild), so roles are a convenience with a cap, never the truth.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cogs.network.models.cities import City, Delegate, Function
from cogs.network.models.forum import CITY_PREFIX, TOPIC_PREFIX
from cogs.network.models.topics import Topic

ROLES_PER_GUILD = 250
TOPIC_ROLE_CAP = 40
"""Topics beyond this many, in their order, get no role to ping; following them lives in the database alone."""
CITY_ROLE_CAP = 180
"""Likewise for cities; what is left belongs to the functions, to moderators, and to the server's own roles."""


@dataclass(frozen=True, slots=True)
class RoleChange:
    """What to add to and take from a member, as role ids."""

    add: frozenset[int]
    remove: frozenset[int]


def wanted_keys(delegate: Delegate | None, city: City | None, followed: Collection[Topic]) -> frozenset[str]:
    """The keys of the roles that somebody should carry."""
    keys = {topic.role_key for topic in followed}
    if delegate is not None:
        keys.add(delegate.function.role_key)
    if city is not None:
        keys.add(city.role_key)
    return frozenset(keys)


def kept_apart(wanted: Collection[str], kept: Mapping[str, bool]) -> frozenset[str]:
    """The same, but for the roles of which admins decided to keep that the person carries them, or does not."""
    return frozenset({key for key in wanted if kept.get(key, True)} | {key for key, carried in kept.items() if carried})


def is_personal(key: str) -> bool:
    """Whether a declared role follows from what the database says of a person (moderators are made by hand)."""
    return key.startswith((CITY_PREFIX, TOPIC_PREFIX)) or key in {function.role_key for function in Function}


def difference(managed: Mapping[str, int], wanted: Collection[str], carried: Collection[int]) -> RoleChange:
    """What differs. `managed` holds the roles that stand on the server; others that a member carries are left alone."""
    should = {managed[key] for key in wanted if key in managed}
    has = set(managed.values()) & set(carried)
    return RoleChange(add=frozenset(should - has), remove=frozenset(has - should))
