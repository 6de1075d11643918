"""How joining a city looks: the choice of city and function, the card for those who answer, and the answer."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.markup import cut, plain
from bot.texts import Text
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from cogs.network.models.cities import City
from cogs.network.models.joining import OPEN_FOR, JoinDecision, JoinRequestDetails, RequestState
from cogs.network.render.cities import FUNCTIONS
from cogs.network.render.pages import Say, add_turning, page_of, write_footer

JOIN, PICK, CITY, FUNCTION, FIND, WITHDRAW, SHOW, APPROVE, DECLINE = (
    "network.join",
    "network.join_pick",
    "network.join_city",
    "network.join_function",
    "network.join_find",
    "network.join_withdraw",
    "network.join_show",
    "network.approve",
    "network.decline",
)
# Discord's limits for the options of a select, and for their texts.
CITIES_PER_PAGE = 25
_LABEL_LENGTH = 100

JOIN_LABEL = Text("Join your city")
_APPROVE, _DECLINE = Text("Approve"), Text("Decline")


def city_choice(say: Say, cities: Sequence[City], number: int, searched: str) -> tuple[discord.Embed, discord.ui.View]:
    """One page of cities to choose from. `searched` is what was looked for (a slug); empty: all of them."""
    page = page_of(cities, number, CITIES_PER_PAGE)
    embed = discord.Embed(
        title=say(JOIN_LABEL), description=say(Text("Choose the city that you work for.")), colour=COLOUR
    )
    view = discord.ui.View(timeout=None)
    if page.items:
        select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
            custom_id=CITY, placeholder=say(Text("Choose a city")), row=0
        )
        for city in page.items:
            name = f"{city.name} ({city.region or city.country})"
            select.add_option(label=cut(name, _LABEL_LENGTH), value=str(city.id))
        view.add_item(select)
    else:
        embed.description = say(
            Text("No city fits. Look for another spelling, or ask the moderators to take your city into the forum.")
        )
    write_footer(embed, say, page)
    add_turning(view, say, page, lambda turned: make_id(PICK, turned, searched), row=1)
    view.add_item(_button(say(Text("Search")), make_id(FIND), row=2))
    if searched:
        view.add_item(_button(say(Text("All cities")), make_id(PICK, 0, ""), row=2))
    return embed, view


def function_choice(say: Say, city: City) -> tuple[discord.Embed, discord.ui.View]:
    """What somebody is in the city that they chose."""
    embed = discord.Embed(
        title=say(Text("Join {city}", city=plain(city.name))),
        description=say(Text("What is your function there? Choosing it sends your request.")),
        colour=COLOUR,
    )
    view = discord.ui.View(timeout=None)
    select: discord.ui.Select[discord.ui.View] = discord.ui.Select(
        custom_id=make_id(FUNCTION, city.id), placeholder=say(Text("Choose your function")), row=0
    )
    for function, name in FUNCTIONS.items():
        select.add_option(label=say(name), value=function.value)
    view.add_item(select)
    view.add_item(_button(say(Text("All cities")), make_id(PICK, 0, ""), row=1))
    return embed, view


def asked(say: Say, shown: JoinRequestDetails) -> tuple[Text, discord.ui.View]:
    """The answer to somebody who has asked, with the way back."""
    text = Text(
        "Your request is on its way: **{city}**, {function}. The moderators and the city's liaison have been asked; "
        "you will get their answer by direct message. They have until {moment}.",
        city=plain(shown.city.name),
        function=FUNCTIONS[shown.request.function],
        moment=_stamp(shown),
    )
    view = discord.ui.View(timeout=None)
    view.add_item(_button(say(Text("Withdraw request")), make_id(WITHDRAW, shown.request.id)))
    return text, view


def request_card(shown: JoinRequestDetails, voices: Sequence[Say], token: str) -> discord.ui.LayoutView:
    """The card in the moderators' channel, in every language of the forum."""
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=COLOUR)
    for say in voices:
        container.add_item(discord.ui.TextDisplay(f"### {say(request_title(shown))}\n{say(_state(shown))}"))
    if shown.request.state is RequestState.OPEN:
        container.add_item(discord.ui.ActionRow(*_answers(shown, voices, token)))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def request_note(
    shown: JoinRequestDetails, say: Say, token: str | None = None
) -> tuple[discord.Embed, discord.ui.View]:
    """The same for one reader: a liaison's direct message, or what `/me open` shows."""
    embed = discord.Embed(title=say(request_title(shown)), description=say(_state(shown)), colour=COLOUR)
    embed.title = cut(embed.title or "", 256)
    view = discord.ui.View(timeout=None)
    if shown.request.state is RequestState.OPEN:
        for button in _answers(shown, [say], token):
            view.add_item(button)
    return embed, view


