"""Whether an AutoMod rule triggers on a text: pure rules, without what follows from it.

Source: Discord's reference, "Auto Moderation" (keyword matching strategies, allow lists, mention limits). Two things
Discord keeps to itself are approximated, and documented in the README: its lists of words (`PRESETS`, a handful
of words each) and what it takes for spam (`looks_like_spam`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sandbox.world.belongings import AutoModRule
from sandbox.world.messages import Message

KEYWORD, SPAM, PRESET, MENTIONS, PROFILE = 1, 3, 4, 5, 6
MESSAGE_SEND, MEMBER_UPDATE = 1, 2

PROFANITY, SEXUAL_CONTENT, SLURS = 1, 2, 3
# Stand-ins for Discord's lists; the slurs are invented words, since nobody should have to read real ones in a test.
PRESETS: Mapping[int, tuple[str, ...]] = {
    PROFANITY: ("damn", "crap", "bastard*", "arsehole*", "verdammt*", "scheiß*", "arschloch*"),
    SEXUAL_CONTENT: ("porn*", "xxx", "nude*", "porno*"),
    SLURS: ("slurword*", "schimpfwort*"),
}

# The sandbox's reading of spam: the same text for the third time within ten seconds of the world's time, or more
# addresses in one message than anybody needs.
SPAM_REPEATS = 3
SPAM_WINDOW = timedelta(seconds=10)
SPAM_LINKS = 6
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Match:
    """What a rule found: the keyword as the rule has it (None for rules without words) and the text that met it."""

    keyword: str | None
    content: str


def matches(rule: AutoModRule, text: str, mentioned: int, earlier: Sequence[Message]) -> Match | None:
    """What the rule finds in a message. `mentioned`: how many different users and roles it names; `earlier`: what its
    author wrote in the guild within SPAM_WINDOW before.
    """
    metadata = rule.trigger_metadata
    match rule.trigger_type:
        case 1 | 6:
            return find_word(text, metadata) or _find_pattern(text, metadata)
        case 3:
            return Match(None, text) if looks_like_spam(text, earlier) else None
        case 4:
            words = [word for preset in metadata["presets"] for word in PRESETS[preset]]
            return find_word(text, {**metadata, "keyword_filter": words})
        case 5:
            return Match(None, text) if mentioned > metadata["mention_total_limit"] else None
        case _:
            return None


def find_word(text: str, metadata: Mapping[str, Sequence[str]]) -> Match | None:
    """The first keyword that occurs outside of what the allow list excuses."""
    excused = [hit.span() for word in metadata.get("allow_list", ()) for hit in _pattern(word).finditer(text)]
    for word in metadata.get("keyword_filter", ()):
        for hit in _pattern(word).finditer(text):
            if not _inside(hit.span(), excused):
                return Match(word, hit.group())
    return None


def _find_pattern(text: str, metadata: Mapping[str, Sequence[str]]) -> Match | None:
    excused = [hit.span() for word in metadata.get("allow_list", ()) for hit in _pattern(word).finditer(text)]
    for source in metadata.get("regex_patterns", ()):
        for hit in re.finditer(source, text, re.IGNORECASE):
            if not _inside(hit.span(), excused):
                return Match(source, hit.group())
    return None


def _inside(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)


def _pattern(word: str) -> re.Pattern[str]:
    """A keyword: whole words, unless an asterisk at its start or end lets a word go on there."""
    core = re.escape(word.strip("*").strip())
    before = r"\w*" if word.startswith("*") else r"(?<!\w)"
    after = r"\w*" if word.endswith("*") else r"(?!\w)"
    return re.compile(f"{before}{core}{after}", re.IGNORECASE)


def looks_like_spam(text: str, earlier: Sequence[Message]) -> bool:
    """By repetition or by a heap of links; see the constants above."""
    told = text.casefold().strip()
    repeated = sum(message.content.casefold().strip() == told for message in earlier)
    return bool(told) and (repeated + 1 >= SPAM_REPEATS or len(_LINK.findall(text)) >= SPAM_LINKS)
