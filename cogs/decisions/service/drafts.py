"""Prepares decisions: any delegate may; whoever speaks for the same city, or moderates, may go on with it."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.database import Reader, Transaction
from bot.drafts import Draft
from bot.errors import NotAllowed, UserError
from bot.markup import clean_line
from bot.people import Person, Right, Succession
from bot.texts import Text
from bot.work import Work
from cogs.decisions.models.drafts import DecisionDraft, DraftChanged, DraftContent, StoredFile
from cogs.decisions.models.due import DRAFT_SUBMITTED
from cogs.decisions.rules.files import MAX_FILES
from cogs.decisions.rules.states import may_speak
from cogs.decisions.store import drafts as store

NO_DRAFT = Text("This draft has been published or thrown away. `/decision list` shows what there is.")


@dataclass(frozen=True, slots=True)
class DraftService:
    """Drafts of decisions. Each change is one transaction; what was typed is spent in it."""

    work: Work

    async def begin(
        self, actor: Person, content: DraftContent, files: tuple[StoredFile, ...] = (), typed: Draft | None = None
    ) -> DecisionDraft:
        """Keep a new draft (delegates, moderators). Raises NotAllowed."""
        if not actor.may(Right.MOD):
            actor.require(Right.DELEGATE)
        async with self.work.begin(actor.guild_id, typed) as unit:
            tx = unit.tx
            draft_id = await store.add(
                tx, actor.guild_id, actor.user_id, clean_line(actor.name), actor.city_id, content, unit.now
            )
            draft = await self._require_own(tx, actor, draft_id)
            for file in files[:MAX_FILES]:
                await store.add_file(tx, draft, file)
            return await self._require_own(tx, actor, draft_id)

    async def load(self, actor: Person, draft_id: int, seen: str | None = None) -> DecisionDraft:
        """Raises UserError for a draft that is gone, NotAllowed for somebody else's, DraftChanged for one of another
        version than was `seen`.
        """
        async with self.work.read() as reader:
            return await self._require_own(reader, actor, draft_id, seen)

    async def change(
        self,
        actor: Person,
        draft_id: int,
        change: Callable[[DraftContent], DraftContent],
        typed: Draft | None = None,
        seen: str | None = None,
    ) -> DecisionDraft:
        """Change what is chosen. `change` gets what is kept, so that two people's choices do not undo each other; a
        form, which shows several things at once, names what was `seen`. Raises as `load`.
        """
        async with self.work.begin(actor.guild_id, typed) as unit:
            tx = unit.tx
            draft = await self._require_own(tx, actor, draft_id, seen)
            await store.change(tx, draft, change(draft.content), unit.now)
            return await self._require_own(tx, actor, draft_id)

    async def attach(
        self, actor: Person, draft_id: int, files: list[StoredFile], typed: Draft | None = None
    ) -> DecisionDraft:
        """Raises UserError when there would be too many."""
        async with self.work.begin(actor.guild_id, typed) as unit:
            tx = unit.tx
            draft = await self._require_own(tx, actor, draft_id)
            if len(draft.files) + len(files) > MAX_FILES:
                raise UserError(Text("A decision takes {most} attachments at most.", most=MAX_FILES))
            for file in files:
                await store.add_file(tx, draft, file)
            return await self._require_own(tx, actor, draft_id)

    async def discard(self, actor: Person, draft_id: int, seen: str) -> None:
        """Throw away what was `seen`. Raises as `load`."""
        async with self.work.begin(actor.guild_id) as unit:
            tx = unit.tx
            draft = await self._require_own(tx, actor, draft_id, seen)
            await store.delete(tx, actor.guild_id, draft.id)

    async def submit(self, actor: Person, draft_id: int, seen: str) -> DecisionDraft:
        """Ask those with a mandate to publish what was `seen`; they are told once. Raises as `load`."""
        async with self.work.begin(actor.guild_id) as unit:
            tx = unit.tx
            draft = await self._require_own(tx, actor, draft_id, seen)
            if await store.submit(tx, draft, unit.now):
                await unit.put_due(DRAFT_SUBMITTED, f"decision-draft:{draft.id}")
            return await self._require_own(tx, actor, draft_id)

    async def kept(self, guild_id: int, draft_id: int) -> DecisionDraft | None:
        """The draft as it is, for what the bot does by itself."""
        async with self.work.read() as reader:
            return await store.find(reader, guild_id, draft_id)

    async def visible(self, actor: Person) -> list[DecisionDraft]:
        """The drafts that the person may go on with, the latest first."""
        async with self.work.read() as reader:
            return [draft for draft in await store.all_of(reader, actor.guild_id) if _may_see(actor, draft)]

    async def hand_over(self, tx: Transaction, change: Succession) -> int:
        """Give drafts to the successor, in the transaction that ends a term; returns how many have a new author.

        Without a successor, whoever speaks for the city may open them. Tasks are the city's anyway.
        """
        return await store.hand_over(tx, change, self.work.now())

    async def _require_own(
        self, reader: Reader | Transaction, actor: Person, draft_id: int, seen: str | None = None
    ) -> DecisionDraft:
        draft = await store.find(reader, actor.guild_id, draft_id)
        if draft is None:
            raise UserError(NO_DRAFT)
        if not _may_see(actor, draft):
            raise NotAllowed(
                Text("This draft is not yours. Its author, those who speak for that city, and moderators can open it.")
            )
        if seen not in {None, draft.version}:
            raise DraftChanged
        return draft


def _may_see(actor: Person, draft: DecisionDraft) -> bool:
    if draft.user_id == actor.user_id or actor.may(Right.MOD):
        return True
    return draft.submitted and may_speak(actor) and draft.city_id is not None and draft.city_id == actor.city_id
