"""Plays the visit's steps around a decision: recorded and published in Dortmund, found and checked in Pittsburgh."""

from collections.abc import Mapping

from bot.demo.forum import MAYOR_PITTSBURGH, OB_DORTMUND
from bot.errors import RatsboteError
from sandbox.people import Person, buttons_of, text_of
from sandbox.people.reading import Json

REGISTER = "beschlüsse-decisions"
WORDS = {
    "title_de": "Wärmepläne für alle Städte",
    "text_de": "Jede Stadt legt bis Ende 2027 einen Wärmeplan vor.",
    "title_en": "Heat plans for all cities",
    "text_en": "Every city presents a heat plan by the end of 2027.",
}
PUBLISH = "decisions.publish:"


class DecisionVisitFailed(RatsboteError):
    """A decision was not recorded, found or verified as the visit shows it."""


async def decide(people: Mapping[str, Person]) -> list[tuple[str, Person, Json]]:
    """Play the steps; returns what to show of each: a title, who reads it, the message. Raises DecisionVisitFailed."""
    mayor, other = people[OB_DORTMUND], people[MAYOR_PITTSBURGH]
    form = (await mayor.command("decision record", {"topic": "Klimaschutz"})).form
    preview = await (await mayor.submit(form, WORDS)).final()
    button = next(button["custom_id"] for button in buttons_of(preview.message) if _publishes(button))
    await (await mayor.press(preview.message, button)).final()
    card = await other.wait_message(WORDS["title_en"], channel=REGISTER)
    search_result = await (await other.command("decision search", {"text": "wärmeplan"})).final()
    verification = await (await other.command("decision verify")).final()
    if WORDS["title_en"] not in text_of(search_result.message) or "unchanged" not in verification.text:
        raise DecisionVisitFailed("the decision was not found, or the archive is not sound")
    return [
        (f"{mayor.name} fills in the form of /decision record and sees the preview", mayor, preview.message),
        (f"#{REGISTER}, as {other.name} sees it once it is published", other, card),
        (f"{other.name} types  /decision search text:wärmeplan", other, search_result.message),
        (f"{other.name} types  /decision verify", other, verification.message),
    ]


def _publishes(button: Json) -> bool:
    return str(button.get("custom_id", "")).startswith(PUBLISH)
