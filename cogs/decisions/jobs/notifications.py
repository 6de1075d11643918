"""What people are told: that a draft waits for their publication, and that a task of their city is due."""

from collections.abc import Sequence

import structlog
from discord import ButtonStyle
from discord.ui import Button, View

from bot.clock import Clock
from bot.delivery.courier import Courier
from bot.delivery.models import Build, Outgoing
from bot.due.models import DueItem, Skipped
from bot.errors import Undeliverable
from bot.languages.service import Languages
from bot.markup import plain
from bot.registry import Registry
from bot.settings.service import Settings
from bot.texts import Text, Texts
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.decisions.models.drafts import DecisionDraft
from cogs.decisions.models.due import DRAFT_SUBMITTED, REMINDER
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


class NotificationJobs:
    """Direct messages and reminders."""

    def __init__(  # noqa: PLR0913 - what the handlers stand on
        self,
        *,
        drafts: DraftService,
        tasks: FollowUpService,
        cities: CityService,
        topics: TopicService,
        server: ServerService,
        courier: Courier,
        settings: Settings,
        languages: Languages,
        texts: Texts,
        clock: Clock,
    ) -> None:
        self._drafts = drafts
        self._tasks = tasks
        self._cities = cities
        self._topics = topics
        self._server = server
        self._courier = courier
        self._settings = settings
        self._languages = languages
        self._texts = texts
        self._clock = clock

    def register(self, registry: Registry) -> None:
        registry.add_due_kind(DRAFT_SUBMITTED, self.submitted, Text("Draft of a decision to be published"))
        registry.add_due_kind(REMINDER, self.reminder, Text("Reminder of a task"))

    async def submitted(self, item: DueItem) -> None:
        """Tell everybody who speaks for the draft's city; those who take no direct messages find it in their list."""
        draft = await self._drafts.kept(item.guild_id, item.queue_number)
        if draft is None or draft.city_id is None:
            raise Skipped("the draft was published or thrown away")
        city = await self._cities.city(item.guild_id, draft.city_id)
        people = [
            delegate for delegate in await self._cities.delegates(item.guild_id, city.id) if delegate.function.mandate
        ]
        unreached = 0
        for person in people:
            language = await self._languages.of(item.guild_id, person.user_id) or city.language
            said = Text(
                "{name} has drafted “{title}” and asks you to publish it. Open it here, or later with `/decision list` "
                "on the forum's server.",
                name=plain(draft.name),
                title=plain(draft.content.wording.title.pick(language)),
            )
            content = self._texts.render(said, language)
            label = self._texts.render(Text("Open the draft"), language)
            try:
                await self._courier.direct(
                    item.guild_id,
                    f"decision-draft:{draft.id}/{person.user_id}",
                    person.user_id,
                    _asking(content, label, draft),
                )
            except Undeliverable as error:
                unreached += 1
                _log.info("handed_in_not_told", reason=error.reason)
        if people and unreached == len(people):
            raise Undeliverable("nobody who speaks for the city takes direct messages")

    async def reminder(self, item: DueItem) -> None:
        """Recall a task in its topic's channel, to those who act for its city."""
        task = await self._tasks.task(item.guild_id, item.queue_number)
        days = int(str(item.payload["days"]))
        if task.follow_up.done_at is not None or task.decision.tombstone is not None:
            raise Skipped("the task is done")
        if days >= 0 and task.overdue(self._clock.now()):
            raise Skipped("the day has passed")
        channel_id = await self._place(task)
        people = [delegate.user_id for delegate in await self._cities.delegates(item.guild_id, task.city.id)]
        languages = PostLanguages(self._texts, await self._settings.languages(item.guild_id))
        for number, at in enumerate(range(0, max(len(people), 1), _PINGS), 1):
            part = people[at : at + _PINGS]
            await self._courier.post(
                item.guild_id,
                f"follow-up:{task.follow_up.id}/{days}/{number}",
                channel_id,
                _recalling(task, languages, days, part),
            )

    async def _place(self, task: Task) -> int:
        guild_id, topic_id = task.decision.guild_id, task.decision.topic_id
        channel_id = None
        if topic_id is not None:
            topic = await self._topics.topic(guild_id, topic_id)
            channel_id = await self._server.channel(guild_id, topic.channel_key)
        channel_id = channel_id or await self._server.channel(guild_id, EXCHANGE)
        if channel_id is None:
            raise Undeliverable("there is no channel for reminders of tasks")
        return channel_id


def _asking(content: str, label: str, draft: DecisionDraft) -> Build:
    def build(token: str) -> Outgoing:
        view = View(timeout=None)
        view.add_item(
            Button(
                label=label,
                style=ButtonStyle.primary,
                custom_id=make_id(OPEN, draft.id, draft.guild_id, token=token),
            )
        )
        return Outgoing(view=view, content=content)

    return build


def _recalling(task: Task, languages: PostLanguages, days: int, people: Sequence[int]) -> Build:
    return lambda token: reminder(task, languages, days, people, token)
