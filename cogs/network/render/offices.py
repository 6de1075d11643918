"""Shows who held a city's offices, asks before one ends, and says what has changed."""

from collections.abc import Mapping, Sequence

import discord

from bot.dates import local_moment
from bot.markup import plain
from bot.texts import Language, Plural, Text
from bot.ui.ids import make_id, version_of
from bot.ui.kit import COLOUR, Button, Row, button, card, container, view
from bot.ui.pager import Say, field_of, page_of, turning, write_footer
from bot.ui.post_text import PostLanguages
from cogs.network.models.cities import ABSENT, CITY_REMOVED, Appointment, City, Delegate, Function
from cogs.network.models.terms import TERM_OVER
from cogs.network.render.cities import FUNCTIONS, NOT_ON_SERVER

HISTORY, LEAVE, REMOVE, APPOINT_REPLACING, END_ABSENT = (
    "network.history",
    "network.leave",
    "network.city_gone",
    "network.appoint_replacing",
    "network.end_absent",
)
TERMS_PER_PAGE = 15
_REASONS: Mapping[str, Text] = {ABSENT: NOT_ON_SERVER, TERM_OVER: Text("the term is over")}
"""Why a term ended by itself, in words that are translated."""


def history_page(
    say: Say,
    language: Language,
    city: City,
    terms: Sequence[Delegate],
    number: int,
    planned: Sequence[str],
    buttons: Sequence[Button],
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of everybody who acts or acted for a city, under the name and office of their time, and what is planned.

    `planned` are the lines of terms that begin on a day ahead, `buttons` take them back.
    """

    def line(term: Delegate) -> str:
        since = local_moment(term.appointed_at, city.zone, language, year=True)
        params = {"function": FUNCTIONS[term.function], "name": plain(term.name), "person": f"<@{term.user_id}>"}
        if term.ended_at is None:
            text = say(Text("**{function}: {name}** ({person}) since {since}", **params, since=since))
            return f"{text} · {say(NOT_ON_SERVER)}" if term.absent_since is not None else text
        until = local_moment(term.ended_at, city.zone, language, year=True)
        return say(Text("{function}: {name} ({person}), {since} to {until}", **params, since=since, until=until))

    page = page_of(terms, number, TERMS_PER_PAGE, line)
    embed = discord.Embed(
        title=say(Text("Who acts for {city}, and who did", city=plain(city.name))),
        description="\n".join(map(line, page.items)) or say(Text("Nobody is registered for this city yet.")),
        colour=COLOUR,
    )
    if planned:
        embed.add_field(name=say(Text("Planned")), value=field_of(say, planned), inline=False)
    write_footer(embed, say, page)
    return embed, view(*buttons, *turning(say, page, lambda turned: make_id(HISTORY, city.id, turned)))


def ended_terms(say: Say, ended: Sequence[Delegate]) -> str:
    """The terms that an appointment would end, a line each."""
    return "\n".join(
        say(
            Text(
                "• {function}: **{name}** ({person})",
                function=FUNCTIONS[term.function],
                name=plain(term.name),
                person=f"<@{term.user_id}>",
            )
        )
        for term in ended
    )


def terms_version(terms: Sequence[Delegate]) -> str:
    """Which terms a question is about."""
    return version_of(sorted(term.id for term in terms))


def name_terms(ended: Sequence[Delegate]) -> str:
    """The terms' ids as a button carries them; `read_terms` reads them."""
    return ".".join(str(term.id) for term in ended)


def read_terms(argument: str) -> frozenset[int]:
    return frozenset(int(number) for number in argument.split(".") if number.isdecimal())


def replace_question(
    say: Say,
    user_id: int,
    city: City,
    function: Function,
    ended: Sequence[Delegate],
    *,
    replaces: int | None,
    draft_id: int | None,
) -> tuple[Text, discord.ui.View]:
    """What an appointment would end, with the button that does it: a mandate is not replaced by one press."""
    text = Text(
        "Nothing is changed yet. If you go on, {person} becomes **{city}**: {function}, and this will end:\n{ended}",
        person=f"<@{user_id}>",
        city=plain(city.name),
        function=FUNCTIONS[function],
        ended=ended_terms(say, ended),
    )
    custom_id = make_id(
        APPOINT_REPLACING, user_id, city.id, function.value, replaces or 0, name_terms(ended), draft_id or 0
    )
    return text, view(button(say(Text("Appoint and replace")), custom_id, discord.ButtonStyle.danger))


def absence_card(term: Delegate, city: City, languages: PostLanguages, token: str) -> discord.ui.LayoutView:
    """The question to the moderators what shall become of an office whose holder is gone, or what has become of it."""
    text = languages.lines(_absence(term, city))
    if term.ended_at is not None or term.absent_since is None:
        return card(container(text))
    label = languages.inline(Text("End the term"))
    end = button(label, make_id(END_ABSENT, term.id, token=token), discord.ButtonStyle.danger)
    return card(container(text, Row(end)))


def _absence(term: Delegate, city: City) -> Text:
    if term.ended_at is not None:
        text = Text("✅ **{city}**: the term of {name} ({person}) as {function} has ended.")
    elif term.absent_since is None:
        text = Text("↩️ **{city}**: {name} ({person}), {function}, is back on the server.")
    else:
        text = Text(
            "⚠️ **{city}**: {name} ({person}), {function}, is no longer on the server. What shall become of the office? "
            "End the term, register a successor with `/city appoint`, or leave it as it is: whoever comes back has "
            "their office and roles again."
        )
    return Text(
        text.message,
        city=plain(city.name),
        name=plain(term.name),
        person=f"<@{term.user_id}>",
        function=FUNCTIONS[term.function],
    )


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


def term_ended(term: Delegate, city: City) -> Text:
    return Text(
        "{name} is no longer registered for **{city}** ({function}). What they did in office stays under their name.",
        name=plain(term.name),
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


def remove_question(
    say: Say, city: City, terms: Sequence[Delegate], reason: str, draft_id: int
) -> tuple[Text, discord.ui.View]:
    text = Text(
        "**{city}** leaves the forum: {people}. Its votes, signatures and terms stay on record.\nReason: {reason}",
        city=plain(city.name),
        people=Plural("{n} person no longer acts for it", "{n} people no longer act for it", len(terms)),
        reason=plain(reason),
    )
    label = say(Text("Remove {city}", city=city.name))
    return text, view(
        button(label, make_id(REMOVE, city.id, draft_id, terms_version(terms)), discord.ButtonStyle.danger)
    )


def removed(city: City, people: int) -> Text:
    return Text(
        "**{city}** is no longer a member; {people}. Its role on the server is left alone: `/setup plan` names it.",
        city=plain(city.name),
        people=Plural("{n} term has ended", "{n} terms have ended", people),
    )


def begun_text(done: Appointment) -> Text:
    """What the city's people read of an appointment: who, to what, by whom, and whom they succeed."""
    term, city = done.term, done.city
    text = (
        Text("**{city}**: {person} registered themselves as {function}.")
        if term.appointed_by == term.user_id
        else Text("**{city}**: {actor} has registered {person} as {function}.")
    )
    text = Text(
        text.message,
        city=plain(city.name),
        person=f"<@{term.user_id}>",
        function=FUNCTIONS[term.function],
        actor=f"<@{term.appointed_by}>",
    )
    if done.predecessor is None:
        return text
    return Text(
        "{text} Succeeds {name} ({office}).",
        text=text,
        name=plain(done.predecessor.name),
        office=FUNCTIONS[done.predecessor.function],
    )


def vacated_text(term: Delegate, city: City) -> Text:
    """What the city's people read of a term that ended without a successor; why is the person's own business."""
    return Text(
        "**{city}**: {name} ({person}) is no longer registered as {function}.",
        city=plain(city.name),
        name=plain(term.name),
        person=f"<@{term.user_id}>",
        function=FUNCTIONS[term.function],
    )


def gone_text(city: City) -> Text:
    """What all read of a city that was removed."""
    return Text(
        "**{city}** is no longer a member of the forum. What it voted and signed stays on record.",
        city=plain(city.name),
    )


def appointed_text(done: Appointment) -> Text:
    """What somebody is told who was appointed by somebody else."""
    text = Text(
        "{actor} has registered you for **{city}**: {function}. Your roles on the server will be updated. If this is a "
        "mistake, please write to the moderators.",
        city=plain(done.city.name),
        function=FUNCTIONS[done.term.function],
        actor=f"<@{done.term.appointed_by}>",
    )
    if done.before is None or done.city_before is None:
        return text
    return Text(
        "{text}\nBefore: {former_function}, {former_city}; that stays on record.",
        text=text,
        former_function=FUNCTIONS[done.before.function],
        former_city=plain(done.city_before.name),
    )


def ended_text(term: Delegate, city: City, successor: Delegate | None) -> Text:
    """What somebody is told whose term was ended: by a successor, with the city, or for a reason of its own."""
    if successor is not None:
        return Text(
            "You have been succeeded in **{city}** ({function}) by {name}: your term has ended. What you did in office "
            "stays on record under your name. If this is a mistake, please write to the moderators.",
            city=plain(city.name),
            function=FUNCTIONS[term.function],
            name=plain(successor.name),
        )
    if term.ended_because == CITY_REMOVED:
        return Text(
            "**{city}** is no longer a member of the forum, and your term ({function}) has ended with it. Reason: "
            "{reason}\nWhat you did in office stays on record under your name. If you have questions, please write to "
            "the moderators.",
            city=plain(city.name),
            function=FUNCTIONS[term.function],
            reason=plain(city.removed_because or ""),
        )
    return Text(
        "You are no longer registered for **{city}** ({function}). Reason: {reason}\nWhat you did in office stays on "
        "record under your name. If you have questions, please write to the moderators.",
        city=plain(city.name),
        function=FUNCTIONS[term.function],
        reason=_REASONS.get(term.ended_because or "") or plain(term.ended_because or ""),
    )
