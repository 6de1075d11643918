"""Checks what is said of a topic, by a command, a form or the forum file alike; each wrong part is refused by name."""

from collections.abc import Collection

from bot.errors import UserError
from bot.markup import clean_line, is_emoji, plain
from bot.matching import exact
from bot.texts import Bilingual, Text

NAME_LENGTH, EMOJI_LENGTH = 60, 16


def check_topic(name: Bilingual, emoji: str) -> tuple[Bilingual, str]:
    """Name and emoji, cleaned; a missing language is stood in for by the other. Raises UserError."""
    return check_topic_name(name), check_emoji(emoji)


def check_topic_name(typed: Bilingual) -> Bilingual:
    """Both names. Raises UserError when there is none, or one is too long."""
    german, english = clean_line(typed.de), clean_line(typed.en)
    if not (german or english) or max(len(german), len(english)) > NAME_LENGTH:
        raise UserError(Text("A topic's name has 1 to {most} characters. Please correct it.", most=NAME_LENGTH))
    return Bilingual(german or english, english or german)


def check_emoji(typed: str) -> str:
    """The emoji, or nothing. Raises UserError for anything else: letters, signs, several emoji, Discord's own ones."""
    emoji = clean_line(typed)
    if emoji and not (len(emoji) <= EMOJI_LENGTH and is_emoji(emoji)):
        raise UserError(Text("Please give one ordinary emoji, such as 🌍, or none."))
    return emoji


def refuse_same_topic(name: Bilingual, others: Collection[Bilingual]) -> None:
    """Raises UserError when one of the others is called the same in either language."""
    for typed in (name.de, name.en):
        for other in exact(typed, others, lambda other: (other.de, other.en)):
            raise UserError(
                Text("There is already a topic called {name}. Please choose another name.", name=plain(other.de))
            )
