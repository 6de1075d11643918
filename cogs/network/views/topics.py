"""Shows the topics, and answers their buttons: turning pages, and following with one press."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from cogs.network.render.topics import FOLLOW, TOPIC_LIST, topic_list
from cogs.network.service.topics import TopicService

ChannelLookup = Callable[[int, str], Awaitable[int | None]]
"""(guild id, channel key) -> the channel's id, or None while it does not stand on the server."""


@dataclass(frozen=True, slots=True)
class TopicViews:
    """Shows the topics; the commands use the same way."""

    topics: TopicService
    channel: ChannelLookup

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (ComponentHandler(TOPIC_LIST, self._turn), ComponentHandler(FOLLOW, self._follow))

    async def show_list(self, ctx: Context, number: int = 0, *, replace: bool = False) -> None:
        topics = await self.topics.topics(ctx.guild_id)
        counts = await self.topics.follower_counts(ctx.guild_id)
        followed = {topic.id for topic in await self.topics.followed_by(ctx.guild_id, ctx.person.user_id)}
        channels = {
            topic.id: channel
            for topic in topics
            if (channel := await self.channel(ctx.guild_id, topic.channel_key)) is not None
        }
        embed, view = topic_list(ctx.t, topics, counts, followed, channels, number)
        await ctx.answer(embed, view=view, replace=replace)

    async def _turn(self, ctx: Context, event: ComponentEvent) -> None:
        await self.show_list(ctx, event.number(0), replace=True)

    async def _follow(self, ctx: Context, event: ComponentEvent) -> None:
        """Follow or not, as the button said; the list is drawn again and shows it."""
        change = self.topics.follow if event.word(2) == "yes" else self.topics.unfollow
        await change(ctx.person, event.number(0))
        await self.show_list(ctx, event.number(1), replace=True)
