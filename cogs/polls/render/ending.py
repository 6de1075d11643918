"""Asks before a poll is closed: what becomes public, who is missing, and whether there is a way back."""

from bot.texts import Text
from cogs.polls.models.polls import MIN_ANONYMOUS_VOTERS, Secrecy
from cogs.polls.models.snapshots import PollSnapshot
from cogs.polls.render.card import awaited_names, awaited_word, turnout_text
from cogs.polls.rules.visibility import ballots_by_city, revealed_at_close


def close_question(snapshot: PollSnapshot) -> list[Text]:
    """The question, a text for each line."""
    poll = snapshot.poll
    awaited = awaited_names(snapshot)
    texts = [Text("**Close poll {number} now?**", number=poll.mention), turnout_text(snapshot)]
    if awaited:
        texts.append(Text("{who}: {cities}", who=awaited_word(poll), cities=awaited))
    if revealed_at_close(poll, snapshot.turnout.ballots):
        texts.append(
            Text(
                "**This is final.** The result is published at once, with how each city voted: a poll that was hidden "
                "until its close cannot be reopened."
            )
            if ballots_by_city(poll)
            else Text(
                "**This is final.** The result is published at once: a poll that was hidden until its close cannot be "
                "reopened."
            )
        )
    elif poll.secrecy is not Secrecy.ANONYMOUS:
        texts.append(
            Text(
                "The result is published at once. For an hour, whoever opened the poll can reopen it with `/poll "
                "reopen`, unless a decision was recorded from it."
            )
        )
    elif snapshot.turnout.ballots < MIN_ANONYMOUS_VOTERS:
        texts.append(
            Text(
                "Only the turnout is published, as there are fewer than {fewest} ballots. For an hour the poll can be "
                "extended; then its key is destroyed.",
                fewest=MIN_ANONYMOUS_VOTERS,
            )
        )
    else:
        texts.append(
            Text(
                "**This is final.** The key of the ballots is destroyed at the close: an anonymous poll cannot be "
                "reopened."
            )
        )
    return texts
