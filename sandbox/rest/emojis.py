"""Emojis and stickers of guilds and applications: there are none here, and none can be made; bots may ask."""

from sandbox.rest.access import in_guild
from sandbox.rest.call import Answer, Call, Route


def none_in_guild(call: Call) -> Answer:
    in_guild(call)
    return Answer([])


def none_of_application(call: Call) -> Answer:
    del call
    return Answer({"items": []})


ROUTES = (
    Route("GET", "/guilds/{guild_id}/emojis", none_in_guild),
    Route("GET", "/guilds/{guild_id}/stickers", none_in_guild),
    Route("GET", "/applications/{application_id}/emojis", none_of_application),
)
