"""Reads the network's options of commands, for every feature: a city, a topic, a country, a time zone.

`CityArgument` and `TopicArgument` give what was meant; the `…Text` ones give what was typed, for commands that keep it
as a draft before they read it.
"""

import asyncio
from collections.abc import Sequence

from discord import app_commands

from bot.dates import local_time
from bot.options import MAX_CHOICES, CommandOption, Offer
from bot.texts import Language
from bot.ui.context import Context
from bot.work import Work
from cogs.network.models.cities import FORMER, City
from cogs.network.models.topics import Topic
from cogs.network.rules.countries import country_name, find_countries
from cogs.network.rules.zones import find_zones, offset, zone
from cogs.network.service.cities import CityService
from cogs.network.service.topics import TopicService, fitting_topics, only_topic


class TextOption(CommandOption[str]):
    """What was typed, as it is: for commands that keep it as a draft first. Subclasses say what fits."""

    async def read(self, ctx: Context, typed: str) -> str:
        del ctx
        return typed


class CityOption(CommandOption[City]):
    """A member city, by number, name or key."""

    async def read(self, ctx: Context, typed: str) -> City:
        return await ctx.service(CityService).resolve(ctx.guild_id, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return await _city_offers(ctx, typed)


class KnownCityOption(CommandOption[City]):
    """A city whose record is read: a member, or one that has left the forum."""

    async def read(self, ctx: Context, typed: str) -> City:
        return await ctx.service(CityService).resolve_known(ctx.guild_id, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        cities = await ctx.service(CityService).search(ctx.guild_id, typed, MAX_CHOICES, former=True)
        return [Offer(_former_label(ctx, city), str(city.id)) for city in cities]


class CityTextOption(TextOption):
    """A city as it was typed; `CityService.resolve` reads it."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return await _city_offers(ctx, typed)


class TopicOption(CommandOption[Topic]):
    """A topic that is not archived, by number, name in either language, or key."""

    async def read(self, ctx: Context, typed: str) -> Topic:
        return await ctx.service(TopicService).resolve(ctx.guild_id, typed)

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return await _topic_offers(ctx, typed)


class ArchivedTopicOption(CommandOption[Topic]):
    """A topic that is archived, as in `TopicOption`."""

    async def read(self, ctx: Context, typed: str) -> Topic:
        return only_topic(typed, await ctx.service(TopicService).archived(ctx.guild_id))

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        topics = fitting_topics(typed, await ctx.service(TopicService).archived(ctx.guild_id))
        return [Offer(_topic_label(topic, ctx.language), str(topic.id)) for topic in topics]


class TopicTextOption(TextOption):
    """A topic as it was typed; `TopicService.resolve` reads it."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        return await _topic_offers(ctx, typed)


class CountryTextOption(TextOption):
    """A country as it was typed; offers are names in the reader's language."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        codes = find_countries(typed, ctx.language, MAX_CHOICES)
        return [Offer(f"{country_name(code, ctx.language)} ({code})", code) for code in codes]


class TimezoneTextOption(TextOption):
    """A time zone as it was typed; offers say what time it is there."""

    async def offer(self, ctx: Context, typed: str) -> Sequence[Offer]:
        now = ctx.service(Work).now()
        keys = await asyncio.to_thread(find_zones, typed, MAX_CHOICES)
        return [
            Offer(f"{key} · {local_time(now, zone(key), ctx.language)} ({offset(now, zone(key))})", key) for key in keys
        ]


CityArgument = app_commands.Transform[City, CityOption]
KnownCityArgument = app_commands.Transform[City, KnownCityOption]
CityText = app_commands.Transform[str, CityTextOption]
TopicArgument = app_commands.Transform[Topic, TopicOption]
ArchivedTopicArgument = app_commands.Transform[Topic, ArchivedTopicOption]
TopicText = app_commands.Transform[str, TopicTextOption]
CountryText = app_commands.Transform[str, CountryTextOption]
TimezoneText = app_commands.Transform[str, TimezoneTextOption]


async def _city_offers(ctx: Context, typed: str) -> list[Offer]:
    cities = await ctx.service(CityService).search(ctx.guild_id, typed, MAX_CHOICES)
    return [Offer(city.place, str(city.id)) for city in cities]


def _former_label(ctx: Context, city: City) -> str:
    return f"{city.place} · {ctx.t(FORMER)}" if city.removed_at is not None else city.place


async def _topic_offers(ctx: Context, typed: str) -> list[Offer]:
    topics = await ctx.service(TopicService).search(ctx.guild_id, typed, MAX_CHOICES)
    return [Offer(_topic_label(topic, ctx.language), str(topic.id)) for topic in topics]


def _topic_label(topic: Topic, language: Language) -> str:
    """A topic in the reader's language, followed by the other, so that both sides find the same."""
    other_names = (topic.name.pick(other) for other in Language if other is not language)
    names = dict.fromkeys((topic.name.pick(language), *other_names))
    return f"{topic.emoji} {' · '.join(names)}".strip()
