"""The gateway as the rest of the sandbox sees it: it listens to the world and tells the sessions.

Here also: who lost or gained sight of a channel by a change of roles or overwrites, and the faults that hit
connections.
"""

import secrets

from sandbox.control.faults import Fault, Kind
from sandbox.gateway.codec import Op
from sandbox.gateway.members import send_members
from sandbox.gateway.presences import presence
from sandbox.gateway.session import Session
from sandbox.gateway.start import guild_create, ready_for_bot, ready_for_person
from sandbox.gateway.threads import thread_lists, wants_guilds
from sandbox.gateway.view import adapted, hidden
from sandbox.world.entities import Application, Json, User
from sandbox.world.permissions import can_view
from sandbox.world.serialize import channels
from sandbox.world.world import Event, World

# Events after which somebody may see other channels than before.
_CHANGES_SIGHT = ("CHANNEL_", "GUILD_ROLE_", "GUILD_MEMBER_", "GUILD_UPDATE", "GUILD_CREATE", "GUILD_DELETE")


class Gateway:
    """All sessions. `resume_url` is where clients come back to (set when the port is known)."""

    def __init__(self, world: World, *, heartbeat_seconds: float = 41.25) -> None:
        self.world = world
        self.heartbeat_seconds = heartbeat_seconds
        self.resume_url = ""
        self._sessions: dict[str, Session] = {}
        self._presences: dict[int, Json] = {}  # as told last
        world.subscribe(self._tell)

    @property
    def sessions(self) -> list[Session]:
        return list(self._sessions.values())

    def find(self, session_id: str) -> Session | None:
        self._forget_expired()
        return self._sessions.get(session_id)

    def connected(self, user_id: int) -> bool:
        """Whether that user has a session with a live connection."""
        return any(s.user.id == user_id and s.connection is not None for s in self._sessions.values())

    def open_session(self, user: User, intents: int | None, shard: tuple[int, int]) -> Session:
        self._forget_expired()
        session = Session(secrets.token_hex(16), user, intents, shard)
        self._sessions[session.id] = session
        return session

    def forget(self, session: Session) -> None:
        self._sessions.pop(session.id, None)

    def greet(self, session: Session, application: Application | None) -> None:
        """READY and the guilds, to a session that has just been attached; its presence, to all."""
        known = self._presences.get(session.user.id)
        self._presences[session.user.id] = seen = presence(self.sessions, session.user.id)
        self._welcome(session, application)
        if seen != known:
            self._emit_presence(session.user, seen)

    def _welcome(self, session: Session, application: Application | None) -> None:
        session.visible = self._sight(session)
        if application is None:
            session.dispatch("READY", ready_for_person(self.world, session, self.resume_url, self._presences))
            return
        served = [g for g in self.world.guilds_of(session.user.id) if session.serves(g.id)]
        ids = [guild.id for guild in served]
        session.dispatch("READY", ready_for_bot(session, application, self.resume_url, ids))
        for guild in served if wants_guilds(session) else ():  # GUILD_CREATE needs the same intent (GUILDS)
            session.dispatch("GUILD_CREATE", guild_create(self.world, session, guild, self._presences))

    def tell_presence(self, user: User) -> None:
        """To be called when that user may have come, gone, or taken another status."""
        known, seen = self._presences.get(user.id), presence(self.sessions, user.id)
        self._presences[user.id] = seen
        if seen != known:
            self._emit_presence(user, seen)

    def _emit_presence(self, user: User, seen: Json) -> None:
        for guild in self.world.guilds_of(user.id):
            self.world.emit(Event("PRESENCE_UPDATE", seen | {"guild_id": str(guild.id)}, guild.id))

    def send_members(self, session: Session, request: object) -> None:
        """The answer to REQUEST_GUILD_MEMBERS."""
        send_members(self.world, session, request, self._presences)

    def _tell(self, event: Event) -> None:
        changes_sight = event.guild_id is not None and event.name.startswith(_CHANGES_SIGHT)
        for session in self.sessions:
            if not changes_sight and event.user_ids is not None and session.user.id not in event.user_ids:
                continue  # most events of a busy server are meant for one of its many clients
            self._tell_session(session, event)
            if changes_sight:
                self._tell_of_sight(session, event)

    def _tell_session(self, session: Session, event: Event) -> None:
        joins = event.name == "GUILD_MEMBER_ADD" and event.data["user"]["id"] == str(session.user.id)
        if joins and event.guild_id is not None:
            session.visible = self._sight(session)
            guild = self.world.guilds[event.guild_id]
            made = guild_create(self.world, session, guild, self._presences)
            del made["unavailable"]  # which says that a guild has become available, not that it is a new one
            session.dispatch("GUILD_CREATE", made)
            return
        data = adapted(self.world, session, event)
        if data is not None:
            session.dispatch(event.name, data)

    def _tell_of_sight(self, session: Session, cause: Event) -> None:
        """Channels that came into sight or left it, but for the one that the event itself was about."""
        before, after = session.visible, self._sight_after(session, cause)
        session.visible = after
        if self.world.member(cause.guild_id, session.user.id) is None:
            return  # thrown out: GUILD_DELETE says it all
        told = int(cause.data["id"]) if cause.name in {"CHANNEL_CREATE", "CHANNEL_DELETE"} else None
        if cause.name == "CHANNEL_UPDATE" and (session.intents is not None or int(cause.data["id"]) in after):
            told = int(cause.data["id"])
        for channel_id in sorted(before ^ after):
            channel = self.world.channels.get(channel_id)
            if channel is None or channel_id == told or channel.is_thread:
                continue
            data = channels.channel(self.world, channel, session.user.id)
            if session.intents is not None:
                session.dispatch("CHANNEL_UPDATE", data if channel_id in after else hidden(data))
            else:
                session.dispatch("CHANNEL_CREATE" if channel_id in after else "CHANNEL_DELETE", data)
        gained = [self.world.channels[key] for key in sorted(after - before) if key in self.world.channels]
        if wants_guilds(session) and cause.name != "CHANNEL_CREATE":
            for listing in thread_lists(self.world, session, gained):
                session.dispatch("THREAD_LIST_SYNC", listing)

    def _sight_after(self, session: Session, cause: Event) -> set[int]:
        """A new channel changes nothing but its own: looking at all of them each time would cost their square."""
        if cause.name != "CHANNEL_CREATE":
            return self._sight(session)
        channel = self.world.channels[int(cause.data["id"])]
        return session.visible | {channel.id} if can_view(self.world, session.user.id, channel) else session.visible

    def _sight(self, session: Session) -> set[int]:
        me = session.user.id
        return {
            channel.id
            for channel in self.world.channels.values()
            if channel.guild_id is not None and can_view(self.world, me, channel)
        }

    def strike(self, fault: Fault) -> None:
        """Carries out a fault of the gateway on the bots' connections (people's clients are left alone)."""
        for session in self.sessions:
            connection = session.connection
            if connection is None or not session.user.bot:
                continue
            match fault.kind:
                case Kind.DROP_GATEWAY:
                    session.detach(connection)
                    connection.cut()
                case Kind.RECONNECT:
                    if not fault.resumable:
                        self.forget(session)  # the RESUME that follows is refused
                    connection.send_op(Op.RECONNECT)
                case Kind.INVALID_SESSION:
                    if not fault.resumable:
                        self.forget(session)
                    connection.send_op(Op.INVALID_SESSION, fault.resumable)
                case _:
                    return

    def _forget_expired(self) -> None:
        for session in [session for session in self._sessions.values() if session.expired]:
            self.forget(session)

    def close(self) -> None:
        """Cuts all connections (the sandbox ends)."""
        for session in self.sessions:
            if session.connection is not None:
                session.connection.cut()
