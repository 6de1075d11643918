"""What `/setup` shows fits into Discord's limits and reads in both languages, however large or hostile the server."""

from datetime import UTC, datetime

import pytest

from bot.config import PROJECT
from bot.due.models import DueItem, DueState
from bot.texts import Bilingual, Language, Text, Texts
from bot.ui.pager import Say
from cogs.network.models.plan import (
    Drift,
    FieldChange,
    PermissionPair,
    PlanField,
    PlanNote,
    PlanNoteKind,
    PlanProblem,
    PlanProblemKind,
    PlanStep,
    SetupPlan,
    StepAction,
)
from cogs.network.models.server_state import ObjectKind
from cogs.network.render.permissions import PERMISSIONS
from cogs.network.render.plan import plan_buttons, plan_embed, plan_lines, plan_page
from cogs.network.render.setup import Status, status_embed
from cogs.network.rules.permissions import BITS
from tests.unit.network.servers import PaperServer, desired

TEXTS = Texts(PROJECT / "data" / "locales")
HOSTILE = "@everyone **`[x](https://example.org)`** \u202e<#1>"
DIGEST = "0" * 32


def saying(language: Language) -> Say:
    def say(text: Text | Bilingual | str) -> str:
        return TEXTS.render(text, language)

    return say


def overwrites(count: int) -> tuple[FieldChange, ...]:
    everything = PermissionPair(sum(BITS.values()), 0)
    return tuple(
        FieldChange(PlanField.OVERWRITE, None, everything, target=f"Rolle {n}", by_hand=True) for n in range(count)
    )


@pytest.mark.parametrize("language", Language)
def test_a_forum_of_250_cities_is_shown_page_by_page_within_the_limits(language: Language) -> None:
    say = saying(language)
    plan = PaperServer(desired(city_count=250)).plan()
    lines = plan_lines(plan, say)
    pages = [plan_page(lines, number) for number in range(plan_page(lines, 0).count or 0)]
    assert len(pages) > 10
    for page in pages:
        assert len(plan_embed(plan, page, say, confirm=True).description or "") <= 4096
        assert len(plan_buttons(plan, page, say, confirm=True)) == 3
    assert [line for page in pages for line in page.items] == lines
    assert all(f"City {n}" in "\n".join(lines) for n in range(1, 181))


def test_a_step_with_very_many_changes_goes_on_on_the_next_page() -> None:
    say = saying(Language.DE)
    step = PlanStep(StepAction.UPDATE, ObjectKind.CHANNEL, "log", "protokoll-log", 5, overwrites(20))
    plan = SetupPlan((step,), (), (), DIGEST)
    lines = plan_lines(plan, say)
    pages = [plan_page(lines, number) for number in range(plan_page(lines, 0).count or 0)]
    assert all(len(plan_embed(plan, page, say, confirm=False).description or "") <= 4096 for page in pages)
    assert all(f"Rolle {n}:" in " ".join(lines) for n in range(20))


@pytest.mark.parametrize("language", Language)
def test_hostile_names_are_shown_as_they_are(language: Language) -> None:
    say = saying(language)
    changes = (
        FieldChange(PlanField.NAME, HOSTILE, "x"),
        FieldChange(PlanField.TOPIC, HOSTILE, HOSTILE),
        FieldChange(PlanField.PARENT, HOSTILE, HOSTILE),
        FieldChange(PlanField.OVERWRITE, None, PermissionPair(1 << 10, 1 << 11), target=HOSTILE),
        FieldChange(PlanField.COLOUR, 0, 0xFF0000),
        FieldChange(PlanField.HOIST, before=False, after=True),
        FieldChange(PlanField.MENTIONABLE, before=True, after=False),
        FieldChange(PlanField.PERMISSIONS, PermissionPair(1 << 1), PermissionPair(1 << 2)),
    )
    plan = SetupPlan(
        (
            PlanStep(StepAction.ADOPT, ObjectKind.ROLE, "staff", HOSTILE, 4, changes),
            PlanStep(StepAction.ORDER, ObjectKind.ROLE, "", ""),
        ),
        (PlanProblem(PlanProblemKind.ROLE_ABOVE, HOSTILE),),
        tuple(PlanNote(kind, HOSTILE if kind is PlanNoteKind.OBSOLETE else "3", 4) for kind in PlanNoteKind),
        DIGEST,
    )
    lines = plan_lines(plan, say)
    text = "\n".join(lines)
    assert "@everyone" not in text.replace(r"\@everyone", "")
    assert "[x]" not in text
    assert "\u202e" not in text
    assert "#ff0000" in text
    assert plan_buttons(plan, plan_page(lines, 0), say, confirm=True) == []


def test_every_permission_that_can_be_missing_has_a_name() -> None:
    assert set(PERMISSIONS) == set(BITS)


@pytest.mark.parametrize("language", Language)
def test_the_worst_status_fits_into_one_answer(language: Language) -> None:
    say = saying(language)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    due = DueItem(1, 1, "meetings.reminder", "meeting:1", "k", now, now, DueState.FAILED, 9, 0, {}, "x" * 500)
    status = Status(
        object_count=300,
        missing_permissions=tuple(BITS),
        drift=[Drift(ObjectKind.CHANNEL, "log", HOSTILE, 1, overwrites(30))] * 40,
        plan=SetupPlan((), (), tuple(PlanNote(PlanNoteKind.HIDDEN, "protokoll-log", n) for n in range(60)), DIGEST),
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
    assert not [
        field.value for field in embed.fields if "meeting:1" in str(field.value) or due.kind in str(field.value)
    ]
    assert "(×10)" in str(embed.to_dict())
