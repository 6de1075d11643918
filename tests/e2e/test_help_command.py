"""/help: for each reader their commands, their language, their next step."""

import pytest

from sandbox.people.reading import buttons_of
from tests.e2e.conftest import ForumWorld


async def test_a_newcomer_is_sent_to_their_city_and_sees_no_admin_commands(world: ForumWorld) -> None:
    helped = await (await world.person("Newcomer")).command("help")
    assert "**Next step:** Join your city with `/city join`" in helped.text
    assert "`/city list`" in helped.text
    for hidden in ("/setup", "/city add", "/city appoint", "/meeting schedule"):
        assert hidden not in helped.text
    assert helped.ephemeral


async def test_an_admin_is_sent_to_the_setup_until_the_server_stands(world: ForumWorld) -> None:
    helped = await (await world.person("Forum Admin")).command("hilfe")
    assert "**Nächster Schritt:** Richten Sie den Server des Forums mit `/einrichtung anwenden` ein" in helped.text
    assert "`/stadt aufnehmen`: Eine Stadt in das Forum aufnehmen" in helped.text


async def test_a_delegate_is_sent_to_meetings(ready_forum: ForumWorld) -> None:
    helped = await (await ready_forum.person("Chief of Staff Pittsburgh")).command("help")
    assert "`/meeting schedule`" in helped.text
    assert "**Next step:** Invite the other cities" in helped.text
    moderator = await (await ready_forum.person("Moderation")).command("hilfe")
    assert "Tragen Sie die Personen der Städte mit `/stadt eintragen` ein" in moderator.text


@pytest.mark.parametrize("typed", ["topic", "/topic", "Topic"])
async def test_a_group_is_explained_with_its_options(world: ForumWorld, typed: str) -> None:
    helped = await (await world.person("Newcomer")).command("help", {"topic": typed})
    assert "**`/topic follow`**" in helped.text
    assert "`topic`: The topic" in helped.text


async def test_a_long_group_is_paged(world: ForumWorld) -> None:
    admin = await world.person("Forum Admin")
    helped = await admin.command("help", {"topic": "city"})
    assert "Seite 1 von" in helped.text
    turned = await admin.press(helped.message, "Nächste Seite")
    assert "Seite 2 von" in turned.text
    assert len(buttons_of(turned.message)) == 2


async def test_pages_of_features_are_offered_and_shown(world: ForumWorld) -> None:
    newcomer = await world.person("Newcomer")
    offered = [choice["name"] for choice in await newcomer.autocomplete("help", "topic", "")]
    assert "Who may do what" in offered
    assert "city" in " ".join(offered)
    answer = await newcomer.command("help", {"topic": "Who may do what"})
    assert "**Liaisons** register the people of their own city" in answer.text


async def test_what_nobody_has_explained_is_refused(world: ForumWorld) -> None:
    refused = await (await world.person("Newcomer")).command("help", {"topic": "@everyone"})
    assert "There is no help on that" in refused.text
