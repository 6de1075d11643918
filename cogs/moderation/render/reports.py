"""Shows a report: its card in the moderators' room, all of it to one moderator, the answer to reporters."""

from collections.abc import Sequence
from typing import Final

import discord

from bot.delivery.models import Outgoing
from bot.markup import cut, plain
from bot.texts import Plural, Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.pager import page_of, paged, turning, write_footer
from bot.ui.post_text import PostLanguages
from cogs.moderation.models.reports import AuthorKind, Report, ReportDecision, ReportedMessage, ReportState, ReportView
from cogs.moderation.render.labels import FAILURE_TEXTS, quote, stamp
from cogs.moderation.rules.reports import DECISION_TEXTS

TAKE, DETAILS, READ = "moderation.report_take", "moderation.report_details", "moderation.report_read"
WARN, TIMEOUT, DELETE = "moderation.report_warn", "moderation.report_timeout", "moderation.report_delete"
DISMISS = "moderation.report_dismiss"
# Discord takes 4,000 characters on a card. So much of the message, of all reasons and of the answer stands on it, as it
# is escaped; all of it is under "Details".
_WORDS_ROOM: Final = 1_200
_REASONS_ROOM: Final = 800
_REPLY_ROOM: Final = 400
_FILES: Final = 4
_NAME, _TITLE = 60, 256

BUTTONS: Final = (
    (ReportDecision.WARNED, WARN, Word("report", "Warn"), discord.ButtonStyle.secondary),
    (ReportDecision.TIMED_OUT, TIMEOUT, Word("report", "Time out"), discord.ButtonStyle.secondary),
    (ReportDecision.DELETED, DELETE, Word("report", "Delete message"), discord.ButtonStyle.danger),
    (ReportDecision.DISMISSED, DISMISS, Word("report", "Dismiss"), discord.ButtonStyle.secondary),
)
_AUTHORS: Final = {
    AuthorKind.MODERATOR: Text(
        "The author is a moderator and cannot decide here. The reasons stand under “Details”, which the author cannot "
        "open."
    ),
    AuthorKind.BOT: Text("This was posted by a program."),
    AuthorKind.OURS: Text("This was posted by Ratsbote: use the command that it came from, such as `/poll cancel`."),
}


def report_card(report_view: ReportView, languages: PostLanguages, token: str) -> Outgoing:
    """The report as it stands. Nobody who reported is named on it: the author may become a moderator one day."""
    report = report_view.report
    waiting = report.state is not ReportState.DECIDED
    # Reasons, and what is said to those who reported, may name them.
    public = report.author is not AuthorKind.MODERATOR
    frame = kit.container(
        f"### 🚩 {languages.inline(title(report))}\n{_facts(report_view, languages)}",
        _words(report_view, languages),
        *([_reasons(report_view, languages)] if public else ()),
        status_lines(report, languages, replied=public),
        *_rows(report, languages, token),
        colour=kit.ATTENTION if waiting else kit.COLOUR,
    )
    return Outgoing(view=kit.card(frame))


def title(report: Report) -> Text:
    return Text("Report {number}: message by {name}", number=str(report.id), name=_name(report))


def detail_pages(report_view: ReportView, languages: PostLanguages) -> list[str]:
    """Everything, with the people who reported: for one moderator's eyes."""
    lines = [_facts(report_view, languages)]
    for message in report_view.versions:
        lines += [f"> {line}" for line in plain(message.content).split("\n")] if message.content else []
        lines += [f"📎 {plain(name)}" for name in message.files]
    if not report_view.versions:
        lines.append(languages.inline(_REDACTED))
    for reporter in report_view.reporters:
        who = f"<@{reporter.reporter_id}>" if reporter.reporter_id else languages.inline(Text("(erased)"))
        lines.append(f"**{who}** · {stamp(reporter.reported_at, 'f')}")
        lines += [f"> {line}" for line in plain(reporter.reason).split("\n")]
    lines.append(status_lines(report_view.report, languages))
    return paged(lines)


def details(
    report: Report, pages: Sequence[str], number: int, languages: PostLanguages
) -> tuple[discord.Embed, discord.ui.View]:
    """One page of it, with what can be done: `/me open` leads here as well."""
    page = page_of(pages, number, 1)
    embed = discord.Embed(
        title=cut(languages.inline(title(report)), _TITLE),
        description=page.items[0],
        colour=kit.COLOUR,
        url=report.link,
    )
    write_footer(embed, languages.inline, page)
    return embed, kit.view(
        *(decisions(report, languages) if report.state is ReportState.OPEN else ()),
        *turning(languages.inline, page, lambda turned: make_id(DETAILS, report.id, turned), row=2),
    )


def decisions(report: Report, languages: PostLanguages) -> list[kit.Button]:
    """The buttons of what can be decided."""
    return [
        kit.button(languages.inline(label), make_id(action, report.id), style)
        for outcome, action, label, style in BUTTONS
        if outcome in report.possible
    ]


