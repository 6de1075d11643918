"""Who goes on with what: a draft opened from a direct message, by a successor, from a long list; pages of hits."""

from zoneinfo import ZoneInfo

import pytest

from bot.people import Person, Right
from bot.texts import Bilingual, Language
from cogs.decisions.models.decisions import Wording
from cogs.decisions.models.drafts import DraftContent
from cogs.decisions.service.drafts import DraftService
from cogs.decisions.service.recording import RecordingService
from sandbox.people import buttons_of, text_of
from sandbox.people.reading import selects_of
from tests.conftest import first_quick
from tests.e2e.conftest import ForumWorld
from tests.e2e.test_decisions import WORDS, drafted, publish


def speaker(world: ForumWorld, user_id: str) -> Person:
    """Whoever publishes in bulk, as the bot sees them."""
    rights = frozenset({Right.ALL, Right.DELEGATE, Right.MANDATE})
    return Person(world.guild_id, int(user_id), "Mayor", Language.EN, ZoneInfo("UTC"), 1, "mayor", rights)


async def test_a_mayor_publishes_a_draft_from_the_direct_message(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    preview = await drafted(staff)
    await staff.press(preview, "Um Veröffentlichung bitten")
    await ready_forum.settle()
    asked = await mayor.wait_message("bittet Sie um die Veröffentlichung")
    assert asked.get("guild_id") is None
    opened = await (await mayor.press(asked, "Entwurf öffnen")).final()
    assert WORDS["title_de"] in text_of(opened.message)
    labels = [button["label"] for button in buttons_of(opened.message)]
    assert labels == ["Veröffentlichen", "Verwerfen"]
    chosen = await (await mayor.select(opened.message, "Art", "Empfehlung an die Regierungen")).final()
    assert "Empfehlung an die Regierungen" in text_of(chosen.message)
    done = await (await mayor.press(chosen.message, "Veröffentlichen")).final()
    assert "DAOF 2026/001" in done.text


async def test_who_no_longer_speaks_for_the_city_cannot_open_it_any_more(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Stab Dortmund")
    mayor = await ready_forum.person("Oberbürgermeister Dortmund")
    preview = await drafted(staff)
    await staff.press(preview, "Um Veröffentlichung bitten")
    await ready_forum.settle()
    asked = await mayor.wait_message("bittet Sie um die Veröffentlichung")
    moderator = await ready_forum.person("Moderation")
    await moderator.command("city dismiss", {"member": mayor, "reason": "Ende der Amtszeit"})
    refused = await (await mayor.press(asked, "Entwurf öffnen")).final()
    assert "gehört Ihnen nicht" in refused.text
    assert WORDS["title_de"] not in refused.text


async def test_a_successor_goes_on_with_the_drafts(ready_forum: ForumWorld) -> None:
    staff = await ready_forum.person("Chief of Staff Pittsburgh")
    moderator, newcomer = await ready_forum.person("Moderation"), await ready_forum.person("Newcomer")
    await drafted(staff)
    options = {"member": newcomer, "city": "Pittsburgh", "function": "staff"}
    (offered,) = await moderator.autocomplete("city appoint", "replaces", "chief", options)
    done = await moderator.command("city appoint", {**options, "replaces": offered["value"]})
    assert "1 offene Aufgabe ist übergegangen." in done.text
    await ready_forum.settle()
    opened = await (await newcomer.command("me open")).final()
    assert WORDS["title_en"] in opened.text
    preview = await (await newcomer.press(opened.message, "1. Open the draft")).final()
    assert WORDS["text_en"] in preview.text
    assert "draft" not in (await (await staff.command("decision list")).final()).text.lower().replace("drafts or", "")


async def test_a_city_without_successor_keeps_its_drafts(ready_forum: ForumWorld) -> None:
    staff, mayor = await ready_forum.person("Stab Dortmund"), await ready_forum.person("Oberbürgermeister Dortmund")
    await drafted(staff)
    moderator = await ready_forum.person("Moderation")
    await moderator.command("city dismiss", {"member": staff, "reason": "x"})
    listed = await (await mayor.command("decision list")).final()
    opened = await mayor.select(listed.message, "An einem Entwurf weiterarbeiten", WORDS["title_de"])
    assert WORDS["text_de"] in (await opened.final()).text


async def test_a_task_is_ticked_off_from_its_reminder_by_its_city_alone(ready_forum: ForumWorld) -> None:
    await publish(ready_forum, topic="Klimaschutz")
    lord_mayor, mayor = [await ready_forum.person(name) for name in ("Oberbürgermeister Dortmund", "Mayor Pittsburgh")]
    task = {"number": "DAOF 2026/001", "city": "Pittsburgh", "task": "Report", "due": "2026-12-03"}
    await lord_mayor.command("decision follow-up", task)
    refused = await lord_mayor.command("decision done", {"follow-up": "1", "outcome": "Fertig"})
    assert "einer anderen Stadt" in refused.text
    opened = await (await mayor.command("me open")).final()
    form = (await mayor.press(opened.message, "1. Mark as done")).form
    done = await (await mayor.submit(form, {"What came of it": "Sent to all"})).final()
    assert "Task 1 of [DAOF 2026/001](https://discord.com/channels/" in done.text
    answer = await (await mayor.command("decision show", {"number": "1/2026"})).final()
    assert "Sent to all" in answer.text
    again = await mayor.command("decision done", {"follow-up": "1"})
    assert "already done" in again.text


async def test_every_topic_can_be_chosen_however_many_there_are(ready_forum: ForumWorld) -> None:
    admin, person = await ready_forum.person("Forum Admin"), await ready_forum.person("Mayor Pittsburgh")
    for number in range(18):
        added = await admin.command("topic add", {"name_de": f"Thema {number:02}", "name_en": f"Subject {number:02}"})
        assert "ist jetzt ein Thema" in added.text
        await ready_forum.settle()
    preview = await drafted(person)
    seen, page = set[str](), preview
    for _ in range(9):
        (menu,) = [select for select in selects_of(page) if select.get("placeholder") == "Topic"]
        labels = [option["label"] for option in menu["options"]]
        assert len(labels) <= 25
        seen |= set(labels)
        if "▶ Next page" not in labels:
            break
        page = (await (await person.select(page, "Topic", "▶ Next page")).final()).message
    assert {f"Subject {number:02}" for number in range(18)} <= {label.removeprefix("💬 ") for label in seen}, seen
    (last,) = [label for label in seen if label.endswith("Subject 17")]
    chosen = await (await person.select(page, "Topic", last)).final()
    assert "Subject 17" in text_of(chosen.message)


async def test_pages_of_hits_and_of_the_list_are_turned_in_place(ready_forum: ForumWorld) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    services = ready_forum.bot.registry
    drafts, recording = services.service(DraftService), services.service(RecordingService)
    actor = speaker(ready_forum, person.id)
    for number in range(12):
        said = Wording(Bilingual("", f"Bridge {number}"), Bilingual("", "Steel."), Language.EN)
        await recording.publish(actor, await drafts.begin(actor, DraftContent(wording=said)))
    await ready_forum.settle()
    answer = await (await person.command("decision search", {"text": "bridge"})).final()
    seen = text_of(answer.message)
    second = await (await person.press(answer.message, "Next page")).final()
    assert second.message["id"] == answer.message["id"]
    middle = text_of(second.message)
    third = await (await person.press(second.message, "Next page")).final()
    seen += middle + text_of(third.message)
    assert all(f"Bridge {number}\n" in seen for number in range(12))
    back = await (await person.press(third.message, "Previous page")).final()
    assert text_of(back.message) == middle
    listed = await (await person.command("decision list")).final()
    older = await (await person.press(listed.message, "Next page")).final()
    assert older.message["id"] == listed.message["id"]
    assert "Bridge 0" in text_of(older.message)


@pytest.mark.parametrize("typed", first_quick(["🙂", '"', "NEAR(a b)", "x" * 2000, "- ^ * :"]))
async def test_whatever_is_typed_is_answered(ready_forum: ForumWorld, typed: str) -> None:
    person = await ready_forum.person("Mayor Pittsburgh")
    assert "No results" in (await (await person.command("decision search", {"text": typed})).final()).text
    await person.autocomplete("decision show", "number", typed[:100])
