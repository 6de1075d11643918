"""Drafts in the making: the preview, its selects and buttons. Every choice is kept before it is shown."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.errors import UserError
from bot.markup import cut
from bot.people import Right
from bot.registry import Registry
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.act import Act
from bot.ui.forms import open_form
from bot.ui.press import Control, Press
from cogs.decisions.models.actions import DRAFT
from cogs.decisions.models.decisions import TITLE_LENGTH, Kind, State, Vote
from cogs.decisions.models.drafts import Body, Draft, File
from cogs.decisions.render import preview as render
from cogs.decisions.render.voice import Names
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
ActIn = Callable[[Act, int], Awaitable[Act]]
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
        act_in: ActIn,
    ) -> None:
        self._act_in = act_in
        self._drafts = drafts
        self._recording = recording
        self._reader = reader
        self._naming = naming
        self._topics = topics
        self._meetings = meetings
        self._registry = registry
        self._records = records
        self._texts = texts
        self.controls = (
            # Also in direct messages: the ids name the guild, and the services ask again who may.
            Control(render.KIND, self._inside(self.kind), in_dm=True),
            Control(render.TOPIC, self._inside(self.topic), in_dm=True),
            Control(render.MEETING, self._inside(self.meeting), in_dm=True),
            Control(render.SET, self._inside(self.set), in_dm=True),
            Control(render.PUBLISH, self._inside(self.publish), in_dm=True),
            Control(render.HAND_IN, self._inside(self.hand_in), in_dm=True),
            Control(render.DISCARD, self._inside(self.discard), in_dm=True),
            Control(render.OPEN, self._inside(self.open_here), in_dm=True),
            Control(render.EDIT_BUTTON, self.edit),
            Control(render.ATTACH_BUTTON, self.attach),
            Control(DRAFT, self.open),
            Control(FROM_POLL, self.from_poll, right=Right.DELEGATE),
        )

    async def show(
        self,
        act: Act,
        draft: Draft,
        *,
        replace_message: bool = False,
        topic_page: int | None = None,
        meeting_page: int | None = None,
    ) -> None:
        """The draft as it is now."""
        guild_id, body = act.guild_id, draft.body
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
            may_publish=may_speak(act.person),
            topic_page=topic_page,
            meeting_page=meeting_page,
            direct=act.interaction.guild_id is None,
        )
        view = render.view(draft, offer, self._texts, act.language)
        shown = render.text(draft, names, before, self._texts, act.language)
        await act.answer(shown, view=view, replace=replace_message)

    async def prepared(
        self, act: Act, kind: str | None, topic: str | None, meeting: str | None, poll: str | None
    ) -> Body:
        """What a new draft starts with, from the command's options. Raises UserError for what there is not."""
        body = Body(topic_id=(await self._topics.pick(act.guild_id, topic)).id if topic else None)
        if poll:
            body = await self._from_poll(act, body, poll)
        if meeting:
            body = replace(body, meeting_id=(await self._meetings.pick(act.guild_id, meeting)).id)
        return body.with_kind(Kind(kind)) if kind else body

    async def begin(self, act: Act, body: Body, files: tuple[File, ...] = ()) -> None:
        """A new draft, and its preview."""
        await self.show(act, await self._drafts.begin(act.person, body, files))

    async def begin_with(self, act: Act, body: Body, title: str, text: str, files: tuple[File, ...] = ()) -> None:
        """A new draft of a text in the person's language; a missing title is what the first line begins with."""
        title = title or cut(next((line for line in text.split("\n") if line.strip()), "").strip(), TITLE_LENGTH)
        german = act.language is Language.DE
        titles = Bilingual(title, body.wording.title.en) if german else Bilingual(body.wording.title.de, title)
        texts = Bilingual(text, body.wording.text.en) if german else Bilingual(body.wording.text.de, text)
        await self.begin(act, replace(body, wording=read_wording(titles, texts)), files)

    async def from_poll(self, act: Act, press: Press) -> None:
        """A draft of what a closed poll decided."""
        await self.begin(act, await self._from_poll(act, Body(), press.args[0]))

    async def _from_poll(self, act: Act, body: Body, typed: str) -> Body:
        digits = typed.strip().lstrip("#")
        number = int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < _DIGITS else 0
        polls = self._registry.polls
        poll = await polls.closed_poll(act.guild_id, number) if polls is not None else None
        if poll is None:
            raise UserError(Text("There is no closed poll of that number."))
        members = await self._naming.cities(act.guild_id)
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

    async def open(self, act: Act, press: Press) -> None:
        """From the list of drafts."""
        chosen = press.values[0] if press.values else press.args[0]
        page = render.page_of(chosen)
        if page is not None:
            await self._records.list(act, press.number(0), replace=True, drafts_page=page)
            return
        await self.show(act, await self._drafts.load(act.person, int(chosen)))

    async def open_here(self, act: Act, press: Press) -> None:
        """In place of the message that asked for publication."""
        await self.show(act, await self._drafts.load(act.person, press.number(0)), replace_message=True)

    def _inside(self, handler: Callable[[Act, Press], Awaitable[None]]) -> Callable[[Act, Press], Awaitable[None]]:
        """The handler, acting in the guild that the id names."""

        async def handle(act: Act, press: Press) -> None:
            guild_id = press.number(1) if len(press.args) > 1 else act.guild_id
            await handler(await self._act_in(act, guild_id), press)

        return handle

    async def kind(self, act: Act, press: Press) -> None:
        kind = Kind(press.values[0])
        await self._change(act, press, lambda body: body.with_kind(kind))

    async def topic(self, act: Act, press: Press) -> None:
        page = render.page_of(press.values[0])
        if page is not None:
            draft = await self._drafts.load(act.person, press.number(0))
            await self.show(act, draft, replace_message=True, topic_page=page)
            return
        chosen = _number(press.values[0])
        if chosen is not None:
            await self._topics.topic(act.guild_id, chosen)
        await self._change(act, press, lambda body: replace(body, topic_id=chosen))

    async def meeting(self, act: Act, press: Press) -> None:
        page = render.page_of(press.values[0])
        if page is not None:
            draft = await self._drafts.load(act.person, press.number(0))
            await self.show(act, draft, replace_message=True, meeting_page=page)
            return
        chosen = _number(press.values[0])
        if chosen is not None:
            await self._meetings.meeting(act.guild_id, chosen)
        await self._change(act, press, lambda body: replace(body, meeting_id=chosen))

    async def set(self, act: Act, press: Press) -> None:
        """One of the many small choices, or a form for what is typed."""
        what, _, value = press.values[0].partition("/")
        if what == "form":
            action = {"votes": VOTES, "details": DETAILS}.get(value, render.FROM_FILE)
            await self._open(act, press, action, *([value] if action == render.FROM_FILE else []))
            return

        def change(body: Body) -> Body:
            match what:
                case "authoritative":
                    return replace(body, wording=replace(body.wording, authoritative=Language(value)))
                case "threshold":
                    return replace(body, threshold=check_threshold(value))
                case _:
                    return replace(body, state=State(value))

        await self._change(act, press, change)

    async def edit(self, act: Act, press: Press) -> None:
        await self._open(act, press, render.EDIT)

    async def attach(self, act: Act, press: Press) -> None:
        await self._open(act, press, render.ATTACH)

    async def publish(self, act: Act, press: Press) -> None:
        """Publish, and show the record that it became."""
        draft = await self._drafts.load(act.person, press.number(0))
        decision = await self._recording.publish(act.person, draft)
        await act.answer(
            Text("Recorded as **{number}**. It appears in the register at once.", number=decision.number), replace=True
        )
        if act.interaction.guild_id is not None:
            await self._records.show(act, decision.id)

    async def hand_in(self, act: Act, press: Press) -> None:
        await self._drafts.hand_in(act.person, press.number(0))
        await act.answer(
            Text("Those who speak for your city have been asked to publish this. They and the moderators can open it."),
        )

    async def discard(self, act: Act, press: Press) -> None:
        await self._drafts.discard(act.person, press.number(0))
        await act.answer(Text("Discarded. Nothing of it is kept."), replace=True)

    async def _change(self, act: Act, press: Press, change: Callable[[Body], Body]) -> None:
        await self.show(act, await self._drafts.change(act.person, press.number(0), change), replace_message=True)

    async def _open(self, act: Act, press: Press, action: str, *more: str) -> None:
        draft = await self._drafts.load(act.person, press.number(0))
        values = filled(draft, action)
        if action == DETAILS and draft.body.supersedes is not None:
            values["supersedes"] = (await self._reader.decision(act.guild_id, draft.body.supersedes)).number
        await open_form(act, self._registry.forms[action], (str(draft.id), *more), values)


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
