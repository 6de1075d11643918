"""The chart of the trend with many barometers, and topics that came and went: each name stands free at its line."""

import random
from datetime import timedelta
from fractions import Fraction
from itertools import combinations

import pytest

from bot.config import PROJECT
from bot.papers import placed
from bot.texts import Bilingual, Language, Texts
from bot.ui.post_text import PostLanguages
from cogs.network.models.topics import Topic
from cogs.polls.models.results import BarometerReading
from cogs.polls.render.answers import trend_table
from cogs.polls.render.charts import trend_chart, trend_parts
from tests.conftest import first_quick
from tests.unit.polls.samples import BERLIN, NOW

BOTH = PostLanguages(Texts(PROJECT / "data" / "locales"), tuple(Language))
WIDTH, MARGIN = 332, 14
"""Points, as in data/papers/chart.typ."""
TOPICS = [
    Topic(number, 7, f"t{number}", Bilingual(f"{number} Stadtentwicklung und Wohnen", f"{number} Housing"), "", number)
    for number in range(25)
]


def barometers(count: int, topics: int, apart: timedelta) -> list[BarometerReading]:
    """Each without some topics: one is archived halfway, one is new in the last, and equals share a place."""
    chance = random.Random(count)  # noqa: S311 - repeatable, not secret
    made = []
    for number in range(count):
        asked = [topic for topic in range(topics) if not (topic == 0 and number > count // 2)]
        asked = [topic for topic in asked if not (topic == 1 and number < count - 1)]
        chance.shuffle(asked)
        places = {topic: Fraction(place) for place, topic in enumerate(asked, 1)}
        if len(asked) > 1:
            places[asked[0]] = places[asked[1]] = Fraction(3, 2)
        made.append(BarometerReading(number, NOW + number * apart, places, len(asked)))
    return made


@pytest.mark.parametrize("apart", first_quick([timedelta(days=91), timedelta(days=7)]), ids=["quarterly", "weekly"])
@pytest.mark.parametrize(("count", "topics"), [(1, 9), (2, 2), (4, 9), (12, 9), (12, 25)])
def test_no_label_of_the_trend_covers_another_or_leaves_the_picture(count: int, topics: int, apart: timedelta) -> None:
    readings = barometers(count, topics, apart)
    boxes = placed("trend", trend_parts(readings, TOPICS[:topics], BOTH))
    asked = {topic for reading in readings for topic in reading.places}
    assert sum("Housing" in box["text"] for box in boxes) == len(asked)
    for box, other in combinations(boxes, 2):
        beside = box["x"] + box["width"] <= other["x"] or other["x"] + other["width"] <= box["x"]
        above = box["y"] + box["height"] <= other["y"] or other["y"] + other["height"] <= box["y"]
        assert beside or above, (box, other)
    for box in boxes:
        assert box["x"] >= -MARGIN, box
        assert box["x"] + box["width"] <= WIDTH + MARGIN, box


def test_a_topic_that_is_no_longer_asked_about_says_when_it_was_last() -> None:
    readings = barometers(12, 9, timedelta(days=91))
    labels = [line["label"] for line in trend_parts(readings, TOPICS[:9], BOTH)["lines"]]
    assert [label for label in labels if "(2028-05)" in label] == [label for label in labels if label.startswith("0 ")]
    table = trend_table(readings, TOPICS[:9], BERLIN, Language.EN)
    row = next(line for line in table.splitlines() if line.startswith("0 Housing"))
    assert row.count("–") == 5
    assert "1.5" in table
    assert "1,5" in trend_table(readings, TOPICS[:9], BERLIN, Language.DE)


def test_the_trend_is_a_png() -> None:
    assert trend_chart(barometers(12, 25, timedelta(days=30)), TOPICS, BOTH).startswith(b"\x89PNG")
