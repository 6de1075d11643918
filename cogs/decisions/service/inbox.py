"""Collects what of the archive waits for somebody, for /me open; and what of it is new, for the digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from bot.clock import to_db
from bot.contributions import InboxItem
from bot.dates import day_text
from bot.markup import plain
from bot.people import Person, Right
from bot.texts import Bilingual, Plural, Text
from bot.ui.ids import make_id
from bot.work import Work
from cogs.decisions.models.actions import COMPLETE, DRAFT, READ
from cogs.decisions.models.decisions import DecisionState
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.followups import FollowUpService
from cogs.decisions.service.reading import DecisionReader

_NEW = 20
"""So many new decisions are named in a digest."""
_LOOKED_AT = 25
"""So many open statements are listed; a mayor with more has another problem."""


@dataclass(frozen=True, slots=True)
class DecisionInbox:
    """Contributions to the registry."""

    work: Work
    reader: DecisionReader
    drafts: DraftService
    tasks: FollowUpService

    async def items(self, person: Person) -> Sequence[InboxItem]:
        """Drafts, statements that the person's city has not signed, tasks of the city."""
        items = [
            InboxItem(
                Text("Draft of a decision: {title}", title=plain(draft.content.wording.title.pick(person.language))),
                button=(Text("Open the draft"), make_id(DRAFT, draft.id)),
            )
            for draft in await self.drafts.visible(person)
            if draft.user_id == person.user_id or (draft.submitted and draft.city_id == person.city_id)
        ]
        if person.city_id is None:
            return items
        if person.may(Right.MANDATE):
            items += [
                InboxItem(
                    Text(
                        "Not signed by your city yet: {number}, {title}",
                        number=decision.mention,
                        title=plain(decision.title.pick(person.language)),
                    ),
                    button=(Text("Read and sign"), make_id(READ, decision.id, 0)),
                )
                for decision in await self.reader.unsigned(person.guild_id, person.city_id, _LOOKED_AT)
            ]
        require_speaker = person.may(Right.MANDATE) or person.may(Right.MOD)
        items += [
            InboxItem(
                Text(
                    "Task {id} of {number}: {task}",
                    id=str(task.follow_up.id),
                    number=task.decision.mention,
                    task=plain(task.follow_up.task),
                ),
                until=datetime.combine(task.follow_up.due_on, time(23, 59), task.city.zone).astimezone(UTC),
                button=(Text("Mark as done"), make_id(COMPLETE, task.follow_up.id)) if require_speaker else None,
            )
            for task in await self.tasks.open_tasks(person.guild_id)
            if task.city.id == person.city_id
        ]
        return items

    async def new_decisions(self, guild_id: int, since: datetime, until: datetime) -> Sequence[Text]:
        """What was published in the period before."""
        decisions = await self.reader.since(guild_id, to_db(since - (until - since)))
        lines = [
            Text(
                "{number}: {title}",
                number=decision.mention,
                title=Bilingual(plain(decision.title.de), plain(decision.title.en)),
            )
            for decision in decisions
            if decision.state is not DecisionState.WITHDRAWN
        ]
        if len(lines) > _NEW:
            # As after an import: what is many is counted, and found in the list.
            more = Plural("{n} more: `/decision list`", "{n} more: `/decision list`", len(lines) - _NEW)
            return [*lines[:_NEW], more]
        return lines

    async def overdue_tasks(self, guild_id: int, _: datetime, __: datetime) -> Sequence[Text]:
        return [
            Text(
                "{city}: {task} (task {id} of {number}, due on {day})",
                city=plain(task.city.name),
                task=plain(task.follow_up.task),
                id=str(task.follow_up.id),
                number=task.decision.mention,
                day=day_text(task.follow_up.due_on),
            )
            for task in await self.tasks.overdue(guild_id)
        ]
