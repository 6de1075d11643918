"""Reports and appeals on a real database: one card a message, one decision, and what each person gets to see."""

from datetime import timedelta

import pytest

from bot.clock import TravellingClock
from bot.database import Database
from bot.errors import NotAllowed, UserError
from bot.people import Person
from bot.privacy.service import Privacy
from cogs.moderation.contributions import CLASSES
from cogs.moderation.models.appeals import AppealState
from cogs.moderation.models.cases import CaseEventKind, CaseKind, CaseState, Ending, FailureReason
from cogs.moderation.models.due import REPORT_ANSWER, REPORT_CARD, REPORT_DELETE
from cogs.moderation.models.reports import AuthorKind, ReplyNotification, ReportDecision, ReportState
from tests.storage.moderation_house import (
    MODERATOR,
    MODERATOR_ID,
    REPORTER,
    REPORTER_ID,
    SECOND,
    SECOND_ID,
    TARGET_ID,
    House,
    person,
)
from tests.storage.network_world import GUILD, OTHER_GUILD

OTHER_REPORTER = person(940032)


@pytest.fixture
def house(database: Database, clock: TravellingClock) -> House:
    return House(database, clock)


async def test_reports_of_one_message_share_a_card_and_edits_are_kept_beside(house: House) -> None:
    first = await house.reports.report(REPORTER, house.message(), "Falsch")
    again = await house.reports.report(OTHER_REPORTER, house.message(content="Unsinn, bearbeitet"), "Auch falsch")
    assert (first.joined, again.joined, first.report.id) == (False, True, again.report.id)
    shown = await house.reports.view(GUILD, first.report.id)
    assert [voice.reason for voice in shown.reporters] == ["Falsch", "Auch falsch"]
    assert [version.content for version in shown.versions] == ["Unsinn", "Unsinn, bearbeitet"]
    with pytest.raises(UserError, match="reported this message already"):
        await house.reports.report(REPORTER, house.message(), "Noch einmal")


