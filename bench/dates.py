"""What reading dates costs: `python -m bench.dates`. Autocomplete has three seconds, and asks at every key."""

import sys
from contextlib import suppress
from datetime import UTC, datetime
from time import process_time
from zoneinfo import ZoneInfo

from bench.report import Figure, report
from bot.when import WhenError, parse_when, suggest

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
PHRASES = ("Donnerstag um 15 Uhr", "Thursday 3pm", "am 3. Dezember um halb neun", "in 2 weeks", "x 1")
HOSTILE = (
    "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 4000,
    "in " + "1 h " * 49,
    "um " * 66,
    "3.12. " + "," * 190,
)
# An autocomplete answer may take 50 ms (the limit for 250 cities); reading the date gets a tenth of that.
SUGGEST_MS, PARSE_MS, HOSTILE_MS = 5.0, 1.0, 50.0


def milliseconds(text: str, *, parse: bool, rounds: int = 20) -> float:
    """CPU time of one call, the mean of several."""
    begun = process_time()
    for _ in range(rounds):
        with suppress(WhenError):
            if parse:
                parse_when(text, now=NOW, zone=BERLIN)
            else:
                suggest(text, NOW, BERLIN)
    return (process_time() - begun) / rounds * 1000


def main() -> int:
    typed = [phrase[:length] for phrase in PHRASES for length in range(len(phrase) + 1)]
    return report(
        [
            Figure(
                "slowest parse of a phrase", max(milliseconds(text, parse=True) for text in PHRASES), PARSE_MS, "ms"
            ),
            Figure(
                "slowest suggestion while typing", max(milliseconds(t, parse=False) for t in typed), SUGGEST_MS, "ms"
            ),
            Figure("slowest hostile text", max(milliseconds(t, parse=True) for t in HOSTILE), HOSTILE_MS, "ms"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
