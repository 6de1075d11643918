"""POST /interactions: a person calls a command, uses a component, types into an option, hands in a form.

Checks what Discord's client and server check, fills in what its server fills in, and hands it to the bot.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.interactions import origin
from sandbox.interactions.access import may_use, serves, surface_of
from sandbox.interactions.components import SELECTS, Chooser, ComponentType, find
from sandbox.interactions.forms import FormReader
from sandbox.interactions.ledger import Interaction, Kind, Ledger
from sandbox.interactions.options import OptionReader
from sandbox.interactions.resolve import Named, partial_channel, resolved
from sandbox.rest.call import Call
from sandbox.rest.checks.base import Check, Complaints, Place, refuse
from sandbox.rest.errors import INVALID_FORM_BODY, ApiError, Problem
from sandbox.rest.messages.files import attach
from sandbox.world.entities import AppCommand, Application, Channel, Json, User
from sandbox.world.messages import Attachment, Message
from sandbox.world.permissions import DM_PERMISSIONS, Permission, can_view, channel_permissions, is_silenced
from sandbox.world.serialize import messages, users
from sandbox.world.world import World

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
# Reference, "Interaction Structure": what a user without a subscription may upload, in bytes.
ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """An interaction ready to be announced: the record of it, and what the bot gets."""

    interaction: Interaction
    payload: Json


def complain(check: Check, value: object, *path: str) -> Any:  # noqa: ANN401 - as the check gives it
    """Like `checked`, for a part of the body: complaints name the whole path."""
    understood = check(value, Place(complaints := Complaints(), path))
    if complaints.tree:
        raise ApiError(400, INVALID_FORM_BODY, "Invalid Form Body", complaints.tree)
    return understood


class Opener:
    """Opens the interaction that one request asks for."""

    def __init__(self, call: Call, ledger: Ledger, now: float) -> None:
        self._world: World = call.world
        self._caller: User = call.actor
        self._ledger = ledger
        self._now = now
        self._body = _object(call.body.json, "body")
        self._data = _object(self._body.get("data"), "data")
        self._channel = self._find_channel()
        self._application = self._find_application()
        self._uploads = {str(upload.index): upload for upload in call.body.files}
        self._named = Named()

    def open(self) -> Opened:
        """ApiError if Discord would refuse it."""
        kind = self._body.get("type")
        match kind:
            case Kind.COMMAND | Kind.AUTOCOMPLETE:
                return self._command(Kind(kind))
            case Kind.COMPONENT:
                return self._component()
            case Kind.MODAL:
                return self._form()
            case _:
                raise refuse(("type",), "BASE_TYPE_CHOICES", "Value must be one of (2, 3, 4, 5).")

    def _find_channel(self) -> Channel:
        channel = self._world.channels.get(_id(self._body.get("channel_id")))
        if channel is None:
            raise Problem.UNKNOWN_CHANNEL.error()
        if not can_view(self._world, self._caller.id, channel):
            raise Problem.MISSING_ACCESS.error()
        if is_silenced(self._world, self._caller.id, channel):  # their client offers no buttons or forms either
            raise Problem.MISSING_PERMISSIONS.error()
        guild_id = self._body.get("guild_id")
        if guild_id is not None and _id(guild_id) != channel.guild_id:
            raise refuse(("guild_id",), "GUILD_ID_INVALID", "The channel is in another guild.")
        return channel

    def _find_application(self) -> Application:
        application = self._world.applications.get(_id(self._body.get("application_id")))
        if application is None:
            raise Problem.UNKNOWN_APPLICATION.error()
        if self._channel.guild_id and not serves(self._world, application.id, self._channel.guild_id):
            raise Problem.MISSING_ACCESS.error()
        return application

    def _files(self) -> Mapping[str, Attachment]:
        """The uploads by the id that `data.attachments` gives them, stored for this person alone."""
        declared = self._data.get("attachments") or []
        ids = [str(entry.get("id")) for entry in declared if isinstance(entry, dict)]
        if any(key not in self._uploads for key in ids):
            raise refuse(("data", "attachments"), "ATTACHMENT_NOT_FOUND", "A declared file was not sent.")
        uploads = tuple(self._uploads[key] for key in ids)
        return dict(zip(ids, attach(self._world, self._channel.id, [], uploads, ephemeral=True), strict=True))

    def _command(self, kind: Kind) -> Opened:
        command = self._world.commands.get(_id(self._data.get("id")))
        if command is None or command.application_id != self._application.id:
            raise Problem.UNKNOWN_COMMAND.error()
        if self._data.get("version") not in {None, str(command.version)}:
            raise refuse(
                ("data",),
                "INTERACTION_APPLICATION_COMMAND_INVALID_VERSION",
                "This command is outdated, please try again in a few minutes",
            )
        if not may_use(self._world, command, self._caller.id, self._channel):
            raise Problem.MISSING_PERMISSIONS.error()
        interaction = self._begin(kind)
        data: Json = {"id": str(command.id), "name": command.name, "type": command.type}
        if command.guild_id is not None:
            data["guild_id"] = str(command.guild_id)
        target: User | Message | None = None
        if command.type == CHAT_INPUT:
            data["options"] = self._options(command, kind)
        else:
            target = self._target(command)
            data["target_id"] = str(target.id)
            interaction.context_menu = True
        interaction.metadata = origin.of_command(interaction, command, self._caller, target)
        interaction.legacy = origin.legacy(interaction, self._full_name(command), self._caller)
        return self._ready(interaction, data)

    def _full_name(self, command: AppCommand) -> str:
        """The command with its subcommands, as Discord shows it over the answer."""
        names, options = [command.name], self._data.get("options") or []
        while options and options[0].get("type") in {1, 2}:
            names.append(options[0]["name"])
            options = options[0].get("options") or []
        return " ".join(names)

    def _options(self, command: AppCommand, kind: Kind) -> list[Json]:
        typing = kind is Kind.AUTOCOMPLETE
        reader = OptionReader(
            self._world, self._channel.guild_id, self._caller.id, self._files(), self._named, autocomplete=typing
        )

        def read(value: object, place: Place) -> list[Json]:
            options = reader.read(command.body.get("options") or [], value, place)
            if typing and reader.focused != 1 and place.clean:
                place.fail("AUTOCOMPLETE_FOCUS", "Exactly one option must have the focus.")
            return options

        understood: list[Json] = complain(read, self._data.get("options") or [], "data", "options")
        return understood

    def _target(self, command: AppCommand) -> User | Message:
        key = _id(self._data.get("target_id"))
        if command.type == USER_MENU:
            user = self._world.users.get(key)
            if user is None:
                raise Problem.UNKNOWN_USER.error()
            self._named.users.add(key)
            return user
        message = self._world.message(self._channel.id, key)
        if message is None:
            raise Problem.UNKNOWN_MESSAGE.error()
        self._named.messages.append(message)
        return message

    def _component(self) -> Opened:
        message = self._find_message(_id(self._body.get("message_id")))
        component = find(message.components, self._data.get("custom_id"))
        kind = self._data.get("component_type")
        if component is None or component["type"] != kind or component.get("disabled"):
            sentence = "The message has no such component that can be used."
            raise refuse(("data",), "COMPONENT_VALIDATION_FAILED", sentence)
        interaction = self._begin(Kind.COMPONENT)
        interaction.message_id = interaction.original_id = message.id
        interaction.metadata = origin.of_component(interaction, self._caller, message.id)
        data: Json = {"custom_id": component["custom_id"], "component_type": kind, "id": component.get("id", 0)}
        if ComponentType(component["type"]) in SELECTS:
            chooser = Chooser(self._world, self._channel.guild_id, self._caller.id, self._named)
            data["values"] = complain(
                lambda value, place: chooser.choose(component, value, place),
                self._data.get("values"),
                "data",
                "values",
            )
        return self._ready(interaction, data, message)

    def _find_message(self, message_id: int) -> Message:
        """A message here with components of this application; ephemeral ones only for whom they are."""
        message = self._world.message(self._channel.id, message_id)
        if message is None:
            private = self._world.ephemeral.get(message_id)
            if private is not None and private.ephemeral_for == self._caller.id:
                message = private
        if message is None or message.channel_id != self._channel.id:
            raise Problem.UNKNOWN_MESSAGE.error()
        if message.author_id != self._application.bot_id:
            raise Problem.UNKNOWN_APPLICATION.error()
        return message

    def _form(self) -> Opened:
        custom_id = str(self._data.get("custom_id"))
        shown_id = _id(self._data["id"]) if self._data.get("id") is not None else None
        cause = self._ledger.with_form(self._caller.id, shown_id, custom_id)
        if cause is None or cause.form is None or cause.application_id != self._application.id:
            raise Problem.UNKNOWN_INTERACTION.error()
        form = cause.form
        reader = FormReader(
            Chooser(self._world, self._channel.guild_id, self._caller.id, self._named), self._files(), self._named
        )
        understood = complain(
            lambda value, place: reader.read(form, value, place),
            self._data.get("components"),
            "data",
            "components",
        )
        cause.form = None  # handed in: the client closes it
        interaction = self._begin(Kind.MODAL)
        interaction.metadata = origin.of_form(interaction, self._caller, cause)
        interaction.legacy = cause.legacy
        message = None
        if cause.message_id is not None:
            message = self._world.message(self._channel.id, cause.message_id)
            message = message or self._world.ephemeral.get(cause.message_id)
            interaction.message_id = interaction.original_id = cause.message_id
        return self._ready(interaction, {"custom_id": custom_id, "components": understood}, message)

    def _begin(self, kind: Kind) -> Interaction:
        interaction_id = self._world.new_id()
        nonce = self._body.get("nonce")
        return Interaction(
            id=interaction_id,
            token=self._ledger.new_token(interaction_id),
            kind=kind,
            application_id=self._application.id,
            user_id=self._caller.id,
            channel_id=self._channel.id,
            guild_id=self._channel.guild_id,
            nonce=None if nonce is None else str(nonce),
            began=self._now,
        )

    def _ready(self, interaction: Interaction, data: Json, message: Message | None = None) -> Opened:
        world, channel, guild_id = self._world, self._channel, self._channel.guild_id
        found = resolved(world, self._named, guild_id, self._caller.id)
        if found and interaction.kind is not Kind.AUTOCOMPLETE:
            data["resolved"] = found
        bot = self._application.bot_id
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(self._application.id),
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": partial_channel(world, channel, self._caller.id if guild_id is not None else bot),
            "locale": self._caller.locale,
            "app_permissions": str(int(self._permissions(bot))),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": origin.owners(guild_id),
            "context": int(surface_of(channel)),
            "attachment_size_limit": ATTACHMENT_SIZE_LIMIT,
        }
        if message is not None:
            payload["message"] = messages.message(world, message, bot)
        if guild_id is None:
            return Opened(interaction, payload | {"user": users.user(self._caller)})
        guild = world.guilds[guild_id]
        member = users.member(world, guild.members[self._caller.id])
        member["permissions"] = str(int(self._permissions(self._caller.id)))
        brief = {"id": str(guild.id), "locale": guild.preferred_locale, "features": list(guild.features)}
        return Opened(
            interaction,
            payload
            | {
                "guild_id": str(guild_id),
                "guild": brief,
                "guild_locale": guild.preferred_locale,
                "member": member,
            },
        )

    def _permissions(self, user_id: int) -> Permission:
        member = self._world.member(self._channel.guild_id, user_id)
        return DM_PERMISSIONS if member is None else channel_permissions(self._world, member, self._channel)


def _object(value: object, name: str) -> Json:
    if not isinstance(value, dict):
        raise refuse((name,), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    return value


def _id(value: object) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() else 0
