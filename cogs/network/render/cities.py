"""Shows cities, and people in them, to one reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import discord

from bot.dates import local_moment, short_day
from bot.markup import cut, plain
from bot.texts import Language, Plural, Text, Word
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, button, view
from bot.ui.pager import FIELD_LENGTH, Say, field_of, page_of, turning, write_footer
from cogs.network.models.cities import Appointment, City, Delegate, Function
from cogs.network.models.topics import Topic
from cogs.network.rules.countries import country_name
from cogs.network.rules.zones import offset

CITIES_PER_PAGE = 20
DELEGATES_PER_PAGE = 25

CITY_LIST = "network.cities"
CITY_CARD = "network.city"
APPOINT = "network.appoint"

FUNCTIONS: Mapping[Function, Text] = {
    Function.MAYOR: Word("function", "Mayor"),
    Function.DEPUTY: Word("function", "Deputy mayor"),
    Function.LIAISON: Word("function", "Liaison"),
    Function.STAFF: Word("function", "Staff"),
    Function.OBSERVER: Word("function", "Observer"),
}
"""What the functions are called."""

NOT_ON_SERVER = Text("no longer on the server")

LANGUAGES: Mapping[Language, Text] = {
    Language.DE: Word("language", "German"),
    Language.EN: Word("language", "English"),
}


def last_day(ends_at: datetime, city: City, language: Language) -> str:
    """The last day of a term that ends at a midnight."""
    return short_day(ends_at - timedelta(seconds=1), city.zone, language)


@dataclass(frozen=True, slots=True)
class CityDetails:
    """A city with what is shown beside it; of a former member, those who acted for it until it left. `now` in UTC,
    `planned` the lines of terms that begin on a day ahead.
    """

    city: City
    delegates: Sequence[Delegate]
    topics: Sequence[Topic]
    now: datetime
    planned: Sequence[str] = ()


def city_list(
    say: Say, language: Language, cities: Sequence[City], counts: Mapping[int, int], now: datetime, number: int
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of all cities, by country, each with its own time."""
    ordered = sorted(
        cities, key=lambda city: (country_name(city.country, language).casefold(), city.name.casefold(), city.id)
    )

    def heading(country: str) -> str:
        return f"**{country_name(country, language)}**"

    def line(city: City) -> str:
        return _city_line(say, language, city, counts.get(city.id, 0), now)

    page = page_of(ordered, number, CITIES_PER_PAGE, lambda city: f"{heading(city.country)}\n{line(city)}\n\n")
    parts = [
        "\n".join([heading(country), *map(line, members)])
        for country, members in groupby(page.items, key=lambda city: city.country)
    ]
    embed = discord.Embed(
        title=say(Plural("{n} city in the forum", "{n} cities in the forum", len(ordered))),
        description="\n\n".join(parts) or say(Text("There is no city yet. Administrators add one with `/city add`.")),
        colour=COLOUR,
    )
    write_footer(embed, say, page)
    return embed, view(*turning(say, page, lambda turned: make_id(CITY_LIST, turned)))


def city_card(say: Say, language: Language, details: CityDetails, number: int) -> tuple[discord.Embed, discord.ui.View]:
    """A city: where it is, what time it has, who acts for it, and what they follow."""
    city = details.city

    def line(delegate: Delegate) -> str:
        text = f"{say(FUNCTIONS[delegate.function])}: {plain(delegate.name)} (<@{delegate.user_id}>)"
        if delegate.ends_at is not None and delegate.ended_at is None:
            text = say(Text("{text} (until {day})", text=text, day=last_day(delegate.ends_at, city, language)))
        return f"{text} · {say(NOT_ON_SERVER)}" if delegate.absent_since is not None else text

    page = page_of(details.delegates, number, DELEGATES_PER_PAGE, line)
    embed = discord.Embed(title=plain(city.name), colour=COLOUR)
    place = country_name(city.country, language) + (f" ({city.region})" if city.region else "")
    embed.add_field(name=say(Text("Country")), value=place)
    embed.add_field(
        name=say(Text("Local time")),
        value=f"{local_moment(details.now, city.zone, language)}\n{city.zone.key} ({offset(details.now, city.zone)})",
    )
    embed.add_field(name=say(Text("Language")), value=say(LANGUAGES[city.language]))
    nobody = Text("Nobody is registered for this city yet.")
    if city.removed_at is not None:
        left = local_moment(city.removed_at, city.zone, language, year=True)
        reason = cut(plain(city.removed_because or ""), FIELD_LENGTH - len(left) - 1)
        embed.add_field(name=say(Text("No longer a member")), value=f"{left}\n{reason}".strip())
        nobody = Text("Nobody acted for this city when it left.")
    embed.description = "\n".join(map(line, page.items)) or say(nobody)
    if details.planned:
        embed.add_field(name=say(Text("Planned")), value=field_of(say, details.planned), inline=False)
    if details.topics:
        embed.add_field(
            name=say(Text("Topics followed")),
            value=field_of(say, [topic_title(say, topic) for topic in details.topics]),
            inline=False,
        )
    write_footer(embed, say, page)
    return embed, view(*turning(say, page, lambda turned: make_id(CITY_CARD, city.id, turned)))


