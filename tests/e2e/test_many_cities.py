"""A forum of 250 cities in 30 zones with 2,000 delegates: everything is reached, nothing goes over Discord's limits."""

import re
from collections import Counter

from bench.crowd import CITIES, DELEGATES, FIRST_DELEGATE, ZONES, fill
from cogs.meetings.render.times import by_clock, local_times
from cogs.network.models.cities import City
from cogs.network.models.plan import PlanProblemKind
from cogs.network.rules.roles import CITY_ROLE_CAP, ROLES_PER_GUILD
from cogs.network.service.cities import CityService
from cogs.network.service.roles import MemberRoles
from cogs.network.service.setup import SetupService
from sandbox.people import buttons_of
from sandbox.people.reading import Json, selects_of
from tests.e2e.conftest import ForumWorld

# Discord's limits: https://discord.com/developers/docs/resources/message#embed-object-embed-limits
DESCRIPTION, CHOICES = 4096, 25


async def crowded(world: ForumWorld) -> list[City]:
    await fill(world.bot.database, world.bot.clock, world.guild_id)
    return await world.bot.registry.service(CityService).cities(world.guild_id)


def next_page(message: Json) -> Json | None:
    turning = [
        button for button in buttons_of(message) if button["label"] == "Next page" and not button.get("disabled")
    ]
    return turning[0] if turning else None


async def test_the_list_of_cities_is_read_page_by_page_to_its_end(world: ForumWorld) -> None:
    cities = await crowded(world)
    assert len(cities) == CITIES
    newcomer = await world.person("Newcomer")
    answer = await newcomer.command("city list")
    listed: Counter[str] = Counter()
    people = pages = 0
    while True:
        pages += 1
        assert len(answer.message["embeds"][0]["description"]) <= DESCRIPTION
        for line in answer.text.splitlines():
            if line.startswith("• "):
                listed[line.split("**")[1]] += 1
                people += int(re.findall(r"(\d+) delegates?$", line)[0])
        button = next_page(answer.message)
        if button is None:
            break
        answer = await newcomer.press(answer.message, button["custom_id"])
    assert listed == Counter(city.name for city in cities)
    assert people == DELEGATES
    assert pages <= CITIES / 10


async def test_each_city_can_be_chosen_by_pressing_alone(ready_forum: ForumWorld) -> None:
    cities = await crowded(ready_forum)
    newcomer = await ready_forum.person("Newcomer")
    (welcome,) = await newcomer.history("willkommen-welcome")
    answer = await newcomer.press(welcome, buttons_of(welcome)[0]["custom_id"])
    offered: list[str] = []
    while True:
        options = selects_of(answer.message)[0]["options"]
        assert len(options) <= CHOICES
        offered += [option["value"] for option in options]
        button = next_page(answer.message)
        if button is None:
            break
        answer = await newcomer.press(answer.message, button["custom_id"])
    assert sorted(offered) == sorted(str(city.id) for city in cities)


async def test_what_is_typed_finds_the_city_and_never_more_than_a_list_holds(world: ForumWorld) -> None:
    cities = await crowded(world)
    newcomer = await world.person("Newcomer")
    for typed in ("", "a", "germany", "249"):
        assert 0 < len(await newcomer.autocomplete("city join", "city", typed)) <= CHOICES, typed
    spelt = [await newcomer.autocomplete("city join", "city", typed) for typed in ("köping", "KOEPING", "koping")]
    assert spelt[0]
    assert spelt[0] == spelt[1] == spelt[2]
    for city in cities[::50]:
        values = [choice["value"] for choice in await newcomer.autocomplete("city show", "city", city.name)]
        assert values[0] == str(city.id)


async def test_city_roles_stop_at_the_cap_and_the_plan_fits_into_a_server(world: ForumWorld) -> None:
    await crowded(world)
    desired = await world.bot.registry.service(SetupService).desired(world.guild_id)
    assert len([role for role in desired.roles if role.key.startswith("city.")]) == CITY_ROLE_CAP
    assert desired.cities_without_role == CITIES - CITY_ROLE_CAP
    assert len(desired.roles) < ROLES_PER_GUILD
    admin = await world.person("Forum Admin")
    plan = await (await admin.command("setup plan")).final()
    assert "70 Städte" in plan.text or "Seite" in plan.text
    assert PlanProblemKind.TOO_MANY_ROLES.value not in plan.text


async def test_membership_works_without_a_role(ready_forum: ForumWorld) -> None:
    cities = await crowded(ready_forum)
    bot, last = ready_forum.bot, max(cities, key=lambda city: city.id)
    people = await bot.registry.service(CityService).delegates(ready_forum.guild_id, last.id)
    assert len(people) == DELEGATES / CITIES
    standing = await bot.registry.member_record(ready_forum.guild_id, people[0].user_id, frozenset())
    assert (standing.city_id, standing.function, standing.mandate) == (last.id, "mayor", True)
    change = await bot.registry.service(MemberRoles).role_change_of(ready_forum.guild_id, people[0].user_id, [])
    assert len(change.add) == 1


async def test_times_are_grouped_by_what_the_clocks_show(world: ForumWorld) -> None:
    cities = await crowded(world)
    now = world.bot.clock.now()
    groups = by_clock(now, cities)
    assert sum(map(len, groups.values())) == CITIES
    assert len(groups) <= 2 * len(ZONES)
    assert len(ZONES) == 30
    assert len(local_times(now, cities, 2000)) <= 2100


async def test_two_thousand_people_are_told_apart(world: ForumWorld) -> None:
    await crowded(world)
    bot = world.bot
    found = [
        (await bot.registry.member_record(world.guild_id, FIRST_DELEGATE + number, frozenset())).city_id
        for number in range(DELEGATES)
    ]
    assert None not in found
    assert set(Counter(found).values()) == {DELEGATES // CITIES}
