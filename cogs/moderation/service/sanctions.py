"""Measures against people, and their lifting, as moderators order them: case and due work in one transaction."""

from collections.abc import Awaitable, Callable

from bot.clock import Clock
from bot.database import Database, Transaction
from bot.drafts.models import Draft
from bot.drafts.service import Drafts
from bot.due.service import DueList
from bot.errors import UserError
from bot.markup import plain
from bot.people import Person, Right
from bot.reasons import read_reason
from bot.texts import Text
from cogs.moderation.models.cases import REASON_LENGTH, Case, CaseKind, CaseState, NewCase, NotificationState
from cogs.moderation.models.due import ACT, AT_ONCE
from cogs.moderation.models.sanctions import SanctionFacts, SanctionOrder
from cogs.moderation.rules.sanctions import ENDS, admit, ask_about_recent, refuse_the_same
from cogs.moderation.service.cases import CaseService, party
from cogs.moderation.service.execution import EffectService
from cogs.moderation.store import cases as store

_AT_ONCE = frozenset({CaseKind.NOTE, CaseKind.WARNING})
"""Nothing is done on Discord for these, apart from telling."""
_LATEST = 10
Follow = Callable[[Transaction, Person, int, Case], Awaitable[None]]
"""(transaction, who acts, number of what the order answers, the case) -> kept together with the case, or refused."""


class SanctionService:
    """Checks the actor's right and everybody's standing again, whatever the caller has checked."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        due: DueList,
        drafts: Drafts,
        cases: CaseService,
        effects: EffectService,
    ) -> None:
        self._database = database
        self._clock = clock
        self._due = due
        self._drafts = drafts
        self._cases = cases
        self._effects = effects
        self._follow: dict[str, Follow] = {}

    def add_origin(self, kind: str, follow: Follow) -> None:
        """Say what follows when a measure answers something of that kind, such as `report`."""
        self._follow[kind] = follow

    async def order(
        self, actor: Person, order: SanctionOrder, facts: SanctionFacts, draft: Draft | None = None
    ) -> Case:
        """Open the case; what is to be done on Discord is due at once.

        Raises NotAllowed or UserError with what to do, and ConfirmFirst where a button has to be pressed first.
        """
        actor.require(Right.MOD)
        reason = read_reason(order.reason, REASON_LENGTH)
        me = party(actor)
        admit(order.kind, me, order.target, facts, confirmed=order.confirmed)
        kind, now = order.kind, self._clock.now()
        async with self._database.transaction() as tx:
            about = await store.about(tx, actor.guild_id, order.target.user_id, _LATEST)
            standing = await store.open_about(tx, actor.guild_id, order.target.user_id, set(CaseKind))
            refuse_the_same(order, standing)
            ask_about_recent(order, me, about, now)
            earlier = next((one for one in standing if one.kind is ENDS.get(kind, kind) and one.kind.lasts), None)
            if kind is CaseKind.UNTIMEOUT and earlier is None and not facts.target_timed_out:
                raise UserError(
                    Text("{name} is not timed out, so nothing is to be lifted.", name=plain(order.target.name))
                )
            if draft is not None:
                await self._drafts.use(tx, draft)
            case = await self._cases.open(
                tx,
                NewCase(
                    guild_id=actor.guild_id,
                    kind=kind,
                    moderator=me,
                    reason=reason,
                    target=order.target,
                    state=CaseState.DONE if kind in _AT_ONCE else CaseState.PENDING,
                    ends_at=order.ends_at,
                    refers_to=earlier.number if earlier is not None else None,
                    notification=NotificationState.NOBODY
                    if kind is CaseKind.NOTE or facts.target_is_bot
                    else NotificationState.WAITING,
                ),
            )
            if order.origin:
                origin, number = order.origin.split("-")
                await self._follow[origin](tx, actor, int(number), case)
            if case.state is CaseState.DONE:
                await self._effects.follow(tx, case)
            else:
                await self._due.put(
                    tx,
                    guild_id=case.guild_id,
                    kind=ACT,
                    queue_key=case.target_queue_key,
                    key=case.key(ACT),
                    at=now - AT_ONCE,
                    payload={"case": case.number},
                )
        return case
