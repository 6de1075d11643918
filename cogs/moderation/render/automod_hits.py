"""A hit of AutoMod in the moderators' log, in the server's languages. Only where Discord does not tell of it itself."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.markup import clean_line, cut, plain
from bot.texts import Language, Text, Texts
from bot.ui.context import COLOUR
from cogs.moderation.models.automod import Hit

# https://discord.com/developers/docs/resources/auto-moderation#auto-moderation-action-object-action-types
BLOCKED, ALERTED, TIMED_OUT, QUARANTINED = 1, 2, 3, 4
_DONE = {
    BLOCKED: Text("message kept back"),
    ALERTED: Text("told in another channel"),
    TIMED_OUT: Text("timed out"),
    QUARANTINED: Text("kept from writing"),
}
# Both languages, four lines each, stay below Discord's 4000 characters for a message's components.
_CONTENT_LENGTH = 1_000


def hit_card(hit: Hit, rule: str, content: str, texts: Texts, languages: Sequence[Language]) -> discord.ui.LayoutView:
    """`rule` is its name, "" where it is gone by now; `content` what was written, "" where Discord keeps it back."""
    view = discord.ui.LayoutView(timeout=None)
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    for language in languages:
        container.add_item(discord.ui.TextDisplay("\n".join(texts.render(one, language) for one in _lines(hit, rule))))
    if content:
        container.add_item(discord.ui.TextDisplay("> " + cut(plain(clean_line(content)), _CONTENT_LENGTH)))
    view.add_item(container)
    return view


def _lines(hit: Hit, rule: str) -> list[Text]:
    name: Text | str = plain(clean_line(rule)) if rule else Text("a rule that is gone")
    lines = [Text("### AutoMod: {rule}", rule=name)]
    when = f"<t:{int(hit.happened_at.timestamp())}:f>"
    if hit.channel_id is None:
        lines.append(Text("{who} · in the name · {when}", who=f"<@{hit.user_id}>", when=when))
    else:
        lines.append(
            Text("{who} in {channel} · {when}", who=f"<@{hit.user_id}>", channel=f"<#{hit.channel_id}>", when=when)
        )
    if hit.keyword:
        lines.append(Text("Found: {keyword}", keyword=plain(clean_line(hit.keyword))))
    done = [_DONE[one] for one in sorted(hit.actions) if one in _DONE]
    if done:
        lines.append(Text("Done: {done}", done=done))
    return lines
