"""Shows joining a city: the choice of city and function, the card for those who answer, and the answer."""

from collections.abc import Sequence

import discord

from bot.markup import cut, plain
from bot.texts import Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, MAX_OPTIONS, Button, Row, button, card, container, option, select, view
from bot.ui.pager import Say, page_of, turning, write_footer
from bot.ui.post_text import PostLanguages, stamp
from cogs.network.models.cities import City, Delegate
from cogs.network.models.joining import OPEN_FOR, JoinDecision, JoinRequestDetails, RequestState
from cogs.network.render.cities import FUNCTIONS
from cogs.network.render.offices import ended_terms, name_terms

JOIN, PICK, CITY, FUNCTION, FIND, WITHDRAW, SHOW, APPROVE, DECLINE, REPLACE = (
    "network.join",
    "network.join_pick",
    "network.join_city",
    "network.join_function",
    "network.join_find",
    "network.join_withdraw",
    "network.join_show",
    "network.approve",
    "network.decline",
    "network.approve_replacing",
)
JOIN_LABEL = Text("Join your city")
TITLE_LENGTH = 256
"""Discord's limit for the title of an embed."""


def city_choice(say: Say, cities: Sequence[City], number: int, searched: str) -> tuple[discord.Embed, discord.ui.View]:
    """One page of cities to choose from. `searched` is what was looked for (a slug); empty: all of them."""
    page = page_of(cities, number, MAX_OPTIONS)
    embed = discord.Embed(
        title=say(JOIN_LABEL), description=say(Text("Choose the city that you work for.")), colour=COLOUR
    )
    controls = view()
    if page.items:
        options = [option(city.place, str(city.id)) for city in page.items]
        controls.add_item(select(CITY, options, say(Text("Choose a city")), row=0))
    else:
        embed.description = say(
            Text("No city found. Try another spelling, or ask the moderators to add your city to the forum.")
        )
    write_footer(embed, say, page)
    for turn in turning(say, page, lambda turned: make_id(PICK, turned, searched), row=1):
        controls.add_item(turn)
    controls.add_item(button(say(Text("Search")), make_id(FIND), row=2))
    if searched:
        controls.add_item(button(say(Text("All cities")), make_id(PICK, 0, ""), row=2))
    return embed, controls


def function_choice(say: Say, city: City) -> tuple[discord.Embed, discord.ui.View]:
    """What somebody is in the city that they chose."""
    embed = discord.Embed(
        title=say(Text("Join {city}", city=plain(city.name))),
        description=say(Text("What is your function there? Choosing it sends your request.")),
        colour=COLOUR,
    )
    options = [option(say(name), function.value) for function, name in FUNCTIONS.items()]
    return embed, view(
        select(make_id(FUNCTION, city.id), options, say(Text("Choose your function")), row=0),
        button(say(Text("All cities")), make_id(PICK, 0, ""), row=1),
    )


def asked(say: Say, details: JoinRequestDetails) -> tuple[Text, discord.ui.View]:
    """The answer to somebody who has asked, with the way back."""
    text = Text(
        "Your request is on its way: **{city}**, {function}. The moderators and the city's liaison have been asked; "
        "you will get their answer by direct message. They have until {moment}.",
        city=plain(details.city.name),
        function=FUNCTIONS[details.request.function],
        moment=stamp(details.request.expires_at),
    )
    return text, view(button(say(Text("Withdraw request")), make_id(WITHDRAW, details.request.id)))


def request_card(details: JoinRequestDetails, languages: PostLanguages, token: str) -> discord.ui.LayoutView:
    """The card in the moderators' channel, in every language of the forum."""
    title, state = request_title(details), _state(details)
    parts = [
        f"### {languages.texts.render(title, language)}\n{languages.texts.render(state, language)}"
        for language in languages.order
    ]
    if details.request.state is RequestState.OPEN:
        return card(container(*parts, Row(*_answer_buttons(details, languages.inline, token))))
    return card(container(*parts))


