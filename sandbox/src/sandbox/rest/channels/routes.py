"""The routes of channels, overwrites and threads."""

from sandbox.rest.call import Route
from sandbox.rest.channels import changing, making, overwrites, thread_lists, thread_members, threads

_CHANNEL = "/channels/{channel_id}"
_GUILD_CHANNELS = "/guilds/{guild_id}/channels"
_MEMBERS = f"{_CHANNEL}/thread-members"

ROUTES = (
    Route("GET", _CHANNEL, changing.read),
    Route("PATCH", _CHANNEL, changing.edit),
    Route("DELETE", _CHANNEL, changing.delete),
    Route("GET", _GUILD_CHANNELS, making.listing),
    Route("POST", _GUILD_CHANNELS, making.create),
    Route("PATCH", _GUILD_CHANNELS, making.reorder),
    Route("PUT", f"{_CHANNEL}/permissions/{{overwrite_id}}", overwrites.put),
    Route("DELETE", f"{_CHANNEL}/permissions/{{overwrite_id}}", overwrites.delete),
    Route("POST", f"{_CHANNEL}/threads", threads.start),
    Route("POST", f"{_CHANNEL}/messages/{{message_id}}/threads", threads.from_message),
    Route("GET", f"{_CHANNEL}/threads/archived/public", thread_lists.archived_public),
    Route("GET", f"{_CHANNEL}/threads/archived/private", thread_lists.archived_private),
    Route("GET", f"{_CHANNEL}/users/@me/threads/archived/private", thread_lists.archived_own_private),
    Route("GET", "/guilds/{guild_id}/threads/active", thread_lists.active),
    Route("GET", _MEMBERS, thread_members.members),
    Route("PUT", f"{_MEMBERS}/@me", thread_members.join),
    Route("DELETE", f"{_MEMBERS}/@me", thread_members.leave),
    Route("GET", f"{_MEMBERS}/{{user_id}}", thread_members.member),
    Route("PUT", f"{_MEMBERS}/{{user_id}}", thread_members.add_member),
    Route("DELETE", f"{_MEMBERS}/{{user_id}}", thread_members.remove_member),
)
