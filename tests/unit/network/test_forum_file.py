"""The forum file: what ships is right, and what is wrong is refused with its place."""

import re
import tomllib

import discord
import pytest

from bot.config import PROJECT
from bot.texts import Bilingual, Language
from cogs.network.models.forum import ForumError
from cogs.network.rules.forum import read_forum
from cogs.network.rules.naming import channel_name, topic_channel_name, topic_text
from cogs.network.rules.permissions import BITS, permissions_to_write

SHIPPED = (PROJECT / "data" / "forum.toml").read_text(encoding="utf-8")


def with_change(old: str, new: str) -> str:
    assert old in SHIPPED
    return SHIPPED.replace(old, new, 1)


def test_the_shipped_forum_is_what_the_network_agreed_on() -> None:
    forum = read_forum(SHIPPED, "forum.toml")
    assert forum.zone.key == "Europe/Berlin"
    assert [(c.name, c.region, c.zone.key, c.language) for c in forum.cities] == [
        ("Dortmund", "DE-NW", "Europe/Berlin", Language.DE),
        ("Pittsburgh", "US-PA", "America/New_York", Language.EN),
    ]
    assert [topic.name for topic in forum.topics] == [
        Bilingual("Pandemiebekämpfung", "Pandemic response"),
        Bilingual("Nachhaltige Stadtentwicklung", "Sustainable urban development"),
        Bilingual("Wirtschaftliche Entwicklung", "Economic development"),
        Bilingual("Klimaschutz", "Climate protection"),
        Bilingual("Migration", "Migration"),
        Bilingual("Digitalisierung", "Digitalisation"),
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
        ("[forum]", "[forum", "forum.toml: this is not TOML"),
        ('timezone = "Europe/Berlin"     #', 'timezone = "Europe/Dortmund" #', "[forum], timezone: 'Europe/Dortmund'"),
        ('key = "dortmund"', 'key = "Dortmund"', "[[cities]] 'Dortmund', key: 'Dortmund' is not a key"),
        ('key = "pittsburgh"', 'key = "dortmund"', "[[cities]], key: 'dortmund' stands there twice"),
        ('country = "US"', 'country = "USA"', "[[cities]] 'pittsburgh', country: 'USA' does not look like “DE”"),
        ('region = "US-PA"', 'region = "PA"', "[[cities]] 'pittsburgh', region: 'PA'"),
        ('language = "de"', 'language = "fr"', "[[cities]] 'dortmund', language: 'fr' is not one of de, en"),
        ('de = "Klimaschutz"', 'de = ""', "[[topics]] 'climate', de: a text is expected"),
        ('de = "Klimaschutz"\n', "", "[[topics]] 'climate', de: is missing"),
        ('de = "Klimaschutz"', 'de = " Klimaschutz"', "[[topics]] 'climate', de: the text begins or ends"),
        ('de = "Klimaschutz"', f'de = "{"x" * 101}"', "[[topics]] 'climate', de: 101 characters, Discord allows 100"),
        ('channel = "klimaschutz-climate"', 'channel = "Klima Schutz"', "Discord would turn 'Klima Schutz' into"),
        ('channel = "klimaschutz-climate"', 'channel = "migration"', "channel: 'migration' stands there twice"),
        ('colour = "#b5532a"', 'colour = "red"', "[[roles]] 'moderators', colour: 'red' is not a colour"),
        ("hoist = true", 'hoist = "yes"', "[[roles]] 'moderators', hoist: true or false is expected"),
        ("hoist = true", "hosit = true", "[[roles]] 'moderators', hosit: is not known here"),
        ('"kick_members"', '"kick_people"', "[[roles]] 'moderators', permissions: 'kick_people' is not a permission"),
        ('"kick_members"', '"administrator"', "permissions: 'administrator' cannot be given here"),
        ('key = "staff"', 'key = "everyone"', "[[roles]] 'everyone', key: 'everyone' already means something"),
        ('name = "Stab · Staff"', 'name = "Moderation"', "[[roles]], name: 'Moderation' stands there twice"),
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
