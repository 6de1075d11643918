"""Tells a person of an action: what happened, why, for how long, and how to object. It names no moderator and
nobody who reported anything.
"""

from dataclasses import dataclass
from typing import Final

import discord

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Bilingual, Language, Text, Texts, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.kit import COLOUR
from cogs.moderation.models.appeals import APPEALABLE
from cogs.moderation.models.cases import Case, CaseKind
from cogs.moderation.render.labels import KINDS, SIGNS, until

APPEAL: Final = "moderation.appeal"
"""The action of the button by which somebody objects: arguments guild and number, as it stands in a direct message."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who reads it, in which language, and from which forum it comes."""

    texts: Texts
    language: Language
    forum: Bilingual

    def say(self, text: Text | Bilingual) -> str:
        return self.texts.render(text, self.language)


def notification_message(case: Case, recipient: Recipient, token: str) -> Outgoing:
    """The message about a case."""
    say = recipient.say
    lines = [say(_happened(case, recipient)), f"**{say(Word('case', 'Reason'))}:** {plain(case.reason) or '-'}"]
    view = None
    if case.kind in APPEALABLE:
        lines.append(
            say(
                Text(
                    "If you think this is wrong, press **Appeal** below and say why. If possible, a moderator who "
                    "was not involved will review it."
                )
            )
        )
        custom_id = make_id(APPEAL, case.guild_id, case.number, token=token)
        view = kit.view(kit.button(say(Word("button", "Appeal")), custom_id))
    elif case.kind is CaseKind.PURGE:
        lines.append(say(Text("If you think this is wrong, please write to one of the forum's moderators.")))
    return Outgoing(embeds=(_embed(case, recipient, lines),), view=view)


def pardon_message(case: Case, recipient: Recipient) -> Outgoing:
    """The message that a case was taken back."""
    text = Text(
        "The moderators of **{forum}** have taken this back: it no longer counts against you. What it "
        "kept you from is open to you again, unless another action is in force.",
        forum=_forum(recipient),
    )
    return Outgoing(embeds=(_embed(case, recipient, [recipient.say(text)]),))


def _embed(case: Case, recipient: Recipient, lines: list[str]) -> discord.Embed:
    title = f"{SIGNS[case.kind]} {recipient.say(KINDS[case.kind])} · #{case.number}"
    return discord.Embed(title=title, description="\n\n".join(lines), colour=COLOUR)


def _happened(case: Case, recipient: Recipient) -> Text:  # noqa: PLR0911 - one text for each kind is the point
    params = {"forum": _forum(recipient)}
    match case.kind:
        case CaseKind.WARNING:
            return Text("The moderators of **{forum}** have warned you.", **params)
        case CaseKind.TIMEOUT:
            return Text(
                "You were timed out on **{forum}**: you can read, but not write or speak until {moment}.",
                **params,
                moment=_moment(case),
            )
        case CaseKind.UNTIMEOUT:
            return Text("Your timeout on **{forum}** has been lifted: you can write and speak again.", **params)
        case CaseKind.KICK:
            return Text("You were removed from **{forum}**. You can rejoin with an invite.", **params)
        case CaseKind.PURGE:
            return Text("The moderators of **{forum}** have deleted a message of yours.", **params)
        case CaseKind.BAN if case.ends_at is not None:
            return Text(
                "You are banned from **{forum}**; afterward you can rejoin with an invite. The ban ends {moment}.",
                **params,
                moment=_moment(case),
            )
        case CaseKind.BAN:
            return Text("You are banned from **{forum}** until further notice.", **params)
        case CaseKind.UNBAN:
            return Text("Your ban from **{forum}** was lifted: you can rejoin with an invite.", **params)
        case _:
            raise ValueError(f"nobody is told of a {case.kind}")


def _moment(case: Case) -> str:
    """Discord shows it on the reader's own clock, wherever they are."""
    if case.ends_at is None:
        raise ValueError("an action without an end has no moment to name")
    return until(case.ends_at)


def _forum(recipient: Recipient) -> str:
    return plain(recipient.say(recipient.forum))
