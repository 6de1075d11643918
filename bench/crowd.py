"""A forum as large as Discord lets it become: 250 cities in 30 zones, 2,000 delegates. For benches and tests alike."""

from bot.clock import Clock
from bot.database import Database
from bot.texts import Language
from cogs.network.models.cities import CityFacts, Function
from cogs.network.rules.zones import zone
from cogs.network.store import cities as city_store
from cogs.network.store import delegates as delegate_store

CITIES, DELEGATES = 250, 2_000
FIRST_DELEGATE = 10_000
ZONES = (
    *("Europe/Berlin", "Europe/Vienna", "Europe/London", "Europe/Lisbon", "Europe/Athens", "Europe/Kyiv"),
    *("Europe/Istanbul", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Anchorage", "America/Halifax", "America/St_Johns", "America/Sao_Paulo", "America/Bogota"),
    *("America/Mexico_City", "Africa/Cairo", "Africa/Lagos", "Africa/Nairobi", "Asia/Dubai", "Asia/Karachi"),
    *("Asia/Kolkata", "Asia/Kathmandu", "Asia/Dhaka", "Asia/Bangkok", "Asia/Shanghai", "Asia/Tokyo"),
    *("Australia/Sydney", "Pacific/Auckland"),
)
_ENDINGS = ("stadt", "burg", "ville", "heim", "furt", "hausen", "field", "ford", "köping", "dorf")


def city_name(number: int) -> str:
    """Names that people would type: different beginnings, umlauts, a number that tells them apart."""
    first = "ABCDEFGHIKLMNOPRSTUVWZÄÖÜ"[number % 25]
    return f"{first}{'aeiou'[number % 5]}l{_ENDINGS[number % 10]} {number:03}"


async def fill(database: Database, clock: Clock, guild_id: int) -> None:
    """Add cities up to 250, and 2,000 people who act for them: each city has a mayor and a liaison."""
    now = clock.now()
    async with database.transaction() as tx:
        present = await city_store.all_of(tx, guild_id)
        cities = [city.id for city in present]
        for number in range(CITIES - len(present)):
            where = zone(ZONES[number % len(ZONES)])
            facts = CityFacts(city_name(number), ("DE", "US", "FR", "BR")[number % 4], None, where, Language.EN)
            cities.append(await city_store.add(tx, guild_id, f"city-{number}", facts, now))
        functions = [Function.MAYOR, Function.LIAISON, Function.DEPUTY, *[Function.STAFF] * 5]
        for number in range(DELEGATES):
            await delegate_store.begin(
                tx,
                guild_id=guild_id,
                city_id=cities[number % CITIES],
                user_id=FIRST_DELEGATE + number,
                name=f"Delegate {number}",
                function=functions[number // CITIES],
                appointed_by=1,
                now=now,
            )