def request_note(
    details: JoinRequestDetails, say: Say, token: str | None = None
) -> tuple[discord.Embed, discord.ui.View]:
    """The same for one reader: a liaison's direct message, or what `/me open` shows."""
    embed = discord.Embed(
        title=cut(say(request_title(details)), TITLE_LENGTH), description=say(_state(details)), colour=COLOUR
    )
    buttons = _answer_buttons(details, say, token) if details.request.state is RequestState.OPEN else []
    return embed, view(*buttons)


def replace_question(say: Say, details: JoinRequestDetails, ended: Sequence[Delegate]) -> tuple[Text, discord.ui.View]:
    """What approving would end, with the button that does it: a mandate is not replaced by one press."""
    text = Text(
        "Nothing is decided yet. If you approve, {person} becomes **{city}**: {function}, and this will end:\n{ended}",
        person=f"<@{details.request.user_id}>",
        city=plain(details.city.name),
        function=FUNCTIONS[details.request.function],
        ended=ended_terms(say, ended),
    )
    request = details.request
    custom_id = make_id(REPLACE, request.guild_id, request.id, name_terms(ended))
    return text, view(button(say(Text("Approve and replace")), custom_id, discord.ButtonStyle.danger))


def decided(decision: JoinDecision) -> Text:
    """What the person who pressed is told."""
    details = decision.details
    if not decision.is_new:
        return Text("This request had already ended; nothing was changed.\n{state}", state=_state(details))
    person = f"<@{details.request.user_id}>"
    if details.request.state is RequestState.DECLINED:
        return Text("Declined. {person} is told.", person=person)
    text = Text(
        "Approved: {person} is now registered for **{city}**: {function}. They are told, and their roles follow.",
        person=person,
        city=plain(details.city.name),
        function=FUNCTIONS[details.request.function],
    )
    predecessor = decision.appointment.predecessor if decision.appointment is not None else None
    if predecessor is None:
        return text
    return Text(
        "{text}\n{name} has been succeeded; what they did in office stays under their name.",
        text=text,
        name=plain(predecessor.name),
    )


def answer_text(details: JoinRequestDetails) -> Text:
    """What becomes of a request, for the person who asked."""
    params = {"city": plain(details.city.name), "function": FUNCTIONS[details.request.function]}
    match details.request.state:
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


def request_title(details: JoinRequestDetails) -> Text:
    return Text(
        "{person} would like to act for {city}: {function}",
        person=plain(details.request.name),
        city=plain(details.city.name),
        function=FUNCTIONS[details.request.function],
    )


def _state(details: JoinRequestDetails) -> Text:
    request = details.request
    person, by = f"<@{request.user_id}>", f"<@{request.ended_by}>"
    match request.state:
        case RequestState.OPEN:
            return _open_state(details)
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


def _open_state(details: JoinRequestDetails) -> Text:
    request, incumbent = details.request, details.incumbent
    text = Text(
        "{person} asks the moderators and the city's liaison. Please answer by {moment}.",
        person=f"<@{request.user_id}>",
        moment=stamp(request.expires_at),
    )
    if incumbent is None:
        return text
    return Text(
        "{text}\n⚠️ Replaces **{name}** ({person}), {function}: approving ends that term.",
        text=text,
        name=plain(incumbent.name),
        person=f"<@{incumbent.user_id}>",
        function=FUNCTIONS[incumbent.function],
    )


def _answer_buttons(details: JoinRequestDetails, say: Say, token: str | None) -> list[Button]:
    request = details.request
    return [
        button(say(label), make_id(action, request.guild_id, request.id, token=token), style)
        for label, style, action in (
            (Text("Approve"), discord.ButtonStyle.success, APPROVE),
            (Text("Decline"), discord.ButtonStyle.danger, DECLINE),
        )
    ]
