"""A server on paper: it takes the steps of a plan as Discord would, so that plans can be followed to their end."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from bot.config import PROJECT
from bot.texts import Bilingual, Language
from cogs.network.models.cities import City
from cogs.network.models.forum import Forum
from cogs.network.models.plan import PLANNING, AdoptionRules, PlanStep, SetupPlan, StepAction
from cogs.network.models.server_state import (
    ChannelState,
    DesiredServer,
    LiveChannel,
    LiveRole,
    ObjectKind,
    ObjectRef,
    ProvisionedObject,
    RoleState,
    ServerSnapshot,
)
from cogs.network.models.topics import Topic
from cogs.network.rules.binding import Bindings
from cogs.network.rules.desired import desired_server
from cogs.network.rules.differences import by_target, role_target
from cogs.network.rules.forum import read_forum
from cogs.network.rules.permissions import BITS
from cogs.network.rules.plan import adoptions, make_plan, role_order
from cogs.network.rules.room import with_room

GUILD, BOT, ADMIN_ROLE, BOT_ROLE = 1, 2, 3, 4
FORUM: Forum = read_forum((PROJECT / "data" / "forum.toml").read_text(encoding="utf-8"), "forum.toml")
# Everything but Administrator.
PERMISSIONS = sum(BITS.values()) & ~BITS["administrator"]


def cities(count: int = 2) -> list[City]:
    zone = FORUM.zone
    return [City(n, GUILD, f"city-{n}", f"City {n}", "DE", None, zone, Language.DE) for n in range(1, count + 1)]


def topics(count: int | None = None) -> list[Topic]:
    """The declared ones; with a count, as many made-up ones."""
    if count is not None:
        names = [Bilingual(f"Thema {n}", f"Topic {n}") for n in range(1, count + 1)]
        return [Topic(n, GUILD, f"made-{n}", name, "", n) for n, name in enumerate(names, start=1)]
    return [Topic(n, GUILD, topic.key, topic.name, topic.emoji, n) for n, topic in enumerate(FORUM.topics, start=1)]


def desired(forum: Forum = FORUM, city_count: int = 2, topic_count: int | None = None) -> DesiredServer:
    return desired_server(forum, cities(city_count), topics(topic_count))


def live_role(number: int, name: str, position: int, permissions: int = 0, *, managed: bool = False) -> LiveRole:
    return LiveRole(
        number, position, managed, RoleState(name, 0, hoist=False, mentionable=False, permissions=permissions)
    )


def live_channel(
    number: int, name: str, kind: ObjectKind | None = ObjectKind.CHANNEL, parent: int | None = None
) -> LiveChannel:
    return LiveChannel(number, kind, ChannelState(name, "", parent, ()))


def empty_server(permissions: int = PERMISSIONS) -> ServerSnapshot:
    """As a person makes it: @everyone, a role for admins, the bot's role on top, one channel."""
    return ServerSnapshot(
        guild_id=GUILD,
        bot_id=BOT,
        bot_name="Ratsbote",
        bot_permissions=permissions,
        bot_position=50,
        roles=(
            live_role(GUILD, "@everyone", 0, BITS["view_channel"] | BITS["send_messages"]),
            live_role(ADMIN_ROLE, "Forum Admin", 1, BITS["manage_guild"]),
            live_role(BOT_ROLE, "Ratsbote", 50, permissions, managed=True),
        ),
        channels=(live_channel(10, "general"),),
        hidden=frozenset(),
    )


