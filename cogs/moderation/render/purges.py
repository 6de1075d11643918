"""Shows what a purge would delete, how far it is, and what it did: private answers to the moderator."""

from collections.abc import Callable, Sequence

import discord

from bot.cards import message_url
from bot.markup import clean_line, cut, plain
from bot.texts import Plural, Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from cogs.moderation.models.purges import FoundMessage, Purge, PurgeSearch, PurgeState, PurgeTally
from cogs.moderation.render.labels import named, stamp
from cogs.moderation.rules.purges import by_author

Say = Callable[[Text | str], str]

CONFIRM, CANCEL, SHOW = "moderation.purge_go", "moderation.purge_stop", "moderation.purge_show"
_AUTHORS, _SAMPLE, _SAMPLE_LENGTH = 8, 3, 120
_BAR_LENGTH = 20


def preview_embed(search: PurgeSearch, *, old: int, ours: int, reads: bool, purge: Purge, say: Say) -> discord.Embed:
    """How many, whose, from when to when. `old`: deleted one by one; `ours`: the bot's own; `reads`: text is shown."""
    messages = search.found
    embed = discord.Embed(title=say(Text("Delete these messages?")), colour=kit.COLOUR)
    lines = [
        say(
            Plural(
                "**{n} message** in {channel}, from {first} to {last}",
                "**{n} messages** in {channel}, from {first} to {last}",
                len(messages),
                channel=f"<#{purge.channel_id}>",
                first=stamp(messages[-1].written_at, "f"),
                last=stamp(messages[0].written_at, "f"),
            )
        ),
        *_authors(messages, say),
    ]
    if old:
        lines.append(
            say(
                Plural(
                    "⏳ {n} is older than two weeks: Discord deletes such messages one by one, about one a second.",
                    "⏳ {n} are older than two weeks: Discord deletes such messages one by one, about one a second.",
                    old,
                )
            )
        )
    if ours:
        lines.append(
            say(
                Plural(
                    "⚠️ {n} of them is the bot's own, such as the card of a meeting or a poll.",
                    "⚠️ {n} of them are the bot's own, such as cards of meetings or polls.",
                    ours,
                )
            )
        )
    if search.pinned_left:
        lines.append(say(Plural("📌 {n} pinned message stays.", "📌 {n} pinned messages stay.", search.pinned_left)))
    if not search.to_the_end:
        lines.append(
            say(
                Text(
                    "🔎 The latest {n} messages were looked at. Older ones are found with `before`.", n=search.looked_at
                )
            )
        )
    lines += _sample(purge, messages, say, reads=reads)
    lines.append(say(Text("What is deleted is kept with the case for as long as the retention allows.")))
    embed.description = "\n".join(lines)
    return embed


def preview_buttons(purge: Purge, count: int, say: Say) -> discord.ui.View:
    """The button that deletes exactly these, and the one that does not."""
    label = say(Plural("Delete {n} message", "Delete {n} messages", count))
    return kit.view(
        kit.button(label, make_id(CONFIRM, purge.id), discord.ButtonStyle.danger),
        kit.button(say(Word("button", "Cancel")), make_id(CANCEL, purge.id)),
    )


def progress_embed(purge: Purge, tally: PurgeTally, say: Say) -> discord.Embed:
    """How far it is."""
    done = tally.total - tally.waiting
    filled = round(_BAR_LENGTH * done / tally.total) if tally.total else _BAR_LENGTH
    lines = [
        "█" * filled + "░" * (_BAR_LENGTH - filled),
        say(Text("{done} of {total} messages", done=done, total=tally.total)),
        say(Text("-# This continues on its own, even after a restart.")),
    ]
    return discord.Embed(title=_title(purge, say), description="\n".join(lines), colour=kit.COLOUR)


def progress_buttons(purge: Purge, say: Say) -> discord.ui.View:
    """Stop it, and look again."""
    return kit.view(
        kit.button(say(Word("button", "Stop")), make_id(CANCEL, purge.id), discord.ButtonStyle.danger),
        kit.button(say(Text("Show progress")), make_id(SHOW, purge.id)),
    )


def report_embed(purge: Purge, tally: PurgeTally, say: Say) -> discord.Embed:
    """What came of it."""
    lines = [say(Plural("**{n} message** deleted.", "**{n} messages** deleted.", tally.deleted))]
    if tally.gone:
        lines.append(
            say(
                Plural(
                    "{n} had gone already or is one of Discord's own that stay.",
                    "{n} had gone already or are some of Discord's own that stay.",
                    tally.gone,
                )
            )
        )
    if tally.pinned:
        lines.append(
            say(
                Plural(
                    "{n} was pinned in the meantime and stays.",
                    "{n} were pinned in the meantime and stay.",
                    tally.pinned,
                )
            )
        )
    if tally.waiting:
        lines.append(
            say(
                Plural("{n} was left, because it was stopped.", "{n} were left, because it was stopped.", tally.waiting)
            )
        )
    lines.append(
        say(Text("It is case #{number}: `/mod case` shows it with the messages.", number=str(purge.case_number)))
    )
    return discord.Embed(title=_title(purge, say), description="\n".join(lines), colour=kit.COLOUR)


def card_notes(tally: PurgeTally) -> list[Text]:
    """For the card of the case in the log: how many were deleted."""
    if tally.waiting:
        done = tally.total - tally.waiting
        return [Text("{done} of {total} messages", done=done, total=tally.total)]
    return [Plural("**{n} message** deleted.", "**{n} messages** deleted.", tally.deleted)] if tally.total else []


def failed_embed(purge: Purge, say: Say) -> discord.Embed:
    """Discord refuses; what was done stays done."""
    text = Text(
        "Discord refused it: the bot lacks “Manage Messages” or “Read Message History” in this channel. What was "
        "deleted stays so. Ask an administrator to give them to the bot; then press “Try again” on the card of case "
        "#{number}.",
        number=str(purge.case_number),
    )
    return discord.Embed(title=_title(purge, say), description=say(text), colour=kit.COLOUR)


def _title(purge: Purge, say: Say) -> str:
    match purge.state:
        case PurgeState.DONE:
            return say(Text("The messages are deleted"))
        case PurgeState.CANCELLED:
            return say(Text("Stopped"))
        case _:
            return say(Text("Messages are being deleted"))


def _authors(messages: Sequence[FoundMessage], say: Say) -> list[str]:
    counted = by_author(messages)
    lines = [f"• {named(party)}: {count}" for party, count in counted[:_AUTHORS]]
    more = len(counted) - _AUTHORS
    if more > 0:
        lines.append(say(Plural("• and {n} more person", "• and {n} more people", more)))
    return lines


def _sample(purge: Purge, messages: Sequence[FoundMessage], say: Say, *, reads: bool) -> list[str]:
    """The last ones, in a few words each; where the bot may not read what people write, the way to them."""
    lines = []
    for message in messages[:_SAMPLE]:
        words = cut(plain(clean_line(message.content)), _SAMPLE_LENGTH) if reads else ""
        link = message_url(purge.guild_id, purge.channel_id, message.message_id)
        lines.append(f"> {named(message.author)}: {words or link}")
    return [say(Text("The latest:")), *lines]
