"""The forum file: what ships is right, and what is wrong is refused with its place."""

import re
import tomllib
from pathlib import Path

import discord
import pytest

from bot.cli import main
from bot.config import PROJECT
from bot.texts import Bilingual, Language
from cogs.decisions.jobs.register import LOG_CHANNEL
from cogs.decisions.models.due import REGISTER_CHANNEL
from cogs.digest.jobs import CHANNEL as DIGEST_CHANNEL
from cogs.moderation.jobs.cards import LOG, MODERATORS_ROOM
from cogs.network.jobs.letters import EXCHANGE
from cogs.network.models.cities import Function
from cogs.network.models.forum import NEEDED_CHANNELS, NEEDED_ROLES, ForumError
from cogs.network.rules.forum import read_forum
from cogs.network.rules.naming import channel_name, topic_channel_name, topic_text
from cogs.network.rules.permissions import BITS, permissions_to_write
from cogs.network.rules.toml_lines import TomlPath, key_lines, line_of
from cogs.network.service.forum import load_forum
from cogs.network.service.member_records import MODERATORS
from cogs.network.service.setup import WELCOME
from cogs.polls.service.reading import DEFAULT_CHANNEL

SHIPPED = (PROJECT / "data" / "forum.toml").read_text(encoding="utf-8")


def with_change(old: str, new: str) -> str:
    assert old in SHIPPED
    return SHIPPED.replace(old, new, 1)


def test_the_shipped_forum_is_what_the_network_agreed_on() -> None:
    forum = read_forum(SHIPPED, "forum.toml")
    assert forum.zone.key == "Europe/Berlin"
    facts = [city.facts for city in forum.cities]
    assert [(city.name, city.region, city.zone.key, city.language) for city in facts] == [
        ("Dortmund", "DE-NW", "Europe/Berlin", Language.DE),
        ("Pittsburgh", "US-PA", "America/New_York", Language.EN),
    ]
    assert [topic.name for topic in forum.topics] == [
        Bilingual("Pandemiebekämpfung", "Pandemic response"),
        Bilingual("Nachhaltige Stadtentwicklung", "Sustainable urban development"),
        Bilingual("Wirtschaftliche Entwicklung", "Economic development"),
        Bilingual("Klimaschutz", "Climate protection"),
        Bilingual("Migration", "Migration"),
        Bilingual("Digitalisierung", "Digitalization"),
        Bilingual("Mobilitätswende", "Mobility transition"),
        Bilingual("Arbeitslosigkeit", "Unemployment"),
        Bilingual("Strukturwandel", "Structural change"),
    ]
    assert [topic.question for topic in forum.topics] == [False] * 4 + [True] * 5
    assert {role.key for role in forum.roles} == {"moderators", "mayors", "staff", "observers"}
    assert {channel.key for channel in forum.channels} >= {
        "welcome",
        "announcements",
        "decisions",
        "meetings",
        "moderators",
        "log",
    }


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[forum]", "[forum", "forum.toml:9: this is not TOML"),
        ('timezone = "Europe/Berlin"     #', 'timezone = "Europe/Dortmund" #', "[forum], timezone: 'Europe/Dortmund'"),
        ('key = "dortmund"', 'key = "Dortmund"', "[[cities]] 'Dortmund', key: 'Dortmund' is not a key"),
        ('key = "pittsburgh"', 'key = "dortmund"', "[[cities]] 'dortmund', key: 'dortmund' stands there twice"),
        ('country = "US"', 'country = "USA"', "[[cities]] 'pittsburgh', country: 'USA': There is no such country."),
        ('region = "US-PA"', 'region = "PA"', "[[cities]] 'pittsburgh', region: 'PA'"),
        (
            'language = "de"',
            'language = "fr"',
            "[[cities]] 'dortmund', language: 'fr': The language must be one of these: de, en.",
        ),
        ('de = "Klimaschutz"', 'de = ""', "[[topics]] 'climate', de: '': A topic's name has 1 to 60 characters."),
        ('de = "Klimaschutz"', f'de = "{"x" * 61}"', "A topic's name has 1 to 60 characters."),
        ('name = "Moderation"\ncolour', 'name = ""\ncolour', "[[roles]] 'moderators', name: a text is expected"),
        ('name = "Moderation"\ncolour', "colour", "[[roles]] 'moderators', name: is missing"),
        ('name = "Moderation"\ncolour', 'name = " M"\ncolour', "'moderators', name: the text begins or ends"),
        ('name = "Moderation"\ncolour', f'name = "{"x" * 101}"\ncolour', "101 characters, Discord allows 100"),
        ('name = "Dortmund"', f'name = "{"x" * 95}"', "'dortmund', name: 'xxxxx"),
        ('name = "Dortmund"', f'name = "{"x" * 95}"', "A city's name has 1 to 80 characters."),
        ('country = "US"', 'country = "UK"', "[[cities]] 'pittsburgh', country: 'UK': There is no such country."),
        ('emoji = "📈"', 'emoji = "economy"', "[[topics]] 'economy', emoji: 'economy': Please give one ordinary emoji"),
        (
            'name = "Pittsburgh"\ncountry = "US"\nregion = "US-PA"',
            'name = "Dortmund"\ncountry = "DE"',
            "[[cities]] 'pittsburgh', name: Dortmund is already a member of this forum.",
        ),
        ('de = "Wirtschaftliche Entwicklung"', 'de = "Klimaschutz"', "'climate', de: There is already a topic called"),
        ('key = "announcements"', 'key = "news"', "a channel with the key 'announcements' is needed: the digest"),
        ('key = "observers"', 'key = "guests"', "a role with the key 'observers' is needed: observers"),
        ('channel = "klimaschutz-climate"', 'channel = "Klima Schutz"', "Discord would turn 'Klima Schutz' into"),
        ('channel = "klimaschutz-climate"', 'channel = "migration"', "channel: 'migration' stands there twice"),
        ('colour = "#b5532a"', 'colour = "red"', "[[roles]] 'moderators', colour: 'red' is not a colour"),
        ("hoist = true", 'hoist = "yes"', "[[roles]] 'moderators', hoist: true or false is expected"),
        ("hoist = true", "hosit = true", "[[roles]] 'moderators', hosit: is not known here"),
        ('"kick_members"', '"kick_people"', "[[roles]] 'moderators', permissions: 'kick_people' is not a permission"),
        ('"kick_members"', '"administrator"', "permissions: 'administrator' cannot be given here"),
        ('key = "staff"', 'key = "everyone"', "[[roles]] 'everyone', key: 'everyone' already means something"),
        ('name = "Stab · Staff"', 'name = "Moderation"', "[[roles]] 'staff', name: 'Moderation' stands there twice"),
        ('name = "{name}"', 'name = "{town}"', "[city_role], name: {town} cannot stand here; places allowed: {name}"),
        ('name = "{name}"', 'name = "{name"', "[city_role], name: {name"),
        (
            "overwrites.moderators",
            "overwrites.modreators",
            "'announcements', overwrites.modreators: there is no such role",
        ),
        (
            'moderators = { allow = ["view_channel"] }',
            'moderators = { allow = ["view_channel"], deny = ["view_channel"] }',
            "overwrites, moderators, deny: 'view_channel' is allowed and denied at once",
        ),
        (
            'moderators = { allow = ["view_channel"] }',
            'moderators = { allow = ["manage_roles"] }',
            "overwrites, moderators, allow: 'manage_roles' cannot be given here",
        ),
        ('category = "topics"', 'category = "themes"', "[topic_channels], category: there is no category"),
        ("[topic_role]", "[topics_role]", "topic_role: is missing"),
        ("[forum]\n", "[extra]\n[forum]\n", "extra: is not known here"),
    ],
)
def test_what_is_wrong_is_refused_with_file_table_and_key(old: str, new: str, told: str) -> None:
    with pytest.raises(ForumError, match=re.escape(told)) as refusal:
        read_forum(with_change(old, new), "forum.toml")
    assert str(refusal.value).startswith("forum.toml:")


