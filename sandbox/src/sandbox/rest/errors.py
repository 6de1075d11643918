"""Errors in Discord's shape: an HTTP status, Discord's own code and sentence, and for forms a tree of fields.

Codes and sentences are those of the reference, "Opcodes and Status Codes"; a bot decides by the code.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from sandbox.world.entities import Json

# Every malformed body and query has this code; its `errors` tree says which field (reference, "Error Messages").
INVALID_FORM_BODY = 50035


class ApiError(Exception):
    """Ends a request with Discord's JSON error. `errors` is the tree of a 50035."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def to_json(self) -> Json:
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class RateLimited(ApiError):
    """A 429. `retry_after`: real seconds. `headers`: what the bucket says of itself."""

    def __init__(
        self,
        retry_after: float,
        *,
        everywhere: bool = False,
        headers: Mapping[str, str] | None = None,
        code: int = 0,
        message: str = "You are being rate limited.",
    ) -> None:
        super().__init__(429, code, message)
        self.retry_after = retry_after
        self.everywhere = everywhere
        self.headers = {"Retry-After": str(math.ceil(retry_after)), **(headers or {})}

    def to_json(self) -> Json:
        return {
            "message": self.message,
            "retry_after": round(self.retry_after, 3),
            "global": self.everywhere,
            "code": self.code,
        }


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line of Discord's table of errors."""

    status: int
    code: int
    message: str


