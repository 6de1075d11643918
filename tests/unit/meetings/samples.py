"""Meetings, cities and people to show and to decide about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.config import PROJECT
from bot.people import Person, Right
from bot.texts import Bilingual, Language, Texts
from bot.ui.pager import Say
from bot.ui.post_text import PostLanguages
from bot.when import Moment
from cogs.meetings.models.meetings import Answer, Meeting, MeetingDetails, MeetingState, Organiser, Reply
from cogs.network.models.cities import City
from cogs.network.models.topics import Topic

GUILD = 7
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
START = datetime(2026, 12, 3, 14, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
OFFSETS = (timedelta(days=7), timedelta(days=1), timedelta(hours=1), timedelta(minutes=10))
TEXTS = Texts(PROJECT / "data" / "locales")


def say(language: Language) -> Say:
    """Renders texts in that language, as `Context.t` does for one person."""
    return lambda text: TEXTS.render(text, language)


VOICE = PostLanguages(TEXTS, tuple(Language))
TOPIC = Topic(1, GUILD, "climate", Bilingual("Klimaschutz", "Climate protection"), "🌍", 1)


def city(number: int, name: str, zone: ZoneInfo = BERLIN, language: Language = Language.DE) -> City:
    return City(number, GUILD, f"city-{number}", name, "DE", None, zone, language)


ORGANISER = Organiser(5, "Stab Dortmund")
DORTMUND = city(1, "Dortmund")
PITTSBURGH = city(2, "Pittsburgh", NEW_YORK, Language.EN)


def meeting(
    *,
    start: datetime = START,
    title: str = "Wärmeplanung",
    state: MeetingState = MeetingState.PLANNED,
    because: str | None = None,
) -> Meeting:
    return Meeting(
        id=12,
        guild_id=GUILD,
        topic_id=1,
        host_city_id=1,
        title=title,
        start=Moment.of(start, BERLIN),
        duration=timedelta(hours=1),
        reminders=OFFSETS,
        state=state,
        card=1,
        created_at=NOW,
        cancelled_because=because,
    )


def reply(user_id: int, answer: Answer = Answer.YES, city_id: int = 1, name: str | None = None) -> Reply:
    return Reply(user_id, name or f"Person {user_id}", city_id, answer)


def details(
    *,
    of: Meeting | None = None,
    cities: tuple[City, ...] = (DORTMUND, PITTSBURGH),
    replies: tuple[Reply, ...] = (),
    organiser: Organiser | None = ORGANISER,
    former: tuple[City, ...] = (),
) -> MeetingDetails:
    return MeetingDetails(of or meeting(), TOPIC, cities[0], cities, former, replies, organiser, 99)


def person(user_id: int, *rights: Right, city_id: int | None = None) -> Person:
    return Person(
        GUILD, user_id, f"Person {user_id}", Language.DE, BERLIN, city_id, rights=frozenset({Right.ALL, *rights})
    )
