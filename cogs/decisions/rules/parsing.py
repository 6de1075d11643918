"""Reads what people type around a decision: votes by city, tags, dates, notes; or refuses it with what to type."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.markup import clean_line, clean_text, plain
from bot.matching import exact
from bot.texts import Text
from bot.when import NotUnderstood, WhenError, parse_days
from bot.when.texts import explain
from bot.words import narrow
from cogs.decisions.models.decisions import NOTE_LENGTH, TASK_LENGTH, Vote
from cogs.decisions.rules.states import check_threshold
from cogs.network.models.cities import City

_ALL = {"all", "alle", "everybody", "alle städte", "all cities"}
_TAGS, _TAG = 10, 40


def parse_votes(typed: dict[Vote, str], cities: Sequence[City]) -> dict[int, Vote]:
    """Votes by city from lists of names. "All" in one of them takes every city that no other names; when any city
    voted, those not named were absent. Raises UserError for a name that is unknown, ambiguous or stands twice.
    """
    votes: dict[int, Vote] = {}
    everybody: Vote | None = None
    for vote, names in typed.items():
        for part in names.replace("\n", ";").split(";"):
            for name, matches in _listed(part, cities):
                if name.casefold() in _ALL:
                    if everybody is not None:
                        raise UserError(Text("“All” can stand in one field only. What you typed is kept."))
                    everybody = vote
                    continue
                if not matches:
                    raise UserError(
                        Text("There is no city “{name}” in this forum. What you typed is kept.", name=plain(name))
                    )
                if len(matches) > 1:
                    raise UserError(
                        Text("“{name}” could mean several cities: {cities}.", name=plain(name), cities=_names(matches))
                    )
                if votes.setdefault(matches[0].id, vote) is not vote:
                    raise UserError(Text("“{name}” is listed in two fields. Each city votes once.", name=plain(name)))
    if not votes and everybody is None:
        return {}
    return {city.id: votes.get(city.id, everybody or Vote.ABSENT) for city in cities}


def _listed(part: str, cities: Sequence[City]) -> list[tuple[str, list[City]]]:
    """The names between the commas of a list, each with the cities that it fits; a name may have commas itself.

    Raises UserError where it can be read as one city or as several.
    """
    pieces = [piece for piece in (clean_line(piece) for piece in part.split(",")) if piece]
    listed: list[tuple[str, list[City]]] = []
    while pieces:
        for length in range(len(pieces), 0, -1):
            name = ", ".join(pieces[:length])
            matches = exact(name, cities, _names_of)
            if length > 1 and matches and all(exact(piece, cities, _names_of) for piece in pieces[:length]):
                raise UserError(
                    Text(
                        "“{name}” can be one city or several. Please separate cities with semicolons.", name=plain(name)
                    )
                )
            if matches or length == 1:
                listed.append((name, matches))
                pieces = pieces[length:]
                break
    return listed


def _names_of(city: City) -> tuple[str, ...]:
    return city.names


def _names(cities: Sequence[City]) -> str:
    return ", ".join(plain(city.name) for city in cities)


def parse_tags(typed: str) -> tuple[str, ...]:
    """Up to ten short tags, without `#`, each once however it is written. Raises UserError for more or longer ones."""
    tags: dict[str, str] = {}
    for part in typed.replace(";", ",").replace("\n", ",").split(","):
        tag = clean_line(part).lstrip("#").strip()
        if len(tag) > _TAG:
            raise UserError(
                Text("The tag “{tag}” is longer than {most} characters. Please shorten it.", tag=plain(tag), most=_TAG)
            )
        if tag:
            tags.setdefault(tag.casefold(), tag)
    if len(tags) > _TAGS:
        raise UserError(
            Text("There are {n} tags; up to {most} are allowed. Please remove some.", n=len(tags), most=_TAGS)
        )
    return tuple(sorted(tags.values(), key=str.casefold))


def parse_threshold(typed: str, member_cities: int) -> str:
    """How many cities' signatures adopt a statement; empty for nothing typed. Raises UserError, also for more cities
    than the forum has: no statement could reach it.
    """
    number = clean_line(narrow(typed))
    if not number:
        return ""
    try:
        threshold = check_threshold(number)
    except ValueError as error:
        raise UserError(Text("Please give a number of cities, such as 3.")) from error
    if threshold.isdecimal() and int(threshold) > member_cities:
        raise UserError(
            Text(
                "Member cities: {n}. So {typed} of them cannot sign; please give a smaller number.",
                n=member_cities,
                typed=threshold,
            )
        )
    return threshold


def parse_day(typed: str, now: datetime, zone: ZoneInfo, *, past: bool = False) -> date:
    """A day as people write it. `past`: a decision's own day, which may not lie ahead. Raises UserError."""
    text = clean_line(typed)
    today = now.astimezone(zone).date()
    try:
        first, day = parse_days(text, now=now, zone=zone, prefer_future=not past)
    except NotUnderstood as error:
        raise UserError(Text("Please write the date like 2026-11-23 or 23.11.2026.")) from error
    except WhenError as error:
        raise UserError(explain(error)) from error
    if first != day:
        raise UserError(Text("These are several days. Please give one, like 2026-11-23 or 23.11.2026."))
    if past and day > today:
        raise UserError(Text("A decision cannot be dated ahead. Please check the date."))
    if not past and day < today:
        raise UserError(Text("This day is past. Please give a day that lies ahead."))
    return day


def parse_note(typed: str, limit: int = NOTE_LENGTH) -> str:
    """A note of some lines, or nothing. Raises UserError when it is too long."""
    note = clean_text(typed.encode("utf-8", "ignore").decode())
    if len(note) > limit:
        raise UserError(
            Text(
                "That is {length} characters long; {most} are possible here. Please shorten it: what you typed is "
                "kept.",
                length=len(note),
                most=limit,
            )
        )
    return note


def parse_task(typed: str) -> str:
    """Raises UserError when it is empty or too long."""
    task = " ".join(parse_note(typed, TASK_LENGTH).split())
    if not task:
        raise UserError(Text("Please say in a few words what is to be done."))
    return task
