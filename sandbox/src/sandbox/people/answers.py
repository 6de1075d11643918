"""What a bot answered to one command, press, choice or form, as the person sees it."""

from dataclasses import dataclass

from sandbox.people.errors import UnexpectedAnswerError
from sandbox.people.reading import Json, components_of, is_ephemeral, is_loading, text_of
from sandbox.people.watch import Watcher

TIMED_OUT = 2


@dataclass(frozen=True, slots=True)
class Failure:
    """The application did not respond (reason 2), or another failure."""

    reason_code: int

    @property
    def timed_out(self) -> bool:
        return self.reason_code == TIMED_OUT


@dataclass(frozen=True, slots=True)
class Form:
    """A form that was opened for the person."""

    interaction_id: str
    application_id: str
    channel_id: str
    custom_id: str
    title: str
    components: list[Json]
    source: Json | None = None  # the message whose component opened it

    @property
    def fields(self) -> dict[str, Json]:
        """The parts that can be filled in, by custom id."""
        found = components_of({"components": self.components})
        return {part["custom_id"]: part for part in found if "custom_id" in part}

    @property
    def labels(self) -> dict[str, str]:
        """The labels of the parts: label -> custom id."""
        named: dict[str, str] = {}
        for part in components_of({"components": self.components}):
            inner = part.get("component")
            if part.get("label") and isinstance(inner, dict):
                named[part["label"]] = inner["custom_id"]
            elif part.get("label") and "custom_id" in part:
                named[part["label"]] = part["custom_id"]
        return named

    @property
    def text(self) -> str:
        """All that can be read in it: title, labels, descriptions, texts, what is filled in already."""
        lines = [self.title]
        for part in components_of({"components": self.components}):
            lines += [str(part.get(key) or "") for key in ("label", "description", "content", "value")]
        return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer so far. `messages` grows as follow-ups come; `final` waits for what was deferred."""

    watcher: Watcher
    what: str
    interaction_id: str
    failure: Failure | None = None
    opened: Form | None = None
    source_id: str | None = None  # the message whose component it was
    source_revision: int = 0

    @property
    def messages(self) -> list[Json]:
        """Messages that answer it, oldest first; the pressed message too if it was changed since."""
        memory = self.watcher.memory
        messages = [
            message
            for message in memory.messages.values()
            if (message.get("interaction_metadata") or {}).get("id") == self.interaction_id
        ]
        changed = self.updated
        if changed is not None:
            messages.append(changed)
        return sorted(messages, key=lambda message: int(message["id"]))

    @property
    def updated(self) -> Json | None:
        """The message whose component was used, if it was changed since."""
        if self.source_id is None:
            return None
        memory = self.watcher.memory
        if memory.revisions.get(self.source_id, 0) <= self.source_revision:
            return None
        return memory.messages.get(self.source_id)

    @property
    def message(self) -> Json:
        """The newest message of the answer. UnexpectedAnswerError if there is none."""
        messages = self.messages
        if not messages:
            raise UnexpectedAnswerError(f"{self.what} was answered by no message but {self._instead()}")
        return messages[-1]

    @property
    def form(self) -> Form:
        """The form that opened. UnexpectedAnswerError if none did."""
        if self.opened is None:
            raise UnexpectedAnswerError(f"{self.what} opened no form but was answered by {self._instead()}")
        return self.opened

    @property
    def text(self) -> str:
        """All texts of the answer's messages."""
        if not self.messages:
            return text_of(self.message)  # raises, and says what came instead
        return "\n".join(text_of(message) for message in self.messages)

    @property
    def ephemeral(self) -> bool:
        return is_ephemeral(self.message)

    @property
    def loading(self) -> bool:
        return any(is_loading(message) for message in self.messages)

    async def final(self, timeout: float | None = None) -> "Answer":  # noqa: ASYNC109 - a person's patience
        """Itself, once something is there to read and nothing says "… is thinking" any more."""
        if self.failure is None and self.opened is None:
            await self.watcher.until(
                lambda: True if self.messages and not self.loading else None,
                f"the final answer to {self.what}",
                timeout,
            )
        return self

    async def until(self, text: str, timeout: float | None = None) -> "Answer":  # noqa: ASYNC109 - a person's patience
        """Itself, once its messages contain that text."""
        await self.watcher.until(
            lambda: True if any(text in text_of(message) for message in self.messages) else None,
            f"{text!r} in the answer to {self.what}",
            timeout,
        )
        return self

    def _instead(self) -> str:
        if self.failure is not None:
            return f"{self.failure}"
        if self.opened is not None:
            return f"the form {self.opened.title!r}"
        if self.messages:
            return "\n".join(text_of(message) for message in self.messages)
        return "an acknowledgement only"
