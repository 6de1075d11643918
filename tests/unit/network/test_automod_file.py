"""The forum file's table of AutoMod rules: what ships is within Discord's limits; what is wrong is refused in words."""

import re
from datetime import timedelta

import pytest

from cogs.network.models.automod import AutoModSpec, AutoModSpecs, Preset, Trigger
from cogs.network.models.forum import ForumError
from cogs.network.rules.automod import MESSAGE_LENGTH
from cogs.network.rules.forum import read_forum
from tests.unit.network.test_forum_file import SHIPPED, with_change

HEAD = SHIPPED[: SHIPPED.index("[automod]")]
RULE = '\n[[automod.rules]]\nkey = "x"\nname = "X"\n'


def rules(text: str) -> tuple[AutoModSpec, ...]:
    return read_forum(f"{HEAD}[automod]\n{text}", "forum.toml").automod.rules


def refusal(text: str) -> str:
    with pytest.raises(ForumError) as caught:
        rules(text)
    return str(caught.value)


def test_what_ships_filters_mentions_lists_spam_and_words_of_both_languages() -> None:
    shipped = read_forum(SHIPPED, "forum.toml").automod
    assert [rule.trigger for rule in shipped.rules] == [
        Trigger.MENTIONS,
        Trigger.PRESETS,
        Trigger.SPAM,
        Trigger.KEYWORDS,
        Trigger.KEYWORDS,
    ]
    assert shipped.rules[1].presets == tuple(Preset)
    assert {"hurensohn*", "scumbag*"} <= set(shipped.rules[3].keywords)
    assert all(rule.exempt_roles == ("moderators",) and rule.alert for rule in shipped.rules)
    assert all(len(rule.message) <= MESSAGE_LENGTH for rule in shipped.rules)
    assert shipped.alerts == "log"


def test_a_forum_without_the_table_declares_no_rules() -> None:
    assert read_forum(HEAD, "forum.toml").automod == AutoModSpecs()


def test_a_rule_of_words_in_full() -> None:
    (rule,) = rules(
        RULE + 'trigger = "keywords"\nde = ["eins*"]\nen = ["one*"]\npatterns = ["(?i)n[o0]pe"]\nallow = ["eins A"]\n'
        "block = false\ntimeout_minutes = 90\nexempt_roles = []\n"
        'exempt_channels = ["welcome"]\nenabled = false\n'
    )
    assert rule.keywords == ("eins*", "one*")
    assert (rule.block, rule.alert, rule.enabled, rule.timeout) == (False, True, False, timedelta(minutes=90))
    assert (rule.exempt_roles, rule.exempt_channels) == ((), ("welcome",))


PATTERNS = ", ".join(["'a'"] * 11)
MANY = ", ".join(f'"w{number}"' for number in range(1001))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('alerts = "nowhere"', "[automod], alerts: there is no channel with the key 'nowhere'"),
        ('exempt_roles = ["kings"]', "[automod], exempt_roles: there is no role with the key 'kings'"),
        ('colour = "red"', "[automod], colour: is not known here"),
        (RULE + 'trigger = "magic"', "[[automod.rules]] 'x', trigger: 'magic' is not one of"),
        (RULE, "[[automod.rules]] 'x', trigger: is missing"),
        (RULE + 'trigger = "keywords"', "'x', de: a rule of words needs some"),
        (RULE + f'trigger = "keywords"\nde = [{MANY}]', "'x', de: 1001 words in both languages, Discord allows 1000"),
        (RULE + f'trigger = "keywords"\nen = ["{"a" * 61}"]', "has 61 characters, Discord allows 60"),
        (RULE + 'trigger = "keywords"\nen = ["*"]', "'*' would meet every message"),
        (RULE + 'trigger = "keywords"\nde = ["Nitro"]\nen = ["nitro"]', "'x', en: 'nitro' stands there twice"),
        (RULE + 'trigger = "keywords"\nde = "eins"', "'x', de: a list of texts is expected"),
        (RULE + 'trigger = "keywords"\nde = [" eins"]', "'x', de: ' eins' is empty, or begins or ends with a space"),
        (RULE + 'trigger = "keywords"\npatterns = ["("]', "'x', patterns: '(' is not a regular expression"),
        (RULE + 'trigger = "keywords"\npatterns = ["a(?=b)"]', "looks around or back"),
        (RULE + 'trigger = "keywords"\npatterns = ["(a)\\\\1"]', "looks around or back"),
        (RULE + f'trigger = "keywords"\npatterns = [{PATTERNS}]', "11 patterns, Discord allows 10"),
        (RULE + 'trigger = "presets"', "'x', presets: is empty"),
        (RULE + 'trigger = "presets"\npresets = ["politics"]', "'x', presets: 'politics' is not one of"),
        (RULE + 'trigger = "presets"\npresets = ["slurs"]\nde = ["x"]', "'x', de: is not known here"),
        (RULE + 'trigger = "mentions"', "'x', limit: is missing"),
        (RULE + 'trigger = "mentions"\nlimit = 51', "'x', limit: 51 is not between 1 and 50"),
        (RULE + 'trigger = "mentions"\nlimit = true', "'x', limit: a whole number is expected"),
        (RULE + 'trigger = "spam"\ntimeout_minutes = 5', "Discord times out for keywords and mentions alone"),
        (RULE + 'trigger = "spam"\nblock = false\nalert = false', "'x', block: the rule does nothing"),
        (RULE + 'trigger = "spam"\nblock = false\nmessage = { de = "a", en = "b" }', "'x', message: is only said"),
        (
            RULE + f'trigger = "spam"\nmessage = {{ de = "{"a" * 80}", en = "{"b" * 80}" }}',
            "'x', message: 163 characters in both languages, Discord allows 150",
        ),
        (RULE + 'trigger = "spam"' + RULE + 'trigger = "presets"\npresets = ["slurs"]', "two rules have the key 'x'"),
        (
            RULE + 'trigger = "spam"' + RULE.replace('"x"', '"y"') + 'trigger = "spam"',
            "2 rules with the trigger spam, Discord allows 1",
        ),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str, told: str) -> None:
    assert re.search(re.escape(told), refusal(text)), refusal(text)


def test_seven_rules_of_words_are_one_too_many() -> None:
    text = "".join(
        RULE.replace('"x"', f'"x{n}"').replace('"X"', f'"X{n}"') + 'trigger = "keywords"\nde = ["a"]\n'
        for n in range(7)
    )
    assert "7 rules with the trigger keywords, Discord allows 6" in refusal(text)


def test_the_start_is_refused_with_the_place_in_the_file() -> None:
    with pytest.raises(ForumError, match=r"forum\.toml:\d+: .*\.rules\]\] 'mentions', limit: 99 is not between"):
        read_forum(with_change("limit = 8", "limit = 99"), "forum.toml")
