"""Shows the progress of a run of `/setup apply`, as the message that people watch."""

from collections.abc import Callable
from dataclasses import dataclass

import discord

from bot.markup import plain
from bot.texts import Plural, Text
from bot.ui.kit import card, container

BAR_LENGTH = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """`now` is the name of what is being worked on; `failed` Discord's reason; `welcome` the welcome channel's id."""

    finished: int
    total: int
    now: str = ""
    done: bool = False
    failed: str = ""
    welcome: int | None = None


def progress_view(progress: Progress, say: Callable[[Text], str]) -> discord.ui.LayoutView:
    """The message, in the language of whoever confirmed."""
    return card(container(*(say(part) if isinstance(part, Text) else part for part in _parts(progress))))


def _parts(progress: Progress) -> list[Text | str]:
    count = Text("{finished} of {total} steps", finished=progress.finished, total=progress.total)
    if progress.failed:
        return [
            Text("### Setting up the server has stopped"),
            count,
            Text(
                "Discord refused a step: `{reason}`\n"
                "What was done stays. Look at `/setup status`, fix the cause, and press “Retry” there; or see "
                "with `/setup plan` what is left.",
                reason=progress.failed.replace("`", "'"),
            ),
        ]
    if progress.done:
        return [Text("### The server is set up"), *_summary(progress)]
    bar = _bar(progress.finished, progress.total)
    parts: list[Text | str] = [Text("### The server is being set up"), bar, count]
    if progress.now:
        parts.append(Text("Now: {name}", name=plain(progress.now)))
    parts.append(Text("-# This continues on its own, even after a restart. You can leave this channel."))
    return parts


def _summary(progress: Progress) -> list[Text | str]:
    left = progress.total - progress.finished
    parts: list[Text | str] = [Plural("{n} step done.", "{n} steps done.", progress.finished)]
    if left > 0:
        parts.append(
            Plural(
                "{n} step did not succeed: see `/setup plan`.",
                "{n} steps did not succeed: see `/setup plan`.",
                left,
            )
        )
    if progress.welcome is not None:
        parts.append(Text("What newcomers read is in {channel}.", channel=f"<#{progress.welcome}>"))
    parts.append(
        Text(
            "**Next:** register the people of each city with `/city appoint`, and look at `/setup status` for what "
            "the bot may still be missing."
        )
    )
    return parts


def _bar(finished: int, total: int) -> str:
    filled = round(BAR_LENGTH * finished / total) if total else BAR_LENGTH
    return "█" * filled + "░" * (BAR_LENGTH - filled)