async def test_a_second_moderator_is_told_who_decided(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    await house.decisions.dismiss(MODERATOR, report.id, "")
    for attempt in (
        house.decisions.delete(SECOND, report.id, "Ton"),
        house.decisions.dismiss(SECOND, report.id, ""),
        house.reports.take(SECOND, report.id),
    ):
        with pytest.raises(UserError, match="has decided on this report already"):
            await attempt


async def test_a_new_voice_reopens_what_was_dismissed_and_only_it_is_told_next(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    await house.decisions.dismiss(MODERATOR, report.id, "")
    await house.reports.record_notification(GUILD, report.id, 1, ReplyNotification.SENT)
    again = await house.reports.report(OTHER_REPORTER, house.message(), "Doch falsch")
    assert (again.again, again.report.state, again.report.outcome) == (True, ReportState.OPEN, ReportDecision.DISMISSED)
    await house.decisions.delete(SECOND, report.id, "Ton")
    await house.decisions.deleted(GUILD, report.id)
    waiting = [item for item in await house.due.upcoming(GUILD, 50) if item.kind == REPORT_ANSWER]
    assert {item.payload["reporter"] for item in waiting if item.queue_key.endswith("reporter:2")} == {2}


async def test_a_deletion_is_a_case_that_fails_is_tried_again_and_given_up(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    case = await house.decisions.delete(MODERATOR, report.id, "Ton")
    assert (case.kind, case.state, case.number) == (CaseKind.PURGE, CaseState.PENDING, 1)
    assert [entry.content for entry in await house.cases.evidence(GUILD, 1)] == ["Unsinn"]
    await house.decisions.not_deleted(GUILD, report.id, FailureReason.PERMISSION)
    waits = (await house.reports.view(GUILD, report.id)).report
    assert (waits.state, waits.failure) == (ReportState.OPEN, FailureReason.PERMISSION)
    again = await house.decisions.delete(SECOND, report.id, "Ton")
    assert (again.number, again.state) == (1, CaseState.PENDING)
    await house.decisions.not_deleted(GUILD, report.id, FailureReason.PERMISSION)
    await house.decisions.dismiss(SECOND, report.id, "")
    given_up = await house.cases.case(GUILD, 1)
    assert (given_up.state, given_up.ending) == (CaseState.DONE, Ending.LIFTED)
    await house.decisions.deleted(GUILD, report.id)
    assert (await house.reports.view(GUILD, report.id)).report.outcome is ReportDecision.DISMISSED


async def test_a_case_that_failed_goes_on_from_its_own_button_too(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    await house.decisions.delete(MODERATOR, report.id, "Ton")
    await house.decisions.not_deleted(GUILD, report.id, FailureReason.OUTAGE)
    async with house.work.begin(GUILD) as unit:
        case = await house.cases.load(unit.tx, GUILD, 1)
        case = await house.cases.move(unit, case, CaseState.PENDING, CaseEventKind.RETRIED)
        await house.consequences.of_retry(unit, case)
    assert (await house.reports.view(GUILD, report.id)).report.state is ReportState.ACTING
    kinds = {item.kind for item in await house.due.of_queue(GUILD, report.queue_key)}
    assert {REPORT_DELETE, REPORT_CARD} <= kinds


@pytest.mark.parametrize(
    ("author", "possible"),
    [
        (AuthorKind.MEMBER, set(ReportDecision)),
        (AuthorKind.MODERATOR, set(ReportDecision)),
        (AuthorKind.BOT, {ReportDecision.DELETED, ReportDecision.DISMISSED}),
        (AuthorKind.OURS, {ReportDecision.DISMISSED}),
    ],
)
async def test_what_can_be_decided_depends_on_who_wrote_it(
    house: House, author: AuthorKind, possible: set[ReportDecision]
) -> None:
    report = (await house.reports.report(REPORTER, house.message(author=author), "Falsch")).report
    for outcome in ReportDecision:
        if outcome in possible:
            await house.decisions.admit(MODERATOR, report.id, outcome)
        else:
            with pytest.raises(UserError):
                await house.decisions.admit(MODERATOR, report.id, outcome)


async def test_nobody_decides_reads_or_waits_on_a_report_about_themselves(house: House) -> None:
    reported = person(TARGET_ID, moderator=True)
    report = (await house.reports.report(REPORTER, house.message(author=AuthorKind.MODERATOR), "Falsch")).report
    for attempt in (
        house.reports.read(reported, report.id),
        house.reports.take(reported, report.id),
        house.decisions.dismiss(reported, report.id, ""),
        house.decisions.delete(reported, report.id, "Ton"),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    assert await house.reports.pending(reported) == []
    assert [entry.id for entry in await house.reports.pending(MODERATOR)] == [report.id]


async def test_another_guild_sees_nothing_of_a_report(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    stranger = person(MODERATOR_ID, moderator=True, guild_id=OTHER_GUILD)
    with pytest.raises(UserError):
        await house.reports.read(stranger, report.id)
    assert await house.reports.pending(stranger) == []


async def exported(house: House, user_id: int) -> str:
    classes = {kind.key: kind for kind in CLASSES}
    return repr(await Privacy(house.database, house.clock, classes).export(GUILD, user_id))


async def test_the_reported_never_find_who_reported_them_nor_which_moderator_acted(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "GRUND-DER-MELDUNG")).report
    await house.decisions.delete(MODERATOR, report.id, "Ton")
    await house.decisions.deleted(GUILD, report.id)
    await house.case(CaseKind.NOTE, "INTERNER-VERMERK")
    await house.case(CaseKind.WARNING, "GRUND-DER-VERWARNUNG")
    theirs = await exported(house, TARGET_ID)
    for words in ("'kind': 'purge'", "GRUND-DER-VERWARNUNG", "Unsinn", "'kind': 'note'", "'outcome': 'deleted'"):
        assert words in theirs, words
    for hidden in ("GRUND-DER-MELDUNG", "INTERNER-VERMERK", str(REPORTER_ID), str(MODERATOR_ID), "Person"):
        assert hidden not in theirs, hidden
    assert "GRUND-DER-MELDUNG" in await exported(house, REPORTER_ID)
    assert "INTERNER-VERMERK" not in await exported(house, MODERATOR_ID)


async def test_erasing_a_reporter_leaves_the_report_without_them(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    await house.reports.report(OTHER_REPORTER, house.message(), "Auch")
    privacy = Privacy(house.database, house.clock, {kind.key: kind for kind in CLASSES})
    for entry in (REPORTER, OTHER_REPORTER):
        await privacy.erase(GUILD, entry.user_id)
    shown = await house.reports.view(GUILD, report.id)
    assert [voice.reporter_id for voice in shown.reporters] == [0, 0]
    await house.decisions.dismiss(MODERATOR, report.id, "")
    assert [item for item in await house.due.upcoming(GUILD, 50) if item.kind == REPORT_ANSWER] == []


async def objected(house: House, kind: CaseKind = CaseKind.WARNING) -> int:
    case = await house.case(kind, state=CaseState.ACTIVE if kind.lasts else CaseState.DONE)
    await house.appeals.appeal(GUILD, TARGET_ID, "Jo Muster", case.number, "Das stimmt nicht")
    return case.number


async def test_an_appeal_is_made_once_and_by_the_person_alone(house: House) -> None:
    number = await objected(house)
    with pytest.raises(UserError, match="Your appeal"):
        await house.appeals.appeal(GUILD, TARGET_ID, "Jo Muster", number, "Noch einmal")
    for guild_id, user_id in ((GUILD, REPORTER_ID), (OTHER_GUILD, TARGET_ID)):
        with pytest.raises(UserError, match="no case of yours"):
            await house.appeals.admit(guild_id, user_id, number)


@pytest.mark.parametrize("kind", [CaseKind.NOTE, CaseKind.PURGE, CaseKind.UNTIMEOUT, CaseKind.UNBAN])
async def test_there_are_cases_against_which_nobody_objects(house: House, kind: CaseKind) -> None:
    case = await house.case(kind)
    with pytest.raises(UserError, match="no case of yours"):
        await house.appeals.admit(GUILD, TARGET_ID, case.number)


@pytest.mark.parametrize(
    ("actor", "others", "admitted"),
    [
        (MODERATOR, True, False),
        (MODERATOR, False, True),
        (SECOND, True, True),
        (person(TARGET_ID, moderator=True), True, False),
        (person(SECOND_ID), True, False),
    ],
)
async def test_who_was_involved_does_not_decide(house: House, actor: Person, *, others: bool, admitted: bool) -> None:
    number = await objected(house)
    if admitted:
        shown = await house.appeals.uphold(actor, number, "Es bleibt dabei", others=others)
        assert shown.appeal.state is AppealState.UPHELD
    else:
        with pytest.raises(NotAllowed):
            await house.appeals.uphold(actor, number, "Es bleibt dabei", others=others)


async def test_granting_takes_the_case_back_in_the_same_transaction(house: House) -> None:
    number = await objected(house, CaseKind.TIMEOUT)
    shown = await house.appeals.grant(SECOND, number, "Unser Fehler", others=True)
    assert (shown.appeal.state, shown.case.ending) == (AppealState.GRANTED, Ending.PARDONED)
    kinds = [message.kind for message in await house.cases.history(GUILD, number)]
    assert kinds[-2:] == [CaseEventKind.ANSWERED, CaseEventKind.PARDONED]
    with pytest.raises(UserError, match="has decided on this appeal"):
        await house.appeals.uphold(SECOND, number, "Doch nicht", others=True)


async def test_a_case_taken_back_by_its_moderator_settles_the_appeal(house: House) -> None:
    number = await objected(house)
    await house.corrections.pardon(MODERATOR, number, "Mein Fehler")
    assert (await house.appeals.view(GUILD, number)).appeal.state is AppealState.GRANTED
    assert await house.appeals.pending(SECOND) == []
    with pytest.raises(UserError, match="Your appeal"):
        await house.appeals.admit(GUILD, TARGET_ID, number)


async def test_appeals_wait_for_those_who_may_decide(house: House) -> None:
    number = await objected(house)
    assert [entry.case.number for entry in await house.appeals.pending(SECOND)] == [number]
    assert await house.appeals.pending(MODERATOR) == []
    assert await house.appeals.pending(REPORTER) == ()


async def forget(house: House) -> None:
    """The nightly clean-up."""
    await Privacy(house.database, house.clock, {kind.key: kind for kind in CLASSES}).expire()


async def test_a_forgotten_report_takes_later_voices_with_it_and_its_number_is_not_given_again(
    house: House, clock: TravellingClock
) -> None:
    first = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    await clock.travel(timedelta(days=700))
    await house.reports.report(OTHER_REPORTER, house.message(content="bearbeitet"), "NUR-FÜR-DIE-ERSTE-MELDUNG")
    await clock.travel(timedelta(days=31))
    await forget(house)
    assert "NUR-FÜR-DIE-ERSTE-MELDUNG" not in await exported(house, OTHER_REPORTER.user_id)
    second = (await house.reports.report(REPORTER, house.message(message_id=78), "Etwas anderes")).report
    assert second.id > first.id
    shown = await house.reports.view(GUILD, second.id)
    assert [reporter.reason for reporter in shown.reporters] == ["Etwas anderes"]
    assert [version.content for version in shown.versions] == ["Unsinn"]


async def test_the_card_is_redrawn_when_one_of_two_wordings_is_forgotten(house: House, clock: TravellingClock) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    await clock.travel(timedelta(days=100))
    await house.reports.report(OTHER_REPORTER, house.message(content="bearbeitet"), "Auch")
    await clock.travel(timedelta(days=81))
    await forget(house)
    assert [version.content for version in (await house.reports.view(GUILD, report.id)).versions] == ["bearbeitet"]
    assert await house.reports.redact_words(GUILD) == 1
    assert await house.reports.redact_words(GUILD) == 0


async def test_the_reported_do_not_learn_to_the_minute_when_somebody_reported_them(house: House) -> None:
    await house.reports.report(REPORTER, house.message(), "Falsch")
    theirs = await exported(house, TARGET_ID)
    assert f"'{house.clock.now():%Y-%m-%d}'" in theirs
    moment = f"{house.clock.now():%Y-%m-%dT%H:%M}"
    assert all(moment not in entry or "written_at" in entry for entry in theirs.split(", "))


async def test_who_moderates_by_the_second_report_sees_no_reasons_from_then_on(house: House) -> None:
    await house.reports.report(REPORTER, house.message(), "Falsch")
    again = await house.reports.report(OTHER_REPORTER, house.message(author=AuthorKind.MODERATOR), "Auch")
    assert again.report.author is AuthorKind.MODERATOR


async def test_pressing_twice_does_not_hand_a_report_back_at_once(house: House, clock: TravellingClock) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    for _ in range(2):
        assert (await house.reports.take(MODERATOR, report.id)).taken_by == MODERATOR_ID
    await clock.travel(timedelta(seconds=30))
    assert (await house.reports.take(MODERATOR, report.id)).taken_by is None


async def test_a_deletion_that_is_tried_again_gives_the_reason_that_was_typed_last(house: House) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    await house.decisions.delete(MODERATOR, report.id, "Ton")
    await house.decisions.not_deleted(GUILD, report.id, FailureReason.PERMISSION)
    await house.decisions.delete(SECOND, report.id, "Beleidigung")
    assert (await house.cases.case(GUILD, 1)).reason == "Beleidigung"
    assert [
        message.detail for message in await house.cases.history(GUILD, 1) if message.kind is CaseEventKind.AMENDED
    ] == ["Ton"]


async def test_a_timeout_that_fails_opens_the_report_again_before_anybody_is_told(
    house: House, clock: TravellingClock
) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    case = await house.case(CaseKind.TIMEOUT, state=CaseState.PENDING, ends_at=clock.now() + timedelta(days=1))
    async with house.work.begin(GUILD) as unit:
        await house.consequences.of_answer_to_report(unit, MODERATOR, report.id, case)
    assert REPORT_ANSWER not in {item.kind for item in await house.due.ready(50)}
    await house.execution.failed(GUILD, case.number, FailureReason.PERMISSION)
    waits = (await house.reports.view(GUILD, report.id)).report
    assert (waits.state, waits.failure) == (ReportState.OPEN, FailureReason.PERMISSION)
    await house.execution.retry(MODERATOR, case.number)
    await house.execution.carried_out(GUILD, case.number)
    done = (await house.reports.view(GUILD, report.id)).report
    assert (done.state, done.outcome, done.failure) == (ReportState.DECIDED, ReportDecision.TIMED_OUT, None)
    assert REPORT_ANSWER in {item.kind for item in await house.due.ready(50)}


async def test_a_timeout_that_cannot_be_lifted_later_does_not_open_its_report_again(
    house: House, clock: TravellingClock
) -> None:
    report = (await house.reports.report(REPORTER, house.message(), "Falsch")).report
    case = await house.case(CaseKind.TIMEOUT, state=CaseState.PENDING, ends_at=clock.now() + timedelta(days=1))
    async with house.work.begin(GUILD) as unit:
        await house.consequences.of_answer_to_report(unit, MODERATOR, report.id, case)
    await house.execution.carried_out(GUILD, case.number)
    await house.execution.failed(GUILD, case.number, FailureReason.PERMISSION)
    assert (await house.reports.view(GUILD, report.id)).report.state is ReportState.DECIDED
