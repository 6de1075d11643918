"""Lists what is accepted although Discord's API document says otherwise, each with its reason: a change to the document
before it is used, so that everything else about that field still holds.
"""

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_DIGITS = r"^(0|[1-9][0-9]*)$"


@dataclass(frozen=True, slots=True)
class Deviation:
    """`pointer` (parts of the path to a schema in the document) is replaced by `schema`."""

    pointer: tuple[str, ...]
    schema: Mapping[str, Any] | bool
    reason: str


_BITS = {"anyOf": [{"type": ["integer", "null"]}, {"type": "string", "pattern": _DIGITS}]}
_BITS_REASON = (
    "Permissions travel as decimal strings in requests too: the reference says so (Permissions), discord.py sends"
    " them so, and the document itself has them as strings in answers."
)


_OR_NOTHING = {"parent_id", "channel_id"}
_EITHER = ({"type": "string", "pattern": _DIGITS}, {"type": "integer", "minimum": 0})


def _schema(name: str, *path: str) -> tuple[str, ...]:
    return ("components", "schemas", name, "properties", *path)


def _overwrite(key: str) -> tuple[str, ...]:
    route = ("paths", "/channels/{channel_id}/permissions/{overwrite_id}", "put", "requestBody", "content")
    return (*route, "application/json", "schema", "properties", key)


ACCEPTED: tuple[Deviation, ...] = (
    *(
        Deviation(pointer, _BITS, _BITS_REASON)
        for pointer in (
            _schema("CreateRoleRequest", "permissions"),
            _schema("UpdateRoleRequestPartial", "permissions"),
            _schema("ChannelPermissionOverwriteRequest", "allow"),
            _schema("ChannelPermissionOverwriteRequest", "deny"),
            _overwrite("allow"),
            _overwrite("deny"),
        )
    ),
    Deviation(
        _schema("MessageAttachmentRequest", "id"),
        {"anyOf": [{"type": "string", "pattern": _DIGITS}, {"type": "integer", "minimum": 0}]},
        "For a new file this is the index of its part; the reference's example (Uploading Files) has a number, and"
        " discord.py sends one.",
    ),
    *(
        Deviation(
            pointer,
            {"anyOf": [*_EITHER, {"type": "null"}]} if pointer[-1] in _OR_NOTHING else {"anyOf": [*_EITHER]},
            "discord.py sends these ids as numbers (create_dm, create_text_channel, AllowedMentions, reply, events,"
            " AutoModRule.edit),"
            " and Discord takes them: a snowflake in a request may be either.",
        )
        for pointer in (
            _schema("CreatePrivateChannelRequest", "recipient_id"),
            _schema("ChannelPermissionOverwriteRequest", "id"),
            _schema("CreateGuildChannelRequest", "parent_id"),
            _schema("MessageAllowedMentionsRequest", "users", "items"),
            _schema("MessageAllowedMentionsRequest", "roles", "items"),
            _schema("MessageReferenceRequest", "message_id"),
            _schema("MessageReferenceRequest", "channel_id"),
            _schema("MessageReferenceRequest", "guild_id"),
            *(
                _schema(f"{kind}ScheduledEvent{form}", "channel_id")
                for kind in ("Voice", "Stage", "External")
                for form in ("CreateRequest", "PatchRequestPartial")
            ),
            *(
                _schema(f"{kind}UpsertRequestPartial", key, "items")
                for kind in ("DefaultKeywordList", "Keyword", "MLSpam", "MentionSpam", "UserProfile")
                for key in ("exempt_roles", "exempt_channels")
            ),
        )
    ),
    Deviation(
        _schema("InnerErrors", "_errors", "items"),
        {
            "type": "object",
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
            "required": ["code", "message"],
        },
        "The document has one schema for both kinds of error; those of a field have names as codes"
        " (BASE_TYPE_REQUIRED), as the reference's example (Error Messages) shows.",
    ),
    Deviation(
        ("paths", "/guilds/{guild_id}/bans/{user_id}", "delete", "requestBody", "required"),
        False,
        "The document demands a body that has no fields; the reference has none, and discord.py sends none.",
    ),
    Deviation(
        ("paths", "/guilds/{guild_id}/bans/{user_id}", "put", "requestBody", "required"),
        False,
        "The document demands a body whose fields are all optional; discord.py sends them as query parameters.",
    ),
    Deviation(
        _schema("ApplicationFormPartial", "description"),
        {"type": ["string", "object", "null"]},
        "The reference (Edit Current Application) and discord.py have a plain text; the object with localisations is"
        " that of the developer portal.",
    ),
)


def with_accepted(document: Mapping[str, Any], accepted: Iterable[Deviation]) -> dict[str, Any]:
    """A copy of the document with the accepted deviations. KeyError if one of them points nowhere any more."""
    changed: dict[str, Any] = copy.deepcopy(dict(document))
    for deviation in accepted:
        node = changed
        for step in deviation.pointer[:-1]:
            node = node[step]
        if deviation.pointer[-1] not in node:
            raise KeyError(deviation.pointer)
        node[deviation.pointer[-1]] = copy.deepcopy(deviation.schema)
    return changed
