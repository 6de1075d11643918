"""Notifies people: that a draft waits for their publication, and that a task of their city is due."""

from dataclasses import dataclass
from functools import partial

import structlog
from discord import ButtonStyle

from bot.delivery.models import Build, Outgoing
from bot.delivery.posting import Posting
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.languages import Languages
from bot.markup import plain
from bot.reasons import NOBODY_REACHED
from bot.texts import Text
from bot.ui.ids import make_id
from bot.ui.kit import button, view
from bot.work import Work
from cogs.decisions.models.drafts import DecisionDraft
from cogs.decisions.models.due import FollowUpReminder
from cogs.decisions.models.tasks import Task
from cogs.decisions.render.preview import OPEN
from cogs.decisions.render.register import reminder
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.followups import FollowUpService
from cogs.network.service.cities import CityService
from cogs.network.service.server import ServerService
from cogs.network.service.topics import TopicService

EXCHANGE = "exchange"
"""Where tasks without a topic are recalled."""
_PINGS = 80
_log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NotificationJobs:
    """Direct messages and reminders."""

    work: Work
    drafts: DraftService
    tasks: FollowUpService
    cities: CityService
    topics: TopicService
    server: ServerService
    posting: Posting
    languages: Languages

    async def draft_submitted(self, item: DueItem) -> None:
        """Tell everybody who speaks for the draft's city; those who take no direct messages find it in their list."""
        draft = await self.drafts.kept(item.guild_id, item.queue_number)
        if draft is None or draft.city_id is None:
            raise Skipped("the draft was published or thrown away")
        city = await self.cities.city(item.guild_id, draft.city_id)
        people = [
            delegate for delegate in await self.cities.delegates(item.guild_id, city.id) if delegate.function.mandate
        ]
        unreached = 0
        for person in people:
            language = await self.languages.of(item.guild_id, person.user_id) or city.language
            request = Text(
                "{name} has drafted “{title}” and asks you to publish it. Open it here, or later with `/decision list` "
                "on the forum's server.",
                name=plain(draft.name),
                title=plain(draft.content.wording.title.pick(language)),
            )
            content = self.posting.texts.render(request, language)
            label = self.posting.texts.render(Text("Open the draft"), language)
            try:
                await self.posting.courier.direct(
                    item.guild_id,
                    f"decision-draft:{draft.id}/{person.user_id}",
                    person.user_id,
                    _submission(content, label, draft),
                )
            except Undeliverable as error:
                unreached += 1
                _log.info("draft_submission_not_delivered", reason=error.reason)
        if people and unreached == len(people):
            raise Undeliverable(NOBODY_REACHED.message)

    async def reminder(self, item: DueItem) -> None:
        """Recall a task in its topic's channel, to those who act for its city."""
        task = await self.tasks.task(item.guild_id, item.queue_number)
        days = item.load(FollowUpReminder).days
        if task.follow_up.done_at is not None or task.decision.tombstone is not None:
            raise Skipped("the task is done")
        if days >= 0 and task.overdue(self.work.now()):
            raise Skipped("the day has passed")
        channel_id = await self._channel(task)
        people = [delegate.user_id for delegate in await self.cities.delegates(item.guild_id, task.city.id)]
        for number, at in enumerate(range(0, max(len(people), 1), _PINGS), 1):
            part = people[at : at + _PINGS]
            await self.posting.post(
                item.guild_id,
                f"follow-up:{task.follow_up.id}/{days}/{number}",
                channel_id,
                partial(reminder, task, days, part),
            )

    async def _channel(self, task: Task) -> int | None:
        guild_id, topic_id = task.decision.guild_id, task.decision.topic_id
        channel_id = None
        if topic_id is not None:
            topic = await self.topics.topic(guild_id, topic_id)
            channel_id = (await self.server.posting_place(guild_id, topic.channel_key, EXCHANGE)).channel_id
        return channel_id or await self.server.channel(guild_id, EXCHANGE)


def _submission(content: str, label: str, draft: DecisionDraft) -> Build:
    def build(token: str) -> Outgoing:
        opening = button(label, make_id(OPEN, draft.id, draft.guild_id, token=token), ButtonStyle.primary)
        return Outgoing(view=view(opening), content=content)

    return build
