"""The routes of guilds."""

from sandbox.rest.call import Route
from sandbox.rest.guilds import automod, bans, events, members, roles, settings

_GUILD = "/guilds/{guild_id}"
_ROLE = f"{_GUILD}/roles/{{role_id}}"
_MEMBER = f"{_GUILD}/members/{{user_id}}"
_BAN = f"{_GUILD}/bans/{{user_id}}"
_EVENT = f"{_GUILD}/scheduled-events/{{event_id}}"
_RULE = f"{_GUILD}/auto-moderation/rules/{{rule_id}}"

ROUTES = (
    Route("GET", _GUILD, settings.read),
    Route("PATCH", _GUILD, settings.edit),
    Route("GET", f"{_GUILD}/roles", roles.listing),
    Route("POST", f"{_GUILD}/roles", roles.create),
    Route("PATCH", f"{_GUILD}/roles", roles.reorder),
    Route("GET", f"{_GUILD}/roles/member-counts", roles.member_counts),
    Route("GET", _ROLE, roles.read),
    Route("PATCH", _ROLE, roles.edit),
    Route("DELETE", _ROLE, roles.delete),
    Route("GET", f"{_GUILD}/members", members.listing),
    Route("GET", f"{_GUILD}/members/search", members.search),
    Route("PATCH", f"{_GUILD}/members/@me", members.edit_own),
    Route("GET", _MEMBER, members.read),
    Route("PATCH", _MEMBER, members.edit),
    Route("DELETE", _MEMBER, members.kick),
    Route("PUT", f"{_MEMBER}/roles/{{role_id}}", members.add_role),
    Route("DELETE", f"{_MEMBER}/roles/{{role_id}}", members.remove_role),
    Route("GET", f"{_GUILD}/bans", bans.listing),
    Route("POST", f"{_GUILD}/bulk-ban", bans.create_many),
    Route("GET", _BAN, bans.read),
    Route("PUT", _BAN, bans.create),
    Route("DELETE", _BAN, bans.delete),
    Route("GET", f"{_GUILD}/scheduled-events", events.listing),
    Route("POST", f"{_GUILD}/scheduled-events", events.create),
    Route("GET", _EVENT, events.read),
    Route("PATCH", _EVENT, events.edit),
    Route("DELETE", _EVENT, events.delete),
    Route("GET", "/users/@me/scheduled-events", events.my_interests),
    Route("GET", f"{_EVENT}/users", events.subscribers),
    Route("PUT", f"{_EVENT}/users/@me", events.interest),
    Route("DELETE", f"{_EVENT}/users/@me", events.no_interest),
    Route("GET", f"{_GUILD}/auto-moderation/rules", automod.listing),
    Route("POST", f"{_GUILD}/auto-moderation/rules", automod.create),
    Route("GET", _RULE, automod.read),
    Route("PATCH", _RULE, automod.edit),
    Route("DELETE", _RULE, automod.delete),
)
