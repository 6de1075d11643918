"""What `/me` shows somebody about themselves: their settings, and what waits for them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import discord

from bot.dates import local_moment
from bot.markup import cut
from bot.registry import InboxItem
from bot.texts import Language, Plural, Text
from bot.ui.context import COLOUR
from bot.ui.ids import make_id
from cogs.network.models.preferences import Preferences
from cogs.network.render.cities import LANGUAGES
from cogs.network.render.pages import Say, add_turning, page_of, write_footer
from cogs.network.rules.quiet import write_quiet

SETTINGS, OPEN = "network.me", "network.matters"
# One button each, and a row to turn the page.
MATTERS_PER_PAGE = 5
_LABEL_LENGTH = 80


def settings_card(
    say: Say, chosen: Preferences, language: Language, zone: ZoneInfo, *, changed: bool
) -> tuple[discord.Embed, discord.ui.View]:
    """The settings in force, where each comes from, and the button that changes them."""
    embed = discord.Embed(
        title=say(Text("Changed: your settings")) if changed else say(Text("Your settings")), colour=COLOUR
    )
    spoken = say(LANGUAGES[language])
    embed.add_field(
        name=say(Text("Language")),
        value=spoken if chosen.language is not None else say(Text("{language}, as your Discord", language=spoken)),
    )
    embed.add_field(
        name=say(Text("Time zone")),
        value=zone.key if chosen.zone is not None else say(Text("{zone}, as your city", zone=zone.key)),
    )
    embed.add_field(
        name=say(Text("Reminders by direct message")), value=say(Text("on")) if chosen.reminders else say(Text("off"))
    )
    quiet = write_quiet(chosen.quiet)
    embed.add_field(
        name=say(Text("Quiet hours")),
        value=say(Text("{quiet}: no direct messages then", quiet=quiet)) if quiet else say(Text("none")),
    )
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.Button(label=say(Text("Change")), style=discord.ButtonStyle.primary, custom_id=make_id(SETTINGS))
    )
    return embed, view


def inbox_page(
    say: Say, language: Language, zone: ZoneInfo, matters: Sequence[InboxItem], number: int
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of what waits, the most urgent first, each with what can be done about it."""
    ordered = sorted(matters, key=lambda matter: (matter.until is None, matter.until))

    def line(matter: InboxItem) -> str:
        text = say(matter.text)
        if matter.until is not None:
            moment = local_moment(matter.until, zone, language, year=True)
            text = say(Text("{matter}\nuntil {moment}", matter=text, moment=moment))
        return text if matter.link is None else f"{text}\n{matter.link}"

    page = page_of(ordered, number, MATTERS_PER_PAGE, lambda matter: f"**00.** {line(matter)}\n\n")
    numbered = list(enumerate(page.items, page.number * MATTERS_PER_PAGE + 1))
    embed = discord.Embed(
        title=say(Plural("{n} matter waits for you", "{n} matters wait for you", len(ordered))),
        description="\n\n".join(f"**{place}.** {line(matter)}" for place, matter in numbered)
        or say(Text("Nothing waits for you.")),
        colour=COLOUR,
    )
    write_footer(embed, say, page)
    view = discord.ui.View(timeout=None)
    for place, matter in numbered:
        if matter.button is not None:
            label, custom_id = matter.button
            view.add_item(
                discord.ui.Button(
                    label=cut(f"{place}. {say(label)}", _LABEL_LENGTH),
                    style=discord.ButtonStyle.secondary,
                    custom_id=custom_id,
                    row=0,
                )
            )
    add_turning(view, say, page, lambda turned: make_id(OPEN, turned), row=1)
    return embed, view
