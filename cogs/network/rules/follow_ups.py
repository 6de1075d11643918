"""Finds what follows a run: whose roles differ from what the records say, once the declared roles stand. Pure."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.delivery.states import PostState
from cogs.network.models.plan import MemberChange, SetupPlan
from cogs.network.models.server_state import DesiredServer, ProvisionedObject, ServerSnapshot
from cogs.network.rules.binding import Bindings
from cogs.network.rules.roles import is_personal, kept_apart


def with_follow_ups(
    plan: SetupPlan,
    desired: DesiredServer,
    snapshot: ServerSnapshot,
    provisioned: Iterable[ProvisionedObject],
    wanted: Mapping[int, frozenset[str]],
    kept: Mapping[int, Mapping[str, bool]],
    *,
    welcome: PostState,
) -> SetupPlan:
    """The plan with what follows its steps. `wanted` are the roles that the records give to people, by their keys."""
    bindings = Bindings(desired, snapshot, provisioned)
    names = {role.key: role.state.name for role in desired.roles if is_personal(role.key)}
    keys = {live.id: key for key in names if (live := bindings.role(key)) is not None}
    changes = []
    for user_id, member in sorted(snapshot.members.items()):
        should = kept_apart(wanted.get(user_id, frozenset()), kept.get(user_id, {})) & names.keys()
        carries = {keys[role_id] for role_id in member.role_ids if role_id in keys}
        if should != carries:
            changes.append(MemberChange(user_id, member.name, frozenset(should - carries), frozenset(carries - should)))
    if not changes and welcome is PostState.CURRENT:
        return plan
    facts = [(change.user_id, sorted(change.add), sorted(change.remove)) for change in changes]
    digest = hashlib.sha256(repr((plan.digest, facts, welcome)).encode()).hexdigest()[: len(plan.digest)]
    return replace(plan, members=tuple(changes), welcome=welcome, role_names=names, digest=digest)