class Problem(Enum):
    """The errors that the sandbox gives, by name; `Problem.X.error()` is what a handler raises."""

    UNAUTHORIZED = Refusal(401, 0, "401: Unauthorized")
    NOT_FOUND = Refusal(404, 0, "404: Not Found")
    METHOD_NOT_ALLOWED = Refusal(405, 0, "405: Method Not Allowed")
    INTERNAL = Refusal(500, 0, "500: Internal Server Error")
    UNKNOWN_APPLICATION = Refusal(404, 10002, "Unknown Application")
    UNKNOWN_CHANNEL = Refusal(404, 10003, "Unknown Channel")
    UNKNOWN_GUILD = Refusal(404, 10004, "Unknown Guild")
    UNKNOWN_INVITE = Refusal(404, 10006, "Unknown Invite")
    UNKNOWN_MEMBER = Refusal(404, 10007, "Unknown Member")
    UNKNOWN_MESSAGE = Refusal(404, 10008, "Unknown Message")
    UNKNOWN_OVERWRITE = Refusal(404, 10009, "Unknown Overwrite")
    UNKNOWN_ROLE = Refusal(404, 10011, "Unknown Role")
    UNKNOWN_USER = Refusal(404, 10013, "Unknown User")
    UNKNOWN_EMOJI = Refusal(400, 10014, "Unknown Emoji")
    UNKNOWN_WEBHOOK = Refusal(404, 10015, "Unknown Webhook")
    UNKNOWN_BAN = Refusal(404, 10026, "Unknown Ban")
    UNKNOWN_INTERACTION = Refusal(404, 10062, "Unknown interaction")
    UNKNOWN_COMMAND = Refusal(404, 10063, "Unknown application command")
    UNKNOWN_COMMAND_PERMISSIONS = Refusal(404, 10066, "Unknown application command permissions")
    UNKNOWN_SCHEDULED_EVENT = Refusal(404, 10070, "Unknown Guild Scheduled Event")
    ONLY_USERS = Refusal(403, 20001, "Bots cannot use this endpoint")
    ONLY_BOTS = Refusal(403, 20002, "Only bots can use this endpoint")
    NOT_YOUR_APPLICATION = Refusal(403, 20012, "You are not authorized to perform this action on this application")
    MAX_PINS = Refusal(400, 30003, "Maximum number of pins reached for the channel (250)")
    MAX_ROLES = Refusal(400, 30005, "Maximum number of server roles reached (250)")
    MAX_WEBHOOKS = Refusal(400, 30007, "Maximum number of webhooks reached (15)")
    MAX_EMOJIS = Refusal(400, 30008, "Maximum number of emojis reached (50)")
    MAX_REACTIONS = Refusal(400, 30010, "Maximum number of reactions reached (20)")
    MAX_CHANNELS = Refusal(400, 30013, "Maximum number of server channels reached (500)")
    MAX_COMMANDS = Refusal(400, 30032, "Maximum number of application commands reached (100)")
    MAX_DAILY_COMMANDS = Refusal(
        400, 30034, "Maximum number of daily application command creates has been reached (200)"
    )
    MAX_EVENTS = Refusal(400, 30038, "Maximum number of uncompleted guild scheduled events reached (100)")
    MAX_PINNED_POSTS = Refusal(400, 30047, "Maximum number of pinned threads in a forum channel has been reached")
    MAX_OVERWRITES = Refusal(400, 30060, "Maximum number of channel permission overwrites reached (1000)")
    TOO_LARGE = Refusal(413, 40005, "Request entity too large")
    BANNED_FROM_GUILD = Refusal(403, 40007, "The user is banned from this guild.")
    ALREADY_ACKNOWLEDGED = Refusal(400, 40060, "Interaction has already been acknowledged.")
    MISSING_ACCESS = Refusal(403, 50001, "Missing Access")
    NOT_IN_DM = Refusal(400, 50003, "Cannot execute action on a DM channel")
    NOT_YOUR_MESSAGE = Refusal(403, 50005, "Cannot edit a message authored by another user")
    EMPTY_MESSAGE = Refusal(400, 50006, "Cannot send an empty message")
    DMS_CLOSED = Refusal(403, 50007, "Cannot send messages to this user")
    NOT_A_TEXT_CHANNEL = Refusal(400, 50008, "Cannot send messages in a non-text channel")
    MISSING_PERMISSIONS = Refusal(403, 50013, "Missing Permissions")
    BULK_DELETE_COUNT = Refusal(
        400,
        50016,
        "Provided too few or too many messages to delete. Must provide at least 2 and fewer than 100 messages"
        " to delete",
    )
    SYSTEM_MESSAGE = Refusal(403, 50021, "Cannot execute action on a system message")
    WRONG_CHANNEL_TYPE = Refusal(400, 50024, "Cannot execute action on this channel type")
    INVALID_WEBHOOK_TOKEN = Refusal(401, 50027, "Invalid Webhook Token")
    INVALID_ROLE = Refusal(400, 50028, "Invalid Role")
    BULK_DELETE_AGE = Refusal(400, 50034, "You can only bulk delete messages that are under 14 days old.")
    COMMUNITY_CHANNEL = Refusal(400, 50074, "Cannot delete a channel required for Community guilds")
    THREAD_ARCHIVED = Refusal(400, 50083, "Thread is archived")
    INVALID_JSON = Refusal(400, 50109, "The request body contains invalid JSON.")
    CANNOT_REPLY = Refusal(400, 160002, "Cannot reply without permission to read message history")
    THREAD_EXISTS = Refusal(400, 160004, "A thread has already been created for this message")
    TAG_REQUIRED = Refusal(400, 40067, "A tag is required to create a forum post in this channel")
    THREAD_LOCKED = Refusal(400, 160005, "Thread is locked")
    THREAD_NAME_NEEDED = Refusal(400, 220001, "Webhooks posted to forum channels must have a thread_name or thread_id")
    THREAD_NAME_OUTSIDE_FORUM = Refusal(400, 220003, "Webhooks can only create threads in forum channels")
    AUTOMOD_BLOCKED = Refusal(400, 200000, "Message was blocked by automatic moderation")
    AUTOMOD_BLOCKED_TITLE = Refusal(400, 200001, "Title was blocked by automatic moderation")
    NEEDS_BOOSTS = Refusal(403, 50101, "This server needs more boosts to perform this action")
    INVALID_STICKER = Refusal(400, 50081, "Invalid sticker sent")
    UNKNOWN_POLL_ANSWER = Refusal(404, 10105, "Unknown poll answer")
    POLL_VOTING_BLOCKED = Refusal(403, 520000, "Poll voting blocked")
    POLL_EXPIRED = Refusal(400, 520001, "Poll expired")
    NO_POLLS_HERE = Refusal(400, 520002, "Invalid channel type for poll creation")
    POLL_NOT_EDITABLE = Refusal(400, 520003, "Cannot edit a poll message")
    NO_POLL = Refusal(400, 520006, "Cannot expire a non-poll message")
    EVENT_FINISHED = Refusal(400, 180000, "Cannot update a finished event")

    def error(self) -> ApiError:
        refusal: Refusal = self.value
        return ApiError(refusal.status, refusal.code, refusal.message)
