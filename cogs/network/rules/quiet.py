"""Reads quiet hours as people type them ("22-7", "22 bis 7 Uhr", "10 pm to 7 am"), and says what they put off."""

import re
import unicodedata
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import UserError
from bot.texts import Text
from cogs.network.models.preferences import Quiet

_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:uhr|h)?\s*([ap]\.?\s?m\.?)?"
_SPAN = re.compile(rf"(?:von|from)?\s*{_TIME}\s*(?:[-\u2013\u2014]|bis|to|until)\s*{_TIME}\s*(?:uhr|h)?")
_NOON = 12
_NONE = frozenset(
    {
        "aus",
        "kein",
        "keine",
        "nein",
        "ohne",
        "nie",
        "beenden",
        "off",
        "no",
        "none",
        "never",
        "end",
        "-",
        "\u2013",
        "\u2014",
    }
)
_SUBJECT = re.compile(r"(?<=\S) (?:ruhezeit|ruhezeiten|quiet hours|quiet)$")
_REFUSED = Text("Quiet hours are two times, such as 22:00-7:00 or 10 PM to 7 AM; “off” ends them. Please correct them.")


def read_quiet(typed: str) -> Quiet | None:
    """None for nothing typed, or for a word that ends them. Raises UserError for what is not two different times."""
    text = " ".join(unicodedata.normalize("NFKC", typed).casefold().split())
    if not text or _SUBJECT.sub("", text.rstrip(".!")) in _NONE:
        return None
    match = _SPAN.fullmatch(text)
    if match is None:
        raise UserError(_REFUSED)
    quiet = Quiet(_time(*match.group(1, 2, 3)), _time(*match.group(4, 5, 6)))
    if quiet.begin == quiet.until:
        raise UserError(_REFUSED)
    return quiet


def write_quiet(quiet: Quiet | None) -> str:
    """As `read_quiet` reads it, the same in both languages: "22:00-07:00"; empty for none."""
    return f"{quiet.begin:%H:%M}-{quiet.until:%H:%M}" if quiet is not None else ""


def after_quiet(instant: datetime, zone: ZoneInfo, quiet: Quiet | None) -> datetime:
    """The first moment from `instant` on that is not in the quiet hours of that zone (UTC)."""
    if quiet is None:
        return instant
    local = instant.astimezone(zone)
    clock, over_midnight = local.time(), quiet.until < quiet.begin
    begun, lasting = clock >= quiet.begin, clock < quiet.until
    if not (begun or lasting if over_midnight else begun and lasting):
        return instant
    day = local.date() + timedelta(days=1 if over_midnight and clock >= quiet.begin else 0)
    # In the hour that comes twice the second one counts: then the quiet is over for certain.
    end = datetime.combine(day, quiet.until, zone).replace(fold=1).astimezone(UTC)
    while end.astimezone(zone).replace(tzinfo=None) < datetime.combine(day, quiet.until):
        # In the hour that does not come, it is over when the clocks have gone forward; offsets change at whole minutes.
        end += timedelta(minutes=1)
    return max(end, instant)


def _time(hour: str, minute: str | None, half: str | None) -> time:
    value = int(hour)
    if half is not None:
        if not 1 <= value <= _NOON:
            raise UserError(_REFUSED)
        value = value % _NOON + (_NOON if half.startswith("p") else 0)
    try:
        return time(0 if value == 24 and not int(minute or 0) else value, int(minute or 0))  # noqa: PLR2004 - "24 Uhr" is midnight
    except ValueError as error:
        raise UserError(_REFUSED) from error
