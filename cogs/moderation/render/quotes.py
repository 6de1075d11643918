"""People's words on a card, as far as there is room for them: a card that is too long would not be posted at all."""

from bot.markup import cut, plain
from bot.texts import Text
from bot.ui.post_text import PostLanguages


def quote(words: str, room: int, languages: PostLanguages) -> list[str]:
    """Whole lines as long as there is room; what is left out is said to be under "Details"."""
    found: list[str] = []
    for line in words.split("\n"):
        written = f"> {plain(line)}"
        if len(written) + 1 > room:
            if not found:
                found.append(f"> {plain(cut(line, room // 2))}")
            found.append(f"-# {languages.inline(Text('The rest stands under “Details”.'))}")
            break
        room -= len(written) + 1
        found.append(written)
    return found
