"""Models AutoMod as it stands on a server, as it should, and the steps between. Ids are Discord's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cogs.network.models.automod import AutoModSpec, Preset, Trigger


@dataclass(frozen=True, slots=True)
class RuleState:
    """One rule as Discord keeps it. `message` is None when nothing is blocked, "" when Discord's own words are said.

    Words, patterns and presets are sets to Discord: compared without their order. `alert` is a channel's id.
    """

    name: str
    trigger: Trigger
    enabled: bool
    message: str | None
    alert: int | None
    timeout: timedelta | None
    keywords: frozenset[str] = frozenset()
    patterns: frozenset[str] = frozenset()
    allow: frozenset[str] = frozenset()
    presets: frozenset[Preset] = frozenset()
    mentions: int = 0
    raids: bool = False
    exempt_roles: frozenset[int] = frozenset()
    exempt_channels: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class LiveRule:
    """A rule on the server. `state` is None for a kind of rule that is not known here."""

    id: int
    name: str
    creator_id: int
    trigger: Trigger | None
    state: RuleState | None


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule that we made: its key in the forum file, and its id."""

    key: str
    rule_id: int


@dataclass(frozen=True, slots=True)
class DeclaredIds:
    """Where the declared keys of roles and channels stand on this server; absent ones have not been set up."""

    roles: dict[str, int]
    channels: dict[str, int]
    alerts_are_open: bool = False
    """Whether everybody may view the channel of the alerts."""


@dataclass(frozen=True, slots=True)
class RulesSnapshot:
    """The rules of a server as it stands now. `may_manage` and `may_time_out`: what the bot itself is allowed."""

    guild_id: int
    bot_id: int
    may_manage: bool
    may_time_out: bool
    rules: tuple[LiveRule, ...]
    declared: DeclaredIds


class StepKind(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class RuleStep:
    """One thing to do to one rule of ours. `changes` are the fields of RuleState that differ."""

    kind: StepKind
    key: str
    name: str
    target: RuleState | None = None
    rule_id: int | None = None
    before: RuleState | None = None
    changes: tuple[str, ...] = ()


class ObstacleKind(StrEnum):
    MANAGE_GUILD = "manage_guild"
    MODERATE_MEMBERS = "moderate_members"
    NOT_SET_UP = "not_set_up"
    OPEN_ALERTS = "open_alerts"
    TAKEN = "taken"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands against the plan, or against one rule of it. `detail` is a name or key of a rule, role or channel."""

    kind: ObstacleKind
    detail: str = ""
    rule: str = ""

    @property
    def blocks(self) -> bool:
        """Whether nothing can be applied; otherwise only this one rule is left out."""
        return self.kind not in {ObstacleKind.TAKEN, ObstacleKind.TOO_MANY}


@dataclass(frozen=True, slots=True)
class RulePlan:
    """The way from what stands to what is declared. `foreign`: names of rules that others made, left alone.

    `digest` names the plan together with what it was made from.
    """

    steps: tuple[RuleStep, ...]
    obstacles: tuple[Obstacle, ...]
    foreign: tuple[str, ...]
    adopted: tuple[OwnRule, ...]
    digest: str

    @property
    def ready(self) -> bool:
        return bool(self.steps) and not any(obstacle.blocks for obstacle in self.obstacles)


@dataclass(frozen=True, slots=True)
class AutoModHit:
    """A rule has found something. `keyword` is the rule's, "" for rules without words. What was written stands apart.

    `actions` are Discord's numbers of what was done; `alert_in`: the channel in which Discord itself told of it.
    """

    id: int
    guild_id: int
    rule_id: int
    user_id: int
    channel_id: int | None
    keyword: str
    actions: frozenset[int]
    alert_in: int | None
    happened_at: datetime


Specs = Sequence[AutoModSpec]
