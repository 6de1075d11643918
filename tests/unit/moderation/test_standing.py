"""Who may do what to whom, as a table; and that no combination slips through."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import UserError
from cogs.moderation.models.cases import CaseKind, Party
from cogs.moderation.models.sanctions import ConfirmFirst, SanctionFacts
from cogs.moderation.rules.sanctions import PERMISSIONS, admit

ACTOR, TARGET = Party(1, "Mod"), Party(2, "Jo *Muster*")
FACTS = SanctionFacts(owner_id=90, bot_id=91, bot_rank=(9, -91), actor_rank=(5, -5), target_rank=(1, -1))
AGAINST = (CaseKind.WARNING, CaseKind.TIMEOUT, CaseKind.KICK, CaseKind.BAN)
LIFTING = (CaseKind.UNTIMEOUT, CaseKind.UNBAN)


def refusal(kind: CaseKind, facts: SanctionFacts, target: Party = TARGET, *, confirmed: bool = False) -> str:
    """What is said; empty where it is let pass."""
    try:
        admit(kind, ACTOR, target, facts, confirmed=confirmed)
    except UserError as error:
        return f"{type(error).__name__}: {error.text.message}"
    return ""


@pytest.mark.parametrize("kind", [*AGAINST, *LIFTING, CaseKind.NOTE])
def test_who_stands_below_both_may_be_acted_about(kind: CaseKind) -> None:
    assert refusal(kind, FACTS) == ""


@pytest.mark.parametrize("kind", [*AGAINST, *LIFTING, CaseKind.NOTE])
@pytest.mark.parametrize(
    ("target", "said"),
    [(ACTOR, "to yourself"), (Party(91, "Bot"), "the bot"), (Party(90, "Owner"), "owns this server")],
)
def test_nobody_acts_about_themselves_the_bot_or_the_owner(kind: CaseKind, target: Party, said: str) -> None:
    assert said in refusal(kind, FACTS, target, confirmed=True)


@pytest.mark.parametrize(
    ("change", "kinds", "said"),
    [
        ({"target_rank": (5, -5)}, (*AGAINST, *LIFTING, CaseKind.NOTE), "not below yours"),
        ({"target_rank": (5, -4)}, AGAINST, "not below yours"),
        ({"target_rank": (7, -7)}, AGAINST, "not below yours"),
        ({"bot_rank": (1, -1)}, tuple(PERMISSIONS), "not below the bot's"),
        ({"bot_rank": (1, -2)}, tuple(PERMISSIONS), "not below the bot's"),
        ({"target_rank": None}, (CaseKind.TIMEOUT, CaseKind.KICK), "is not on the server"),
        ({"bot_lacks": ("ban_members",)}, (CaseKind.BAN, CaseKind.UNBAN), "lacks the permission"),
        ({"target_is_administrator": True}, (CaseKind.TIMEOUT,), "Discord allows no timeout"),
        ({"target_is_bot": True}, (CaseKind.WARNING,), "A bot cannot be warned"),
        ({"target_is_moderator": True}, AGAINST, "ConfirmFirst"),
    ],
)
def test_each_refusal_says_which_of_them_it_was(
    change: dict[str, object], kinds: tuple[CaseKind, ...], said: str
) -> None:
    for kind in kinds:
        assert said in refusal(kind, replace(FACTS, **change))  # type: ignore[arg-type] # fields by name


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({"bot_rank": (1, -1)}, (CaseKind.WARNING, CaseKind.NOTE)),
        ({"target_rank": None}, (CaseKind.BAN, *LIFTING, CaseKind.WARNING, CaseKind.NOTE)),
        ({"target_is_moderator": True}, (*LIFTING, CaseKind.NOTE)),
        ({"target_is_bot": True}, (CaseKind.KICK, CaseKind.BAN, CaseKind.TIMEOUT)),
        ({"target_is_administrator": True}, (CaseKind.KICK, CaseKind.BAN, CaseKind.WARNING, CaseKind.UNTIMEOUT)),
        ({"actor_rank": (0, 0), "owner_id": ACTOR.user_id}, (*AGAINST, *LIFTING)),
    ],
)
def test_what_does_not_matter_is_not_asked(change: dict[str, object], kinds: tuple[CaseKind, ...]) -> None:
    for kind in kinds:
        assert refusal(kind, replace(FACTS, **change)) == ""  # type: ignore[arg-type] # fields by name


def test_a_confirmation_opens_nothing_but_the_question() -> None:
    moderator = replace(FACTS, target_is_moderator=True)
    with pytest.raises(ConfirmFirst):
        admit(CaseKind.BAN, ACTOR, TARGET, moderator, confirmed=False)
    assert refusal(CaseKind.BAN, moderator, confirmed=True) == ""
    assert "not below yours" in refusal(CaseKind.BAN, replace(moderator, target_rank=(6, -6)), confirmed=True)


def test_names_cannot_write_markdown_into_a_refusal() -> None:
    with pytest.raises(UserError) as refused:
        admit(CaseKind.KICK, ACTOR, TARGET, replace(FACTS, target_rank=None), confirmed=False)
    assert refused.value.text.params["name"] == "Jo \\*Muster\\*"


ranks = st.tuples(st.integers(0, 5), st.integers(-5, 0))


@given(
    kind=st.sampled_from([*PERMISSIONS]),
    actor=ranks,
    bot=ranks,
    target=ranks,
    confirmed=st.booleans(),
    administrator=st.booleans(),
)
def test_whatever_passes_discord_would_let_pass(
    kind: CaseKind,
    actor: tuple[int, int],
    bot: tuple[int, int],
    target: tuple[int, int],
    confirmed: bool,  # noqa: FBT001 - given by name
    administrator: bool,  # noqa: FBT001 - given by name
) -> None:
    facts = replace(FACTS, actor_rank=actor, bot_rank=bot, target_rank=target, target_is_administrator=administrator)
    if not refusal(kind, facts, confirmed=confirmed):
        assert actor > target
        assert bot > target
        assert not (administrator and kind is CaseKind.TIMEOUT)
