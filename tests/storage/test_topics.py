"""Topics and followers on a real database, and what a new server is given."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.clock import TravellingClock
from bot.config import PROJECT
from bot.database import Database
from bot.errors import UserError
from bot.matching import slug
from bot.texts import Bilingual
from cogs.network.models.cities import Function
from cogs.network.models.forum import Forum
from cogs.network.service.forum import load_forum
from cogs.network.service.seeder import Seeder
from cogs.network.store import topics as topic_store
from tests.storage.network_world import DORTMUND, GUILD, MAYOR_ID, OTHER_GUILD, STAFF_ID, People


@pytest.fixture
def forum() -> Forum:
    return load_forum(PROJECT / "data" / "forum.toml")


@pytest.fixture
async def people(database: Database, clock: TravellingClock, forum: Forum) -> People:
    people = People(database, clock)
    await Seeder(people.work, forum, people.member_records).seed(GUILD)
    return people


async def test_a_new_server_has_what_the_forum_file_declares(people: People, forum: Forum) -> None:
    assert [city.name for city in await people.cities.cities(GUILD)] == ["Dortmund", "Pittsburgh"]
    topics = await people.topics.topics(GUILD)
    assert [topic.key for topic in topics] == [topic.key for topic in forum.topics]
    assert len(topics) == 9
    assert await people.topics.topics(OTHER_GUILD) == []


async def test_seeding_again_changes_nothing_that_was_edited(people: People, forum: Forum) -> None:
    city = await people.cities.resolve(GUILD, "dortmund")
    await people.cities.edit(await people.admin(), city.id, replace(DORTMUND, name="Neu-Dortmund"))
    await Seeder(people.work, forum, people.member_records).seed(GUILD)
    assert [city.name for city in await people.cities.cities(GUILD)] == ["Neu-Dortmund", "Pittsburgh"]
    assert len(await people.topics.topics(GUILD)) == 9


@pytest.mark.parametrize("typed", ["Klimaschutz", "climate protection", "KLIMASCHUTZ"])
async def test_a_topic_is_found_in_both_languages(people: People, typed: str) -> None:
    topic = await people.topics.resolve(GUILD, typed)
    assert topic.name.de == "Klimaschutz"
    assert await people.topics.resolve(GUILD, str(topic.id)) == topic


async def test_topics_that_differ_by_a_sign_are_two(people: People) -> None:
    async with people.work.begin(GUILD) as unit:
        for name in ("C++", "C#"):
            await topic_store.add(unit.tx, GUILD, slug(name), Bilingual(name, name), "")
    for name in ("C++", "C#"):
        assert (await people.topics.resolve(GUILD, name)).name.de == name
    with pytest.raises(UserError):
        await people.topics.resolve(GUILD, "C")


async def test_a_name_of_several_topics_is_asked_back(people: People) -> None:
    async with people.work.begin(GUILD) as unit:
        await topic_store.add(unit.tx, GUILD, "rail", Bilingual("Verkehr", "Rail"), "")
        await topic_store.add(unit.tx, GUILD, "traffic", Bilingual("Straße", "Verkehr"), "")
    with pytest.raises(UserError, match="several topics"):
        await people.topics.resolve(GUILD, "Verkehr")


async def test_an_unknown_topic_is_refused(people: People) -> None:
    with pytest.raises(UserError):
        await people.topics.resolve(GUILD, "Astrologie")
    with pytest.raises(UserError):
        await people.topics.follow(await people.person(STAFF_ID), 999)


async def test_following_twice_is_following_once(people: People) -> None:
    topic = await people.topics.resolve(GUILD, "Migration")
    staff = await people.person(STAFF_ID)
    assert [await people.topics.follow(staff, topic.id) for _ in range(2)] == [True, False]
    assert await people.topics.followers(GUILD, topic.id) == [STAFF_ID]
    assert await people.topics.followed_by(GUILD, STAFF_ID) == [topic]
    assert [await people.topics.unfollow(staff, topic.id) for _ in range(2)] == [True, False]
    assert await people.topics.followers(GUILD, topic.id) == []


async def test_a_topic_past_the_role_cap_is_followed_in_the_database(people: People) -> None:
    followed, other = (await people.topics.topics(GUILD))[:2]
    people.roles = {other.role_key: 55}
    await people.topics.follow(await people.person(STAFF_ID), followed.id)
    change = await people.member_roles.role_change_of(GUILD, STAFF_ID, [])
    assert (change.add, change.remove) == (frozenset(), frozenset())
    assert await people.topics.followers(GUILD, followed.id) == [STAFF_ID]


async def test_roles_follow_from_function_city_and_topics(people: People) -> None:
    people.roles = {"mayors": 1, "staff": 2, "city.dortmund": 3, "city.pittsburgh": 4, "moderators": 5}
    city = await people.cities.resolve(GUILD, "dortmund")
    topic = await people.topics.resolve(GUILD, "Migration")
    people.roles[topic.role_key] = 6

    await people.offices.appoint(await people.moderator(), MAYOR_ID, "OB", city.id, Function.MAYOR)
    await people.topics.follow(await people.person(MAYOR_ID), topic.id)
    change = await people.member_roles.role_change_of(GUILD, MAYOR_ID, [2, 4, 5, 77])
    assert (set(change.add), set(change.remove)) == ({1, 3, 6}, {2, 4})


async def test_once_roles_stand_everybody_concerned_is_asked_for(people: People) -> None:

    city = await people.cities.resolve(GUILD, "dortmund")
    topic = await people.topics.resolve(GUILD, "Migration")
    await people.offices.appoint(await people.moderator(), MAYOR_ID, "OB", city.id, Function.MAYOR)
    await people.topics.follow(await people.person(STAFF_ID), topic.id)
    assert await people.member_roles.schedule_everyone(GUILD) == 2
    asked = {item.queue_key for item in await people.due.ready(10) if item.queue_key.startswith("member:")}
    assert asked == {f"member:{MAYOR_ID}", f"member:{STAFF_ID}"}


async def test_who_comes_back_to_the_server_gets_their_roles_and_strangers_none(people: People) -> None:
    topic = await people.topics.resolve(GUILD, "Migration")
    await people.topics.follow(await people.person(STAFF_ID), topic.id)
    for item in await people.due.ready(10):
        async with people.database.transaction() as tx:
            await people.due.cancel(tx, GUILD, item.queue_key)
    await people.member_roles.schedule_returned(GUILD, STAFF_ID)
    await people.member_roles.schedule_returned(GUILD, 12345)
    assert [item.queue_key for item in await people.due.ready(10)] == [f"member:{STAFF_ID}"]


async def test_the_zone_of_a_stranger_is_the_forums(people: People) -> None:
    assert (await people.person(12345)).zone == ZoneInfo("Europe/Berlin")
