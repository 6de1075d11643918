"""Shows slots and the poll about them: on every city's clocks, with what each lies like for whom."""

import discord

from bot.dates import local_moment, span
from bot.delivery.models import Outgoing
from bot.markup import plain
from bot.texts import Language, Text, Word
from bot.ui import kit
from bot.ui.ids import make_id
from bot.ui.pager import Say
from bot.ui.post_text import PostLanguages, stamp
from cogs.meetings.models.availability import AvailabilityPoll, Fit, SlotSearch
from cogs.meetings.render.times import local_times
from cogs.network.models.cities import City

OPEN = "meetings.find_open"
POLL_ANSWER, POLL_SAVE = "meetings.search_answer", "meetings.search_say"
POLL_CLOSE, POLL_CHOOSE, POLL_PLAN = "meetings.search_close", "meetings.search_choose", "meetings.search_plan"
_TIMES_BUDGET = 200
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩"


def slots_text(result: SlotSearch, say: Say, language: Language) -> str:
    """The slots on everybody's clocks, in the reader's language."""
    lines = [
        say(Text("These times suit, the fairest of each day first chosen:")),
        say(Text("Duration: {span}", span=span(result.duration))),
    ]
    if result.widened:
        lines.append(
            "⚠️ "
            + say(
                Text(
                    "None of these times is within everyone's working hours; they are all between 7 AM and 8 PM in "
                    "every city."
                )
            )
        )
    for number, slot in enumerate(result.slots):
        lines += ["", f"**{_NUMBERS[number]}** {local_times(slot.start, result.cities, _TIMES_BUDGET, language)}"]
    return "\n".join(lines)


def availability_card(poll: AvailabilityPoll, languages: PostLanguages, token: str) -> Outgoing:
    """The poll with what the cities have said so far."""
    topic = f"{poll.topic.emoji} {plain(languages.inline(poll.topic.name))}".strip()
    head = [
        f"### 🗓️ {languages.inline(Text('When works for you?'))} {plain(poll.title)}",
        f"-# {topic} · {languages.inline(Text('Duration: {span}', span=span(poll.duration)))}",
    ]
    if poll.meeting_id is not None:
        head.append(languages.lines(Text("Closed: it became meeting {number}.", number=str(poll.meeting_id))))
    lines = []
    for number, start in enumerate(poll.starts, 1):
        tally = f"✅ {poll.count(number, Fit.YES)} · 🤏 {poll.count(number, Fit.IF_NEED_BE)}"
        lines.append(f"**{_NUMBERS[number - 1]}** {stamp(start)}\n{tally}")
        lines.append(f"-# {local_times(start, poll.cities, _TIMES_BUDGET)}")
    legend = f"-# {languages.lines(Text('✅ works · 🤏 if necessary; counted by city'))}"
    actions = (
        (POLL_ANSWER, Word("button", "Answer"), discord.ButtonStyle.primary),
        (POLL_CLOSE, Word("button", "Choose a time"), discord.ButtonStyle.secondary),
    )
    buttons = [
        kit.button(languages.inline(label), make_id(action, poll.id, token=token), style)
        for action, label, style in actions
    ]
    rows = kit.rows(buttons) if poll.open else []
    return Outgoing(view=kit.card(kit.container("\n".join(head), "\n".join(lines), legend, *rows)))


def answer_view(poll: AvailabilityPoll, user_id: int, zone_of: City, say: Say, language: Language) -> discord.ui.View:
    """The two selects of one person, with what they said before."""
    before = {answer.number: answer.fits for answer in poll.answers if answer.user_id == user_id}
    return kit.view(
        *(
            kit.select(
                make_id(POLL_SAVE, poll.id, fits.value),
                [
                    kit.option(
                        local_moment(start, zone_of.zone, language, year=True),
                        str(number),
                        default=before.get(number) is fits,
                    )
                    for number, start in enumerate(poll.starts, 1)
                ],
                say(prompt),
                at_least=0,
                at_most=len(poll.starts),
            )
            for fits, prompt in ((Fit.YES, Text("Works")), (Fit.IF_NEED_BE, Text("If necessary")))
        )
    )


def choose_view(poll: AvailabilityPoll, say: Say, language: Language) -> discord.ui.View:
    """The select by which the time is chosen, the most suitable first."""
    ranked = sorted(
        range(1, len(poll.starts) + 1),
        key=lambda number: (-poll.count(number, Fit.YES), -poll.count(number, Fit.IF_NEED_BE), number),
    )
    options = [
        kit.option(
            local_moment(poll.starts[number - 1], poll.host.zone, language, year=True),
            str(number),
            description=f"✅ {poll.count(number, Fit.YES)} · 🤏 {poll.count(number, Fit.IF_NEED_BE)}",
        )
        for number in ranked
    ]
    return kit.view(kit.select(make_id(POLL_CHOOSE, poll.id), options, say(Text("The meeting takes place on …"))))
