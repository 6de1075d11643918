"""How topics are shown to one reader, with a button for each to follow it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import discord

from bot.markup import cut
from bot.texts import Plural, Text
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from cogs.network.models.topics import Topic
from cogs.network.render.cities import topic_title
from cogs.network.render.pages import Say, add_turning, page_of, write_footer

TOPIC_LIST = "network.topics"
FOLLOW = "network.follow"
# Two rows of five buttons, and one to turn the page.
TOPICS_PER_PAGE = 10
_PER_ROW = 5
_LABEL_LENGTH = 80


def topic_list(
    say: Say,
    topics: Sequence[Topic],
    counts: Mapping[int, int],
    followed: AbstractSet[int],
    channels: Mapping[int, int],
    number: int,
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of the topics: how many follow each, where it is discussed, whether the reader follows it."""
    page = page_of(topics, number, TOPICS_PER_PAGE)
    lines = [
        " · ".join(
            filter(
                None,
                (
                    f"**{topic_title(say, topic)}**",
                    f"<#{channels[topic.id]}>" if topic.id in channels else "",
                    say(Plural("{n} follower", "{n} followers", counts.get(topic.id, 0))),
                    say(Text("you follow it")) if topic.id in followed else "",
                ),
            )
        )
        for topic in page.items
    ]
    embed = discord.Embed(
        title=say(Plural("{n} topic", "{n} topics", len(topics))),
        description="\n".join(lines) or say(Text("There is no topic yet.")),
        colour=COLOUR,
    )
    write_footer(embed, say, page)
    view = discord.ui.View(timeout=None)
    for index, topic in enumerate(page.items):
        view.add_item(_follow_button(say, topic, page.number, index // _PER_ROW, follows=topic.id in followed))
    add_turning(view, say, page, lambda turned: make_id(TOPIC_LIST, turned), row=TOPICS_PER_PAGE // _PER_ROW)
    return embed, view


def follow_answer(say: Say, topic: Topic, *, fresh: bool) -> Text:
    title = topic_title(say, topic)
    if fresh:
        return Text("You now follow **{topic}**. You will be mentioned when a meeting on it comes near.", topic=title)
    return Text("You already follow **{topic}**. Nothing was changed.", topic=title)


def unfollow_answer(say: Say, topic: Topic, *, ended: bool) -> Text:
    title = topic_title(say, topic)
    if ended:
        return Text("You no longer follow **{topic}**.", topic=title)
    return Text("You did not follow **{topic}**. Nothing was changed.", topic=title)


def _follow_button(say: Say, topic: Topic, page: int, row: int, *, follows: bool) -> discord.ui.Button[discord.ui.View]:
    # What the press shall lead to is in the button: pressed twice, it does not undo itself.
    label = Text("Unfollow: {topic}") if follows else Text("Follow: {topic}")
    label.params["topic"] = f"{topic.emoji} {say(topic.name)}".strip()
    return discord.ui.Button(
        label=cut(say(label), _LABEL_LENGTH),
        style=discord.ButtonStyle.secondary if follows else discord.ButtonStyle.success,
        custom_id=make_id(FOLLOW, topic.id, page, "no" if follows else "yes"),
        row=row,
    )
