"""AutoMod's matching, rule by rule: words, wildcards, allow lists, patterns, mentions, spam."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.world.automod import PRESETS, find_word, looks_like_spam, matches
from sandbox.world.entities import AutoModRule
from sandbox.world.messages import Message


def rule(trigger: int, **metadata: Any) -> AutoModRule:  # noqa: ANN401 - as the API has it
    return AutoModRule(1, 1, 1, "rule", 1, trigger, metadata, [{"type": 1, "metadata": {}}], enabled=True)


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("cat", "my cat sleeps", "cat"),
        ("cat", "my CAT sleeps", "CAT"),
        ("cat", "concatenate", None),
        ("cat", "cats", None),
        ("cat*", "the cattle", "cattle"),
        ("cat*", "concat", None),
        ("*cat", "the bobcat", "bobcat"),
        ("*cat", "cattle", None),
        ("*cat*", "concatenate", "concatenate"),
        ("scheiß*", "Scheiße!", "Scheiße"),
        ("two words", "in two words.", "two words"),
        ("two words", "two  words", None),
        ("a.b", "axb", None),
        ("c++", "I like c++ a lot", "c++"),
    ],
)
def test_a_keyword_is_a_whole_word_unless_an_asterisk_says_otherwise(
    keyword: str, text: str, found: str | None
) -> None:
    match = matches(rule(1, keyword_filter=[keyword], allow_list=[]), text, 0, ())
    assert (None if match is None else match.content) == found


def test_what_the_allow_list_names_is_excused_and_nothing_beside_it() -> None:
    metadata = {"keyword_filter": ["*cat*"], "allow_list": ["cattle"]}
    assert find_word("the cattle", metadata) is None
    found = find_word("the cattle and the bobcat", metadata)
    assert found is not None
    assert found.content == "bobcat"


def test_a_pattern_names_what_it_met() -> None:
    found = matches(rule(1, regex_patterns=[r"\d{4}-\d{4}"], keyword_filter=[]), "call 1234-5678 now", 0, ())
    assert found is not None
    assert found.content == "1234-5678"


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_knows_some_words_and_excuses_allowed_ones(preset: int) -> None:
    word = PRESETS[preset][0].strip("*")
    assert matches(rule(4, presets=[preset], allow_list=[]), f"what a {word}!", 0, ())
    assert not matches(rule(4, presets=[preset], allow_list=[word]), f"what a {word}!", 0, ())
    assert not matches(rule(4, presets=[], allow_list=[]), f"what a {word}!", 0, ())


@pytest.mark.parametrize(("named", "triggers"), [(0, False), (3, False), (4, True)])
def test_more_mentions_than_the_limit_trigger(named: int, *, triggers: bool) -> None:
    assert bool(matches(rule(5, mention_total_limit=3), "hello", named, ())) is triggers


def test_the_same_text_three_times_is_spam_and_so_are_six_links() -> None:
    said = [Message(id=n, channel_id=1, author_id=1, content="Buy now") for n in (1, 2)]
    assert looks_like_spam("buy now ", said)
    assert not looks_like_spam("buy now", said[:1])
    assert not looks_like_spam("", [Message(id=1, channel_id=1, author_id=1)] * 5), "pictures without words"
    assert looks_like_spam(" ".join(["https://example.org"] * 6), ())


@given(st.text(max_size=40), st.text(st.characters(categories=["L"]), min_size=1, max_size=5))
def test_an_asterisk_on_both_sides_finds_a_word_wherever_it_stands(around: str, word: str) -> None:
    assert find_word(f"{around}{word}{around}", {"keyword_filter": [f"*{word}*"]})
