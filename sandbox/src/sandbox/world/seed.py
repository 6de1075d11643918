"""A world from a TOML file: a server as a person creates it, the bot invited, personas joined.

The format is documented at the head of `worlds/forum.toml`. Errors name file, table and key.
"""

import base64
import re
import secrets
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.world.bots import bring_in
from sandbox.world.entities import Application, Channel, ChannelType, Guild, Member, Role, User
from sandbox.world.permissions import Permission
from sandbox.world.snowflakes import at_instant
from sandbox.world.tables import Table
from sandbox.world.tables import WorldFileError as WorldFileError
from sandbox.world.world import World

DEFAULT_WORLD = Path(__file__).parent.parent / "worlds" / "forum.toml"

# Accounts are a year old and the server a month, so that nobody looks freshly made to a bot that checks.
_ACCOUNT_AGE = timedelta(days=365)
_GUILD_AGE = timedelta(days=30)

# What @everyone may do in a server that Discord has just created.
EVERYONE = (
    Permission.CREATE_INSTANT_INVITE
    | Permission.ADD_REACTIONS
    | Permission.STREAM
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.MENTION_EVERYONE
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CONNECT
    | Permission.SPEAK
    | Permission.USE_VAD
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.REQUEST_TO_SPEAK
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.USE_EXTERNAL_STICKERS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EMBEDDED_ACTIVITIES
    | Permission.USE_SOUNDBOARD
    | Permission.SEND_VOICE_MESSAGES
    | Permission.SEND_POLLS
)

_ADMIN = Permission.MANAGE_GUILD | Permission.MANAGE_ROLES

# The application's flags for privileged intents (reference, "Application Flags": the limited ones, which a bot in
# fewer than 100 servers gets).
_INTENT_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}


@dataclass(frozen=True, slots=True)
class Clock:
    """A place whose time the page shows."""

    label: str
    zone: str


@dataclass(frozen=True, slots=True)
class SeededWorld:
    """What a world file names, for `/sandbox/info` and the page."""

    application: Application
    guild: Guild
    personas: tuple[User, ...]
    clocks: tuple[Clock, ...] = ()
    further: tuple[Guild, ...] = ()

    @property
    def guilds(self) -> tuple[Guild, ...]:
        """Every server of the file, `guild` first."""
        return (self.guild, *self.further)


