"""Every refusal of a date or duration is a sentence in both languages, and names every reading that was possible."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.config import PROJECT
from bot.texts import Language, Texts
from bot.when import WhenError, parse_duration, parse_offsets, parse_when
from bot.when.texts import explain

NOW = datetime(2026, 10, 20, 9, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
TEXTS = Texts(PROJECT / "data" / "locales")


def said(error: WhenError) -> tuple[str, str]:
    text = explain(error)
    return TEXTS.render(text, Language.DE), TEXTS.render(text, Language.EN)


@pytest.mark.parametrize(
    ("typed", "german", "english"),
    [
        ("", "Datum und Uhrzeit fehlen", "date and time are missing"),
        ("übermorgenfrüh", "Datum und Uhrzeit wurden nicht erkannt", "No date and time was recognized"),
        ("2030", "das Jahr 2030 oder die Uhrzeit 20:30", "the year 2030 or the time 20:30"),
        ("2026", "„20:26“ oder ein ganzes Datum", "as “20:26”, or a whole date"),
        ("03/12", "3. Dezember 2026 oder Freitag, 12. März 2027", "December 3, 2026 or Friday, March 12, 2027"),
        ("03/12 15:00", "3. Dez. 2026, 15:00 Uhr oder Fr., 12. März 2027", "Dec 3, 2026, 3:00 PM or Fri, Mar 12, 2027"),
        (
            "halb drei",
            "20. Okt. 2026, 14:30 Uhr oder Mi., 21. Okt. 2026, 02:30 Uhr",
            "2:30 PM or Wed, Oct 21, 2026, 2:30 AM",
        ),
        (
            "25.10.2026 02:30",
            "02:30 Uhr (MESZ) oder So., 25. Okt. 2026, 02:30 Uhr (MEZ)",
            "2:30 AM (CEST) or Sun, Oct 25, 2026",
        ),
        ("28.3.2027 02:30", "01:30 Uhr oder So., 28. März 2027, 03:30 Uhr", "1:30 AM or Sun, Mar 28, 2027, 3:30 AM"),
        (
            "gestern 15 Uhr",
            "Mo., 19. Okt. 2026, 15:00 Uhr ist schon vorbei",
            "Mon, Oct 19, 2026, 3:00 PM is already past",
        ),
        ("kommenden Donnerstag", "Für Donnerstag, 22. Oktober 2026 fehlt", "missing for Thursday, October 22, 2026"),
        ("nächste Woche", "Montag, 26. Oktober 2026 und Sonntag", "between Monday, October 26, 2026 and Sunday"),
        ("31.2. 15:00", "gibt es im Kalender nicht", "no such day"),
        ("25:00", "Uhrzeit gibt es nicht", "No clock shows"),
        ("Montag 3.12.2026 15 Uhr", "Donnerstag, 3. Dezember 2026 ist kein Montag", "is not a Monday"),
        ("3.7.2027 15:00 CET", "Sa., 3. Juli 2027, 16:00 Uhr (MESZ)", "Sat, Jul 3, 2027, 3:00 PM (CEST)"),
        ("bis 17 Uhr - 18 Uhr", "Datum und Uhrzeit wurden nicht erkannt", "was recognized"),
        ("3.12.2300 15:00", "zu weit entfernt", "too far away"),
    ],
)
def test_a_refused_date_is_explained_with_its_readings(typed: str, german: str, english: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_when(typed, now=NOW, zone=BERLIN)
    in_german, in_english = said(refused.value)
    assert german in in_german
    assert english in in_english


@pytest.mark.parametrize(
    ("typed", "german", "english"),
    [
        ("bald", "Dauer wurde nicht erkannt", "No duration was recognized"),
        ("2 Monate", "5 Minuten bis 1 Tag", "between 5 minutes and 1 day"),
        ("3 min", "5 Minuten bis 1 Tag", "between 5 minutes and 1 day"),
    ],
)
def test_a_refused_duration_is_explained(typed: str, german: str, english: str) -> None:
    with pytest.raises(WhenError) as refused:
        parse_duration(typed, minimum=timedelta(minutes=5), maximum=timedelta(days=1))
    in_german, in_english = said(refused.value)
    assert german in in_german
    assert english in in_english


def test_a_month_is_refused_as_a_length_where_one_would_fit() -> None:
    with pytest.raises(WhenError) as refused:
        parse_duration("2 Monate")
    assert "Monate und Jahre" in said(refused.value)[0]
    assert "Months and years" in said(refused.value)[1]


def test_too_many_reminders_are_counted() -> None:
    with pytest.raises(WhenError) as refused:
        parse_offsets(", ".join(f"{hours}h" for hours in range(1, 12)))
    assert "Das sind 11 Zeitpunkte; höchstens 10" in said(refused.value)[0]