def findings(text: str) -> list[tuple[int, str]]:
    with pytest.raises(ForumError) as refusal:
        read_forum(text, "forum.toml")
    return [(finding.line, finding.place) for finding in refusal.value.findings]


def line_with(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def test_everything_wrong_is_said_at_once_each_with_its_line() -> None:
    text = with_change('country = "US"', 'country = "UK"').replace("hoist = true", "hoist = 1", 1)
    text = text.replace('emoji = "📈"', 'emoji = "economy"').replace('"kick_members"', '"kick_people"')
    text = text.replace('de = "Mitteilungen an alle Städte"', "de = 1")
    assert findings(text) == [
        (line_with(text, 'country = "UK"'), "[[cities]] 'pittsburgh', country"),
        (line_with(text, 'emoji = "economy"'), "[[topics]] 'economy', emoji"),
        (line_with(text, "hoist = 1"), "[[roles]] 'moderators', hoist"),
        (line_with(text, "permissions = ["), "[[roles]] 'moderators', permissions"),
        (line_with(text, "topic = { de = 1"), "[[categories.channels]] 'announcements', topic, de"),
    ]


def test_a_missing_key_is_found_at_its_table() -> None:
    text = with_change('timezone = "America/New_York"\n', "")
    pittsburgh = line_with(text, 'key = "pittsburgh"')
    assert findings(text) == [(pittsburgh - 1, "[[cities]] 'pittsburgh', timezone")]


@pytest.mark.parametrize("part", ['region = "US-PA"\n', 'emoji = "📈"\n', 'de = "Klimaschutz"\n', 'language = "en"\n'])
def test_what_commands_do_not_demand_the_file_does_not_either(part: str) -> None:
    forum = read_forum(with_change(part, ""), "forum.toml")
    assert [city.facts.language for city in forum.cities] == [Language.DE, Language.EN]
    climate = next(topic for topic in forum.topics if topic.key == "climate")
    assert climate.name.de == ("Climate protection" if "Klimaschutz" in part else "Klimaschutz")


@pytest.mark.parametrize(
    ("written", "zone"), [("US/Eastern", "America/New_York"), ("gb", "Europe/London"), ("Wien", "Europe/Vienna")]
)
def test_a_zone_is_understood_by_its_other_names(written: str, zone: str) -> None:
    forum = read_forum(with_change('timezone = "America/New_York"', f'timezone = "{written}"'), "forum.toml")
    assert forum.cities[1].facts.zone.key == zone


def test_all_that_features_look_up_is_needed() -> None:
    keys = {WELCOME, EXCHANGE, MODERATORS_ROOM, LOG, DIGEST_CHANNEL, REGISTER_CHANNEL, LOG_CHANNEL, DEFAULT_CHANNEL}
    assert keys == set(NEEDED_CHANNELS)
    assert {MODERATORS, *(function.role_key for function in Function)} == set(NEEDED_ROLES)


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "forum.toml"
    file.write_text(SHIPPED, encoding="utf-8-sig")
    assert load_forum(file) == read_forum(SHIPPED, "forum.toml")


def test_the_command_says_every_finding_without_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "forum.toml"
    text = with_change('country = "US"', 'country = "UK"').replace('emoji = "📈"', 'emoji = "economy"')
    file.write_text(text, encoding="utf-8")
    assert main(["check", str(file)]) == 1
    out = capsys.readouterr().out
    line = line_with(text, 'country = "UK"')
    assert f"forum.toml:{line}: [[cities]] 'pittsburgh', country: 'UK': " in out
    assert out.endswith("Findings: 2\n")
    file.write_text(SHIPPED, encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert "nothing is wrong (2 cities, 9 topics, 4 roles, 7 channels)" in capsys.readouterr().out
    assert main(["check", str(tmp_path / "nowhere.toml")]) == 2
    file.write_bytes(SHIPPED.encode("utf-16"))
    assert main(["check", str(file)]) == 2


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ("a = 1\n\n[b]\nc = 2\n", ("b", "c"), 4),
        ("[[x]]\nk = 1\n[[x.y]]\nk = 1\n[[x]]\n[[x.y]]\n\nk = 2\n", ("x", 1, "y", 0, "k"), 8),
        ('a = """\nb = 1\n"""\nb = 2\n', ("b",), 4),
        ("[[x]]\no.r = { d = 1 }\n", ("x", 0, "o", "r", "d"), 2),
        ("[t]\r\nk = 1\r\n", ("t", "k"), 2),
        ("[t]\nk = [\n  1,\n]\nz = 1\n", ("t", "z"), 5),
        ('["a b"]\n"c.d" = 1\n', ("a b", "c.d"), 2),
    ],
)
def test_the_line_of_a_key_is_found(text: str, path: TomlPath, line: int) -> None:
    assert line_of(path, key_lines(text)) == line


