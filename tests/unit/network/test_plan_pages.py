"""What `/setup` shows fits into Discord's limits and reads in both languages, however large or hostile the server."""

from datetime import UTC, datetime

import pytest

from bot.config import PROJECT
from bot.due.models import DueItem, DueState
from bot.texts import Language, Text, Texts
from cogs.network.models.plan import (
    Action,
    Bits,
    Change,
    Drift,
    Field,
    Kind,
    Note,
    NoteKind,
    Plan,
    Problem,
    ProblemKind,
    Step,
)
from cogs.network.render.permissions import PERMISSIONS
from cogs.network.render.plan import Say, plan_buttons, plan_embed, plan_pages
from cogs.network.render.setup import Status, status_embed
from cogs.network.rules.permissions import BITS
from tests.unit.network.servers import PaperServer, wanted

TEXTS = Texts(PROJECT / "data" / "locales")
HOSTILE = "@everyone **`[x](https://example.org)`** \u202e<#1>"
DIGEST = "0" * 32


def saying(language: Language) -> Say:
    def say(text: Text | str) -> str:
        return TEXTS.render(text, language)

    return say


def overwrites(count: int) -> tuple[Change, ...]:
    everything = Bits(sum(BITS.values()), 0)
    return tuple(Change(Field.OVERWRITE, None, everything, subject=f"Rolle {n}", by_hand=True) for n in range(count))


@pytest.mark.parametrize("language", Language)
def test_a_forum_of_250_cities_is_shown_page_by_page_within_the_limits(language: Language) -> None:
    say = saying(language)
    plan = PaperServer(wanted(city_count=250)).plan()
    pages = plan_pages(plan, say)
    assert len(pages) > 10
    for page in range(len(pages)):
        embed = plan_embed(plan, pages, page, say, confirm=True)
        assert len(embed.description or "") <= 4096
        assert plan_buttons(plan, len(pages), page, say, confirm=True) is not None
    assert all(f"City {n}" in "\n".join(pages) for n in range(1, 181))


def test_a_step_with_very_many_changes_goes_on_on_the_next_page() -> None:
    say = saying(Language.DE)
    step = Step(Action.UPDATE, Kind.CHANNEL, "log", "protokoll-log", 5, overwrites(20))
    plan = Plan((step,), (), (), DIGEST)
    pages = plan_pages(plan, say)
    assert all(len(plan_embed(plan, pages, n, say, confirm=False)) <= 6000 for n in range(len(pages)))
    assert all(f"Rolle {n}:" in " ".join(pages) for n in range(20))


@pytest.mark.parametrize("language", Language)
def test_hostile_names_are_shown_as_they_are(language: Language) -> None:
    say = saying(language)
    changes = (
        Change(Field.NAME, HOSTILE, "x"),
        Change(Field.TOPIC, HOSTILE, HOSTILE),
        Change(Field.PARENT, HOSTILE, HOSTILE),
        Change(Field.OVERWRITE, None, Bits(1 << 10, 1 << 11), subject=HOSTILE),
        Change(Field.COLOUR, 0, 0xFF0000),
        Change(Field.HOIST, before=False, after=True),
        Change(Field.MENTIONABLE, before=True, after=False),
        Change(Field.PERMISSIONS, Bits(1 << 1), Bits(1 << 2)),
    )
    plan = Plan(
        (
            Step(Action.ADOPT, Kind.ROLE, "staff", HOSTILE, 4, changes),
            Step(Action.ORDER, Kind.ROLE, "", ""),
        ),
        (Problem(ProblemKind.ROLE_ABOVE, HOSTILE),),
        tuple(Note(kind, HOSTILE if kind is NoteKind.OBSOLETE else "3", 4) for kind in NoteKind),
        DIGEST,
    )
    shown = "\n".join(plan_pages(plan, say))
    assert "@everyone" not in shown
    assert "[x]" not in shown
    assert "\u202e" not in shown
    assert "#ff0000" in shown
    assert plan_buttons(plan, 1, 0, say, confirm=True) is None


def test_every_permission_that_can_be_missing_has_a_name() -> None:
    assert set(PERMISSIONS) == set(BITS)


@pytest.mark.parametrize("language", Language)
def test_the_worst_status_fits_into_one_answer(language: Language) -> None:
    say = saying(language)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    due = DueItem(1, 1, "meetings.reminder", "meeting:1", "k", now, now, DueState.FAILED, 9, 0, {}, "x" * 500)
    status = Status(
        standing=300,
        lacking=tuple(BITS),
        drift=[Drift(Kind.CHANNEL, "log", HOSTILE, 1, overwrites(30))] * 40,
        plan=Plan((), (), tuple(Note(NoteKind.HIDDEN, "protokoll-log", n) for n in range(60)), DIGEST),
        languages="Deutsch",
        run=None,
        failed=[due] * 10,
        upcoming=[due] * 10,
        titles={due.kind: Text("Setting up the server")},
    )
    embed = status_embed(status, say)
    assert len(embed) <= 6000
    assert len(embed.fields) <= 25
    assert all(0 < len(field.value or "") <= 1024 for field in embed.fields)
