"""Reads `data/forum.toml` into a Forum, or refuses it with all that is wrong: file, line, table and key.

Limits are Discord's: names of roles, channels and categories 100 characters, the text under a channel's name 1024.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence

from bot.errors import UserError
from bot.texts import Bilingual, Language, in_english
from cogs.network.models.cities import CityFacts
from cogs.network.models.forum import (
    ADMINS,
    BOT,
    EVERYONE,
    NEEDED_CHANNELS,
    NEEDED_ROLES,
    CategorySpec,
    ChannelSpec,
    Forum,
    ForumCity,
    ForumError,
    ForumFinding,
    ForumTopic,
    OverwriteSpec,
    RoleSpec,
    TopicChannels,
)
from cogs.network.rules.automod import read_automod
from cogs.network.rules.countries import main_language, parse_country, parse_region
from cogs.network.rules.facts import check_city_name, parse_language, refuse_same_city
from cogs.network.rules.naming import channel_name, topic_channel_name
from cogs.network.rules.permissions import NAMES, NOT_IN_OVERWRITES
from cogs.network.rules.tables import Table, TomlFile, refuse_duplicates
from cogs.network.rules.toml_lines import key_lines
from cogs.network.rules.topic_facts import check_emoji, check_topic_name, refuse_same_topic

NAME_LENGTH = 100
# The text under a channel's name holds both languages and what stands between them; Discord allows 1024.
TOPIC_LENGTH = 400
CHANNELS = "[[categories.channels]]"
_TOPIC_PLACES = ("de", "en", "emoji")


def read_forum(text: str, file: str) -> Forum:
    """Check everything. Raises ForumError with every finding: `file`, the line, the table, the key, what is wrong."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        at = int(line[1]) if line is not None else len(text.split("\n"))
        raise ForumError(ForumFinding(file, at, "", f"this is not TOML: {error}")) from error
    source = TomlFile(file, key_lines(text))
    forum = _forum(Table(source, "", values))
    if source.findings:
        raise ForumError(*sorted(source.findings, key=lambda finding: finding.line))
    return forum


def _forum(root: Table) -> Forum:
    head = _section(root, "forum")
    name, zone = head.bilingual("name", NAME_LENGTH), head.zone("timezone")
    head.finish()
    roles = _roles(root)
    role_keys = [role.key for role in roles]
    targets = {EVERYONE, ADMINS, *role_keys}
    tables = root.tables("categories", "[[categories]]")
    channel_tables = [(table, inner) for table in tables for inner in table.tables("channels", CHANNELS)]
    channels = tuple(_channel(inner, category, targets) for category, inner in channel_tables)
    categories = tuple(_category(table, targets) for table in tables)
    _refuse_same(tables, categories)
    _refuse_same([inner for _, inner in channel_tables], channels)
    channel_keys = [channel.key for channel in channels]
    _demand(root, "roles", role_keys, NEEDED_ROLES)
    _demand(root, "categories", channel_keys, NEEDED_CHANNELS)
    forum = Forum(
        name=name,
        zone=zone,
        cities=_cities(root),
        topics=_topics(root),
        roles=roles,
        city_role=_template(_section(root, "city_role"), "city", ("name",)),
        topic_role=_template(_section(root, "topic_role"), "topic", (*_TOPIC_PLACES, "both")),
        categories=categories,
        channels=channels,
        topic_channels=_topic_channels(_section(root, "topic_channels"), targets, categories),
        automod=read_automod(root, role_keys, channel_keys),
    )
    root.finish()
    return forum


def _section(root: Table, key: str) -> Table:
    """A table that the file must have; an empty one stands in for it, whose keys nobody is told to be missing."""
    section = root.table(key, f"[{key}]")
    return section or Table(TomlFile(root.file.name, {}), f"[{key}]", {}, (key,))


def _demand(root: Table, table: str, keys: Collection[str], needed: Mapping[str, str]) -> None:
    """Note what is needed and not declared: it would be missing on the server, and nothing would say so."""
    for key, purpose in needed.items():
        if key not in keys:
            what = "channel" if table == "categories" else "role"
            root.refuse(table, f"a {what} with the key {key!r} is needed: {purpose}")


def _refuse_same(tables: Sequence[Table], specs: Sequence[RoleSpec | CategorySpec | ChannelSpec]) -> None:
    refuse_duplicates(tables, "key", [spec.key for spec in specs])
    refuse_duplicates(tables, "name", [spec.name for spec in specs])


def _cities(root: Table) -> tuple[ForumCity, ...]:
    tables = root.tables("cities", "[[cities]]")
    cities: list[ForumCity] = []
    for table in tables:
        city = _city(table)
        try:
            refuse_same_city(city.facts, [other.facts for other in cities])
        except UserError as error:
            table.refuse("name", in_english(error.text))
        cities.append(city)
    refuse_duplicates(tables, "key", [city.key for city in cities])
    return tuple(cities)


