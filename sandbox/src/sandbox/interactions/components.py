"""Components of messages: finding the one that was used, and checking what was chosen.

Source: Discord's reference, "Component Reference".
"""

from collections.abc import Iterator
from enum import IntEnum

from sandbox.interactions.resolve import Named
from sandbox.rest.checks.base import Place
from sandbox.world.entities import Json
from sandbox.world.permissions import can_view
from sandbox.world.world import World


class ComponentType(IntEnum):
    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    TEXT_DISPLAY = 10
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


SELECTS = frozenset(
    {
        ComponentType.STRING_SELECT,
        ComponentType.USER_SELECT,
        ComponentType.ROLE_SELECT,
        ComponentType.MENTIONABLE_SELECT,
        ComponentType.CHANNEL_SELECT,
    }
)


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component of a message or form, those inside others too."""
    for component in components:
        yield component
        yield from walk(component.get("components") or [])
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def find(components: list[Json], custom_id: object) -> Json | None:
    return next((part for part in walk(components) if part.get("custom_id") == custom_id), None)


class Chooser:
    """Checks what a person chose in a select, of a message or of a form."""

    def __init__(self, world: World, guild_id: int | None, user_id: int, named: Named) -> None:
        self._world = world
        self._guild_id = guild_id
        self._user_id = user_id
        self._named = named

    def choose(self, select: Json, values: object, place: Place, *, optional: bool = False) -> list[str]:
        """The values as the bot gets them. `optional`: nothing may be chosen (selects of forms)."""
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            place.fail("LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if optional and not values:
            return []
        low, high = _bounds(select)
        if not low <= len(values) <= high or len(set(values)) != len(values):
            place.fail("BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        for index, value in enumerate(values):
            if not self._fits(select, value):
                place.into(index).fail("SELECT_VALUE_INVALID", f"{value!r} cannot be chosen here.")
        return values

    def _fits(self, select: Json, value: str) -> bool:
        kind = ComponentType(select["type"])
        if kind is ComponentType.STRING_SELECT:
            return value in [option["value"] for option in select["options"]]
        key = int(value) if value.isdecimal() else 0
        guild = self._world.guilds.get(self._guild_id) if self._guild_id is not None else None
        mentionable = kind is ComponentType.MENTIONABLE_SELECT
        if (kind is ComponentType.USER_SELECT or mentionable) and key in self._world.users:
            self._named.users.add(key)
            return True
        if (kind is ComponentType.ROLE_SELECT or mentionable) and guild is not None and key in guild.roles:
            self._named.roles.add(key)
            return True
        if kind is ComponentType.CHANNEL_SELECT:
            return self._channel_fits(select, key)
        return False

    def _channel_fits(self, select: Json, key: int) -> bool:
        channel = self._world.channels.get(key)
        types = select.get("channel_types")
        if channel is None or channel.guild_id != self._guild_id or (types and channel.type not in types):
            return False
        if not can_view(self._world, self._user_id, channel):
            return False
        self._named.channels.add(key)
        return True


def _bounds(select: Json) -> tuple[int, int]:
    low, high = select.get("min_values"), select.get("max_values")
    return (1 if low is None else low), (1 if high is None else high)
