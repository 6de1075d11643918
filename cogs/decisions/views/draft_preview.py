"""Drafts in the making: the preview, its selects and buttons. Every choice is kept before it is shown."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import discord

from bot.errors import UserError
from bot.markup import cut
from bot.people import Right
from bot.registry import Registry
from bot.texts import Bilingual, Language, Text, Texts, Word
from bot.ui import kit
from bot.ui.components import ComponentEvent, ComponentHandler
from bot.ui.context import Context
from bot.ui.forms import Form, open_form
from bot.ui.ids import make_id, read_number
from bot.ui.pager import page_asked
from cogs.decisions.models.actions import DRAFT
from cogs.decisions.models.decisions import TITLE_LENGTH, DecisionKind, DecisionState
from cogs.decisions.models.drafts import (
    AlreadyRecorded,
    DecisionDraft,
    DraftChanged,
    DraftContent,
    DraftStart,
    StoredFile,
)
from cogs.decisions.models.names import Names
from cogs.decisions.render import preview as render
from cogs.decisions.render.answers import recorded
from cogs.decisions.rules.states import check_threshold, may_speak
from cogs.decisions.rules.wording import parse_wording
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.naming import NamingService
from cogs.decisions.service.polling import PollSource
from cogs.decisions.service.reading import DecisionReader
from cogs.decisions.service.recording import RecordingService
from cogs.decisions.views.draft_fields import DETAILS, STATE, VOTES, filled
from cogs.decisions.views.records import RecordViews
from cogs.meetings.options import meeting_label
from cogs.meetings.service.reading import MeetingReader
from cogs.network.service.topics import TopicService

FROM_POLL = "decisions.from_poll"
"""The button on closed polls: argument poll."""
ContextIn = Callable[[Context, int], Awaitable[Context]]
_MEETINGS = 200


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """The preview and what is pressed on it."""

    drafts: DraftService
    recording: RecordingService
    reader: DecisionReader
    naming: NamingService
    topics: TopicService
    meetings: MeetingReader
    polls: PollSource
    registry: Registry
    records: RecordViews
    texts: Texts
    context_in: ContextIn
    forms: tuple[Form, ...] = ()

    @property
    def components(self) -> tuple[ComponentHandler, ...]:
        return (
            # Also in direct messages: the ids name the guild, and the services ask again who may.
            ComponentHandler(render.KIND, self._in_guild(self.kind), in_dm=True),
            ComponentHandler(render.TOPIC, self._in_guild(self.topic), in_dm=True),
            ComponentHandler(render.MEETING, self._in_guild(self.meeting), in_dm=True),
            ComponentHandler(render.SET, self._in_guild(self.set), in_dm=True),
            ComponentHandler(render.PUBLISH, self._in_guild(self.publish), in_dm=True),
            ComponentHandler(render.SUBMIT, self._in_guild(self.submit), in_dm=True),
            ComponentHandler(render.DISCARD, self._in_guild(self.discard), in_dm=True),
            ComponentHandler(render.OPEN, self._in_guild(self.open_here), in_dm=True),
            ComponentHandler(render.EDIT_BUTTON, self.edit),
            ComponentHandler(render.ATTACH_BUTTON, self.attach),
            ComponentHandler(DRAFT, self.open),
            ComponentHandler(FROM_POLL, self.from_poll, right=Right.DELEGATE),
        )

    async def show(
        self,
        ctx: Context,
        draft: DecisionDraft,
        *,
        replace_message: bool = False,
        topic_page: int | None = None,
        meeting_page: int | None = None,
        news: Text | None = None,
    ) -> None:
        """The draft as it is now; `news`: why it is shown anew."""
        guild_id, content = ctx.guild_id, draft.content
        topic = await self.topics.topic(guild_id, content.topic_id) if content.topic_id is not None else None
        meeting_id = content.meeting_id
        meeting = await self.naming.meeting_title(guild_id, meeting_id) if meeting_id is not None else None
        names = Names(await self.naming.cities_by_id(guild_id, set(content.votes)), topic, meeting)
        names = await self.naming.with_cards(names, guild_id, meeting_id, content.poll_id)
        before = None
        if content.supersedes is not None:
            before = (await self.reader.decision(guild_id, content.supersedes)).number
        void = False
        doubts = [news] if news is not None else []
        try:
            await self.polls.require_publishable(guild_id, content)
        except AlreadyRecorded as refusal:
            doubts.append(refusal.text)
        except UserError as refusal:
            doubts.append(refusal.text)
            void = True
        choices = render.PreviewChoices(
            topics=await self.topics.topics(guild_id),
            meetings=[
                (meeting.id, meeting_label(meeting, ctx.zone, ctx.language))
                for meeting in await self.meetings.search(guild_id, "", _MEETINGS, started_first=True)
            ],
            member_cities=len(await self.naming.cities_by_id(guild_id)),
            may_publish=may_speak(ctx.person),
            void=void,
            topic_page=topic_page,
            meeting_page=meeting_page,
            direct=ctx.interaction.guild_id is None,
        )
        view = render.preview_view(draft, choices, self.texts, ctx.language)
        text = render.text(draft, names, before, self.texts, ctx.language)
        text = "".join(f"**{ctx.t(doubt)}**\n\n" for doubt in doubts) + text
        await ctx.answer(text, view=view, replace=replace_message)

    async def prepared(self, ctx: Context, start: DraftStart, poll_id: int | None = None) -> DraftContent:
        """What a new draft starts with, from the command's options. Raises UserError for what there is not."""
        content = DraftContent(topic_id=start.topic_id, meeting_id=start.meeting_id)
        if poll_id is not None:
            content = await self.polls.taken_over(ctx.guild_id, content, poll_id)
        return content.with_kind(start.kind) if start.kind else content

    async def begin(self, ctx: Context, content: DraftContent, files: tuple[StoredFile, ...] = ()) -> None:
        """A new draft, and its preview."""
        await self.show(ctx, await self.drafts.begin(ctx.person, content, files))

    async def begin_with(
        self, ctx: Context, content: DraftContent, title: str, text: str, files: tuple[StoredFile, ...] = ()
    ) -> None:
        """A new draft of a text in the person's language; a missing title is what the first line begins with."""
        title = title or cut(next((line for line in text.split("\n") if line.strip()), "").strip(), TITLE_LENGTH)
        german = ctx.language is Language.DE
        titles = Bilingual(title, content.wording.title.en) if german else Bilingual(content.wording.title.de, title)
        texts = Bilingual(text, content.wording.text.en) if german else Bilingual(content.wording.text.de, text)
        await self.begin(ctx, replace(content, wording=parse_wording(titles, texts)), files)

    async def from_poll(self, ctx: Context, event: ComponentEvent) -> None:
        """A draft of what a closed poll decided."""
        await self.begin(ctx, await self.polls.taken_over(ctx.guild_id, DraftContent(), event.number(0)))

    async def open(self, ctx: Context, event: ComponentEvent) -> None:
        """From the list of drafts."""
        chosen = event.chosen if event.values else event.word(0)
        page = page_asked(chosen)
        if page is not None:
            await self.records.list(ctx, event.number(0), replace=True, drafts_page=page)
            return
        await self.show(ctx, await self.drafts.load(ctx.person, read_number([chosen], 0)))

    async def open_here(self, ctx: Context, event: ComponentEvent) -> None:
        """In place of the message that asked for publication."""
        await self.show(ctx, await self.drafts.load(ctx.person, event.number(0)), replace_message=True)

    def _in_guild(
        self, handler: Callable[[Context, ComponentEvent], Awaitable[None]]
    ) -> Callable[[Context, ComponentEvent], Awaitable[None]]:
        """The handler, acting in the guild that the id names; what was changed since it was shown is shown anew."""

        async def handle(ctx: Context, event: ComponentEvent) -> None:
            inside = await self.context_in(ctx, event.number(1) if len(event.args) > 1 else ctx.guild_id)
            try:
                await handler(inside, event)
            except DraftChanged as refusal:
                draft = await self.drafts.load(inside.person, event.number(0))
                await self.show(inside, draft, replace_message=True, news=refusal.text)

        return handle

    async def kind(self, ctx: Context, event: ComponentEvent) -> None:
        kind = event.chosen_as(DecisionKind)
        await self._change(ctx, event, lambda content: content.with_kind(kind))

    async def topic(self, ctx: Context, event: ComponentEvent) -> None:
        page = page_asked(event.chosen)
        if page is not None:
            draft = await self.drafts.load(ctx.person, event.number(0))
            await self.show(ctx, draft, replace_message=True, topic_page=page)
            return
        chosen = _number(event.chosen)
        if chosen is not None:
            await self.topics.topic(ctx.guild_id, chosen)
        await self._change(ctx, event, lambda content: replace(content, topic_id=chosen))

    async def meeting(self, ctx: Context, event: ComponentEvent) -> None:
        page = page_asked(event.chosen)
        if page is not None:
            draft = await self.drafts.load(ctx.person, event.number(0))
            await self.show(ctx, draft, replace_message=True, meeting_page=page)
            return
        chosen = _number(event.chosen)
        if chosen is not None:
            await self.meetings.meeting(ctx.guild_id, chosen)
        await self._change(ctx, event, lambda content: replace(content, meeting_id=chosen))

    async def set(self, ctx: Context, event: ComponentEvent) -> None:
        """One of the many small choices, or a form for what is typed."""
        what, _, value = event.chosen.partition("/")
        if what == "form":
            action = {"votes": VOTES, "details": DETAILS}.get(value, render.FROM_FILE)
            await self._open(ctx, event, action, *([value] if action == render.FROM_FILE else []))
            return
        if what == "reason":
            await self._open(ctx, event, STATE, value)
            return

        def change(content: DraftContent) -> DraftContent:
            match what:
                case "authoritative":
                    return replace(content, wording=replace(content.wording, authoritative=Language(value)))
                case "threshold":
                    return replace(content, threshold=check_threshold(value))
                case _:
                    return content.with_state(DecisionState(value))

        await self._change(ctx, event, change)

    async def edit(self, ctx: Context, event: ComponentEvent) -> None:
        await self._open(ctx, event, render.EDIT)

    async def attach(self, ctx: Context, event: ComponentEvent) -> None:
        await self._open(ctx, event, render.ATTACH)

    async def publish(self, ctx: Context, event: ComponentEvent) -> None:
        """Publish, and show the record that it became; a second decision on one result is asked for once more."""
        draft = await self.drafts.load(ctx.person, event.number(0), event.word(2))
        known = event.number(3) if len(event.args) > 3 else 0  # noqa: PLR2004 - what the question below carries
        try:
            decision = await self.recording.publish(ctx.person, draft, known)
        except AlreadyRecorded as refusal:
            again = make_id(render.PUBLISH, draft.id, draft.guild_id, draft.version, refusal.latest)
            label = ctx.t(Word("button", "Publish a second one"))
            question = Text("Should this become a second decision on the same result?")
            view = kit.view(kit.button(label, again, discord.ButtonStyle.danger))
            await ctx.answer(f"{ctx.t(refusal.text)}\n{ctx.t(question)}", view=view)
            return
        in_register = await self.recording.register_there(decision.guild_id)
        await ctx.answer(recorded(decision, in_register=in_register), replace=True)
        if ctx.interaction.guild_id is not None:
            await self.records.show(ctx, decision.id)

    async def submit(self, ctx: Context, event: ComponentEvent) -> None:
        await self.drafts.submit(ctx.person, event.number(0), event.word(2))
        await ctx.answer(
            Text("Those who speak for your city have been asked to publish this. They and the moderators can open it."),
        )

    async def discard(self, ctx: Context, event: ComponentEvent) -> None:
        await self.drafts.discard(ctx.person, event.number(0), event.word(2))
        await ctx.answer(Text("Discarded. Nothing of it is kept."), replace=True)

    async def _change(
        self, ctx: Context, event: ComponentEvent, change: Callable[[DraftContent], DraftContent]
    ) -> None:
        await self.show(ctx, await self.drafts.change(ctx.person, event.number(0), change), replace_message=True)

    async def _open(self, ctx: Context, event: ComponentEvent, action: str, *more: str) -> None:
        draft = await self.drafts.load(ctx.person, event.number(0))
        values = filled(draft, action)
        if action == DETAILS and draft.content.supersedes is not None:
            values["supersedes"] = (await self.reader.decision(ctx.guild_id, draft.content.supersedes)).number
        await open_form(ctx, self.registry.forms[action], (str(draft.id), *more, draft.version), values)


def _number(value: str) -> int | None:
    return None if value == render.NONE else read_number([value], 0)
