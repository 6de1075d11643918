"""Shows a case: its card in the moderators' log, the alert, and what a moderator is answered about it."""

from collections.abc import Sequence

import discord

from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Text, Word
from bot.ui import kit
from bot.ui.context import Context
from bot.ui.ids import make_id
from bot.ui.post_text import PostLanguages
from bot.when import Moment
from bot.when.texts import moment_text
from cogs.moderation.models.cases import Case, CaseKind, CaseState, NotificationState, can_be_pardoned
from cogs.moderation.render.labels import (
    ENDINGS,
    KINDS,
    NOTHING,
    NOTIFICATIONS,
    SIGNS,
    STATES,
    called,
    failure_text,
    named,
    until,
)

SHOW = "moderation.case"
"""The action that shows a case privately: arguments number and page."""
RETRY = "moderation.retry"
"""The action that tries a failed case again: argument number."""
PARDON = "moderation.pardon"
"""The action that opens the form to take a case back: argument number."""


def card(case: Case, notes: Sequence[Text], languages: PostLanguages, token: str) -> Outgoing:
    """The case as it stands. `notes` are further lines that its kind brings."""
    lines = [f"### {title(case, languages)}", body(case, languages), *map(languages.inline, notes)]
    return _outgoing("\n".join(lines), case, languages, token, attention=case.state is CaseState.FAILED)


def alert(case: Case, languages: PostLanguages, token: str) -> Outgoing:
    """Word to the moderators that a case needs them; once it does not any more, it says so."""
    open_still = case.error is not None
    text = (
        Text("Case #{number} could not be carried out. Please look at it.", number=str(case.number))
        if open_still
        else Text("Case #{number} is settled; there is nothing left to do.", number=str(case.number))
    )
    about = [languages.lines(text), title(case, languages)]
    if case.target is not None:
        about.append(called(case.target))
    about.append(f"-# {state(case, languages)}")
    return _outgoing("\n".join(about), case, languages, token, attention=open_still)


def title(case: Case, languages: PostLanguages) -> str:
    """Sign, number and kind: "🔇 #12 · Auszeit / Timeout"."""
    return f"{SIGNS[case.kind]} #{case.number} · {languages.inline(KINDS[case.kind])}"


def body(case: Case, languages: PostLanguages) -> str:
    """Everything that the card says, a line each."""
    lines: list[str] = []
    if case.target is not None:
        lines.append(called(case.target))
    if case.channel_id is not None:
        lines.append(_line(languages, Word("case", "Where"), f"<#{case.channel_id}>"))
    lines.append(_line(languages, Word("case", "State"), state(case, languages)))
    by = named(case.moderator)
    if case.by_hand:
        by += f" ({languages.inline(Word('case', 'by hand in Discord'))})"
    lines.append(_line(languages, Word("case", "By"), by))
    lines.append(_line(languages, Word("case", "Reason"), plain(case.reason) or NOTHING))
    if case.ends_at is not None and case.ending is None:
        lines.append(_line(languages, Word("case", "Until"), until(case.ends_at)))
    elif case.kind.lasts and case.ending is None and case.target is not None:
        lines.append(_line(languages, Word("case", "Until"), languages.inline(Word("case", "further notice"))))
    if case.refers_to is not None:
        lines.append(_line(languages, Word("case", "Concerns"), f"#{case.refers_to}"))
    if case.notification is not NotificationState.NOBODY:
        lines.append(f"-# {languages.inline(NOTIFICATIONS[case.notification])}")
    return "\n".join(lines)


def state(case: Case, languages: PostLanguages) -> str:
    """How it stands with the case: in force, how it ended, or why it failed."""
    if case.state is CaseState.DONE and case.ending is not None:
        return languages.inline(ENDINGS[case.ending])
    line = languages.inline(STATES[case.state])
    if case.ending is not None and case.state is not CaseState.EXPIRING:
        line = f"{line} · {languages.inline(ENDINGS[case.ending])}"
    if case.error:
        line = "\n-# ".join([line, *languages.lines(failure_text(case.error)).split("\n")])
    return line


def case_buttons(case: Case, languages: PostLanguages) -> Sequence[kit.Button]:
    """What can be done about the case as it stands."""
    buttons = []
    if case.state is CaseState.FAILED:
        label = languages.inline(Word("button", "Try again"))
        buttons.append(kit.button(label, make_id(RETRY, case.number), discord.ButtonStyle.primary))
    if can_be_pardoned(case):
        buttons.append(kit.button(languages.inline(Word("button", "Take back")), make_id(PARDON, case.number)))
    return buttons


