"""Reads the reasons that people give for what they do to others, in one way for every feature."""

from bot.errors import UserError
from bot.markup import clean_text
from bot.texts import Text

NO_REASON = Text("Please give a reason in a few words.")


def read_reason(typed: str, limit: int, missing: Text | None = NO_REASON) -> str:
    """The reason, cleaned; `limit` is its greatest length in characters.

    Raises UserError when it is longer, and, saying `missing`, when it is empty; with None it may be left out.
    """
    reason = clean_text(typed)
    if not reason and missing is not None:
        raise UserError(missing)
    if len(reason) > limit:
        raise UserError(
            Text(
                "The reason is {length} characters long; it can have {most} at most. Please shorten it: what you typed "
                "is kept.",
                length=len(reason),
                most=limit,
            )
        )
    return reason
