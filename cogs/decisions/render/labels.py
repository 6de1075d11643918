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


def chunks(text: str, limit: int) -> list[str]:
    """A long text in pieces of at most `limit` characters, parted at line ends, else at spaces; nothing is left out."""
    pieces: list[str] = []
    rest = text
    while len(rest) > limit:
        at = rest.rfind("\n", limit // 2, limit)
        at = at if at > 0 else rest.rfind(" ", limit // 2, limit)
        at = at if at > 0 else limit - 1
        # Never between a backslash and what it escapes.
        while at > 1 and rest[at - 1] == "\\":
            at -= 1
        pieces.append(rest[:at])
        rest = rest[at:].removeprefix("\n") if rest[at : at + 1] == "\n" else rest[at:].removeprefix(" ")
    return [*pieces, rest] if rest or not pieces else pieces


def pages(lines: Sequence[str], limit: int) -> list[str]:
    """Lines on as many pages as they need, each within `limit` characters."""
    page_lines: list[list[str]] = [[]]
    used = 0
    for line in lines:
        for piece in chunks(line, limit):
            if used + len(piece) + 1 > limit and page_lines[-1]:
                page_lines.append([])
                used = 0
            page_lines[-1].append(piece)
            used += len(piece) + 1
    return ["\n".join(page) for page in page_lines]
