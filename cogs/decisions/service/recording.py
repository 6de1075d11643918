"""Publishes, amends, changes status, takes out of view: each one transaction and one entry of the log."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from bot.clock import to_db
from bot.drafts import Draft
from bot.errors import UserError
from bot.people import Person, Right
from bot.settings import Settings
from bot.texts import Text
from bot.work import UnitOfWork, Work
from cogs.decisions.models.archive import RowChange
from cogs.decisions.models.decisions import (
    Decision,
    DecisionKind,
    DecisionRecord,
    DecisionState,
    RecordNames,
    Reference,
    Wording,
)
from cogs.decisions.models.drafts import DecisionDraft, DraftChanged
from cogs.decisions.models.due import JUDGE, NUMBER_FORMAT, REGISTER_CHANNEL
from cogs.decisions.rules.from_poll import require_first, require_result
from cogs.decisions.rules.numbers import write_number
from cogs.decisions.rules.parsing import parse_note
from cogs.decisions.rules.rows import attachment_row, redacted, revision_row, state_changes, state_row
from cogs.decisions.rules.states import (
    CARRIED,
    ENDED,
    VOTED_DOWN,
    require_changeable,
    require_reason,
    require_speaker,
    require_transition,
)
from cogs.decisions.rules.wording import amended, parse_wording, text_hash
from cogs.decisions.service import writer
from cogs.decisions.service.drafts import NO_DRAFT
from cogs.decisions.service.reading import require_decision, require_record
from cogs.decisions.store import drafts as draft_store
from cogs.decisions.store import log as log_store
from cogs.decisions.store import records as store
from cogs.network.service.server import ServerService
from cogs.polls.service.reading import require_poll

NameSource = Callable[[int, Collection[Reference]], Awaitable[RecordNames]]
"""What is called how in a guild; what there is not is left out."""


@dataclass(frozen=True, slots=True)
class RecordingService:
    """Every use case checks the actor's rights again; nothing here talks to Discord."""

    work: Work
    settings: Settings
    server: ServerService
    names: NameSource

    async def register_there(self, guild_id: int) -> bool:
        """Whether the register has a channel that is still on Discord."""
        channel_id = await self.server.channel(guild_id, REGISTER_CHANNEL)
        return channel_id is not None and self.server.exists(guild_id, channel_id)

    async def publish(self, actor: Person, draft: DecisionDraft, known: int = 0) -> Decision:
        """Make a decision of the draft, under the next number of the year (mandates, moderators).

        `draft` is what the actor was shown, `known` the latest decision on the same poll beside which it is wanted.
        Raises NotAllowed, DraftChanged, AlreadyRecorded, or UserError when it is gone or says too little.
        """
        require_speaker(actor)
        guild_id, now = actor.guild_id, self.work.now()
        pattern = await self.settings.get(guild_id, NUMBER_FORMAT)
        today = now.astimezone(self.server.forum.zone).date()
        async with self.work.read() as reader:
            files = await draft_store.files(reader, guild_id, draft.id)
        hashes = await asyncio.to_thread(lambda: [hashlib.sha256(file.data).hexdigest() for file in files])
        content = draft.content
        # Before the writer is held: a long text takes its time, and the network answers with a reader of its own.
        parse_wording(content.wording.title, content.wording.text)
        names = await self.names(guild_id, content.references | _city_of(actor))
        async with self.work.begin(guild_id) as unit:
            tx = unit.tx
            kept = await draft_store.find(tx, guild_id, draft.id)
            if kept is None or not await draft_store.delete(tx, guild_id, draft.id):
                raise UserError(NO_DRAFT)
            if (kept.content, kept.files) != (content, draft.files):
                raise DraftChanged
            require_reason(content)
            if content.poll_id is not None:
                poll = await require_poll(tx, guild_id, content.poll_id)
                require_result(content, poll)
                require_first(content, poll, await store.of_poll(tx, guild_id, poll.id), known)
            decision_id = await store.next_id(tx, guild_id)
            serial = await store.next_serial(tx, guild_id, today.year)
            who = await writer.seal_actor(unit, actor)
            number = write_number(pattern, today.year, serial)
            changes = [
                RowChange(
                    "decisions",
                    {
                        "id": decision_id,
                        "number": number,
                        "year": today.year,
                        "serial": serial,
                        "kind": content.kind.value,
                        "state": content.state.value,
                        "topic_id": content.topic_id,
                        "meeting_id": content.meeting_id,
                        "poll_id": content.poll_id,
                        "source": content.source,
                        "source_hash": content.source_hash,
                        "decided_on": content.decided_on or today.isoformat(),
                        "threshold": content.threshold,
                        "foreign_number": content.foreign_number,
                        "revision": 1,
                        "city_id": actor.city_id,
                        "tombstone": None,
                        "published_at": to_db(now),
                        "commitment": who,
                    },
                ),
                revision_row(decision_id, 1, content.wording, who, now),
                state_row(decision_id, 1, content.state, content.state_reason, who, now),
                *(
                    RowChange("decision_votes", {"decision_id": decision_id, "city_id": city, "vote": vote.value})
                    for city, vote in content.votes.items()
                ),
                *(RowChange("decision_tags", {"decision_id": decision_id, "tag": tag}) for tag in content.tags),
                *(
                    attachment_row(decision_id, position, file, sha256)
                    for position, (file, sha256) in enumerate(zip(files, hashes, strict=True), 1)
                ),
            ]
            if content.supersedes is not None:
                changes += await _supersede(unit, decision_id, content.supersedes, number, who)
            await writer.append(unit, "published", changes, names)
            for file, sha256 in zip(files, hashes, strict=True):
                await log_store.put_blob(tx, guild_id, sha256, file.data)
            await writer.index(unit, decision_id, number, content.wording, content.tags)
            await writer.redraw(unit, decision_id)
            if content.supersedes is not None:
                await writer.redraw(unit, content.supersedes)
            return await require_decision(tx, guild_id, decision_id)

    async def amend(
        self, actor: Person, decision_id: int, revision: int, wording: Wording, draft: Draft | None = None
    ) -> DecisionRecord:
        """A new revision after `revision`, the one that was looked at (mandates, moderators). Standing signatures
        become void: they stand under another text. Raises NotAllowed, UserError.
        """
        require_speaker(actor)
        guild_id = actor.guild_id
        async with self.work.begin(guild_id, draft) as unit:
            tx = unit.tx
            record = await require_record(tx, guild_id, decision_id)
            decision = record.decision
            require_changeable(decision)
            if record.current.number != revision:
                raise UserError(
                    Text(
                        "{number} has been amended in the meantime. Please look at the new text.",
                        number=decision.mention,
                    )
                )
            after = amended(record.wording, wording)
            who = await writer.seal_actor(unit, actor)
            changes = [
                RowChange("decisions", {"id": decision_id, "revision": revision + 1}),
                revision_row(decision_id, revision + 1, after, who, unit.now),
            ]
            if text_hash(after) != record.current.text_hash:
                changes += [
                    RowChange(
                        "decision_signatures",
                        {
                            "decision_id": decision_id,
                            "city_id": signature.city_id,
                            "text_hash": signature.text_hash,
                            "void": 1,
                        },
                    )
                    for signature in record.standing_signatures
                ]
                if decision.kind is DecisionKind.STATEMENT and decision.state in CARRIED:
                    # What the signatures had adopted, they no longer carry, however far it was.
                    changes += state_changes(record, DecisionState.PROPOSED, "", who, unit.now)
            await writer.append(unit, "amended", changes)
            await writer.index(unit, decision_id, decision.number, after, record.tags)
            await writer.redraw(unit, decision_id)
            return await require_record(tx, guild_id, decision_id)

    async def set_state(
        self,
        actor: Person,
        decision_id: int,
        state: DecisionState,
        note: str = "",
        successor: int | None = None,
        draft: Draft | None = None,
    ) -> Decision:
        """Go on to a status (mandates, moderators); superseded needs the decision that takes its place.

        Raises NotAllowed, UserError.
        """
        require_speaker(actor)
        guild_id, note = actor.guild_id, parse_note(note)
        async with self.work.begin(guild_id, draft) as unit:
            tx = unit.tx
            record = await require_record(tx, guild_id, decision_id)
            require_transition(record.decision, state)
            if record.decision.state in VOTED_DOWN and state is not DecisionState.SUPERSEDED and not note:
                raise UserError(
                    Text(
                        "{number} was voted on. Please give the reason for another status.",
                        number=record.decision.mention,
                    )
                )
            who = await writer.seal_actor(unit, actor)
            if state is DecisionState.SUPERSEDED:
                if successor is None or successor == decision_id:
                    raise UserError(
                        Text("Please name the decision that takes its place: `/decision status` with `by`.")
                    )
                follower = await require_decision(tx, guild_id, successor)
                if follower.state in ENDED or follower.tombstone is not None:
                    raise UserError(Text("{number} is itself no longer in force.", number=follower.number))
                changes = await _supersede(unit, successor, decision_id, follower.number, who, note)
                await writer.redraw(unit, successor)
            else:
                changes = state_changes(record, state, note, who, unit.now)
                if record.decision.kind is DecisionKind.STATEMENT:
                    # One that is proposed again may have all its signatures already.
                    await unit.put_due(JUDGE, f"joint-statements:{guild_id}")
            await writer.append(unit, "status", changes)
            await writer.redraw(unit, decision_id)
            return await require_decision(tx, guild_id, decision_id)

    async def redact(self, actor: Person, decision_id: int, reason: str, draft: Draft | None = None) -> Decision:
        """Take a record out of every view, leaving its number and the reason (moderators).

        Its words and files are deleted, in the log as well: there, a commitment stays that nobody can read.
        """
        actor.require(Right.MOD)
        guild_id, reason = actor.guild_id, parse_note(reason)
        if not reason:
            raise UserError(Text("Please give the reason: it stands where the decision stood."))
        async with self.work.begin(guild_id, draft) as unit:
            tx = unit.tx
            record = await require_record(tx, guild_id, decision_id)
            if record.decision.tombstone is not None:
                raise UserError(Text("{number} was already removed.", number=record.decision.mention))
            who = await writer.seal_actor(unit, actor)
            await writer.append(unit, "tombstone", redacted(record, reason, who))
            await writer.forget(unit, decision_id)
            await writer.redraw(unit, decision_id)
            return await require_decision(tx, guild_id, decision_id)


def _city_of(actor: Person) -> set[Reference]:
    return {("city", actor.city_id)} if actor.city_id is not None else set()


async def _supersede(
    unit: UnitOfWork, successor: int, predecessor: int, number: str, who: str, note: str = ""
) -> list[RowChange]:
    record = await require_record(unit.tx, unit.guild_id, predecessor)
    require_transition(record.decision, DecisionState.SUPERSEDED)
    return [
        RowChange("decision_links", {"decision_id": successor, "supersedes": predecessor}),
        *state_changes(record, DecisionState.SUPERSEDED, note or number, who, unit.now),
    ]
