"""Describes Discord's own filter rules (AutoMod) as `data/forum.toml` declares them; apart from the forum's other
tables, because the moderation feature brings them about, not the setup.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Trigger(StrEnum):
    """What sets a rule off: words that are written, Discord's lists, too many mentions, spam, words in a name."""

    KEYWORDS = "keywords"
    PRESETS = "presets"
    MENTIONS = "mentions"
    SPAM = "spam"
    NAMES = "names"


RULES_PER_GUILD: Mapping[Trigger, int] = {
    Trigger.KEYWORDS: 6,
    Trigger.PRESETS: 1,
    Trigger.MENTIONS: 1,
    Trigger.SPAM: 1,
    Trigger.NAMES: 1,
}
"""https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-rule-object-trigger-types"""


class Preset(StrEnum):
    """Discord's own lists of words."""

    PROFANITY = "profanity"
    SEXUAL_CONTENT = "sexual_content"
    SLURS = "slurs"


@dataclass(frozen=True, slots=True)
class AutoModSpec:
    """A rule. `block` keeps the message (or, with a name, its bearer's messages) back, saying `message` to its author.

    `alert`: the moderators are told. `exempt_roles` and `exempt_channels` are keys of declared roles and channels.
    """

    key: str
    name: str
    trigger: Trigger
    enabled: bool
    block: bool
    message: str
    alert: bool
    timeout: timedelta | None
    keywords: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    presets: tuple[Preset, ...] = ()
    mentions: int = 0
    raids: bool = False
    exempt_roles: tuple[str, ...] = ()
    exempt_channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AutoModSpecs:
    """All rules. `alerts` is the key of the channel in which the moderators are told."""

    alerts: str = "log"
    rules: tuple[AutoModSpec, ...] = field(default=())
