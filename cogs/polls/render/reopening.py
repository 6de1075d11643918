"""Says of a poll that was reopened that its results so far no longer count."""

from bot.delivery.models import Outgoing
from bot.texts import Text
from bot.ui.kit import card, container, rows
from bot.ui.post_text import PostLanguages, stamp
from cogs.polls.models.polls import Poll
from cogs.polls.render.card import details_button, escaped

_WITHDRAWN = Text(
    "↩️ **The poll was reopened.** The result that stood here no longer counts; the one that counts follows the next "
    "close."
)
_WITHHELD = Text(
    "↩️ **The poll was reopened.** It had closed with too few ballots for a result; all of them still count, and the "
    "result follows the next close."
)


def withdrawn_card(poll: Poll, languages: PostLanguages, token: str, *, withheld: bool) -> Outgoing:
    """What stands in place of a result from before the poll was reopened, or of the word that it was `withheld`."""
    about = languages.inline(Text("Result of poll {number}", number=poll.mention))
    lines = [
        *(f"## 📊 {line}" for line in languages.lines(escaped(poll.question)).split("\n")),
        f"-# {about}",
        languages.lines(_WITHHELD if withheld else _WITHDRAWN),
    ]
    return Outgoing(view=card(container("\n".join(lines), *rows([details_button(poll, languages, token)]))))


def reopening_note(poll: Poll, languages: PostLanguages, token: str) -> Outgoing:
    """The note in the log channel: which poll, and until when it is open."""
    lines = [
        languages.lines(
            Text(
                "↩️ Poll {number} was reopened {moment}. It now closes {closes}.",
                number=poll.mention,
                moment=stamp(poll.reopened_at or poll.opened_at, "R"),
                closes=stamp(poll.closes_at, "f"),
            )
        ),
        languages.lines(escaped(poll.question)),
    ]
    return Outgoing(view=card(container("\n".join(lines), *rows([details_button(poll, languages, token)]))))
