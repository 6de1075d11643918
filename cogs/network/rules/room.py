"""Finds room for channels: a category holds 50, and what does not fit goes into a further one of its name and a number.

A channel that stands in one of them stays there, so that no channel moves because another came or went.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace

from cogs.network.models.plan import PLANNING, AdoptionRules
from cogs.network.models.server_state import (
    DesiredChannel,
    DesiredServer,
    ObjectKind,
    ObjectRef,
    ProvisionedObject,
    ServerSnapshot,
)
from cogs.network.rules.binding import Bindings
from cogs.network.rules.naming import NAME_LENGTH

# https://discord.com/developers/docs/resources/guild
CHANNELS_PER_GUILD = 500
CHANNELS_PER_CATEGORY = 50
_NUMBERS = range(1, CHANNELS_PER_GUILD // CHANNELS_PER_CATEGORY + 1)


def with_room(
    desired: DesiredServer,
    snapshot: ServerSnapshot,
    provisioned: Iterable[ProvisionedObject],
    adoption: AdoptionRules = PLANNING,
) -> DesiredServer:
    """The same server with as many categories as its channels need, beside those that others made in them."""
    possible = [
        further
        for category in desired.channels
        if category.kind is ObjectKind.CATEGORY
        for number in _NUMBERS[1:]
        for further in [_further(category, number)]
    ]
    # Which of the further ones stand already is seen as of every other object, by id or by name.
    everything = replace(desired, channels=(*desired.channels, *possible))
    bindings = Bindings(everything, snapshot, tuple(provisioned), adoption)
    channels: list[DesiredChannel] = []
    parents: dict[str, str] = {}
    for channel in desired.channels:
        if channel.kind is not ObjectKind.CATEGORY:
            channels.append(replace(channel, parent=parents.get(channel.key, channel.parent)))
            continue
        children = [child for child in desired.channels if child.parent == channel.key]
        numbers = _numbers(channel, children, bindings, snapshot)
        parents |= {key: _number_key(channel.key, number) for key, number in numbers.items()}
        further = sorted(set(numbers.values()) - {1})
        channels += [channel, *(_further(channel, number) for number in further)]
    return replace(desired, channels=tuple(channels))


def further_categories(desired: DesiredServer, refs: Collection[ObjectRef]) -> frozenset[ObjectRef]:
    """The further categories in which some of these channels stand: they come with them."""
    declared = {channel.parent for channel in desired.channels if ObjectRef(channel.kind, channel.key) in refs}
    return frozenset(ObjectRef(ObjectKind.CATEGORY, key) for key in declared if key is not None and "." in key)


def _numbers(
    category: DesiredChannel, children: list[DesiredChannel], bindings: Bindings, snapshot: ServerSnapshot
) -> dict[str, int]:
    """The key of each child, and the number of the category in which it shall stand."""
    categories = {bindings.parent(_number_key(category.key, number)): number for number in _NUMBERS}
    categories.pop(None, None)
    live = {child.key: bindings.channel(child.kind, child.key) for child in children}
    numbers = {
        key: categories[channel.state.parent]
        for key, channel in live.items()
        if channel is not None and channel.state.parent in categories
    }
    ours = {channel.id for channel in live.values() if channel is not None}
    used = Counter(categories.get(channel.state.parent, 0) for channel in snapshot.channels if channel.id not in ours)
    used.update(numbers.values())
    for child in children:
        if child.key not in numbers:
            number = next((number for number in _NUMBERS if used[number] < CHANNELS_PER_CATEGORY), _NUMBERS[-1])
            numbers[child.key] = number
            used[number] += 1
    return numbers


def _number_key(key: str, number: int) -> str:
    """`topics`, `topics.2`: a declared key never holds a full stop."""
    return key if number == 1 else f"{key}.{number}"


def _further(category: DesiredChannel, number: int) -> DesiredChannel:
    ending = f" {number}"
    name = f"{category.name[: NAME_LENGTH - len(ending)].rstrip()}{ending}"
    return replace(category, key=_number_key(category.key, number), name=name)
