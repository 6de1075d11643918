"""Writes the one reminder before a poll closes: it names the cities that have not voted, and nobody else."""

from bot.cards import linked_words
from bot.delivery.models import Outgoing
from bot.texts import Text
from bot.ui.kit import card, container, rows
from bot.ui.post_text import PostLanguages, fit, stamp
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.render.card import awaited_names, awaited_word, ballot_button, details_button, turnout_text

_NAMES_BUDGET = 2000


def nudge(snapshot: PollSnapshot, languages: PostLanguages, token: str) -> Outgoing:
    """Until when, who is missing where that is no secret, and a button to vote."""
    poll = snapshot.poll
    questions = [f"### ⏰ {line}" for line in languages.lines(linked_words(poll.question, poll.card_url)).split("\n")]
    closes = Text("Poll {number} closes {moment}.", number=str(poll.id), moment=stamp(poll.closes_at, "R"))
    lines = [*questions, languages.lines(closes)]
    awaited = awaited_names(snapshot)
    if awaited:
        lines.append(f"{languages.inline(awaited_word(poll))}: **{fit(awaited, ', ', _NAMES_BUDGET)}**")
    else:
        lines.append(languages.inline(turnout_text(snapshot)))
    buttons = [ballot_button(poll, languages, token), details_button(poll, languages, token)]
    return Outgoing(view=card(container("\n".join(lines), *rows(buttons))))
