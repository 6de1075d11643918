"""The word in a locked channel, for everybody who wonders why they cannot write."""

from typing import Any

import discord

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Text
from bot.ui.context import COLOUR
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import Case, CaseState
from cogs.moderation.render.labels import until


def lock_notice(case: Case, languages: PostLanguages) -> Outgoing:
    """As long as the lock stands: until when, and why; afterwards: that it is over. In the server's languages."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    container.add_item(discord.ui.TextDisplay("\n".join(languages.lines(line) for line in _lines(case))))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return Outgoing(view=view)


def _lines(case: Case) -> list[Text]:
    if case.state is CaseState.DONE:
        return [Text("🔓 This channel is open again.")]
    if case.ends_at is None:
        lines = [Text("🔒 This channel is closed for the time being.")]
    else:
        lines = [Text("🔒 This channel is closed until {moment}.", moment=until(case.ends_at))]
    if case.reason:
        lines.append(Text("Reason: {reason}", reason=plain(case.reason)))
    return lines
