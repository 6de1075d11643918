"""Who may do what, as one table beside the code: a right that changes by accident fails here."""

import pytest

from bot.client import Ratsbote
from bot.dispatcher import RIGHT
from bot.people import MemberRecord, Right, rights_of
from bot.ui.components import ComponentHandler
from cogs.network.models.help import SHOWN_TO
from tests.architecture.tree import declared

# From the design's command table. A command that several may use for different reasons ("moderators, and the liaison
# of that city"; "the organiser, and moderators") admits what they have in common, and its service decides.
RIGHTS = {
    "help": Right.ALL,
    "setup plan": Right.ADMIN,
    "setup apply": Right.ADMIN,
    "setup status": Right.ADMIN,
    "setup settings": Right.ADMIN,
    "city list": Right.ALL,
    "city show": Right.ALL,
    "city add": Right.ADMIN,
    "city edit": Right.ADMIN,
    "city appoint": Right.ALL,
    "city invite": Right.ALL,
    "city invite-list": Right.ALL,
    "city invites": Right.ALL,
    "City and function": Right.ALL,
    "city join": Right.ALL,
    "city delegates": Right.ALL,
    "city dismiss": Right.ALL,
    "city leave": Right.DELEGATE,
    "city remove": Right.ADMIN,
    "me settings": Right.ALL,
    "me open": Right.ALL,
    "topic list": Right.ALL,
    "topic follow": Right.ALL,
    "topic unfollow": Right.ALL,
    "mod rules": Right.ADMIN,
    "mod lock": Right.MOD,
    "mod unlock": Right.MOD,
    "mod slowmode": Right.MOD,
    "mod purge": Right.MOD,
    "mod warn": Right.MOD,
    "mod note": Right.MOD,
    "mod timeout": Right.MOD,
    "mod untimeout": Right.MOD,
    "mod kick": Right.MOD,
    "mod ban": Right.MOD,
    "mod unban": Right.MOD,
    "mod search": Right.MOD,
    "mod history": Right.MOD,
    "Moderation history": Right.MOD,
    "Report to moderators": Right.ALL,
    "mod case": Right.MOD,
    "mod amend": Right.MOD,
    "mod pardon": Right.MOD,
    "poll create": Right.DELEGATE,
    "poll priorities": Right.DELEGATE,
    "poll list": Right.ALL,
    "poll results": Right.ALL,
    "poll export": Right.ALL,
    "poll trend": Right.ALL,
    "poll close": Right.ALL,
    "poll extend": Right.ALL,
    "poll reopen": Right.ALL,
    "poll cancel": Right.ALL,
    "topic add": Right.ADMIN,
    "topic edit": Right.ADMIN,
    "topic archive": Right.ADMIN,
    "topic restore": Right.ADMIN,
    "meeting schedule": Right.DELEGATE,
    "meeting list": Right.ALL,
    "meeting show": Right.ALL,
    "meeting cancel": Right.ALL,
    "meeting edit": Right.ALL,
    "meeting reminders": Right.ALL,
    "meeting agenda": Right.ALL,
    "meeting attendance": Right.ALL,
    "meeting minutes": Right.ALL,
    "meeting calendar": Right.ALL,
    "meeting find-time": Right.DELEGATE,
    "Quote for the minutes": Right.DELEGATE,
    "decision record": Right.DELEGATE,
    "decision list": Right.ALL,
    "decision show": Right.ALL,
    "decision search": Right.ALL,
    "decision amend": Right.ALL,
    "decision status": Right.ALL,
    "decision sign": Right.MANDATE,
    "decision reserve": Right.MANDATE,
    "decision follow-up": Right.ALL,
    "decision done": Right.ALL,
    "decision overdue": Right.ALL,
    "decision export": Right.ALL,
    "decision verify": Right.ALL,
    "Archive as decision": Right.DELEGATE,
    "privacy policy": Right.ALL,
    "privacy export": Right.ALL,
    "privacy erase": Right.ALL,
}
# Where the table names people whom no single right names.
OFFERED_TO = {
    "city appoint": {Right.MOD, Right.MANDATE},
    "city invite": {Right.MOD, Right.MANDATE},
    "city invite-list": {Right.MOD, Right.MANDATE},
    "city invites": {Right.MOD, Right.MANDATE},
    "city delegates": {Right.MOD, Right.MANDATE},
    "city dismiss": {Right.MOD, Right.MANDATE},
    "decision amend": {Right.MOD, Right.MANDATE},
    "decision status": {Right.MOD, Right.MANDATE},
    "decision follow-up": {Right.MOD, Right.MANDATE},
    "decision done": {Right.MOD, Right.MANDATE},
}


async def test_every_command_declares_the_right_of_the_table(loaded: Ratsbote) -> None:
    found = {name: command.extras.get(RIGHT) for name, command in declared(loaded).items()}
    assert found == RIGHTS


async def test_help_offers_a_command_to_those_whom_the_table_names(loaded: Ratsbote) -> None:
    found = {
        name: set(command.extras[SHOWN_TO]) for name, command in declared(loaded).items() if SHOWN_TO in command.extras
    }
    assert found == OFFERED_TO


async def test_only_groups_that_are_all_for_admins_are_hidden_by_discord(loaded: Ratsbote) -> None:
    """Discord hides a group as a whole: a group that holds something for everybody must stay visible."""
    commands = declared(loaded)
    for command in loaded.tree.get_commands():
        members = [one for name, one in commands.items() if name.split()[0] == command.name]
        if command.default_permissions is not None:
            assert {member.extras[RIGHT] for member in members} == {Right.ADMIN}, command.name
            assert command.default_permissions.manage_guild


async def test_every_button_is_registered_under_its_own_action(loaded: Ratsbote) -> None:
    for action, control in loaded.registry.components.items():
        assert isinstance(control, ComponentHandler)
        assert control.action == action
        assert isinstance(control.right, Right)


async def test_what_is_pressed_in_a_direct_message_is_for_all(loaded: Ratsbote) -> None:
    """There is no member in a direct message whose rights could be checked before the handler."""
    assert {component.right for component in loaded.registry.components.values() if component.in_dm} <= {Right.ALL}


@pytest.mark.parametrize(
    ("standing", "manage_guild", "moderate_members", "rights"),
    [
        (MemberRecord(), False, False, {Right.ALL}),
        (MemberRecord(city_id=1), False, False, {Right.ALL, Right.DELEGATE}),
        (MemberRecord(city_id=1, mandate=True), False, False, {Right.ALL, Right.DELEGATE, Right.MANDATE}),
        (MemberRecord(mandate=True), False, False, {Right.ALL}),
        (MemberRecord(moderator=True), False, False, {Right.ALL, Right.MOD}),
        (MemberRecord(), False, True, {Right.ALL, Right.MOD}),
        (MemberRecord(), True, False, {Right.ALL, Right.MOD, Right.ADMIN}),
    ],
)
def test_rights_follow_from_records_and_permissions(
    standing: MemberRecord, rights: set[Right], *, manage_guild: bool, moderate_members: bool
) -> None:
    assert rights_of(standing, manage_guild=manage_guild, moderate_members=moderate_members) == rights
