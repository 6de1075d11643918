"""How posts for everybody sound, and how people's words get into them: escaped, and fitted into the room there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.markup import cut, plain
from bot.texts import Bilingual, Language, Text, Texts, Word
from cogs.polls.models.polls import Method, Poll, PollState, Secrecy, Voters

LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXY"
"""What the options are called where there is no room for their texts."""
DASH: Final = " \N{EN DASH} "
_NAME = 40

METHODS = {
    Method.SINGLE: Word("method", "Single choice"),
    Method.APPROVAL: Word("method", "Approval"),
    Method.RANKING: Word("method", "Ranking"),
    Method.POINTS: Word("method", "Ten points"),
    Method.SCORE: Word("method", "Score 1 to 5"),
}
VOTERS = {
    Voters.CITIES: Word("voters", "One vote for each city"),
    Voters.DELEGATES: Word("voters", "One vote for each delegate"),
    Voters.EVERYONE: Word("voters", "Everybody votes"),
}
SECRECIES = {
    Secrecy.OPEN: Word("secrecy", "Open"),
    Secrecy.UNTIL_CLOSE: Word("secrecy", "Hidden until the close"),
    Secrecy.ANONYMOUS: Word("secrecy", "Anonymous"),
}
STATES = {
    PollState.OPEN: Word("poll", "Open"),
    PollState.CLOSED: Word("poll", "Closed"),
    PollState.CANCELLED: Word("poll", "Cancelled"),
}


@dataclass(frozen=True, slots=True)
class Voice:
    """The languages of a post, in their order."""

    texts: Texts
    languages: tuple[Language, ...]

    def inline(self, text: Text | Bilingual) -> str:
        """Side by side: "Ja / Yes"; once where the languages agree."""
        return " / ".join(self._each(text))

    def lines(self, text: Text | Bilingual) -> str:
        """One under the other."""
        return "\n".join(self._each(text))

    def _each(self, text: Text | Bilingual) -> dict[str, None]:
        return dict.fromkeys(self.texts.render(text, language) for language in self.languages)


def name(words: str) -> str:
    """A person's or city's name, to stand among many."""
    return plain(cut(words, _NAME))


def stamp(instant: datetime, style: str = "F") -> str:
    """Discord's own form of an instant, shown to each reader in their zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def method_word(poll: Poll) -> Text:
    """The method; of an approval vote also how many options a ballot may name, where that is limited."""
    if poll.method is Method.APPROVAL and poll.max_choices < len(poll.options):
        return Text("Approval, at most {n}", n=poll.max_choices)
    return METHODS[poll.method]


def fit(parts: Sequence[str], separator: str, budget: int) -> str:
    """As many parts as there is room for, and how many are left out."""
    used = 0
    for count, part in enumerate(parts):
        used += len(part) + (len(separator) if count else 0)
        if used > budget:
            return separator.join([*parts[:count], f"… +{len(parts) - count}"])
    return separator.join(parts)