def test_every_permission_has_discords_bit() -> None:
    assert {name: discord.Permissions.VALID_FLAGS[name] for name in BITS} == BITS


def test_whatever_lies_outside_the_bots_own_permissions_is_neither_granted_nor_taken() -> None:
    assert permissions_to_write(0b1100, 0b0001, bot_permissions=0b0111) == 0b1001
    assert permissions_to_write(0b1100, 0b0001, bot_permissions=BITS["administrator"]) == 0b0001


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Willkommen & Welcome!", "willkommen-welcome"),
        ("Mobilitätswende", "mobilitätswende"),
        ("  -- ", ""),
        ("A" * 120, "a" * 100),
        ("@everyone", "everyone"),
        ("🚊 Verkehr", "verkehr"),
    ],
)
def test_channel_names_are_such_that_discord_keeps_them(typed: str, kept: str) -> None:
    assert channel_name(typed) == kept
    assert channel_name(kept) == kept


def test_a_topics_channel_is_named_in_both_languages_once() -> None:
    assert topic_channel_name(Bilingual("Klimaschutz", "Climate protection")) == "klimaschutz-climate-protection"
    assert topic_channel_name(Bilingual("Migration", "Migration")) == "migration"
    assert topic_channel_name(Bilingual("🚊", "🚊")) == "thema-topic"


def test_a_topic_whose_name_holds_braces_is_put_in_as_it_is() -> None:
    assert topic_text("{emoji} {both}", Bilingual("{en}", "{de.x}"), "") == "{en} · {de.x}"


def test_the_file_is_readable_by_any_toml_reader() -> None:
    assert tomllib.loads(SHIPPED)["forum"]["timezone"] == "Europe/Berlin"
