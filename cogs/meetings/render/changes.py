"""Says what is otherwise about a meeting, and what stays."""

from bot.dates import span
from bot.markup import plain
from bot.texts import Language, Text
from bot.ui.pager import Say
from bot.ui.post_text import stamp
from bot.when import Moment
from bot.when.texts import moment_label
from cogs.meetings.models.meetings import Meeting, MeetingDetails
from cogs.meetings.render.card import place_words, spoken


def change_lines(before: MeetingDetails, after: MeetingDetails, say: Say, language: Language) -> list[str]:
    """What is otherwise, each with what it was; a new time on the clocks of every city."""
    old, new = before.meeting, after.meeting
    lines = []
    if old.starts_at != new.starts_at:
        lines.append(f"~~{stamp(old.starts_at)}~~ → **{stamp(new.starts_at)}**")
        groups: dict[tuple[str, str], list[str]] = {}
        for city in after.cities:
            clocks = [moment_label(Moment.of(meeting.starts_at, city.zone), language) for meeting in (old, new)]
            groups.setdefault((clocks[0], clocks[1]), []).append(plain(city.name))
        lines += [f"{', '.join(names)}: {was} → **{becomes}**" for (was, becomes), names in groups.items()]
    rows = (
        (Text("Title"), plain(old.title), plain(new.title)),
        (Text("Duration"), say(span(old.duration)), say(span(new.duration))),
        (Text("Place"), say(place_words(old.place)), say(place_words(new.place))),
        (Text("Topic"), plain(say(before.topic.name)), plain(say(after.topic.name))),
        (Text("Host"), plain(before.host.name), plain(after.host.name)),
    )
    lines += [f"{say(label)}: {was} → **{becomes}**" for label, was, becomes in rows if was != becomes]
    if old.language != new.language:
        lines.append(f"**{say(spoken(new.language))}**")
    return lines


def kept_lines(old: Meeting, new: Meeting, say: Say) -> list[str]:
    """What stays, of that which people could think of."""
    rows = (
        (old.starts_at == new.starts_at, stamp(old.starts_at)),
        (old.duration == new.duration, say(span(old.duration))),
        (old.place == new.place, say(place_words(old.place))),
    )
    kept = [words for same, words in rows if same]
    return [say(Text("Stays as it is: {parts}", parts=" · ".join(kept)))] if kept else []