def returned_city(say: Say, city: City) -> Text:
    """The answer to adding a city that was a member before."""
    return Text(
        "**{city}** is a member again (time zone {zone}, language {language}), with everything that it voted on, "
        "signed and decided.\nIts people are registered anew with `/city appoint`; `/city delegates` lists those who "
        "acted for it.",
        city=plain(city.name),
        zone=city.zone.key,
        language=say(LANGUAGES[city.language]),
    )


def saved_city(say: Say, city: City, *, added: bool) -> Text:
    """The answer to adding or editing a city, with what to do next."""
    params = {"city": plain(city.name), "zone": city.zone.key, "language": say(LANGUAGES[city.language])}
    if added:
        return Text(
            "**{city}** is now a member (time zone {zone}, language {language}).\nTo make its role on the server, run "
            "`/setup apply`. Register its people with `/city appoint`.",
            **params,
        )
    return Text(
        "**{city}** was changed (time zone {zone}, language {language}).\nIf the name is new, `/setup apply` renames "
        "its role on the server.",
        **params,
    )


def appointed(done: Appointment) -> Text:
    """The answer to an appointment; the former function is named, so that a slip shows at once."""
    params = {
        "person": f"<@{done.term.user_id}>",
        "function": FUNCTIONS[done.term.function],
        "city": plain(done.city.name),
    }
    text = Text(
        "{person} is now registered for **{city}**: {function}. The roles on the server follow at once.", **params
    )
    if done.before is not None and done.city_before is not None:
        text = Text(
            "{person} is now registered for **{city}**: {function}. Before: {former_function}, {former_city}; that "
            "stays on record. The roles on the server follow at once.",
            **params,
            former_function=FUNCTIONS[done.before.function],
            former_city=plain(done.city_before.name),
        )
    if done.predecessor is None:
        return text
    text = Text(
        "{text}\n{name} ({office}) has been succeeded: what they did in office stays under their name.",
        text=text,
        name=plain(done.predecessor.name),
        office=FUNCTIONS[done.predecessor.function],
    )
    if not done.duties:
        return text
    moved = Plural("{n} open task was handed over.", "{n} open tasks were handed over.", done.duties)
    return Text("{text} {duties}", text=text, duties=moved)


def person_card(say: Say, language: Language, name: str, terms: Sequence[tuple[Delegate, City]]) -> discord.Embed:
    """What somebody is in the forum, and was before."""
    embed = discord.Embed(title=plain(name), colour=COLOUR)
    present = [(term, city) for term, city in terms if term.ended_at is None]
    if not present:
        embed.description = say(Text("Not registered for any city."))
    for term, city in present:
        embed.description = say(
            Text(
                "**{function}**, {city}\nsince {moment}",
                function=FUNCTIONS[term.function],
                city=plain(city.name),
                moment=local_moment(term.appointed_at, city.zone, language, year=True),
            )
        )
    former = [
        say(Text("{function}, {city}", function=FUNCTIONS[term.function], city=plain(city.name)))
        for term, city in reversed(terms)
        if term.ended_at is not None
    ]
    if former:
        embed.add_field(name=say(Text("Before")), value=field_of(say, former), inline=False)
    return embed


def appoint_button(say: Say, user_id: int) -> discord.ui.View:
    """Opens the form in which the person gets another city or function."""
    return view(button(say(Text("Set city and function")), make_id(APPOINT, user_id), discord.ButtonStyle.primary))


def topic_title(say: Say, topic: Topic) -> str:
    """A topic's emoji and name in the reader's language."""
    return f"{topic.emoji} {plain(say(topic.name))}".strip()


def _city_line(say: Say, language: Language, city: City, people: int, now: datetime) -> str:
    region = f" ({city.region})" if city.region else ""
    count = say(Plural("{n} delegate", "{n} delegates", people))
    return f"• **{plain(city.own_name)}**{region} · {local_moment(now, city.zone, language)} · {count}"
