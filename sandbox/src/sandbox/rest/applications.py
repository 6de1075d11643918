"""The bot's own application, as discord.py asks for it at login."""

from sandbox.rest.call import Answer, Call, Route
from sandbox.rest.checks import optional, record, text
from sandbox.rest.errors import Problem
from sandbox.world.entities import Application
from sandbox.world.serialize import users


def _own(call: Call) -> Application:
    application = call.world.application_of(call.actor.id)
    if application is None:
        raise Problem.ONLY_BOTS.error()
    return application


def read(call: Call) -> Answer:
    return Answer(users.application(call.world, _own(call)))


def edit(call: Call) -> Answer:
    application = _own(call)
    form = call.form(record({"description": optional(text(400))}))
    application.description = form.get("description", application.description)
    return Answer(users.application(call.world, application))


ROUTES = (
    Route("GET", "/oauth2/applications/@me", read),
    Route("GET", "/applications/@me", read),
    Route("PATCH", "/applications/@me", edit),
)
