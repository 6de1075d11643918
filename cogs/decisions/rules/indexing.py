"""Says what of a record the search looks through, in the form in which the index keeps words (bot/words.py)."""

from collections.abc import Sequence

from bot.words import indexed
from cogs.decisions.models.decisions import Wording


def document(wording: Wording, tags: Sequence[str], number: str) -> tuple[str, str, str]:
    """Title, body and tags of a record as the index keeps them; its number is found like a tag."""
    return (
        indexed(f"{wording.title.de} {wording.title.en}"),
        indexed(f"{wording.text.de}\n{wording.text.en}"),
        indexed(" ".join((*tags, number))),
    )
