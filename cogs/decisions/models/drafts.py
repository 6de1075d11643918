"""Describes what is being prepared. A draft has no number, and becomes a decision when a mandate publishes it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.arguments import Arguments
from bot.errors import UserError
from bot.texts import Bilingual, Language, Text
from bot.ui.ids import version_of
from cogs.decisions.models.decisions import Decision, DecisionKind, DecisionState, Reference, Vote, Wording

EMPTY = Wording(Bilingual("", ""), Bilingual("", ""), Language.EN)


@dataclass(frozen=True, slots=True)
class DraftContent:
    """Everything that can be chosen before publication. `decided_on` is an ISO date, empty for the day itself.

    `poll_state`: what the poll decided that it comes from, and `poll_ended` when it closed (UTC, as in the database);
    `state_reason`: why the draft has another state.
    """

    wording: Wording = EMPTY
    kind: DecisionKind = DecisionKind.DECISION
    state: DecisionState = DecisionState.ADOPTED
    topic_id: int | None = None
    meeting_id: int | None = None
    poll_id: int | None = None
    source: str | None = None
    source_hash: str | None = None
    votes: dict[int, Vote] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    threshold: str = ""
    supersedes: int | None = None
    decided_on: str = ""
    foreign_number: str = ""
    poll_state: DecisionState | None = None
    state_reason: str = ""
    poll_ended: str = ""

    @property
    def references(self) -> set[Reference]:
        """What it names by number."""
        references: set[Reference] = {("city", city) for city in self.votes}
        if self.topic_id is not None:
            references.add(("topic", self.topic_id))
        if self.meeting_id is not None:
            references.add(("meeting", self.meeting_id))
        return references

    def needs_reason(self, state: DecisionState) -> bool:
        """Whether a state is not the one that follows from its poll; signatures alone adopt a joint statement."""
        return self.poll_id is not None and self.kind is not DecisionKind.STATEMENT and state is not self.poll_state

    def with_state(self, state: DecisionState, reason: str = "") -> "DraftContent":
        """Another status, where one can be chosen: a joint statement has that of its signatures."""
        return self if self.kind is DecisionKind.STATEMENT else replace(self, state=state, state_reason=reason)

    def with_kind(self, kind: DecisionKind) -> "DraftContent":
        """Another kind, with what follows from it: statements are adopted by their signatures."""
        if kind is DecisionKind.STATEMENT:
            return replace(self, kind=kind, state=DecisionState.PROPOSED, threshold=self.threshold or "all")
        state = (self.poll_state or DecisionState.ADOPTED) if self.kind is DecisionKind.STATEMENT else self.state
        return replace(self, kind=kind, state=state, threshold="")

    def dump(self) -> str:
        wording = self.wording
        return json.dumps(
            {
                "title": [wording.title.de, wording.title.en],
                "text": [wording.text.de, wording.text.en],
                "authoritative": wording.authoritative,
                "translator": wording.translator,
                "kind": self.kind,
                "state": self.state,
                "topic": self.topic_id,
                "meeting": self.meeting_id,
                "poll": self.poll_id,
                "source": self.source,
                "source_hash": self.source_hash,
                "votes": {str(city): vote for city, vote in self.votes.items()},
                "tags": list(self.tags),
                "threshold": self.threshold,
                "supersedes": self.supersedes,
                "decided_on": self.decided_on,
                "foreign_number": self.foreign_number,
                "poll_state": self.poll_state,
                "state_reason": self.state_reason,
                "poll_ended": self.poll_ended,
            },
            ensure_ascii=False,
        )

    @classmethod
    def load(cls, text: str) -> "DraftContent":
        data: dict[str, Any] = json.loads(text)
        return cls(
            wording=Wording(
                Bilingual(*data["title"]), Bilingual(*data["text"]), Language(data["authoritative"]), data["translator"]
            ),
            kind=DecisionKind(data["kind"]),
            state=DecisionState(data["state"]),
            topic_id=data["topic"],
            meeting_id=data["meeting"],
            poll_id=data["poll"],
            source=data["source"],
            source_hash=data["source_hash"],
            votes={int(city): Vote(vote) for city, vote in data["votes"].items()},
            tags=tuple(data["tags"]),
            threshold=data["threshold"],
            supersedes=data["supersedes"],
            decided_on=data["decided_on"],
            foreign_number=data["foreign_number"],
            poll_state=DecisionState(data["poll_state"]) if data.get("poll_state") else None,
            state_reason=data.get("state_reason", ""),
            poll_ended=data.get("poll_ended", ""),
        )


@dataclass(frozen=True, slots=True)
class DraftStart(Arguments):
    """The arguments of the form for a new draft: what was chosen with the command, before any text."""

    kind: DecisionKind | None = None
    topic_id: int | None = None
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftForm(Arguments):
    """What a form about a draft is about. `version`: of the draft as it was when the form opened."""

    draft: int
    version: str | None = None


@dataclass(frozen=True, slots=True)
class StateForm(Arguments):
    """What the form for another status than the poll's is about; `version` as above."""

    draft: int
    state: DecisionState
    version: str | None = None


@dataclass(frozen=True, slots=True)
class TextFileForm(Arguments):
    """What the form for a long text is about; `version` as above."""

    draft: int
    language: Language
    version: str | None = None


class DraftChanged(UserError):
    """What was previewed is no longer so: somebody has changed the draft since."""

    def __init__(self) -> None:
        super().__init__(Text("The draft has changed in the meantime. Please look at it once more."))


class AlreadyRecorded(UserError):
    """The poll's result already is a decision; a second one must be wanted. `latest`: the id of the last one."""

    def __init__(self, poll: str, decisions: Sequence[Decision]) -> None:
        made = ", ".join(decision.mention for decision in decisions)
        super().__init__(Text("The result of poll {number} is already recorded as {made}.", number=poll, made=made))
        self.latest = decisions[-1].id


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it came: a name that is safe to show, the type that its content says, its bytes."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """`files` are their names; `submitted`: somebody with a mandate is asked to publish it."""

    id: int
    guild_id: int
    user_id: int
    name: str
    city_id: int | None
    content: DraftContent
    submitted: bool
    changed_at: datetime
    files: tuple[str, ...] = ()

    @property
    def version(self) -> str:
        """What its preview shows: another one after each change."""
        return version_of(self.content.dump(), self.files)
