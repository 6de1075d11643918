"""Lists the words of the archive, and how they sound in posts for everybody: side by side in the forum's languages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.markup import plain
from bot.texts import Language, Word
from cogs.decisions.models.decisions import DecisionKind, DecisionState, Vote

KINDS: Final = {
    DecisionKind.DECISION: Word("decision", "Decision"),
    DecisionKind.STATEMENT: Word("decision", "Joint statement"),
    DecisionKind.RECOMMENDATION: Word("decision", "Recommendation to the governments"),
}
STATES: Final = {
    DecisionState.PROPOSED: Word("decision", "Proposed"),
    DecisionState.REJECTED: Word("decision", "Rejected"),
    DecisionState.NO_DECISION: Word("decision", "No decision"),
    DecisionState.ADOPTED: Word("decision", "Adopted"),
    DecisionState.IMPLEMENTING: Word("decision", "In implementation"),
    DecisionState.DONE: Word("decision", "Done"),
    DecisionState.SUPERSEDED: Word("decision", "Superseded"),
    DecisionState.WITHDRAWN: Word("decision", "Withdrawn"),
}
VOTES: Final = {
    Vote.FOR: Word("decision", "For"),
    Vote.AGAINST: Word("decision", "Against"),
    Vote.ABSTAINED: Word("decision", "Abstained"),
    Vote.ABSENT: Word("decision", "Absent"),
}
FUNCTIONS: Final = {
    "mayor": Word("decision", "mayor"),
    "deputy": Word("decision", "deputy mayor"),
    "liaison": Word("decision", "liaison"),
}
LANGUAGES: Final = {Language.DE: Word("decision", "German"), Language.EN: Word("decision", "English")}


def stamp(instant: datetime, style: str = "f") -> str:
    """Discord's own form of an instant, shown to each reader in their zone."""
    return f"<t:{int(instant.timestamp())}:{style}>"


def marked(pieces: Sequence[tuple[bool, str]], limit: int) -> str:
    """A found place with the hits in bold, in at most `limit` characters."""
    marked_text = ""
    for hit, words in pieces:
        piece = f"**{plain(words)}**" if hit else plain(words)
        if len(marked_text) + len(piece) >= limit:
            # Escaping at most doubles what is left.
            left = max(0, (limit - len(marked_text) - 1) // 2)
            return marked_text + plain(words[:left].rstrip()) + "…"
        marked_text += piece
    return marked_text