def decided(decision: JoinDecision) -> Text:
    """What the person who pressed is told."""
    shown = decision.shown
    if not decision.fresh:
        return Text("This request had already ended; nothing was changed.\n{state}", state=_state(shown))
    person = f"<@{shown.request.user_id}>"
    if shown.request.state is RequestState.DECLINED:
        return Text("Declined. {person} is told.", person=person)
    text = Text(
        "Approved: {person} is now registered for **{city}**: {function}. They are told, and their roles follow.",
        person=person,
        city=plain(shown.city.name),
        function=FUNCTIONS[shown.request.function],
    )
    predecessor = decision.appointment.predecessor if decision.appointment is not None else None
    if predecessor is None:
        return text
    return Text(
        "{text}\n{name} has been succeeded; what they did in office stays under their name.",
        text=text,
        name=plain(predecessor.name),
    )


def answer_text(shown: JoinRequestDetails) -> Text:
    """What becomes of a request, for the person who asked."""
    params = {"city": plain(shown.city.name), "function": FUNCTIONS[shown.request.function]}
    match shown.request.state:
        case RequestState.APPROVED:
            return Text(
                "✅ Welcome! You are registered for **{city}**: {function}.\nNext, choose your topics with `/topic "
                "list`; `/help` on the forum's server explains everything else.",
                **params,
            )
        case RequestState.DECLINED:
            return Text(
                "Your request to act for **{city}** ({function}) was declined. If you think that this is a mistake, "
                "please write to the moderators.",
                **params,
            )
        case _:
            return Text(
                "Nobody has answered your request to act for **{city}** ({function}) within {days} days. Please ask "
                "again with `/city join`, or write to the moderators.",
                **params,
                days=OPEN_FOR.days,
            )


def request_title(shown: JoinRequestDetails) -> Text:
    return Text(
        "{person} would like to act for {city}: {function}",
        person=plain(shown.request.name),
        city=plain(shown.city.name),
        function=FUNCTIONS[shown.request.function],
    )


def _state(shown: JoinRequestDetails) -> Text:
    request = shown.request
    person, by = f"<@{request.user_id}>", f"<@{request.ended_by}>"
    match request.state:
        case RequestState.OPEN:
            return Text(
                "{person} asks the moderators and the city's liaison. Please answer by {moment}.",
                person=person,
                moment=_stamp(shown),
            )
        case RequestState.APPROVED:
            return Text("✅ {person}: approved by {by}", person=person, by=by)
        case RequestState.DECLINED:
            return Text("❌ {person}: declined by {by}", person=person, by=by)
        case RequestState.WITHDRAWN:
            return Text("↩️ {person} has withdrawn the request.", person=person)
        case RequestState.EXPIRED:
            return Text("⌛ {person}: nobody has answered in time.", person=person)
        case RequestState.OVERTAKEN:
            return Text("✅ {person} has been registered by {by} meanwhile.", person=person, by=by)


def _answers(shown: JoinRequestDetails, voices: Sequence[Say], token: str | None) -> list[discord.ui.Button[Any]]:
    request = shown.request
    return [
        discord.ui.Button(
            label=" / ".join(dict.fromkeys(say(label) for say in voices)),
            style=style,
            custom_id=make_id(action, request.guild_id, request.id, token=token),
        )
        for label, style, action in (
            (_APPROVE, discord.ButtonStyle.success, APPROVE),
            (_DECLINE, discord.ButtonStyle.danger, DECLINE),
        )
    ]


def _button(label: str, custom_id: str, row: int = 0) -> discord.ui.Button[discord.ui.View]:
    return discord.ui.Button(label=label, style=discord.ButtonStyle.secondary, custom_id=custom_id, row=row)


def _stamp(shown: JoinRequestDetails) -> str:
    return f"<t:{int(shown.request.expires_at.timestamp())}:F>"
