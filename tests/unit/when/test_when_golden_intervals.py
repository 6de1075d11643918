"""The golden table, continued: ranges, calendar weeks, ordinal weekdays, zones as people say them.

Each phrase with the instant that it means and its length in minutes (0: only a start was said), typed on Monday,
23 November 2026, at 10:00 in Berlin (4:00 am in New York). Where the phrases come from is said in `test_when_golden`.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.when import AmbiguousRange, Interval, Moment, parse_interval, parse_when
from tests.unit.when import test_when_golden as moments

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
NOW = datetime.fromisoformat("2026-11-23T09:00+00:00")

GERMAN = [
    # ranges
    ("5.12.2026 09:00-11:00", "2026-12-05T09:00+01:00", 120),
    ("3.12. 9-11", "2026-12-03T09:00+01:00", 120),
    ("3.12. 9 bis 11", "2026-12-03T09:00+01:00", 120),
    ("3.12. von 9 bis 11 Uhr", "2026-12-03T09:00+01:00", 120),
    ("15 bis 17 Uhr", "2026-11-23T15:00+01:00", 120),
    ("15-17 Uhr", "2026-11-23T15:00+01:00", 120),
    ("15 Uhr bis 17 Uhr", "2026-11-23T15:00+01:00", 120),
    ("15:00\N{EN DASH}17:00", "2026-11-23T15:00+01:00", 120),
    ("morgen zwischen 14 und 15:30 Uhr", "2026-11-24T14:00+01:00", 90),
    ("Donnerstag zwischen 9 und 11 Uhr", "2026-11-26T09:00+01:00", 120),
    ("Do 13-14.30 Uhr", "2026-11-26T13:00+01:00", 90),
    ("Mi 9.30-11.00", "2026-11-25T09:30+01:00", 90),
    ("Mi 9.30 Uhr - 11 Uhr", "2026-11-25T09:30+01:00", 90),
    ("9-11 am 3.12.", "2026-12-03T09:00+01:00", 120),
    ("9-11 Uhr am Freitag", "2026-11-27T09:00+01:00", 120),
    ("von 9 bis 11 Uhr am Donnerstag", "2026-11-26T09:00+01:00", 120),
    ("9 bis 11 vormittags am Freitag", "2026-11-27T09:00+01:00", 120),
    ("11 bis 15 Uhr am Freitag", "2026-11-27T11:00+01:00", 240),
    ("Freitag 22-2 Uhr", "2026-11-27T22:00+01:00", 240),
    ("Freitag 22 Uhr bis 2 Uhr", "2026-11-27T22:00+01:00", 240),
    ("Freitag 20-24 Uhr", "2026-11-27T20:00+01:00", 240),
    ("Freitag 0-24 Uhr", "2026-11-27T00:00+01:00", 1440),
    ("3.12. 15 Uhr bis 4.12. 12 Uhr", "2026-12-03T15:00+01:00", 1260),
    ("Freitag 9 Uhr bis Samstag 13 Uhr", "2026-11-27T09:00+01:00", 1680),
    ("Ostermontag 10 Uhr", "2027-03-29T10:00+02:00", 0),
    ("Pfingstmontag 2027 um 10", "2027-05-17T10:00+02:00", 0),
    ("an Christi Himmelfahrt um 10 Uhr", "2027-05-06T10:00+02:00", 0),
    ("Fronleichnam 10 Uhr", "2027-05-27T10:00+02:00", 0),
    ("2. Weihnachtstag 18 Uhr", "2026-12-26T18:00+01:00", 0),
    ("Tag der Deutschen Einheit 11 Uhr", "2027-10-03T11:00+02:00", 0),
    ("ca. 10 Uhr am Freitag", "2026-11-27T10:00+01:00", 0),
    ("morgen um ca. 10", "2026-11-24T10:00+01:00", 0),
    ("morgen etwa 10 Uhr", "2026-11-24T10:00+01:00", 0),
    ("um 15 Uhr, 90 Minuten", "2026-11-23T15:00+01:00", 90),
    ("morgen 15 Uhr, 2 h", "2026-11-24T15:00+01:00", 120),
    ("nächstes Jahr am 3. März um 10", "2027-03-03T10:00+01:00", 0),
    ("am 3. März nächsten Jahres um 10", "2027-03-03T10:00+01:00", 0),
    ("Freitag Viertel 12", "2026-11-27T11:15+01:00", 0),
    ("Freitag fünf vor Mitternacht", "2026-11-27T23:55+01:00", 0),
    ("Freitag 15 Uhr für 2 Stunden", "2026-11-27T15:00+01:00", 120),
    ("Freitag 15 Uhr, anderthalb Stunden lang", "2026-11-27T15:00+01:00", 90),
    ("3.12. 15 Uhr Dauer: 90 min", "2026-12-03T15:00+01:00", 90),
    ("KW 50 Dienstag 10-12 Uhr", "2026-12-08T10:00+01:00", 120),
    # two clocks
    ("3.12. 9 Uhr MEZ bis 11 Uhr EST", "2026-12-03T09:00+01:00", 480),
    ("3.12. 15 Uhr MEZ bis 11 Uhr EST", "2026-12-03T15:00+01:00", 120),
    ("3.12. 9 Uhr Berliner Zeit bis 11 Uhr New Yorker Zeit", "2026-12-03T09:00+01:00", 480),
    ("3.12. 9 Uhr Berliner Zeit bis 11 Uhr UTC", "2026-12-03T09:00+01:00", 180),
    ("3.12. 9am EST to 5pm CET", "2026-12-03T15:00+01:00", 120),
    ("erster Donnerstag im Dezember 15-17 Uhr", "2026-12-03T15:00+01:00", 120),
    ("3.12.2026, 9:00 Uhr - 11:00 Uhr", "2026-12-03T09:00+01:00", 120),
    ("27.3.2027 22 Uhr bis 4 Uhr", "2027-03-27T22:00+01:00", 300),
    ("morgen 0930-1130", "2026-11-24T09:30+01:00", 120),
    ("3. Dezember 9 bis 11 Uhr MEZ", "2026-12-03T09:00+01:00", 120),
    # weekdays and spans, calendar weeks, ordinals, zones, compact times, ends
    ("Donnerstag in 8 Tagen um 15 Uhr", "2026-12-03T15:00+01:00", 0),
    ("Donnerstag in acht Tagen um 15 Uhr", "2026-12-03T15:00+01:00", 0),
    ("Donnerstag in 10 Tagen um 15 Uhr", "2026-12-03T15:00+01:00", 0),
    ("Freitag in 14 Tagen 9 Uhr", "2026-12-11T09:00+01:00", 0),
    ("KW 50 Dienstag 10 Uhr", "2026-12-08T10:00+01:00", 0),
    ("Dienstag KW 50, 10 Uhr", "2026-12-08T10:00+01:00", 0),
    ("Dienstag in KW 50 um 10 Uhr", "2026-12-08T10:00+01:00", 0),
    ("KW50 Di 10:00", "2026-12-08T10:00+01:00", 0),
    ("50. KW Dienstag 10 Uhr", "2026-12-08T10:00+01:00", 0),
    ("Kalenderwoche 2 Mittwoch 9 Uhr", "2027-01-13T09:00+01:00", 0),
    ("KW 10/2027 Do 14 Uhr", "2027-03-11T14:00+01:00", 0),
    ("Dienstag in der Woche vom 3. Mai um 10 Uhr", "2027-05-04T10:00+02:00", 0),
    ("erster Donnerstag im Dezember 15 Uhr", "2026-12-03T15:00+01:00", 0),
    ("am ersten Donnerstag im Dezember um 15 Uhr", "2026-12-03T15:00+01:00", 0),
    ("letzter Freitag im Januar 15 Uhr", "2027-01-29T15:00+01:00", 0),
    ("1. Donnerstag im Dezember 15 Uhr", "2026-12-03T15:00+01:00", 0),
    ("zweiter Dienstag im nächsten Monat 10 Uhr", "2026-12-08T10:00+01:00", 0),
    ("dritter Mittwoch im März 2027 10 Uhr", "2027-03-17T10:00+01:00", 0),
    ("letzter Montag des Monats 11 Uhr", "2026-11-30T11:00+01:00", 0),
    ("am vierten zwölften um dreizehn Uhr", "2026-12-04T13:00+01:00", 0),
    ("am dritten um 15 Uhr", "2026-12-03T15:00+01:00", 0),
    ("am ersten Ersten um 10 Uhr", "2027-01-01T10:00+01:00", 0),
    ("3.12. 15 Uhr Berliner Zeit", "2026-12-03T15:00+01:00", 0),
    ("3.12. 15 Uhr New Yorker Zeit", "2026-12-03T21:00+01:00", 0),
    ("3.12. 15 Uhr Ostküstenzeit", "2026-12-03T21:00+01:00", 0),
    ("3.12. 15 Uhr EST", "2026-12-03T21:00+01:00", 0),
    ("3.12. 15 Uhr deutscher Zeit", "2026-12-03T15:00+01:00", 0),
    ("3.12. 15 Uhr Ortszeit", "2026-12-03T15:00+01:00", 0),
    ("3.12. 15 Uhr MEZ", "2026-12-03T15:00+01:00", 0),
    ("morgen 1530", "2026-11-24T15:30+01:00", 0),
    ("1530", "2026-11-23T15:30+01:00", 0),
    ("Do 1530", "2026-11-26T15:30+01:00", 0),
    ("morgen 0930 Uhr", "2026-11-24T09:30+01:00", 0),
    ("3.12. 1530", "2026-12-03T15:30+01:00", 0),
    ("3.12.2026 1530", "2026-12-03T15:30+01:00", 0),
    ("Silvester 18 Uhr", "2026-12-31T18:00+01:00", 0),
    ("Heiligabend 10 Uhr", "2026-12-24T10:00+01:00", 0),
    ("Ende März 10 Uhr", "2027-03-31T10:00+02:00", 0),
    ("Jahresende 12 Uhr", "2026-12-31T12:00+01:00", 0),
    ("Ende nächsten Monats 9 Uhr", "2026-12-31T09:00+01:00", 0),
    ("Kommender Donnerstag 15 Uhr", "2026-11-26T15:00+01:00", 0),
    ("11. Juli 2027 10:00", "2027-07-11T10:00+02:00", 0),
]

ENGLISH = [
    # ranges
    ("Thu 9am-11am", "2026-11-26T09:00+01:00", 120),
    ("Thu 9-11am", "2026-11-26T09:00+01:00", 120),
    ("Thu 9am to 11", "2026-11-26T09:00+01:00", 120),
    ("Thu 11am-1", "2026-11-26T11:00+01:00", 120),
    ("Thu 11-1pm", "2026-11-26T11:00+01:00", 120),
    ("Thu 10-2", "2026-11-26T10:00+01:00", 240),
    ("Thu 2-4pm", "2026-11-26T14:00+01:00", 120),
    ("Thu 2:30-4pm", "2026-11-26T14:30+01:00", 90),
    ("Thursday from 9am to 5pm", "2026-11-26T09:00+01:00", 480),
    ("from 9 to 11 on Thursday", "2026-11-26T09:00+01:00", 120),
    ("Thursday 9am until 11am", "2026-11-26T09:00+01:00", 120),
    ("Thursday 9am till 11am", "2026-11-26T09:00+01:00", 120),
    ("Thursday 9am through 5pm", "2026-11-26T09:00+01:00", 480),
    ("between 9 and 11am Thursday", "2026-11-26T09:00+01:00", 120),
    ("Friday 10pm to midnight", "2026-11-27T22:00+01:00", 120),
    ("Fri 10pm - Sat 2am", "2026-11-27T22:00+01:00", 240),
    ("Friday 11 to 1 in the afternoon", "2026-11-27T11:00+01:00", 120),
    ("3 Dec 9am until 5 Dec 5pm", "2026-12-03T09:00+01:00", 3360),
    ("Dec 3 9-5", "2026-12-03T09:00+01:00", 480),
    ("Dec 3, 2026 3:00 pm - 4:30 pm", "2026-12-03T15:00+01:00", 90),
    ("Thu 0930-1130", "2026-11-26T09:30+01:00", 120),
    ("today 3 - 5", "2026-11-23T15:00+01:00", 120),
    ("10a to 2p", "2026-11-24T10:00+01:00", 240),
    ("tomorrow 10a to 2p", "2026-11-24T10:00+01:00", 240),
    ("Friday 3pm for 90 minutes", "2026-11-27T15:00+01:00", 90),
    ("Friday 3pm for an hour and a half", "2026-11-27T15:00+01:00", 90),
    ("2026-12-03 15:00-17:00", "2026-12-03T15:00+01:00", 120),
    ("2026-12-03T15:00-17:00", "2026-12-03T15:00+01:00", 120),
    ("2026-12-03T14:00Z/PT2H30M", "2026-12-03T15:00+01:00", 150),
    ("Wed 13:00-14:30 ET", "2026-11-25T19:00+01:00", 90),
    ("01/21/2027 10:00 to 01/23/2027 07:00", "2027-01-21T10:00+01:00", 2700),
    ("08/18/2027, 09:15 AM to 08/29/2027, 09:15 AM", "2027-08-18T09:15+02:00", 15840),
    ("4:30pm - 5:30pm Friday", "2026-11-27T16:30+01:00", 60),
    ("tomorrow noon to 1:30", "2026-11-24T12:00+01:00", 90),
    # calendar weeks, ordinals, zones, compact times, ends
    ("Tuesday week 50 10am", "2026-12-08T10:00+01:00", 0),
    ("week 50, Tuesday, 10am", "2026-12-08T10:00+01:00", 0),
    ("2026-W50-2 10:00", "2026-12-08T10:00+01:00", 0),
    ("Tuesday in the week of May 3 at 10am", "2027-05-04T10:00+02:00", 0),
    ("last Friday of January 3pm", "2027-01-29T15:00+01:00", 0),
    ("first Thursday of next month at 3pm", "2026-12-03T15:00+01:00", 0),
    ("the third Tuesday in March 2027 at 10am", "2027-03-16T10:00+01:00", 0),
    ("2nd Wednesday of December 9am", "2026-12-09T09:00+01:00", 0),
    ("Dec 3 3pm Eastern", "2026-12-03T21:00+01:00", 0),
    ("Dec 3 3pm Eastern Time", "2026-12-03T21:00+01:00", 0),
    ("Dec 3 3pm US/Eastern", "2026-12-03T21:00+01:00", 0),
    ("Dec 3 3pm Central", "2026-12-03T22:00+01:00", 0),
    ("Dec 3 9am CET", "2026-12-03T09:00+01:00", 0),
    ("Dec 3 9am Berlin time", "2026-12-03T09:00+01:00", 0),
    ("Dec 3 3pm New York time", "2026-12-03T21:00+01:00", 0),
    ("tomorrow 9am Pittsburgh time", "2026-11-24T15:00+01:00", 0),
    ("10am pst", "2026-11-23T19:00+01:00", 0),
    ("Thu 1530", "2026-11-26T15:30+01:00", 0),
    ("Thu 930am", "2026-11-26T09:30+01:00", 0),
    ("tomorrow at 6p", "2026-11-24T18:00+01:00", 0),
    ("3 Dec 2026 1530", "2026-12-03T15:30+01:00", 0),
    ("Dec 3 1530", "2026-12-03T15:30+01:00", 0),
    ("end of March 10am", "2027-03-31T10:00+02:00", 0),
    ("end of the year 5pm", "2026-12-31T17:00+01:00", 0),
    ("New Year's Eve 6pm", "2026-12-31T18:00+01:00", 0),
    ("Thursday - 3pm", "2026-11-26T15:00+01:00", 0),
    ("tomorrow ten to nine", "2026-11-24T08:50+01:00", 0),
    ("tomorrow quarter of ten", "2026-11-24T09:45+01:00", 0),
    ("Dec 3 quarter to noon", "2026-12-03T11:45+01:00", 0),
    ("Dec 3 quarter 'til noon", "2026-12-03T11:45+01:00", 0),
    ("five before noon Dec 3", "2026-12-03T11:55+01:00", 0),
    ("Friday five past noon", "2026-11-27T12:05+01:00", 0),
    ("Friday half past noon", "2026-11-27T12:30+01:00", 0),
    ("Friday five minutes to midnight", "2026-11-27T23:55+01:00", 0),
    ("tonight 1am", "2026-11-24T01:00+01:00", 0),
    ("tonight 12:30am", "2026-11-24T00:30+01:00", 0),
    ("tonight 11pm", "2026-11-23T23:00+01:00", 0),
    ("Friday morning 12:30am", "2026-11-27T00:30+01:00", 0),
    ("tomorrow 9 to noon", "2026-11-24T09:00+01:00", 180),
    ("Friday night 9-11pm", "2026-11-27T21:00+01:00", 120),
    ("at 11:30", "2026-11-23T11:30+01:00", 0),
    ("Thu, 3 Dec 2026 15:00:48 -0500", "2026-12-03T21:00:48+01:00", 0),
    ("2026-12-03 14:00 -0500", "2026-12-03T20:00+01:00", 0),
    ("2026-12-03 9:00 -0500", "2026-12-03T15:00+01:00", 0),
    ("2026-12-03 9:00 -11:00", "2026-12-03T09:00+01:00", 120),
    ("Thanksgiving 10am", "2026-11-26T10:00+01:00", 0),
    ("Thanksgiving 2028 10am", "2028-11-23T10:00+01:00", 0),
    ("Labor Day 10am", "2027-09-06T10:00+02:00", 0),
    ("Good Friday 3pm", "2027-03-26T15:00+01:00", 0),
    ("Christmas Day 10am", "2026-12-25T10:00+01:00", 0),
    ("Friday around 10am", "2026-11-27T10:00+01:00", 0),
    ("Friday about 10", "2026-11-27T10:00+01:00", 0),
    ("Friday 3pm, 90 min", "2026-11-27T15:00+01:00", 90),
    ("Dec 3, 2027, 3pm, 45 min", "2027-12-03T15:00+01:00", 45),
    ("next year on March 3 at 10am", "2027-03-03T10:00+01:00", 0),
    ("Thanksgiving next year 10am", "2027-11-25T10:00+01:00", 0),
    ("today at 11:00PM", "2026-11-23T23:00+01:00", 0),
    ("2027-08-31 15:00", "2027-08-31T15:00+02:00", 0),
    ("11. july 2027 10:00", "2027-07-11T10:00+02:00", 0),
    ("5 Dec 9:00 UTC+1", "2026-12-05T09:00+01:00", 0),
    ("2026-12-05T09:00+01:00", "2026-12-05T09:00+01:00", 0),
    ("2026-12-05T09:00-05:00", "2026-12-05T15:00+01:00", 0),
    ("Tuesday at 14:00 hrs", "2026-11-24T14:00+01:00", 0),
]

PITTSBURGH = [
    ("Thu 9am-11am", "2026-11-26T09:00-05:00", 120),
    ("Dec 3 3pm Eastern", "2026-12-03T15:00-05:00", 0),
    ("Dec 3 9am CET", "2026-12-03T03:00-05:00", 0),
    ("3.12. 15 Uhr Berliner Zeit", "2026-12-03T09:00-05:00", 0),
    ("3.12. 15 Uhr MEZ", "2026-12-03T09:00-05:00", 0),
    ("Dec 3 3pm EST", "2026-12-03T15:00-05:00", 0),
    ("KW 50 Dienstag 10 Uhr", "2026-12-08T10:00-05:00", 0),
    ("last Friday of January 3pm", "2027-01-29T15:00-05:00", 0),
    ("Dec 3 9am-10am Central", "2026-12-03T10:00-05:00", 60),
    ("Mar 13, 2027 10pm to 4am", "2027-03-13T22:00-05:00", 300),
    ("Nov 6, 2027 10pm to 4am", "2027-11-06T22:00-04:00", 420),
]


@pytest.mark.parametrize(
    ("zone", "phrase", "start", "minutes"),
    [(BERLIN, *row) for row in GERMAN + ENGLISH] + [(NEW_YORK, *row) for row in PITTSBURGH],
)
def test_a_phrase_means_this_interval(zone: ZoneInfo, phrase: str, start: str, minutes: int) -> None:
    expected = Moment.of(datetime.fromisoformat(start), zone)
    length = timedelta(minutes=minutes) if minutes else None
    assert parse_interval(phrase, now=NOW, zone=zone) == Interval(expected, length)
    if length is None:
        assert parse_when(phrase, now=NOW, zone=zone) == expected
    else:  # where one moment is asked for, both ends are named
        with pytest.raises(AmbiguousRange) as asked:
            parse_when(phrase, now=NOW, zone=zone)
        assert asked.value.readings == (expected, Moment.of(expected.instant + length, zone))


def test_the_golden_table_has_at_least_250_phrases_in_both_languages() -> None:
    german = {phrase for phrase, *_ in [*moments.GERMAN, *GERMAN]}
    english = {phrase for phrase, *_ in [*moments.ENGLISH, *ENGLISH]}
    assert len(german) >= 125
    assert len(english) >= 125
    assert len(german | english) >= 250
