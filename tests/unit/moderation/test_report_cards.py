"""Whatever people write, a card keeps to Discord's limits and names nobody who reported."""

from datetime import timedelta
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import PROJECT
from bot.delivery.models import make_delivery_token
from bot.pages import Page
from bot.texts import Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.appeals import ANSWER_LENGTH, WORDS_LENGTH, Appeal, AppealState, AppealView
from cogs.moderation.models.cases import REASON_LENGTH as SANCTION_REASON
from cogs.moderation.models.cases import Case, CaseKind, CaseState, FailureReason, Party
from cogs.moderation.models.reports import (
    REASON_LENGTH,
    AuthorKind,
    ReplyNotification,
    Report,
    ReportDecision,
    ReportedMessage,
    Reporter,
    ReportState,
    ReportView,
)
from cogs.moderation.render.appeals import appeal_card, appeal_details
from cogs.moderation.render.reports import detail_pages, details, report_card
from cogs.moderation.render.search import history_page, hits_page
from cogs.moderation.rules.search import (
    CASES_PER_PAGE,
    MATCHES_PER_PAGE,
    CaseFilters,
    CaseMatch,
    CaseStatus,
    PersonCases,
)
from tests.conftest import NOW, examples

MARK = make_delivery_token(1, "card")
CARD, COMPONENTS, EMBED, EMBEDS = 4_000, 40, 4_096, 6_000
REPORTER = 940031
# What grows most when it is escaped, and what breaks lines.
WORST = st.sampled_from("*_`|<>#\n ax@1.-") | st.characters(codec="utf-8")


def words(most: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=WORST, max_size=most) | st.sampled_from("*\nä").map(lambda char: char * most)


NAMES = words(32)


@pytest.fixture(scope="module")
def languages() -> PostLanguages:
    return PostLanguages(Texts(PROJECT / "data" / "locales"), tuple(Language))


def texts_of(view: discord.ui.LayoutView | discord.ui.View) -> list[str]:
    return [child.content for child in view.walk_children() if isinstance(child, discord.ui.TextDisplay)]


REPORTS = st.builds(
    Report,
    guild_id=st.just(1),
    id=st.just(12_345),
    channel_id=st.just(2**62),
    message_id=st.just(2**62),
    author_id=st.just(2**62),
    author_name=NAMES,
    author=st.sampled_from(AuthorKind),
    state=st.sampled_from(ReportState),
    opened_at=st.just(NOW),
    taken_by=st.none() | st.just(2**62),
    outcome=st.none() | st.sampled_from(ReportDecision),
    case_number=st.none() | st.just(12_345),
    decided_by=st.just(2**62),
    decided_at=st.just(NOW),
    reply=words(REASON_LENGTH),
    failure=st.none() | st.sampled_from(FailureReason),
)
MESSAGES = st.builds(
    ReportedMessage,
    channel_id=st.just(2**62),
    message_id=st.just(2**62),
    author_id=st.just(2**62),
    author_name=NAMES,
    author=st.just(AuthorKind.MEMBER),
    written_at=st.just(NOW),
    content=words(4_000),
    files=st.lists(words(100), max_size=10).map(tuple),
)
VOICES = st.builds(Reporter, st.just(1), st.just(REPORTER), words(REASON_LENGTH), st.just(NOW))
VIEWS = st.builds(
    ReportView,
    REPORTS,
    st.lists(VOICES, max_size=4).map(tuple),
    st.lists(MESSAGES, max_size=3).map(tuple),
)


@settings(deadline=None, max_examples=examples(150))
@given(shown=VIEWS)
def test_a_reports_card_fits_and_names_nobody_who_reported(languages: PostLanguages, shown: ReportView) -> None:
    view: Any = report_card(shown, languages, MARK).view
    text = "".join(texts_of(view))
    assert len(text) <= CARD
    assert len(list(view.walk_children())) <= COMPONENTS
    assert str(REPORTER) not in text


@settings(deadline=None, max_examples=examples(100))
@given(shown=VIEWS)
def test_a_report_in_full_has_pages_that_fit_and_loses_nothing(languages: PostLanguages, shown: ReportView) -> None:
    pages = detail_pages(shown, languages)
    for number in range(len(pages)):
        embed, _ = details(shown.report, pages, number, languages)
        assert len(embed.description or "") <= EMBED
        assert len(embed.title or "") <= 256
    everything = "".join("".join(pages).split())
    for version in shown.versions:
        letters = sum(version.content.count(char) for char in "a")
        assert everything.count("a") >= letters


