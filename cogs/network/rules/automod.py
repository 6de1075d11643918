"""Reads the table `[automod]` of the forum file into checked rules. What is wrong is noted with table and key.

Limits: https://discord.com/developers/docs/resources/auto-moderation
"""

import re
from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from cogs.network.models.automod import RULES_PER_GUILD, AutoModSpec, AutoModSpecs, Preset, Trigger
from cogs.network.rules.tables import Table

NAME_LENGTH = 100
KEYWORDS, KEYWORD_LENGTH = 1000, 60
PATTERNS, PATTERN_LENGTH = 10, 260
ALLOWED_WORDS, ALLOWED_BESIDE_PRESETS = 100, 1000
MENTIONS = 50
MESSAGE_LENGTH = 150
LONGEST_TIMEOUT = timedelta(weeks=4)
EXEMPT_ROLES, EXEMPT_CHANNELS = 20, 50
_BETWEEN_LANGUAGES = " | "
_WORDY = (Trigger.KEYWORDS, Trigger.NAMES)
_SILENCING = (Trigger.KEYWORDS, Trigger.MENTIONS)
# Discord reads patterns with Rust's `regex`, which knows neither of these.
_NOT_IN_RUST = re.compile(r"\(\?(?:[=!>]|<[=!]|P=)|\\[1-9]")


def read_automod(root: Table, roles: Collection[str], channels: Collection[str]) -> AutoModSpecs:
    """The rules; none where the file has no such table. What is wrong is noted in the table's file."""
    table = root.table("automod", "[automod]") if root.has("automod") else None
    if table is None:
        return AutoModSpecs()
    alerts = _known(table, "alerts", table.text("alerts", NAME_LENGTH, "log"), channels, "channel")
    exempt = _keys(table, "exempt_roles", roles, EXEMPT_ROLES, "role")
    tables = table.tables("rules", "[[automod.rules]]")
    rules = tuple(spec for rule in tables if (spec := _rule(rule, exempt, roles, channels)) is not None)
    table.finish()
    _few_enough(table, rules)
    return AutoModSpecs(alerts, rules)


def _rule(
    table: Table, exempt: tuple[str, ...], roles: Collection[str], channels: Collection[str]
) -> AutoModSpec | None:
    """None for a rule whose trigger is wrong: what else it may hold depends on it."""
    trigger = _trigger(table)
    if trigger is None:
        return None
    own = _keys(table, "exempt_roles", roles, EXEMPT_ROLES, "role") if table.has("exempt_roles") else exempt
    rule = AutoModSpec(
        key=table.key(),
        name=table.text("name", NAME_LENGTH),
        trigger=trigger,
        enabled=table.flag("enabled", default=True),
        block=table.flag("block", default=True),
        message=_message(table),
        alert=table.flag("alert", default=True),
        timeout=_timeout(table, trigger),
        keywords=_keywords(table) if trigger in _WORDY else (),
        patterns=_patterns(table) if trigger in _WORDY else (),
        allow=_allow(table, trigger),
        presets=_presets(table) if trigger is Trigger.PRESETS else (),
        mentions=table.number("limit", 1, MENTIONS) if trigger is Trigger.MENTIONS else 0,
        raids=table.flag("raids", default=False) if trigger is Trigger.MENTIONS else False,
        exempt_roles=own,
        exempt_channels=_keys(table, "exempt_channels", channels, EXEMPT_CHANNELS, "channel"),
    )
    table.finish()
    if trigger in _WORDY and not (rule.keywords or rule.patterns):
        table.refuse("de", "a rule of words needs some: in `de`, in `en`, or as `patterns`")
    if rule.message and (not rule.block or trigger is Trigger.NAMES):
        table.refuse("message", "is only said to the author of a message that is blocked")
    if not (rule.block or rule.alert or rule.timeout):
        table.refuse("block", "the rule does nothing: it neither blocks nor alerts nor times out")
    return rule


def _trigger(table: Table) -> Trigger | None:
    value = table.text("trigger", 20)
    if value in set(Trigger):
        return Trigger(value)
    if value:
        table.refuse("trigger", f"{value!r} is not one of {', '.join(Trigger)}")
    return None


