"""Topics: listed with buttons, followed and unfollowed, in both languages, once however often it is pressed."""

import asyncio

from sandbox.people.reading import buttons_of
from tests.e2e.conftest import ForumWorld

UNKNOWN = "There is no such topic"


async def test_the_list_names_all_topics_in_the_readers_language(world: ForumWorld) -> None:
    german = await (await world.person("Stab Dortmund")).command("thema liste")
    english = await (await world.person("Newcomer")).command("topic list")
    assert "9 Themen" in german.text
    assert "Mobilitätswende" in german.text
    assert "9 topics" in english.text
    assert "Mobility transition" in english.text
    assert len(buttons_of(english.message)) == 9


async def test_a_button_follows_and_the_list_says_so(world: ForumWorld) -> None:
    newcomer = await world.person("Newcomer")
    listed = await newcomer.command("topic list")
    (follow,) = [button for button in buttons_of(listed.message) if "Migration" in button["label"]]
    pressed = await newcomer.press(listed.message, follow["custom_id"])
    assert "1 follower · you follow it" in pressed.text
    (unfollow,) = [button for button in buttons_of(pressed.message) if button["label"].startswith("Unfollow")]
    assert "Migration" in unfollow["label"]
    assert "you follow it" not in (await newcomer.press(pressed.message, unfollow["custom_id"])).text


async def test_a_double_click_follows_once(world: ForumWorld) -> None:
    newcomer = await world.person("Newcomer")
    listed = await newcomer.command("topic list")
    (follow,) = [button for button in buttons_of(listed.message) if "Migration" in button["label"]]
    await asyncio.gather(*(newcomer.press(listed.message, follow["custom_id"]) for _ in range(2)))
    listed = await newcomer.command("topic list")
    assert listed.text.count("1 follower · you follow it") == 1


async def test_following_by_command_in_german(world: ForumWorld) -> None:
    staff = await world.person("Stab Dortmund")
    assert "Sie haben **" in (await staff.command("thema abonnieren", {"thema": "Klimaschutz"})).text
    assert "schon abonniert" in (await staff.command("thema abonnieren", {"thema": "climate protection"})).text
    assert "abbestellt" in (await staff.command("thema abbestellen", {"thema": "Klimaschutz"})).text
    assert "nicht abonniert" in (await staff.command("thema abbestellen", {"thema": "Klimaschutz"})).text


async def test_an_unknown_topic_is_refused_with_the_way_on(world: ForumWorld) -> None:
    refused = await (await world.person("Newcomer")).command("topic follow", {"topic": "@everyone **x**"})
    assert UNKNOWN in refused.text
    assert "`/topic list`" in refused.text


async def test_a_topic_is_suggested_in_both_languages(world: ForumWorld) -> None:
    staff, newcomer = await world.person("Stab Dortmund"), await world.person("Newcomer")
    (german,) = await staff.autocomplete("topic follow", "topic", "klima")
    (english,) = await newcomer.autocomplete("topic follow", "topic", "klima")
    assert "Klimaschutz · Climate protection" in german["name"]
    assert "Climate protection · Klimaschutz" in english["name"]
    assert german["value"] == english["value"]


async def test_the_role_to_ping_follows(ready_forum: ForumWorld) -> None:
    newcomer = await ready_forum.person("Newcomer")
    before = set(newcomer.roles())
    await newcomer.command("topic follow", {"topic": "Climate protection"})
    await ready_forum.settle()
    (role,) = set(newcomer.roles()) - before
    assert "Klima" in role
    await newcomer.command("topic unfollow", {"topic": "Climate protection"})
    await ready_forum.settle()
    assert set(newcomer.roles()) == before


async def test_the_list_links_the_channels_once_they_stand(ready_forum: ForumWorld) -> None:
    listed = await (await ready_forum.person("Newcomer")).command("topic list")
    assert listed.text.count("<#") == 9
