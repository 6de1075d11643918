"""A city is renamed, moves to another zone, leaves and returns: whatever stands on the server follows."""

from datetime import timedelta

from sandbox.people.reading import text_of
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_meetings import scheduled
from tests.e2e.test_polls import asked, now

MOMENT = timedelta(seconds=3)


async def test_cards_follow_a_city_that_changes_leaves_and_returns(ready_forum: ForumWorld) -> None:
    admin, mayor = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    staff = await ready_forum.person("Stab Dortmund")
    meeting, poll = await scheduled(ready_forum), await asked(ready_forum)
    await mayor.press(poll, "A – Fernwärme")
    await admin.command("city edit", {"city": "Pittsburgh", "name": "Steel City", "timezone": "America/Denver"})
    await ready_forum.travel(MOMENT)
    assert "Steel City: Thu, Dec 3, 7:00 AM" in text_of(await now(staff, meeting))
    assert "Abgestimmt / Voted: Steel City" in text_of(await now(staff, poll))

    question = await admin.command("city remove", {"city": "Steel City", "reason": "Budget"})
    await admin.press(question.message, "Steel City entfernen")
    await ready_forum.travel(MOMENT)
    assert "Steel City: Thu" not in text_of(await now(staff, meeting))
    assert "Nicht mehr Mitglied: Steel City. Eine zuvor abgegebene Stimme zählt." in text_of(await now(staff, poll))

    (offered,) = await staff.autocomplete("stadt anzeigen", "stadt", "steel")
    assert offered["name"] == "Steel City (US-PA) · nicht mehr Mitglied"
    record = await staff.command("stadt anzeigen", {"stadt": offered["value"]})
    for said in ("Nicht mehr Mitglied", "Budget", "Mayor Pittsburgh"):
        assert said in record.text
    asking = {"stadt": offered["value"], "funktion": "staff"}
    assert "gibt es in diesem Forum nicht" in (await staff.command("stadt beitreten", asking)).text

    again = await admin.command("city add", {"name": "Steel City", "country": "US", "timezone": "America/Denver"})
    assert "ist wieder Mitglied" in again.text
    assert "Mayor Pittsburgh" in (await admin.command("city delegates", {"city": "Steel City"})).text
    await ready_forum.travel(MOMENT)
    assert "Nicht mehr Mitglied" not in text_of(await now(staff, poll))