def case_of(reason: str, name: str) -> Case:
    return Case(
        guild_id=2**62,
        number=12_345,
        kind=CaseKind.TIMEOUT,
        state=CaseState.ACTIVE,
        moderator=Party(2**62, name),
        reason=reason,
        opened_at=NOW,
        target=Party(2**62, name),
        ends_at=NOW + timedelta(days=2),
    )


CASES_MADE = st.builds(case_of, words(SANCTION_REASON), NAMES)
APPEALS = st.builds(
    Appeal,
    guild_id=st.just(2**62),
    case_number=st.just(12_345),
    user_id=st.just(2**62),
    name=NAMES,
    words=words(WORDS_LENGTH),
    state=st.sampled_from(AppealState),
    appealed_at=st.just(NOW),
    decided_by=st.just(2**62),
    decided_at=st.just(NOW),
    reply=words(ANSWER_LENGTH),
    notification=st.sampled_from(ReplyNotification),
)


@settings(deadline=None, max_examples=examples(150))
@given(appeal=APPEALS, case=CASES_MADE)
def test_an_appeals_card_and_its_full_text_fit(languages: PostLanguages, appeal: Appeal, case: Case) -> None:
    shown = AppealView(appeal, case)
    view: Any = appeal_card(shown, languages, MARK).view
    assert len("".join(texts_of(view))) <= CARD
    assert len(list(view.walk_children())) <= COMPONENTS
    embeds, _ = appeal_details(shown, PostLanguages(languages.texts, (Language.DE,)))
    assert all(len(embed.description or "") <= EMBED for embed in embeds)
    assert sum(len(embed) for embed in embeds) <= EMBEDS


FILTERS = CaseFilters(2**62, 2**62, CaseKind.UNTIMEOUT, CaseStatus.IN_FORCE, NOW, NOW)
PIECES = st.lists(st.tuples(st.booleans(), words(200)), max_size=5).map(tuple)


@settings(deadline=None, max_examples=examples(100))
@given(
    hits=st.lists(st.builds(CaseMatch, CASES_MADE, PIECES, st.booleans()), max_size=MATCHES_PER_PAGE),
    typed=st.text(alphabet="abc äß", max_size=200),
)
def test_a_page_of_hits_fits(languages: PostLanguages, hits: list[CaseMatch], typed: str) -> None:
    for language in Language:
        one = PostLanguages(languages.texts, (language,))
        embed, _ = hits_page(Page(tuple(hits), 3, more=True), typed, FILTERS, one)
        assert len(embed.description or "") <= EMBED
        assert len(embed) <= EMBEDS


@settings(deadline=None, max_examples=examples(100))
@given(cases=st.lists(CASES_MADE, max_size=CASES_PER_PAGE).map(tuple), name=NAMES)
def test_a_page_of_a_history_fits(languages: PostLanguages, cases: tuple[Case, ...], name: str) -> None:
    person_cases = PersonCases(cases, dict.fromkeys(CaseKind, 12_345), 12_345, 1, 3)
    for language in Language:
        embed, view = history_page(
            Party(2**62, name), person_cases, PostLanguages(languages.texts, (language,)), member=False
        )
        assert len(embed.description or "") <= EMBED
        assert view is not None


def test_what_is_said_to_those_who_reported_is_not_for_a_moderator_who_was_reported(languages: PostLanguages) -> None:
    report = Report(
        guild_id=1,
        id=1,
        channel_id=2,
        message_id=3,
        author_id=4,
        author_name="Jo Muster",
        author=AuthorKind.MODERATOR,
        state=ReportState.DECIDED,
        opened_at=NOW,
        outcome=ReportDecision.DISMISSED,
        decided_by=5,
        decided_at=NOW,
        reply="Liebe Frau Probe, danke",
    )
    shown = ReportView(report, (Reporter(1, REPORTER, "Grob", NOW),), ())
    view: Any = report_card(shown, languages, MARK).view
    assert "Frau Probe" not in "".join(texts_of(view))
    assert "Frau Probe" in "".join(detail_pages(shown, languages))
