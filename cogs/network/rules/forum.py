"""Reads `data/forum.toml` into a Forum, or refuses it with an error that names file, table and key.

Limits are Discord's: names of roles, channels and categories 100 characters, the text under a channel's name 1024.
"""

import tomllib
from collections.abc import Iterable, Sequence

from bot.texts import Bilingual
from cogs.network.models.forum import (
    ADMINS,
    BOT,
    EVERYONE,
    CategorySpec,
    ChannelSpec,
    Forum,
    ForumCity,
    ForumError,
    ForumTopic,
    OverwriteSpec,
    RoleSpec,
    TopicChannels,
)
from cogs.network.rules.automod import read_automod
from cogs.network.rules.naming import channel_name, topic_channel_name
from cogs.network.rules.permissions import NAMES, NOT_IN_OVERWRITES
from cogs.network.rules.tables import Table

NAME_LENGTH = 100
# The text under a channel's name holds both languages and what stands between them; Discord allows 1024.
TOPIC_LENGTH = 400
EMOJI_LENGTH = 16
CHANNELS_PER_CATEGORY = 50
_TOPIC_PLACES = ("de", "en", "emoji")


def read_forum(text: str, file: str) -> Forum:
    """Check everything. Raises ForumError naming `file`, the table and the key."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ForumError(f"{file}: this is not TOML: {error}") from error
    root = Table(f"{file}:", values)
    head = Table(f"{file}: [forum]", _section(root, "forum"))
    name, zone = head.bilingual("name", NAME_LENGTH), head.zone("timezone")
    head.finish()
    cities = tuple(_city(table) for table in root.tables("cities", "[[cities]]"))
    topics = (
        *(_topic(table, question=False) for table in root.tables("topics", "[[topics]]")),
        *(_topic(table, question=True) for table in root.tables("questions", "[[questions]]")),
    )
    roles = tuple(_role(table) for table in root.tables("roles", "[[roles]]"))
    targets = {EVERYONE, ADMINS, *(role.key for role in roles)}
    tables = root.tables("categories", "[[categories]]")
    channels = tuple(channel for table in tables for channel in _channels(table, targets))
    categories = tuple(_category(table, targets) for table in tables)
    forum = Forum(
        name=name,
        zone=zone,
        cities=cities,
        topics=topics,
        roles=roles,
        city_role=_template(Table(f"{file}: [city_role]", _section(root, "city_role")), "city", ("name",)),
        topic_role=_template(
            Table(f"{file}: [topic_role]", _section(root, "topic_role")), "topic", (*_TOPIC_PLACES, "both")
        ),
        categories=categories,
        channels=channels,
        topic_channels=_topic_channels(
            Table(f"{file}: [topic_channels]", _section(root, "topic_channels")), targets, categories
        ),
        automod=read_automod(root, [role.key for role in roles], [channel.key for channel in channels]),
    )
    root.finish()
    _refuse_duplicates(file, "[[cities]]", "key", [city.key for city in cities])
    _refuse_duplicates(file, "[[topics]] and [[questions]]", "key", [topic.key for topic in topics])
    _refuse_duplicates(file, "[[topics]] and [[questions]]", "channel", [topic.channel for topic in topics])
    _refuse_duplicates(file, "[[roles]]", "key", [role.key for role in roles])
    _refuse_duplicates(file, "[[roles]]", "name", [role.name for role in roles])
    _refuse_duplicates(file, "[[categories]]", "key", [category.key for category in categories])
    _refuse_duplicates(file, "[[categories]]", "name", [category.name for category in categories])
    _refuse_duplicates(file, "[[categories.channels]]", "key", [channel.key for channel in channels])
    _refuse_duplicates(file, "[[categories.channels]]", "name", [channel.name for channel in channels])
    return forum


def _section(root: Table, key: str) -> dict[str, object]:
    return dict(root.table(key).values)


def _city(table: Table) -> ForumCity:
    city = ForumCity(
        key=table.key(),
        name=table.text("name", NAME_LENGTH),
        country=table.matching("country", "[A-Z]{2}", "DE"),
        region=table.matching("region", "[A-Z]{2}-[A-Z0-9]{1,3}", "DE-NW"),
        zone=table.zone("timezone"),
        language=table.language("language"),
    )
    table.finish()
    return city


def _topic(table: Table, *, question: bool) -> ForumTopic:
    name = Bilingual(de=table.text("de", NAME_LENGTH), en=table.text("en", NAME_LENGTH))
    topic = ForumTopic(
        key=table.key(),
        name=name,
        emoji=table.text("emoji", EMOJI_LENGTH),
        channel=_channel_name(table, "channel") if table.has("channel") else topic_channel_name(name),
        question=question,
    )
    table.finish()
    return topic


def _role(table: Table) -> RoleSpec:
    role = RoleSpec(
        key=table.key(),
        name=table.text("name", NAME_LENGTH),
        colour=table.colour("colour"),
        hoist=table.flag("hoist", default=False),
        mentionable=table.flag("mentionable", default=False),
        permissions=table.permissions("permissions", frozenset({"administrator"})),
    )
    table.finish()
    if role.key in {EVERYONE, ADMINS, BOT}:
        raise table.error("key", f"{role.key!r} already means something in overwrites")
    return role


def _template(table: Table, key: str, places: tuple[str, ...]) -> RoleSpec:
    role = RoleSpec(
        key=key,
        name=table.pattern("name", NAME_LENGTH, places),
        colour=table.colour("colour"),
        hoist=table.flag("hoist", default=False),
        mentionable=table.flag("mentionable", default=False),
        permissions=0,
    )
    table.finish()
    return role


def _category(table: Table, targets: set[str]) -> CategorySpec:
    category = CategorySpec(
        key=table.key(), name=table.text("name", NAME_LENGTH), overwrites=_overwrites(table, targets)
    )
    table.finish()
    return category


def _channels(category: Table, targets: set[str]) -> list[ChannelSpec]:
    tables = category.tables("channels", "[[categories.channels]]")
    if len(tables) > CHANNELS_PER_CATEGORY:
        raise category.error(
            "channels", f"{len(tables)} channels, Discord allows {CHANNELS_PER_CATEGORY} in a category"
        )
    channels = []
    for table in tables:
        channels.append(
            ChannelSpec(
                key=table.key(),
                name=_channel_name(table, "name"),
                category=category.key(),
                topic=table.bilingual("topic", TOPIC_LENGTH),
                overwrites=_overwrites(table, targets),
            )
        )
        table.finish()
    return channels


def _topic_channels(table: Table, targets: set[str], categories: Sequence[CategorySpec]) -> TopicChannels:
    channels = TopicChannels(
        category=table.key("category"),
        archive=table.text("archive", NAME_LENGTH),
        topic=table.bilingual("topic", TOPIC_LENGTH // 2, _TOPIC_PLACES),
        overwrites=_overwrites(table, targets),
    )
    table.finish()
    if channels.category not in {category.key for category in categories}:
        raise table.error("category", f"there is no category with the key {channels.category!r}")
    return channels


def _overwrites(table: Table, targets: set[str]) -> tuple[OverwriteSpec, ...]:
    specs = []
    for target, inner in table.tables_by_key("overwrites"):
        if target not in targets:
            raise table.error(f"overwrites.{target}", f"there is no such role; known: {', '.join(sorted(targets))}")
        spec = OverwriteSpec(
            target, inner.permissions("allow", NOT_IN_OVERWRITES), inner.permissions("deny", NOT_IN_OVERWRITES)
        )
        inner.finish()
        if both := spec.allow & spec.deny:
            raise inner.error("deny", f"{NAMES[both & -both]!r} is allowed and denied at once")
        specs.append(spec)
    return tuple(specs)


def _channel_name(table: Table, key: str) -> str:
    name = table.text(key, NAME_LENGTH)
    if name != channel_name(name):
        # Discord would change it, and every plan after would find a difference.
        raise table.error(key, f"Discord would turn {name!r} into “{channel_name(name)}”; write that")
    return name


def _refuse_duplicates(file: str, table: str, key: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ForumError(f"{file}: {table}, {key}: {value!r} stands there twice")
        seen.add(value)
