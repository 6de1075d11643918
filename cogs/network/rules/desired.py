"""Says what the server should be like: the forum file, with a role for each city and a channel and role for each topic
that the database has today.
"""

from collections.abc import Sequence
from dataclasses import replace

from cogs.network.models.cities import City
from cogs.network.models.forum import BOT, EVERYONE, CategorySpec, ChannelSpec, Forum, OverwriteSpec
from cogs.network.models.server_state import DesiredChannel, DesiredRole, DesiredServer, ObjectKind, RoleState
from cogs.network.models.topics import Topic
from cogs.network.rules.naming import NAME_LENGTH, topic_channel_name, topic_text
from cogs.network.rules.permissions import POSTING
from cogs.network.rules.roles import CITY_ROLE_CAP, TOPIC_ROLE_CAP

ARCHIVE = "archive"
"""The key of the category of archived topics."""
_BETWEEN_LANGUAGES = " | "


def desired_server(
    forum: Forum, cities: Sequence[City], topics: Sequence[Topic], archived: Sequence[Topic] = ()
) -> DesiredServer:
    """Everything that should exist, in the order in which it is made: roles, categories, channels.

    `archived` are the archived topics whose channels stand: they move to a category of their own, to be read only.
    """
    return DesiredServer(
        roles=(
            *_declared_roles(forum),
            *(_topic_role(forum, topic) for topic in topics[:TOPIC_ROLE_CAP]),
            *(_city_role(forum, city) for city in sorted(cities, key=lambda city: city.id)[:CITY_ROLE_CAP]),
        ),
        channels=(*_categories(forum), *_channels(forum, topics), *_archive(forum, archived)),
        cities_without_role=max(len(cities) - CITY_ROLE_CAP, 0),
    )


def _declared_roles(forum: Forum) -> list[DesiredRole]:
    return [
        DesiredRole(
            role.key, RoleState(role.name, role.colour, role.hoist, role.mentionable, role.permissions), ranked=True
        )
        for role in forum.roles
    ]


def _topic_role(forum: Forum, topic: Topic) -> DesiredRole:
    pattern = forum.topic_role
    name = topic_text(pattern.name, topic.name, topic.emoji)[:NAME_LENGTH].strip()
    return DesiredRole(
        topic.role_key, RoleState(name, pattern.colour, pattern.hoist, pattern.mentionable, 0), ranked=False
    )


def _city_role(forum: Forum, city: City) -> DesiredRole:
    pattern = forum.city_role
    name = pattern.name.replace("{name}", city.name)[:NAME_LENGTH].strip()
    return DesiredRole(
        city.role_key, RoleState(name, pattern.colour, pattern.hoist, pattern.mentionable, 0), ranked=False
    )


def _categories(forum: Forum) -> list[DesiredChannel]:
    return [
        DesiredChannel(ObjectKind.CATEGORY, category.key, category.name, "", None, _merged(category, ()))
        for category in forum.categories
    ]


def _channels(forum: Forum, topics: Sequence[Topic]) -> list[DesiredChannel]:
    """By category, in the file's order; new ones come in at the bottom of their category, so they stand like this."""
    channels = []
    for category in forum.categories:
        channels += [_channel(channel, category) for channel in forum.channels if channel.category == category.key]
        if category.key == forum.topic_channels.category:
            channels += [_topic_channel(forum, topic, category) for topic in topics]
    return channels


def _channel(channel: ChannelSpec, category: CategorySpec) -> DesiredChannel:
    return DesiredChannel(
        ObjectKind.CHANNEL,
        channel.key,
        channel.name,
        f"{channel.topic.de}{_BETWEEN_LANGUAGES}{channel.topic.en}",
        category.key,
        _merged(category, channel.overwrites),
    )


def _topic_channel(forum: Forum, topic: Topic, category: CategorySpec) -> DesiredChannel:
    declared, place = forum.declared(topic), forum.topic_channels
    texts = [topic_text(pattern, topic.name, topic.emoji) for pattern in (place.topic.de, place.topic.en)]
    return DesiredChannel(
        ObjectKind.CHANNEL,
        topic.channel_key,
        declared.channel if declared is not None else topic_channel_name(topic.name),
        _BETWEEN_LANGUAGES.join(texts),
        category.key,
        _merged(category, place.overwrites),
    )


def _archive(forum: Forum, archived: Sequence[Topic]) -> list[DesiredChannel]:
    if not archived:
        return []
    place = forum.topic_channels
    home = next(category for category in forum.categories if category.key == place.category)
    silent = tuple(OverwriteSpec(spec.target, 0, spec.allow | spec.deny) for spec in place.overwrites)
    category = DesiredChannel(ObjectKind.CATEGORY, ARCHIVE, place.archive, "", None, ())
    channels = (replace(_topic_channel(forum, topic, home), parent=ARCHIVE) for topic in archived)
    return [category, *(replace(channel, overwrites=_merged(home, silent)) for channel in channels)]


def _merged(category: CategorySpec, own: Sequence[OverwriteSpec]) -> tuple[OverwriteSpec, ...]:
    """A category's overwrites under a channel's own, and ours: what is closed to others must stay open to the bot.

    Without an explicit VIEW_CHANNEL the bot would not even learn that a private channel exists.
    """
    merged = {spec.target: spec for spec in (*category.overwrites, *own)}
    closed = merged[EVERYONE].deny if EVERYONE in merged else 0
    if closed:
        merged[BOT] = OverwriteSpec(BOT, allow=POSTING | closed, deny=0)
    return tuple(merged.values())