def status_lines(report: Report, languages: PostLanguages, *, replied: bool = True) -> str:
    """How it stands with the report, a line each; `replied`: with what the moderators said to those who reported."""
    lines = []
    case = f" (#{report.case_number})" if report.case_number is not None else ""
    if report.outcome is not None and report.state is ReportState.DECIDED:
        done = Text(
            "✅ {person} has decided {moment}: {outcome}{case}",
            person=f"<@{report.decided_by}>",
            moment=stamp(report.decided_at or report.opened_at, "R"),
            outcome=DECISION_TEXTS[report.outcome],
            case=case,
        )
        lines.append(languages.lines(done))
        if report.reply and replied:
            lines += quote(report.reply, _REPLY_ROOM, languages)
    elif report.state is ReportState.ACTING:
        lines.append(
            languages.lines(Text("⏳ {person} has decided; it is being carried out.", person=f"<@{report.decided_by}>"))
        )
    elif report.taken_by is not None:
        lines.append(languages.lines(Text("👀 {person} is handling it.", person=f"<@{report.taken_by}>")))
    else:
        lines.append(languages.lines(Text("🕓 Nobody is handling it yet.")))
    if report.state is ReportState.OPEN and report.failure:
        lines.append(f"❗ {languages.lines(Text('It could not be done: {why}', why=FAILURE_TEXTS[report.failure]))}")
    elif report.state is ReportState.OPEN and report.outcome is not None:
        before = DECISION_TEXTS[report.outcome]
        lines.append(
            languages.lines(Text("Reported again after the decision: {outcome}{case}", outcome=before, case=case))
        )
    return "\n".join(lines)


def reported_text(*, joined: bool, again: bool) -> Text:
    """What somebody hears who has just reported something."""
    if again:
        return Text(
            "Thank you. The moderators had decided on this message before; with your report they look at it again. "
            "You will hear from me what becomes of it. Only moderators can see that you reported it."
        )
    if joined:
        return Text(
            "Thank you. Others have reported this message too; your report was added. You will hear from me what "
            "becomes of it. Only moderators can see that you reported it."
        )
    return Text(
        "Thank you. The moderators have your report. You will hear from me what becomes of it. Only moderators can see "
        "that you reported it; if you are in danger, please call the police as well."
    )


def outcome_text(report: Report) -> Text:
    """What a reporter is told. Which sanction somebody got is between them and the moderators."""
    params = {"link": report.link, "reply": _reply(report)}
    match report.outcome:
        case ReportDecision.DELETED:
            return Text(
                "🚩 About the message that you reported: the moderators have deleted it. Thank you.{reply}", **params
            )
        case ReportDecision.DISMISSED:
            return Text(
                "🚩 About [this message]({link}), which you reported: the moderators have reviewed it and see no "
                "violation of the forum's rules. Thank you anyway; please report again if something is "
                "wrong.{reply}",
                **params,
            )
        case _:
            return Text(
                "🚩 About [this message]({link}), which you reported: the moderators have acted on it. Out of respect "
                "for everybody concerned I cannot say more. Thank you.{reply}",
                **params,
            )


def _reply(report: Report) -> str | Text:
    return Text("\n\nThe moderators say: {words}", words=plain(report.reply)) if report.reply else ""


_REDACTED = Text("The message's words are no longer kept: the time for it is over.")


def _facts(report_view: ReportView, languages: PostLanguages) -> str:
    report = report_view.report
    written = report_view.versions[0].written_at if report_view.versions else None
    lines = [
        f"**{_name(report)}** <@{report.author_id}> · <#{report.channel_id}>"
        + (f" · {stamp(written, 'f')}" if written is not None else "")
        + f" · [{languages.inline(Word('report', 'to the message'))}]({report.link})",
        languages.inline(Plural("Reported by {n} person", "Reported by {n} people", len(report_view.reporters))),
    ]
    if report.author in _AUTHORS:
        lines.append(f"-# {languages.lines(_AUTHORS[report.author])}")
    return "\n".join(lines)


def _words(report_view: ReportView, languages: PostLanguages) -> str:
    if not report_view.versions:
        return languages.lines(_REDACTED)
    latest = report_view.versions[-2:]
    blocks = [_message(version, _WORDS_ROOM // len(latest), languages) for version in latest]
    edited = languages.inline(Text("Edited since:"))
    return f"\n{edited}\n".join(blocks)


def _message(version: ReportedMessage, room: int, languages: PostLanguages) -> str:
    lines = quote(version.content, room, languages) if version.content else [f"*{languages.inline(Text('no text'))}*"]
    files = [f"📎 {plain(cut(name, _NAME))}" for name in version.files[:_FILES]]
    if len(version.files) > _FILES:
        files.append(f"📎 +{len(version.files) - _FILES}")
    return "\n".join([*lines, *files])


def _reasons(report_view: ReportView, languages: PostLanguages) -> str:
    heading = f"**{languages.inline(Word('report', 'Reasons'))}**"
    words = "\n".join(reporter.reason for reporter in report_view.reporters)
    return "\n".join([heading, *quote(words, _REASONS_ROOM, languages)])


def _rows(report: Report, languages: PostLanguages, token: str) -> list[kit.Row]:
    details = kit.button(languages.inline(Word("button", "Details")), make_id(DETAILS, report.id, 0, token=token))
    if report.state is not ReportState.OPEN:
        return kit.rows([details])
    label = Word("report", "Take over") if report.taken_by is None else Word("report", "Take over / hand back")
    take = kit.button(languages.inline(label), make_id(TAKE, report.id), discord.ButtonStyle.primary)
    return [*kit.rows([take, details]), *kit.rows(decisions(report, languages))]


def _name(report: Report) -> str:
    return plain(cut(report.author_name, _NAME))