def _city(table: Table) -> ForumCity:
    """By the rules of `/city add`; what can be left out there can be left out here."""
    country = table.typed("country", parse_country, "")
    facts = CityFacts(
        name=table.typed("name", check_city_name, ""),
        country=country,
        region=table.typed("region", lambda typed: parse_region(typed, country or typed[:2].upper()), None, ""),
        zone=table.zone("timezone"),
        language=table.typed("language", parse_language, Language.EN) if table.has("language") else _likelier(country),
    )
    city = ForumCity(table.key(), facts)
    table.finish()
    return city


def _likelier(country: str) -> Language:
    return main_language(country) if country else Language.EN


def _topics(root: Table) -> tuple[ForumTopic, ...]:
    tables = root.tables("topics", "[[topics]]")
    questions = root.tables("questions", "[[questions]]")
    topics: list[ForumTopic] = []
    for table in (*tables, *questions):
        topic = _topic(table, question=table in questions)
        try:
            refuse_same_topic(topic.name, [other.name for other in topics])
        except UserError as error:
            table.refuse("de" if table.has("de") else "en", in_english(error.text))
        topics.append(topic)
    refuse_duplicates((*tables, *questions), "key", [topic.key for topic in topics])
    refuse_duplicates((*tables, *questions), "channel", [topic.channel for topic in topics])
    return tuple(topics)


def _topic(table: Table, *, question: bool) -> ForumTopic:
    """By the rules of `/topic add`; what can be left out there can be left out here."""
    name = _topic_name(table)
    channel = _channel_name(table, "channel") if table.has("channel") else ""
    topic = ForumTopic(
        key=table.key(),
        name=name,
        emoji=table.typed("emoji", check_emoji, "", ""),
        channel=channel or topic_channel_name(name),
        question=question,
    )
    table.finish()
    return topic


def _topic_name(table: Table) -> Bilingual:
    if not (table.has("de") or table.has("en")):
        table.refuse("de", "is missing; a topic needs a name in German (de) or English (en)")
    names = {
        language.value: table.typed(language.value, lambda typed: check_topic_name(Bilingual(typed, typed)).de, "", "")
        for language in Language
        if table.has(language.value)
    }
    german, english = names.get("de", ""), names.get("en", "")
    return Bilingual(german or english, english or german)


def _roles(root: Table) -> tuple[RoleSpec, ...]:
    tables = root.tables("roles", "[[roles]]")
    roles = tuple(_role(table) for table in tables)
    _refuse_same(tables, roles)
    return roles


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
        table.refuse("key", f"{role.key!r} already means something in overwrites")
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
    """Once its channels have been taken, whose tables stand in its own."""
    category = CategorySpec(
        key=table.key(), name=table.text("name", NAME_LENGTH), overwrites=_overwrites(table, targets)
    )
    table.finish()
    return category


def _channel(table: Table, category: Table, targets: set[str]) -> ChannelSpec:
    channel = ChannelSpec(
        key=table.key(),
        name=_channel_name(table, "name"),
        category=str(category.values.get("key", "")),
        topic=table.bilingual("topic", TOPIC_LENGTH),
        overwrites=_overwrites(table, targets),
    )
    table.finish()
    return channel


def _topic_channels(table: Table, targets: set[str], categories: Sequence[CategorySpec]) -> TopicChannels:
    channels = TopicChannels(
        category=table.key("category"),
        archive=table.text("archive", NAME_LENGTH),
        topic=table.bilingual("topic", TOPIC_LENGTH // 2, _TOPIC_PLACES),
        overwrites=_overwrites(table, targets),
    )
    table.finish()
    if channels.category and channels.category not in {category.key for category in categories}:
        table.refuse("category", f"there is no category with the key {channels.category!r}")
    return channels


def _overwrites(table: Table, targets: set[str]) -> tuple[OverwriteSpec, ...]:
    specs = []
    for target, inner in table.tables_by_key("overwrites"):
        if target not in targets:
            table.refuse(f"overwrites.{target}", f"there is no such role; known: {', '.join(sorted(targets))}")
        spec = OverwriteSpec(
            target, inner.permissions("allow", NOT_IN_OVERWRITES), inner.permissions("deny", NOT_IN_OVERWRITES)
        )
        inner.finish()
        if both := spec.allow & spec.deny:
            inner.refuse("deny", f"{NAMES[both & -both]!r} is allowed and denied at once")
        specs.append(spec)
    return tuple(specs)


def _channel_name(table: Table, key: str) -> str:
    name = table.text(key, NAME_LENGTH)
    if name != channel_name(name):
        # Discord would change it, and every plan after would find a difference.
        table.refuse(key, f"Discord would turn {name!r} into “{channel_name(name)}”; write that")
    return name