def seed(world: World, path: Path | None = None) -> SeededWorld:
    """Fills an empty world from a file (the shipped one if None). WorldFileError for one that is wrong."""
    path = DEFAULT_WORLD if path is None else path
    try:
        root = Table(path.name, tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise WorldFileError(f"{path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise WorldFileError(f"{path.name}: {error}") from error
    return _Seeder(world).seed(root)


class _Seeder:
    def __init__(self, world: World) -> None:
        self._world = world
        self._new_account = _ids_from(world.now() - _ACCOUNT_AGE)
        self._new_thing = _ids_from(world.now() - _GUILD_AGE)

    def seed(self, root: Table) -> SeededWorld:
        settings, bot, role_tables = root.table("guild"), root.table("bot"), root.tables("roles")
        owner = self._user(settings.take("owner", str, "Owner"))
        guild = self._guild(settings, owner)
        application = self._bot(bot, owner)
        admin_role = settings.take("admin_role", str, "Admin")
        settings.finish()
        self._add_role(guild, admin_role, _ADMIN)
        for table in role_tables:
            self._add_role(guild, table.take("name", str), table.permissions("permissions"))
            table.finish()
        personas = tuple(self._persona(guild, table, admin_role) for table in root.tables("personas"))
        bot_permissions = bot.permissions("permissions")
        self._invite(guild, application, bot, bot_permissions)
        self._hand_over(application, bot, personas)
        bot.finish()
        further = tuple(self._further(table, personas, application, bot_permissions) for table in root.tables("guilds"))
        clocks = tuple(self._clock(table) for table in root.tables("clocks"))
        root.finish()
        return SeededWorld(application, guild, personas, clocks, further)

    def _further(
        self, settings: Table, personas: tuple[User, ...], application: Application, bot_permissions: Permission
    ) -> Guild:
        """Another server beside the first: with an owner of its own, and with those of the people whom it names."""
        guild = self._guild(settings, self._user(settings.take("owner", str, "Owner")))
        admin = self._add_role(guild, settings.take("admin_role", str, "Admin"), _ADMIN)
        by_name = {user.persona: user for user in personas}
        admins = settings.names("admins")
        for name in [*admins, *settings.names("members")]:
            if name not in by_name:
                raise settings.error(f"{name!r} is nobody's persona")
            self._join(guild, by_name[name]).role_ids += [admin.id] if name in admins else []
        if settings.take("bot", bool, True):
            bring_in(guild, application, bot_permissions, self._new_thing(), self._world.now() - _GUILD_AGE)
        settings.finish()
        return guild

    def _user(self, name: str, *, bot: bool = False) -> User:
        user_id = self._new_account()
        user = User(
            id=user_id,
            username=name if bot else _username(name),
            global_name=None if bot else name,
            bot=bot,
            discriminator=f"{user_id % 10_000:04}" if bot else "0",
            token=_token(user_id),
        )
        self._world.users[user_id] = user
        return user

    def _guild(self, settings: Table, owner: User) -> Guild:
        guild = Guild(
            id=self._new_thing(),
            name=settings.take("name", str),
            owner_id=owner.id,
            preferred_locale=settings.take("locale", str, "en-US"),
            features=settings.names("features"),
            verification_level=0,
            explicit_content_filter=0,
            default_message_notifications=0,
        )
        guild.roles[guild.id] = Role(id=guild.id, name="@everyone", permissions=int(EVERYONE))
        self._world.guilds[guild.id] = guild
        self._join(guild, owner)
        for position, name in enumerate(settings.names("channels") or ["general"]):
            channel = Channel(
                self._new_thing(), ChannelType.GUILD_TEXT, guild_id=guild.id, name=name, position=position
            )
            self._world.channels[channel.id] = channel
            guild.system_channel_id = guild.system_channel_id or channel.id
        return guild

    def _bot(self, settings: Table, owner: User) -> Application:
        name = settings.take("name", str)
        user = self._user(name, bot=True)
        user.token = settings.take("token", str, user.token)
        # Since 2016 an application and its bot user share one id.
        application = Application(
            id=user.id,
            name=name,
            bot_id=user.id,
            owner_id=owner.id,
            flags=settings.flags("intents", _INTENT_FLAGS),
        )
        self._world.applications[application.id] = application
        return application

    def _add_role(self, guild: Guild, name: str, permissions: Permission) -> Role:
        role = Role(self._new_thing(), name, int(permissions), position=len(guild.roles))
        guild.roles[role.id] = role
        return role

    def _invite(self, guild: Guild, application: Application, settings: Table, permissions: Permission) -> None:
        """The bot joins; its role stands above those there are, or below the one that the file names."""
        by_name = {role.name: role for role in guild.roles.values() if role is not guild.everyone}
        role = bring_in(guild, application, permissions, self._new_thing(), self._world.now() - _GUILD_AGE)
        above = settings.take("below", str, "")
        if above:
            if above not in by_name:
                raise settings.error(f"below: there is no role {above!r} in the file")
            role.position = by_name[above].position
            for other in by_name.values():
                other.position += other.position >= role.position

    def _hand_over(self, application: Application, settings: Table, personas: tuple[User, ...]) -> None:
        """The application belongs to the server's owner, or to the persona that the file names."""
        name = settings.take("owner", str, "")
        owner = next((user for user in personas if user.persona == name), None)
        if owner is not None:
            application.owner_id = owner.id
        elif name:
            raise settings.error(f"owner: {name!r} is nobody's persona")

    def _persona(self, guild: Guild, table: Table, admin_role: str) -> User:
        name = table.take("name", str)
        user = self._user(name)
        user.persona = name
        user.locale = table.take("locale", str, "en-US")
        user.timezone = table.zone("timezone")
        user.dms_open = not table.take("closed_dms", bool, False)
        wanted = table.names("roles")
        if table.take("admin", bool, False) and admin_role not in wanted:
            wanted.append(admin_role)
        by_name = {role.name: role.id for role in guild.roles.values()}
        for role in wanted:
            if role not in by_name:
                raise WorldFileError(f"persona {name!r}: there is no role {role!r} in the file")
        self._join(guild, user).role_ids.extend(by_name[role] for role in wanted)
        table.finish()
        return user

    def _clock(self, table: Table) -> Clock:
        clock = Clock(table.take("label", str), table.zone("zone"))
        table.finish()
        return clock

    def _join(self, guild: Guild, user: User) -> Member:
        member = Member(user.id, guild.id, self._world.now() - _GUILD_AGE)
        guild.members[user.id] = member
        return member


def _ids_from(moment: datetime) -> Callable[[], int]:
    """Increasing ids that carry about that instant."""
    last = at_instant(moment)

    def new() -> int:
        nonlocal last
        last += 1 << 22  # a millisecond later
        return last

    return new


def _username(name: str) -> str:
    """A user name as Discord allows it: lower case letters, digits, underscores and full stops."""
    spelled = name.lower().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("ß"): "ss"})
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".") or "someone"


def _token(user_id: int) -> str:
    """A token of the usual form: the id, a time, a secret."""
    head = base64.urlsafe_b64encode(str(user_id).encode()).decode().rstrip("=")
    return f"{head}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(27)}"
