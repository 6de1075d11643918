"""Shows who held a city's offices, and asks before one ends."""

from collections.abc import Sequence

import discord

from bot.dates import local_moment
from bot.markup import plain
from bot.texts import Language, Plural, Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, button, view
from bot.ui.pager import Say, page_of, turning, write_footer
from cogs.network.models.cities import City, Delegate
from cogs.network.render.cities import FUNCTIONS

HISTORY, LEAVE, REMOVE = "network.history", "network.leave", "network.city_gone"
TERMS_PER_PAGE = 15


def history_page(
    say: Say, language: Language, city: City, terms: Sequence[Delegate], number: int
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of everybody who acts or acted for a city, under the name and office of their time."""

    def line(term: Delegate) -> str:
        since = local_moment(term.appointed_at, city.zone, language, year=True)
        params = {"function": FUNCTIONS[term.function], "name": plain(term.name), "person": f"<@{term.user_id}>"}
        if term.ended_at is None:
            return say(Text("**{function}: {name}** ({person}) since {since}", **params, since=since))
        until = local_moment(term.ended_at, city.zone, language, year=True)
        return say(Text("{function}: {name} ({person}), {since} to {until}", **params, since=since, until=until))

    page = page_of(terms, number, TERMS_PER_PAGE, line)
    embed = discord.Embed(
        title=say(Text("Who acts for {city}, and who did", city=plain(city.name))),
        description="\n".join(map(line, page.items)) or say(Text("Nobody is registered for this city yet.")),
        colour=COLOUR,
    )
    write_footer(embed, say, page)
    return embed, view(*turning(say, page, lambda turned: make_id(HISTORY, city.id, turned)))


def leave_question(say: Say, term: Delegate, city: City) -> tuple[Text, discord.ui.View]:
    text = Text(
        "You act for **{city}**: {function}. If you leave, your roles go; what you voted, signed and recorded stays "
        "under your name and office.",
        city=plain(city.name),
        function=FUNCTIONS[term.function],
    )
    label = say(Text("Leave {city}", city=city.name))
    return text, view(button(label, make_id(LEAVE, term.id), discord.ButtonStyle.danger))


def left(term: Delegate, city: City) -> Text:
    return Text(
        "You no longer act for **{city}** ({function}). Thank you for your work. With `/city join` you can ask to come "
        "back.",
        city=plain(city.name),
        function=FUNCTIONS[term.function],
    )


def dismissed(term: Delegate, city: City) -> Text:
    return Text(
        "{person} is no longer registered for **{city}** ({function}) and is told the reason. What they did in office "
        "stays under their name.",
        person=f"<@{term.user_id}>",
        city=plain(city.name),
        function=FUNCTIONS[term.function],
    )


def remove_question(say: Say, city: City, people: int, reason: str, draft_id: int) -> tuple[Text, discord.ui.View]:
    text = Text(
        "**{city}** leaves the forum: {people}. Its votes, signatures and terms stay on record.\nReason: {reason}",
        city=plain(city.name),
        people=Plural("{n} person no longer acts for it", "{n} people no longer act for it", people),
        reason=plain(reason),
    )
    label = say(Text("Remove {city}", city=city.name))
    return text, view(button(label, make_id(REMOVE, city.id, draft_id), discord.ButtonStyle.danger))


def removed(city: City, people: int) -> Text:
    return Text(
        "**{city}** is no longer a member; {people}. Its role on the server is left alone: `/setup plan` names it.",
        city=plain(city.name),
        people=Plural("{n} term has ended", "{n} terms have ended", people),
    )
