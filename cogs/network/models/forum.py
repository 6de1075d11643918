"""Describes the forum as `data/forum.toml` declares it: its name, who founded it, and what its server looks like.

Values only; reading and checking the file is `rules/forum.py`. Permissions are Discord's bits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.errors import StartupRefused
from bot.texts import Bilingual
from cogs.network.models.automod import AutoModSpecs
from cogs.network.models.cities import CityFacts
from cogs.network.models.topics import Topic

EVERYONE = "everyone"
ADMINS = "admins"
BOT = "bot"
"""Targets of overwrites beside the declared roles: the server's @everyone; every role that has Manage Server; us."""

CITY_PREFIX = "city."
TOPIC_PREFIX = "topic."


NEEDED_CHANNELS: Mapping[str, str] = {
    "welcome": "the welcome post",
    "announcements": "the digest",
    "decisions": "the register of decisions",
    "exchange": "polls without a topic",
    "moderators": "reports and requests to join",
    "log": "what the bot has done",
}
NEEDED_ROLES: Mapping[str, str] = {
    "moderators": "moderation",
    "mayors": "mayors and their deputies",
    "staff": "liaisons and staff",
    "observers": "observers",
}
"""Keys that features look up, and what for: without one of them something would not appear, and nobody would know."""


@dataclass(frozen=True, slots=True)
class ForumFinding:
    """Something wrong in the forum file. `place` is the table and the key; `line` counts from 1."""

    file: str
    line: int
    place: str
    problem: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:" if self.line else f"{self.file}:"
        return f"{where} {self.place}: {self.problem}" if self.place else f"{where} {self.problem}"


class ForumError(StartupRefused):
    """The forum file cannot be used; the message has a line for each finding: file, line, table, key, what is wrong."""

    def __init__(self, *findings: ForumFinding) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class ForumCity:
    """A founding city, with what `/city add` would have made of it."""

    key: str
    facts: CityFacts


@dataclass(frozen=True, slots=True)
class ForumTopic:
    """One of the forum's topics or, with `question`, of the shared questions. `channel` is its channel's name."""

    key: str
    name: Bilingual
    emoji: str
    channel: str
    question: bool


@dataclass(frozen=True, slots=True)
class OverwriteSpec:
    """What one target (a role's key, `everyone`, `admins` or `bot`) may and may not do in a channel."""

    target: str
    allow: int
    deny: int


@dataclass(frozen=True, slots=True)
class RoleSpec:
    """A role. `colour` is 0xRRGGBB. For cities and topics `name` is a pattern with places such as `{name}`."""

    key: str
    name: str
    colour: int
    hoist: bool
    mentionable: bool
    permissions: int


@dataclass(frozen=True, slots=True)
class CategorySpec:
    """A category; its overwrites hold for its channels, as far as they say nothing else of the same target."""

    key: str
    name: str
    overwrites: tuple[OverwriteSpec, ...]


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """A text channel with the text under its name in both languages. `category` is a category's key."""

    key: str
    name: str
    category: str
    topic: Bilingual
    overwrites: tuple[OverwriteSpec, ...]


@dataclass(frozen=True, slots=True)
class TopicChannels:
    """Where the topics' channels stand, and the pattern of the text under their names (`{de}`, `{en}`, `{emoji}`).

    `archive` is the name of the category to which the channels of archived topics move.
    """

    category: str
    archive: str
    topic: Bilingual
    overwrites: tuple[OverwriteSpec, ...]


@dataclass(frozen=True, slots=True)
class Forum:
    """Everything that the file declares. `zone` is where the forum's clock runs; `topics` include the questions."""

    name: Bilingual
    zone: ZoneInfo
    cities: tuple[ForumCity, ...]
    topics: tuple[ForumTopic, ...]
    roles: tuple[RoleSpec, ...]
    city_role: RoleSpec
    topic_role: RoleSpec
    categories: tuple[CategorySpec, ...]
    channels: tuple[ChannelSpec, ...]
    topic_channels: TopicChannels
    automod: AutoModSpecs = field(default_factory=AutoModSpecs)

    def declared(self, topic: Topic) -> ForumTopic | None:
        """What the file says of a topic, unless it has been renamed since."""
        return next(
            (declared for declared in self.topics if (declared.key, declared.name) == (topic.key, topic.name)), None
        )