def choice(case: Case) -> Text:
    """A case in one line, for choices, which know no markdown: "#12 · Timeout · Jo Muster · in force"."""
    return Text(
        "#{number} · {kind} · {name} · {state}",
        number=str(case.number),
        kind=KINDS[case.kind],
        name=case.target.name if case.target is not None else NOTHING,
        state=ENDINGS[case.ending] if case.ending is not None else STATES[case.state],
    )


def _outgoing(text: str, case: Case, languages: PostLanguages, token: str, *, attention: bool) -> Outgoing:
    details = kit.button(languages.inline(Word("button", "Details")), make_id(SHOW, case.number, 0, token=token))
    buttons = kit.rows([details, *case_buttons(case, languages)])
    return Outgoing(view=kit.card(kit.container(text, *buttons, colour=kit.ATTENTION if attention else kit.COLOUR)))


def _line(languages: PostLanguages, label: Text, value: str) -> str:
    return f"**{languages.inline(label)}:** {value}"


CONFIRM = "moderation.confirm"
"""The action that does what was asked about: arguments draft, whether confirmed (0 or 1), number of the case seen."""


def outcome(case: Case, ctx: Context) -> Text:
    """What has become of it by now."""
    params = {"number": str(case.number), "kind": KINDS[case.kind], "name": _name(case)}
    if case.state is CaseState.FAILED or (case.state is CaseState.PENDING and case.error):
        return Text(
            "Case #{number} ({kind}, {name}) is on record, but was not carried out: {why}",
            **params,
            why=failure_text(case.error or ""),
        )
    if case.state is CaseState.PENDING:
        return Text("Case #{number} ({kind}, {name}) is under way. Its card in the log shows the result.", **params)
    done = Text("Done. Case #{number}: {kind}, {name}.", **params)
    if case.ends_at is not None:
        done = Text(
            "Done. Case #{number}: {kind}, {name}, until {moment}.",
            **params,
            moment=moment_text(Moment.of(case.ends_at, ctx.zone)),
        )
    elif case.kind is CaseKind.BAN:
        done = Text("Done. Case #{number}: {kind}, {name}, until further notice.", **params)
    if case.refers_to is not None and case.kind.lasts:
        done = Text("{done} It replaces #{earlier}.", done=done, earlier=str(case.refers_to))
    if case.notification is NotificationState.NOBODY:
        return done
    return Text("{done}\n-# {told}", done=done, told=NOTIFICATIONS[case.notification])


def outcome_view(case: Case, ctx: Context, languages: PostLanguages) -> discord.ui.View:
    """The buttons below the answer: the case in full, and what can be done about it."""
    details = kit.button(ctx.t(Word("button", "Details")), make_id(SHOW, case.number, 0))
    return kit.view(details, *case_buttons(case, languages))


def question_view(ctx: Context, *, confirmed: bool, seen: int) -> discord.ui.View | None:
    """The button that does it all the same, and the ways back to what was typed."""
    if ctx.draft is None:
        return None
    custom_id = make_id(CONFIRM, ctx.draft.id, int(confirmed), seen)
    return kit.view(
        kit.button(ctx.t(Word("button", "Do it anyway")), custom_id, discord.ButtonStyle.danger),
        kit.button(ctx.t(Text("Correct")), make_id("drafts.correct", ctx.draft.id)),
        kit.button(ctx.t(Text("Discard")), make_id("drafts.discard", ctx.draft.id)),
    )


def amended(case: Case) -> Text:
    return Text(
        "The reason for case #{number} was changed; the previous one stays in its history. The person is not notified.",
        number=str(case.number),
    )


def pardoned(case: Case) -> Text:
    if case.state is CaseState.EXPIRING:
        return Text(
            "Case #{number} was taken back; the action is being lifted, and {name} is notified.", **_params(case)
        )
    return Text("Case #{number} was taken back; {name} is notified.", **_params(case))


def retried(case: Case) -> Text:
    return Text("Case #{number} is being tried again. Its card in the log shows the result.", number=str(case.number))


def failed_case_text(case: Case) -> Text:
    """How /me open names a case that needs somebody."""
    return Text("Case #{number} ({kind}, {name}) has failed", **_params(case), kind=KINDS[case.kind])


def _params(case: Case) -> dict[str, object]:
    return {"number": str(case.number), "name": _name(case)}


def _name(case: Case) -> str:
    return plain(case.target.name) if case.target is not None else ""
