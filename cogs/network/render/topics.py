"""Shows topics to one reader, with a button for each to follow it."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import discord

from bot.texts import Plural, Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, ROW_LENGTH, Button, button, view
from bot.ui.pager import Say, page_of, turning, write_footer
from cogs.network.models.topics import Topic
from cogs.network.render.cities import topic_title

TOPIC_LIST = "network.topics"
FOLLOW = "network.follow"
# Two rows of five buttons, and one to turn the page.
TOPICS_PER_PAGE = 10


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
    buttons = [
        _follow_button(say, topic, page.number, index // ROW_LENGTH, follows=topic.id in followed)
        for index, topic in enumerate(page.items)
    ]
    last_row = TOPICS_PER_PAGE // ROW_LENGTH
    return embed, view(*buttons, *turning(say, page, lambda turned: make_id(TOPIC_LIST, turned), row=last_row))


def follow_answer(say: Say, topic: Topic, *, is_new: bool) -> Text:
    title = topic_title(say, topic)
    if is_new:
        return Text("You now follow **{topic}**. You will be mentioned when a meeting on it is coming up.", topic=title)
    return Text("You already follow **{topic}**. Nothing was changed.", topic=title)


def unfollow_answer(say: Say, topic: Topic, *, ended: bool) -> Text:
    title = topic_title(say, topic)
    if ended:
        return Text("You no longer follow **{topic}**.", topic=title)
    return Text("You did not follow **{topic}**. Nothing was changed.", topic=title)


def _follow_button(say: Say, topic: Topic, page: int, row: int, *, follows: bool) -> Button:
    # What the press shall lead to is in the button: pressed twice, it does not undo itself.
    label = Text("Unfollow: {topic}") if follows else Text("Follow: {topic}")
    label.params["topic"] = f"{topic.emoji} {say(topic.name)}".strip()
    style = discord.ButtonStyle.secondary if follows else discord.ButtonStyle.success
    return button(say(label), make_id(FOLLOW, topic.id, page, "no" if follows else "yes"), style, row=row)
