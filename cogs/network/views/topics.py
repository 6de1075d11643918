"""The buttons of topics: turning pages, and following with one press."""

from collections.abc import Awaitable, Callable

from bot.registry import Registry
from bot.ui.act import Act
from bot.ui.press import Control, Press
from cogs.network.render.topics import FOLLOW, TOPIC_LIST, topic_list
from cogs.network.service.topics import TopicService

ChannelLookup = Callable[[int, str], Awaitable[int | None]]
"""(guild id, channel key) -> the channel's id, or None while it does not stand on the server."""


class TopicViews:
    """Shows the topics; the commands use the same way."""

    def __init__(self, topics: TopicService, channel: ChannelLookup, registry: Registry) -> None:
        self._topics = topics
        self._channel = channel
        registry.add_control(Control(TOPIC_LIST, self._turn), Control(FOLLOW, self._follow))

    async def show_list(self, act: Act, number: int = 0, *, replace: bool = False) -> None:
        topics = await self._topics.topics(act.guild_id)
        counts = await self._topics.follower_counts(act.guild_id)
        followed = {topic.id for topic in await self._topics.followed_by(act.guild_id, act.person.user_id)}
        channels = {
            topic.id: channel
            for topic in topics
            if (channel := await self._channel(act.guild_id, topic.channel_key)) is not None
        }
        embed, view = topic_list(act.t, topics, counts, followed, channels, number)
        await act.answer(embed, view=view, replace=replace)

    async def _turn(self, act: Act, press: Press) -> None:
        await self.show_list(act, press.number(0), replace=True)

    async def _follow(self, act: Act, press: Press) -> None:
        """Follow or not, as the button said; the list is drawn again and shows it."""
        change = self._topics.follow if press.args[2] == "yes" else self._topics.unfollow
        await change(act.person, press.number(0))
        await self.show_list(act, press.number(1), replace=True)