@dataclass(slots=True)
class PaperServer:
    """`follow` does a plan's steps in order; `made` counts what was created."""

    desired: DesiredServer
    snapshot: ServerSnapshot = field(default_factory=empty_server)
    provisioned: dict[tuple[ObjectKind, str], ProvisionedObject] = field(default_factory=dict)
    next_id: int = 1000
    made: int = 0
    claimed: set[ObjectRef] = field(default_factory=set)

    def plan(self, adoption: AdoptionRules | None = None) -> SetupPlan:
        rules = adoption or AdoptionRules(claimed=self.claimed)
        return make_plan(self.on(rules), self.snapshot, self.provisioned.values(), rules)

    def on(self, adoption: AdoptionRules) -> DesiredServer:
        """What is wanted, in as many categories as it needs."""
        return with_room(self.desired, self.snapshot, self.provisioned.values(), adoption)

    def follow(self, steps: Iterable[PlanStep]) -> None:
        for step in steps:
            self.take(step)

    def take(self, step: PlanStep, adoption: AdoptionRules | None = None, *, remember: bool = True) -> None:
        """One step. `remember=False`: the bot was killed between Discord's answer and the note of it."""
        rules = adoption or AdoptionRules(claimed=self.claimed)
        desired = self.on(rules)
        bindings = Bindings(desired, self.snapshot, self.provisioned.values(), rules)
        if step.action is StepAction.ORDER:
            places = role_order(desired, bindings, self.snapshot)
            roles = tuple(replace(role, position=places.get(role.id, role.position)) for role in self.snapshot.roles)
            self.snapshot = replace(self.snapshot, roles=roles)
            return
        object_id = step.object_id
        if object_id is None:
            object_id = self.next_id = self.next_id + 1
            self.made += 1
            self.claimed.add(step.ref)
        state = self._write(step, object_id, bindings, desired)
        if remember:
            adopted = step.action is StepAction.ADOPT
            self.provisioned[step.kind, step.key] = ProvisionedObject(step.kind, step.key, object_id, adopted, state)

    def _write(
        self, step: PlanStep, object_id: int, bindings: Bindings, desired: DesiredServer
    ) -> RoleState | ChannelState:
        bot_permissions = self.snapshot.bot_permissions
        if step.kind is ObjectKind.ROLE:
            spec = next(role for role in desired.roles if role.key == step.key)
            known = bindings.role(step.key)
            role = role_target(spec.state, known.state if known else None, bot_permissions)
            self._put_role(LiveRole(object_id, known.position if known else 1, managed=False, state=role))
            return role
        channel = next(channel for channel in desired.channels if (channel.kind, channel.key) == (step.kind, step.key))
        now = bindings.channel(step.kind, step.key)
        overwrites = by_target(now.state if now else None)
        overwrites |= {
            overwrite.target: overwrite for overwrite in bindings.overwrites_of(channel, now.state if now else None)
        }
        for undeclared, without in bindings.undeclared_allows_of(channel, now.state) if now else ():
            overwrites.pop(undeclared.target)
            overwrites |= {without.target: without} if without else {}
        parent = bindings.parent(channel.parent) or (now.state.parent if now else None)
        written = ChannelState(channel.name, channel.topic, parent, tuple(sorted(overwrites.values())))
        self._put_channel(LiveChannel(object_id, step.kind, written))
        return written

    def _put_role(self, role: LiveRole) -> None:
        others = tuple(entry for entry in self.snapshot.roles if entry.id != role.id)
        self.snapshot = replace(self.snapshot, roles=(*others, role))

    def _put_channel(self, channel: LiveChannel) -> None:
        others = tuple(entry for entry in self.snapshot.channels if entry.id != channel.id)
        self.snapshot = replace(self.snapshot, channels=(*others, channel))

    def change_role(self, key: str, state: RoleState) -> None:
        """By hand."""
        object_id = self.provisioned[ObjectKind.ROLE, key].object_id
        role = next(role for role in self.snapshot.roles if role.id == object_id)
        self._put_role(replace(role, state=state))

    def change_channel(self, key: str, **changes: object) -> None:
        """By hand."""
        object_id = self.provisioned[ObjectKind.CHANNEL, key].object_id
        channel = next(channel for channel in self.snapshot.channels if channel.id == object_id)
        self._put_channel(replace(channel, state=replace(channel.state, **changes)))  # type: ignore[arg-type] # by name

    def hide(self, kind: ObjectKind, key: str) -> None:
        """The bot may no longer view it."""
        object_id = self.provisioned[kind, key].object_id
        channels = tuple(channel for channel in self.snapshot.channels if channel.id != object_id)
        self.snapshot = replace(self.snapshot, channels=channels, hidden=self.snapshot.hidden | {object_id})

    def drop(self, kind: ObjectKind, key: str) -> None:
        """Somebody deletes it."""
        self.delete(self.provisioned[kind, key].object_id)

    def delete(self, object_id: int) -> None:
        """As Discord does: a category's channels stay, without a category; a role's overwrites go with it."""
        roles = tuple(role for role in self.snapshot.roles if role.id != object_id)
        channels = (
            replace(
                channel,
                state=replace(
                    channel.state,
                    parent=channel.state.parent if channel.state.parent != object_id else None,
                    overwrites=tuple(
                        overwrite for overwrite in channel.state.overwrites if overwrite.target != object_id
                    ),
                ),
            )
            for channel in self.snapshot.channels
            if channel.id != object_id
        )
        self.snapshot = replace(self.snapshot, roles=roles, channels=tuple(channels))

    def apply(self) -> SetupPlan:
        """The whole plan, confirmed, as the job does it: nothing but that, until it is done; returns it."""
        plan = self.plan(PLANNING)
        refs = {step.ref for step in plan.steps}
        confirmed = {ObjectRef(adoption.kind, adoption.key): adoption.object_id for adoption in adoptions(plan)}
        self.claimed = set()
        while steps := [step for step in self.plan(self._run(confirmed)).steps if step.ref in refs]:
            for step in steps:
                self.take(step, self._run(confirmed))
                refs.remove(step.ref)
        return plan

    def _run(self, confirmed: Mapping[ObjectRef, int]) -> AdoptionRules:
        return AdoptionRules(confirmed, self.claimed)
