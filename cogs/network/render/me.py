"""Shows somebody their settings, and what waits for them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import discord

from bot.dates import local_moment
from bot.registry import InboxItem, PersonalSetting
from bot.texts import Language, Plural, Text
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR, button, view
from bot.ui.pager import Say, page_of, turning, write_footer
from cogs.network.models.preferences import Preferences
from cogs.network.render.cities import LANGUAGES
from cogs.network.rules.quiet import write_quiet

SETTINGS, OPEN = "network.me", "network.matters"
# One button each, and a row to turn the page.
ITEMS_PER_PAGE = 5


def settings_card(
    say: Say,
    chosen: Preferences,
    language: Language,
    zone: ZoneInfo,
    others: Sequence[PersonalSetting],
    *,
    changed: bool,
) -> tuple[discord.Embed, discord.ui.View]:
    """The settings in force, where each comes from, and the button that changes them; `others` with theirs."""
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
    for other in others:
        embed.add_field(name=say(other.name), value=say(other.value))
    return embed, view(
        button(say(Text("Change")), make_id(SETTINGS), discord.ButtonStyle.primary),
        *(button(say(label), custom_id) for label, custom_id in (other.button for other in others)),
    )


def inbox_page(
    say: Say, language: Language, zone: ZoneInfo, items: Sequence[InboxItem], number: int
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of what waits, the most urgent first, each with what can be done about it."""
    ordered = sorted(items, key=lambda item: (item.until is None, item.until))

    def line(item: InboxItem) -> str:
        text = say(item.text)
        if item.until is not None:
            moment = local_moment(item.until, zone, language, year=True)
            text = say(Text("{matter}\nuntil {moment}", matter=text, moment=moment))
        return text if item.link is None else f"{text}\n{item.link}"

    page = page_of(ordered, number, ITEMS_PER_PAGE, lambda item: f"**00.** {line(item)}\n\n")
    numbered = list(enumerate(page.items, page.number * ITEMS_PER_PAGE + 1))
    embed = discord.Embed(
        title=say(Plural("{n} item needs your attention", "{n} items need your attention", len(ordered))),
        description="\n\n".join(f"**{place}.** {line(item)}" for place, item in numbered)
        or say(Text("Nothing is pending.")),
        colour=COLOUR,
    )
    write_footer(embed, say, page)
    actions = [
        button(f"{place}. {say(label)}", custom_id, row=0)
        for place, item in numbered
        if item.button is not None
        for label, custom_id in [item.button]
    ]
    return embed, view(*actions, *turning(say, page, lambda turned: make_id(OPEN, turned), row=1))
