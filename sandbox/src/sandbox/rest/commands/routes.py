"""Registering commands, globally and for one guild: list, read, create, change, delete, overwrite in bulk."""

from datetime import timedelta

from sandbox.rest.access import in_guild
from sandbox.rest.call import NO_CONTENT, Answer, Call, Handler, Route
from sandbox.rest.checks import array, refuse
from sandbox.rest.commands import permitting
from sandbox.rest.commands.forms import CHAT_INPUT, command, stored
from sandbox.rest.errors import Problem
from sandbox.world.entities import AppCommand, Json
from sandbox.world.serialize import commands as written
from sandbox.world.snowflakes import instant_of
from sandbox.world.world import World

# Reference, "Application Commands": 100 slash commands, 15 of each menu type; 200 creates a day a guild.
MAX_BY_TYPE = {1: 100, 2: 15, 3: 15}
MAX_DAILY_CREATES = 200
_BULK = 130


class _Scope:
    """The commands of one application, global or of one guild."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.world = call.world
        application = call.world.applications.get(call.id("application_id"))
        if application is None:
            raise Problem.UNKNOWN_APPLICATION.error()
        if application.bot_id != call.actor.id:
            raise Problem.NOT_YOUR_APPLICATION.error()
        self.application_id = application.id
        self.guild_id = in_guild(call).guild.id if "guild_id" in call.params else None

    def all(self) -> list[AppCommand]:
        return commands_of(self.world, self.application_id, self.guild_id)

    def one(self) -> AppCommand:
        found = self.world.commands.get(self.call.id("command_id"))
        if found is None or found not in self.all():
            raise Problem.UNKNOWN_COMMAND.error()
        return found

    def named(self, kind: int, name: str) -> AppCommand | None:
        return next((entry for entry in self.all() if (entry.type, entry.name) == (kind, name)), None)

    def put(self, form: Json) -> tuple[AppCommand, bool]:
        """Creates the command, or changes the one of the same type and name. True: created."""
        kind = form.get("type", CHAT_INPUT)
        existing = self.named(kind, form["name"])
        if existing is None:
            return self._create(kind, form), True
        self.change(existing, form)
        return existing, False

    def change(self, entry: AppCommand, form: Json) -> None:
        body = stored(form)
        if (entry.name, entry.body) != (form["name"], body):
            entry.name, entry.body, entry.version = form["name"], body, self.world.new_id()

    def _create(self, kind: int, form: Json) -> AppCommand:
        if sum(entry.type == kind for entry in self.all()) >= MAX_BY_TYPE[kind]:
            raise Problem.MAX_COMMANDS.error()
        since = self.world.now() - timedelta(days=1)
        if sum(instant_of(entry.id) > since for entry in self.all()) >= MAX_DAILY_CREATES:
            raise Problem.MAX_DAILY_COMMANDS.error()
        entry = AppCommand(
            id=self.world.new_id(),
            application_id=self.application_id,
            version=self.world.new_id(),
            type=kind,
            name=form["name"],
            body=stored(form),
            guild_id=self.guild_id,
        )
        self.world.commands[entry.id] = entry
        return entry


def commands_of(world: World, application_id: int, guild_id: int | None) -> list[AppCommand]:
    """The commands of an application; global ones with `guild_id` None."""
    return [
        entry
        for entry in world.commands.values()
        if entry.application_id == application_id and entry.guild_id == guild_id
    ]


def listing(call: Call) -> Answer:
    localised = call.flag("with_localizations")
    return Answer([written.command(entry, with_localizations=localised) for entry in _Scope(call).all()])


def read(call: Call) -> Answer:
    return Answer(written.command(_Scope(call).one()))


def create(call: Call) -> Answer:
    entry, created = _Scope(call).put(call.form(command()))
    return Answer(written.command(entry), 201 if created else 200)


def change(call: Call) -> Answer:
    scope = _Scope(call)
    entry = scope.one()
    sent = call.body.json if isinstance(call.body.json, dict) else {}
    whole = {"type": entry.type, "name": entry.name, **entry.body, **sent}
    if entry.type != CHAT_INPUT:
        whole.pop("description", None)
    form = call.form_of(command(), whole)
    twin = scope.named(entry.type, form["name"])
    if twin is not None and twin is not entry:
        raise refuse(("name",), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
    scope.change(entry, form)
    return Answer(written.command(entry))


def delete(call: Call) -> Answer:
    del call.world.commands[_Scope(call).one().id]
    return NO_CONTENT


def overwrite(call: Call) -> Answer:
    """Everything not in the list goes; what keeps its type and name keeps its id."""
    scope = _Scope(call)
    forms = call.form_of(array(command(), _BULK), call.body.json if call.body.json is not None else [])
    seen: set[tuple[int, str]] = set()
    for index, form in enumerate(forms):
        key = (form.get("type", CHAT_INPUT), form["name"])
        if key in seen:
            raise refuse(
                (index, "name"), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add(key)
    for kind, most in MAX_BY_TYPE.items():
        if sum(key[0] == kind for key in seen) > most:
            raise Problem.MAX_COMMANDS.error()
    for entry in scope.all():
        if (entry.type, entry.name) not in seen:
            del call.world.commands[entry.id]
    return Answer([written.command(scope.put(form)[0]) for form in forms])


_METHODS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "", listing),
    ("POST", "", create),
    ("PUT", "", overwrite),
    ("GET", "/{command_id}", read),
    ("PATCH", "/{command_id}", change),
    ("DELETE", "/{command_id}", delete),
)

_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"

ROUTES = (
    *permitting.ROUTES,
    *(Route(method, f"/applications/{{application_id}}/commands{rest}", h) for method, rest, h in _METHODS),
    *(Route(method, f"{_GUILD}{rest}", h) for method, rest, h in _METHODS),
)