def _message(table: Table) -> str:
    """What the author of a blocked message reads, in both languages: 150 characters in all."""
    if not table.has("message"):
        return ""
    words = table.bilingual("message", MESSAGE_LENGTH)
    both = f"{words.de}{_BETWEEN_LANGUAGES}{words.en}"
    if len(both) > MESSAGE_LENGTH:
        table.refuse("message", f"{len(both)} characters in both languages, Discord allows {MESSAGE_LENGTH}")
    return both


def _timeout(table: Table, trigger: Trigger) -> timedelta | None:
    if not table.has("timeout_minutes"):
        return None
    minutes = table.number("timeout_minutes", 1, LONGEST_TIMEOUT // timedelta(minutes=1))
    if trigger not in _SILENCING:
        table.refuse("timeout_minutes", f"Discord times out for {' and '.join(_SILENCING)} alone")
    return timedelta(minutes=minutes)


def _keywords(table: Table) -> tuple[str, ...]:
    words = (*table.texts("de", KEYWORD_LENGTH), *table.texts("en", KEYWORD_LENGTH))
    if len(words) > KEYWORDS:
        table.refuse("de", f"{len(words)} words in both languages, Discord allows {KEYWORDS}")
    for word in words:
        if not word.strip("*").strip():
            table.refuse("de", f"{word!r} would meet every message")
    if twice := [word for word, count in Counter(word.casefold() for word in words).items() if count > 1]:
        table.refuse("en", f"{twice[0]!r} stands there twice; once is enough for both languages")
    return words


def _patterns(table: Table) -> tuple[str, ...]:
    patterns = table.texts("patterns", PATTERN_LENGTH)
    if len(patterns) > PATTERNS:
        table.refuse("patterns", f"{len(patterns)} patterns, Discord allows {PATTERNS}")
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            table.refuse("patterns", f"{pattern!r} is not a regular expression: {error}")
        if _NOT_IN_RUST.search(pattern):
            table.refuse("patterns", f"{pattern!r} looks around or back, which Discord's expressions cannot")
    return patterns


def _allow(table: Table, trigger: Trigger) -> tuple[str, ...]:
    if trigger not in {*_WORDY, Trigger.PRESETS}:
        return ()
    limit = ALLOWED_BESIDE_PRESETS if trigger is Trigger.PRESETS else ALLOWED_WORDS
    words = table.texts("allow", KEYWORD_LENGTH)
    if len(words) > limit:
        table.refuse("allow", f"{len(words)} words, Discord allows {limit}")
    return words


def _presets(table: Table) -> tuple[Preset, ...]:
    names = table.texts("presets", KEYWORD_LENGTH)
    for name in names:
        if name not in set(Preset):
            table.refuse("presets", f"{name!r} is not one of {', '.join(Preset)}")
    if not names:
        table.refuse("presets", f"is empty; there are {', '.join(Preset)}")
    return tuple(preset for preset in Preset if preset.value in names)


def _keys(table: Table, key: str, known: Collection[str], limit: int, what: str) -> tuple[str, ...]:
    names = table.texts(key, NAME_LENGTH)
    for name in names:
        _known(table, key, name, known, what)
    if len(names) > limit:
        table.refuse(key, f"{len(names)} of them, Discord allows {limit}")
    return tuple(dict.fromkeys(names))


def _known(table: Table, key: str, name: str, known: Collection[str], what: str) -> str:
    if name not in known:
        table.refuse(key, f"there is no {what} with the key {name!r}; known: {', '.join(sorted(known))}")
    return name


def _few_enough(table: Table, rules: tuple[AutoModSpec, ...]) -> None:
    counts = Counter(rule.trigger for rule in rules)
    for trigger, limit in RULES_PER_GUILD.items():
        if counts[trigger] > limit:
            table.refuse("rules", f"{counts[trigger]} rules with the trigger {trigger}, Discord allows {limit}")
    for what, values in (("key", [rule.key for rule in rules]), ("name", [rule.name for rule in rules])):
        if twice := [value for value, count in Counter(values).items() if count > 1]:
            table.refuse("rules", f"two rules have the {what} {twice[0]!r}")
