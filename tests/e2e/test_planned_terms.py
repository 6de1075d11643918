"""A change of office for a day ahead, as people live it: planned, listed, and done on its day."""

from datetime import UTC, datetime

from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld


async def test_a_mayor_elected_for_december_takes_over_on_the_first(ready_forum: ForumWorld) -> None:
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    old = await ready_forum.person("Oberbürgermeister Dortmund")
    options = {
        "member": newcomer,
        "city": "Dortmund",
        "function": "mayor",
        "from": "1. Dezember",
        "until": "31.10.2031",
    }
    question = await moderator.command("city appoint", options)
    assert "ab 1. Dez. 2026 bis 31. Okt. 2031" in question.text
    assert f"(<@{old.id}>)" in question.text
    planned = await moderator.press(question.message, "Vormerken")
    assert "Für **Dortmund** vorgemerkt" in planned.text
    assert (
        "ab 1. Dez. 2026: (Ober-)Bürgermeister/in: Newcomer"
        in (await old.command("stadt anzeigen", {"stadt": "Dortmund"})).text
    )
    listed = await moderator.command("stadt vertretung", {"stadt": "Dortmund"})
    assert "Zurücknehmen: Newcomer" in str(listed.message["components"])
    await ready_forum.travel(to=datetime(2026, 12, 1, 0, 0, tzinfo=UTC))
    await ready_forum.settle()
    assert "Stadtspitzen · Mayors" in newcomer.roles()
    assert "Stadtspitzen · Mayors" not in old.roles()
    await old.wait_message("Newcomer hat in **Dortmund** Ihre Nachfolge angetreten")
    said = await old.wait_message("Nachfolge von Oberbürgermeister Dortmund", channel="ankündigungen-announcements")
    assert f"<@{newcomer.id}>" in text_of(said)
    assert "(bis 31. Okt. 2031)" in (await old.command("stadt anzeigen", {"stadt": "Dortmund"})).text
