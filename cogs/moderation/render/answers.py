"""What a moderator is told of what they ordered: done, under way, failed; and the questions before it."""

from typing import Any

import discord

from bot.dates import local_moment
from bot.markup import plain
from bot.texts import Text, Word
from bot.ui.context import Context
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.cases import Case, CaseKind, CaseState, Told
from cogs.moderation.render.card import SHOW, case_buttons
from cogs.moderation.render.labels import KINDS, TOLD, trouble

CONFIRM = "moderation.confirm"
"""The action that does what was asked about: arguments draft, whether confirmed (0 or 1), number of the case seen."""


def outcome(case: Case, ctx: Context) -> Text:
    """What has become of it by now."""
    params = {"number": str(case.number), "kind": KINDS[case.kind], "name": _name(case)}
    if case.state is CaseState.FAILED or (case.state is CaseState.PENDING and case.error):
        return Text(
            "Case #{number} ({kind}, {name}) is on record, but was not carried out: {why}",
            **params,
            why=trouble(case.error or ""),
        )
    if case.state is CaseState.PENDING:
        return Text("Case #{number} ({kind}, {name}) is under way. Its card in the log shows the result.", **params)
    done = Text("Done. Case #{number}: {kind}, {name}.", **params)
    if case.ends_at is not None:
        done = Text(
            "Done. Case #{number}: {kind}, {name}, until {moment}.",
            **params,
            moment=local_moment(case.ends_at, ctx.zone, ctx.language, year=True),
        )
    elif case.kind is CaseKind.BAN:
        done = Text("Done. Case #{number}: {kind}, {name}, until further notice.", **params)
    if case.refers_to is not None and case.kind.lasts:
        done = Text("{done} It takes the place of #{earlier}.", done=done, earlier=str(case.refers_to))
    if case.told is Told.NOBODY:
        return done
    return Text("{done}\n-# {told}", done=done, told=TOLD[case.told])


def outcome_view(case: Case, ctx: Context, languages: PostLanguages) -> discord.ui.View:
    """The buttons below the answer: the case in full, and what can be done about it."""
    view = discord.ui.View(timeout=None)
    view.add_item(_button(ctx.t(Word("button", "Details")), make_id(SHOW, case.number, 0)))
    for button in case_buttons(case, languages):
        view.add_item(button)
    return view


def question_view(ctx: Context, *, confirmed: bool, seen: int) -> discord.ui.View | None:
    """The button that does it all the same, and the ways back to what was typed."""
    if ctx.draft is None:
        return None
    view = discord.ui.View(timeout=None)
    custom_id = make_id(CONFIRM, ctx.draft.id, int(confirmed), seen)
    view.add_item(_button(ctx.t(Word("button", "Do it all the same")), custom_id, discord.ButtonStyle.danger))
    view.add_item(_button(ctx.t(Text("Correct")), make_id("drafts.correct", ctx.draft.id)))
    view.add_item(_button(ctx.t(Text("Discard")), make_id("drafts.discard", ctx.draft.id)))
    return view


def amended(case: Case) -> Text:
    return Text(
        "The reason of case #{number} is changed; the one before stays in its history. The person is not told.",
        number=str(case.number),
    )


def pardoned(case: Case) -> Text:
    if case.state is CaseState.EXPIRING:
        return Text("Case #{number} is taken back; the measure is being lifted, and {name} is told.", **_params(case))
    return Text("Case #{number} is taken back; {name} is told.", **_params(case))


def retried(case: Case) -> Text:
    return Text("Case #{number} is being tried again. Its card in the log shows the result.", number=str(case.number))


def waiting(case: Case) -> Text:
    """How /me open names a case that needs somebody."""
    return Text("Case #{number} ({kind}, {name}) has failed", **_params(case), kind=KINDS[case.kind])


def _params(case: Case) -> dict[str, object]:
    return {"number": str(case.number), "name": _name(case)}


def _name(case: Case) -> str:
    return plain(case.target.name) if case.target is not None else ""


def _button(
    label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary
) -> discord.ui.Button[Any]:
    return discord.ui.Button(label=label, style=style, custom_id=custom_id)
