"""How a bot answers an interaction: the first answer (callback), then follow-ups and edits by its token.

Source: Discord's reference, "Receiving and Responding": what may answer what, and what each answer does.
"""

from dataclasses import dataclass
from enum import IntEnum

from sandbox.interactions import announce
from sandbox.interactions.forms import FORM, numbered
from sandbox.interactions.ledger import Interaction, Kind
from sandbox.rest import checks
from sandbox.rest.call import Call
from sandbox.rest.checks.base import Complaints, Place, refuse
from sandbox.rest.commands.forms import choices_of
from sandbox.rest.errors import INVALID_FORM_BODY, ApiError, Problem
from sandbox.rest.messages import Origin, create_message, edit_message
from sandbox.world.entities import Json
from sandbox.world.messages import Message, MessageFlag, MessageType, Upload
from sandbox.world.serialize import messages
from sandbox.world.world import World


class Reply(IntEnum):
    """InteractionCallbackTypes."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


_MESSAGES = {Reply.MESSAGE, Reply.DEFERRED_MESSAGE}
_UPDATES = {Reply.DEFERRED_UPDATE, Reply.UPDATE}
# What may answer what (reference, "Interaction Callback Type").
_FITTING: dict[Kind, set[Reply]] = {
    Kind.COMMAND: {*_MESSAGES, Reply.FORM},
    Kind.COMPONENT: {*_MESSAGES, *_UPDATES, Reply.FORM},
    Kind.AUTOCOMPLETE: {Reply.CHOICES},
    Kind.MODAL: _MESSAGES,
}


def _within_data(check: checks.Check, value: object) -> Json:
    complaints = Complaints()
    understood: Json = check(value, Place(complaints, ("data",)))
    if complaints.tree:
        raise ApiError(400, INVALID_FORM_BODY, "Invalid Form Body", complaints.tree)
    return understood


@dataclass(frozen=True, slots=True)
class Answerer:
    """Answers one interaction for its bot."""

    world: World
    interaction: Interaction

    def first(self, call: Call) -> Message | None:
        """The first answer; the message that it wrote or changed. 40060 if there was one already."""
        body = call.body.json if isinstance(call.body.json, dict) else {}
        if self.interaction.answered:
            raise Problem.ALREADY_ACKNOWLEDGED.error()
        reply = self._fitting(body.get("type"))
        data = body.get("data") if isinstance(body.get("data"), dict) else {}
        message = self._reply(reply, data or {}, call.body.files)
        self.interaction.answered = True
        if self.interaction.deadline is not None:
            self.interaction.deadline.cancel()
        self._tell(reply, data or {})
        return message

    def _fitting(self, kind: object) -> Reply:
        fitting = set(_FITTING[self.interaction.kind])
        if self.interaction.kind is Kind.MODAL and self.interaction.message_id is not None:
            fitting |= _UPDATES  # a form that a component opened may change the component's message
        if not isinstance(kind, int) or kind not in fitting:
            listed = ", ".join(str(int(reply)) for reply in sorted(fitting))
            raise refuse(("type",), "BASE_TYPE_CHOICES", f"Value must be one of ({listed}).")
        return Reply(kind)

    def _reply(self, reply: Reply, data: Json, files: tuple[Upload, ...]) -> Message | None:
        match reply:
            case Reply.MESSAGE | Reply.DEFERRED_MESSAGE:
                loading = reply is Reply.DEFERRED_MESSAGE
                if loading:  # of a deferral only the flags count
                    data = {"flags": data.get("flags")}
                message = self._write(data, files, loading=loading)
                self.interaction.original_id = message.id
                return message
            case Reply.UPDATE:
                message = self.original()
                edit_message(self.world, message, data, files)
                return message
            case Reply.FORM:
                self.interaction.form = numbered(_within_data(FORM, data))
            case Reply.CHOICES:
                suggested = choices_of(self.interaction.focused_type)
                _within_data(checks.record({"choices": checks.required(suggested)}), data)
            case _:
                pass
        return None

    def _tell(self, reply: Reply, data: Json) -> None:
        if reply is Reply.CHOICES:
            announce.choices(self.world, self.interaction, data["choices"])
        elif reply is Reply.FORM and self.interaction.form is not None:
            announce.form(self.world, self.interaction, self.interaction.form)
        else:
            announce.succeeded(self.world, self.interaction)

    def _write(self, data: Json, files: tuple[Upload, ...], *, loading: bool = False) -> Message:
        here = self.interaction
        ephemeral = bool((data.get("flags") or 0) & MessageFlag.EPHEMERAL)
        application = self.world.applications[here.application_id]
        kind = MessageType.CONTEXT_MENU_COMMAND if here.context_menu else MessageType.CHAT_INPUT_COMMAND
        first = not here.answered and here.kind is Kind.COMMAND
        origin = Origin(
            type=kind if first else MessageType.DEFAULT,
            application_id=application.id,
            webhook_id=application.id,
            interaction_metadata=here.metadata,
            interaction=here.legacy,
            ephemeral_for=here.user_id if ephemeral else None,
            loading=loading,
        )
        channel = self.world.channels.get(here.channel_id)
        if channel is None:
            raise Problem.UNKNOWN_CHANNEL.error()
        return create_message(self.world, channel, self.world.users[application.bot_id], data, files, origin)

    def original(self) -> Message:
        """The message behind `@original`. 10008 if there is none."""
        return self.message(self.interaction.original_id)

    def message(self, message_id: int | None) -> Message:
        """A message of this interaction. 10008 for any other."""
        here = self.interaction
        if message_id is not None and message_id in {here.original_id, *here.followed_up}:
            message = self.world.message(here.channel_id, message_id) or self.world.ephemeral.get(message_id)
            if message is not None:
                return message
        raise Problem.UNKNOWN_MESSAGE.error()

    def follow_up(self, data: Json, files: tuple[Upload, ...]) -> Message:
        """A further message. After a deferred answer the first one fills that in (reference, "Followup Messages")."""
        original = self._loading_original()
        if original is not None:
            return edit_message(self.world, original, data, files)
        message = self._write(data, files)
        self.interaction.followed_up.append(message.id)
        return message

    def _loading_original(self) -> Message | None:
        try:
            message = self.original()
        except ApiError:
            return None
        return message if message.flags & MessageFlag.LOADING else None

    def callback_json(self, reply: int, message: Message | None) -> Json:
        """InteractionCallbackResponse."""
        here = self.interaction
        about: Json = {"id": str(here.id), "type": int(here.kind), "channel_id": str(here.channel_id)}
        if here.guild_id is not None:
            about["guild_id"] = str(here.guild_id)
        if message is None:
            return {"interaction": about}
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": bool(message.flags & MessageFlag.LOADING),
            "response_message_ephemeral": message.ephemeral_for is not None,
        }
        if reply not in {Reply.MESSAGE, Reply.UPDATE}:
            return {"interaction": about}
        shown = messages.message(self.world, message, message.author_id)
        return {"interaction": about, "resource": {"type": reply, "message": shown}}
