"""Shows terms that are planned, asks before one is, and says what became of it."""

from collections.abc import Sequence

import discord

from bot.dates import short_day
from bot.markup import plain
from bot.texts import Language, Text
from bot.ui.ids import make_id
from bot.ui.kit import Button, button, view
from bot.ui.pager import Say
from cogs.network.models.cities import City
from cogs.network.models.terms import Hindrance, PlannedTerm, TermChange, TermHindered, TermOutcome, TermPreview
from cogs.network.render.cities import FUNCTIONS, appointed, last_day
from cogs.network.render.offices import ended_terms

PLAN_TERM, TAKE_BACK = "network.plan_term", "network.unplan_term"
HINDRANCES = {
    Hindrance.LEFT: Text("the person has left the server"),
    Hindrance.OFFICES_CHANGED: Text("the city's offices have changed since it was planned"),
    Hindrance.OFFICE_ENDED: Text("the person's present term was ended"),
    Hindrance.NO_RIGHT: Text("whoever planned it may not appoint to this office any more"),
}
SHOWN = 5
"""Planned terms with a button each: as many as stand in a row."""


def planned_line(say: Say, language: Language, planned: PlannedTerm, city: City) -> str:
    """A planned term on one line."""
    change = planned.change
    text = Text(
        "from {day}: {function}: {name}",
        day=short_day(planned.begins_at, city.zone, language),
        function=FUNCTIONS[change.function],
        name=plain(change.name),
    )
    if change.ends_at is None:
        return say(text)
    return say(Text("{text} (until {day})", text=text, day=last_day(change.ends_at, city, language)))


def change_question(
    say: Say, language: Language, change: TermChange, preview: TermPreview, draft_id: int
) -> tuple[Text, discord.ui.View]:
    """What a change would come to, with the button that does it."""
    text = Text(
        "Nothing is changed yet. {person}, **{city}**: {function}, {period}.",
        person=f"<@{change.user_id}>",
        city=plain(preview.city.name),
        function=FUNCTIONS[change.function],
        period=_period(change, preview.city, language),
    )
    if preview.ended:
        text = Text("{text}\nThis ends by it:\n{ended}", text=text, ended=ended_terms(say, preview.ended))
    label = say(Text("Do it now") if change.begins_at is None else Text("Plan it"))
    return text, view(button(label, make_id(PLAN_TERM, draft_id), discord.ButtonStyle.primary))


def outcome_text(say: Say, language: Language, outcome: TermOutcome) -> tuple[Text, discord.ui.View | None]:
    """The answer to a confirmed change."""
    city = outcome.city
    if outcome.planned is not None:
        text = Text(
            "Planned for **{city}**: {line}. On that day it happens by itself: open duties move, the people concerned "
            "are written to, and the city's people read of it.",
            city=plain(city.name),
            line=planned_line(say, language, outcome.planned, city),
        )
        return text, view(take_back_button(say, outcome.planned))
    done = outcome.appointment
    term = done.term if done is not None else outcome.prolonged
    if done is not None:
        text = appointed(done)
    elif term is not None and term.ends_at is None:
        text = Text("**{city}**: the term has no end any more.", city=plain(city.name))
    else:
        text = Text("**{city}**: the term has an end now.", city=plain(city.name))
    if term is None or term.ends_at is None:
        return text, None
    return Text("{text} Last day: {day}.", text=text, day=last_day(term.ends_at, city, language)), None


def take_back_button(say: Say, planned: PlannedTerm) -> Button:
    return button(say(Text("Take back: {name}", name=planned.change.name)), make_id(TAKE_BACK, planned.id))


def take_back_buttons(say: Say, planned: Sequence[PlannedTerm]) -> list[Button]:
    """A button for each of the next ones."""
    return [take_back_button(say, term) for term in planned[:SHOWN]]


def taken_back(planned: PlannedTerm, city: City) -> Text:
    return Text(
        "What was planned for {name} in **{city}** does not happen.",
        name=plain(planned.change.name),
        city=plain(city.name),
    )


def hindered_text(hindered: TermHindered, city: City) -> Text:
    """What the moderators read of a planned term that does not begin."""
    return Text(
        "⚠️ **{city}**: the term of {name} ({person}) as {function} is planned no longer: {reason}. Please register "
        "it with `/city appoint`, if it still holds.",
        city=plain(city.name),
        name=plain(hindered.name),
        person=f"<@{hindered.user}>",
        function=FUNCTIONS[hindered.function],
        reason=HINDRANCES[hindered.hindrance],
    )


def _period(change: TermChange, city: City, language: Language) -> Text:
    first = short_day(change.begins_at, city.zone, language) if change.begins_at is not None else Text("now")
    if change.endless:
        return Text("from {first}, without an end", first=first)
    if change.ends_at is None:
        return Text("from {first}", first=first)
    return Text("from {first} until {last}", first=first, last=last_day(change.ends_at, city, language))
