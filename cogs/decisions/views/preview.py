"""Drafts in the making: the preview, its selects and buttons. Every choice is kept before it is shown."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.errors import UserError
from bot.markup import cut
from bot.people import Right
from bot.registry import Registry
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import open_form
from cogs.decisions.models.actions import DRAFT
from cogs.decisions.models.decisions import TITLE_LENGTH, Kind, State, Vote
from cogs.decisions.models.drafts import Body, Draft, File
from cogs.decisions.render import preview as render
from cogs.decisions.render.labels import Names
from cogs.decisions.rules.states import check_threshold, may_speak
from cogs.decisions.rules.wording import read_wording
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recording import RecordingService
from cogs.decisions.views.showing import RecordViews
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.topics import TopicService

FROM_POLL = "decisions.from_poll"
"""The button on closed polls: argument poll."""
ActIn = Callable[[Context, int], Awaitable[Context]]
_DIGITS = 16
_MEETINGS = 200
VOTES, DETAILS = "decisions.votes", "decisions.details"
"""Forms that the preview opens: argument draft."""


class PreviewViews:
    """The preview and what is pressed on it."""

    def __init__(  # noqa: PLR0913 - what a preview shows and does
        self,
        *,
        drafts: DraftService,
        recording: RecordingService,
        reader: DecisionReader,
        naming: NamingService,
        topics: TopicService,
        meetings: MeetingReader,
        registry: Registry,
        records: RecordViews,
        texts: Texts,
        context_in: ActIn,
    ) -> None:
        self._act_in = context_in
        self._drafts = drafts
        self._recording = recording
        self._reader = reader
        self._naming = naming
        self._topics = topics
        self._meetings = meetings
        self._registry = registry
        self._records = records
        self._texts = texts
        self.components = (
            # Also in direct messages: the ids name the guild, and the services ask again who may.
            ComponentHandler(render.KIND, self._inside(self.kind), in_dm=True),
            ComponentHandler(render.TOPIC, self._inside(self.topic), in_dm=True),
            ComponentHandler(render.MEETING, self._inside(self.meeting), in_dm=True),
            ComponentHandler(render.SET, self._inside(self.set), in_dm=True),
            ComponentHandler(render.PUBLISH, self._inside(self.publish), in_dm=True),
            ComponentHandler(render.HAND_IN, self._inside(self.hand_in), in_dm=True),
            ComponentHandler(render.DISCARD, self._inside(self.discard), in_dm=True),
            ComponentHandler(render.OPEN, self._inside(self.open_here), in_dm=True),
            ComponentHandler(render.EDIT_BUTTON, self.edit),
            ComponentHandler(render.ATTACH_BUTTON, self.attach),
            ComponentHandler(DRAFT, self.open),
            ComponentHandler(FROM_POLL, self.from_poll, right=Right.DELEGATE),
        )

    async def show(
        self,
        ctx: Context,
        draft: Draft,
        *,
        replace_message: bool = False,
        topic_page: int | None = None,
        meeting_page: int | None = None,
    ) -> None:
        """The draft as it is now."""
        guild_id, body = ctx.guild_id, draft.body
        topic = await self._topics.topic(guild_id, body.topic_id) if body.topic_id is not None else None
        meeting = await self._naming.meeting(guild_id, body.meeting_id) if body.meeting_id is not None else None
        names = Names(await self._naming.cities(guild_id, set(body.votes)), topic, meeting)
        before = None
        if body.supersedes is not None:
            before = (await self._reader.decision(guild_id, body.supersedes)).number
        offer = render.Offer(
            topics=await self._topics.topics(guild_id),
            meetings=[
                (one.id, f"{one.id} · {one.title}") for one in await self._meetings.find(guild_id, "", _MEETINGS)
            ],
            may_publish=may_speak(ctx.person),
            topic_page=topic_page,
            meeting_page=meeting_page,
            direct=ctx.interaction.guild_id is None,
        )
        view = render.view(draft, offer, self._texts, ctx.language)
        shown = render.text(draft, names, before, self._texts, ctx.language)
        await ctx.answer(shown, view=view, replace=replace_message)

    async def prepared(
        self, ctx: Context, kind: str | None, topic: str | None, meeting: str | None, poll: str | None
    ) -> Body:
        """What a new draft starts with, from the command's options. Raises UserError for what there is not."""
        body = Body(topic_id=(await self._topics.resolve(ctx.guild_id, topic)).id if topic else None)
        if poll:
            body = await self._from_poll(ctx, body, poll)
        if meeting:
            body = replace(body, meeting_id=(await self._meetings.pick(ctx.guild_id, meeting)).id)
        return body.with_kind(Kind(kind)) if kind else body

    async def begin(self, ctx: Context, body: Body, files: tuple[File, ...] = ()) -> None:
        """A new draft, and its preview."""
        await self.show(ctx, await self._drafts.begin(ctx.person, body, files))

    async def begin_with(self, ctx: Context, body: Body, title: str, text: str, files: tuple[File, ...] = ()) -> None:
        """A new draft of a text in the person's language; a missing title is what the first line begins with."""
        title = title or cut(next((line for line in text.split("\n") if line.strip()), "").strip(), TITLE_LENGTH)
        german = ctx.language is Language.DE
        titles = Bilingual(title, body.wording.title.en) if german else Bilingual(body.wording.title.de, title)
        texts = Bilingual(text, body.wording.text.en) if german else Bilingual(body.wording.text.de, text)
        await self.begin(ctx, replace(body, wording=read_wording(titles, texts)), files)

    async def from_poll(self, ctx: Context, event: ComponentEvent) -> None:
        """A draft of what a closed poll decided."""
        await self.begin(ctx, await self._from_poll(ctx, Body(), event.args[0]))

    async def _from_poll(self, ctx: Context, body: Body, typed: str) -> Body:
        digits = typed.strip().lstrip("#")
        number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < _DIGITS else 0
        polls = self._registry.polls
        poll = await polls.closed_poll(ctx.guild_id, number) if polls is not None else None
        if poll is None:
            raise UserError(Text("There is no closed poll of that number."))
        members = await self._naming.cities(ctx.guild_id)
        wording = read_wording(poll.title, Bilingual(poll.text.de or poll.title.de, poll.text.en or poll.title.en))
        return replace(
            body,
            wording=wording,
            topic_id=body.topic_id if body.topic_id is not None else poll.topic_id,
            poll_id=poll.id,
            source=poll.result,
            source_hash=poll.text_hash,
            votes={city: Vote(vote) for city, vote in poll.votes.items() if city in members},
        )

    async def open(self, ctx: Context, event: ComponentEvent) -> None:
        """From the list of drafts."""
        chosen = event.values[0] if event.values else event.args[0]
        page = render.page_of(chosen)
        if page is not None:
            await self._records.list(ctx, event.number(0), replace=True, drafts_page=page)
            return
        await self.show(ctx, await self._drafts.load(ctx.person, int(chosen)))

    async def open_here(self, ctx: Context, event: ComponentEvent) -> None:
        """In place of the message that asked for publication."""
        await self.show(ctx, await self._drafts.load(ctx.person, event.number(0)), replace_message=True)

    def _inside(
        self, handler: Callable[[Context, ComponentEvent], Awaitable[None]]
    ) -> Callable[[Context, ComponentEvent], Awaitable[None]]:
        """The handler, acting in the guild that the id names."""

        async def handle(ctx: Context, event: ComponentEvent) -> None:
            guild_id = event.number(1) if len(event.args) > 1 else ctx.guild_id
            await handler(await self._act_in(ctx, guild_id), event)

        return handle

    async def kind(self, ctx: Context, event: ComponentEvent) -> None:
        kind = Kind(event.values[0])
        await self._change(ctx, event, lambda body: body.with_kind(kind))

    async def topic(self, ctx: Context, event: ComponentEvent) -> None:
        page = render.page_of(event.values[0])
        if page is not None:
            draft = await self._drafts.load(ctx.person, event.number(0))
            await self.show(ctx, draft, replace_message=True, topic_page=page)
            return
        chosen = _number(event.values[0])
        if chosen is not None:
            await self._topics.topic(ctx.guild_id, chosen)
        await self._change(ctx, event, lambda body: replace(body, topic_id=chosen))

    async def meeting(self, ctx: Context, event: ComponentEvent) -> None:
        page = render.page_of(event.values[0])
        if page is not None:
            draft = await self._drafts.load(ctx.person, event.number(0))
            await self.show(ctx, draft, replace_message=True, meeting_page=page)
            return
        chosen = _number(event.values[0])
        if chosen is not None:
            await self._meetings.meeting(ctx.guild_id, chosen)
        await self._change(ctx, event, lambda body: replace(body, meeting_id=chosen))

    async def set(self, ctx: Context, event: ComponentEvent) -> None:
        """One of the many small choices, or a form for what is typed."""
        what, _, value = event.values[0].partition("/")
        if what == "form":
            action = {"votes": VOTES, "details": DETAILS}.get(value, render.FROM_FILE)
            await self._open(ctx, event, action, *([value] if action == render.FROM_FILE else []))
            return

        def change(body: Body) -> Body:
            match what:
                case "authoritative":
                    return replace(body, wording=replace(body.wording, authoritative=Language(value)))
                case "threshold":
                    return replace(body, threshold=check_threshold(value))
                case _:
                    return replace(body, state=State(value))

        await self._change(ctx, event, change)

    async def edit(self, ctx: Context, event: ComponentEvent) -> None:
        await self._open(ctx, event, render.EDIT)

    async def attach(self, ctx: Context, event: ComponentEvent) -> None:
        await self._open(ctx, event, render.ATTACH)

    async def publish(self, ctx: Context, event: ComponentEvent) -> None:
        """Publish, and show the record that it became."""
        draft = await self._drafts.load(ctx.person, event.number(0))
        decision = await self._recording.publish(ctx.person, draft)
        await ctx.answer(
            Text("Recorded as **{number}**. It appears in the register at once.", number=decision.number), replace=True
        )
        if ctx.interaction.guild_id is not None:
            await self._records.show(ctx, decision.id)

    async def hand_in(self, ctx: Context, event: ComponentEvent) -> None:
        await self._drafts.hand_in(ctx.person, event.number(0))
        await ctx.answer(
            Text("Those who speak for your city have been asked to publish this. They and the moderators can open it."),
        )

    async def discard(self, ctx: Context, event: ComponentEvent) -> None:
        await self._drafts.discard(ctx.person, event.number(0))
        await ctx.answer(Text("Discarded. Nothing of it is kept."), replace=True)

    async def _change(self, ctx: Context, event: ComponentEvent, change: Callable[[Body], Body]) -> None:
        await self.show(ctx, await self._drafts.change(ctx.person, event.number(0), change), replace_message=True)

    async def _open(self, ctx: Context, event: ComponentEvent, action: str, *more: str) -> None:
        draft = await self._drafts.load(ctx.person, event.number(0))
        values = filled(draft, action)
        if action == DETAILS and draft.body.supersedes is not None:
            values["supersedes"] = (await self._reader.decision(ctx.guild_id, draft.body.supersedes)).number
        await open_form(ctx, self._registry.forms[action], (str(draft.id), *more), values)


def filled(draft: Draft, action: str) -> dict[str, str]:
    """What a form about the draft shows already."""
    body = draft.body
    if action == render.EDIT:
        wording = body.wording
        return {
            "title_de": wording.title.de,
            "text_de": wording.text.de,
            "title_en": wording.title.en,
            "text_en": wording.text.en,
            "translator": wording.translator,
        }
    if action == DETAILS:
        return {
            "day": body.decided_on,
            "tags": ", ".join(body.tags),
            "foreign": body.foreign_number,
            "threshold": body.threshold if body.threshold.isdecimal() else "",
        }
    return {}


def _number(value: str) -> int | None:
    return None if value == render.NONE else int(value)
